"""Orders read by themselves say what the whole books say, whatever was ordered in whatever order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.decide.fold import fold
from cpra_bot.decide.orders import ORDERED, is_paused, orders_of, why_over
from cpra_bot.model.event import Event, EventKind

START = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)
REQUESTS = ("trees/elm-pd", "trees/oak-pd", "fees/elm-pd")
NAMES = {"request": REQUESTS, "agency": ("elm-pd", "oak-pd"), "campaign": ("trees", "fees")}
OVER = (EventKind.REQUEST_WITHDRAWN, EventKind.REQUEST_CLOSED, EventKind.REQUEST_REOPENED)
DAYS = st.integers(0, 20).map(lambda days: (START + timedelta(days=days)).date().isoformat())


@st.composite
def orders(draw: st.DrawFn) -> tuple[EventKind, str, dict[str, object]]:
    """One order: its kind, the request that the event names, and the rest."""
    if draw(st.booleans()):
        kind = draw(st.sampled_from(OVER))
        return kind, draw(st.sampled_from(REQUESTS)), {"on": draw(DAYS), "note": ""}
    scope = draw(st.sampled_from(sorted(NAMES)))
    name = draw(st.sampled_from(NAMES[scope]))
    said: dict[str, object] = {"scope": scope, "name": name, "note": ""}
    if draw(st.booleans()):
        return EventKind.RESUMED, name if scope == "request" else "", said
    return EventKind.PAUSED, name if scope == "request" else "", said | {"until": draw(st.just("") | DAYS)}


def opened(request: str) -> tuple[EventKind, str, dict[str, object]]:
    return EventKind.REQUEST_OPENED, request, {"plan": "p", "campaign_version": 1, "items": {}, "conditional": []}


@given(said=st.lists(orders(), max_size=12), later=st.integers(0, 12), after=st.integers(-1, 21))
def test_orders_by_themselves_are_those_of_the_books(
    said: list[tuple[EventKind, str, dict[str, object]]], later: int, after: int
) -> None:
    # One request is opened while the orders come: a pause of its campaign or agency holds it all the same.
    early = [each for each in said[:later] if each[1] != REQUESTS[2]]
    told = [*map(opened, REQUESTS[:2]), *early, opened(REQUESTS[2]), *said[later:]]
    events = [
        Event(number, request, START, kind, "person", data) for number, (kind, request, data) in enumerate(told, 1)
    ]
    books, found = fold(events), orders_of(each for each in events if each.kind in ORDERED)
    today: date = (START + timedelta(days=after)).date()
    for key, state in books.requests.items():
        assert found.over(key) == why_over(state.withdrawn_on, state.closed_on)
        assert found.paused(key, today) == is_paused(state.pause, today)
        assert not (found.none and (state.pause or state.withdrawn_on or state.closed_on))
