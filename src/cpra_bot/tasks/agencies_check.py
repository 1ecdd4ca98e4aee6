"""Look over the whole directory for what no schema can tell."""

from __future__ import annotations

from pathlib import Path

from cpra_bot.files.findings import findings
from cpra_bot.files.workspace import Workspace, directory_of
from cpra_bot.law.days import legal_day
from cpra_bot.model.reach import Finding
from cpra_bot.wire.clock import Clock, SystemClock


def look(folder: Path, clock: Clock | None = None) -> list[Finding]:
    """All findings, the worst first.

    Args:
        folder: the workspace; in a folder that is none, the shipped directory is looked over.
        clock: the machine's own where left out.

    Raises:
        FilesAtFault: the directory has faults.
    """
    return findings(directory_of(Workspace(folder)), legal_day((clock or SystemClock()).now()))
