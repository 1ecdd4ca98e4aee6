"""Rules on what a letter asserts: lateness, deadlines, the agency's system, other agencies, courts, payment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cpra_bot.letters.claims import (
    demands_of_production,
    lateness_in,
    on_courts,
    on_other_agencies,
    promises_to_pay,
    untrue_claims,
    words_of_lateness,
)
from cpra_bot.letters.looked import Fault, Looked, Rule, once
from cpra_bot.model.letter import LetterKind

_NUMBER = re.compile(r"\b\d{1,6}\b")
_MAY_SAY_LATE = re.compile(r"(?:overdue|past[- ]due)", re.I)


def _lateness(looked: Looked) -> Iterator[Fault]:
    if looked.letter.kind is LetterKind.INITIAL:  # it cannot accuse anyone yet, and may ask for records of late fees
        return
    named = (looked.letter.request, looked.campaign.id, looked.campaign.title)
    titles = (*named, *(part.title for part in looked.campaign.parts))
    called = looked.said.to(lateness_in)
    for found in once(word for paragraph, _ in called for word in words_of_lateness(paragraph, titles)):
        if looked.letter.kind is LetterKind.OVERDUE and _MAY_SAY_LATE.fullmatch(found):
            continue
        kind = looked.letter.kind.value
        yield "L010", f'a letter of the kind {kind} says "{found}"', "ask how it stands; do not speak of lateness"


def _ten_days(looked: Looked) -> Iterator[Fault]:
    for sentence in once(demand for _, demands in looked.said.to(demands_of_production) for demand in demands):
        what = f'"{sentence}" asks for more within ten days than the Act does'
        yield "L011", what, "ask for a determination and an estimated date within 10 days of receipt"


def _untrue(looked: Looked) -> Iterator[Fault]:
    for found, claim in dict(pair for _, pairs in looked.said.to(untrue_claims) for pair in pairs).items():
        yield "L012", f'"{found}" claims {claim}', "leave the claim out"


def _other_agencies(looked: Looked) -> Iterator[Fault]:
    ours = looked.facts.get("others_released", "")
    for found in once(claim for _, claims in looked.prose.to(on_other_agencies) for claim in claims):
        if not ours or _NUMBER.findall(found) != [ours]:
            yield "L017", f'"{found}" claims what other agencies did', "say only the number that our own ledger shows"


def _courts(looked: Looked) -> Iterator[Fault]:
    approved = looked.letter.kind is LetterKind.DENIAL_REBUTTAL and looked.facts.get("court_remedy") == "yes"
    mentions = once(word for text, _ in looked.prose.to(on_courts) for word in _on_courts(text, looked.explanations))
    for found in mentions[1:] if approved else mentions:
        yield "L023", f'it says "{found}"', "leave the courts out, or let a person approve the one sentence on them"


def _on_courts(paragraph: str, explanations: tuple[str, ...]) -> tuple[str, ...]:
    """Outside the campaign's own explanations: it may be about records that went to a court."""
    for explained in explanations:
        paragraph = paragraph.replace(explained, "...")
    return on_courts.find(paragraph)


def _payment(looked: Looked) -> Iterator[Fault]:
    amount = looked.facts.get("amount", "").strip().removeprefix("$").replace(",", "")
    cap = looked.campaign.fee_cap
    if amount and re.fullmatch(r"\d+(\.\d\d?)?", amount) and Decimal(amount) <= cap:
        return
    for found in once(promise for _, promises in looked.prose.to(promises_to_pay) for promise in promises):
        yield "L022", f'"{found}" agrees to pay more than the campaign\'s ${cap}', "leave that to a person"


RULES: tuple[Rule, ...] = (_lateness, _ten_days, _untrue, _other_agencies, _courts, _payment)
