"""The chain of hashes over the events: each link seals its event and all events before it.

A link is SHA-256 over the link before and the event's own hash, so that the hashes alone show where an event stands.
Whoever gets the events of one request can check the whole chain without reading those of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

FIRST = "0" * 64
"""Stands before the first event."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event as it lies in the ledger.

    Attributes:
        sequence: its place.
        request, at, kind, actor, data: as stored, letter by letter (`data` is the JSON text).
        link: hex, as stored; empty where nothing seals it.
    """

    sequence: int
    request: str
    at: str
    kind: str
    actor: str
    data: str
    link: str


def event_hash(request: str, at: str, kind: str, actor: str, data: str) -> str:
    """SHA-256 (hex) of an event: its five fields as UTF-8, a NUL between them.

    No field but the last can hold a NUL: JSON writes it as an escape, and the others are names and dates.
    """
    return sha256("\0".join((request, at, kind, actor, data)).encode("utf-8", "surrogatepass")).hexdigest()


def next_link(before: str, event: str) -> str:
    """The link of an event (hex), from the link before it and the event's hash."""
    return sha256((before + event).encode("ascii", "replace")).hexdigest()


def broken(events: Iterable[Sealed]) -> Iterator[str]:
    """What does not fit in a chain, one sentence a place; later links are judged by what stands before them.

    Args:
        events: all of the ledger, in order.
    """
    before, last = FIRST, 0
    for each in events:
        if each.sequence != last + 1:
            one = each.sequence == last + 2
            yield f"event {last + 1} is missing" if one else f"events {last + 1} to {each.sequence - 1} are missing"
        own = event_hash(each.request, each.at, each.kind, each.actor, each.data)
        if next_link(before, own) != each.link:
            what = f"{each.kind}, {each.at}" + f", {each.request}" * bool(each.request)
            yield f"event {each.sequence} ({what}) or its seal was changed"
        before, last = each.link, each.sequence
