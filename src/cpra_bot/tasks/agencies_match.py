"""Numbers of agencies at MuckRock, from its own list: each proposed with its score, each kept on a person's word."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
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
from cpra_bot.model.reach import MatchResult, Numbered, TheirAgency
from cpra_bot.tasks.agencies import campaign_of
from cpra_bot.wire.clock import Clock, SystemClock

LIST_URL = "https://www.muckrock.com/api_v2/agencies/"
"""Where the list comes from (MuckRock API v2: `results` of objects with id, name, status, jurisdiction)."""

LookUp = Callable[[Agency], Sequence[TheirAgency]]
"""An agency of ours → those that MuckRock may know it by, approved ones only. It is asked once for each agency."""


def match_muckrock(
    folder: Path,
    look_up: LookUp | None,
    approve: Sequence[str] = (),
    by: str = "",
    campaign: str = "",
    clock: Clock | None = None,
) -> MatchResult:
    """Match agencies with those of MuckRock; keep the numbers that a person approves.

    Args:
        folder: the workspace.
        look_up: finds an agency there; None only says whose numbers are known, and where the others would stand.
        approve: `AGENCY=NUMBER` for each match that is right.
        by: who approves; needed where something is approved.
        campaign: only agencies that it asks; all law-enforcement agencies with a MuckRock page where empty.
        clock: the machine's own where left out.

    Raises:
        FilesAtFault: the directory cannot be read.
        UsageError: an approval names no agency, or a number that was not found for it.
    """
    workspace = Workspace(folder)
    base = base_directory_of(workspace)
    directory, problems = read_corrections(folder, base)
    if problems:
        raise FilesAtFault(problems)
    if approve and not by:
        raise UsageError("nobody is named who approves", "say --by NAME; it is kept beside the number")
    if approve and look_up is None:
        raise UsageError("an approval names a number of a list", "say which with --list FILE")
    ours = campaign_of(workspace, campaign, directory).agencies if campaign else _with_page(directory)
    known = tuple(agency.id for agency in ours if _number(agency))
    open_ones = [agency for agency in ours if not _number(agency)]
    theirs = _looked_up(directory, open_ones, approve, look_up) if look_up else {}
    kept = tuple(_approved(each, directory, theirs) for each in approve)
    written = _keep(folder, base, directory, kept, by, (clock or SystemClock()).now()) if kept else ""
    left = [agency for agency in open_ones if agency.id not in {each.agency for each in kept}]
    proposed = [each for agency in left for each in _proposals(agency, theirs.get(agency.id, ()))]
    proposed.sort(key=lambda each: (-each.score, each.agency))
    unmatched = [agency for agency in left if not any(each.agency == agency.id for each in proposed)]
    lists = tuple(dict.fromkeys(filter(None, map(_list_of, unmatched))))
    return MatchResult(tuple(proposed), known, tuple(agency.id for agency in unmatched), kept, written, lists)


def _looked_up(
    directory: Directory, open_ones: Sequence[Agency], approve: Sequence[str], look_up: LookUp
) -> dict[str, tuple[TheirAgency, ...]]:
    """Agency id → what was found for it: those without a number, and those that an approval names."""
    named = {each.partition("=")[0].strip() for each in approve}
    wanted = {agency.id: agency for agency in directory.agencies if agency.id in named}
    wanted |= {agency.id: agency for agency in open_ones}
    return {key: tuple(look_up(agency)) for key, agency in wanted.items()}


def in_list(path: Path) -> LookUp:
    """A look-up in a list that a person has saved.

    Args:
        path: JSON, one answer of the API or a list of agencies; only approved ones count.

    Raises:
        FilesAtFault: the list cannot be read.
    """
    listed = _listed(path)
    return lambda _agency: listed


def _listed(path: Path) -> tuple[TheirAgency, ...]:
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
    found = tuple(filter(None, map(_their_agency, rows if isinstance(rows, list) else [])))
    if not found:
        what = "no agency with `id` and `name` stands in it"
        raise FilesAtFault([Problem(str(path), 1, 1, "S021", what, "save the API's list of agencies")])
    return found


def _their_agency(row: object) -> TheirAgency | None:
    if not isinstance(row, dict) or not isinstance(row.get("id"), int) or not row.get("name"):
        return None
    place = row.get("jurisdiction")
    approved = row.get("status") in {None, "approved"}
    return TheirAgency(row["id"], str(row["name"]), place if isinstance(place, int) else None) if approved else None


def _with_page(directory: Directory) -> list[Agency]:
    return [agency for agency in directory.agencies if any(each.kind == "muckrock" for each in agency.channels)]


def _number(agency: Agency) -> int | None:
    return next((each.agency_id for each in agency.channels if each.kind == "muckrock" and each.agency_id), None)


def _list_of(agency: Agency) -> str:
    place = next((each.jurisdiction_id for each in agency.channels if each.jurisdiction_id), None)
    return f"{LIST_URL}?jurisdiction__id={place}&page_size=100" if place else ""


def _proposals(agency: Agency, theirs: Sequence[TheirAgency]) -> list[Numbered]:
    """Those that bear the agency's name; likeness alone is left to a search on MuckRock itself."""
    alone = Directory(version=1, as_of="", agencies=(agency,))
    found = []
    for row in theirs:
        match = match_name(row.name, alone)
        place = _same_place(agency, row)
        if match.agency and place is not False:
            found.append(Numbered(agency.id, row.number, row.name, 100 if place else 90, place))
    return found


def _same_place(agency: Agency, row: TheirAgency) -> bool | None:
    mine = {each.jurisdiction_id for each in agency.channels if each.jurisdiction_id}
    return row.jurisdiction in mine if mine and row.jurisdiction is not None else None


def _approved(text: str, directory: Directory, theirs: Mapping[str, Sequence[TheirAgency]]) -> Numbered:
    name, _, number = text.partition("=")
    agency = next((each for each in directory.agencies if each.id == name.strip()), None)
    if agency is None or not number.strip().isdecimal():
        raise UsageError(f"`{text}` is no approval", "write it as --approve elk-grove-pd=1234")
    row = next((each for each in theirs[agency.id] if each.number == int(number)), None)
    if row is None:
        raise UsageError(f"no agency {number.strip()} was found for {agency.id}", "approve a number that was shown")
    place = _same_place(agency, row)
    if place is False:
        raise UsageError(
            f"MuckRock's {row.name} ({row.number}) lies in another place than {agency.id}",
            "look at both; if the directory is wrong, correct its jurisdiction first",
        )
    return Numbered(agency.id, row.number, row.name, 100, place, row.jurisdiction)


def _keep(folder: Path, base: Directory, directory: Directory, kept: Sequence[Numbered], by: str, now: datetime) -> str:
    entries = [_correction(each, directory, by, legal_day(now).isoformat()) for each in kept]
    return str(add_corrections(folder, base, entries, {}))


def _correction(each: Numbered, directory: Directory, by: str, today: str) -> dict[str, Any]:
    agency = next(one for one in directory.agencies if one.id == each.agency)
    known = next((way for way in agency.channels if way.kind == "muckrock"), None)
    channel: dict[str, Any] = {"kind": "muckrock", "agency_id": each.number, "confidence": "high"}
    if known and known.jurisdiction:
        channel["jurisdiction"] = known.jurisdiction
    else:
        channel["url"] = known.url if known and known.url else f"{LIST_URL}{each.number}/"
    if each.jurisdiction is not None:
        channel["jurisdiction_id"] = each.jurisdiction
    return {
        "id": each.agency,
        "by": by,
        "looked": today,
        "source": [f"{LIST_URL}{each.number}/"],
        "channels": [channel],
    }
