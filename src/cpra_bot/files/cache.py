"""A directory that was found to be without fault is kept as JSON under the hash of its bytes: YAML is read once.

The copy is worth nothing beyond speed. It lies in the user's cache folder; where it is missing, damaged, of another
version or cannot be written, the YAML is read as if there were none.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from cpra_bot import __version__
from cpra_bot.model.agency import Directory

FORM = "2"
"""Raised when a check of the directory or its model changes, so that copies from before are not believed."""
KEPT = 4
"""How many directories are kept; the oldest go first."""


def cache_folder() -> Path:
    """Where copies lie: the folder that the system has for such things, or what CPRA_CACHE names."""
    import platformdirs

    return Path(os.environ.get("CPRA_CACHE") or platformdirs.user_cache_dir("cpra-bot", appauthor=False))


def kept(raw: bytes) -> Directory | None:
    """The directory that these bytes were found to be, or None if nobody has read them yet.

    Args:
        raw: the file's bytes.
    """
    try:
        copy = _path(raw).read_bytes()
    except OSError:
        return None
    with suppress(ValidationError):
        return Directory.model_validate_json(copy)
    return None


def keep(raw: bytes, directory: Directory) -> None:
    """Keep what a faultless file says. A folder that cannot be written keeps nothing, and that is no fault.

    Args:
        raw: the file's bytes.
        directory: what they say.
    """
    path = _path(raw)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix="new-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(directory.model_dump_json(exclude_defaults=True))
        Path(name).replace(path)  # in one step: another run reads the whole copy or none
        copies = sorted(path.parent.glob("directory-*.json"), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in copies[KEPT:]:
            old.unlink(missing_ok=True)


def _path(raw: bytes) -> Path:
    stamp = hashlib.sha256(f"{__version__} {FORM}\n".encode() + raw).hexdigest()
    return cache_folder() / f"directory-{stamp[:32]}.json"
