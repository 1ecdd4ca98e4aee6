"""What the organizer's mail provider does with a mail that is handed over, whatever wire it came over.

The loopback servers and the in-memory carrier ask the same exchange, so that both do the same with the same mail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from typing import Protocol

from cpra_bot.wire.clock import Clock

HOST_NAME = "mail.rehearsal.example"


class Recipients(Protocol):
    """Who takes letters on the far side; `world.World` is one."""

    def knows(self, recipient: str) -> bool:
        """True if there is such an address."""
        ...

    def deliver(self, recipient: str, raw: bytes, when: datetime) -> None:
        """Take one mail."""
        ...


@dataclass(frozen=True, slots=True)
class Copy:
    """A mail for the organizer's own mailbox: its bytes there, and when it came (aware UTC)."""

    raw: bytes
    when: datetime


class Exchange:
    """One organizer's account with a provider that delivers to the world's agencies and to that account, nowhere else.

    Attributes:
        accepted: value of `X-CPRA-Letter` (else Message-ID) → how many 250s the text of that letter got.
    """

    def __init__(self, address: str, password: str, recipients: Recipients, clock: Clock) -> None:
        """Open the account.

        Args:
            address: the organizer's plain address and login.
            password: to it.
            recipients: who takes letters.
            clock: says when a mail came.
        """
        self.address, self.accepted = address, Counter[str]()
        self._password, self._recipients, self._clock = password, recipients, clock

    def lets_in(self, login: str, password: str) -> bool:
        """True for the right name and password."""
        return login.lower() == self.address.lower() and password == self._password

    def takes(self, address: str) -> bool:
        """True for the addresses of agencies and of the organizer."""
        return self._is_organizer(address) or self._recipients.knows(address)

    def hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> tuple[str, tuple[Copy, ...]]:
        """Deliver a mail to each agency among its recipients.

        Args:
            sender: of the envelope.
            recipients: of the envelope; all of them are known.
            raw: the mail as it came over the wire.

        Returns:
            the answer for the wire, and what goes into the organizer's mailbox.
        """
        now = self._clock.now()
        agencies = [each for each in recipients if not self._is_organizer(each)]
        for address in agencies:
            self._recipients.deliver(address, raw, now)
        if agencies:
            self.accepted[_name_of(raw)] += 1
        own = tuple(Copy(_trace(sender, each, now) + raw, now) for each in recipients if self._is_organizer(each))
        return f"250 2.0.0 OK: queued as {sum(self.accepted.values()):08X}", own

    def refusal(self, address: str) -> str:
        """What an address hears that is not taken."""
        return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"

    def _is_organizer(self, address: str) -> bool:
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" == self.address.lower()


def _trace(sender: str, recipient: str, now: datetime) -> bytes:
    """What a mail server writes above a mail that it puts into a mailbox (RFC 5321 §4.4)."""
    return (
        f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n"
        f"Received: from [127.0.0.1] by {HOST_NAME} with ESMTPA\r\n\tfor <{recipient}>; {format_datetime(now)}\r\n"
    ).encode()


def _name_of(raw: bytes) -> str:
    head = BytesHeaderParser().parsebytes(raw.partition(b"\r\n\r\n")[0])
    return str(head.get("X-CPRA-Letter") or head.get("Message-ID") or "").strip()
