"""How long work tells what it is doing, without knowing who listens."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]
"""Called with a short line such as `sending 12 of 200`; the listener decides whether and where to show it."""


def silent(_line: str) -> None:
    """The listener for nobody."""
