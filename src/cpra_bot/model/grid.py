"""Items by agencies, as data: `status`, `show` and the report print the same cells (`decide.grid` fills them)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cpra_bot.model.request import Grade, ItemState, Outcome, Phase


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
