"""What was read out of a stored file, kept beside it: derived from its bytes, so it may be thrown away at any time."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ValidationError

from cpra_bot.files.keep import FOLDER
from cpra_bot.model.report import ReportReading

READINGS = "readings"
"""In the store: what the recognisers found in each file."""


class _Kept(BaseModel):
    """One file's readings; `rules` is the version of the rules that read it, `name` what it was called then."""

    rules: str
    name: str
    readings: tuple[ReportReading, ...]


def readings_of(workspace: Path, digest: str, rules: str, name: str) -> tuple[ReportReading, ...] | None:
    """What these rules read in a file of that name; None if they have not read it yet.

    Args:
        workspace: its folder.
        digest: SHA-256 (hex) of the file.
        rules: version of the rules.
        name: of the file, for the rules look at it, too.
    """
    try:
        kept = _Kept.model_validate_json(_path(workspace, digest).read_bytes())
    except (OSError, ValidationError):
        return None
    return kept.readings if (kept.rules, kept.name) == (rules, name) else None


def keep_readings(workspace: Path, digest: str, rules: str, name: str, readings: tuple[ReportReading, ...]) -> None:
    """Keep them; a disk that refuses keeps nothing, and the file is read again next time. Arguments as above."""
    path = _path(workspace, digest)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix="new-")
        with os.fdopen(handle, "wb") as file:
            file.write(_Kept(rules=rules, name=name, readings=readings).model_dump_json().encode("utf-8", "replace"))
        Path(draft).replace(path)


def _path(workspace: Path, digest: str) -> Path:
    return workspace / FOLDER / READINGS / digest[:2] / f"{digest}.json"
