"""What became of a person's note or order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cpra_bot.model.request import How
from cpra_bot.model.results import ReadMessage


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was noted.

    Attributes:
        request: request key.
        how: what it was.
        on: legal day on which it happened.
        note: in the person's words.
        file: SHA-256 (hex) of the file, or empty.
        read: what stands in a mail that was handed in; None for anything else.
    """

    request: str
    how: How
    on: date
    note: str
    file: str
    read: ReadMessage | None = None


@dataclass(frozen=True, slots=True)
class Ordered:
    """What became of an order.

    Attributes:
        scope: `request`, `agency` or `campaign`.
        name: request key, agency or campaign id.
        requests: keys of the requests that it is about.
        until: last legal day of a pause; None where none was named.
        held: keys of letters that were waiting in the queue and do not leave now.
        left: keys of letters that are uncertain or on their way, and could not be stopped.
        open_items: labels without an answer.
    """

    scope: str
    name: str
    requests: tuple[str, ...]
    until: date | None = None
    held: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    open_items: tuple[str, ...] = ()
