"""From hits of rules to facts: the date, sum, address or section that each statement carries."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from cpra_bot.law.citations import find_citations
from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.reading.dates import find_dates
from cpra_bot.reading.expiry import expiry_day
from cpra_bot.reading.extension import defects_of, grounds_in
from cpra_bot.reading.hits import Hit
from cpra_bot.reading.item_answers import item_answers
from cpra_bot.reading.links import FILES, find_links, is_bare_host
from cpra_bot.reading.money import find_amounts
from cpra_bot.reading.numbers import find_numbers
from cpra_bot.reading.other_statutes import find_other_statutes
from cpra_bot.reading.passages import Passage
from cpra_bot.reading.relative import find_relative
from cpra_bot.reading.rules.rule import Needs
from cpra_bot.reading.sentences import Sentence
from cpra_bot.reading.statements import ahead, extension_days, receipt_day

_MAX_QUOTE = 600


@dataclass(frozen=True)
class Letter:
    """A text made ready for the rules.

    Attributes:
        text: the words; `masked` the same with blanks for addresses and for what it only repeats.
        passages: its sentences.
        sent: its legal day.
        items: labels of the request's items and their wording.
    """

    text: str
    masked: str
    passages: tuple[Passage, ...]
    sent: date
    items: Mapping[str, str]

    def passage_at(self, place: int) -> Passage | None:
        """The sentence that stands there; None between two."""
        found = bisect_right(self._starts, place) - 1
        return self.passages[found] if found >= 0 and place < self.passages[found].end else None

    @cached_property
    def _starts(self) -> list[int]:
        return [passage.start for passage in self.passages]


def stated(letter: Letter, hits: Sequence[Hit]) -> list[Fact]:
    """All facts of a text, in no order, one beside another."""
    merged: dict[tuple[FactKind, str, int], Fact] = {}
    for hit in hits:
        for fact in _from_hit(letter, hit):
            key = (fact.kind, fact.value, fact.start)
            merged[key] = _merged(merged[key], fact) if key in merged else fact
    ends = expiry_day(letter.passages, letter.sent)
    facts = _extensions(letter, [_with_expiry(fact, ends) for fact in merged.values()])
    return (
        facts
        + _received(letter)
        + _numbers(letter)
        + _statutes(letter)
        + _links(letter, ends)
        + item_answers(letter.text, letter.passages, letter.items)
    )


def _with_expiry(fact: Fact, ends: date | None) -> Fact:
    """A release by link or upload, with the day on which it ends."""
    if ends is None or fact.kind is not FactKind.RELEASE:
        return fact
    return replace(fact, detail={**fact.detail, "expires": ends.isoformat()})


def _merged(one: Fact, other: Fact) -> Fact:
    """Two rules that say the same of one sentence: the surer one's name, the details of both."""
    first, second = (
        (other, one) if one.certainty is Certainty.LIKELY and other.certainty is Certainty.SURE else (one, other)
    )
    return replace(first, detail={**second.detail, **first.detail})


def quoted(text: str, kind: FactKind, value: str, start: int, end: int, rule: str) -> Fact:
    """A fact whose quote is the text from `start` to `end`."""
    return Fact(kind, value, text[start : min(end, start + _MAX_QUOTE)], start, rule)


def _from_hit(letter: Letter, hit: Hit) -> list[Fact]:
    rule, passage = hit.rule, hit.passage
    if rule.needs is Needs.DAY:
        values = _days(letter, passage)
    elif rule.needs in {Needs.SUM, Needs.SUM_OR_NOT}:
        values = _sums(passage, wanted=rule.needs is Needs.SUM)
    elif rule.needs is Needs.LINK:
        links = [one.url for one in find_links(letter.text[passage.start : passage.end])]
        values = [((links or [""])[0], {})]
    else:
        values = [("", {})]
    quote = letter.text[passage.start : passage.end][:_MAX_QUOTE]
    return [
        Fact(
            rule.kind,
            value,
            quote,
            passage.start,
            rule.name,
            passage.items,
            {**rule.detail, **detail},
            certainty=rule.certainty,
        )
        for value, detail in values
    ]


_Values = list[tuple[str, dict[str, str]]]


def _days(letter: Letter, passage: Passage) -> _Values:
    """Days ahead in a sentence; those that count from the message say so."""
    text = passage.text
    values: _Values = [(day.isoformat(), {}) for day in ahead(text, letter.sent)]
    if not values and "whether" not in passage.flat:  # "within 10 days we will say whether" only repeats the Act
        for hit in find_relative(text, letter.sent):
            if hit.day >= letter.sent:
                values.append((hit.day.isoformat(), {"relative": " ".join(text[hit.start : hit.end].split())}))
    return values[:5]


def _sums(passage: Passage, *, wanted: bool) -> _Values:
    amounts = find_amounts(passage.text)
    rates = ", ".join(dict.fromkeys(one.dollars for one in amounts if one.rate or one.flat))
    totals = list(dict.fromkeys(one.dollars for one in amounts if not one.rate and not one.old))
    detail = {"rate": rates} if rates else {}
    if totals:
        return [(value, detail) for value in totals]
    return [] if wanted else [("", detail)]


def _extensions(letter: Letter, facts: list[Fact]) -> list[Fact]:
    """One extension per message, with its day, its grounds and what it lacks."""
    taking = [fact for fact in facts if fact.kind is FactKind.EXTENSION]
    rest = [fact for fact in facts if fact.kind is not FactKind.EXTENSION]
    starts = {fact.start for fact in taking}
    places = [passage for passage in letter.passages if passage.start in starts]
    if not places:
        places = [passage for passage in letter.passages if _takes_time(letter, passage)][:1]
    if not places:
        return facts
    until, where = _until(letter, places)
    stretch = [one for one in letter.passages if not one.aside and abs(one.paragraph - places[0].paragraph) <= 1]
    grounds = grounds_in(stretch)
    received = next((fact.day for fact in _received(letter)), None)
    defects = defects_of(until, grounds, letter.sent, received, stretch)
    place = where if where in places else places[0]
    detail = {"grounds": ",".join(grounds), "defects": ",".join(defects)}
    detail = {name: value for name, value in detail.items() if value}
    value = until.isoformat() if until else ""
    rule = taking[0].rule if taking else "determination by a day, for a listed reason"
    quote = letter.text[place.start : place.end][:_MAX_QUOTE]
    extension = Fact(FactKind.EXTENSION, value, quote, place.start, rule, place.items, detail)
    taken = {one.start for one in places}
    kept = [
        fact
        for fact in rest
        if not (fact.kind is FactKind.PROMISED_DATE and (fact.value == value or fact.start in taken))
    ]
    return [*kept, extension]


def _takes_time(letter: Letter, passage: Passage) -> bool:
    """True for a determination by a day, put off for one of the listed circumstances, without the word extension."""
    if passage.aside or not re.search(r"\bdetermin|\brespon[ds]", passage.flat):
        return False
    announced = "will" in passage.flat or "'ll" in passage.flat
    sentence = Sentence(passage.start, passage.text)
    return announced and bool(extension_days(sentence, letter.sent)) and bool(grounds_in([passage]))


def _until(letter: Letter, places: Sequence[Passage]) -> tuple[date | None, Passage | None]:
    """The day up to which time is taken: in the sentence that takes it, else in one that speaks of the"
    " determination."""
    near = [one for one in letter.passages if not one.aside]
    named = [one for one in near if _ANSWERS.search(one.flat)]
    named.sort(key=lambda one: "determin" not in one.flat)
    for passage in (*places, *named):
        days = extension_days(Sentence(passage.start, passage.text), letter.sent)
        if days:
            return days[0], passage
    for passage in near:
        later = [hit.day for hit in find_dates(passage.text, letter.sent) if hit.day > letter.sent]
        if later and _NEW_DATE.search(passage.flat):
            return later[0], passage
    return None, None


_NEW_DATE = re.compile(r"\bnew (?:\w+ ){0,3}(?:date|deadline|estimate|target)\b")
_ANSWERS = re.compile(
    r"\bdetermin|\brespon[ds]e?|\bnew date\b|\banswer|\bletter from me\b|\bnotif|\bhear\b|\byou'll have a\b"
)


def _received(letter: Letter) -> list[Fact]:
    for passage in letter.passages:
        if passage.aside:
            continue
        day = receipt_day(Sentence(passage.start, passage.text), letter.sent)
        if day:
            return [
                quoted(
                    letter.text,
                    FactKind.RECEIVED_ON,
                    day.isoformat(),
                    passage.start,
                    passage.end,
                    "date behind the receipt",
                )
            ]
    return []


def _numbers(letter: Letter) -> list[Fact]:
    return [
        quoted(letter.text, FactKind.TRACKING_NUMBER, hit.number, hit.start, hit.end, f"number by {hit.rule}")
        for hit in find_numbers(letter.masked)
    ]


def _statutes(letter: Letter) -> list[Fact]:
    """Each cited section once, where it is first cited."""
    found: dict[str, tuple[int, int]] = {}
    for one in find_citations(letter.masked):
        found.setdefault(str(one), (one.start, one.end))
    for start, end, name in find_other_statutes(letter.masked):
        if not any(a < end and start < b for a, b in found.values()):
            found.setdefault(name, (start, end))
    return [
        quoted(letter.text, FactKind.STATUTE, name, start, end, "section cited")
        for name, (start, end) in found.items()
        if (passage := letter.passage_at(start)) and not passage.aside
    ]


def _links(letter: Letter, ends: date | None) -> list[Fact]:
    """Addresses in the body, with the day on which they end; those on a host for files are sure to hold some."""
    facts = []
    detail = {"expires": ends.isoformat()} if ends else {}
    closing = next((one.start for one in letter.passages if one.aside), len(letter.text))
    for hit in find_links(letter.text):
        if _is_repeated(letter, hit.start):
            continue
        passage = letter.passage_at(hit.start)
        gap = passage is None and hit.start <= closing
        if is_bare_host(hit.url) and not _LEADS.search(letter.text[max(0, hit.start - 40) : hit.start]):
            continue
        if (passage and not passage.aside and not _BESIDE.search(passage.flat)) or gap:
            quote = letter.text[hit.start : hit.end][:_MAX_QUOTE]
            sure = Certainty.SURE if FILES.search(hit.url) else Certainty.LIKELY
            facts.append(
                Fact(FactKind.LINK, hit.url, quote, hit.start, "address in the letter", detail=detail, certainty=sure)
            )
    return facts


def _is_repeated(letter: Letter, at: int) -> bool:
    """True if the words around a place were blanked as a repetition."""
    around = letter.masked[max(0, at - 60) : at].replace("\n", " ")
    return bool(letter.text[max(0, at - 60) : at].strip()) and not around.strip()


_LEADS = re.compile(r"(?:\bat|\bvia|\bvisit|\bportal|\bto|\bthrough|\busing|\bon|\bhere|:)[\s(<]*\Z", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:agendas|minutes|complaint|privacy|terms|survey|social media|newsletter|newsroom"
    r"|to stop the registration|to know more|want to send|learn (?:why|more))\b"
)
