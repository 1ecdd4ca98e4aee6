"""A letter that waits for a person's word, and what the word was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cpra_bot.model.fact import Fact
from cpra_bot.model.letter import Letter, LetterOrder
from cpra_bot.model.problem import Problem


class ProposalStatus(StrEnum):
    """How a proposal stands. At most one of a request is live; the database itself sees to it."""

    LIVE = "live"  # waits for a person
    APPROVED = "approved"  # its letter is in the outbox, under the plan `approved:p7`
    REJECTED = "rejected"  # the same need is not proposed again
    POSTPONED = "postponed"  # the same need is proposed again from a day on
    GONE = "gone"  # overtaken by what came in


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal as it is written, before it has a number.

    Attributes:
        request: request key.
        need: stable key of what is asked, from the decision.
        rule: name of the rule that orders the letter.
        order: what was ordered; the letter is linted by it again when it is approved.
        letter: as rendered.
        because: a whole sentence with the dates that it rests on.
        rests_on: message key and fact for every statement of the agency behind it.
        seen: all that had been heard in the request when it was written; anything more is news.
    """

    request: str
    need: str
    rule: str
    order: LetterOrder
    letter: Letter
    because: str
    rests_on: tuple[tuple[str, Fact], ...]
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft in the ledger.

    Attributes:
        number: of the proposal, counted over the whole ledger.
        draft: as written last; a live one is written anew where the day or the facts have changed.
        status: how it stands.
        made_at: when it was first written (aware UTC).
        settled_at: when a person or the course of things settled it (aware UTC); None while it is live.
        until: first legal day on which a postponed one is proposed again.
        note: in the person's words, or why it is gone.
        edited: True if the person changed the letter.
    """

    number: int
    draft: Draft
    status: ProposalStatus
    made_at: datetime
    settled_at: datetime | None = None
    until: date | None = None
    note: str = ""
    edited: bool = False

    @property
    def id(self) -> str:
        """What a person types: `p7`."""
        return f"p{self.number}"

    @property
    def plan(self) -> str:
        """Under which plan its letter stands in the outbox."""
        return plan_of(self.number)


PLAN = "approved:p"


def plan_of(number: int) -> str:
    """`approved:p7`."""
    return f"{PLAN}{number}"


def number_in(plan: str) -> int | None:
    """Number of the proposal that a plan names; None for the plans of first letters and of rules."""
    number = plan.removeprefix(PLAN)
    return int(number) if plan.startswith(PLAN) and number.isdigit() else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a person's word on one proposal.

    Attributes:
        proposal: as it stands now.
        done: True if it stands as the person wants it, be it since just now or since before.
        said: a whole sentence.
        again: True if it was written anew and wants another look.
        problems: lint errors that stop the letter.
    """

    proposal: Proposal
    done: bool
    said: str
    again: bool = False
    problems: tuple[Problem, ...] = ()
