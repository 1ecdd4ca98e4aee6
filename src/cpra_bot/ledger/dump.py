"""A ledger as text, to hold two of them against each other."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator

from sqlalchemy import Engine, select

from cpra_bot.ledger import schema


def dump(engine: Engine) -> Iterator[str]:
    """One line of JSON a row, table by table in the order of their keys; the secret is left out.

    Nothing of the file itself is in it (page layout, free space, the write-ahead log), so that equal lines mean equal
    contents and nothing else does.
    """
    with engine.begin() as connection:
        for table in schema.metadata.sorted_tables:
            if table is schema.meta:
                continue
            for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings():
                values = {name: _plain(value) for name, value in row.items()}
                yield json.dumps([table.name, values], ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> object:
    return b64encode(value).decode("ascii") if isinstance(value, bytes) else value
