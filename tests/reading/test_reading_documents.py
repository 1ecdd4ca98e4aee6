"""Letters in attachments are read like mails: with document and page, without our own letter, and never a record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cpra_bot.model.fact import FactKind
from cpra_bot.model.message import Attachment, DocumentText, ParsedMail
from cpra_bot.reading.documents import is_letter, read_all, read_document
from cpra_bot.reading.mail import parse_mail

NOW = datetime(2026, 5, 4, 18, tzinfo=UTC)
LETTER = DocumentText(
    "letter.pdf",
    (
        "Dear Robin Sample:\n\nYour request was received on May 1, 2026. We need to extend the time to respond by",
        "fourteen days. We will notify you of our determination by May 25, 2026.\n\nSincerely,\nPat Clerk",
    ),
)
RECORD = DocumentText("list.pdf", ("Agency\nDashboard Report\nBy: Town PD\nExempt 12\nDenied 4",) * 5)
OURS = "Please release every audit of the reader system that was made since the year 2024.\nWe ask for a fee waiver if a fee is charged.\n"


def mail(text: str, *names: str) -> ParsedMail:
    parsed = parse_mail(f"From: clerk@town.example\nSubject: Re: Records\n\n{text}".encode())
    files = tuple(Attachment(name, "application/pdf", 9) for name in names)
    return ParsedMail(**{name: getattr(parsed, name) for name in parsed.__slots__} | {"attachments": files})


def test_facts_name_document_page_and_place() -> None:
    reading = read_document(LETTER, mail("See attached.", "letter.pdf"), NOW)
    assert reading.facts
    for fact in reading.facts:
        assert fact.document == "letter.pdf"
        assert LETTER.text[fact.start : fact.start + len(fact.quote)] == fact.quote
        assert fact.page == (1 if fact.start < len(LETTER.pages[0]) else 2)
    assert (FactKind.RECEIVED_ON, "2026-05-01", 1) in {(fact.kind, fact.value, fact.page) for fact in reading.facts}
    assert "2026-05-25" in {fact.value for fact in reading.facts}


def test_offsets_hold_behind_a_cut() -> None:
    words = f"Dear Robin:\n\n{OURS}\nYour request was received on May 1, 2026.\n\nThis email has been scanned for viruses.\n"
    document = DocumentText("answer.docx", (words,))
    reading = read_document(document, mail("", "answer.docx"), NOW, [OURS])
    assert {fact.kind for fact in reading.facts} >= {FactKind.ACKNOWLEDGED, FactKind.RECEIVED_ON}
    assert all(document.text[fact.start :].startswith(fact.quote) for fact in reading.facts)


def test_our_own_letter_sent_back_states_nothing() -> None:
    back = DocumentText("request.pdf", (f"To whom it may concern:\n{OURS}",))
    assert read_document(back, mail("", "request.pdf"), NOW, [f"To whom it may concern:\n{OURS}"]).facts == ()
    assert read_document(back, mail("", "request.pdf"), NOW, [f"To whom it may concern:\n{OURS}"]).unclear == ""


def test_a_record_is_no_letter() -> None:
    assert not is_letter(RECORD)
    assert read_document(RECORD, mail("", "list.pdf"), NOW) == type(read_document(LETTER, mail(""), NOW))((), "")


@pytest.mark.parametrize("pages", [1, 3])
def test_a_short_letter_needs_one_sign(pages: int) -> None:
    assert is_letter(DocumentText("a.pdf", ("This is about your public records request.",) * pages))
    assert not is_letter(DocumentText("a.pdf", ("This is about your public records request.",) * 4))
    assert is_letter(DocumentText("a.pdf", ("Dear Robin, this is about your request.",) * 4))


def test_a_file_that_was_not_read_makes_the_message_unclear() -> None:
    reading = read_all(
        mail("Your request was received on May 1, 2026.", "scan.pdf"),
        [DocumentText("scan.pdf", fault="it is a scan without text")],
        NOW,
    )
    assert FactKind.ACKNOWLEDGED in {fact.kind for fact in reading.facts}
    assert "scan.pdf" in reading.unclear


def test_an_understood_letter_is_no_reason_to_ask_a_person() -> None:
    simple = DocumentText(
        "letter.pdf", ("Dear Robin,\n\nYour request was received on May 1, 2026.\n\nSincerely,\nPat Clerk",)
    )
    reading = read_all(mail("Please see the attached letter.", "letter.pdf"), [simple], NOW)
    assert {fact.document for fact in reading.facts} == {"letter.pdf"}
    assert reading.unclear == ""
    assert read_all(mail("Please see the attached letter.", "letter.pdf", "other.pdf"), [simple], NOW).unclear


def test_what_mail_and_letter_both_say_is_one_fact() -> None:
    simple = DocumentText("letter.pdf", ("Dear Robin,\n\nYour request was received on May 1, 2026.",))
    reading = read_all(mail("Your request was received on May 1, 2026.", "letter.pdf"), [simple], NOW)
    received = [fact for fact in reading.facts if fact.kind is FactKind.RECEIVED_ON]
    assert [fact.document for fact in received] == [""]


def test_without_documents_nothing_changes() -> None:
    from cpra_bot.reading.facts import read

    parsed = mail("Your request was received on May 1, 2026.")
    assert read_all(parsed, (), NOW) == read(parsed, NOW)


@pytest.mark.parametrize(
    ("words", "kind", "asks"),
    [
        ("All responsive records are attached.", "text/csv", False),
        ("All responsive records are attached.", "application/pdf", True),
        ("Good morning.", "text/csv", True),
        ("We are still reviewing your request.", "text/csv", True),
    ],
)
def test_a_table_beside_words_that_hand_it_over_is_the_record(words: str, kind: str, asks: bool) -> None:
    came = mail(words)
    with_file = ParsedMail(
        **{name: getattr(came, name) for name in came.__slots__} | {"attachments": (Attachment("a.csv", kind, 9),)}
    )
    assert ("may be a letter or a record" in read_all(with_file, (), NOW).unclear) == asks
