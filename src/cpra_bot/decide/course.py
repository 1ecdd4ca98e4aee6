"""The days of a request for reports: when it was acknowledged, determined, answered, and whether that was in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cpra_bot.decide.clocks import Counting, receipt_of
from cpra_bot.decide.outcomes import CAME
from cpra_bot.decide.said import is_machine, shows_receipt
from cpra_bot.law.days import legal_day
from cpra_bot.law.receipt import Receipt, Trust
from cpra_bot.model.course import Course, Punctual
from cpra_bot.model.message import Strength
from cpra_bot.model.request import FiledMessage, ItemClock, Outcome, RequestState


def course_of(state: RequestState, counting: Counting, today: date) -> Course:
    """The days of one request.

    Args:
        state: as folded.
        counting: counts periods for this agency.
        today: the legal day.
    """
    said = tuple(reply for reply in state.replies if not reply.ours)
    shown = (reply for reply in said if reply.strength is not Strength.WEAK and shows_receipt(reply))
    wrote = (reply for reply in said if not is_machine(reply))
    clock = state.clocks[0] if state.clocks else None
    determined = next((reply for reply in said if clock and reply.message == clock.determined), None)
    return Course(
        sent_on=state.sent_on,
        acknowledged_on=_first(shown),
        heard_on=_first(wrote),
        determined_on=legal_day(determined.received_at) if determined else None,
        came_on=_settled(state, CAME),
        denied_on=_settled(state, (Outcome.DENIED,)),
        due=_last_day(clock) if clock else None,
        punctual=_punctual(state, clock, determined, counting, today) if clock else Punctual.NOT_SENT,
    )


def _first(replies: Iterator[FiledMessage]) -> date | None:
    one = next(replies, None)
    return legal_day(one.received_at) if one else None


def _settled(state: RequestState, outcomes: tuple[Outcome, ...]) -> date | None:
    """The first day on which some item got one of these outcomes by a message."""
    by = {each.message for each in state.outcomes.values() if each.outcome in outcomes}
    return min((legal_day(reply.received_at) for reply in state.replies if reply.message in by), default=None)


def _last_day(clock: ItemClock) -> date:
    return clock.extension.verdict.law if clock.extension else clock.due.law


def _punctual(
    state: RequestState, clock: ItemClock, determined: FiledMessage | None, counting: Counting, today: date
) -> Punctual:
    safe = max(clock.due.safe, clock.extension.verdict.safe) if clock.extension else clock.due.safe
    if determined is None:
        if state.withdrawn_on and state.withdrawn_on <= safe:
            return Punctual.TAKEN_BACK
        if today <= safe:
            return Punctual.RUNNING
        return Punctual.OVERDUE if clock.proven else Punctual.UNCLEAR
    day = legal_day(determined.received_at)
    if day <= _surely_in_time(state, clock, counting):
        return Punctual.ON_TIME
    return Punctual.LATE if day > safe and clock.proven else Punctual.UNCLEAR


def _surely_in_time(state: RequestState, clock: ItemClock, counting: Counting) -> date:
    """The last day on which a determination is in time even if the letter arrived on the day on which it left.

    An acknowledgement says only that the letter had come by then. Where the agency's own date or its portal's stamp
    tells the day of receipt, or an extension that meets the Act names the last day, that one counts.
    """
    receipt = receipt_of(state.filed_on, state.replies)
    stated = receipt is None or receipt.trust > Trust.ACKNOWLEDGEMENT or receipt.day != clock.due.received
    if stated or state.filed_on is None or (clock.extension and clock.extension.verdict.valid):
        return _last_day(clock)
    own = Receipt(state.filed_on, Trust.OWN_SENDING, "", False, None, (), ())
    return min(_last_day(clock), counting.due(own).law)
