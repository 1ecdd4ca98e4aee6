"""All that the events say at one moment: every request, the inbox, and what persons did to messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cpra_bot.model.answer import Judgement
from cpra_bot.model.document import Documents
from cpra_bot.model.fact import Fact
from cpra_bot.model.request import RequestState


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """A message that belongs to no request yet, and why; `shape` as for a filed one."""

    message: str
    received_at: datetime
    sender: str
    subject: str
    reason: str
    candidates: tuple[str, ...]
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did to one message or to many at once, and can take back.

    Attributes:
        id: the name that its events carry.
        verb: `place`, `aside`, `harmless` or `label`.
        at: when (aware UTC).
        messages: keys of the messages it touched, in order.
    """

    id: str
    verb: str
    at: datetime
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Books:
    """All that the events say, at one moment.

    Attributes:
        requests: request key → state, in the order in which they were opened.
        inbox: message key → a message that waits for a person, oldest first.
        numbers: message key → short number a person can type (`m7`).
        aliases: request key → Message-IDs under which a provider sent our letters.
        told: needs that a run has already printed.
        plans: plan id → the campaign as it was approved with that plan (plain JSON).
        plan_of: request key → id of the plan that opened it.
        heard_at: when any message, our own copies included, came into the ledger last (aware UTC); None if none has.
        acts: what persons did to messages and can take back, oldest first.
        corrected: message key → the facts that a person says it states.
        documents: SHA-256 → a file in the store and all ways by which it came.
        judged: answer id → a person's last word on it, oldest first.
    """

    requests: dict[str, RequestState]
    inbox: dict[str, InboxMessage]
    numbers: dict[str, str]
    aliases: dict[str, tuple[str, ...]]
    told: frozenset[str]
    plans: dict[str, dict[str, Any]]
    plan_of: dict[str, str]
    heard_at: datetime | None = None
    acts: tuple[Act, ...] = ()
    corrected: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    documents: Documents = field(default_factory=dict)
    judged: Mapping[str, Judgement] = field(default_factory=dict)
