"""Flock's transparency portal, as text, as a web page and as a print: a heading, a blank, its value.

A block that is not there is unknown and not zero, as is `Data Unavailable`; an empty list is an answer. Vehicles and
unique vehicles are different counts, and none of the figures covers a year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cpra_bot.model.report import Entry, Measure, Period, Place, ReportReading, Value
from cpra_bot.reading.reports.names import one_a_line, split_names
from cpra_bot.reading.reports.periods import printed_day
from cpra_bot.reading.reports.words import Line, Page, Source, joined_lines, lines_of

KIND = "flock_transparency_portal"
_TITLE = re.compile(r"^transparency portal$", re.IGNORECASE)
_UPDATED = re.compile(r"^last updated:?\s*(.+)$", re.IGNORECASE)
_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"^{shape}$", re.IGNORECASE))
    for name, shape in (
        ("retention_days", r"data retention(?: period)?(?: ?\(?(?:in )?days\)?)?"),
        ("cameras", r"(?:total )?number of (?!.*\bshared\b)(?:[a-z&/-]+ ){0,5}cameras(?: owned)?"),
        ("shares_with", r"(?:external )?organi[sz]ations granted access to .+ data"),
        ("receives_from", r"organi[sz]ations sharing their data with .+"),
        ("hotlists_alerted_on", r"hot ?lists? alerted on"),
        ("vehicles_detected_30d", r"(?:number of )?(?:unique )?vehicles detected in the last \d{1,3} days"),
        ("hits_30d", r"(?:number of )?hot ?list hits in the last \d{1,3} days"),
        ("searches_30d", r"(?:number of )?searches in the last \d{1,3} days"),
        ("public_search_audit", r"public search audit"),
        ("", r"additional info|provided by flock safety.*|policies|usage|overview"),
    )
)
_BEGINS = re.compile(
    r"^(?:organi[sz]ations (?:granted access to|sharing their data with)|(?:unique )?vehicles detected|hot ?list"
    r"|number of|data retention|searches in)\b",
    re.IGNORECASE,
)
_DAYS = re.compile(r"last (\d{1,3}) days", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d{1,3}(?:,\d{3})+|\d+)(?: (?:days?|cameras?|vehicles?|hits?|searches))?$", re.IGNORECASE)
_UNKNOWN = re.compile(r"^(?:data )?(?:unavailable|not available|n/?a)$", re.IGNORECASE)
_MEASURES = {
    "retention_days": Measure.RETENTION_DAYS,
    "cameras": Measure.CAMERAS,
    "vehicles_detected_30d": Measure.DETECTIONS,
    "hits_30d": Measure.HITS,
    "searches_30d": Measure.SEARCHES,
    "shares_with": Measure.SHARES_WITH,
    "receives_from": Measure.RECEIVES_FROM,
    "hotlists_alerted_on": Measure.HOTLISTS,
}
_LISTS = frozenset({"shares_with", "receives_from", "hotlists_alerted_on"})


@dataclass
class _Block:
    name: str
    heading: Line
    words: str
    lines: list[Line] = field(default_factory=list)


@dataclass
class _Portal:
    agency: str
    title: Line
    updated: date | None = None
    lines: list[Line] = field(default_factory=list)
    plain: bool = True
    guessed: bool = False


def read(source: Source) -> list[ReportReading]:
    """The portals in a file."""
    portals: list[_Portal] = []
    edge: float | None = None
    for page in source.pages:
        lines = lines_of(page)
        for at, line in enumerate(lines):
            if _TITLE.match(line.text) and at:
                portals.append(_Portal(_agency(lines[:at]), line, plain=page.plain, guessed=page.guessed))
                edge = None
        if not portals:
            continue
        if edge is None:
            edge = _edge(lines)
        usage = _column(page, edge) if edge is not None else lines
        portals[-1].lines += usage
        for line in lines:
            hit = _UPDATED.match(line.text)
            if hit and portals[-1].updated is None:
                portals[-1].updated = printed_day(hit[1])
    return [reading for portal in portals if (reading := _reading(portal, source))]


def _agency(above: Sequence[Line]) -> str:
    """The title line; a long one goes on over several lines of the same size."""
    words = [above[-1]]
    for line in reversed(above[:-1]):
        near = words[0].base - line.base < 1.6 * line.size
        if not near or abs(line.size - words[0].size) > 1 or abs(line.size - 10) < 0.1:
            break
        words.insert(0, line)
    return " ".join(line.text for line in words)


def _edge(lines: Sequence[Line]) -> float | None:
    """Left edge of the column `Usage` where it stands beside `Policies`."""
    for line in lines:
        cells = line.cells()
        names = [cell.text.lower() for cell in cells]
        if len(cells) > 1 and "usage" in names and "policies" in names:
            return cells[names.index("usage")].left
    return None


def _column(page: Page, edge: float) -> list[Line]:
    """The lines right of the edge, down to where text runs over the whole width again."""
    stop = float("inf")
    for line in lines_of(page):
        over = any(cell.left < edge - 2 and cell.words[-1].right > edge + 20 for cell in line.cells())
        if line.text.lower() == "additional info" or (over and _below_head(page, line, edge)):
            stop = line.base - 1
            break
    words = tuple(word for word in page.words if word.left >= edge - 2 and word.base < stop)
    return lines_of(Page(page.number, words, page.guessed, False, page.plain))


def _below_head(page: Page, line: Line, edge: float) -> bool:
    """True if the line stands below the head of the two columns, or on a later page."""
    heads = [word.base for word in page.words if word.text.lower() == "usage" and abs(word.left - edge) < 2]
    return not heads or line.base > min(heads)


def _reading(portal: _Portal, source: Source) -> ReportReading | None:
    blocks = _blocks(portal)
    if not any(block.name for block in blocks):
        return None
    doubts: list[str] = []
    values: list[Value] = []
    printed: dict[str, Any] = {"vehicles_are_unique": False, "public_search_audit": False}
    for block in blocks:
        if block.name == "public_search_audit":
            printed["public_search_audit"] = True
        if block.name not in _MEASURES:
            continue
        unique = "unique" in block.words.lower()
        if block.name == "vehicles_detected_30d":
            printed["vehicles_are_unique"] = unique
        value = (_list if block.name in _LISTS else _count)(block, portal, source, doubts)
        if value is None:
            continue
        same = next((each for each in values if each.measure is value.measure), None)
        if same is None:
            values.append(value)
        elif (same.number, [each.name for each in same.entries]) != (
            value.number,
            [each.name for each in value.entries],
        ):
            doubts.append(f"it says one thing below {same.quote[:60]!r} and another below {block.words!r}")
    if portal.updated is None:
        doubts.append("it shows no date of its own")
    if portal.guessed:
        doubts.append("a machine read the words off a scan, and letters may be wrong")
    return ReportReading(KIND, portal.agency, portal.updated, None, tuple(values), "; ".join(doubts), (), printed)


def _blocks(portal: _Portal) -> list[_Block]:
    """The headings and the lines below each."""
    blocks: list[_Block] = []
    lines, at = portal.lines, 0
    while at < len(lines):
        many, name, words = _heading(lines[at : at + 4], portal.agency)
        if many:
            blocks.append(_Block(name, lines[at], words))
        elif blocks:
            blocks[-1].lines.append(lines[at])
        at += many or 1
    return blocks


def _heading(lines: Sequence[Line], agency: str) -> tuple[int, str, str]:
    """How many lines the heading has that stands first (0: none does), its name and its words."""
    most = 4 if _BEGINS.match(lines[0].text) else 1
    best = (0, "", "")
    for many in range(1, min(most, len(lines)) + 1):
        if many > 1 and lines[many - 1].base - lines[many - 2].base > 1.7 * lines[0].size:
            break  # its value begins
        words = " ".join(line.text for line in lines[:many])
        name = next((name for name, shape in _HEADINGS if shape.match(words)), None)
        if name is not None:
            best = (many, name, words)
        if name == "receives_from" and words.lower().endswith(agency.lower()):
            break  # below the whole name its value may begin, even without a blank line
    return best


def _first_part(block: _Block) -> tuple[list[Line], list[Line]]:
    """The value, which ends at a blank line, and what follows before the next heading that is known."""
    kept: list[Line] = []
    for at, line in enumerate(block.lines):
        last = kept[-1] if kept else None
        apart = last is not None and last.page == line.page and line.base - last.base > 1.75 * line.size
        if last is not None and apart and not last.text.endswith(","):
            return kept, block.lines[at:]
        kept.append(line)
    return kept, []


def _count(block: _Block, portal: _Portal, source: Source, doubts: list[str]) -> Value | None:
    kept, _ = _first_part(block)
    text = kept[0].text if kept else ""
    if not text or _UNKNOWN.match(text):
        return None
    hit = _NUMBER.match(text)
    if hit is None:
        doubts.append(f"below {block.words!r} stands {text[:40]!r}")
        return None
    place = Place(name=source.name, page=0 if portal.plain else kept[0].page, line=kept[0].number)
    measure = _MEASURES[block.name]
    note = ""
    if "unique" in block.words.lower():
        measure, note = Measure.UNIQUE_VEHICLES, "every vehicle once, however often it was read"
    days = _DAYS.search(block.words)
    period = None
    if days and portal.updated:
        last = portal.updated - timedelta(days=1)
        period = Period(portal.updated - timedelta(days=int(days[1])), last, days.group())
    number = int(hit[1].replace(",", ""))
    return Value(measure, f"{block.words} {text}", place, (), number, period, note)


def _list(block: _Block, portal: _Portal, source: Source, doubts: list[str]) -> Value | None:
    kept, rest = _first_part(block)
    words = [line.text for line in kept]
    if len(words) == 1 and _UNKNOWN.match(words[0]):
        return None
    if rest and not _is_block(rest):
        doubts.append(f"after the list below {block.words!r} stand words that were not taken for names")
    place = Place(name=source.name, page=0 if portal.plain else block.heading.page, line=block.heading.number)
    if [text.lower() for text in words] in (["none"], ["none."]):
        return Value(_MEASURES[block.name], block.words, place, note="it prints None")
    if not words and block.name != "hotlists_alerted_on":
        doubts.append(f"nothing stands below {block.words!r}")
    entries = [
        Entry(name, Place(name=source.name, page=0 if portal.plain else line.page, line=line.number))
        for name, line in _names(kept, portal.plain)
    ]
    return Value(_MEASURES[block.name], block.words, place, tuple(entries))


def _is_block(rest: Sequence[Line]) -> bool:
    """True if words below a list are a heading that is not known, with a short value: a line, a gap, a line."""
    return len(rest) <= 2 or all(len(line.text) > 60 for line in rest[1:])


def _names(lines: Sequence[Line], plain: bool) -> list[tuple[str, Line]]:
    """The names of a list, each with the line on which it begins."""
    texts = [line.text for line in lines]
    if one_a_line(texts):
        found: list[tuple[str, Line]] = []
        width = max((line.words[-1].right for line in lines), default=0.0)
        for line in lines:
            text = line.text.rstrip(", ")
            if found and not plain and _wrapped(found[-1][1], line, width):
                found[-1] = (f"{found[-1][0]} {text}", line)
            elif text:
                found.append((text, line))
        return found
    return _placed(split_names(joined_lines(texts)), lines)


def _placed(names: Sequence[str], lines: Sequence[Line]) -> list[tuple[str, Line]]:
    """Each name with the line on which it begins, found by counting letters."""
    found: list[tuple[str, Line]] = []
    ends: list[int] = []
    letters = 0
    for line in lines:
        letters += len(re.sub(r"[\s,]", "", line.text))
        ends.append(letters)
    seen, at = 0, 0
    for name in names:
        while at < len(ends) - 1 and ends[at] <= seen:
            at += 1
        found.append((name, lines[at]))
        seen += len(re.sub(r"[\s,]", "", name))
    return found


def _wrapped(above: Line, line: Line, width: float) -> bool:
    """True if the first word of a line had no room at the end of the line above."""
    word = line.words[0]
    return above.words[-1].right + 0.3 * line.size + (word.right - word.left) > width
