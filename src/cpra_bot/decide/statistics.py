"""Figures that can be quoted: each a whole sentence with its denominator, and the requests behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cpra_bot.decide.counted.course import course
from cpra_bot.decide.counted.given import given
from cpra_bot.model.answer import Results, Statistic
from cpra_bot.model.request import RequestState


def statistics(states: Sequence[RequestState], results: Results, today: date) -> tuple[Statistic, ...]:
    """All figures of one campaign; only claims that the events and relied-on answers prove.

    Lateness is counted only where receipt is proven, and only past the last day that any careful count reaches.

    Args:
        states: of all requests of the campaign.
        results: the answers of the same requests.
        today: legal day.
    """
    asked = [state.key for state in states if state.sent_on]
    return (*course(states, today), *given(results, asked))
