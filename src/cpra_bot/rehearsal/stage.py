"""The workspace of a rehearsal: copies of the user's files, with everything taken out that leads to the world."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from cpra_bot.files.workspace import SETTINGS, LoadedCampaign, Workspace
from cpra_bot.model.campaign import Selection
from cpra_bot.model.settings import Mailbox, Server, Settings
from cpra_bot.rehearsal.cast import Cast
from cpra_bot.rehearsal.play import Mail, disk_in_words
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LOOPBACK

LEDGER = "ledger.db"
DIRECTORY = "agencies.yaml"


def furnish(
    folder: Path, workspace: Workspace, settings: Settings, loaded: LoadedCampaign, cast: Cast, mail: Mail
) -> None:
    """Write settings, directory, campaign and templates.

    The requester, the pace and the wording are the user's. The mailbox keeps its address, so that the letters look as
    they will, and nothing else: its servers are the rehearsal's, and its `password_command` prints the rehearsal's
    password, so that no command that is run in this folder later asks a keyring or a variable for the real one.

    Args:
        folder: of the rehearsal; it exists.
        workspace: the user's; only read.
        settings, loaded: as read there.
        cast: who plays.
        mail: whose ports go into the settings.

    Raises:
        CannotFinish: the disk does not take it.
    """
    campaign = loaded.campaign.model_copy(
        update={
            "agencies": Selection(ids=tuple(agency.id for agency in cast.agencies)),
            "overrides": {
                key: each
                for key, each in loaded.campaign.overrides.items()
                if any(agency.id == key for agency in cast.agencies)
            },
        }
    )
    files: dict[str, bytes] = {
        SETTINGS: _yaml("Settings of a rehearsal. Its mail servers are gone.", _settings(settings, mail)),
        DIRECTORY: _yaml("Those who take part in the rehearsal.", cast.directory),
        f"campaigns/{campaign.id}.yaml": _yaml(f"Copied from {loaded.path.name}; only the agencies differ.", campaign),
    }
    with disk_in_words(folder):
        own = workspace.folder / "templates"
        for path in sorted(own.glob("*.j2")) if own.is_dir() else ():
            files[f"templates/{path.name}"] = path.read_bytes()
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        (folder / SETTINGS).chmod(0o600)  # it tells where somebody lives


def _settings(settings: Settings, mail: Mail) -> Settings:
    mailbox = Mailbox(
        address=settings.mailbox.address,
        smtp=Server(host=LOOPBACK, port=mail.smtp_port, security="none"),
        imap=Server(host=LOOPBACK, port=mail.imap_port, security="none"),
        plus_addressing=settings.mailbox.plus_addressing,
        password_command=f"echo {DEMO_PASSWORD}",
    )
    return settings.model_copy(update={"mailbox": mailbox, "ledger": LEDGER, "directory": DIRECTORY})


def _yaml(head: str, model: Any) -> bytes:
    values = model.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    text = yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return f"# {head}\n{text}".encode()


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # ten times as fast where built
    """Writes no aliases: our own reader would follow them, a person would rather not."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True
