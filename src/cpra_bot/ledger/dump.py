"""A ledger as text, to hold two of them against each other."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64encode
from collections.abc import Iterator

from cpra_bot.ledger.connection import still

_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('meta', 'alembic_version') ORDER BY name"
)


def dump(eyes: sqlite3.Connection) -> Iterator[str]:
    """One line of JSON a row, table by table in the order of their keys; the secret is left out.

    Nothing of the file itself is in it (page layout, free space, the write-ahead log), so that equal lines mean equal
    contents and nothing else does. Read it to its end before anything else is asked of the ledger.
    """
    with still(eyes):
        for (table,) in eyes.execute(_TABLES).fetchall():
            columns = eyes.execute(f"PRAGMA table_info({table})").fetchall()
            names, [key] = [column[1] for column in columns], [column[1] for column in columns if column[5]]
            kept_as_json = {column[1] for column in columns if column[2] == "JSON"}
            for row in eyes.execute(f'SELECT * FROM {table} ORDER BY "{key}"'):
                values = {
                    name: json.loads(value) if name in kept_as_json else _plain(value)
                    for name, value in zip(names, row, strict=True)
                }
                yield json.dumps([table, values], ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> object:
    return b64encode(value).decode("ascii") if isinstance(value, bytes) else value
