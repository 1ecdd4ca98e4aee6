"""A fault in a file, with its place and its remedy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong in one place, and what to do about it.

    Attributes:
        file: path as the person knows it (relative to the workspace where it lies inside).
        line: line counted from 1; 0 when the fault has no line (a missing file).
        column: column counted from 1; 0 when the fault has no column.
        code: stable code. Y: YAML itself, A: directory, C: campaign, W: workspace settings, T: template,
            L: a rendered letter, S: sending, M: a file of messages.
        what: what is wrong, without a full stop.
        remedy: what to do, without a full stop.
        warning: True if sending is still allowed.
    """

    file: str
    line: int
    column: int
    code: str
    what: str
    remedy: str
    warning: bool = False

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        grade = "warning: " * self.warning
        return f"{place}: {self.code} {grade}{self.what}" + (f"; {self.remedy}" if self.remedy else "")
