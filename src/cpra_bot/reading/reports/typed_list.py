"""A list that somebody typed: names of agencies parted by commas, and nothing else.

Which way the data goes stands in no such list, at best in a line above it or in the name of the file: a person has to
confirm it.
"""

from __future__ import annotations

import re

from cpra_bot.model.report import Entry, Measure, Place, ReportReading, Value
from cpra_bot.reading.reports.names import one_a_line, split_names
from cpra_bot.reading.reports.words import Line, Source, joined_lines, lines_of

KIND = "typed_name_list"
_AGENCY = re.compile(
    r"\b(?:PD|P\.D\.|SO|SD|DA|FD|DPS|HOA|CHP|NCRIC|Police|Sheriff|Sheriffs|Sheriff's|Department|Dept|City of|County"
    r"|Marshal|Highway Patrol|District Attorney|Probation|University|College|Homeowners|Association|Station"
    r"|RCSD|LASD|OCSD)\b|\((?:[A-Z]{2}|[A-Z]{3,5})\)|\b[A-Z]{2}$"
)
_RECEIVED = re.compile(r"\breceiv(?:ed?|es|ing)\b|\bshar(?:ed?|es|ing) (?:\w+ ){0,4}with (?:us|me)\b", re.IGNORECASE)
_SHARED = re.compile(r"\bshar(?:ed?|es|ing)\b(?! (?:\w+ ){0,4}with (?:us|me)\b)|\bgranted access\b", re.IGNORECASE)
_FEWEST = 5  # names
_SHARE = 0.5  # of them that have to look like agencies
_LONGEST = 80  # letters of a name


def read(source: Source) -> list[ReportReading]:
    """The list in a file that holds nothing else."""
    if source.media not in {"text", "html", "pdf"}:
        return []
    lines = [line for page in source.pages for line in lines_of(page)]
    heading, body = _parted(lines)
    if not body:
        return []
    texts = [line.text for line in body]
    names = [text.rstrip(", ") for text in texts] if one_a_line(texts) else split_names(joined_lines(texts))
    if not _is_list(names):
        return []
    told = heading.text if heading else ""
    title = re.sub(r"[_\W]+", " ", source.name.rsplit(".", 1)[0])
    measure = _direction(told) or _direction(title)
    where = "the line above it" if _direction(told) else "the name of the file"
    doubt = "nothing says whether these are given data or give it"
    if measure:
        doubt = f"which way the data goes is known from {where} alone"
    line = heading or body[0]
    place = Place(name=source.name, page=0 if source.media != "pdf" else line.page, line=line.number)
    quote = told or names[0]
    entries = tuple(Entry(name, Place(name=source.name, page=place.page, line=body[0].number)) for name in names)
    values = (Value(measure, quote, place, entries, note=doubt),) if measure else ()
    return [ReportReading(KIND, "", None, None, values, doubt, (), {"names": names})]


def _parted(lines: list[Line]) -> tuple[Line | None, list[Line]]:
    """A heading of one line, if there is one, and the lines of names."""
    if len(lines) > 1 and "," not in lines[0].text and (_direction(lines[0].text) or lines[0].text.endswith(":")):
        return lines[0], lines[1:]
    return None, lines


def _direction(text: str) -> Measure | None:
    """The one direction of which words speak; None for both and for none."""
    received, shared = bool(_RECEIVED.search(text)), bool(_SHARED.search(text))
    if received == shared:
        return None
    return Measure.RECEIVES_FROM if received else Measure.SHARES_WITH


def _is_list(names: list[str]) -> bool:
    if len(names) < _FEWEST or any(
        len(name) > _LONGEST or not (name[0].isalnum() or name[0] in "[(") for name in names
    ):
        return False
    if sum(bool(re.search(r"[.!?]$|: ", name)) for name in names) > len(names) // 20:
        return False
    return sum(bool(_AGENCY.search(name)) for name in names) >= _SHARE * len(names)
