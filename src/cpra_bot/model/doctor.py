"""What is well and what is not, with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How one thing stands."""

    OK = "ok"
    WARN = "warn"  # works today, and somebody should look
    FAIL = "fail"  # does not work


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: its name, `mailbox`.
        health: how it stands.
        said: one sentence.
        remedy: what to do; empty if all is well.
        exit_code: of a failure, by the usual codes.
    """

    what: str
    health: Health
    said: str
    remedy: str = ""
    exit_code: int = 4
