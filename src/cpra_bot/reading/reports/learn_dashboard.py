"""LEARN's Dashboard Hit Ratio Report and Dashboard Detection Report: counts of a period.

`Total Records` of the one and `Total Detections` of the other are plates read and hits in one sum, while the row
`Detections` of the hit ratio report leaves the hits out: all are kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cpra_bot.model.report import Measure, Period, Place, ReportReading, Value
from cpra_bot.reading.reports.periods import Frame, frame_of, printed_day
from cpra_bot.reading.reports.words import Line, Source, lines_of

HIT_RATIO = "learn_hit_ratio_report"
DETECTIONS = "learn_detection_report"
_TITLES = (
    (HIT_RATIO, re.compile(r"\bdashboard\s*hit\s*ratio\s*report\b", re.IGNORECASE)),
    (DETECTIONS, re.compile(r"\bdashboard\s*detections?\s*report\b", re.IGNORECASE)),
)
_CREATED = re.compile(r"date\s*created:?\s*(\S+)", re.IGNORECASE)
_FRAME = re.compile(
    r"\btime\s*frame:?\s*(.*?)\s*(?=\b(?:total\s*(?:records|detections|hits)|hit\s*ratio\s*count|\w+\s*count)\b|$)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\btotal\s*(records|detections):?\s*([\d][\d,. ]*\d|\d)(?!\S)", re.IGNORECASE)
_COUNT = re.compile(r"\b(\w+) count:?\s*(\d+)\b", re.IGNORECASE)
_BY = re.compile(r"\breport by:?\s*(.*?)\s*(?=\b(?:hit ratio|agency|system|\w+) count\b|$)", re.IGNORECASE)
_ROW = re.compile(r"^(?:\d{1,4}\s*)?(detections|hits)\s*(\d[\d,. ]*)$", re.IGNORECASE)
_FOOTER = re.compile(r"\bdate created\b|\badministrator list report\b|^page \d+ of \d+$", re.IGNORECASE)
_TO = re.compile(r"\d\s*(?:[AP]M)?\s*to\b|\bto\s*\d", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")


@dataclass
class _Report:
    kind: str
    title: Line
    pages: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def read(source: Source) -> list[ReportReading]:
    """The dashboard reports bound in a file, in its order."""
    reports: list[_Report] = []
    for page in source.pages:
        lines = lines_of(page)
        found = [(at, kind) for at, line in enumerate(lines) for kind, title in _TITLES if title.search(line.text)]
        if not found:
            continue
        at, kind = found[0]
        box = any("report details" in line.text.lower() or _FRAME.search(line.text) for line in lines)
        if box or not reports or reports[-1].kind != kind or reports[-1].pages[-1] != page.number - 1:
            reports.append(_Report(kind, lines[at]))
        reports[-1].pages.append(page.number)
        reports[-1].lines += lines[at + 1 :]
    return [_reading(report, source) for report in reports]


def _reading(report: _Report, source: Source) -> ReportReading:
    words = [line.text for line in report.lines]
    made = next((day for text in words if (hit := _CREATED.search(text)) and (day := printed_day(hit[1]))), None)
    printed, frame_line = _printed_frame(report.lines)
    frame = frame_of(printed, made) if printed else None
    period = Period(frame.begins, frame.last, printed) if frame else None
    total = _total(report.lines)
    doubts = _doubts(report, frame, printed, made)
    more: dict[str, Any] = {"time_frame_printed": printed or None, **_ends(frame)}
    more["frame_at"] = [frame_line.page, frame_line.number] if frame_line else None
    more |= {"report_by": next((hit[1] for text in words if (hit := _BY.search(text))), "")}
    maker = _ratio if report.kind == HIT_RATIO else _contributors
    values, extra, wrong = maker(report, total, period, source)
    doubts += wrong
    note = frame.note if frame else ""
    noted = tuple(_with_note(value, note) for value in values)
    return ReportReading(
        report.kind,
        extra.pop("agency", ""),
        made,
        period,
        noted,
        "; ".join(doubts),
        (),
        more | extra | {"pages": report.pages},
    )


def _with_note(value: Value, note: str) -> Value:
    notes = "; ".join(filter(None, [value.note, note]))
    return Value(value.measure, value.quote, value.place, value.entries, value.number, value.period, notes)


def _ends(frame: Frame | None) -> dict[str, str | None]:
    if frame is None:
        return {"period_from": None, "period_to": None}
    return {"period_from": frame.begins.isoformat(), "period_to": frame.ends.isoformat()}


def _printed_frame(lines: Sequence[Line]) -> tuple[str, Line | None]:
    """The frame as printed and its line; one that begins with `From` may go on below."""
    for at, line in enumerate(lines):
        hit = _FRAME.search(line.text)
        if hit is None:
            continue
        frame = hit[1]
        below = lines[at + 1].text if at + 1 < len(lines) else ""
        if not frame or (frame.lower().startswith("from") and not _TO.search(frame)):
            frame = " ".join(f"{frame} {re.split('total', below, flags=re.IGNORECASE)[0]}".split())
        return frame, line
    return "", None


def number_of(text: str) -> int | None:
    """A whole number with or without commas in threes; None if it is something else, such as `1,02,4`."""
    digits = text.replace(" ", "")
    return int(digits.replace(",", "")) if _GROUPED.fullmatch(digits) else None


def _total(lines: Sequence[Line]) -> tuple[int, Line, str] | None:
    for line in lines:
        hit = _TOTAL.search(line.text)
        number = number_of(hit[2]) if hit else None
        if hit and number is not None:
            return number, line, hit.group().strip()
    return None


_Made = tuple[list[Value], dict[str, Any], list[str]]


def _ratio(report: _Report, total: tuple[int, Line, str] | None, period: Period | None, source: Source) -> _Made:
    values, doubts, found = [], [], {}
    if total:
        place = Place(name=source.name, page=total[1].page, line=total[1].number)
        values.append(
            Value(Measure.TOTAL_DETECTIONS, total[2], place, (), total[0], period, "detections and hits in one figure")
        )
    for line in report.lines:
        hit = _ROW.match(line.text)
        number = number_of(hit[2]) if hit else None
        if hit is None or number is None:
            continue
        name = hit[1].lower()
        if name in found:
            doubts.append(f"it prints {hit[1]} twice")
            continue
        found[name] = number
        place = Place(name=source.name, page=line.page, line=line.number)
        quote = line.text[hit.start(1) :].strip()
        if name == "hits":
            values.append(Value(Measure.HITS, quote, place, (), number, period))
        else:
            values.append(Value(Measure.DETECTIONS, quote, place, (), number, period, "hits are not among them"))
    if len(found) < 2 or total is None:
        doubts.append("one of its three figures was not found")
    elif sum(found.values()) != total[0]:
        doubts.append("its detections and hits do not add up to its total")
    printed = {
        "total_records": total[0] if total else None,
        "detections": found.get("detections"),
        "hits": found.get("hits"),
    }
    return values, printed, doubts


def _contributors(report: _Report, total: tuple[int, Line, str] | None, period: Period | None, source: Source) -> _Made:
    rows = _rows(report.lines)
    kinds: dict[str, int] = {}
    doubts = []
    for line in report.lines:
        kinds |= {hit[1].lower(): int(hit[2]) for hit in _COUNT.finditer(line.text)}
    values = []
    if total:
        place = Place(name=source.name, page=total[1].page, line=total[1].number)
        note = "hits are in the figure, and it does not say how many"
        values.append(Value(Measure.TOTAL_DETECTIONS, total[2], place, (), total[0], period, note))
        if sum(count for _, count in rows) != total[0]:
            doubts.append("its rows do not add up to its total")
    else:
        doubts.append("its total was not found")
    said = kinds.get("system", kinds.get("agency"))
    if said is not None and said != len(rows):
        doubts.append(f"it counts {said} rows and {len(rows)} were found")
    own = rows[0][0] if len(rows) == 1 and "system" not in kinds and rows[0][0].lower() != "my agency" else ""
    printed = {
        "total_detections": total[0] if total else None,
        "contributors": [[name, count] for name, count in rows],
        "hits": None,
        "agency": own,
    }
    return values, printed, doubts


def _rows(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """Contributor and count of each row; a name may go on in the line below."""
    rows: list[tuple[str, int]] = []
    inside = False
    for line in lines:
        words = line.text.split()
        if line.text.lower().startswith("contributor"):
            inside = True
            continue
        if not inside or _FOOTER.search(line.text):
            inside = inside and not _FOOTER.search(line.text)
            continue
        count = number_of(words[-1]) if len(words) > 2 else None
        if words[0].isdigit() and count is not None and int(words[0]) == len(rows) + 1:
            rows.append((" ".join(words[1:-1]), count))
        elif rows and number_of(words[-1]) is None and not any(title.search(line.text) for _, title in _TITLES):
            rows[-1] = (f"{rows[-1][0]} {line.text}", rows[-1][1])
    return rows


def _doubts(report: _Report, frame: Frame | None, printed: str, made: Any) -> list[str]:
    doubts = []
    if any(line.guessed for line in report.lines):
        doubts.append("a machine read the words off a scan, and figures may be wrong")
    if not printed:
        doubts.append("it shows no time frame")
    elif frame is None:
        doubts.append(f"its time frame {printed!r} cannot be turned into days")
    if made is None:
        doubts.append("it shows no date of its own")
    return doubts
