"""A workspace's rows laid over the shipped rules: what its `law.yaml` says goes before what the program knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from cpra_bot.law.holidays import Holiday, HolidayTable
from cpra_bot.law.rules import RULES, Ground, Rules, Term, review
from cpra_bot.model.overlay import HolidayRow, LawOverlay, StruckHoliday, TermRow


def with_overlay(overlay: LawOverlay, rules: Rules = RULES) -> Rules:
    """The rules as a workspace wants them.

    Args:
        overlay: its file, checked.
        rules: what lies below.
    """
    laid = replace(
        rules,
        determination=_terms(rules.determination, overlay.determination),
        extension=_terms(rules.extension, overlay.extension),
        grounds=(*rules.grounds, *(Ground(g.code, g.words, g.source, g.since, g.until) for g in overlay.grounds)),
        holidays=_holidays(rules.holidays, overlay.holidays.add, overlay.holidays.remove),
    )
    return review(laid, overlay.reviewed, overlay.reviewed_by or "") if overlay.reviewed else laid


def _terms(rows: tuple[Term, ...], own: Iterable[TermRow]) -> tuple[Term, ...]:
    """Of several rows in force the last one counts, so later beginnings go to the end."""
    added = [Term(row.days, row.unit, row.source, row.since, row.until, row.reviewed) for row in own]
    return (*rows, *sorted(added, key=lambda term: (term.since is not None, term.since)))


def _holidays(table: HolidayTable, add: Iterable[HolidayRow], remove: Iterable[StruckHoliday]) -> HolidayTable:
    ended = {row.name: row.since - timedelta(days=1) for row in remove if row.name and row.since}
    rows = [
        replace(row, until=min(row.until or ended[row.name], ended[row.name])) if row.name in ended else row
        for row in table.rows
    ]
    rows += [
        Holiday(
            row.name,
            row.day.isoformat() if row.day else row.every or "",
            row.source,
            row.since,
            row.until,
            row.sunday_to_monday,
            row.saturday_to_friday,
        )
        for row in add
    ]
    return HolidayTable(tuple(rows), table.struck | {row.day for row in remove if row.day})
