"""Our figures held against figures that somebody published before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cpra_bot.model.report import Measure


class Kind(StrEnum):
    """How a figure of ours stands to theirs."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of one agency.

    Attributes:
        agency, name: id and name.
        measure: what it counts; of a list, how many names it has.
        year: calendar year; 0 for a state of affairs on a day.
        kind: how the two stand.
        before, after: theirs and ours; None where there is none.
        old_source: their document, or their line.
        source: where ours stands; empty where there is none.
        answer: id of ours; empty where there is none.
    """

    agency: str
    name: str
    measure: Measure
    year: int
    kind: Kind
    before: int | None
    after: int | None
    old_source: str
    source: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it.

    Attributes:
        differences: by agency, measure and year; the same figures are among them.
        unknown: names of theirs that mean no agency of the directory for sure, as printed, with their line.
        not_asked: names of theirs that this campaign never asked.
        notes: what was guessed in reading their file.
    """

    differences: tuple[Difference, ...]
    unknown: tuple[str, ...]
    not_asked: tuple[str, ...]
    notes: tuple[str, ...]

    def of(self, kind: Kind) -> tuple[Difference, ...]:
        """Those of one kind."""
        return tuple(each for each in self.differences if each.kind is kind)
