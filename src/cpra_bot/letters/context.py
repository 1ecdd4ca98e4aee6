"""What one letter is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from cpra_bot.law.open_days import NO_CLOSURES
from cpra_bot.law.rules import RULES, Rules
from cpra_bot.model.agency import Agency
from cpra_bot.model.campaign import Campaign, Override
from cpra_bot.model.clockwork import Due
from cpra_bot.model.letter import LetterKind, LetterOrder
from cpra_bot.model.settings import Requester


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What is known of a request when a letter is written; all empty for the first letter.

    Attributes:
        sent_on: legal day on which the first letter was handed over.
        received_on: legal day of receipt by the best evidence; None if nothing but our own sending is known.
        due: the determination's clock; its last day is named only if it counts from `received_on`.
        numbers: the agency's tracking numbers.
        acknowledged: True if the agency or its portal has said that it has the request.
        followed_up: True if a letter of ours has asked about it before.
        original_body, original_subject: of the first letter, as sent.
        extended_to: last day of an extension that the agency has claimed; until it has passed nothing is overdue.
    """

    sent_on: date | None = None
    received_on: date | None = None
    due: Due | None = None
    numbers: tuple[str, ...] = ()
    acknowledged: bool = False
    followed_up: bool = False
    original_body: str = ""
    original_subject: str = ""
    extended_to: date | None = None


@dataclass(frozen=True, slots=True)
class LetterContext:
    """All that one letter is made of.

    Attributes:
        agency: whom; `campaign` what; `requester` who signs.
        reply_address: where answers are asked to go; empty where the channel answers by its own address.
        order: kind, items and day.
        request: history of the request.
        channel: kind of the way it takes; what that forbids is left out of the text.
        signed: True if a signed PDF goes with it.
        rules: what the clock goes by.
        closures: days on which the office is closed beside those of the agency's record.
    """

    agency: Agency
    campaign: Campaign
    requester: Requester
    reply_address: str
    order: LetterOrder
    request: RequestFacts = RequestFacts()
    channel: str = "email"
    signed: bool = False
    rules: Rules = RULES
    closures: frozenset[date] = NO_CLOSURES

    @property
    def closed_days(self) -> frozenset[date]:
        """All days on which the office is known to be closed (CCP 12b)."""
        return self.closures | frozenset(self.agency.closures)

    @property
    def override(self) -> Override:
        """What the campaign says for this agency alone; empty where it says nothing."""
        return override_for(self.campaign, self.agency.id)


def override_for(campaign: Campaign, agency_id: str) -> Override:
    """What a campaign says for one agency alone; empty where it says nothing."""
    return campaign.overrides.get(agency_id) or _nothing()


@cache
def _nothing() -> Override:
    return Override()  # not made on import: most commands write no letter, and a model takes its time


def template_name(kind: LetterKind) -> str:
    """`initial.j2` for the first letter."""
    return f"{kind.value}.j2"
