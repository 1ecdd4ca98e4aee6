"""A person's word on the facts: what it may be, and where its words stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.model.message import Attachment, DocumentText, ParsedMail
from cpra_bot.reading.correction import Given, Place, Words, WrongWord, added, changed, place_of, removed

OWN = "Dear Robin,\nwe are\n  withholding the “list” of A2.\nIt costs $12.50."
MAIL = ParsedMail("", (), (), "", "", (), (), "Request PRA-26-1", None, "", "", OWN + "\n> quoted", OWN)
WORDS = Words(MAIL)
LETTER = DocumentText("letter.pdf", ("Dear Robin Sample:", "Item A2 is\ndenied in full."))
SCAN = DocumentText("scan.pdf", (), "it holds no text")
WITH_FILES = Words(
    replace(MAIL, attachments=(Attachment("letter.pdf", "application/pdf", 9), Attachment("scan.pdf", "", 9))),
    lambda: (LETTER, SCAN),
)
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
    assert place_of(WORDS, quote) == Place(found, start)


@pytest.mark.parametrize("quote", ["", "   ", "we deny", "WE ARE", "we arewithholding"])
def test_words_that_do_not_stand_there(quote: str) -> None:
    with pytest.raises(WrongWord):
        place_of(WORDS, quote)


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
    (fact,) = added(WORDS, (), Given(kind, value, "withholding"))
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
        added(WORDS, (), Given(kind, value, "withholding"))


@pytest.mark.parametrize(
    "given", [Given(FactKind.DENIAL), Given(quote="withholding"), Given(FactKind.DENIAL, quote=" ")]
)
def test_a_new_fact_needs_kind_and_words(given: Given) -> None:
    with pytest.raises(WrongWord, match="its kind and the words"):
        added(WORDS, (), given)


def test_facts_stand_in_the_order_of_the_text() -> None:
    facts = added(
        WORDS, added(WORDS, (), Given(FactKind.DENIAL, quote="withholding")), Given(FactKind.STATUS, quote="Dear")
    )
    assert [fact.kind for fact in facts] == [FactKind.STATUS, FactKind.DENIAL]


def test_a_change_leaves_what_it_does_not_name() -> None:
    (fact,) = changed(WORDS, (ACK,), 1, Given(items=("A1",)))
    assert (fact.kind, fact.quote, fact.items, fact.rule) == (FactKind.ACKNOWLEDGED, "Dear", ("A1",), "person")
    (fact,) = changed(WORDS, (fact,), 1, Given(FactKind.FEE_QUOTE, "12.5", "$12.50"))
    assert (fact.kind, fact.value, fact.items) == (FactKind.FEE_QUOTE, "12.50", ("A1",))
    (fact,) = changed(WORDS, (fact,), 1, Given(FactKind.DENIAL))
    assert (fact.kind, fact.value) == (FactKind.DENIAL, "")


@pytest.mark.parametrize("position", [0, 2, -1])
def test_a_fact_that_is_not_there(position: int) -> None:
    with pytest.raises(WrongWord, match="there is no fact"):
        changed(WORDS, (ACK,), position, Given(value="x"))
    with pytest.raises(WrongWord, match="there is no fact"):
        removed((ACK,), (position,))


def test_words_of_a_file_are_found_with_its_name_and_page() -> None:
    (fact,) = added(WITH_FILES, (), Given(FactKind.DENIAL, quote="A2 is denied", items=("A2",)))
    assert (fact.document, fact.page, fact.quote) == ("letter.pdf", 2, "A2 is\ndenied")
    assert LETTER.text[fact.start :].startswith(fact.quote)


def test_words_of_the_message_come_first_and_then_no_file_is_opened() -> None:
    def opened() -> tuple[DocumentText, ...]:
        raise AssertionError("a file was opened")

    assert place_of(Words(WITH_FILES.mail, opened), "Dear Robin").document == ""


def test_a_new_quote_moves_a_fact_between_the_message_and_a_file() -> None:
    there = changed(WITH_FILES, (ACK,), 1, Given(quote="Robin Sample"))
    assert (there[0].document, there[0].page) == ("letter.pdf", 1)
    back = changed(WITH_FILES, there, 1, Given(quote="withholding"))
    assert (back[0].document, back[0].page) == ("", 0)
    assert changed(WITH_FILES, there, 1, Given(items=("A1",)))[0].document == "letter.pdf"


def test_words_that_stand_nowhere_name_the_file_that_was_not_read() -> None:
    with pytest.raises(WrongWord, match=r"in the message or its files \(scan\.pdf: it holds no text\)"):
        place_of(WITH_FILES, "we deny")
