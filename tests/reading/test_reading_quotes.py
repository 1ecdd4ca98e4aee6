"""Only new words count: marked history, unmarked history, chrome and footers are cut, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cpra_bot.reading import quotes


def own_words(text: str, known: Sequence[str] = ()) -> str:
    return quotes.own_words(text, known).text


NEW = "We will write to you by June 3, 2026."
OLD = "Please release every audit of the reader system."

MARKED = {
    "angle brackets": f"{NEW}\n\n> {OLD}\n> Robin Sample",
    "attribution on one line": f"{NEW}\n\nOn Mon, May 4, 2026 at 9:00 AM Robin Sample <r@box.example> wrote:\n{OLD}",
    "attribution over lines": f"{NEW}\n\nOn Mon, May 4, 2026 at 9:00 AM Robin Sample\n<r@box.example>\nwrote:\n\n> {OLD}",
    "attribution with gaps": f"{NEW}\n\n  On\n      Sat, 2 May at 6:33 PM\n   , Robin <r@box.example> wrote:\n\n {OLD}",
    "header block": f"{NEW}\n\nFrom: Robin Sample\nSent: Monday, May 4\nTo: Clerk\nSubject: Records\n\n{OLD}",
    "bold header block": f"{NEW}\n\n*From:* Robin Sample\n*Date:* Monday, May 4\n*To:* Clerk\n\n{OLD}",
    "original message": f"{NEW}\n\n-----Original Message-----\n{OLD}",
    "forwarded": f"{NEW}\n\n---------- Forwarded message ---------\n{OLD}",
    "ruler and block": f"{NEW}\n\n________________________________\nFrom: R\nSent: May 4\nTo: C\nSubject: S\n\n{OLD}",
    "previous message": f"{NEW}\n\n--- Previous message ---\n{OLD}",
    "repeated behind a lead": f'{NEW}\n\nRecord(s) requested: "{OLD}"\n',
}


@pytest.mark.parametrize("text", MARKED.values(), ids=MARKED.keys())
def test_marked_history_is_cut(text: str) -> None:
    assert own_words(text).startswith(NEW)
    assert OLD not in own_words(text)


def test_answers_between_quoted_lines_stay() -> None:
    text = f"On May 4, 2026, Robin wrote:\n> {OLD}\nThat one is with the captain.\n> And the list?\nThe list follows."
    assert own_words(text) == "That one is with the captain.\n\nThe list follows."


@pytest.mark.parametrize(
    "text",
    [
        "The status was changed.\nFrom: Received\nTo: Legal Review\nNothing to do.",
        "On June 3 we will write again.\nThe clerk wrote: all is well.",
        "This message is to inform you that the records are exempt from disclosure and are withheld.",
        "Confidential informant files are withheld.",
        "If you have received our earlier letter, you know the reasons.",
    ],
)
def test_what_only_looks_like_history_stays(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize(
    "footer",
    [
        "Questions about your request? Reply to this email or sign in to contact staff at Town of Nowhere.",
        "<a href='https://town.portal.example/settings?id=7'>Change your email settings</a>",
        "-- Attach a file and/or reply ABOVE THIS LINE with a message. --",
        "************************************",
        "CONFIDENTIALITY NOTICE: the words of this mail are privileged, exempt and denied to all others.",
        "This e-mail is intended only for the addressee; anything exempt in it must be withheld.",
        "[cid:image001.png@01D75184.2F6C7950]",
    ],
)
def test_chrome_and_footers_are_cut(footer: str) -> None:
    assert own_words(f"{NEW}\n\n{footer}") == NEW
    assert own_words(f"{footer}\n\n{NEW}") == NEW


LETTER = (
    "To the custodian of records:\n\nPlease release records sufficient to show every agency that can search the system.\n"
    "If any part is withheld, name the exemption and the person who decided it. We ask for electronic copies.\n"
    "Thank you,\nRobin Sample"
)


def test_our_letter_repeated_without_a_mark_is_cut() -> None:
    assert own_words(f"{NEW}\n\n{LETTER}", [LETTER]) == NEW


def test_our_letter_wrapped_anew_is_cut() -> None:
    import textwrap

    wrapped = "\n".join(textwrap.wrap(LETTER.replace("\n", " "), 52))
    assert own_words(f"{NEW}\n\n{wrapped}", [LETTER]) == NEW


def test_answers_between_echoed_sentences_stay() -> None:
    text = (
        "Please release records sufficient to show every agency that can search the system.\nNone.\n"
        "If any part is withheld, name the exemption and the person who decided it.\nNothing is withheld."
    )
    assert own_words(text, [LETTER]).split("\n\n") == ["None.", "Nothing is withheld."]


def test_the_same_sentence_with_a_new_date_is_new() -> None:
    before = "You will be notified on or before March 7, 2026 regarding the status of the remaining public records."
    after = before.replace("March 7", "April 4")
    assert own_words(after, [before]) == after


def test_the_opening_line_of_a_portal_notice_stays() -> None:
    opening = "A message was sent to you regarding record request #25-9999:"
    assert opening in own_words(f"{opening}\n{NEW}", [f"{opening}\nWe have your request."])


def test_an_empty_known_text_changes_nothing() -> None:
    assert own_words(NEW, ["", "  "]) == NEW
