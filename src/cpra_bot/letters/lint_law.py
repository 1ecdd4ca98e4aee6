"""Rules on the law: which sections and cases each kind of letter may cite, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cpra_bot.law.citations import Citation, expand, find_citations, read_citations
from cpra_bot.letters.looked import Fault, Looked, Rule
from cpra_bot.letters.questions import Answers, question
from cpra_bot.letters.remembered import of_one
from cpra_bot.letters.stretches import one_line
from cpra_bot.model.letter import LetterKind

ALLOWED_SECTIONS: dict[LetterKind, frozenset[str]] = {
    LetterKind.INITIAL: frozenset(
        {"7920.000", "7922.525", "7922.530", "7922.535", "7922.570", "7922.575", "7922.600"},
    ),
    LetterKind.RECEIPT_CHECK: frozenset(),
    LetterKind.FOLLOW_UP: frozenset({"7922.535"}),
    LetterKind.OVERDUE: frozenset({"7922.535", "7922.500"}),
    LetterKind.EXTENSION_EXPIRED: frozenset({"7922.535"}),
    LetterKind.RECORD_CREATION: frozenset({"7922.535", "7922.570", "7922.575", "7922.600"}),
    LetterKind.DENIAL_REBUTTAL: frozenset(
        {"7922.000", "7922.525", "7922.540", "7922.600", "7923.600", "7927.705", "7927.200"},
    ),
    LetterKind.FEE_REPLY: frozenset({"7922.530", "7922.570", "7922.575"}),
    LetterKind.CLARIFICATION: frozenset({"7922.600"}),
    LetterKind.WEBSITE_REFERRAL: frozenset({"7922.545"}),
    LetterKind.REMAINDER: frozenset(),
    LetterKind.REFILING: frozenset(),
    LetterKind.THANKS: frozenset(),
    LetterKind.STATUS: frozenset(),
}
"""Sections of the Public Records Act that each kind of letter may cite."""

ALLOWED_ELSEWHERE: dict[LetterKind, frozenset[str]] = {
    LetterKind.DENIAL_REBUTTAL: frozenset({"Civ 1798.90.5", "Civ 1798.90.55"}),
}
"""Sections of other codes that a kind of letter may cite, whatever the campaign; named as in `law.citations`."""

SHOWS_ITEMS = frozenset({LetterKind.INITIAL, LetterKind.RECORD_CREATION})
"""Kinds that show the items' own words, and with them the statutes that the campaign lists."""

CASES: dict[LetterKind, tuple[str, ...]] = {
    LetterKind.RECORD_CREATION: ("Sander v. Superior Court (2018) 26 Cal.App.5th 651",),
    LetterKind.DENIAL_REBUTTAL: (
        "American Civil Liberties Union Foundation v. Superior Court (2017) 3 Cal.5th 1032",
        "Castañares v. Superior Court (2023) 98 Cal.App.5th 295",
        "Haynie v. Superior Court (2001) 26 Cal.4th 1061",
        "71 Ops.Cal.Atty.Gen. 235 (1988)",
    ),
    LetterKind.FEE_REPLY: (
        "National Lawyers Guild v. City of Hayward (2020) 9 Cal.5th 488",
        "County of Santa Clara v. Superior Court (2009) 170 Cal.App.4th 1301",
    ),
}
"""Cases and opinions that each kind of letter may cite, in their one form."""

_CASE = re.compile(
    r"(?:[A-Z][\w.'\u2019&-]*(?: (?:of|the|and|for|[A-Z][\w.'\u2019&-]*))* )?(?<!\w)v\. [A-Z][^;()]{0,80}"
    r"|\bIn re [A-Z]\w+|\b\d+ Ops\. ?Cal\. ?Atty\. ?Gen\.[^;,]{0,14}|\b\d+ Cal\.(?: ?App\.)? ?\d(?:th|d|nd|rd)\b[ \d]*"
)
_CASE_SIGNS = ("v. ", "In re ", "Ops.", "Cal.")
"""One of these stands in every citation of a case; most letters hold none, and the pattern is slow."""

_CIVIL = re.compile(r"\bCiv(?:il|\.) Code\b")
_SB_34 = re.compile(r"(?<![\d.])1798\.90\.\d{1,2}")


def _sections(looked: Looked) -> Iterator[Fault]:
    kind = looked.letter.kind
    extra = looked.campaign.citations if kind in SHOWS_ITEMS else ()
    own = _faulty(looked.said, kind, extra, _cited_by_the_agency(looked))
    below = _faulty(looked.below, LetterKind.INITIAL, looked.campaign.citations, frozenset())
    yield from dict.fromkeys((*own, *below))


def _cited_by_the_agency(looked: Looked) -> frozenset[str]:
    """Sections that a rebuttal may repeat because the denial cites them; they are given to it as facts."""
    if looked.letter.kind is not LetterKind.DENIAL_REBUTTAL:
        return frozenset()
    texts = (value for name, value in looked.facts.items() if name.partition(".")[0] == "sections")
    return frozenset(name for text in texts for name in expand(read_citations(text)))


@of_one
def _faulty(texts: Answers, kind: LetterKind, extra: tuple[str, ...], theirs: frozenset[str]) -> tuple[Fault, ...]:
    return tuple(_citations_at_fault(texts, kind, extra, theirs))


def _citations_at_fault(
    texts: Answers, kind: LetterKind, extra: tuple[str, ...], theirs: frozenset[str]
) -> Iterator[Fault]:
    allowed = _allowed(kind, extra)
    for citation, names, old in (each for _, cited in texts.to(_cited) for each in cited):
        if names <= theirs:
            continue
        if old:
            yield "L004", f"it cites {citation.name}, a number from before 2023", "cite the section of today"
        elif names <= allowed:
            continue
        elif citation.code == "Gov":
            may = ", ".join(sorted(ALLOWED_SECTIONS[kind])) or "none"
            yield "L005", f"it cites {citation.name}", f"this kind of letter may cite {may}"
        else:
            yield "L006", f"it cites {citation.name}", "leave it out of this letter, or list it under citations"


@question(digit=True)
def _cited(paragraph: str) -> tuple[tuple[Citation, frozenset[str], bool], ...]:
    """Each citation, the names of all sections that it means (a range: those between its ends), and if it is old."""
    return tuple([(one, frozenset(expand((one,))), one.old) for one in find_citations(paragraph)])


@lru_cache(maxsize=64)
def _allowed(kind: LetterKind, extra: tuple[str, ...]) -> frozenset[str]:
    """All sections that a kind of letter may cite, those that the campaign lists among them."""
    listed = frozenset(name for entry in extra for name in expand(find_citations(entry)))
    act = frozenset(f"Gov {section}" for section in ALLOWED_SECTIONS[kind])
    return act | listed | ALLOWED_ELSEWHERE.get(kind, frozenset())


def _cases(looked: Looked) -> Iterator[Fault]:
    kind = looked.letter.kind
    for case in dict.fromkeys(
        case for text, _ in looked.said.to(_may_cite_a_case) for case in _unlisted_cases(text, kind)
    ):
        remedy = "cite a case of the list in its known form, or none"
        yield "L018", f'it cites "{case}", which is no case that this kind of letter may cite', remedy


@question(("v. ", "in re ", "ops.", "cal."))
def _may_cite_a_case(paragraph: str) -> bool:
    return any(sign in paragraph for sign in _CASE_SIGNS)


@lru_cache(maxsize=4096)
def _unlisted_cases(paragraph: str, kind: LetterKind) -> tuple[str, ...]:
    for case in CASES.get(kind, ()):
        paragraph = paragraph.replace(one_line(case), "")
    return tuple(match[0].strip() for match in _CASE.finditer(paragraph))


def _bare_numbers(looked: Looked) -> Iterator[Fault]:
    """`1798.90.52` alone does not say that it is of the Civil Code: the name has to lead to it."""
    for number in dict.fromkeys(number for _, numbers in looked.said.to(_nameless) for number in numbers):
        yield "L025", f'it cites "{number}" without naming its code', "write Civ. Code before the number"


@question(("1798.90.",), digit=True)
def _nameless(paragraph: str) -> tuple[str, ...]:
    found = _SB_34.finditer(paragraph)
    return tuple(
        number[0] for number in found if not _CIVIL.search(paragraph[max(0, number.start() - 120) : number.start()])
    )


RULES: tuple[Rule, ...] = (_sections, _cases, _bare_numbers)
