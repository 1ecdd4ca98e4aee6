"""Names out of a text, and the offsets of what stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.reading.masking import ADDRESS, LINK, PERSON, PHONE, PLACE, STREET, mask

CASES = [
    ("Write to kim.testa@pd.birchfalls.example today", f"Write to {ADDRESS} today"),
    ("See https://birchfalls.nextrequest.example/requests/26-41.", f"See {LINK}"),
    ("Call (916) 555-0142 or 916.555.0143", f"Call {PHONE} or {PHONE}"),
    ("at 8401 Laguna Palms Way, on", f"at {STREET}, on"),
    ("The City of Birch Falls has it. Birch Falls will write.", f"The City of {PLACE} has it. {PLACE} will write."),
    ("Alder Mills Police Department", f"{PLACE} Police Department"),
    ("Dear Kim Testa,\nKim wrote. Ms. Testa too.", f"Dear {PERSON},\n{PERSON} wrote. Ms. {PERSON} too."),
    ("Sincerely,\n\nLee Q. Madeup\n", f"Sincerely,\n\n{PERSON}\n"),
    ("Lee Madeup, CMC | City Clerk", f"{PERSON}, CMC | City Clerk"),
    ("by Deputy City Attorney Jo Invented under", f"by Deputy City Attorney {PERSON} under"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_masks(text: str, expected: str) -> None:
    assert mask(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "Dear Requester, your request #26-41 of May 4, 2026 is closed.",
        "Government Code section 7922.535(b), $12.50 for 3 pages.",
        "The Department will write by June 11, 2026.",
        "Thank you.\n\nThe City Clerk",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    assert mask(text).text == text


def test_known_names_are_masked() -> None:
    assert mask("Elkton has it, says Sam.", ["Sam Known"], ["Elkton"]).text == f"{PLACE} has it, says {PERSON}."


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("City of Birch Falls", "the City of Birch Falls and Birch Falls", f"the City of {PLACE} and {PLACE}"),
        ("Birch Falls Police Department", "Birch Falls PD", f"{PLACE} PD"),
        ("Birch County Sheriff's Office", "County of Birch, Birch County", f"County of {PLACE}, {PLACE} County"),
        ("Elkton", "Elkton", PLACE),
    ],
)
def test_of_an_agencys_name_only_the_place_is_masked(name: str, text: str, expected: str) -> None:
    assert mask(text, places=[name]).text == expected


def test_a_quote_is_found_again() -> None:
    text = "Dear Kim Testa, the City of Birch Falls received your request on May 4, 2026 and will write."
    masked = mask(text)
    quote = "received your request on May 4, 2026"
    start, end = masked.moved(text.index(quote), text.index(quote) + len(quote))
    assert masked.text[start:end] == quote


def test_a_quote_that_cuts_into_a_name_takes_all_of_the_mask() -> None:
    text = "Now the City of Birch Falls received it."
    start, end = mask(text).moved(text.index("Falls"), text.index(" it."))
    assert mask(text).text[start:end] == f"{PLACE} received"


PIECES = st.sampled_from(
    ["Kim Testa", "Dear Kim Testa,", "City of Elm", "26-41", "x@y.example", " ", "\n", "word", "(916) 555-0100"]
)


@given(st.lists(PIECES, max_size=12).map(" ".join), st.data())
def test_moved_offsets_stay_in_the_text_and_in_order(text: str, data: st.DataObject) -> None:
    masked = mask(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    new_start, new_end = masked.moved(start, end)
    assert 0 <= new_start <= new_end <= len(masked.text)
    untouched = all(stop <= start or end <= begin for begin, stop, _ in masked.pieces)
    if untouched and start < end:
        assert masked.text[new_start:new_end] == text[start:end]
