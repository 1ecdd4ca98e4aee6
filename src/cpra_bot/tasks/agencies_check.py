"""Look over the whole directory for what no schema can tell."""

from __future__ import annotations

from pathlib import Path

from cpra_bot.files.findings import findings
from cpra_bot.files.workspace import Workspace, directory_of
from cpra_bot.law.days import legal_day
from cpra_bot.model.reach import Finding
from cpra_bot.tasks.agencies import campaign_of
from cpra_bot.wire.clock import Clock, SystemClock


def look(folder: Path, campaign: str = "", clock: Clock | None = None) -> list[Finding]:
    """All findings, the worst first.

    Args:
        folder: the workspace; in a folder that is none, the shipped directory is looked over.
        campaign: only what concerns an agency that it asks (id or file); everything where empty.
        clock: the machine's own where left out.

    Raises:
        FilesAtFault: the directory or the campaign has faults.
        UsageError: there is no such campaign.
    """
    workspace = Workspace(folder)
    directory = directory_of(workspace)
    found = findings(directory, legal_day((clock or SystemClock()).now()))
    if not campaign:
        return found
    asked = {agency.id for agency in campaign_of(workspace, campaign, directory).agencies}
    return [each for each in found if asked & set(each.agencies)]
