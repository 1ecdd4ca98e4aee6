"""Numbers of agencies at MuckRock, from its own list: each proposed with its score, each kept on a person's word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cpra_bot.errors import FilesAtFault, UsageError
from cpra_bot.files.corrections import read_corrections
from cpra_bot.files.corrections_text import add_corrections
from cpra_bot.files.names import match_name
from cpra_bot.files.read import read_bytes
from cpra_bot.files.workspace import Workspace, base_directory_of
from cpra_bot.law.days import legal_day
from cpra_bot.model.agency import Agency, Directory
from cpra_bot.model.problem import Problem
from cpra_bot.model.reach import MatchResult, Numbered
from cpra_bot.tasks.agencies import campaign_of
from cpra_bot.wire.clock import Clock, SystemClock

LIST_URL = "https://www.muckrock.com/api_v2/agencies/"
"""Where the list comes from (MuckRock API v2: `results` of objects with id, name, status, jurisdiction)."""


def match_muckrock(
    folder: Path, listing: Path, approve: list[str], by: str, campaign: str = "", clock: Clock | None = None
) -> MatchResult:
    """Match agencies with a saved list of MuckRock's; keep the numbers that a person approves.

    Args:
        folder: the workspace.
        listing: JSON, one answer of the API or a list of agencies; only approved ones are looked at.
        approve: `AGENCY=NUMBER` for each match that is right.
        by: who approves; needed where something is approved.
        campaign: only agencies that it asks; all law-enforcement agencies with a MuckRock page where empty.
        clock: the machine's own where left out.

    Raises:
        FilesAtFault: the list or the directory cannot be read.
        UsageError: an approval names no agency, or a number that the list does not have.
    """
    workspace = Workspace(folder)
    base = base_directory_of(workspace)
    directory, problems = read_corrections(folder, base)
    if problems:
        raise FilesAtFault(problems)
    theirs = _listed(listing)
    ours = campaign_of(workspace, campaign, directory).agencies if campaign else _with_page(directory)
    known = tuple(agency.id for agency in ours if _number(agency))
    open_ones = [agency for agency in ours if not _number(agency)]
    proposed = [each for agency in open_ones for each in _proposals(agency, theirs)]
    proposed.sort(key=lambda each: (-each.score, each.agency))
    unmatched = tuple(agency.id for agency in open_ones if not any(each.agency == agency.id for each in proposed))
    if not approve:
        return MatchResult(tuple(proposed), known, unmatched)
    if not by:
        raise UsageError("nobody is named who approves", "say --by NAME; it is kept beside the number")
    kept = [_approved(each, directory, theirs) for each in approve]
    today = legal_day((clock or SystemClock()).now()).isoformat()
    entries = [_correction(each, directory, theirs, by, today) for each in kept]
    written = add_corrections(folder, base, entries, {})
    left = tuple(each for each in proposed if each.agency not in {one.agency for one in kept})
    return MatchResult(left, known, unmatched, tuple(kept), str(written))


def _listed(path: Path) -> dict[int, dict[str, Any]]:
    raw = read_bytes(path, str(path), f"save {LIST_URL}?jurisdiction__id=… as a file")
    if isinstance(raw, Problem):
        raise FilesAtFault([raw])
    try:
        data = json.loads(raw)
    except ValueError as fault:
        line = getattr(fault, "lineno", 0)
        what = f"this is no JSON ({getattr(fault, 'msg', type(fault).__name__)})"
        raise FilesAtFault([Problem(str(path), line, 0, "S020", what, "save the API's answer as it is")]) from None
    rows = data.get("results") if isinstance(data, dict) else data
    good = [row for row in rows or [] if isinstance(row, dict) and isinstance(row.get("id"), int) and row.get("name")]
    if not good:
        what = "no agency with `id` and `name` stands in it"
        raise FilesAtFault([Problem(str(path), 1, 1, "S021", what, "save the API's list of agencies")])
    return {row["id"]: row for row in good if row.get("status") in {None, "approved"}}


def _with_page(directory: Directory) -> list[Agency]:
    return [agency for agency in directory.agencies if any(each.kind == "muckrock" for each in agency.channels)]


def _number(agency: Agency) -> int | None:
    return next((each.agency_id for each in agency.channels if each.kind == "muckrock" and each.agency_id), None)


def _proposals(agency: Agency, theirs: dict[int, dict[str, Any]]) -> list[Numbered]:
    """What in the list bears the agency's name; likeness alone is left to a search on MuckRock itself."""
    alone = Directory(version=1, as_of="", agencies=(agency,))
    found = []
    for number, row in theirs.items():
        match = match_name(str(row["name"]), alone)
        place = _same_place(agency, row)
        if match.agency and place is not False:
            found.append(Numbered(agency.id, number, str(row["name"]), 100 if place else 90, place))
    return found


def _same_place(agency: Agency, row: dict[str, Any]) -> bool | None:
    mine = {each.jurisdiction_id for each in agency.channels if each.jurisdiction_id}
    theirs = row.get("jurisdiction")
    return theirs in mine if mine and isinstance(theirs, int) else None


def _approved(text: str, directory: Directory, theirs: dict[int, dict[str, Any]]) -> Numbered:
    name, _, number = text.partition("=")
    agency = next((each for each in directory.agencies if each.id == name.strip()), None)
    if agency is None or not number.strip().isdigit():
        raise UsageError(f"`{text}` is no approval", "write it as --approve elk-grove-pd=1234")
    row = theirs.get(int(number))
    if row is None:
        raise UsageError(f"the list has no agency {number.strip()}", "approve a number that was shown")
    place = _same_place(agency, row)
    if place is False:
        raise UsageError(
            f"MuckRock's {row['name']} ({number.strip()}) lies in another place than {agency.id}",
            "look at both; if the directory is wrong, correct its jurisdiction first",
        )
    return Numbered(agency.id, int(number), str(row["name"]), 100, place)


def _correction(
    each: Numbered, directory: Directory, theirs: dict[int, dict[str, Any]], by: str, today: str
) -> dict[str, Any]:
    agency = next(one for one in directory.agencies if one.id == each.agency)
    known = next((way for way in agency.channels if way.kind == "muckrock"), None)
    channel: dict[str, Any] = {"kind": "muckrock", "agency_id": each.number, "confidence": "high"}
    if known and known.jurisdiction:
        channel["jurisdiction"] = known.jurisdiction
    else:
        channel["url"] = known.url if known and known.url else f"{LIST_URL}{each.number}/"
    if isinstance(theirs[each.number].get("jurisdiction"), int):
        channel["jurisdiction_id"] = theirs[each.number]["jurisdiction"]
    return {
        "id": each.agency,
        "by": by,
        "looked": today,
        "source": [f"{LIST_URL}{each.number}/"],
        "channels": [channel],
    }
