"""A reading in the words of the labelled samples, so that it can be scored and other programs can use it."""

from __future__ import annotations

from typing import Any

from cpra_bot.model.fact import Fact, FactKind, Reading
from cpra_bot.model.message import ParsedMail

LABELS = {
    FactKind.BOUNCE_HARD: "bounce",
    FactKind.BOUNCE_SOFT: "bounce",
    FactKind.AUTOMATIC_REPLY: "out_of_office",
    FactKind.RECORD_CREATION: "create_record_objection",
    FactKind.DENIAL: "denial",
    FactKind.FEE_DEMAND: "fee_notice",
    FactKind.FEE_QUOTE: "fee_notice",
    FactKind.CONFIRMATION_WANTED: "verification_needed",
    FactKind.CLARIFICATION: "clarification_request",
    FactKind.NO_RECORDS: "no_records",
    FactKind.RELEASE: "full_release",
    FactKind.ITEM_ANSWER: "full_release",
    FactKind.PORTAL_REDIRECT: "redirect_portal",
    FactKind.REFERRAL: "redirect_other_agency",
    FactKind.EXTENSION: "extension",
    FactKind.CLOSURE: "withdrawn_or_closed",
    FactKind.PROMISED_DATE: "status_update",
    FactKind.STATUS: "status_update",
    FactKind.ACKNOWLEDGED: "acknowledgment",
    FactKind.RECEIVED_ON: "acknowledgment",
    FactKind.TRACKING_NUMBER: "tracking_number",
}
"""Our kinds → theirs, the one that decides what a message is first."""


def vocabulary(mail: ParsedMail, reading: Reading) -> dict[str, Any]:
    """All that a reading says, in the vocabulary of the labelled samples.

    Args:
        mail: the message that was read.
        reading: its facts.
    """
    kinds = list(dict.fromkeys(_label(fact) for one in LABELS for fact in reading.facts if fact.kind is one))
    telling = [kind for kind in kinds if kind != "tracking_number"]
    return {
        "primary": telling[0] if telling else ("unclear" if reading.unclear else "other"),
        "kinds": kinds,
        "facts": [_plain(fact) for fact in reading.facts],
        "tracking_numbers": _values(reading, FactKind.TRACKING_NUMBER),
        "due_dates": _values(reading, FactKind.PROMISED_DATE, FactKind.EXTENSION),
        "fees": [float(value) for value in _values(reading, FactKind.FEE_QUOTE, FactKind.FEE_DEMAND)],
        "statutes": _values(reading, FactKind.STATUTE),
        "links": _values(reading, FactKind.LINK),
        "counts": [],
        "unclear": reading.unclear,
    }


def _label(fact: Fact) -> str:
    partly = fact.kind is FactKind.RELEASE and fact.detail.get("partial") == "yes"
    return "partial_release" if partly else LABELS[fact.kind]


def _values(reading: Reading, *kinds: FactKind) -> list[str]:
    return list(dict.fromkeys(fact.value for fact in reading.facts if fact.kind in kinds and fact.value))


def _plain(fact: Fact) -> dict[str, Any]:
    return {
        "kind": fact.kind.value,
        "value": fact.value,
        "quote": fact.quote,
        "start": fact.start,
        "end": fact.start + len(fact.quote) if fact.start >= 0 else -1,
        "rule": fact.rule,
        "certainty": fact.certainty.value,
    }
