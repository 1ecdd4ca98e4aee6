"""Days as people write them in options."""

from __future__ import annotations

from datetime import date

from cpra_bot.errors import UsageError


def day_of(option: str, text: str) -> date:
    """The day that an option names.

    Raises:
        UsageError: it is not a date such as 2025-02-10.
    """
    try:
        if len(text) != len("2025-02-10"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text} is not a date", "write it as 2025-02-10") from None
