"""The days of a request for reports: when it was acknowledged, determined, answered, and whether that was in time.

What is late and what is not is said by the rules of the figures (`counted.course`): a page never tells two counts.
"""

from __future__ import annotations

from datetime import date

from cpra_bot.decide.counted.course import determined_on, is_late, is_on_time, is_silent_past_due, last_day
from cpra_bot.decide.outcomes import CAME
from cpra_bot.decide.said import shows_receipt
from cpra_bot.law.days import legal_day
from cpra_bot.model.course import Course, Punctual
from cpra_bot.model.message import Strength
from cpra_bot.model.request import Outcome, RequestState


def course_of(state: RequestState, today: date) -> Course:
    """The days of one request.

    Args:
        state: as folded.
        today: the legal day.
    """
    clock = state.clocks[0] if state.clocks else None
    valid = clock is not None and clock.extension is not None and clock.extension.verdict.valid
    due = clock.due.law if clock else None
    return Course(
        sent_on=state.sent_on,
        acknowledged_on=_acknowledged(state),
        heard_on=_heard(state),
        determined_on=determined_on(state),
        came_on=_settled(state, CAME),
        denied_on=_settled(state, (Outcome.DENIED,)),
        due=clock.extension.verdict.law if clock and clock.extension and valid else due,
        punctual=_punctual(state, today) if clock else Punctual.NOT_SENT,
    )


def _acknowledged(state: RequestState) -> date | None:
    """The day of the first message that shows receipt; without one the day that a portal or the agency names."""
    if state.received_on is None:
        return None
    shown = [legal_day(each.received_at) for each in state.replies if not each.ours and shows_receipt(each)]
    return min((day for day in shown if state.sent_on is None or day >= state.sent_on), default=state.received_on)


def _heard(state: RequestState) -> date | None:
    """The day of the first message that belongs to the request for sure, a machine's included."""
    came = (each.received_at for each in state.replies if not each.ours and each.strength is not Strength.WEAK)
    first = min(came, default=None)
    return legal_day(first) if first else state.received_on


def _settled(state: RequestState, outcomes: tuple[Outcome, ...]) -> date | None:
    """The first day on which some item got one of these outcomes by a message."""
    by = {each.message for each in state.outcomes.values() if each.outcome in outcomes}
    return min((legal_day(reply.received_at) for reply in state.replies if reply.message in by), default=None)


def _punctual(state: RequestState, today: date) -> Punctual:
    if is_on_time(state):
        return Punctual.ON_TIME
    if is_late(state):
        return Punctual.LATE
    if is_silent_past_due(state, today):
        return Punctual.OVERDUE
    if determined_on(state) is None and (state.withdrawn_on or state.closed_on):
        return Punctual.ENDED
    open_yet = determined_on(state) is None and today <= last_day(state.clocks[0])
    return Punctual.RUNNING if open_yet else Punctual.UNCLEAR
