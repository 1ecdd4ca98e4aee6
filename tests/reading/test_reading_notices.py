"""A portal's own words become facts that are only likely, and what it has never said before goes to a person."""

from __future__ import annotations

import pytest
from channel_suite import make_letter

from cpra_bot.channels.muckrock.notices import change
from cpra_bot.channels.muckrock.shapes import STATUSES
from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.model.portal import PortalView
from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.notices import is_notice, read_notice

BEFORE = PortalView("muckrock", "13", "https://site.example/foi/request/13/", "processed")

MEANS = {
    "submitted": [],
    "ack": [],
    "processed": [],
    "appealing": [FactKind.STATUS],
    "lawsuit": [FactKind.STATUS],
    "payment": [FactKind.FEE_DEMAND],
    "rejected": [FactKind.DENIAL],
    "no_docs": [FactKind.NO_RECORDS],
    "done": [FactKind.RELEASE, FactKind.CLOSURE],
    "partial": [FactKind.RELEASE, FactKind.CLOSURE],
    "abandoned": [FactKind.CLOSURE],
    "consolidated": [FactKind.CLOSURE],
    "fix": [],
}


def text_of(**changes: object) -> str:
    now = PortalView(**{**BEFORE.plain(), "turn": 1, **changes})  # type: ignore[arg-type]
    return parse_mail(change(BEFORE, now, make_letter())).text


@pytest.mark.parametrize("status", [*STATUSES, "gone", "on_the_moon"])
def test_every_status_is_read(status: str) -> None:
    text = text_of(status=status)
    reading = read_notice(text)
    assert [fact.kind for fact in reading.facts] == MEANS.get(status, [])
    assert bool(reading.unclear) is (status in {"fix", "gone", "on_the_moon"})
    assert not reading.unclear or BEFORE.page in reading.unclear
    for fact in reading.facts:
        assert fact.certainty is Certainty.LIKELY
        assert text[fact.start : fact.start + len(fact.quote)] == fact.quote


def test_every_status_of_the_api_has_its_meaning() -> None:
    assert set(MEANS) == set(STATUSES)


def test_a_number_and_a_price_are_sure() -> None:
    facts = read_notice(text_of(tracking="26-118", price="12.50")).facts
    assert [(fact.kind, fact.value, fact.certainty) for fact in facts] == [
        (FactKind.TRACKING_NUMBER, "26-118", Certainty.SURE),
        (FactKind.FEE_QUOTE, "12.50", Certainty.SURE),
    ]
    [demand] = read_notice(text_of(status="payment", price="12.50")).facts
    assert (demand.kind, demand.value) == (FactKind.FEE_DEMAND, "12.50")


@pytest.mark.parametrize(
    ("key", "ours"),
    [
        ("muckrock/robin@site.example/requests/13/changes/1", True),
        ("muckrock/robin@site.example/requests/13/communications/34", False),
        ("robin@mail.example/INBOX/1/7", False),
        ("robin@mail.example/changes/1/7", False),
        ("by-hand/abc", False),
    ],
)
def test_only_our_own_keys_are_notices(key: str, ours: bool) -> None:
    assert is_notice(key) is ours


def test_what_stands_in_a_mail_is_no_notice() -> None:
    """A stranger who copies the form gets nothing by it: the key decides, and no mail has such a key."""
    assert read_notice("MuckRock shows request 1 as: done").facts
    assert not is_notice("robin@mail.example/INBOX/1/8")
