"""The clock of one request as a small calendar, with the working below it. Keeps to 80 columns."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, zip_longest
from typing import Any

from cpra_bot.model.clockwork import ClockResult, CountedDay, ExtensionVerdict
from cpra_bot.output.style import Style, fold_in, plain

_WEEKS = calendar.Calendar(firstweekday=6)  # calendars in California begin with Sunday
_WIDTH = 4 * 7
_GAP = "     "
_SIDE_BY_SIDE = 2


def clock_text(result: ClockResult, style: Style) -> str:
    """Months with marked days, the dates, and every step of the count."""
    lines = [*_months(result, style), "", *_legend(result, style), ""]
    if result.agency:
        lines.append(fold_in(plain(f"with the closures of {result.agency}"), ""))
    lines += [style.bold("How the days were counted"), *working_lines(result.due.working)]
    if result.extension and result.term:
        lines += ["", style.bold("The extension"), *working_lines(result.term.working)]
        lines += _verdict(result.extension, style)
    lines.append("")
    lines += [style.odd(fold_in(warning, "  ", "! ")) for warning in _warnings(result)]
    lines.append(style.dim(fold_in(f"{result.rule}; rules reviewed on {result.reviewed}. Not legal advice.", "")))
    return "\n".join(lines)


def working_lines(working: Sequence[CountedDay]) -> list[str]:
    """A line a day; days that only go by stand together on one."""
    lines = []
    for inner, run in groupby(working, key=lambda day: day.inner):
        days = list(run)
        lines += [_run(days)] if inner and len(days) > 1 else [_line(day) for day in days]
    return lines


def _line(day: CountedDay) -> str:
    return fold_in(plain(f"{day.day:%a %Y-%m-%d}  {day.why}"), " " * 18, "  ")


def _run(days: Sequence[CountedDay]) -> str:
    """`Tue 2025-02-11  to Wed 2025-02-19, day 1 to day 9; closed days count: Wed 12 Lincoln Day, Sat 15, Sun 16`."""
    first, last = days[0], days[-1]
    closed = [f"{day.day:%a} {day.day.day}" + f" {day.closed}" * (day.day.weekday() < 5) for day in days if day.closed]
    words = f"{first.day:%a %Y-%m-%d}  to {last.day:%a %Y-%m-%d}: "
    counted = [day.why.split(";")[0] for day in days if not day.why.startswith("no business day")]
    words += _from_to(counted[0], counted[-1]) if counted else "no business day"
    if len(counted) < len(days):
        words += f"; not counted: {', '.join(closed)}" if counted else f": {', '.join(closed)}"
    elif closed and counted[0] != counted[-1]:
        words += f"; closed days count, too: {', '.join(closed)}"
    return fold_in(plain(words), " " * 18, "  ")


def _from_to(first: str, last: str) -> str:
    """`day 1`, `day 9` → `days 1 to 9`."""
    label, _, number = first.rpartition(" ")
    if first == last or not number.isdigit():
        return first
    return f"{label}s {number} to {last.rpartition(' ')[2]}"


def _warnings(result: ClockResult) -> tuple[str, ...]:
    """Of the counts the one that reaches furthest."""
    return (*result.notes, *((result.term.warnings if result.term else ()) or result.due.warnings))


def _months(result: ClockResult, style: Style) -> Iterator[str]:
    last = max(_marks(result))
    first = result.due.received
    months = [
        (index // 12, index % 12 + 1) for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    blocks = [_month(year, month, result, style) for year, month in months]
    for at in range(0, len(blocks), _SIDE_BY_SIDE):
        if at:
            yield ""
        for row in zip_longest(*blocks[at : at + _SIDE_BY_SIDE], fillvalue=" " * _WIDTH):
            yield _GAP.join(row).rstrip()


def _month(year: int, month: int, result: ClockResult, style: Style) -> list[str]:
    lines = [style.bold(f"{calendar.month_name[month]} {year}".center(_WIDTH))]
    lines.append(style.dim("".join(f" {name} " for name in ("Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"))))
    for week in _WEEKS.monthdatescalendar(year, month):
        lines.append("".join(_cell(day, result, style) if day.month == month else "    " for day in week))
    return lines


def _cell(day: date, result: ClockResult, style: Style) -> str:
    mark = _marks(result).get(day)
    if mark:
        text = f"{mark[0]}{day.day:>2}{mark[1]}"
        return style.bold(text)
    text = f" {day.day:>2}" + ("*" if day in result.closed else " ")
    counted = result.due.received < day < max(_marks(result))
    return text if counted and day.weekday() < 5 and day not in result.closed else style.dim(text)


def _marks(result: ClockResult) -> dict[date, str]:
    """Day → the brackets around it; where two meet, the one that matters more."""
    marks = {result.due.safe: "<>", result.due.law: "[]", result.due.received: "()"}
    if result.extension:
        marks = {result.extension.safe: "{}", **({result.extension.until: "{}"}), **marks}
    return marks


def _legend(result: ClockResult, style: Style) -> Iterator[str]:
    due, verdict = result.due, result.extension
    yield f"{style.bold('( )')} received              {_day(due.received)}"
    if due.nominal != due.law:
        yield f"    ten days later        {_day(due.nominal)}, a closed day"
    yield f"{style.bold('[ ]')} determination due     {_day(due.law)}" + " by every count" * (due.safe == due.law)
    if due.safe != due.law:
        yield f"{style.bold('< >')} by the careful count  {_day(due.safe)}"
    if verdict and result.term:
        yield f"{style.bold('{ }')} extension ends        {_day(verdict.until)}" + (
            "" if verdict.safe == verdict.until else f", by the careful count {_day(verdict.safe)}"
        )
    if result.closed:
        yield f" {style.dim('*')}  holiday or office closed"


def _day(day: date) -> str:
    return f"{day:%a} {day}"


def _verdict(verdict: ExtensionVerdict, style: Style) -> Iterator[str]:
    words = "valid" if verdict.valid else "not valid"
    if verdict.valid and "ground" in verdict.unknown:
        words = "valid if it names a listed ground and was sent in time; --ground says which"
    paint = style.good if verdict.valid else style.odd
    yield paint(fold_in(f"the notice that names {verdict.stated}: {words}", "  "))
    for why in verdict.because:
        yield fold_in(why, "    ", "  - ")
    yield fold_in(f"a letter may call it over after {_day(verdict.safe)}", "  ")


def clock_json(result: ClockResult) -> dict[str, Any]:
    """`clock --json`."""
    due, term, verdict = result.due, result.term, result.extension
    extension = None
    if term and verdict:
        extension = {
            "stated": verdict.stated,
            "valid": verdict.valid,
            "defects": list(verdict.defects),
            "unknown": list(verdict.unknown),
            "grounds": list(verdict.grounds),
            "because": list(verdict.because),
            "due_law": verdict.law,
            "until": verdict.until,
            "until_safe": verdict.safe,
            "latest_from_receipt": term.from_receipt,
            "latest_from_due": term.from_due,
            "latest_law": term.law,
            "latest_safe": term.safe,
            "working": [_counted(day) for day in term.working],
        }
    return {
        "received": due.received,
        "agency": result.agency or None,
        "due_nominal": due.nominal,
        "due_law": due.law,
        "due_safe": due.safe,
        "working": [_counted(day) for day in due.working],
        "extension": extension,
        "warnings": list(_warnings(result)),
        "rule": result.rule,
        "reviewed": result.reviewed,
    }


def _counted(day: CountedDay) -> dict[str, Any]:
    return {"day": day.day, "number": day.number, "why": day.why}
