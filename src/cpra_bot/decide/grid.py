"""Items by agencies: how every item of a campaign stands everywhere. For tables, pages and the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from cpra_bot.decide.rules.case import patience
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.grid import Cell, Grid, GridRow, WaitsOn
from cpra_bot.model.request import ItemState, Outcome, RequestState

OVER = frozenset({"withdrawn", "closed", "done", "nothing"})
OURS = frozenset({"queued", "in-flight", "closed-day"})
HELD = frozenset({"paused", "postponed", "in-doubt", "silent-mailbox", "status-letter"})


def grid(states: Iterable[RequestState], decided: Mapping[str, tuple[NextAction, ...]]) -> Grid:
    """Lay requests out by item.

    Args:
        states: those of one campaign.
        decided: request key → what is to be done, what decides first (`next_actions`).
    """
    rows = tuple(grid_row(state, decided[state.key][0]) for state in states)
    labels = sorted({label for row in rows for label in row.cells}, key=_in_order)
    return Grid(tuple(labels), rows)


def waits_on(action: NextAction) -> WaitsOn:
    """Whose turn it is, by what decides about a request."""
    if action.mode in {Mode.PERSON, Mode.PROPOSE} or action.rule in HELD:
        return WaitsOn.PERSON
    if action.rule in OVER:
        return WaitsOn.NOBODY
    return WaitsOn.US if action.mode is Mode.AUTO or action.rule in OURS else WaitsOn.AGENCY


def grid_row(state: RequestState, first: NextAction) -> GridRow:
    """One request by item.

    Args:
        state: as folded.
        first: what decides about its letters.
    """
    turn = waits_on(first)
    until = {label: day for clock in state.clocks for day in (patience(clock),) for label in clock.items}
    cells: dict[str, Cell] = {}
    alike: dict[tuple[ItemState, date | None], Cell] = {}
    for label, each in state.outcomes.items():
        day = until.get(label) if each.outcome is Outcome.OPEN else None
        cell = alike.get((each, day))
        if cell is None:
            cell = alike[each, day] = Cell(each, day, _item_waits_on(each, first, turn))
        cells[label] = cell
    return GridRow(state.key, state.agency, state.phase, state.grade, turn, cells)


def _item_waits_on(item: ItemState, first: NextAction, turn: WaitsOn) -> WaitsOn:
    """An open item waits as the request does; a refused one on whoever has to answer the refusal."""
    if item.outcome is Outcome.OPEN:
        return turn
    refused = item.outcome in {Outcome.OBJECTED, Outcome.DENIED}
    about_it = any(key == item.message for key, _ in first.rests_on) or first.rule == "let-rest"
    return turn if refused and about_it else WaitsOn.NOBODY


def _in_order(label: str) -> tuple[str, int]:
    """`A2` before `A10`."""
    return label[:1], int(label[1:])
