"""A day that matters in a request, as a calendar shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Appointment:
    """One day and what is due on it.

    Attributes:
        name: stable: request key and what is due (`plates/elm-pd/determination`); the calendar's UID is made of it.
        request: request key.
        day: legal day.
        title: one line.
        text: whole sentences: why that day.
        ours: True if we must act before it has passed; then an alarm rings the day before.
    """

    name: str
    request: str
    day: date
    title: str
    text: str
    ours: bool = False
