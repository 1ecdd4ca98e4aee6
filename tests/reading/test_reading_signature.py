"""Where nothing is stated any more: signatures found, notices below them cut, and neither taken for the other."""

from __future__ import annotations

import pytest

from cpra_bot.reading.quotes import own_words
from cpra_bot.reading.signature import signature_start

LETTER = "Dear Robin Sample,\n\nWe hold three audits and send them with this."


@pytest.mark.parametrize("closing", ["Sincerely,", "Kind regards", "Respectfully submitted,", "Thank you,", "V/R"])
def test_a_signature_begins_behind_the_closing(closing: str) -> None:
    text = f"{LETTER}\n\n{closing}\n\nRobin Clerk\nRecords Unit, City of Alder Mills"
    assert text[signature_start(text) :].strip().startswith("Robin Clerk")


def test_numbered_answers_behind_a_closing_are_no_signature() -> None:
    text = f"{LETTER}\n\nThank you,\n\n1. The first audit is withheld.\n2. The second is attached."
    assert signature_start(text) == -1


def test_a_letter_without_a_closing_has_no_signature() -> None:
    assert signature_start(LETTER) == -1


def test_a_notice_wrapped_behind_its_first_words_is_cut() -> None:
    notice = "This footnote confirms that this mail, with all that is\nattached to it, was looked through for viruses."
    assert own_words(f"{LETTER}\n\n{notice}").text.strip() == LETTER
