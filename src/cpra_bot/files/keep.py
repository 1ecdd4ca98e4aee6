"""Files that a person hands in, kept in the workspace by the SHA-256 of their bytes: none is lost or changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from cpra_bot.errors import CannotFinish, UsageError

FOLDER = "kept"
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
    folder = workspace / FOLDER / digest[:2]
    if kept(workspace, digest):
        return digest
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)  # mode 0600
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(folder / f"{digest}{_tame(ending)}")
    except OSError as fault:
        raise CannotFinish(
            f"the file could not be kept in {folder}: {fault.strerror}", "make room, then again"
        ) from None
    return digest


def kept(workspace: Path, digest: str) -> Path | None:
    """Where the bytes with that SHA-256 (hex) lie; None if they were never kept."""
    folder = workspace / FOLDER / digest[:2]
    found = sorted(folder.glob(f"{digest}*")) if folder.is_dir() else []
    return found[0] if found else None


def _tame(ending: str) -> str:
    """An ending that any file system takes."""
    return ending.lower() if ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= 10 else ""
