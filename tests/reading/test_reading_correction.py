"""A person's word on the facts: what it may be, and where its words stand."""

from __future__ import annotations

import pytest

from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.correction import Given, WrongWord, added, changed, place_of, removed

OWN = "Dear Robin,\nwe are\n  withholding the “list” of A2.\nIt costs $12.50."
MAIL = ParsedMail("", (), (), "", "", (), (), "Request PRA-26-1", None, "", "", OWN + "\n> quoted", OWN)
ACK = Fact(FactKind.ACKNOWLEDGED, "", "Dear", 0, "rule")


@pytest.mark.parametrize(
    ("quote", "found", "start"),
    [
        ("we are withholding", "we are\n  withholding", 12),
        ('the "list" of', "the “list” of", 33),
        ("PRA-26-1", "PRA-26-1", -1),
        ("> quoted", "> quoted", -1),
    ],
)
def test_words_are_found_however_they_are_broken(quote: str, found: str, start: int) -> None:
    assert place_of(MAIL, quote) == (found, start)


@pytest.mark.parametrize("quote", ["", "   ", "we deny", "WE ARE", "we arewithholding"])
def test_words_that_do_not_stand_there(quote: str) -> None:
    with pytest.raises(WrongWord):
        place_of(MAIL, quote)


GOOD = [
    (FactKind.FEE_QUOTE, "$1,250", "1250.00"),
    (FactKind.FEE_QUOTE, "", ""),
    (FactKind.PROMISED_DATE, "2026-05-04", "2026-05-04"),
    (FactKind.EXTENSION, "", ""),
    (FactKind.TRACKING_NUMBER, "PRA-26-1", "PRA-26-1"),
    (FactKind.DENIAL, "", ""),
]


@pytest.mark.parametrize(("kind", "value", "kept"), GOOD)
def test_values_that_fit(kind: FactKind, value: str, kept: str) -> None:
    (fact,) = added(MAIL, (), Given(kind, value, "withholding"))
    assert (fact.value, fact.rule) == (kept, "person")
    assert MAIL.own_text[fact.start :].startswith(fact.quote)


BAD = [
    (FactKind.FEE_QUOTE, "much"),
    (FactKind.FEE_THRESHOLD, ""),
    (FactKind.FEE_DEMAND, "-3"),
    (FactKind.FEE_DEMAND, "nan"),
    (FactKind.PROMISED_DATE, "May 4"),
    (FactKind.PROMISED_DATE, "20260504"),
    (FactKind.PROMISED_DATE, ""),
    (FactKind.EXTENSION, "soon"),
    (FactKind.TRACKING_NUMBER, ""),
]


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_values_that_do_not(kind: FactKind, value: str) -> None:
    with pytest.raises(WrongWord):
        added(MAIL, (), Given(kind, value, "withholding"))


@pytest.mark.parametrize(
    "given", [Given(FactKind.DENIAL), Given(quote="withholding"), Given(FactKind.DENIAL, quote=" ")]
)
def test_a_new_fact_needs_kind_and_words(given: Given) -> None:
    with pytest.raises(WrongWord, match="its kind and the words"):
        added(MAIL, (), given)


def test_facts_stand_in_the_order_of_the_text() -> None:
    facts = added(
        MAIL, added(MAIL, (), Given(FactKind.DENIAL, quote="withholding")), Given(FactKind.STATUS, quote="Dear")
    )
    assert [fact.kind for fact in facts] == [FactKind.STATUS, FactKind.DENIAL]


def test_a_change_leaves_what_it_does_not_name() -> None:
    (fact,) = changed(MAIL, (ACK,), 1, Given(items=("A1",)))
    assert (fact.kind, fact.quote, fact.items, fact.rule) == (FactKind.ACKNOWLEDGED, "Dear", ("A1",), "person")
    (fact,) = changed(MAIL, (fact,), 1, Given(FactKind.FEE_QUOTE, "12.5", "$12.50"))
    assert (fact.kind, fact.value, fact.items) == (FactKind.FEE_QUOTE, "12.50", ("A1",))
    (fact,) = changed(MAIL, (fact,), 1, Given(FactKind.DENIAL))
    assert (fact.kind, fact.value) == (FactKind.DENIAL, "")


@pytest.mark.parametrize("position", [0, 2, -1])
def test_a_fact_that_is_not_there(position: int) -> None:
    with pytest.raises(WrongWord, match="there is no fact"):
        changed(MAIL, (ACK,), position, Given(value="x"))
    with pytest.raises(WrongWord, match="there is no fact"):
        removed((ACK,), (position,))
