"""Which files of a workspace a backup holds, and reading a backup back: every path and every byte is judged."""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.files.keep import FOLDER, INCOMING

FORMAT = 1
LEDGER = "ledger.db"
"""Name of the ledger in a backup, whatever it is called in the workspace."""

_FOLDERS = ("campaigns", "templates", FOLDER)
_ENDINGS = frozenset({".yaml", ".yml", ".txt", ".csv", ".md", ".png", ".jpg", ".jpeg"})
_PATH = re.compile(r"(?!.*(?:^|/)\.\.?(?:/|$))[^/\\\x00][^\\\x00]*")
_MANIFEST_BYTES = 200_000_000
_PIECE = 1_000_000


@dataclass(frozen=True, slots=True)
class Saved:
    """A backup file that was looked at.

    Attributes:
        path: of the file.
        made_at: when it was made, as it says (ISO).
        about: its manifest.
    """

    path: Path
    made_at: str
    about: dict[str, Any]


def to_save(workspace: Path, ledger: Path, named: Collection[str] = ()) -> Iterator[Path]:
    """Files that a backup holds beside the ledger: settings, campaigns, templates, the store. Links are left out.

    Args:
        workspace: its folder.
        ledger: the ledger file, which is copied in another way.
        named: files that the settings name, relative to the workspace, wherever they lie.
    """
    for path in sorted(workspace.rglob("*")):
        parts = path.relative_to(workspace).parts
        if path.is_symlink() or not path.is_file() or path.name.endswith((".part", ".new")):
            continue
        if path.name.startswith(ledger.name) or any(part.startswith(".") for part in parts):
            continue
        top = len(parts) == 1 and path.suffix.lower() in _ENDINGS
        if top or "/".join(parts) in named or (parts[0] in _FOLDERS and parts[:2] != (FOLDER, INCOMING)):
            yield path


def read_saved(path: Path) -> Saved:
    """Look at a backup.

    Raises:
        UsageError: it is not there, is no backup of this program, or was made by a newer version.
    """
    other = UsageError(f"{path} is no backup of this program", "name a file that `cpra backup` wrote")
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo("manifest.json")
            if info.file_size > _MANIFEST_BYTES:
                raise other
            about = json.loads(archive.read(info))
    except FileNotFoundError:
        raise UsageError(f"there is no {path}", "name a file that `cpra backup` wrote") from None
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError) as fault:
        raise other from fault
    if not isinstance(about, dict) or "backup" not in about or not isinstance(about.get("files"), list):
        raise other
    if not isinstance(about["backup"], int) or about["backup"] > FORMAT:
        raise UsageError(f"{path} was made by a newer version of this program", "install that version or a later one")
    return Saved(path, str(about.get("made_at", "")), about)


def unpack_saved(saved: Saved, folder: Path) -> int:
    """Write every file of a backup into a new folder, each held against its hash.

    Returns:
        how many files.

    Raises:
        UsageError: a file in it was changed, is missing, or has a name that leads elsewhere; nothing is used then.
        CannotFinish: the disk refuses.
    """
    try:
        with zipfile.ZipFile(saved.path) as archive:
            for entry in saved.about["files"]:
                _one(archive, entry, folder)
    except OSError as fault:
        raise CannotFinish(
            f"{folder} cannot be written ({fault.strerror or fault})", "make room, then again"
        ) from fault
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, RuntimeError, EOFError) as fault:
        raise UsageError(f"{saved.path} is damaged ({type(fault).__name__})", "take another backup") from fault
    return len(saved.about["files"])


def _one(archive: zipfile.ZipFile, entry: dict[str, Any], folder: Path) -> None:
    name, size = str(entry["path"]), int(entry["size"])
    if not _PATH.fullmatch(name):
        raise UsageError(
            f"{archive.filename} holds a file that leads elsewhere ({name[:80]!r})", "do not use this file"
        )
    path = folder / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, written = hashlib.sha256(), 0
    with (
        archive.open(name) as source,
        os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out,
    ):
        while written <= size and (piece := source.read(_PIECE)):
            written += len(piece)
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    if written != size or digest.hexdigest() != entry["sha256"]:
        raise UsageError(f"{name} in {archive.filename} was changed", "take another backup")
