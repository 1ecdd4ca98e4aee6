"""The tables. Events are the truth; the outbox and the messages hold what is too large or too contended for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex

metadata = MetaData()

HEAD = "0004"
"""The newest migration in `migrations/versions`; a test holds the two together."""

meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
"""`secret`: 32 random bytes from which Message-IDs, reply tokens and marks are derived."""

RARE = text("kind NOT IN ('letter_started', 'letter_sent')")
"""All events but the two that come with every letter that leaves: those are read in their order and never sought."""

events = Table(
    "events",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("request", String(200), nullable=False),  # empty for events about no request
    Column("at", String(32), nullable=False),  # ISO, UTC
    Column("kind", String(40), nullable=False),
    Column("actor", String(20), nullable=False),
    Column("data", JSON, nullable=False),
    Column("link", String(64), nullable=False, server_default=""),  # SHA-256 over this event and all before it
    Index("events_by_kind", "kind", sqlite_where=RARE),
)

letters = Table(
    "letters",
    metadata,
    Column("key", String(240), primary_key=True),
    Column("request", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("to", String(254), nullable=False),
    Column("plan", String(80), nullable=False),
    Column("status", String(12), nullable=False),
    Column("queued_at", String(32), nullable=False),
    Column("started_at", String(32)),  # null: never claimed
    Column("settled_at", String(32)),  # null: not settled since the last claim
    Column("not_before", String(32)),  # null: at once
    Column("attempts", Integer, nullable=False, default=0),
    Column("answer", Text, nullable=False, default=""),
    Index("letters_by_recipient", "to"),
)
"""How far each letter has come: rows that are small, for each is written three times and all are looked through."""

texts = Table(
    "texts",
    metadata,
    Column("letter", String(240), primary_key=True),  # its key
    Column("text", JSON, nullable=False),  # the whole Letter; never updated
)

messages = Table(
    "messages",
    metadata,
    Column("key", String(500), primary_key=True),  # account/folder/uidvalidity/uid
    Column("received_at", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("settled", Boolean, nullable=False, default=False),  # read and filed, unplaced, or a copy of ours
    Index("messages_by_hash", "sha256", unique=True),
    Index("messages_unsettled", "settled"),
)

cursors = Table(
    "cursors",
    metadata,
    Column("folder", String(400), primary_key=True),  # account/folder
    Column("uidvalidity", Integer, nullable=False),
    Column("next_uid", Integer, nullable=False),
)

_LIVE = text("status = 'live'")

proposals = Table(
    "proposals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("request", String(200), nullable=False),
    Column("need", String(400), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("ordered", JSON, nullable=False),  # the LetterOrder
    Column("letter", JSON, nullable=False),  # the whole Letter, as the person last saw it
    Column("fingerprint", String(64), nullable=False),  # of that letter
    Column("because", Text, nullable=False),
    Column("rests_on", JSON, nullable=False),  # [[message, fact], ...]
    Column("seen", JSON, nullable=False),  # what had been heard in the request
    Column("status", String(12), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("settled_at", String(32)),  # null: live
    Column("until", String(10)),  # ISO date; null: not postponed
    Column("note", Text, nullable=False, default=""),
    Column("edited", Boolean, nullable=False, default=False),
    # A request with two letters waiting would get both.
    Index("proposals_one_live", "request", unique=True, sqlite_where=_LIVE),
    Index("proposals_by_status", "status"),
)


@compiles(CreateIndex, "postgresql")
def _partial_there_too(create: Any, compiler: Any, **how: Any) -> str:
    """An index for some rows is one for the same rows in PostgreSQL.

    To say so where the index stands would load that dialect, a thirtieth of a second, for each command of everybody.
    """
    index = create.element
    index.dialect_kwargs["postgresql_where"] = index.dialect_options["sqlite"]["where"]
    return str(compiler.visit_create_index(create, **how))
