"""LEARN's Agency Data Sharing Report (Vigilant, later Motorola): who sees whose detections and hot lists.

Three printings are known (2020, 2022, 2025). The sentence below each heading says which list follows, and the places of
the words say which belong together: a plain dump of the text puts the second line of a name below the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cpra_bot.model.report import Entry, Measure, Place, ReportReading, Value
from cpra_bot.reading.reports.periods import printed_day
from cpra_bot.reading.reports.rows import column_lefts, pitch_of, rows_of
from cpra_bot.reading.reports.words import Line, Source, lines_of

KIND = "learn_agency_data_sharing_report"
_TITLE = re.compile(r"\bdata\s*sharing\s*report\b", re.IGNORECASE)
_FOOTER = re.compile(r"\bdate\s*created\b|\bagency\s*data sharing report\b|^page \d+ of \d+$", re.IGNORECASE)
_CREATED = re.compile(r"date\s*created:?\s*(\S+)", re.IGNORECASE)
_LOGO = re.compile(r"\bLEA\W?[A-Z]{0,2}\b")  # what a machine makes of the drawn `LEARN`
_OF = re.compile(r"\bpage (\d+) of (\d+)", re.IGNORECASE)
_PRODUCT = re.compile(r"(?:^|\s)([A-Z][\w. ]*?) Agency Data Sharing Report", re.IGNORECASE)
_HEADINGS = {
    "detections shared": Measure.SHARES_WITH,
    "detection sharing": Measure.SHARES_WITH,
    "detections sharing": Measure.SHARES_WITH,
    "detections received": Measure.RECEIVES_FROM,
    "hot list sharing": Measure.HOTLIST_SHARES_WITH,
    "hot list shared": Measure.HOTLIST_SHARES_WITH,
    "hot lists shared": Measure.HOTLIST_SHARES_WITH,
    "hot list received": Measure.HOTLIST_RECEIVES_FROM,
    "hot lists received": Measure.HOTLIST_RECEIVES_FROM,
}
_SENTENCE = re.compile(
    r"^the (?P<agency>.+?)\s*agency is (?P<verb>sharing|receiving)\b(?P<what>.{1,60}?)\b(?:with|from) the following"
    r" agenc(?:y|ies)\b",
    re.IGNORECASE,
)
_SENTENCE_ON_SCAN = re.compile(
    r"^.{0,12}?the\s{0,3}(?P<agency>\S.{0,120}?)\s{0,3}agency\s{0,3}is\s{0,3}(?P<verb>sharing|receiving)"
    r"(?P<what>.{1,60}?)(?:with|from)\s{0,3}the\s{0,3}fol\w{0,9}\s{0,3}agenc\w*",
    re.IGNORECASE,
)
_NEAR = 4  # points
_NAMES = {
    Measure.SHARES_WITH: "Detections Shared",
    Measure.RECEIVES_FROM: "Detections Received",
    Measure.HOTLIST_SHARES_WITH: "Hot List Sharing",
    Measure.HOTLIST_RECEIVES_FROM: "Hot List Received",
}


@dataclass
class _Section:
    measure: Measure
    heading: Line | None
    sentence: str = ""
    agency: str = ""
    head: list[str] = field(default_factory=list)
    centres: list[float] = field(default_factory=list)
    body: list[list[Line]] = field(default_factory=list)  # one list a page


@dataclass
class _Report:
    sections: list[_Section] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    numbers: list[tuple[int, int]] = field(default_factory=list)
    product: str = ""
    guessed: bool = False
    plain: bool = False
    doubts: list[str] = field(default_factory=list)


def read(source: Source) -> list[ReportReading]:
    """The sharing reports bound in a file."""
    reports: list[_Report] = []
    for page in source.pages:
        lines = lines_of(page)
        mine = any(_TITLE.search(line.text) for line in [*lines[:8], *lines[-3:]])
        follows = bool(reports) and reports[-1].pages[-1] == page.number - 1 and page.guessed and bool(lines)
        if not mine and not (follows and not any("dashboard" in line.text.lower() for line in lines)):
            continue
        number = next((hit for line in lines if (hit := _OF.search(line.text))), None)
        new = number is not None and number[1] == "1"
        first = _first_heading(lines)
        begun = bool(reports) and first is not None and any(first is each.measure for each in reports[-1].sections)
        if not reports or reports[-1].pages[-1] != page.number - 1 or (new and reports[-1].pages) or begun:
            reports.append(_Report())
        reports[-1].plain = page.plain
        _take(reports[-1], lines, page.number)
    return [_reading(report, source) for report in reports if report.sections]


def _first_heading(lines: Sequence[Line]) -> Measure | None:
    return next((measure for line in lines if (measure := _heading(line))), None)


def _heading(line: Line) -> Measure | None:
    """The list that a heading begins; on a scan the logo may run into it."""
    words = _flat(line.text)
    if line.guessed and len(words) < 40 and " is " not in words:
        return next((measure for heading, measure in _HEADINGS.items() if words.endswith(heading)), None)
    return _HEADINGS.get(words)


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[^a-z]+", " ", text.lower()).split())


def _take(report: _Report, lines: list[Line], page: int) -> None:
    """Add a page to a report: its footer, its headings, and the lines below them."""
    report.pages.append(page)
    report.guessed = report.guessed or any(line.guessed for line in lines)
    body = _without_frame(report, lines)
    fresh = True
    at = 0
    while at < len(body):
        line = body[at]
        measure = _heading(line)
        if measure is not None:
            report.sections.append(_Section(measure, line))
            fresh = True
            at += 1
            continue
        used = _sentence(report, body[at : at + 4], fresh)
        if used:
            fresh = True
            at += used
            continue
        if report.sections and not _table_head(report.sections[-1], line):
            section = report.sections[-1]
            if fresh or not section.body:
                section.body.append([])
            section.body[-1].append(line)
            fresh = False
        at += 1


def _without_frame(report: _Report, lines: list[Line]) -> list[Line]:
    """The lines of a page without its title and its footer, which are noted."""
    kept = []
    titles = [at for at, line in enumerate(lines[:8]) if _is_title(line)]
    title = titles[-1] if titles else -1
    for at, line in enumerate(lines):
        created, number = _CREATED.search(line.text), _OF.search(line.text)
        if created:
            report.created.append(created[1])
        if number:
            report.numbers.append((int(number[1]), int(number[2])))
        product = _PRODUCT.search(re.sub(r"date created:?\s*\S*", "", line.text, flags=re.IGNORECASE))
        if product and not report.product:
            report.product = product[1].strip()
        if (
            (line.guessed and len(line.text) < 15 and _LOGO.search(line.text))
            or _FOOTER.search(line.text)
            or at <= title
            or (at < 3 and _flat(line.text) in {"agency", "data sharing report"})
        ):
            continue
        kept.append(line)
    return kept


def _is_title(line: Line) -> bool:
    """True for the second line of the title; on a scan the logo may run into it."""
    words = _flat(line.text)
    return words.endswith("data sharing report") or (
        line.guessed and bool(_TITLE.search(line.text)) and len(words) < 40
    )


def _sentence(report: _Report, lines: Sequence[Line], fresh: bool) -> int:
    """Read the sentence that begins a section, over several lines if it does; the number of its lines, else 0."""
    if not lines or "the" not in lines[0].text.lower()[:16]:
        return 0
    for many in range(1, len(lines) + 1):
        words = " ".join(line.text for line in lines[:many])
        hit = (_SENTENCE_ON_SCAN if lines[0].guessed else _SENTENCE).match(words)
        if hit is None:
            continue
        hot = re.search(r"hot.{0,2}list", hit["what"], re.IGNORECASE) is not None
        sharing = hit["verb"].lower() == "sharing"
        if hot:
            measure = Measure.HOTLIST_SHARES_WITH if sharing else Measure.HOTLIST_RECEIVES_FROM
        else:
            measure = Measure.SHARES_WITH if sharing else Measure.RECEIVES_FROM
        last = report.sections[-1] if report.sections else None
        if last is None or last.body or last.sentence:
            report.sections.append(last := _Section(measure, lines[0]))
        elif last.measure is not measure:
            report.doubts.append(
                f"a heading says {_NAMES[last.measure]} and the sentence below it says {_NAMES[measure]}"
            )
            last.measure = measure
        last.sentence, last.agency = words, hit["agency"].strip()
        return many
    return 0


def _table_head(section: _Section, line: Line) -> bool:
    """Take a head of columns (`Agency | City | State`, `Agency: | Hot List(s):`); False if the line is none."""
    cells = line.cells()
    names = [_flat(cell.text) for cell in cells]
    joined = " ".join(names)
    table = joined in {"agency city state", "agency name city state", "agency city", "agency state"}
    pairs = joined in {"agency hot list s", "agency hot list", "agency hot lists", "agency hotlist s"}
    if not table and not pairs:
        return joined in {"agency", "agencies"} and not section.body
    if len(cells) == 1:  # narrow gaps, as a machine reads a scan
        cells = line.cells([word.left for word in line.words[: 2 if pairs else 3]])
    section.head = [_flat(cell.text) for cell in cells]
    section.centres = [cell.centre if table else cell.left for cell in cells]
    return True


def _reading(report: _Report, source: Source) -> ReportReading:
    made = next((day for text in report.created if (day := printed_day(text))), None)
    agency = next((section.agency for section in report.sections if section.agency), "")
    values = [value for section in _merged(report.sections) if (value := _value(section, report, source))]
    missing = [name for measure, name in _NAMES.items() if measure not in {value.measure for value in values}]
    doubts = list(report.doubts)
    if report.guessed:
        doubts.append("a machine read the words off a scan, and letters may be wrong")
    if report.plain:
        doubts.append("it is a text without places, and lines of names may be joined wrongly")
    if missing:
        doubts.append(f"no list was found for {', '.join(missing)}")
    if made is None:
        doubts.append("it shows no date of its own")
    doubts += _gaps(report)
    if len({section.agency.lower() for section in report.sections if section.agency}) > 1:
        doubts.append("its sections name different agencies")
    printed = {"product": report.product, "printed_agency": agency, "pages": report.pages}
    return ReportReading(KIND, agency, made, None, tuple(values), "; ".join(doubts), (), printed)


def _gaps(report: _Report) -> list[str]:
    """Pages that the footer counts and the file does not have."""
    total = max((of for _, of in report.numbers), default=0)
    there = {number for number, _ in report.numbers}
    if len(report.numbers) < len(report.pages):  # some footers are cut off: the count of pages has to do
        return [f"{len(report.pages)} of {total} pages are here"] if total > len(report.pages) else []
    lost = [number for number in range(1, total + 1) if number not in there]
    return [f"page {', '.join(map(str, lost[:10]))} of {total} is not here"] if lost else []


def _merged(sections: Sequence[_Section]) -> list[_Section]:
    """Sections, where a heading that a page repeats goes on with the one before."""
    merged: list[_Section] = []
    for section in sections:
        same = next((each for each in merged if each.measure is section.measure), None)
        if same is None:
            merged.append(section)
        else:
            same.body += section.body
            same.head = same.head or section.head
            same.centres = same.centres or section.centres
    return merged


def _value(section: _Section, report: _Report, source: Source) -> Value | None:
    """One list; None if nothing at all stands below its heading, for that is a gap and no answer."""
    if section.heading is None:
        return None
    place = Place(name=source.name, page=section.heading.page, line=section.heading.number)
    quote = section.sentence or section.heading.text
    lines = [line for page in section.body for line in page]
    if not lines:
        report.doubts.append(f"nothing stands below the heading {_NAMES[section.measure]}")
        return None
    if [_flat(line.text) for line in lines] == ["none"]:
        return Value(section.measure, quote, place, note="it prints None")
    entries: list[Entry] = []
    pitch = pitch_of(section.body)
    for page in section.body:
        entries += _entries(section, page, source, entries, pitch)
    return Value(section.measure, quote, place, tuple(entries))


def _entries(
    section: _Section, lines: list[Line], source: Source, before: Sequence[Entry], pitch: float
) -> list[Entry]:
    hot = section.measure in {Measure.HOTLIST_SHARES_WITH, Measure.HOTLIST_RECEIVES_FROM}
    if hot:
        return _pairs(section, lines, source, before, pitch)
    if len(section.head) > 1:
        return _table(section, lines, source, pitch)
    lefts = column_lefts(lines)
    entries = []
    for row in rows_of(lines, lambda cell: _within(cell.left, lefts), len(lefts), lefts, pitch):
        entries += [
            Entry(text, Place(name=source.name, page=line.page, line=line.number))
            for text, line in zip(row.texts, row.lines, strict=True)
            if text and line
        ]
    return entries


def _within(at: float, lefts: Sequence[float]) -> int:
    """The column in which a place lies, of columns that are flush left."""
    return max((index for index, left in enumerate(lefts) if left <= at + _NEAR), default=0)


def _nearest(at: float, places: Sequence[float]) -> int:
    return min(range(len(places)), key=lambda index: abs(places[index] - at))


def _table(section: _Section, lines: list[Line], source: Source, pitch: float) -> list[Entry]:
    rows = rows_of(lines, lambda cell: _nearest(cell.centre, section.centres), len(section.centres), (), pitch)
    names = [name.split()[-1] for name in section.head]
    entries = []
    for row in rows:
        if not row.texts[0] or row.lines[0] is None:
            continue
        place = Place(name=source.name, page=row.lines[0].page, line=row.lines[0].number)
        detail = {name: text for name, text in zip(names[1:], row.texts[1:], strict=True) if text}
        entries.append(Entry(row.texts[0], place, detail))
    return entries


def _pairs(section: _Section, lines: list[Line], source: Source, before: Sequence[Entry], pitch: float) -> list[Entry]:
    lefts = column_lefts(lines, 2)
    if len(lefts) == 2:
        border = lefts[1] - lines[0].size / 2
    elif len(section.centres) == 2:  # cells stand a little to the right of their heads
        border = section.centres[1] - lines[0].size
    else:
        border = float("inf")
    entries: list[Entry] = []
    for row in rows_of(lines, lambda cell: int(cell.left >= border), 2, lefts, pitch):
        agency, hot_list = row.texts
        line = row.lines[0] or row.lines[1]
        if line is None:
            continue
        if not agency:  # a further list of the agency above
            last = entries[-1] if entries else before[-1] if before else None
            if last is None:
                continue
            agency = last.name
        detail = {"hot_list": hot_list} if hot_list else {}
        entries.append(Entry(agency, Place(name=source.name, page=line.page, line=line.number), detail))
    return entries
