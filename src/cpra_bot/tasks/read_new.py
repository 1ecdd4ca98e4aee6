"""Look into what came in: our own copies, replies to file with their facts, and what a person must place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cpra_bot.ledger.events import happened
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.message import IncomingMessage
from cpra_bot.model.results import ReadMessage
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import Reader

IN_ONE_COMMIT = 200
"""Messages whose findings are put down together."""

OPENED_IN_ONE_COMMIT = 50
"""How many of them may have been opened, which takes long enough to be loath to do it twice."""


@dataclass
class ReadRun:
    """What one run of reading found.

    Attributes:
        hear: takes what a message says as soon as it is noted; None: it is kept here.
        messages: what they say, where nobody takes it.
        count: messages so far, our own copies aside.
        copies: of letters of ours.
        settled: letters that a copy proved to have left.
    """

    hear: Callable[[ReadMessage], None] | None = None
    messages: list[ReadMessage] = field(default_factory=list)
    count: int = 0
    copies: int = 0
    settled: list[str] = field(default_factory=list)

    def tell(self, message: ReadMessage) -> None:
        """One more message was read."""
        self.count += 1
        (self.hear or self.messages.append)(message)


def read_new(office: Office, run: ReadRun, reader: Reader | None = None) -> None:
    """Look into every stored message that nothing has looked into yet.

    What is noted of some messages is one commit: a kill before it only means that they are looked into again.

    Args:
        office: the open workspace.
        run: is told what is found.
        reader: knows what earlier messages of this run have taught; a new one where left out.
    """
    store, opened = office.ledger.messages, 0
    noted: dict[str, Sequence[Event]] = {}
    try:
        for message in store.unsettled():
            reader = reader or Reader(office)
            if len(noted) == IN_ONE_COMMIT or opened == OPENED_IN_ONE_COMMIT:
                store.settle_all(noted)
                noted, opened = {}, 0
            found = reader.at_once(message)
            if found is None:
                own, message_id = reader.own_copy(message.raw)
                if own:
                    if office.ledger.outbox.is_uncertain(own):
                        store.settle_all(noted)
                        noted, opened = {}, 0
                        if _settle_by_copy(office, own):
                            run.settled.append(own)
                    run.copies += 1
                    noted[message.key] = [_copy_seen(office, message, message_id, own)]
                    continue
                found, opened = reader.looked_into(message), opened + 1
            noted[message.key], told = found
            run.tell(told)
            office.progress(f"read {run.count} messages")
    finally:  # a message that cannot be looked into takes nothing from those before it
        store.settle_all(noted)


def _copy_seen(office: Office, message: IncomingMessage, message_id: str, letter: str) -> Event:
    """The event of a copy of our own letter."""
    request, now = letter.rsplit("/", 2)[0], office.clock.now()
    seen = {"letter": letter, "message": message.key, "message_id": message_id}
    return happened(EventKind.COPY_SEEN, request, now, office.actor, **seen)


def _settle_by_copy(office: Office, letter: str) -> bool:
    """Settle a letter whose outcome was not known by its copy; True if it was not settled already.

    The mark in the copy's header is unguessable, so the text left our hands: the provider took it. A kill behind this
    repeats the message and notes nothing twice.
    """
    now, why = office.clock.now(), "its copy came to the mailbox"
    return office.ledger.outbox.settle(letter, LetterStatus.SENT, why, now, office.actor, copy=True)
