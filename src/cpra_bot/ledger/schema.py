"""The tables. Events are the truth; the outbox and the messages hold what is too large or too contended for them."""

from __future__ import annotations

HEAD = "0004"
"""The newest migration in `migrations/versions`; a test holds a new ledger against one that went through them all."""

RARE = "kind NOT IN ('letter_started', 'letter_sent')"
"""All events but the two that come with every letter that leaves: those are read in their order and never sought."""

TABLES = f"""
-- `secret`: 32 random bytes from which Message-IDs, reply tokens and marks are derived.
CREATE TABLE meta (
    name VARCHAR(40) NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE events (
    sequence INTEGER NOT NULL,
    request VARCHAR(200) NOT NULL,          -- empty for events about no request
    at VARCHAR(32) NOT NULL,                -- ISO, UTC
    kind VARCHAR(40) NOT NULL,
    actor VARCHAR(20) NOT NULL,
    data JSON NOT NULL,
    link VARCHAR(64) DEFAULT '' NOT NULL,   -- SHA-256 over this event and all before it
    PRIMARY KEY (sequence)
);
CREATE INDEX events_by_kind ON events (kind) WHERE {RARE};

-- How far each letter has come: rows that are small, for each is written three times and all are looked through.
CREATE TABLE letters (
    "key" VARCHAR(240) NOT NULL,
    request VARCHAR(200) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    channel VARCHAR(20) NOT NULL,
    "to" VARCHAR(254) NOT NULL,
    "plan" VARCHAR(80) NOT NULL,
    status VARCHAR(12) NOT NULL,
    queued_at VARCHAR(32) NOT NULL,
    started_at VARCHAR(32),                 -- null: never claimed
    settled_at VARCHAR(32),                 -- null: not settled since the last claim
    not_before VARCHAR(32),                 -- null: at once
    attempts INTEGER NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY ("key")
);
CREATE INDEX letters_by_recipient ON letters ("to");

CREATE TABLE texts (
    letter VARCHAR(240) NOT NULL,           -- its key
    text JSON NOT NULL,                     -- the whole Letter, never updated
    PRIMARY KEY (letter)
);

CREATE TABLE messages (
    "key" VARCHAR(500) NOT NULL,            -- account/folder/uidvalidity/uid
    received_at VARCHAR(32) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    raw BLOB NOT NULL,
    settled BOOLEAN NOT NULL,               -- read and filed, unplaced, or a copy of ours
    PRIMARY KEY ("key")
);
CREATE UNIQUE INDEX messages_by_hash ON messages (sha256);
CREATE INDEX messages_unsettled ON messages (settled);

CREATE TABLE cursors (
    folder VARCHAR(400) NOT NULL,           -- account/folder
    uidvalidity INTEGER NOT NULL,
    next_uid INTEGER NOT NULL,
    PRIMARY KEY (folder)
);

CREATE TABLE proposals (
    number INTEGER NOT NULL,
    request VARCHAR(200) NOT NULL,
    need VARCHAR(400) NOT NULL,
    rule VARCHAR(40) NOT NULL,
    ordered JSON NOT NULL,                  -- the LetterOrder
    letter JSON NOT NULL,                   -- the whole Letter, as the person last saw it
    fingerprint VARCHAR(64) NOT NULL,       -- of that letter
    because TEXT NOT NULL,
    rests_on JSON NOT NULL,                 -- [[message, fact], ...]
    seen JSON NOT NULL,                     -- what had been heard in the request
    status VARCHAR(12) NOT NULL,
    made_at VARCHAR(32) NOT NULL,
    settled_at VARCHAR(32),                 -- null: live
    until VARCHAR(10),                      -- ISO date; null: not postponed
    note TEXT NOT NULL,
    edited BOOLEAN NOT NULL,
    PRIMARY KEY (number)
);
-- A request with two letters waiting would get both.
CREATE UNIQUE INDEX proposals_one_live ON proposals (request) WHERE status = 'live';
CREATE INDEX proposals_by_status ON proposals (status);

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    PRIMARY KEY (version_num)
);
"""
