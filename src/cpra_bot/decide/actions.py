"""What a careful organizer would do today about one request, and why: the first rule that speaks decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from cpra_bot.decide.rules.alarms import alarms
from cpra_bot.decide.rules.case import Around, Case
from cpra_bot.decide.rules.table import RULES
from cpra_bot.law.days import legal_day
from cpra_bot.law.rules import RULES as SHIPPED_RULES
from cpra_bot.law.rules import Rules
from cpra_bot.model.action import NextAction
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.request import RequestState

__all__ = ["Around", "decide", "next_action", "next_actions", "unread"]


def next_actions(
    state: RequestState,
    policy: FollowUpPolicy,
    now: datetime,
    around: Around = Around(),  # noqa: B008 - frozen
    rules: Rules = SHIPPED_RULES,
) -> tuple[NextAction, ...]:
    """Everything to do about one request: what decides about its letters first, then what a person is told beside it.

    Args:
        state: as folded.
        policy: the campaign's patience.
        now: aware UTC.
        around: what is known beside the request.
        rules: whose periods and holidays count.
    """
    return decide(Case(state, policy, legal_day(now), around, rules))


def decide(case: Case) -> tuple[NextAction, ...]:
    """As `next_actions`, for a case that stands."""
    first = _first(case)
    beside = {action.need: action for action in alarms(case) if action.need != first.need}
    return (first, *beside.values())


def next_action(
    state: RequestState,
    policy: FollowUpPolicy,
    now: datetime,
    doubts: Sequence[str] = (),
    numbers: Mapping[str, str] | None = None,
    rules: Rules = SHIPPED_RULES,
) -> NextAction:
    """What decides about the letters of one request: the first of `next_actions`.

    Args:
        state, policy, now, rules: as for `next_actions`.
        doubts: numbers of messages in the inbox that may belong to this request.
        numbers: message key → short number, for the commands.
    """
    return _first(Case(state, policy, legal_day(now), Around(doubts, numbers or {}), rules))


def unread(state: RequestState, now: datetime, numbers: Mapping[str, str]) -> list[NextAction]:
    """One question per reply that wants reading: the newest may matter more than the one that speaks first."""
    case = Case(state, FollowUpPolicy(), legal_day(now), Around(numbers=numbers))
    return [action for action in alarms(case) if action.rule == "read"]


def _first(case: Case) -> NextAction:
    for rule in RULES:
        verdict = rule.judge(case)
        if not isinstance(verdict, str):
            return rule.held(case, verdict) or verdict
    return case.wait("nothing", case.today, "no rule has anything to say about this request")
