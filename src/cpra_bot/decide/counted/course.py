"""How the requests went: asked, acknowledged, determined, on time or not, silent; only what the events prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cpra_bot.decide.counted.making import median_days, share
from cpra_bot.decide.rules.case import patience
from cpra_bot.decide.said import shows_receipt
from cpra_bot.law.days import legal_day
from cpra_bot.model.answer import Statistic
from cpra_bot.model.message import Strength
from cpra_bot.model.request import FiledMessage, ItemClock, Outcome, RequestState

THAT_WERE_ASKED = "that were asked"
PROVEN = "whose receipt of the request is proven"


def course(states: Sequence[RequestState], today: date) -> Iterator[Statistic]:
    """Figures about the course of a campaign's requests.

    Args:
        states: of all its requests.
        today: legal day.
    """
    asked = [state for state in states if state.sent_on]
    keys = [state.key for state in asked]
    all_of = [state.key for state in states]
    yield share("asked", keys, all_of, "were sent our letter", "for which a request was opened")
    proven = [state for state in asked if state.received_on]
    yield share("acknowledged", _keys(proven), keys, "showed that they have the request", THAT_WERE_ASKED)
    determined = [state for state in asked if determined_on(state)]
    yield share("determined", _keys(determined), keys, "gave a determination", THAT_WERE_ASKED)
    yield from _timely(proven, today)
    yield share("extended", [s.key for s in asked if _extended(s)], keys, "took an extension of time", THAT_WERE_ASKED)
    silent = [state.key for state in asked if not _heard(state)]
    yield share(
        "never_answered", silent, keys, "have not written back yet, as far as our mailbox knows", THAT_WERE_ASKED
    )
    acknowledged = [(state.key, days) for state in asked if (days := days_to_acknowledge(state)) is not None]
    decided = [(state.key, days) for state in proven if (days := days_to_determine(state)) is not None]
    for each in (
        median_days(
            "days_to_acknowledge",
            acknowledged,
            len(keys),
            "between our letter and the first sign that the agency has it",
        ),
        median_days(
            "days_to_determine", decided, len(keys), "between the receipt of the request and the determination"
        ),
    ):
        if each:
            yield each
    yield from _outcomes(asked, keys)


def _timely(proven: Sequence[RequestState], today: date) -> Iterator[Statistic]:
    """On time and late, of those whose receipt is proven. Between the plain and the most careful count is neither."""
    of = _keys(proven)
    on_time = [state.key for state in proven if is_on_time(state)]
    late = [state.key for state in proven if is_late(state)]
    silent = [state.key for state in proven if is_silent_past_due(state, today)]
    yield share("on_time", on_time, of, "gave their determination within the time of the Act", PROVEN)
    yield share(
        "late", late, of, "gave their determination after the last day that any count of that time reaches", PROVEN
    )
    said = f"had given no determination by {today}, after the last day that any count of that time reaches"
    yield share("silent_past_due", silent, of, said, PROVEN)


def _outcomes(asked: Sequence[RequestState], keys: Sequence[str]) -> Iterator[Statistic]:
    whole = [state.key for state in asked if _all_given(state)]
    some = [state.key for state in asked if _given(state)]
    none = [state.key for state in asked if state.items_with(Outcome.NO_RECORDS)]
    objected = [state.key for state in asked if state.items_with(Outcome.OBJECTED)]
    yield share(
        "released_all", whole, keys, "gave records or an answer for every item that they were asked", THAT_WERE_ASKED
    )
    yield share("released_some", some, keys, "gave records or an answer for at least one item", THAT_WERE_ASKED)
    yield share("no_records", none, keys, "said of at least one item that they hold no records", THAT_WERE_ASKED)
    yield share(
        "objected", objected, keys, "said of at least one item that they would have to create a record", THAT_WERE_ASKED
    )


def determined_on(state: RequestState) -> date | None:
    """Legal day on which the items asked first were determined; None if they are not.

    That is the day of the message that says so of all of them, or of the one that settled the last of them.
    """
    clock = _clock(state)
    if clock is None:
        return None
    days = {each.message: legal_day(each.received_at) for each in state.replies if _from_agency(each)}
    if clock.determined in days:
        return days[clock.determined]
    settled = [state.outcomes[label] for label in clock.items if label in state.outcomes]
    if not settled or any(each.message not in days for each in settled):
        return None
    return max(days[each.message] for each in settled)


def days_to_acknowledge(state: RequestState) -> int | None:
    """Days from our sending to the first message that shows receipt; None where either is not proven."""
    shown = [legal_day(each.received_at) for each in state.replies if _from_agency(each) and shows_receipt(each)]
    return (shown[0] - state.sent_on).days if shown and state.sent_on and shown[0] >= state.sent_on else None


def days_to_determine(state: RequestState) -> int | None:
    """Days from proven receipt to the determination; None where either is not proven."""
    clock, day = _clock(state), determined_on(state)
    return (day - clock.start).days if clock and clock.proven and day and day >= clock.start else None


def is_on_time(state: RequestState) -> bool:
    """True if the determination came by the last day of the law's own count, a valid extension included."""
    clock, day = _clock(state), determined_on(state)
    if clock is None or day is None or not clock.proven:
        return False
    valid = clock.extension is not None and clock.extension.verdict.valid
    return day <= (clock.extension.verdict.law if clock.extension and valid else clock.due.law)


def is_late(state: RequestState) -> bool:
    """True if it came after the last day that any careful count reaches, and no answer on any item came before that."""
    clock, day = _clock(state), determined_on(state)
    if clock is None or day is None or not clock.proven:
        return False
    return day > last_day(clock) and not _answered_by(state, clock, last_day(clock))


def is_silent_past_due(state: RequestState, today: date) -> bool:
    """True if receipt is proven, the last day of any count has passed, and nothing at all was decided by then.

    An answer on some item, an end by a person, or a message that nobody has read yet speaks against it.
    """
    clock = _clock(state)
    if clock is None or not clock.proven or clock.determined or state.withdrawn_on or state.closed_on:
        return False
    unread = any(reply.unclear for reply in state.replies)
    answered = any(state.outcomes[label].outcome is not Outcome.OPEN for label in clock.items)
    return today > last_day(clock) and not (unread or answered)


def last_day(clock: ItemClock) -> date:
    """The last day that any careful count reaches, any extension that was taken included."""
    return max(clock.due.safe, patience(clock))


def _answered_by(state: RequestState, clock: ItemClock, day: date) -> bool:
    settling = {state.outcomes[label].message for label in clock.items if label in state.outcomes}
    return any(each.message in settling and legal_day(each.received_at) <= day for each in state.replies)


def _clock(state: RequestState) -> ItemClock | None:
    return next((clock for clock in state.clocks if not clock.fallback), None)


def _heard(state: RequestState) -> bool:
    return any(_from_agency(each) for each in state.replies) or bool(state.received_on)


def _from_agency(reply: FiledMessage) -> bool:
    return not reply.ours and reply.strength is not Strength.WEAK


def _extended(state: RequestState) -> bool:
    return any(clock.extension is not None for clock in state.clocks)


def _given(state: RequestState) -> bool:
    return bool(state.items_with(Outcome.ANSWERED, Outcome.RELEASED))


def _all_given(state: RequestState) -> bool:
    active = [each for each in state.outcomes.values() if each.outcome is not Outcome.INACTIVE]
    return bool(active) and all(each.outcome in {Outcome.ANSWERED, Outcome.RELEASED} for each in active)


def _keys(states: Sequence[RequestState]) -> list[str]:
    return [state.key for state in states]
