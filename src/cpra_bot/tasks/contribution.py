"""Results in the shape in which tables of plate-reader data are published: one row a source and period.

The columns stand in docs/contribution.schema.json. A figure that covers no whole year has no year, only its days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cpra_bot.decide.counted.given import RELIED_ON
from cpra_bot.model.answer import Answer, AnswerForm, Results, Standing
from cpra_bot.model.report import Measure
from cpra_bot.model.table import Cell, Table
from cpra_bot.output.sheets import csv_text
from cpra_bot.tasks.export import Exported, write_new
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.results import results

COUNTS = (Measure.DETECTIONS, Measure.HITS, Measure.TOTAL_DETECTIONS)
LISTS = (
    Measure.SHARES_WITH,
    Measure.RECEIVES_FROM,
    Measure.HOTLIST_SHARES_WITH,
    Measure.HOTLIST_RECEIVES_FROM,
)
OTHERS = (
    Measure.SEARCHES,
    Measure.OUTSIDE_SEARCHES,
    Measure.CAMERAS,
    Measure.RETENTION_DAYS,
    Measure.UNIQUE_VEHICLES,
)
COLUMNS = (
    "agency",
    "agency_id",
    "state",
    "year",
    "first",
    "last",
    "as_of",
    *(each.value for each in (*COUNTS, *LISTS, *OTHERS)),
    *(f"{each.value}_names" for each in LISTS),
    "document",
    "page",
    "sha256",
    "message",
    "quote",
    "standing",
    "confirmed_by",
    "confirmed_on",
    "note",
)


def contribution(office: Office, campaign: str = "", *, proposed: bool = False) -> Table:
    """The table.

    Args:
        office: the open workspace.
        campaign: its id; may be left out where there is only one.
        proposed: also what nobody and no rule is sure of, marked as such.

    Raises:
        UsageError: there is no such campaign.
    """
    found = results(office, campaign)
    numbers = office.books().numbers
    told = RELIED_ON | {Standing.PROPOSED} if proposed else RELIED_ON
    rows = []
    for group in _grouped(each for each in found.answers if each.standing in told and each.item):
        rows.append(_row(found, group, numbers.get(group[0].place.message, "")))
    return Table("contribution", COLUMNS, tuple(rows))


def export_contribution(
    office: Office, path: Path, campaign: str = "", *, proposed: bool = False, force: bool = False
) -> Exported:
    """Write the table as CSV. Arguments as for `contribution`; `force` replaces a file that is there.

    Raises:
        UsageError: there is no such campaign, or the file is there.
        CannotFinish: the disk refuses.
    """
    table = contribution(office, campaign, proposed=proposed)
    write_new(path, csv_text(table).encode("utf-8-sig", "replace"), force=force)
    return Exported(path, {"rows": len(table.rows)})


def _grouped(answers: Iterable[Answer]) -> list[list[Answer]]:
    """Values of one source, page, period and standing together, as long as no column is needed twice."""
    groups: dict[object, list[list[Answer]]] = {}
    for each in answers:
        if each.measure is None or each.measure.value not in COLUMNS or not _has_value(each):
            continue
        period = (each.period.first, each.period.last) if each.period else None
        place = each.place.document or each.place.message
        key = (each.request, place, each.place.page, period, each.as_of, each.standing, each.by)
        fitting = groups.setdefault(key, [[]])
        if any(one.measure is each.measure for one in fitting[-1]):
            if any(_same_value(one, each) for one in fitting[-1]):
                continue  # one value under two items of the request
            fitting.append([])
        fitting[-1].append(each)
    return [group for some in groups.values() for group in some if group]


def _has_value(answer: Answer) -> bool:
    return answer.number is not None if answer.form is AnswerForm.NUMBER else answer.form is AnswerForm.NAMES


def _same_value(one: Answer, other: Answer) -> bool:
    return (one.measure, one.number, one.names) == (other.measure, other.number, other.names)


def _row(found: Results, group: Sequence[Answer], message: str) -> tuple[Cell, ...]:
    first = group[0]
    agency = first.request.partition("/")[2]
    period = first.period
    cells: dict[str, Cell] = {
        "agency": found.agencies.get(agency, agency),
        "agency_id": agency,
        "state": "CA",
        "year": period.year if period else None,
        "first": period.first.isoformat() if period else None,
        "last": period.last.isoformat() if period else None,
        "as_of": first.as_of.isoformat() if first.as_of else None,
        "document": first.place.name or None,
        "page": first.place.page or None,
        "sha256": first.place.document or None,
        "message": message or None,
        "quote": " | ".join(dict.fromkeys(" ".join(each.quote.split()) for each in group)),
        "standing": first.standing.value,
        "confirmed_by": first.by or None,
        "confirmed_on": first.on.isoformat() if first.on else None,
        "note": "; ".join(dict.fromkeys(each.because for each in group if each.because)) or None,
    }
    for each in group:
        measure = each.measure.value if each.measure else ""
        cells[measure] = len(each.names) if each.form is AnswerForm.NAMES else each.number
        if each.form is AnswerForm.NAMES:
            cells[f"{measure}_names"] = "; ".join(name.printed for name in each.names) or None
    return tuple(cells.get(column) for column in COLUMNS)
