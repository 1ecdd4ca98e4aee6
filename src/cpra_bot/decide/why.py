"""Why this and not that: every rule in order, with what it says of the request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from cpra_bot.decide.actions import next_actions
from cpra_bot.law.rules import RULES as SHIPPED_RULES
from cpra_bot.law.rules import Rules
from cpra_bot.model.action import Considered
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.request import RequestState


def why(
    state: RequestState,
    policy: FollowUpPolicy,
    now: datetime,
    doubts: Sequence[str] = (),
    numbers: Mapping[str, str] | None = None,
    rules: Rules = SHIPPED_RULES,
) -> tuple[Considered, ...]:
    """What each rule said.

    Args:
        state, policy, now, doubts, numbers, rules: as for `next_actions`.
    """
    spoken = next_actions(state, policy, now, doubts, numbers, rules)
    return tuple(Considered(action.rule, action.because, action) for action in spoken)
