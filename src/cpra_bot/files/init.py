"""Make a workspace: settings to fill in, example campaigns, and nothing that stood there before changed."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cpra_bot.errors import CannotFinish, FilesAtFault, UsageError
from cpra_bot.files import shipped
from cpra_bot.files.check_settings import EXAMPLE_NAME, check_settings
from cpra_bot.files.init_text import IGNORE_TEXT, SETTINGS_TEXT
from cpra_bot.files.schema import schemas
from cpra_bot.files.validate import one_fault_once, validate
from cpra_bot.files.workspace import SETTINGS
from cpra_bot.files.yaml_tree import parse
from cpra_bot.model.settings import Security, Settings

DISCLOSURE_WARNING = (
    "What you write to an agency is itself a public record. Your letters, with the name, mail and postal address and "
    "phone number in them, may be shown to anyone who asks for them under the same Act."
)
"""What every requester should know before the first letter; `cpra.yaml` says it too."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What `cpra init` was told; what it was not told stays an example value that no server knows.

    Attributes:
        organization: empty if the requester asks for herself.
        smtp_port, imap_port: TCP ports that go with the kinds of security.
    """

    name: str = EXAMPLE_NAME
    organization: str = ""
    address: str = "requests@robin-sample.example"
    smtp_host: str = "smtp.mail.example"
    smtp_port: int = 465
    smtp_security: Security = "tls"
    imap_host: str = "imap.mail.example"
    imap_port: int = 993
    imap_security: Security = "tls"
    plus_addressing: bool = True


def init_workspace(folder: Path, answers: Answers | None = None) -> list[Path]:
    """Write `cpra.yaml`, `campaigns/` with the shipped examples and their schemas, and `.gitignore`.

    The folder is for its owner alone (0700) if it is made here or was empty, `cpra.yaml` in any case (0600): it tells
    where somebody lives.

    Args:
        folder: made if it does not exist.
        answers: values for the settings.

    Returns:
        The files written.

    Raises:
        UsageError: some of the files exist already; nothing was written.
        FilesAtFault: an answer cannot be used (an address that is none); nothing was written.
        CannotFinish: the disk is full or the folder not writable; what was written is taken away again.
    """
    contents = {folder / name: content for name, content in _contents(answers or Answers()).items()}
    existing = [path for path in contents if os.path.lexists(path)]
    if existing:
        names = ", ".join(str(path) for path in existing)
        raise UsageError(
            f"{names} exist{'s' * (len(existing) == 1)} already", "choose an empty folder with --workspace"
        )
    written: list[Path] = []
    try:
        _make_folder(folder)
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, content, 0o600 if path.name == SETTINGS else 0o644, written)
    except OSError as error:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise CannotFinish(
            f"cannot write in {folder}: {error.strerror}", "make room or choose another folder"
        ) from error
    return written


def settings_text(answers: Answers) -> str:
    """The text of `cpra.yaml`.

    Raises:
        FilesAtFault: an answer cannot be used.
    """
    values = {key: json.dumps(getattr(answers, key), ensure_ascii=False) for key in Answers.__dataclass_fields__}
    if answers.organization:
        values["organization"] = f"organization: {values['organization']}"
    else:
        values["organization"] = '# organization: "Sample Privacy Project"'
    text = SETTINGS_TEXT.format(**values)
    tree = parse(text.encode("utf-8", "surrogatepass"), SETTINGS)
    _settings, problems = validate(Settings, tree, "W")
    if found := one_fault_once(tree.problems, problems, check_settings(tree)):
        raise FilesAtFault(found)
    return text


def _contents(answers: Answers) -> dict[str, bytes]:
    examples = sorted(shipped.campaigns().glob("*.yaml"))
    return {
        SETTINGS: settings_text(answers).encode(),
        ".gitignore": IGNORE_TEXT.encode(),
        **{f"campaigns/{path.name}": path.read_bytes() for path in examples},
        **{f"campaigns/schemas/{name}": text.encode() for name, text in schemas().items()},
    }


def _make_folder(folder: Path) -> None:
    ours = not folder.exists() or not any(folder.iterdir())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if ours:
        folder.chmod(0o700)


def _write(path: Path, content: bytes, mode: int, written: list[Path]) -> None:
    """Create a file that must not exist; it is in `written` before its first byte, so that a failure cleans up."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    written.append(path)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
