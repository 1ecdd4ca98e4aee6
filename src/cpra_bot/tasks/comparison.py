"""A campaign's figures against figures that somebody published before: new, gone and changed, each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cpra_bot.decide.answers.names import NameIndex, name_index, resolved
from cpra_bot.decide.counted.given import RELIED_ON
from cpra_bot.errors import FilesAtFault
from cpra_bot.files.sheet import Row, read_sheet
from cpra_bot.model.answer import Answer, AnswerForm, Results
from cpra_bot.model.comparison import Comparison, Difference, Kind
from cpra_bot.model.problem import Problem
from cpra_bot.model.report import Measure
from cpra_bot.output.results import place_text
from cpra_bot.tasks.contribution import COLUMNS
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.results import results

SPELLINGS: dict[Measure, tuple[str, ...]] = {
    Measure.DETECTIONS: ("detections", "scans", "plates_scanned", "plate_scans", "number_of_detections"),
    Measure.HITS: ("hits", "hot_list_hits", "number_of_hits"),
    Measure.TOTAL_DETECTIONS: ("total_detections",),
    Measure.SHARES_WITH: ("shares_with", "shared_with", "number_shares_with"),
    Measure.RECEIVES_FROM: ("receives_from", "received_from", "number_receives_from"),
    Measure.HOTLIST_SHARES_WITH: ("hotlist_shares_with",),
    Measure.HOTLIST_RECEIVES_FROM: ("hotlist_receives_from",),
    Measure.SEARCHES: ("searches",),
    Measure.OUTSIDE_SEARCHES: ("outside_searches",),
    Measure.CAMERAS: ("cameras",),
    Measure.RETENTION_DAYS: ("retention_days",),
}
"""Measure → the columns by which published tables call it."""
AGENCY = ("agency_id", "agency", "agency_name", "name")
SOURCE = ("document", "source", "url", "document_url", "link")
KNOWN = frozenset(
    {*AGENCY, *SOURCE, *COLUMNS, *(name for names in SPELLINGS.values() for name in names), "year", "as_of"}
)
LONGEST_CELL = 200_000  # characters: a list of names in one cell
_WITHOUT_YEAR = frozenset(SPELLINGS) - {
    Measure.DETECTIONS,
    Measure.HITS,
    Measure.TOTAL_DETECTIONS,
    Measure.SEARCHES,
    Measure.OUTSIDE_SEARCHES,
}


@dataclass(frozen=True, slots=True)
class _Old:
    value: int
    source: str


_Key = tuple[str, Measure, int]


def compare(office: Office, path: Path, campaign: str = "") -> Comparison:
    """Hold a campaign's figures against a published table.

    Args:
        office: the open workspace.
        path: CSV with a column for the agency (id or name) and columns of figures, a year beside those that need one;
            docs/results.md lists the names that are read.
        campaign: its id; may be left out where there is only one.

    Raises:
        FilesAtFault: a cell is no number or no year, or one agency has two figures for one year.
        UsageError: there is no such campaign.
    """
    found = results(office, campaign)
    sheet = read_sheet(path, KNOWN, frozenset(AGENCY), LONGEST_CELL)
    names = name_index(office.directory.agencies)
    problems = list(sheet.problems)
    old: dict[_Key, _Old] = {}
    unknown, not_asked = [], []
    for row in sheet.rows:
        agency = _agency(row, office, names)
        if not agency:
            unknown.append(f"{row.get(*AGENCY[1:], AGENCY[0]) or '(empty)'} (line {row.line})")
        elif agency not in found.agencies:
            not_asked.append(f"{row.get(*AGENCY[1:], AGENCY[0])} (line {row.line})")
        else:
            problems += _take(row, agency, old, sheet.file)
    if problems:
        raise FilesAtFault(problems)
    ours = _ours(found)
    numbers = office.books().numbers
    keys = sorted({*old, *ours}, key=lambda key: (list(found.agencies).index(key[0]), key[1].value, key[2]))
    differences = tuple(_difference(key, old.get(key), ours.get(key), found, numbers) for key in keys)
    return Comparison(differences, tuple(unknown), tuple(dict.fromkeys(not_asked)), sheet.notes)


def _agency(row: Row, office: Office, names: NameIndex) -> str:
    given = row.get("agency_id")
    if given in office.agencies:
        return given
    return resolved(row.get(*AGENCY[1:]), names, {"state": row.cells.get("state", "")})


def _take(row: Row, agency: str, old: dict[_Key, _Old], file: str) -> Iterator[Problem]:
    """Put a row's figures into the table, and tell its faults."""
    year = row.get("year")
    if year and not re.fullmatch(r"(?:19|20)\d\d", year):
        yield row.problem(file, "year", "S030", f"`{year}` is no year", "write it as 2019")
        return
    for measure, spellings in SPELLINGS.items():
        column = next((name for name in spellings if row.cells.get(name)), "")
        if not column or (not year and measure not in _WITHOUT_YEAR):
            continue  # a figure of a part of a year is compared with nothing
        text = row.cells[column].replace(",", "").replace(" ", "")
        if not text.isascii() or not text.isdecimal():
            yield row.problem(file, column, "S031", f"`{row.cells[column]}` is no whole number", "write it as 490535")
            continue
        key = (agency, measure, int(year) if year and measure not in _WITHOUT_YEAR else 0)
        source = row.get(*SOURCE) or f"{file}, line {row.line}"
        if key in old and old[key].value != int(text) and key[2]:
            what = f"a second figure of {agency} for {year}: {text} beside {old[key].value}"
            yield row.problem(file, column, "S032", what, "leave one of the two out")
        old[key] = _Old(int(text), source)


def _ours(found: Results) -> dict[_Key, Answer]:
    """Our figures, the last one of each kind; of two that differ neither is relied on, so none is here."""
    ours: dict[_Key, Answer] = {}
    for each in found.answers:
        year = each.period.year if each.period else 0
        if each.standing not in RELIED_ON or each.measure is None or not each.item or _value(each) is None:
            continue
        if each.measure in _WITHOUT_YEAR or year:
            ours[each.request.partition("/")[2], each.measure, 0 if each.measure in _WITHOUT_YEAR else year or 0] = each
    return ours


def _value(answer: Answer) -> int | None:
    return len(answer.names) if answer.form is AnswerForm.NAMES else answer.number


def _difference(
    key: _Key, old: _Old | None, ours: Answer | None, found: Results, numbers: dict[str, str]
) -> Difference:
    agency, measure, year = key
    before, after = old.value if old else None, _value(ours) if ours else None
    kind = Kind.NEW if old is None else Kind.GONE if ours is None else Kind.SAME if before == after else Kind.CHANGED
    return Difference(
        agency,
        found.agencies[agency],
        measure,
        year,
        kind,
        before,
        after,
        old.source if old else "",
        place_text(ours, numbers) if ours else "",
        ours.id if ours else "",
    )
