"""What to do next, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cpra_bot.model.fact import Fact
from cpra_bot.model.letter import LetterOrder


class Mode(StrEnum):
    """Who acts."""

    AUTO = "auto"  # the program, by itself
    PROPOSE = "propose"  # the letter is ordered, and a person approves it before it leaves
    PERSON = "person"  # a person must look or decide
    WAIT = "wait"  # nobody yet


@dataclass(frozen=True, slots=True)
class NextAction:
    """One thing to do (or not to do) about one request.

    Attributes:
        request: request key.
        rule: name of the rule that says so.
        mode: who acts.
        when: legal day from which it holds.
        because: a whole sentence with the dates it rests on.
        order: the letter to write, if there is one.
        need: stable key of what a person is asked, so that cron tells it once; empty unless PERSON or PROPOSE.
        commands: the commands that settle it or help to, each whole.
        rests_on: message key and fact for every statement of the agency that the decision rests on.
    """

    request: str
    rule: str
    mode: Mode
    when: date
    because: str
    order: LetterOrder | None = None
    need: str = ""
    commands: tuple[str, ...] = ()
    rests_on: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True, slots=True)
class Considered:
    """One rule as it was looked at, so that every action and every non-action can be asked for its reason.

    Attributes:
        rule: name of the rule, in the order in which rules are asked.
        said: a whole sentence: that it speaks and why, what held it back, or why it does not apply.
        action: what it asks for, if it speaks; None if it was held back, did not apply, or came after one that decides.
    """

    rule: str
    said: str
    action: NextAction | None = None
