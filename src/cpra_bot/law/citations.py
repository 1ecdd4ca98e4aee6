"""Which sections an agency's words cite: found, normalised, ranges expanded, old numbers led to those of today.

A number counts as a citation only if something says so: the name of a code before or behind it, the word section where
the number belongs to one code alone, or the unmistakable shape of a section of the Act. What no code claims is left out
rather than guessed. The linter reads our own letters with the same eyes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cpra_bot.law.citation_list import LEVEL, LEVELS, SECTION_WORD, UNMISTAKABLE, list_items
from cpra_bot.law.code_names import CODES, CONSTITUTION, ELSEWHERE, LONG, OTHER_CODE, code_of, may_name_a_code
from cpra_bot.law.recodification import Renumbered, is_old, renumber
from cpra_bot.law.sections import members, topic

_LEAD = re.compile(rf",?\s{{0,3}}(?:\([^()]{{1,20}}\)\s{{0,3}})?,?\s{{0,3}}(?:{SECTION_WORD}\s{{0,3}})?", re.IGNORECASE)
_LED = re.compile(rf"(?<!\w){SECTION_WORD}\s{{0,3}}(?=\d)", re.IGNORECASE)
_PARTS_BEFORE = re.compile(
    rf"(?:paragraphs?\s{{0,3}}(?P<deeper>\(\d{{1,2}}\))\s{{0,3}}of\s{{1,3}})?(?:subdivisions?|subds?\.)\s{{0,3}}"
    rf"(?P<levels>(?:{LEVEL}){{1,4}})\s{{0,3}}of\s{{1,3}}[^.;()]{{0,40}}\Z",
    re.IGNORECASE,
)
_OF_THE = re.compile(r",?\s{0,3}of\s{1,3}(?:the\s{1,3})?(?:(?:california|state)\s{1,3})?", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w./#=&$-])(?:(?P<act>79(?:2\d|3[01])\.\d{3})(?!\d|\.\d)"
    r"|(?P<old>62[5-7]\d(?:\.\d{1,2})?)(?=\s?\([a-z]{1,2}\)|,?\s{1,3}et\.?\s{1,3}seq\b)"
    r"|(?P<plates>1798\.90\.5[1-5]?)(?!\d|\.\d))"
)
_DIGIT = re.compile(r"\d")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>]{1,2000}", re.IGNORECASE)
_OWN_NAMES = re.compile(r"\b(Gov|Civ|Pen|Evid|Veh) (?=\d)")
"""Short names of this program that nobody else would take for a code; the other ones are used by agencies, too."""

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
    def name(self) -> str:
        """As a letter writes it: `Gov. Code 7922.535(b)`."""
        return f"{LONG.get(self.code, self.code)} {self.section}{self.subdivision}"

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
    if not _DIGIT.search(text):  # most paragraphs cite nothing, and the names of the codes are a long pattern
        return ()
    words = text.casefold()
    if not _may_cite(text, words):
        return ()
    text = _URL.sub(lambda url: " " * len(url[0]), text)
    words = text.casefold()
    found: dict[int, Citation] = {}
    taken = 0  # lists are read from left to right, and what stands inside one begins no other
    for start, code in sorted(_beginnings(text, words).items()):
        if start >= taken:
            for citation in _list(text, start, code):
                found.setdefault(citation.start, citation)
                taken = max(taken, citation.end)
    for one in CONSTITUTION.finditer(text) if "const" in words and "art" in words else ():
        article, section = (one["article"] or one["article2"]).upper(), one["section"] or one["section2"]
        levels = re.compile(LEVELS, re.IGNORECASE).match(text, one.end())
        end = levels.end() if levels else one.end()
        found[one.start()] = Citation(
            "CalConst", f"{article} {section}", _plain(text[one.end() : end]), one.start(), end
        )
    return tuple(found[start] for start in sorted(found))


def read_citations(words: str) -> tuple[Citation, ...]:
    """The sections of a text that is a list of sections and nothing else, such as a person types or a fact carries.

    Args:
        words: as the agency wrote them (`Sections 6254(f) and 6255, Evidence Code 1040`) or as this program names them
            (`Gov 7922.000; Evid 1040`). A number before which no code stands is one of the Government Code.

    Returns:
        the citations; their places are of no use.
    """
    words = spell_out(words).strip()
    return find_citations(words if CODES.match(words) else f"Gov. Code {words}")


def spell_out(words: str) -> str:
    """The same words, with `Gov. Code` for this program's own short name `Gov` where a number follows, and so on."""
    return _OWN_NAMES.sub(lambda name: f"{LONG[name[1]]} ", words)


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


def _may_cite(text: str, words: str) -> bool:
    """False only if nothing in a text says that a number is a section; `words` is the text, casefolded."""
    return (
        "sec" in words
        or "§" in text
        or "79" in text
        or "62" in text
        or "const" in words
        or may_name_a_code(text, words)
    )


def _beginnings(text: str, words: str) -> dict[int, str]:
    """Place of the first number of each list of sections → its code; empty where only the word section leads.

    Args:
        text: to search.
        words: the same, casefolded, for the signs without which a pattern need not be tried.
    """
    found: dict[int, str] = {}
    foreign: set[int] = set()
    for name in CODES.finditer(text) if may_name_a_code(text, words) else ():
        place = _first_digit(text, name.end())
        if ELSEWHERE.search(text[max(0, name.start() - 12) : name.start()]):
            foreign.add(place)
        elif text[place : place + 1].isdigit():
            found[place] = code_of(name)
    for word in _LED.finditer(text) if "sec" in words or "§" in text else ():
        found.setdefault(word.end(), "")
    for bare in _BARE.finditer(text) if "79" in text or "62" in text else ():
        found.setdefault(bare.start(), "Civ" if bare["plates"] else "Gov")
    for other in OTHER_CODE.finditer(text) if found else ():
        foreign.add(_first_digit(text, other.end()))
    return {place: code for place, code in found.items() if place not in foreign}


def _first_digit(text: str, after: int) -> int:
    lead = _LEAD.match(text, after)
    return lead.end() if lead else after


def _list(text: str, start: int, code: str) -> list[Citation]:
    """The citations of one list: `6254(f) and (k), 6255; 7923.600-7923.625`."""
    items = list(list_items(text, start))
    if not items:
        return []
    code_behind, foreign = _code_behind(text, items[-1].end)
    if foreign and not code:
        return []
    own_words = [index for index, item in enumerate(items) if item.led]
    behind_from = (own_words[-1] if own_words else len(items)) if code else 0
    before = _PARTS_BEFORE.search(text[max(0, start - 120) : start])
    if before and not items[0].levels:
        items[0] = replace(items[0], levels=before["levels"] + (before["deeper"] or ""))
    found = []
    for index, item in enumerate(items):
        named = code_behind if code_behind and index >= behind_from else code
        own = _code_of(item.section, named)
        if own:
            end = items[index + 1] if index + 1 < len(items) else item
            through = end.section if end.dash and end.section != item.section else ""
            section, letter = _letter_apart(own, item.section)
            levels = letter + _plain(item.levels)
            found.append(Citation(own, section, levels, item.start, item.end, through, item.et_seq))
    return found


def _code_behind(text: str, end: int) -> tuple[str, bool]:
    """The code named behind a list, as in `section 34090 of the Government Code`, and whether it is a foreign book."""
    of_the = _OF_THE.match(text, end)
    if of_the is None:
        return "", False
    name = CODES.match(text, of_the.end())
    return code_of(name) if name else "", OTHER_CODE.match(text, of_the.end()) is not None


def _code_of(section: str, named: str) -> str:
    """The code of one number: the named one, unless the number is unmistakably another's; empty if nothing tells."""
    by_number = next((code for code, shape in _ONE_CODE_ALONE if shape.fullmatch(section)), "")
    if not named or (by_number and UNMISTAKABLE.fullmatch(section) and not named.endswith(("CFR", "USC"))):
        return by_number
    return named


def _letter_apart(code: str, section: str) -> tuple[str, str]:
    """`6254f` of the old Act means 6254(f); other codes do have sections such as 12a."""
    if code == "Gov" and section[-1].isalpha():
        return section[:-1], f"({section[-1]})"
    return section, ""


def _plain(levels: str) -> str:
    return "".join(f"({level.strip()})" for level in re.findall(r"\(\s?(\w+)\s?\)", levels))
