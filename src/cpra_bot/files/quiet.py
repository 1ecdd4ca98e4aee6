"""A small file beside the ledger in which a run of cron that found nothing to do says what it looked at.

The next run compares: same events, same files, same program, same mailbox, same day; then there is nothing to do. The
note is worth nothing beyond speed. It may be deleted at any time, and one that cannot be read is none.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import cpra_bot
from cpra_bot.model.login import FolderSeen, KnownLogin, KnownServer

FORM = 1
"""Raised when a field of the note changes its meaning."""

FOLDERS = ("campaigns", "templates")
FILES = (".yaml", ".yml", ".txt", ".csv")


@dataclass(frozen=True, slots=True)
class QuietNote:
    """What a run that had nothing to do looked at.

    Attributes:
        ledger: path of the ledger relative to the workspace.
        directory: path of the directory file, as it was found.
        stamp: of the program and of the workspace's files (`files_stamp`).
        sequence, link: the newest event.
        at: when the run ended (aware UTC).
        until: before this instant the same events give the same decisions (aware UTC).
        daily: True if the run would have told the digest of the day before, and it had been told.
        login: where the mailbox is.
        folders: name → how it stood before it was read.
        watcher: address that is asked for after each run; empty if there is none.
    """

    ledger: str
    directory: str
    stamp: str
    sequence: int
    link: str
    at: datetime
    until: datetime
    daily: bool
    login: KnownLogin
    folders: dict[str, FolderSeen]
    watcher: str


def quiet_path(workspace: Path) -> Path:
    """`.cpra.db.quiet` in the workspace: `.gitignore` leaves it out as it does all that belongs to the ledger."""
    return workspace / ".cpra.db.quiet"


def write_quiet(workspace: Path, note: QuietNote) -> None:
    """Keep a note, the owner's alone. A disk that refuses costs the next run its short way, and nothing else."""
    path = quiet_path(workspace)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    plain = {**asdict(note), "at": note.at.isoformat(), "until": note.until.isoformat(), "form": FORM}
    with suppress(OSError):
        fresh.touch(0o600)
        fresh.write_text(json.dumps(plain), encoding="utf-8")
        fresh.replace(path)


def read_quiet(workspace: Path) -> QuietNote | None:
    """The last note; None if there is none that this version understands."""
    try:
        plain = json.loads(quiet_path(workspace).read_text(encoding="utf-8"))
        if plain.pop("form") != FORM:
            return None
        login = plain.pop("login")
        plain["login"] = KnownLogin(**{**login, "imap": KnownServer(**login["imap"])})
        plain["folders"] = {name: FolderSeen(**seen) for name, seen in plain["folders"].items()}
        plain["at"], plain["until"] = (datetime.fromisoformat(plain[name]) for name in ("at", "until"))
        return QuietNote(**plain)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def files_stamp(workspace: Path, directory: str) -> tuple[str, float]:
    """What changes when the program, a file of the workspace or the directory does: names, sizes and times of change.

    Args:
        workspace: the folder with `cpra.yaml`.
        directory: path of the directory file.

    Returns:
        the stamp, and when a file of the workspace or the directory changed last (seconds since 1970).
    """
    digest, newest = hashlib.sha256(cpra_bot.__version__.encode()), 0.0
    for path in _program(str(Path(cpra_bot.__file__).parent)):
        _add(digest, path)
    for path in (*_own(workspace), directory):
        newest = max(newest, _add(digest, path))
    return digest.hexdigest(), newest


def _add(digest: hashlib._Hash, path: str) -> float:
    """One file into the stamp; when it changed last."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - hundreds of files an hour: a `Path` of each costs more than the look
    except OSError:
        return 0.0
    digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ino}\n".encode("utf-8", "replace"))
    return stat.st_mtime


def _own(workspace: Path) -> Iterator[str]:
    """Settings, directory, corrections, law and lists at the top; everything in the two folders."""
    yield from (path for path in _entries(str(workspace)) if path.endswith(FILES))
    for folder in FOLDERS:
        yield from _entries(str(workspace / folder))


def _program(package: str) -> Iterator[str]:
    for path in _entries(package):
        if path.endswith(".py"):
            yield path
        elif "." not in path.rpartition("/")[2] and not path.endswith("__pycache__"):
            yield from _program(path)


def _entries(folder: str) -> list[str]:
    with suppress(OSError), os.scandir(folder) as found:
        return sorted(each.path for each in found)
    return []
