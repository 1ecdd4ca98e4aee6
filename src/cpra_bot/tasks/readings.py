"""What the stored files of a request say: read once for each version of the rules, then taken from beside the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from cpra_bot.files.keep import kept
from cpra_bot.files.readings import keep_readings, readings_of
from cpra_bot.model.document import Document, Source
from cpra_bot.model.report import ReportReading
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.report_reading import RULES_VERSION, read_report


def read_files(office: Office, files: Mapping[str, tuple[Document, Source]]) -> dict[str, tuple[ReportReading, ...]]:
    """Read files, those that were read already from what was kept.

    Args:
        office: the open workspace.
        files: SHA-256 → a stored file and the way by which it came.

    Returns:
        SHA-256 → its readings, for every file that lies in the store.
    """
    found = {}
    for digest, (_, source) in files.items():
        readings = _read(office, digest, source.name)
        if readings is not None:
            found[digest] = readings
    return found


def _read(office: Office, digest: str, name: str) -> tuple[ReportReading, ...] | None:
    folder, rules = office.workspace.folder, str(RULES_VERSION)
    path = kept(folder, digest)
    if path is None:
        return None
    named = name if PurePath(name).suffix else f"{name}{path.suffix}"
    known = readings_of(folder, digest, rules, named)
    if known is None:
        office.progress(f"read {named}")
        known = read_report(named, path.read_bytes())
        keep_readings(folder, digest, rules, named, known)
    return known
