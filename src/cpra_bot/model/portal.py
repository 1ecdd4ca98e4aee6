"""What a portal that files for us shows of a request: its own number, where it stands there, and its page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cpra_bot.model.agency import MACHINE_KINDS

_PLACE = re.compile(r"MuckRock agency ([1-9][0-9]{0,9})(?:, .*)?")


def muckrock_place(number: int, name: str) -> str:
    """What stands as the addressee of a letter that MuckRock files: its number for the agency, and the name."""
    return f"MuckRock agency {number}, {' '.join(name.split())}"[:254]


def muckrock_number(place: str) -> int | None:
    """MuckRock's number of the agency in an addressee that `muckrock_place` wrote; None if it is another one."""
    found = _PLACE.fullmatch(place)
    return int(found[1]) if found else None


def filed_by_hand(channel: str, place: str) -> bool:
    """True if a person files by that channel at that place: by all but mail, and MuckRock where its number is known."""
    return channel not in MACHINE_KINDS and not (channel == "muckrock" and muckrock_number(place))


@dataclass(frozen=True, slots=True)
class PortalView:
    """What a portal showed of one request when it was asked last.

    Attributes:
        channel: `muckrock`, `nextrequest`.
        number: the portal's own number of the request; not the agency's.
        page: address that a person opens.
        status: in the portal's word; `gone` where it shows the request no more.
        tracking: the agency's number as the portal knows it; empty if it knows none.
        price: what is asked, US dollars as `12.50`; empty if nothing is.
        due: the day that the portal shows as due, ISO; empty if it shows none. A note: we count our own days.
        updated: the portal's own instant of change, as it writes it; empty if nothing that was said there was read yet.
        turn: how often it has changed, so that each change has a name of its own.
        doubt: why a person should look whether the text there is ours; empty if it was read back and is.
    """

    channel: str
    number: str
    page: str
    status: str
    tracking: str = ""
    price: str = ""
    due: str = ""
    updated: str = ""
    turn: int = 0
    doubt: str = ""

    @property
    def passed_on(self) -> bool:
        """False while the portal still holds the letter: MuckRock mails none before 35 minutes, and may hold it."""
        return not (self.channel == "muckrock" and self.status == "submitted")

    def plain(self) -> dict[str, Any]:
        """As JSON values, without what is empty."""
        return {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> PortalView:
        """The view that `plain` wrote; other keys of the event are left out."""
        texts = {name: str(data.get(name, "")) for name in cls.__slots__ if name != "turn"}
        return cls(**texts, turn=int(data.get("turn", 0)))
