"""Archives listed and unpacked within caps. No name from inside ever becomes a path: files get numbers."""

from __future__ import annotations

import errno
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from cpra_bot.errors import CannotFinish
from cpra_bot.model.document import Member

ARCHIVES = frozenset(
    {
        "application/zip",
        "application/x-tar",
        "application/gzip",
        "application/x-bzip2",
        "application/x-7z-compressed",
        "application/vnd.rar",
        "application/x-rar-compressed",
        "application/x-xz",
    }
)
_TARS = {"application/x-tar": "r:", "application/gzip": "r:gz", "application/x-bzip2": "r:bz2"}
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
"""Others can ask for gigabytes of memory before the first byte."""
_PIECE = 262_144
_DIRECTORY = 20_000_000


@dataclass(frozen=True, slots=True)
class ArchiveCaps:
    """What one archive may cost.

    Attributes:
        files: how many are looked at.
        size: bytes of all files together, unpacked.
        ratio: how many times larger than the archive they may be together.
    """

    files: int = 2_000
    size: int = 1_000_000_000
    ratio: int = 200


def unpack(path: Path, media_type: str, folder: Path, caps: ArchiveCaps = ArchiveCaps()) -> list[Member]:
    """List an archive and unpack its files.

    Args:
        path: the archive.
        media_type: of it, by its content.
        folder: empty, and there; files go into it as `0`, `1`, …
        caps: where they are passed, the rest is listed with that as its fault.

    Returns:
        One entry a file, folders left out; links, devices and encrypted files are listed and never made. One entry
        with a fault where the archive cannot be read, or goes on where nobody looks any more.

    Raises:
        CannotFinish: the disk takes no more.
    """
    found: list[Member] = []
    room = _Room(min(caps.size, max(path.stat().st_size, 10_000) * caps.ratio))
    try:
        for number, (name, size, refusal, opened) in enumerate(_entries(path, media_type)):
            if number >= caps.files:
                found.append(Member("…", 0, fault=f"the archive holds more than {caps.files} files"))
                break
            if room.full:
                found.append(Member(name, size, fault="the files before it have used up what an archive may cost"))
            elif refusal:
                found.append(Member(name, size, fault=refusal))
            else:
                found.append(_copied(name, size, opened, folder / str(number), room))
    except Exception as fault:
        if _is_the_disks(fault):
            why = fault.strerror if isinstance(fault, OSError) else ""
            raise CannotFinish(
                f"an archive could not be unpacked: {why}", "make room; the next run takes it up again"
            ) from fault
        found.append(Member("…", 0, fault=f"the archive cannot be read on ({type(fault).__name__})"))
    return found


def _is_the_disks(fault: Exception) -> bool:
    """True if it is not the archive that is at fault; one that is damaged leads to places that no file has (EINVAL)."""
    return isinstance(fault, OSError) and fault.errno not in {None, 0, errno.EINVAL, errno.EOVERFLOW}


class _Room:
    """Bytes that may still be unpacked."""

    def __init__(self, size: int) -> None:
        self.left, self.full = size, False


_Entry = tuple[str, int, str, Callable[[], "IO[bytes] | None"]]
"""Name, size as the archive says, why it is not unpacked (or empty), and how it is opened."""


def _entries(path: Path, media_type: str) -> Iterator[_Entry]:
    if media_type == "application/zip":
        yield from _zipped(path)
    elif media_type in _TARS:
        yield from _tarred(path, media_type)
    else:
        yield "…", 0, "archives of this kind are not unpacked here", lambda: None


def _zipped(path: Path) -> Iterator[_Entry]:
    if _directory_bytes(path) > _DIRECTORY:
        raise ValueError("a list of contents that is itself a bomb")
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            mode = info.external_attr >> 16
            if info.is_dir():
                continue
            refusal = ""
            if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
                refusal = "it is a link or a device, not a file"
            elif info.flag_bits & 1:
                refusal = "it is encrypted"
            elif info.compress_type not in _METHODS:
                refusal = "it is packed in a way that is not unpacked here"
            yield info.filename, info.file_size, refusal, partial(archive.open, info)


def _directory_bytes(path: Path) -> int:
    """How long a ZIP says that its list of contents is (APPNOTE 4.3.16); the library reads it whole into memory."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\5\6")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _tarred(path: Path, media_type: str) -> Iterator[_Entry]:
    with tarfile.open(path, _TARS[media_type]) as archive:  # type: ignore[call-overload]
        for info in archive:
            if not info.isdir():
                refusal = "" if info.isreg() else "it is a link or a device, not a file"
                yield info.name, info.size, refusal, partial(archive.extractfile, info)


def _copied(name: str, size: int, opened: Callable[[], IO[bytes] | None], path: Path, room: _Room) -> Member:
    """Unpack one file; what it says of its size is not believed."""
    if size > room.left:
        room.full = True
        return Member(name, size, fault=f"it unfolds to {size:,} bytes, more than an archive may cost")
    written = 0
    try:
        source = opened()
        if source is None:
            return Member(name, size, fault="it is no file")
        with source, path.open("xb") as file:
            while piece := source.read(_PIECE):
                written += len(piece)
                if written > room.left:
                    room.full = True
                    raise ValueError("too large")
                file.write(piece)
    except Exception as fault:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        if _is_the_disks(fault):
            raise
        said = "more than an archive may cost" if room.full else f"it cannot be unpacked ({type(fault).__name__})"
        return Member(name, size, fault=said)
    room.left -= written
    return Member(name, written, str(path))
