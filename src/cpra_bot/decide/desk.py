"""The half-finished books, while the events are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cpra_bot.decide.state import RequestRecord
from cpra_bot.model.answer import Judgement
from cpra_bot.model.books import Act, InboxMessage
from cpra_bot.model.document import Document
from cpra_bot.model.event import Event
from cpra_bot.model.fact import Fact
from cpra_bot.model.request import Pause


@dataclass(slots=True)
class Message:
    """What is known of one message while the events are read."""

    filed: Event | None = None  # the latest placing, or
    unplaced: InboxMessage | None = None  # the latest word that there is none
    facts: tuple[Fact, ...] = ()
    unclear: str = ""
    corrected: tuple[Fact, ...] | None = None  # a person's word on the facts, which wins over every reading
    harmless: bool = False  # a person's word that nothing in it holds letters back
    before: dict[str, dict[str, Any]] = field(default_factory=dict)  # act → what stood here before it

    def __reduce__(self) -> tuple[type[Message], tuple[Any, ...]]:
        """How it is kept: a ledger has tens of thousands, and by its own way each would be a dictionary of names."""
        return Message, tuple(getattr(self, name) for name in self.__slots__)

    def keep(self, event: Event, *names: str) -> None:
        """Remember what an act of a person is about to change, so that it can be taken back."""
        act = event.data.get("act")
        if act:
            kept = self.before.setdefault(act, {})
            for name in names:
                kept.setdefault(name, getattr(self, name))


@dataclass
class Desk:
    """The half-finished books.

    Attributes:
        filed: request key → keys of the messages that are filed with it now.
        touched: requests about which something new is known since their states were last made.
        viewed: requests whose portal was looked at since, which is no more than another view of it.
        pauses: what a person stopped, by scope and name.
        stands_for: plan id → fallback item → labels in whose place it stands.
        heard_at: when a message came into the ledger last.
        acts: what persons did to messages and can take back, oldest first.
        documents: SHA-256 → a file in the store.
        judged: answer id → a person's last word on it.
        wordings: the items that were asked for, each set of them once: thousands of requests ask in the same words.
    """

    requests: dict[str, RequestRecord] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    filed: dict[str, set[str]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    viewed: set[str] = field(default_factory=set)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    plans: dict[str, dict[str, Any]] = field(default_factory=dict)
    plan_of: dict[str, str] = field(default_factory=dict)
    pauses: dict[tuple[str, str], Pause] = field(default_factory=dict)
    stands_for: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    heard_at: datetime | None = None
    acts: dict[str, Act] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    judged: dict[str, Judgement] = field(default_factory=dict)
    wordings: dict[tuple[tuple[str, str], ...], dict[str, str]] = field(default_factory=dict)

    def take_out(self, key: str) -> None:
        """Take a message out of the request with which it was filed, if it was."""
        message = self.messages.get(key)
        if message and message.filed:
            self.filed[message.filed.request].discard(key)
            self.touched.add(message.filed.request)
