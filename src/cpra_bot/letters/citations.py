"""Which sections of which codes a text cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = r"\d{3,5}(?:\.\d{1,4}){0,3}(?:\s?\([a-z0-9]{1,3}\))*"
_CODES = (
    r"(?:gov|civ|pen|evid|veh|lab|fam|prob|elec|ed|ins|fin|corp|com|water|harb|mil|prof|saf|inst|tax|util|res|cont|vet)"
)
"""How the last word before Code begins in the names of the California codes: `zip code 90210` is none of them."""

_WORD = r"(?:sections?|secs?\.|\u00a7+)"
_BETWEEN = r"\s*(?:,\s*(?:and|or)\s|,|;|&|-|\band\b|\bor\b|\bto\b|\bthrough\b)\s*"
_LED = re.compile(
    rf"(?:\b(?P<code>{_CODES})\w*\.?\s+Code,?\s*(?:{_WORD}\s*)?|(?<!\w){_WORD}\s*)"
    rf"(?P<list>{_NUMBER}(?:{_BETWEEN}(?:{_WORD}\s*)?{_NUMBER})*)",
    re.IGNORECASE,
)
_BARE_ACT = re.compile(r"(?<![\w.])79(?:2\d|3[01])\.\d{3}(?!\d)")
_BARE_OLD = re.compile(r"(?<![\w.-])(?P<section>62[5-7]\d(?:\.\d{1,2})?)(?=\s?\([a-z]\)|\s+et\s+seq)")
_SECTION = re.compile(r"(?<![\w.(])\d{3,5}(?:\.\d{1,4}){0,3}")
_ACT_NOW = re.compile(r"79(?:2\d|3[01])\.\d{3}")
_SB_34 = re.compile(r"1798\.90\.\d{1,2}")


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """One cited section, without subdivisions.

    Attributes:
        code: `gov`, `civ`, `pen` …: the first three letters of the code's name; empty if the text names no code.
        section: `7922.535`.
    """

    code: str
    section: str

    @property
    def superseded(self) -> bool:
        """True for a section number of the Public Records Act from before 2023 (AB 473): 6250 to 6276.48."""
        whole, _, rest = self.section.partition(".")
        if self.code not in {"", "gov"} or not whole.isdigit() or not 6250 <= int(whole) <= 6276:
            return False
        return int(whole) < 6276 or not rest or int(rest) <= 48

    def __str__(self) -> str:
        return f"{self.code.capitalize()}. Code {self.section}" if self.code else f"section {self.section}"


def citations(text: str) -> tuple[Citation, ...]:
    """All sections that a text cites, in order of their place, each once.

    A number counts if the name of a code or the word section leads to it, if it is one of a list so led, or if it has
    the shape of a section of today's Public Records Act, or that of an old one with a subdivision.
    """
    found: dict[Citation, int] = {}
    for place, citation in sorted(_found(text), key=lambda pair: pair[0]):
        found.setdefault(citation, place)
    return tuple(found)


def _found(text: str) -> Iterator[tuple[int, Citation]]:
    led: set[int] = set()
    for match in _LED.finditer(text):
        for number in _SECTION.finditer(match["list"]):
            place = match.start("list") + number.start()
            led.add(place)
            yield place, _citation(match["code"] or "", number[0])
    for bare in (*_BARE_ACT.finditer(text), *_BARE_OLD.finditer(text)):
        if bare.start() not in led:
            yield bare.start(), Citation("gov", bare[0])


def _citation(code: str, section: str) -> Citation:
    """A section of the Act or of SB 34 is known by its number, even where the text names no code."""
    if not code and _ACT_NOW.fullmatch(section):
        return Citation("gov", section)
    if not code and _SB_34.fullmatch(section):
        return Citation("civ", section)
    return Citation(code.lower()[:3], section)
