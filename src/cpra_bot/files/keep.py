"""The store: files that came or were handed in, kept in the workspace by the SHA-256 of their bytes.

None is lost, changed or kept twice. What a sender calls a file never becomes a path here.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cpra_bot.errors import CannotFinish, UsageError

FOLDER = "kept"
PAGES = "pages"
"""In the store: the words of each file, page by page."""
INCOMING = "incoming"
"""In the store: downloads that are not whole yet."""
LARGEST = 200 * 1024 * 1024
"""Bytes. A larger one is a delivery of records and belongs beside the workspace, not into its notes."""


def read_given(path: Path) -> bytes:
    """The bytes of a file that a person names.

    Raises:
        UsageError: it is not there, cannot be read, is empty or is very large.
    """
    try:
        if path.is_dir():
            raise UsageError(f"{path} is a folder", "name one file")
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path} is larger than {LARGEST // 1024 // 1024} MB", "note where it lies with --note")
        content = path.read_bytes()
    except OSError as fault:
        reason = (fault.strerror or type(fault).__name__).lower()
        raise UsageError(f"{path} cannot be read: {reason}", "name a file that exists") from None
    if not content:
        raise UsageError(f"{path} is empty", "name the file that you mean")
    return content


def keep(workspace: Path, content: bytes, ending: str) -> str:
    """Put bytes into the workspace; the same bytes are kept once.

    Args:
        workspace: its folder.
        content: the bytes.
        ending: of the file's name (`.pdf`), kept so that a person can open it.

    Returns:
        SHA-256 (hex), by which `kept` finds them.

    Raises:
        CannotFinish: the disk refuses.
    """
    digest = hashlib.sha256(content).hexdigest()
    if kept(workspace, digest):
        return digest
    with _on_disk(workspace / FOLDER / digest[:2]) as folder:
        _write(folder / f"{digest}{_tame(ending)}", content)
    return digest


def adopt(workspace: Path, path: Path, digest: str, ending: str) -> Path:
    """Move a file that lies on the same disk into the store.

    Args:
        workspace: its folder.
        path: the file; it is gone afterwards.
        digest: SHA-256 (hex) of its bytes.
        ending: as for `keep`.

    Returns:
        where it lies now.

    Raises:
        CannotFinish: the disk refuses.
    """
    there = kept(workspace, digest)
    if there:
        path.unlink()
        return there
    with _on_disk(workspace / FOLDER / digest[:2]) as folder:
        path.chmod(0o600)
        _sync(path)
        there = path.replace(folder / f"{digest}{_tame(ending)}")
        _sync(folder)
        return there


def keep_pages(workspace: Path, digest: str, pages: Sequence[str]) -> None:
    """Keep the words of a file beside it; they can be read anew at any time, so an older reading is replaced.

    Raises:
        CannotFinish: the disk refuses.
    """
    with _on_disk(workspace / FOLDER / PAGES / digest[:2]) as folder:
        _write(folder / f"{digest}.json", json.dumps(list(pages), ensure_ascii=False).encode("utf-8", "replace"))


def pages_of(workspace: Path, digest: str) -> tuple[str, ...]:
    """The words of a file, page by page; none if it has none, or nobody has read it."""
    try:
        found = json.loads((workspace / FOLDER / PAGES / digest[:2] / f"{digest}.json").read_bytes())
    except (OSError, ValueError):
        return ()
    return tuple(map(str, found))


def incoming(workspace: Path, name: str) -> Path:
    """Where a download of that name grows, on the same disk as the store.

    Raises:
        CannotFinish: the disk refuses.
    """
    with _on_disk(workspace / FOLDER / INCOMING) as folder:
        return folder / name


def stored(workspace: Path) -> Iterator[tuple[str, Path]]:
    """Digest and place of every file in the store."""
    for path in sorted((workspace / FOLDER).glob("[0-9a-f][0-9a-f]/*")):
        digest = path.name.partition(".")[0]
        if len(digest) == 64:
            yield digest, path


@contextmanager
def _on_disk(folder: Path) -> Iterator[Path]:
    """A folder of the store, made for the owner alone: it and those above it, whatever the umask is."""
    try:
        _make_private(folder)
        yield folder
    except OSError as fault:
        raise CannotFinish(
            f"the file could not be kept in {folder}: {fault.strerror}", "make room, then again"
        ) from None


def _make_private(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_private(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(path: Path) -> None:
    """Bring a file's bytes, or the names in a folder, to the disk: a name that is not synced is gone with the power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        _sync(path.parent)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def kept(workspace: Path, digest: str) -> Path | None:
    """Where the bytes with that SHA-256 (hex) lie; None if they were never kept."""
    folder = workspace / FOLDER / digest[:2]
    found = sorted(folder.glob(f"{digest}*")) if folder.is_dir() else []
    return found[0] if found else None


def _tame(ending: str) -> str:
    """An ending that any file system takes."""
    return ending.lower() if ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= 10 else ""
