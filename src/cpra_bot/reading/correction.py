"""A person's word on what a message states: facts added, changed and removed, each with words that stand in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.model.message import ParsedMail

BY_PERSON = "person"
DATED = frozenset({FactKind.RECEIVED_ON, FactKind.PROMISED_DATE, FactKind.DEADLINE_FOR_US})
PRICED = frozenset({FactKind.FEE_THRESHOLD})
_VALUED = DATED | PRICED | {FactKind.TRACKING_NUMBER, FactKind.LINK, FactKind.STATUTE, FactKind.ITEM_ANSWER}
_MAY_BE_DATED = frozenset({FactKind.EXTENSION})
_MAY_BE_PRICED = frozenset({FactKind.FEE_QUOTE, FactKind.FEE_DEMAND})


class WrongWord(ValueError):
    """A correction that cannot be: words that do not stand in the message, a value of the wrong kind."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of one fact; None leaves a part as it is.

    Attributes:
        kind: what is stated.
        value: as the kind wants it.
        quote: words of the message.
        items: labels it is about.
        detail: further values by name.
    """

    kind: FactKind | None = None
    value: str | None = None
    quote: str | None = None
    items: tuple[str, ...] | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


def added(mail: ParsedMail, facts: tuple[Fact, ...], given: Given) -> tuple[Fact, ...]:
    """The facts with one more, in the order of the text.

    Raises:
        WrongWord: kind or quote is missing, or what is given cannot be.
    """
    if given.kind is None or not (given.quote or "").strip():
        raise WrongWord("a fact needs its kind and the words that prove it")
    empty = Fact(given.kind, "", "", -1, BY_PERSON)
    return _in_order((*facts, _with(mail, empty, given)))


def changed(mail: ParsedMail, facts: tuple[Fact, ...], position: int, given: Given) -> tuple[Fact, ...]:
    """The facts with one changed.

    Args:
        mail: the message.
        facts: as they stand.
        position: of the fact, counted from 1.
        given: its new parts.

    Raises:
        WrongWord: there is no such fact, or what is given cannot be.
    """
    _exists(facts, position)
    new = _with(mail, facts[position - 1], given)
    return _in_order(tuple(new if at == position else fact for at, fact in enumerate(facts, start=1)))


def removed(facts: tuple[Fact, ...], positions: tuple[int, ...]) -> tuple[Fact, ...]:
    """The facts without some, counted from 1.

    Raises:
        WrongWord: there is no such fact.
    """
    for position in positions:
        _exists(facts, position)
    return tuple(fact for at, fact in enumerate(facts, start=1) if at not in positions)


def place_of(mail: ParsedMail, quote: str) -> tuple[str, int]:
    """The words as they stand in a message, and where: offset in its own words, or -1 in the subject or what was cut.

    Line breaks and runs of spaces count as one space, and straight quotation marks as curly ones.

    Raises:
        WrongWord: the words do not stand in it.
    """
    words = quote.split()
    pattern = re.compile(r"\s+".join(_loosely(word) for word in words)) if words else None
    if pattern is None:
        raise WrongWord("the quote is empty")
    hits = list(pattern.finditer(mail.own_text))
    if hits:
        return hits[0].group(), hits[0].start()
    hit = pattern.search(mail.subject) or pattern.search(mail.text)
    if hit is None:
        raise WrongWord(f'the words "{" ".join(words)[:80]}" do not stand in the message')
    return hit.group(), -1


def _loosely(word: str) -> str:
    found = re.escape(word)
    return re.sub("['’‘]", "['’‘]", re.sub('["“”]', '["“”]', found))


def _with(mail: ParsedMail, fact: Fact, given: Given) -> Fact:
    kind = given.kind or fact.kind
    quote, start = (fact.quote, fact.start) if given.quote is None else place_of(mail, given.quote)
    value = fact.value if given.value is None else given.value.strip()
    if given.kind and given.kind is not fact.kind and given.value is None:
        value = ""
    _fits(kind, value)
    return replace(
        fact,
        kind=kind,
        value=_plain_sum(value) if kind in PRICED | _MAY_BE_PRICED else value,
        quote=quote,
        start=start,
        rule=BY_PERSON,
        items=fact.items if given.items is None else given.items,
        detail={name: text for name, text in {**fact.detail, **given.detail}.items() if text},
        document=fact.document if given.quote is None else "",
        page=fact.page if given.quote is None else 0,
        certainty=Certainty.SURE,
    )


def _fits(kind: FactKind, value: str) -> None:
    if not value:
        if kind in _VALUED:
            raise WrongWord(f"{kind} needs a value" + (", a date as 2026-05-04" if kind in DATED else ""))
        return
    if kind in DATED | _MAY_BE_DATED:
        try:
            good = date.fromisoformat(value).isoformat() == value
        except ValueError:
            good = False
        if not good:
            raise WrongWord(f"the value of {kind} is a date as 2026-05-04, not {value!r}")
    if kind in PRICED | _MAY_BE_PRICED:
        _plain_sum(value)


def _plain_sum(value: str) -> str:
    """US dollars as `12.50`; empty stays empty."""
    if not value:
        return ""
    try:
        number = Decimal(value.replace("$", "").replace(",", ""))
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0:
        raise WrongWord(f"the value is a sum in US dollars as 12.50, not {value!r}")
    return f"{number:.2f}"


def _exists(facts: tuple[Fact, ...], position: int) -> None:
    if not 1 <= position <= len(facts):
        raise WrongWord(f"there is no fact {position}; the message has {len(facts)}")


def _in_order(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: (bool(fact.document), fact.start < 0, fact.start)))
