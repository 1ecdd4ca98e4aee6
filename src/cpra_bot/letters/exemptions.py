"""Which sections a denial rests on, and which of them we have an answer to.

What a citation is, and what an old number means today, the law room knows. An old number that several grounds could
mean (6254 alone) means none: it is repeated as the agency wrote it, and asked about in general.
"""

from __future__ import annotations

from dataclasses import dataclass

from cpra_bot.law.citations import Citation, expand, read_citations, today


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for withholding that the rebuttal has a paragraph for.

    Attributes:
        id: name in the template.
        cite: how we cite it.
        sections: sections in force that mean it, as `law.citations.expand` names them.
    """

    id: str
    cite: str
    sections: frozenset[str]


GROUNDS = (
    Ground(
        "investigations",
        "Gov. Code 7923.600",
        frozenset(f"Gov 7923.{number}" for number in (600, 605, 610, 615, 620, 625)),
    ),
    Ground("balance", "Gov. Code 7922.000", frozenset({"Gov 7922.000"})),
    Ground("other_law", "Gov. Code 7927.705", frozenset({"Gov 7927.705"})),
    Ground("litigation", "Gov. Code 7927.200", frozenset({"Gov 7927.200"})),
    Ground("sharing", "Civ. Code 1798.90.55", frozenset({"Civ 1798.90.55"})),
)
"""In the order of their paragraphs."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A ground as this agency cites it.

    Attributes:
        id, cite: as in `Ground`; for an unknown section the id is empty and `cite` is the section itself.
        theirs: the old number that the agency used, or empty.
    """

    id: str
    cite: str
    theirs: str = ""


def grounds_cited(sections: str) -> tuple[Cited, ...]:
    """The grounds that an agency's words name, each once, known ones first.

    Args:
        sections: a list of sections, as `law.citations.read_citations` takes it.
    """
    known: dict[str, Cited] = {}
    others: dict[str, Cited] = {}
    for one in read_citations(sections):
        ground = _ground(one)
        if ground is None:
            others.setdefault(one.name, Cited("", one.name))
        else:
            theirs = f"{one.section}{one.subdivision}" if one.old else ""
            known.setdefault(ground.id, Cited(ground.id, ground.cite, theirs))
    order = [ground.id for ground in GROUNDS]
    return (*sorted(known.values(), key=lambda cited: order.index(cited.id)), *others.values())


def _ground(one: Citation) -> Ground | None:
    """The one ground that a citation means; None if it means none of them, or could mean several."""
    if one.old:
        names = {f"Gov {new.partition('(')[0]}" for row in today(one).candidates for new in row.new}
    else:
        names = set(expand((one,)))
    meant = [ground for ground in GROUNDS if names & ground.sections]
    return meant[0] if len(meant) == 1 else None
