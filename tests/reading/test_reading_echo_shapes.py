"""The echoed request without our letter at hand: what is cut, what stays, and which answer stands under which item."""

from __future__ import annotations

import pytest

from cpra_bot.reading.cuts import blanked, closed
from cpra_bot.reading.quotes import own_words, own_words_in_place

LETTER = """To Whom It May Concern:
I request every audit of the reader system, among them the "Yearly Review" (File 7), and
any list of the searches that were looked at.
Please provide electronic copies. If any part is withheld, name the exemption.
Sincerely,
Robin Sample
Box 9, Nowhere"""
FOUND = "The City has looked through its files and found three audits."


def between(text: str, known: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    words = own_words(text, known)
    return [(label, words.text[start:end]) for start, end, label in words.between]


@pytest.mark.parametrize(
    "text",
    [
        f'Dear Robin,\nYour request stated: "{LETTER}"\n\n{FOUND}',
        f'Your request stated: "{LETTER}\nYou can monitor the progress of your request at the link below.\n\n{FOUND}',
        f"Records Requested:\n{LETTER}\n{FOUND}",
        f"Thank you for your public records request for:\n\n{LETTER}\n\n{FOUND}",
        f"Status:\nOpen\nDescription:\n{LETTER}\nReason Closed:\n{FOUND}",
        f"Your request included the following:\n“{LETTER}”\n{FOUND}",
    ],
    ids=["quoted", "quote never closed", "bare", "behind a lead", "form", "curly"],
)
def test_a_request_repeated_whole_is_cut(text: str) -> None:
    words = own_words(text).text
    assert FOUND in words
    assert "exemption" not in words
    assert "every audit" not in words


@pytest.mark.parametrize(
    "told",
    [
        "The third part of the records on your public records request is available.",
        "I am not able to provide all of it by June 8.",
        "The new completion estimate is now September 20.",
        "Two of the audits have been released today.",
    ],
)
def test_the_agency_sets_in_again_with_how_things_stand(told: str) -> None:
    text = f"You requested the following documents:\n\n1. I request every audit of 2022.\n\n{told}\n\nMore follows."
    words = own_words(text).text
    assert told in words and "every audit" not in words


@pytest.mark.parametrize(
    "text",
    [
        "You requested:\nall audits. We have none.",
        "Records requested: 14.\nNone was found.",
        "We received your request for:\n\nThe list is attached.",
        'The rule reads: "a person has a right to inspect".',
        "Please note: the City is not required to make a list.",
    ],
)
def test_words_without_a_request_behind_the_lead_stay(text: str) -> None:
    assert own_words(text).text.split() == text.split()


ITEMS = """Please see the answers below:

1. All audits of the reader system since 2024.

Two audits are attached.

2. The number of public records requests that the Department has closed on the ground that it is
not the custodian of the records.

2025: 19

(a) Statewide Policy 7, in the version of 2024.

Copy attached.

3. Any list of agencies that can search.

Withheld under section 7922.000.

For questions please reply.
Pat Clerk"""


def test_answers_under_pasted_items_keep_their_label() -> None:
    assert between(ITEMS) == [
        ("1", "Two audits are attached."),
        ("2", "2025: 19"),
        ("2(a)", "Copy attached."),
        ("3", "Withheld under section 7922.000."),
    ]
    words = own_words(ITEMS).text
    assert "All audits" not in words
    assert "custodian" not in words


def test_answers_marked_with_response() -> None:
    text = "1. All manuals on the reader system (2020-present)\nAgency Response: Available for download.\n\nThank you,\nPat"
    assert between(text) == [("1", "Agency Response: Available for download.")]


def test_answers_between_quoted_lines_keep_their_label() -> None:
    text = "On May 4, 2026, Robin wrote:\n> A1. The audits.\nAttached.\n> A2. The list of searches.\nThere is none.\n\nThanks,\nPat"
    assert between(text) == [("A1", "Attached."), ("A2", "There is none.")]


def test_an_answer_below_the_whole_quoted_request_is_about_all_of_it() -> None:
    assert between("On May 4, 2026, Robin wrote:\n> A1. The audits.\n> A2. The list.\n\nWe have none of these.") == []


def test_item_and_answer_on_one_line() -> None:
    text = "5) The total number of plates read during 2024; 490 6) The number of hits in 2024: 12 7) Any audits (see attached)"
    assert between(text) == [("5", "490"), ("6", "12"), ("7", "(see attached)")]
    assert own_words(text).text == text


def test_answers_between_echoed_items_of_a_known_letter() -> None:
    letter = "Dear Custodian,\n\nA1. Records sufficient to show every agency that can search.\n\nA2. Every agreement with the vendor of the readers.\n\nRobin"
    text = "Hello\n\n1. Records sufficient to show every agency that can search.\nSee the file.\n\n2. Every agreement with the vendor of the readers.\nNone exists.\n\nSincerely\nPat"
    assert between(text, (letter,)) == [("1", "See the file."), ("2", "None exists.")]
    assert own_words(text, (letter,)).text == "Hello\n\nSee the file.\n\nNone exists.\n\nSincerely\nPat"


@pytest.mark.parametrize(
    "text",
    [
        "1. All responsive records are attached.\n2. The names of officers are withheld.\nPat",
        "A1. Any audit is exempt.\nWe regret this.\nA2. Records were not found.\nPat",
        "1) Item A5: two agreements attached.\n2) Items B1 and B2: totals follow.\n\nPat",
    ],
)
def test_an_agency_s_own_list_stays(text: str) -> None:
    assert own_words(text).text == text
    assert between(text) == []


@pytest.mark.parametrize(
    "history",
    [
        "This email is in reference to issue CRM-26-14.\nTown Hall Dear Robin Sample, We shall write by May 9, 2026.",
        "Thanks. From: Robin Sample Sent: Monday, May 4, 2026 To: Clerk Subject: Records We shall write by May 9, 2026.",
        "Thanks. On Mon, May 4, 2026 at 9:00 AM Robin Sample wrote: We shall write by May 9, 2026.",
    ],
)
def test_history_inside_a_line_is_cut(history: str) -> None:
    words = own_words(f"Dear Robin Sample, here is the first batch.\nTown Clerk\n{history}").text
    assert "first batch" in words
    assert "May 9" not in words


def test_a_second_salutation_alone_is_no_history() -> None:
    text = "Dear Robin,\nPlease see below.\nDear Robin,\nThe audits are attached."
    assert own_words(text).text == text


@pytest.mark.parametrize(
    "footer",
    [
        "WARNING: attachments may contain restricted data (Penal Code 11142).",
        "***** CONFIDENTIALITY NOTICE ***** This e-mail may contain information that is exempt.",
        "Disclaimer\nThe information contained in this communication from the sender is confidential.",
        "This email has been scanned for viruses and malware.",
        "This email and any files transmitted with it are confidential and\nintended solely for the addressee.",
        "The City Clerk certifies that this e-mail will be kept for two years (Gov. Code 34090).",
        "Note: some documents may require redaction. Some records are exempt.",
        "* * * * * * * * * *",
        "Sent from my telephone",
        "To monitor the progress or update this request please log into the Records Center\nat any time.",
    ],
)
def test_footers_are_cut(footer: str) -> None:
    assert own_words(f"{FOUND}\n\n{footer}").text == FOUND


def test_a_footer_in_a_text_without_line_breaks() -> None:
    text = f"{FOUND} " + "They will be sent to you in the week after the next one, on paper and free of charge. " * 5
    words = own_words(f"{text}This message is intended only for the addressee and is denied to all others.").text
    assert words == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "This communication is our answer: the audits are confidential personnel records and are withheld.",
        "This message contains records that are confidential under section 7927.705.",
        "Attachments: audit.pdf",
        "Note: records were withheld.",
    ],
)
def test_a_denial_is_no_footer(text: str) -> None:
    assert own_words(text).text == text


def test_offsets_hold_where_nothing_is_moved() -> None:
    text = f'Your request stated: "{LETTER}"\n\n{FOUND}\n\nThis email has been scanned for viruses.'
    words = own_words_in_place(text)
    assert len(words.text) == len(text)
    assert words.text.index(FOUND) == text.index(FOUND)
    assert words.text.split() == own_words(text).text.split()


def test_marks_move_with_their_words() -> None:
    text = blanked("cut\n\n  one  \n\n\n\ntwo\n", [(0, 3)])
    whole, marks = closed(
        text, [(0, len(text), "all"), (text.index("two"), text.index("two") + 3, "second"), (0, 3, "gone")]
    )
    assert whole == "one\n\ntwo"
    assert [(whole[start:end], label) for start, end, label in marks] == [("one\n\ntwo", "all"), ("two", "second")]


VARIANTS = {
    "response labels": (
        "Request 1: All audits of the system.\nResponse: None.\n\nRequest 2: The number of plates read.\nResponse: 1,204\n\nThanks",
        [("1", "Response: None."), ("2", "Response: 1,204")],
    ),
    "bullets": (
        "You asked for the following:\n\n- All audits of the system\nThe City has none.\n\n- The names of agencies that search\nAttached.",
        [("- All audits of the system", "The City has none."), ("- The names of agencies that search", "Attached.")],
    ),
    "inside quotation marks": (
        'You requested the following:\n\n"1. Any audits of the system for 2024.\nThe City has located records.\n\n2. Sharing list as of today.'
        '\nThe City is not obligated to create a record.\n\n3. Policies on the system."\nThe City has a policy.\n\nThis concludes it.',
        [
            ("1", "The City has located records."),
            ("2", "The City is not obligated to create a record."),
            ("3", "The City has a policy."),
        ],
    ),
    "a line each": (
        "A1. Records sufficient to show each agency - Attached\nA2. Records sufficient to show hot lists - None\n",
        [("A1", "Attached"), ("A2", "None")],
    ),
    "please provide": (
        "1. Please provide all audits since 2024.\n\nWe made no audits.\n\n2. Please provide the sharing list.\n\nExempt.",
        [("1", "We made no audits."), ("2", "Exempt.")],
    ),
}


@pytest.mark.parametrize(("text", "wanted"), VARIANTS.values(), ids=VARIANTS.keys())
def test_ways_to_answer_item_by_item(text: str, wanted: list[tuple[str, str]]) -> None:
    assert between(text) == wanted


def test_questions_of_the_agency_are_no_echo() -> None:
    text = "We need more:\n1. Please provide the case number.\n2. Please provide the date of the incident.\nThanks, Pat"
    assert own_words(text).text == text


def test_a_single_echoed_item_says_nothing_about_what_follows() -> None:
    assert (
        between(
            'Record(s) requested: "A1. Records sufficient to show the agencies"\n\nYour request has been forwarded.'
        )
        == []
    )
