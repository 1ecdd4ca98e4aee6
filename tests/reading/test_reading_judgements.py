"""Every judgement by a sample of its own; without any one of them, its sample is understood otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from cpra_bot.model.fact import Certainty, Fact
from cpra_bot.reading.facts import facts_of, letter_of
from cpra_bot.reading.settle import JUDGEMENTS, settle

SENT = date(2026, 5, 6)
ITEMS = {"A1": "agreements", "A2": "audit logs"}
SAMPLES = {
    "account_mail": ("Your account has been created. The cost is $40.00.", "account_mail"),
    "redaction_is_no_denial": (
        "The two policies are attached. Names of minors cannot be disclosed and were redacted.",
        "release",
    ),
    "away_by_words": ("I am out of the office this week. We have no responsive records.", "no_records"),
    "objection_needs_application": (
        "Your letter was received. Please note that the Act does not require the City to create records.",
        "acknowledged",
    ),
    "objection_is_no_denial": (
        "Answering A1 would require us to create a new list. It will not be provided.",
        "record_creation",
    ),
    "search_goes_on": ("Our unit does not have these records. The Department is still searching.", "status"),
    "no_system_of_its_own": ("We do not have plate readers. Please ask the Sheriff's Office.", "referral"),
    "sums_once": ("The cost is $40.00. Please remit payment of $40.00.", "fee_demand"),
    "records_behind_a_fee": ("The records are ready. Please remit a deposit of $40.00.", "fee_demand"),
    "deadline_is_no_promise": ("Please reply by June 3, 2026. You will hear by June 3, 2026.", "deadline_for_us"),
    "questions_about_money": ("The total comes to $40.00. Would you like us to carry on?", "fee_quote"),
    "redirect_or_referral": (
        "I have entered it for you. Requests must be submitted through our online portal.",
        "acknowledged",
    ),
    "one_receipt": ("Thank you for writing. Please contact the County for these records.", "referral"),
    "answers_stand_alone": ("A1: no such records exist.", "no_records"),
    "reason_is_no_news": ("We will not release it while the District Attorney is reviewing the case.", "denial"),
    "denial_with_its_section": ("The names will not be disclosed under Penal Code 832.7.", "denial statute"),
    "doubtful_papers": ("Attached is a document.", ""),
    "part_or_whole": ("The first agreements are attached. More will follow.", "release"),
    "sections_and_who": ("We withhold the logs under Government Code 7923.600.", "denial statute"),
    "ready_is_not_closed": ("Your request is complete. The cost is $40.00.", "fee_quote"),
    "closed_once": ("Your request has been closed. This concludes our response.", "closure"),
}
"""Judgement → a letter, and the kinds of facts that it states after all judgements."""


def told(facts: list[Fact]) -> set[tuple[str, str, str, Certainty, int]]:
    """The facts so that two readings can be compared."""
    return {(one.kind.value, one.value, str(sorted(one.detail.items())), one.certainty, one.start) for one in facts}


def test_every_judgement_has_its_sample() -> None:
    assert list(SAMPLES) == [judge.__name__ for judge in JUDGEMENTS]


@pytest.mark.parametrize("name", SAMPLES)
def test_no_judgement_is_idle(name: str) -> None:
    text, kinds = SAMPLES[name]
    letter = letter_of(text, SENT, ITEMS)
    stated = facts_of(letter)
    settled = settle(stated, letter)
    assert {fact.kind.value for fact in settled} == set(kinds.split())
    others = [judge for judge in JUDGEMENTS if judge.__name__ != name]
    assert told(settle(stated, letter, (), others)) != told(settled)
