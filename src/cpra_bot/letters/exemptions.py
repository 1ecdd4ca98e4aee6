"""Which sections a denial rests on, and which of them we have an answer to.

Old numbers are matched with their subdivision only: 6254 alone says nothing. The pairs are those of AB 473 (Stats.
2021, ch. 614). A section that is not in the table is repeated as the agency wrote it, and asked about in general.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CITED = re.compile(r"(?<![\d.])(\d{3,5}(?:\.\d{1,4}){0,3})((?:\s?\([a-z0-9]{1,3}\))*)", re.I)


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for withholding that the rebuttal has a paragraph for.

    Attributes:
        id: name in the template.
        cite: how we cite it.
        today: numbers in force that mean it.
        before: numbers from before 2023 that mean it, with the subdivision that they need.
    """

    id: str
    cite: str
    today: tuple[str, ...]
    before: tuple[str, ...] = ()


GROUNDS = (
    Ground(
        "investigations",
        "Gov. Code 7923.600",
        ("7923.600", "7923.605", "7923.610", "7923.615", "7923.620", "7923.625"),
        ("6254(f)",),
    ),
    Ground("balance", "Gov. Code 7922.000", ("7922.000",), ("6255", "6255(a)")),
    Ground("other_law", "Gov. Code 7927.705", ("7927.705",), ("6254(k)",)),
    Ground("litigation", "Gov. Code 7927.200", ("7927.200",), ("6254(b)",)),
    Ground("sharing", "Civ. Code 1798.90.55", ("1798.90.55",)),
)
"""In the order of their paragraphs."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A ground as this agency cites it.

    Attributes:
        id, cite: as in `Ground`; for an unknown section the id is empty and `cite` is the agency's own number.
        theirs: the old number that the agency used, or empty.
    """

    id: str
    cite: str
    theirs: str = ""


def grounds_cited(sections: str) -> tuple[Cited, ...]:
    """The grounds that an agency's words name, each once, known ones first.

    Args:
        sections: the sections as the agency wrote them, such as `6254(f), 7922.000 and Civil Code 1798.90.55`.
    """
    known: dict[str, Cited] = {}
    others: dict[str, Cited] = {}
    for number, subdivisions in _CITED.findall(sections):
        letters = re.sub(r"\s", "", subdivisions)
        ground = _ground(number, letters)
        if ground is None:
            others.setdefault(number + letters, Cited("", number + letters))
        else:
            theirs = "" if number in ground.today else number + letters
            known.setdefault(ground.id, Cited(ground.id, ground.cite, theirs))
    order = [ground.id for ground in GROUNDS]
    return (*sorted(known.values(), key=lambda cited: order.index(cited.id)), *others.values())


def _ground(number: str, subdivisions: str) -> Ground | None:
    first = re.match(r"\([a-z0-9]+\)", subdivisions, re.I)
    names = {number + (first[0].lower() if first else ""), number + subdivisions.lower()}
    return next((ground for ground in GROUNDS if number in ground.today or names & set(ground.before)), None)
