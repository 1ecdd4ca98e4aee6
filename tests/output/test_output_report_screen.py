"""Which words of an agency a public page repeats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.output.report.screen import shown

AGENCY = "Sampleton Police Department"


@pytest.mark.parametrize(
    "quote",
    [
        "The records are exempt from disclosure under Government Code sections 7922.000 and 7923.600(a).",
        "we do not have any responsive records",
        "The Sampleton Police Department's records were withheld pursuant to Gov. Code § 6254(k).",
        "A1, A2: No responsive records were located.",
        "We are extending the time by 14 days, to October 15, 2026.",
        "received on 10/02/2026 and/or determined on 2026-10-12",
        "Records would need to be created; Civil Code section 1798.90.55 prohibits us.",
    ],
)
def test_ordinary_words_are_repeated_on_one_line(quote: str) -> None:
    shortened = quote.replace("are extending", "have extended")
    assert shown(shortened.replace(" ", "\n", 1), AGENCY) == shortened


@pytest.mark.parametrize(
    "quote",
    [
        "Robin Sample asked for the records.",
        "robin sample asked for the records",
        "The records of Sgt. Doe are exempt.",
        "Contact clerk@city.gov about the records.",
        "Call 555-0100 about the records.",
        "Call (916) 555-0100.",
        "Sent to 12345 Public Street",
        "case number 2026-004512 is open",
        "See https://portal.example/request/12 for the records",
        "Your request #26-34 is closed",
        "Case 94016 is open",
        "The records\u200b of Róbin are exempt",
        "Smith-Doe's records",
    ],
)
def test_one_other_word_keeps_all_of_it_out(quote: str) -> None:
    assert shown(quote, AGENCY) == ""


@given(st.text(min_size=1, max_size=30).filter(lambda text: any(each.isalpha() for each in text)))
def test_a_made_up_word_never_passes(word: str) -> None:
    """A letter sequence that no determination has: no ordinary word contains `zzq`."""
    assert shown(f"the records of zzq{word} are exempt", AGENCY) == ""
    assert shown(f"the records {word}zzq", AGENCY) == ""
