"""Items by agencies: how every item of a campaign stands everywhere. For tables, pages and the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cpra_bot.decide.rules.case import patience
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.request import Grade, ItemState, Outcome, Phase, RequestState

OVER = frozenset({"withdrawn", "closed", "done", "nothing"})
OURS = frozenset({"queued", "in-flight", "closed-day"})
HELD = frozenset({"paused", "postponed", "in-doubt", "silent-mailbox", "status-letter"})


class WaitsOn(StrEnum):
    """Whose turn it is."""

    AGENCY = "agency"
    US = "us"  # the program, with its next run
    PERSON = "person"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Cell:
    """One item at one agency.

    Attributes:
        state: how it stands, with the words that say so.
        until: last day on which a careful requester waits for it; None where no clock runs for it.
        waits_on: whose turn it is.
    """

    state: ItemState
    until: date | None
    waits_on: WaitsOn


@dataclass(frozen=True, slots=True)
class GridRow:
    """One request.

    Attributes:
        request, agency: its key, and the second half of it.
        phase, grade: in short.
        waits_on: whose turn it is for the request as a whole.
        cells: label → cell, for every item that this agency was asked.
    """

    request: str
    agency: str
    phase: Phase
    grade: Grade
    waits_on: WaitsOn
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """A campaign whole.

    Attributes:
        labels: of all items that any agency was asked, in the order of the letters.
        rows: in the order in which the requests were opened.
    """

    labels: tuple[str, ...]
    rows: tuple[GridRow, ...]

    def count(self, label: str) -> dict[Outcome, int]:
        """How many agencies stand how with an item; outcomes that none has are left out."""
        found = [row.cells[label].state.outcome for row in self.rows if label in row.cells]
        return {outcome: found.count(outcome) for outcome in Outcome if outcome in found}


def grid(states: Iterable[RequestState], decided: Mapping[str, tuple[NextAction, ...]]) -> Grid:
    """Lay requests out by item.

    Args:
        states: those of one campaign.
        decided: request key → what is to be done, what decides first (`next_actions`).
    """
    rows = tuple(_row(state, decided[state.key][0]) for state in states)
    labels = sorted({label for row in rows for label in row.cells}, key=_in_order)
    return Grid(tuple(labels), rows)


def waits_on(action: NextAction) -> WaitsOn:
    """Whose turn it is, by what decides about a request."""
    if action.mode in {Mode.PERSON, Mode.PROPOSE} or action.rule in HELD:
        return WaitsOn.PERSON
    if action.rule in OVER:
        return WaitsOn.NOBODY
    return WaitsOn.US if action.mode is Mode.AUTO or action.rule in OURS else WaitsOn.AGENCY


def _row(state: RequestState, first: NextAction) -> GridRow:
    turn = waits_on(first)
    until = {label: patience(clock) for clock in state.clocks for label in clock.items}
    cells = {
        label: Cell(each, until.get(label) if each.outcome is Outcome.OPEN else None, _item_waits_on(each, first))
        for label, each in state.outcomes.items()
    }
    return GridRow(state.key, state.agency, state.phase, state.grade, turn, cells)


def _item_waits_on(item: ItemState, first: NextAction) -> WaitsOn:
    """An open item waits as the request does; a refused one on whoever has to answer the refusal."""
    turn = waits_on(first)
    if item.outcome is Outcome.OPEN:
        return turn
    refused = item.outcome in {Outcome.OBJECTED, Outcome.DENIED}
    about_it = any(key == item.message for key, _ in first.rests_on) or first.rule == "let-rest"
    return turn if refused and about_it else WaitsOn.NOBODY


def _in_order(label: str) -> tuple[str, int]:
    """`A2` before `A10`."""
    return label[:1], int(label[1:])
