"""A list of sections, member by member, until something is none: `6254(f) and (k), 6255; 7923.600-7923.625`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cpra_bot.law.recodification import is_old
from cpra_bot.law.sections import order

SECTION_WORD = r"(?:sections?\b|sects?\.|secs?\.|§{1,2})"
NUMBER = r"\d{1,6}(?:\.\d{1,4}){0,3}[a-z]?(?!\w)"
LEVEL = r"\(\s?(?:[a-z]|aa|bb|cc|dd|ee|ff|[ivx]{2,4}|\d{1,2})\s?\)"
_PART = r"(?:subds?\.|subdivisions?|subsections?|subsecs?\.|paragraphs?|pars?\.|subs?\.)"
LEVELS = rf"(?:(?:,?\s{{0,3}}{_PART}\s{{0,3}}| ?){LEVEL}){{0,5}}"
_JOIN = r"\s{0,3}(?:[,;]\s{0,3}(?:and|or)\b|[,;&]|\band\b|\bor\b)\s{0,3}"
_DASH = r"\s{0,3}(?:-|–|—|\bto\b|\bthrough\b|\bthru\b)\s{0,3}"

_ONE = re.compile(rf"(?P<section>{NUMBER})(?P<levels>{LEVELS})", re.IGNORECASE)
_MORE = re.compile(
    rf"(?:(?P<dash>{_DASH})|{_JOIN})(?P<word>{SECTION_WORD}\s{{0,3}})?"
    rf"(?:(?P<section>{NUMBER}|\.\d{{3}}\b)(?P<levels>{LEVELS})"
    rf"|(?P<only>{LEVEL}(?: ?{LEVEL}){{0,4}})(?!\s{{1,3}}(?-i:[A-Z])))",
    re.IGNORECASE,
)
_ET_SEQ = re.compile(r",?\s{0,3}et\.?\s{1,3}seq\b\.?", re.IGNORECASE)
_PLURAL = re.compile(r"(?:sections|§§)\s{0,3}\Z", re.IGNORECASE)
_NO_SECTION = re.compile(
    r"\s{0,2}(?:%|[/:]\d|c\.?\s?f\.?\s?r\b|u\.?\s?s\.?\s?c\b"
    r"|(?:(?:business|calendar|working|additional)\s)?(?:days?|hours?|pages?|records?|years?|am|pm)\b)",
    re.IGNORECASE,
)
"""What behind a number shows that it is none of the list: a unit, or the name of a federal code."""

UNMISTAKABLE = re.compile(r"79(?:2\d|3[01])\.\d{3}|1798\.90\.5[1-5]?")
"""Numbers of the Act and of the law on plate readers, which no other code has."""

_ACT = re.compile(r"79\d\d\.\d{3}")


@dataclass(frozen=True, slots=True)
class Item:
    """One member of a list, before its code is known.

    Attributes:
        section, levels: its number and its subdivisions as they are written.
        start, end: its place in the text, `et seq.` included.
        led: True if the word section stands before this very member.
        dash: True if a range that began with the member before ends here.
        et_seq: True if it is cited with all that follows it.
    """

    section: str
    levels: str
    start: int
    end: int
    led: bool = False
    dash: bool = False
    et_seq: bool = False


def list_items(text: str, start: int) -> Iterator[Item]:
    """The members of the list whose first number stands at `start`; none if no number stands there."""
    first = _ONE.match(text, start)
    if first is None:
        return
    many = bool(_PLURAL.search(text[max(0, start - 12) : start]))
    item = _item(text, first["section"], first["levels"], start, first.end())
    yield item
    while more := _MORE.match(text, item.end):
        place = more.start("only") if more["only"] else more.start("section")
        if more["only"]:
            if not item.levels:
                return
            section, levels = item.section, _beside(item.levels, more["only"])
        else:
            section, levels = more["section"], more["levels"]
            if section.startswith("."):
                section = item.section.rpartition(".")[0] + section
            if not _belongs(section, item, many or bool(more["word"]), bool(more["dash"])):
                return
        if _NO_SECTION.match(text, more.end()) and not more["word"]:
            return
        led = bool(more["word"]) and not more["only"]
        item = _item(text, section, levels, place, more.end(), led=led, dash=bool(more["dash"]))
        yield item


def _item(text: str, section: str, levels: str, start: int, end: int, *, led: bool = False, dash: bool = False) -> Item:
    et_seq = _ET_SEQ.match(text, end)
    return Item(section, levels, start, et_seq.end() if et_seq else end, led, dash, bool(et_seq))


def _beside(before: str, only: str) -> str:
    """Subdivisions of a member that repeats only the last of them: `(c)(1) and (2)` is `(c)(1)` and `(c)(2)`."""
    levels = re.findall(r"\([^)]*\)", before)
    same = [at for at, level in enumerate(levels) if level[1:2].isdigit() == only.lstrip()[1:2].isdigit()]
    return "".join(levels[: same[-1]]) + only if same else "".join(levels) + only


def _belongs(section: str, before: Item, led: bool, dash: bool) -> bool:
    """True if a number that follows in a list is a section and not a year, a count or a sum of money."""
    if dash:
        return order(before.section) < order(section) and order(section)[0] < 10 * order(before.section)[0]
    if led:
        return True
    if _ACT.fullmatch(before.section):
        return is_old(section) or bool(UNMISTAKABLE.fullmatch(section))
    return "." in section or (len(section) >= 3 and not re.fullmatch(r"(?:19|20)\d\d", section))
