"""Why this and not that: every rule in order, with what it says of the request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cpra_bot.decide.rules.alarms import alarms
from cpra_bot.decide.rules.case import Around, Case
from cpra_bot.decide.rules.table import RULES
from cpra_bot.law.days import legal_day
from cpra_bot.law.rules import RULES as SHIPPED_RULES
from cpra_bot.law.rules import Rules
from cpra_bot.model.action import Considered, NextAction
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.request import RequestState


def why(
    state: RequestState,
    policy: FollowUpPolicy,
    now: datetime,
    around: Around = Around(),  # noqa: B008 - frozen
    rules: Rules = SHIPPED_RULES,
) -> tuple[Considered, ...]:
    """What each rule says of a request on a day, in order of precedence, and what a person is told beside it.

    Exactly one rule of the table decides; the same action comes first in `next_actions`.

    Args:
        state, policy, now, around, rules: as for `next_actions`.
    """
    return considered(Case(state, policy, legal_day(now), around, rules))


def considered(case: Case) -> tuple[Considered, ...]:
    """As `why`, for a case that stands (`everything.cases_of`)."""
    return tuple(_considered(case))


def _considered(case: Case) -> Iterator[Considered]:
    decided: NextAction | None = None
    for rule in RULES:
        verdict, held = rule.asked(case)
        if isinstance(verdict, str):
            yield Considered(rule.name, f"does not apply: {verdict}")
        elif decided:
            yield Considered(rule.name, f"comes after `{decided.rule}`, or it would say: {verdict.because}")
        elif held:
            decided = held
            yield Considered(
                rule.name, f"applies ({verdict.because}), and is held back by `{held.rule}`: {held.because}", held
            )
        else:
            decided = verdict
            yield Considered(rule.name, f"decides: {verdict.because}", verdict)
    for action in alarms(case):
        if decided is None or action.need != decided.need:
            yield Considered(action.rule, f"tells a person beside: {action.because}", action)
