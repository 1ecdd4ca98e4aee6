"""All agencies together: which of them a mail is for, what is on its way back, and what their books say in the end."""

from __future__ import annotations

import heapq
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import MappingProxyType

from cpra_bot.rehearsal.agencies import Agency, Profile
from cpra_bot.rehearsal.books import Books, SentReply
from cpra_bot.rehearsal.mail import Reply, to_bytes


class World:
    """The far side of the wire. A mail server's thread delivers while the rehearsal asks, so all is under one lock."""

    def __init__(self, agencies: Iterable[Agency], strangers: Sequence[Reply] = ()) -> None:
        """Put agencies at their addresses.

        Args:
            agencies: with empty books.
            strangers: mail of nobody's that will come in as well.

        Raises:
            ValueError: two agencies have one id or one address.
        """
        self._lock = threading.RLock()
        self._agencies: dict[str, Agency] = {}
        self._at: dict[str, Agency] = {}
        for agency in agencies:
            profile = agency.profile
            if profile.id in self._agencies or profile.address.lower() in self._at:
                raise ValueError(f"two agencies share the id {profile.id} or the address {profile.address}")
            self._agencies[profile.id] = self._at[profile.address.lower()] = agency
        self._pending: list[tuple[datetime, int, Reply]] = []
        self._scheduled = 0
        self._truth: dict[str, str] = {}
        self._schedule(strangers)

    def knows(self, recipient: str) -> bool:
        """True if an agency takes letters at that address."""
        return recipient.lower() in self._at

    def deliver(self, recipient: str, raw: bytes, when: datetime) -> None:
        """Hand a mail to the agency at that address.

        Args:
            recipient: bare address, in any case.
            raw: as it came over SMTP.
            when: aware UTC.

        Raises:
            KeyError: nobody takes letters there; ask `knows` first.
        """
        with self._lock:
            self._schedule(self._at[recipient.lower()].receive(raw, when))

    def take(self, agency: str, raw: bytes, when: datetime) -> str:
        """A person files with an agency: in its portal, in a form, or on paper.

        Args:
            agency: its id.
            raw: what was entered, as a mail.
            when: aware UTC.

        Returns:
            the number that its portal then shows.
        """
        with self._lock:
            self._schedule(self._agencies[agency].receive(raw, when))
            return self._agencies[agency].number

    def due_replies(self, until: datetime) -> list[tuple[bytes, datetime, str]]:
        """As `due`, as mails.

        Returns:
            the mail's bytes, when it reaches the mailbox (aware UTC), and the id of the agency that wrote it (empty
            for strangers).
        """
        return [(to_bytes(reply), reply.due, reply.agency) for reply in self.due(until)]

    def due(self, until: datetime) -> list[Reply]:
        """Take out what has come due, oldest first, and enter it in the books of those who wrote it.

        Args:
            until: aware; a reply due at that very instant is included.
        """
        out = []
        with self._lock:
            while self._pending and self._pending[0][0] <= until:
                due, _, reply = heapq.heappop(self._pending)
                if reply.agency and not self._agencies[reply.agency].still_goes_out(reply):
                    continue
                self._truth[reply.message_id] = reply.agency
                if reply.agency:
                    machine = not reply.envelope_sender  # RFC 3834 §3.3
                    sent = SentReply(due, reply.message_id, reply.answers, reply.subject, machine)
                    self._agencies[reply.agency].books.replies.append(sent)
                out.append(reply)
        return out

    def books(self) -> MappingProxyType[str, Books]:
        """Agency id → its books."""
        return MappingProxyType({key: agency.books for key, agency in self._agencies.items()})

    def duplicates(self) -> int:
        """How many letters an agency received that repeat one it had, or one that another agency had."""
        with self._lock:
            books = [agency.books for agency in self._agencies.values()]
            owners = Counter(mark for each in books for mark in {letter.mark for letter in each.letters if letter.mark})
            return sum(each.duplicates for each in books) + sum(owners.values()) - len(owners)

    def letters_lost(self) -> int:
        """How many letters were accepted by a server and never reached the person who answers requests."""
        with self._lock:
            return sum(len(agency.books.lost) for agency in self._agencies.values())

    def truth(self) -> dict[str, str]:
        """Message-ID of each reply that came due → id of the agency that wrote it, empty for strangers."""
        with self._lock:
            return dict(self._truth)

    def shown_as(self, reply: Reply, name: str) -> None:
        """A site shows a reply under a Message-ID of its own: the books call it by that one from now on."""
        with self._lock:
            self._truth[name] = self._truth.pop(reply.message_id)
            self._agencies[reply.agency].books.rename(reply.message_id, name)

    def also_shown(self, agency: str, name: str) -> None:
        """A portal shows something more of an agency's, which our side turns into a mail of that Message-ID."""
        with self._lock:
            self._truth[name] = agency

    def number(self, agency: str) -> str:
        """An agency's number for our request, once it came; empty if it gives none."""
        return self._agencies[agency].number

    def profile(self, agency: str) -> Profile:
        """How an agency behaves."""
        return self._agencies[agency].profile

    def _schedule(self, replies: Iterable[Reply]) -> None:
        for reply in replies:
            self._scheduled += 1
            heapq.heappush(self._pending, (reply.due, self._scheduled, reply))
