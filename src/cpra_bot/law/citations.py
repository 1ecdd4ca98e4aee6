"""Which sections an agency's words cite: found, normalised, ranges expanded, old numbers led to those of today.

A number counts as a citation only if something says so: the name of a code before or behind it, the word section where
the number belongs to one code alone, or the unmistakable shape of a section of the Act. What no code claims is left out
rather than guessed. The linter of our own letters has a narrower finder of its own (`letters.citations`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from cpra_bot.law.code_names import CODES, CONSTITUTION, ELSEWHERE, OTHER_CODE, code_of
from cpra_bot.law.recodification import Renumbered, is_old, renumber
from cpra_bot.law.sections import members, order, topic

_WORD = r"(?:sections?\b|sects?\.|secs?\.|§{1,2})"
_NUMBER = r"\d{1,6}(?:\.\d{1,4}){0,3}[a-z]?(?!\w)"
_LEVEL = r"\(\s?(?:[a-z]|aa|bb|cc|dd|ee|ff|[ivx]{2,4}|\d{1,2})\s?\)"
_PART = r"(?:subds?\.|subdivisions?|subsections?|subsecs?\.|paragraphs?|pars?\.|subs?\.)"
_LEVELS = rf"(?:(?:,?\s{{0,3}}{_PART}\s{{0,3}}| ?){_LEVEL}){{0,5}}"
_JOIN = r"\s{0,3}(?:[,;]\s{0,3}(?:and|or)\b|[,;&]|\band\b|\bor\b)\s{0,3}"
_DASH = r"\s{0,3}(?:-|–|—|\bto\b|\bthrough\b|\bthru\b)\s{0,3}"

_LEAD = re.compile(rf",?\s{{0,3}}(?:\([^()]{{1,20}}\)\s{{0,3}})?,?\s{{0,3}}(?:{_WORD}\s{{0,3}})?", re.IGNORECASE)
_ONE = re.compile(rf"(?P<section>{_NUMBER})(?P<levels>{_LEVELS})", re.IGNORECASE)
_MORE = re.compile(
    rf"(?:(?P<dash>{_DASH})|{_JOIN})(?P<word>{_WORD}\s{{0,3}})?"
    rf"(?:(?P<section>{_NUMBER}|\.\d{{3}}\b)(?P<levels>{_LEVELS})"
    rf"|(?P<only>{_LEVEL}(?: ?{_LEVEL}){{0,4}})(?!\s{{1,3}}(?-i:[A-Z])))",
    re.IGNORECASE,
)
_ET_SEQ = re.compile(r",?\s{0,3}et\.?\s{1,3}seq\b\.?", re.IGNORECASE)
_LED = re.compile(rf"(?<!\w){_WORD}\s{{0,3}}(?=\d)", re.IGNORECASE)
_PLURAL = re.compile(r"(?:sections|§§)\s{0,3}\Z", re.IGNORECASE)
_PARTS_BEFORE = re.compile(
    rf"(?:paragraphs?\s{{0,3}}(?P<deeper>\(\d{{1,2}}\))\s{{0,3}}of\s{{1,3}})?(?:subdivisions?|subds?\.)\s{{0,3}}"
    rf"(?P<levels>(?:{_LEVEL}){{1,4}})\s{{0,3}}of\s{{1,3}}[^.;()]{{0,40}}\Z",
    re.IGNORECASE,
)
_OF_THE = re.compile(r",?\s{0,3}of\s{1,3}(?:the\s{1,3})?(?:(?:california|state)\s{1,3})?", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w./#=&$-])(?:(?P<act>79(?:2\d|3[01])\.\d{3})(?!\d|\.\d)"
    r"|(?P<old>62[5-7]\d(?:\.\d{1,2})?)(?=\s?\([a-z]{1,2}\)|,?\s{1,3}et\.?\s{1,3}seq\b)"
    r"|(?P<plates>1798\.90\.5[1-5]?)(?!\d|\.\d))"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>]{1,2000}", re.IGNORECASE)
_NO_SECTION = re.compile(
    r"\s{0,2}(?:%|[/:]\d|c\.?\s?f\.?\s?r\b|u\.?\s?s\.?\s?c\b"
    r"|(?:(?:business|calendar|working|additional)\s)?(?:days?|hours?|pages?|records?|years?|am|pm)\b)",
    re.IGNORECASE,
)
"""What behind a number shows that it is none of the list: a unit, or the name of a federal code."""

_ONE_CODE_ALONE = (
    ("Gov", re.compile(r"79(?:2\d|3[01])\.\d{3}|62(?:5\d|6\d|7[0-6])(?:\.\d{1,2})?")),
    ("Civ", re.compile(r"1798(?:\.\d{1,3}){1,2}")),
    ("Pen", re.compile(r"832\.[5-8]")),
)
"""Numbers that belong to one code alone, so that the word section is enough."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited section.

    Attributes:
        code: `Gov`, `Civ`, `Pen`, `Evid`, `CCP`, `WIC`, `CalConst`, `CRC`, `45 CFR` … as in `law.code_names`.
        section: its number, as `7922.535`; of the constitution article and section, as `I 3`.
        subdivision: `(b)(2)`, without blanks; empty if none is cited.
        start, end: its place in the text.
        through: last section of a range that begins here; empty if none does. The last one is a citation of its own.
        et_seq: True if it is cited with all that follows it.
    """

    code: str
    section: str
    subdivision: str
    start: int
    end: int
    through: str = ""
    et_seq: bool = False

    def __str__(self) -> str:
        return f"{self.code} {self.section}{self.subdivision}"

    @property
    def topic(self) -> str:
        """What the section is about, in a few words; empty if that is not known here."""
        return topic(self.code, self.section, self.subdivision)

    @property
    def old(self) -> bool:
        """True for a section number of the Act from before 2023."""
        return self.code == "Gov" and is_old(self.section)


def find_citations(text: str) -> tuple[Citation, ...]:
    """All sections that a text cites, in its order, each mention once.

    Args:
        text: the sender's own words. The time it takes grows with its length only.
    """
    text = _URL.sub(lambda url: " " * len(url[0]), text)
    found: dict[int, Citation] = {}
    taken = 0  # lists are read from left to right, and what stands inside one begins no other
    for start, code in sorted(_beginnings(text).items()):
        if start >= taken:
            for citation in _list(text, start, code):
                found.setdefault(citation.start, citation)
                taken = max(taken, citation.end)
    for one in CONSTITUTION.finditer(text):
        article, section = (one["article"] or one["article2"]).upper(), one["section"] or one["section2"]
        levels = re.compile(_LEVELS, re.IGNORECASE).match(text, one.end())
        end = levels.end() if levels else one.end()
        found[one.start()] = Citation(
            "CalConst", f"{article} {section}", _plain(text[one.end() : end]), one.start(), end
        )
    return tuple(found[start] for start in sorted(found))


def expand(citations: Iterable[Citation]) -> tuple[str, ...]:
    """Every cited section by name (`Gov 7923.605`), ranges with their known members, each once, in order."""
    names: dict[str, None] = {}
    for one in citations:
        for section in members(one.code, one.section, one.through) if one.through else (one.section,):
            names.setdefault(f"{one.code} {section}")
    return tuple(names)


def today(citation: Citation, text: str = "", written: date | None = None) -> Renumbered:
    """What an old citation may mean today (`recodification.renumber`), judged by the sentence it stands in.

    Args:
        citation: as found in `text`.
        text: where it was found; empty leaves the words beside it out.
        written: day of the letter.
    """
    if citation.code != "Gov":
        return Renumbered((), f"{citation} is no section of the Act from before 2023")
    return renumber(citation.section, citation.subdivision, written=written, context=sentence_around(text, citation))


def sentence_around(text: str, citation: Citation) -> str:
    """The sentence in which a citation stands, 400 characters either way at most."""
    before, after = text[max(0, citation.start - 400) : citation.start], text[citation.end : citation.end + 400]
    begins = [
        hit.end() for hit in re.finditer(r"(?<!Gov)(?<!Civ)(?<!Code)(?<!subd)[.;!?]\s+(?=[A-Z(])|\n\s*\n", before)
    ]
    ends = re.search(r"[.!?](?=\s+[A-Z]|\s*\Z)|\n\s*\n", after)
    return (
        before[begins[-1] if begins else 0 :]
        + text[citation.start : citation.end]
        + after[: ends.start() if ends else 400]
    )


def _beginnings(text: str) -> dict[int, str]:
    """Place of the first number of each list of sections → its code; empty where only the word section leads."""
    found: dict[int, str] = {}
    foreign: set[int] = set()
    for name in CODES.finditer(text):
        place = _first_digit(text, name.end())
        if ELSEWHERE.search(text[max(0, name.start() - 12) : name.start()]):
            foreign.add(place)
        elif text[place : place + 1].isdigit():
            found[place] = code_of(name)
    for other in OTHER_CODE.finditer(text):
        foreign.add(_first_digit(text, other.end()))
    for word in _LED.finditer(text):
        found.setdefault(word.end(), "")
    for bare in _BARE.finditer(text):
        found.setdefault(bare.start(), "Civ" if bare["plates"] else "Gov")
    return {place: code for place, code in found.items() if place not in foreign}


def _first_digit(text: str, after: int) -> int:
    lead = _LEAD.match(text, after)
    return lead.end() if lead else after


@dataclass(frozen=True, slots=True)
class _Item:
    """One member of a list, before its code is known."""

    section: str
    levels: str
    start: int
    end: int
    dash: bool = False
    et_seq: bool = False


def _list(text: str, start: int, code: str) -> list[Citation]:
    """The citations of one list: `6254(f) and (k), 6255; 7923.600-7923.625`."""
    items = list(_items(text, start))
    if not items:
        return []
    if not code:
        of_the = _OF_THE.match(text, items[-1].end)
        name = CODES.match(text, of_the.end()) if of_the else None
        if name:
            code = code_of(name)
        elif of_the and OTHER_CODE.match(text, of_the.end()):
            return []
    before = _PARTS_BEFORE.search(text[max(0, start - 120) : start])
    if before and not items[0].levels:
        items[0] = replace(items[0], levels=before["levels"] + (before["deeper"] or ""))
    found = []
    for index, item in enumerate(items):
        own = code or _code_by_number(item.section)
        if own:
            through = items[index + 1].section if index + 1 < len(items) and items[index + 1].dash else ""
            section, letter = _letter_apart(own, item.section)
            levels = letter + _plain(item.levels)
            found.append(Citation(own, section, levels, item.start, item.end, through, item.et_seq))
    return found


def _items(text: str, start: int) -> Iterator[_Item]:
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
            section, levels = item.section, more["only"]
        else:
            section, levels = more["section"], more["levels"]
            if section.startswith("."):
                section = item.section.rpartition(".")[0] + section
            if not _belongs(section, item, many or bool(more["word"]), bool(more["dash"])):
                return
        if _NO_SECTION.match(text, more.end()) and not more["word"]:
            return
        item = _item(text, section, levels, place, more.end(), bool(more["dash"]))
        yield item


def _item(text: str, section: str, levels: str, start: int, end: int, dash: bool = False) -> _Item:
    et_seq = _ET_SEQ.match(text, end)
    return _Item(section, levels, start, et_seq.end() if et_seq else end, dash, bool(et_seq))


def _belongs(section: str, before: _Item, led: bool, dash: bool) -> bool:
    """True if a number that follows in a list is a section and not a year, a count or a sum of money."""
    if dash:
        return order(before.section) < order(section) and order(section)[0] < 10 * order(before.section)[0]
    if led or "." in section:
        return True
    year = re.fullmatch(r"(?:19|20)\d\d", section)
    return (
        len(section) >= 3 and not year and bool(is_old(section) or not re.fullmatch(r"79\d\d\.\d{3}", before.section))
    )


def _code_by_number(section: str) -> str:
    return next((code for code, shape in _ONE_CODE_ALONE if shape.fullmatch(section)), "")


def _letter_apart(code: str, section: str) -> tuple[str, str]:
    """`6254f` of the old Act means 6254(f); other codes do have sections such as 12a."""
    if code == "Gov" and section[-1].isalpha():
        return section[:-1], f"({section[-1]})"
    return section, ""


def _plain(levels: str) -> str:
    return "".join(f"({level.strip()})" for level in re.findall(r"\(\s?(\w+)\s?\)", levels))
