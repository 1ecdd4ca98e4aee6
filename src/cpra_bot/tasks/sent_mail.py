"""The folder of sent mail: what the organizer wrote by hand in a request is its business, the rest is private.

Only mail that belongs to a request leaves that folder. The rest is looked at and forgotten: it is none of the ledger's
business, and a ledger may be disclosed. A copy of our own letter is taken where the mailbox has brought none: some
providers keep a mail to oneself once, among the sent ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from cpra_bot.model.event import EventKind
from cpra_bot.model.message import IncomingMessage
from cpra_bot.reading.headers import header_block, identity
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import Reader


class SentMail:
    """Tells which sent mails are ours to keep."""

    def __init__(self, office: Office) -> None:
        self._reader = Reader(office)
        copies = office.ledger.events.of_kinds((EventKind.COPY_SEEN,))
        self._copied = frozenset(each.data["letter"] for each in copies)
        self._waiting = _ids_in_inbox(office)
        live = [key for key, state in office.books().requests.items() if not (state.withdrawn_on or state.closed_on)]
        self._addresses = frozenset().union(*(self._reader.known[key].addresses for key in live))

    def of_requests(self, batch: Sequence[IncomingMessage]) -> list[IncomingMessage]:
        """Those written in a request, to where a live one was sent, or in answer to what waits in the inbox."""
        return [message for message in batch if self._belongs(message)]

    def _belongs(self, message: IncomingMessage) -> bool:
        own = self._reader.own_copy(message.raw)[0]
        if own:
            return own not in self._copied
        mail = parse_mail(message.raw)
        if not self._reader.is_ours(mail.sender):
            return False
        if self._waiting & {*mail.in_reply_to, *mail.references} or self._addresses & set(mail.recipients):
            return True
        return bool(self._reader.place(mail, message).request)


def _ids_in_inbox(office: Office) -> frozenset[str]:
    """Message-IDs of what fits no request yet: an answer to one of them belongs wherever it will be placed."""
    stored = (office.ledger.messages.get(key) for key in office.books().inbox)
    return frozenset(identity(header_block(each.raw)).message_id for each in stored if each) - {""}
