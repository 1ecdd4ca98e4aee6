"""Which messages one template wrote, and which small words keep two messages apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cpra_bot.model.message import Attachment, ParsedMail
from cpra_bot.reading.lookalike import masked_words, shape

NOTICE = """Dear {who},

The City of {city} received your request on {day}. Your number is {number}. We expect to answer by {until}.
Questions? Write to {mail} or call {phone}. See https://{host}/requests/{number}.

Sincerely,
{clerk}
{title}
City of {city} | {street}
"""
ONE = {
    "who": "Robin Sample", "city": "Birch Falls", "day": "May 4, 2026", "number": "26-41", "until": "Friday, May 15, 2026",
    "mail": "clerk@birchfalls.example", "phone": "(916) 555-0100", "host": "birchfalls.example", "clerk": "Kim Testa",
    "title": "City Clerk", "street": "1 Elm Street",
}  # fmt: skip
OTHER = {
    "who": "Ms. Sample", "city": "Alder", "day": "5/11/26", "number": "W012320-010126", "until": "Monday, June 1, 2026",
    "mail": "records@pd.alder.example", "phone": "530-555-0199", "host": "alder.nextrequest.example",
    "clerk": "Lee Q. Madeup, CMC", "title": "Records Technician II", "street": "2200 North Oak Blvd.",
}  # fmt: skip


def mail(text: str, subject: str = "Your request", sender_name: str = "") -> ParsedMail:
    return ParsedMail("", (), (), "x@y.example", sender_name, (), (), subject, None, "", "", text, text)


def test_names_numbers_dates_and_addresses_do_not_tell_two_notices_apart() -> None:
    one, other = mail(NOTICE.format(**ONE)), mail(NOTICE.format(**OTHER))
    assert masked_words(one) == masked_words(other)
    assert shape(one) == shape(other) != ""


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("We have the records.", "We have no records."),
        ("Your request was closed.", "Your request was opened."),
        ("Your request is Denied.", "Your request is Approved."),
        ("We will answer by May 4, 2026.", "We answered on May 4, 2026."),
        ("We do have it.", "We do not have it."),
        ("We received it.", "We received it. It is exempt."),
        (
            "Thank you.\nRegards,\nKim",
            "Thank you.\nRegards,\nKim\n" + "P.S. All of the records that you asked for are exempt, sorry.",
        ),
    ],
)
def test_a_small_word_keeps_them_apart(words: str, others: str) -> None:
    assert shape(mail(words)) != shape(mail(others))


def test_the_subject_counts_without_its_prefixes() -> None:
    assert shape(mail("We have it.", "RE: Your request")) == shape(mail("We have it.", "Your request"))
    assert shape(mail("We have it.", "Request closed")) != shape(mail("We have it.", "Request opened"))


def test_known_names_are_masked_wherever_they_stand() -> None:
    one, other = mail("Elkton has it.", sender_name="Elkton"), mail("Old Harbor has it.")
    assert shape(one) == shape(other, ["Old Harbor"])
    assert shape(one) != shape(other)


def test_attachments_tell_apart() -> None:
    bare = mail("See the letter.")
    assert shape(bare) != shape(replace(bare, attachments=(Attachment("a.pdf", "application/pdf", 9),)))
    assert shape(replace(bare, attachments=(Attachment("b.pdf", "application/pdf", 7),))) == shape(
        replace(bare, attachments=(Attachment("a.pdf", "application/pdf", 9),))
    )


def test_a_message_without_words_has_no_shape() -> None:
    assert shape(mail("", "")) == ""
