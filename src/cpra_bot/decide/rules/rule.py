"""A rule as a value, and what can hold back the letter that it orders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cpra_bot.decide.rules.case import Case
from cpra_bot.model.action import Mode, NextAction

Verdict = NextAction | str
"""What a rule says of a case: what is to be done, or why it does not apply, as the end of a sentence."""


@dataclass(frozen=True)
class Hold:
    """Something that holds a letter back.

    Attributes:
        name: the rule's name that the waiting goes under.
        words: what must stand for it, for the printed table.
        check: the waiting or the question in place of the letter; None if nothing holds it back.
    """

    name: str
    words: str
    check: Callable[[Case, NextAction], NextAction | None]


@dataclass(frozen=True)
class Rule:
    """One row of the table of decisions.

    Attributes:
        name: short and stable; needs and policies are named after it.
        stands: which facts must stand, for the printed table.
        does: what it orders or asks, for the printed table.
        default: `auto`, `approval`, `person` or `wait`, before any campaign's policy.
        judge: looks at a case.
        holds: what holds its letter back, in order.
        loosens: True if a policy may make it `auto`.
    """

    name: str
    stands: str
    does: str
    default: str
    judge: Callable[[Case], Verdict]
    holds: tuple[Hold, ...] = ()
    loosens: bool = False

    def asked(self, case: Case) -> tuple[Verdict, NextAction | None]:
        """What the rule says of a case, and what stands in place of its letter if something holds that back."""
        verdict = self.judge(case)
        return verdict, None if isinstance(verdict, str) else self.held(case, verdict)

    def held(self, case: Case, action: NextAction) -> NextAction | None:
        """What stands in place of the letter that the rule orders; None if nothing holds it back, or it orders none."""
        if action.mode is Mode.WAIT or (action.mode is Mode.PERSON and action.order):
            return None
        return next(filter(None, (hold.check(case, action) for hold in self.holds)), None)
