"""What of a text is its sender's own: history, the echoed request, portal chrome and legal footers are cut off.

Line by line and in linear time: every library tried for this hangs on some 100 KB bait, and none knows what we wrote
ourselves (that half is in `echo`) or how portals repeat a request (`repeats`, `items`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from cpra_bot.reading.cuts import Marked, Span, blanked, closed, numbered_lines
from cpra_bot.reading.echo import echoes
from cpra_bot.reading.echoed_items import answers_under, echoed_items, typed_behind
from cpra_bot.reading.footers import chrome, notices
from cpra_bot.reading.repeats import repeated_requests

_WINDOW = 7  # lines over which an attribution or a header block may spread
_LOOK = 300  # characters of a line that are looked at

_MARK = re.compile(r"\s{0,8}>")
_ATTRIBUTION = re.compile(r"\s{0,40}(?:On\b|Am\s|Le\s|El\s)")
_WROTE = re.compile(r"(?:wrote|writes|schrieb|écrit|escribió)\s?:\s*$")
_HEADER = re.compile(r"\s{0,8}[*_]{0,2}(from|sent|date|to|cc|subject|reply-to)[*_]{0,2}:", re.IGNORECASE)
_REST_IS_OLD = re.compile(
    r"\s{0,8}(?:-{2,}\s?(?:original message|forwarded message|forwarded by|previous message|original appointment)"
    r"|begin forwarded message:|_{5,}\s*original message)",
    re.IGNORECASE,
)
_INLINE_BLOCK = re.compile(
    r"(?<=\s)(?:From: .{3,200}? (?:Sent|Date): .{6,120}? (?:To|Subject): "
    r"|On (?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w{0,6},? |\w{3,9} \d{1,2}, \d{4}).{5,160}? wrote: )"
)
_SALUTATION = re.compile(r"\bDear ([A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){0,3})[,:]")
_ABOUT_TICKET = re.compile(r"\bin reference to (?:issue|case|ticket|request) \S{3,30}")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What is left of a text.

    Attributes:
        text: the sender's own words.
        between: start, end and label of what was typed under an echoed item.
    """

    text: str
    between: tuple[Marked, ...] = ()


def own_words(text: str, our_texts: Sequence[str] = ()) -> OwnWords:
    """The sender's new words, with the gaps closed.

    Args:
        text: the visible text of the mail, LF line ends.
        our_texts: our own letters and the earlier messages of the thread; sentences that stand in them are cut,
            whether they are marked as quotations or not.
    """
    return OwnWords(*closed(*_parts(text, our_texts)))


def own_words_in_place(text: str, our_texts: Sequence[str] = ()) -> OwnWords:
    """The same with white space in place of what was cut, so that every offset is one of the given text."""
    return OwnWords(*_parts(text, our_texts))


def _parts(text: str, our_texts: Sequence[str]) -> tuple[str, tuple[Marked, ...]]:
    text, quoted = _without_frame(text)
    found = echoes(text, our_texts) if our_texts else []
    return _known_by_form(blanked(text, found), (*quoted, *((start, end, text[start:end]) for start, end in found)))


@lru_cache(maxsize=3)
def _known_by_form(text: str, before: tuple[Marked, ...]) -> tuple[str, tuple[Marked, ...]]:
    """The text without a request that only its form gives away, and what was typed under and behind echoed items.

    The last few are kept, as below: most messages hold nothing that we wrote.

    Args:
        text: as it is left.
        before: what was cut from it as history or as an echo.
    """
    echoed = list(before)
    for shapes in (repeated_requests, echoed_items):
        more = shapes(text)
        echoed += [(start, end, text[start:end]) for start, end in more]
        text = blanked(text, more)
    behind = typed_behind(text)
    under = [mark for mark in answers_under(text, echoed) if not any(mark[0] <= each[0] < mark[1] for each in behind)]
    return text, tuple(sorted([*under, *behind]))


@lru_cache(maxsize=3)
def _without_frame(text: str) -> tuple[str, tuple[Marked, ...]]:
    """The text without marked history, chrome and notices, and the lines of history under which something may stand.

    The last few are kept: a mail is looked at before and after it is known in which thread it stands.
    """
    spans, quoted = _history(text)
    text = blanked(text, spans)
    text = blanked(text, chrome(text))
    return blanked(text, notices(text)), tuple(quoted)


def _history(text: str) -> tuple[list[Span], list[Marked]]:
    """Spans of marked history, and those of them between which the sender may have typed."""
    numbered = numbered_lines(text)
    lines = [line.rstrip() for _, line in numbered]
    spans: list[Span] = []
    quoted: list[Marked] = []
    at = 0
    end = len(lines)
    while at < len(lines):
        line = lines[at]
        if _MARK.match(line):  # looked for first: most lines of a history have it, and nothing else begins like it
            spans.append(_of_line(numbered, at))
            quoted.append((*spans[-1], line.strip(" >\t")))
            at += 1
            continue
        if _REST_IS_OLD.match(line) or (_HEADER.match(line) and _is_header_block(lines, at)):
            end = at
            break
        attribution = _attribution_end(lines, at)
        if attribution:
            if not any(_MARK.match(old) for old in lines[attribution : attribution + _WINDOW]):
                end = at  # an attribution without marks: all that follows is old
                break
            spans += [_of_line(numbered, number) for number in range(at, attribution)]
            at = attribution
            continue
        at += 1
    if end < len(lines):
        spans.append((numbered[end][0], len(text)))
    old = _old_from(text)
    return [*spans, (old, len(text))], quoted


def _of_line(numbered: Sequence[tuple[int, str]], number: int) -> Span:
    start, line = numbered[number]
    return start, start + len(line)


def _old_from(text: str) -> int:
    """Where history begins that no line of its own announces: a header block inside a line, a second salutation.

    Help desks print the whole correspondence below their footer, newest first, each message with its salutation.
    """
    places = [len(text)]
    inline = _INLINE_BLOCK.search(text[:20_000])
    if inline and inline.start() > 20:
        places.append(inline.start())
    look = text[:200_000]
    first = _SALUTATION.search(look)
    ticket = _ABOUT_TICKET.search(look, first.end()) if first else None
    if first and ticket:
        again = (hit for hit in _SALUTATION.finditer(look, ticket.end()) if hit.group(1) == first.group(1))
        places += [hit.start() for hit in islice(again, 1)]
    return min(places)


def _is_header_block(lines: list[str], at: int) -> bool:
    """True if a block `From: … Sent: … To: … Subject: …` begins here."""
    hit = _HEADER.match(lines[at])
    if not hit or hit.group(1).lower() != "from":
        return False
    window = [_HEADER.match(line) for line in lines[at : at + _WINDOW + 2]]
    names = {found.group(1).lower() for found in window if found}
    return bool(names & {"sent", "date"}) and bool(names & {"to", "subject"})


def _attribution_end(lines: list[str], at: int) -> int:
    """Number of the line after `On …, somebody wrote:`, which may spread over several lines; 0 if none begins here."""
    if not _ATTRIBUTION.match(lines[at]):
        return 0
    seen = ""
    filled = 0
    for number in range(at, min(at + 3 * _WINDOW, len(lines))):
        part = lines[number].strip()
        filled += bool(part)
        seen += " " + (part if len(part) <= _LOOK else part[:100] + part[-100:])
        if _WROTE.search(part[-40:]):
            return number + 1 if re.search(r"\d|@", seen) else 0
        if filled > _WINDOW:
            break
    return 0
