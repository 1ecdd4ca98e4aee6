"""Which of a person's standing orders holds for a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.request import Pause

ORDERED = (
    EventKind.PAUSED,
    EventKind.RESUMED,
    EventKind.REQUEST_WITHDRAWN,
    EventKind.REQUEST_CLOSED,
    EventKind.REQUEST_REOPENED,
)
"""Kinds of events that hold such orders. They are few, whatever else a ledger holds."""


@dataclass
class Orders:
    """The orders of a ledger, without all else that its events say.

    Attributes:
        pauses: by scope (`campaign`, `agency`, `request`) and name.
        withdrawn, closed: request key → the legal day on which a person took it back, or said that it is done.
    """

    pauses: dict[tuple[str, str], Pause] = field(default_factory=dict)
    withdrawn: dict[str, date] = field(default_factory=dict)
    closed: dict[str, date] = field(default_factory=dict)

    @property
    def none(self) -> bool:
        """True if nobody has ordered anything that still holds."""
        return not (self.pauses or self.withdrawn or self.closed)

    def over(self, request: str) -> str:
        """Why no letter is to leave in this request any more; empty if it goes on."""
        return why_over(self.withdrawn.get(request), self.closed.get(request))

    def paused(self, request: str, today: date) -> bool:
        """True if a pause holds all letters of this request back on that legal day."""
        campaign, agency = request.split("/")[:2]
        return is_paused(standing_pause(self.pauses, campaign, agency, request), today)


def orders_of(events: Iterable[Event]) -> Orders:
    """Read the events of `ORDERED` kinds, oldest first; others among them change nothing."""
    orders = Orders()
    for event in events:
        if event.kind in {EventKind.PAUSED, EventKind.RESUMED}:
            note_pause(orders.pauses, event)
        elif event.kind is EventKind.REQUEST_WITHDRAWN:
            orders.withdrawn[event.request] = date.fromisoformat(event.data["on"])
        elif event.kind is EventKind.REQUEST_CLOSED:
            orders.closed[event.request] = date.fromisoformat(event.data["on"])
        elif event.kind is EventKind.REQUEST_REOPENED:
            orders.withdrawn.pop(event.request, None)
            orders.closed.pop(event.request, None)
    return orders


def note_pause(pauses: dict[tuple[str, str], Pause], event: Event) -> None:
    """Put a pause into the book of pauses, or take it out."""
    scope, name = event.data["scope"], event.data["name"]
    if event.kind is EventKind.PAUSED:
        until = event.data["until"]
        pauses[scope, name] = Pause(scope, date.fromisoformat(until) if until else None, event.data["note"])
    else:
        pauses.pop((scope, name), None)


def standing_pause(pauses: Mapping[tuple[str, str], Pause], campaign: str, agency: str, request: str) -> Pause | None:
    """The pause that holds longest, and of equal ones the widest; None if nothing is paused.

    Args:
        pauses: by scope (`campaign`, `agency`, `request`) and name.
        campaign, agency, request: the names to look under.
    """
    found = [pauses.get(place) for place in (("campaign", campaign), ("agency", agency), ("request", request))]
    return max((pause for pause in found if pause), key=lambda pause: pause.until or date.max, default=None)


def is_paused(pause: Pause | None, today: date) -> bool:
    """True on the legal days on which that pause holds all letters back."""
    return pause is not None and (pause.until is None or today <= pause.until)


def why_over(withdrawn_on: date | None, closed_on: date | None) -> str:
    """Why no letter is to leave in a request any more; empty if it goes on."""
    if withdrawn_on:
        return f"the request was withdrawn on {withdrawn_on}"
    return f"the request was closed on {closed_on}" if closed_on else ""
