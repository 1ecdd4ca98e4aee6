"""A SQLite file of plain tables, for Datasette and for whoever asks questions in SQL. It is no ledger of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from cpra_bot.errors import CannotFinish
from cpra_bot.model.table import Table

NO_LINKS: Mapping[tuple[str, str], tuple[str, str]] = {}


def write_data_file(
    path: Path,
    tables: Sequence[Table],
    keys: Mapping[str, str],
    links: Mapping[tuple[str, str], tuple[str, str]] = NO_LINKS,
    searched: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write tables into a new file, in one piece.

    Args:
        path: the file; it must not be there.
        tables: in an order in which each stands behind those that it points to.
        keys: table → its primary key, for those that have one.
        links: (table, column) → (table, column) that it points to; Datasette makes links of them.
        searched: table → columns that a full-text index is made of (FTS5).

    Raises:
        CannotFinish: the disk refuses.
    """
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            for table in tables:
                connection.execute(_create(table, keys, links))
                marks = ", ".join("?" * len(table.columns))
                connection.executemany(f"INSERT INTO {_quoted(table.name)} VALUES ({marks})", table.rows)
            for name, columns in (searched or {}).items():
                _index(connection, name, columns)
    except sqlite3.Error as fault:
        raise CannotFinish(f"{path} could not be written ({fault})", "make room, or name another file") from fault


def _create(table: Table, keys: Mapping[str, str], links: Mapping[tuple[str, str], tuple[str, str]]) -> str:
    columns = []
    for position, name in enumerate(table.columns):
        whole = all(isinstance(row[position], int) for row in table.rows if row[position] is not None)
        kind = "INTEGER" if whole and any(row[position] is not None for row in table.rows) else "TEXT"
        primary = " PRIMARY KEY" if keys.get(table.name) == name else ""
        target = links.get((table.name, name))
        points = f" REFERENCES {_quoted(target[0])} ({_quoted(target[1])})" if target else ""
        columns.append(f"{_quoted(name)} {kind}{primary}{points}")
    return f"CREATE TABLE {_quoted(table.name)} ({', '.join(columns)})"


def _index(connection: sqlite3.Connection, name: str, columns: Sequence[str]) -> None:
    fields = ", ".join(map(_quoted, columns))
    index = _quoted(f"{name}_fts")
    connection.execute(f"CREATE VIRTUAL TABLE {index} USING fts5({fields}, content={_quoted(name)})")
    connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
