"""A table as programs and spreadsheets take it."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        name: `requests`.
        columns: their names.
        rows: a cell a column; days are ISO dates, instants ISO with their zone, nothing known is None.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
