"""Statements said to the driver give and take what SQLAlchemy gives and takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError, IntegrityError

from cpra_bot.ledger.prepared import Prepared, any_of

things = Table(
    "things",
    MetaData(),
    Column("key", String(40), primary_key=True),
    Column("text", JSON, nullable=False),
    Column("raw", LargeBinary),
    Column("settled", Boolean, nullable=False),
    Column("number", Integer),
)
ALL = select(things).order_by(things.c.key)
ENGINE = create_engine("sqlite://")
things.metadata.create_all(ENGINE)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
plain = st.recursive(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts, st.lists, max_leaves=5)
rows = st.fixed_dictionaries(
    {
        "key": texts,
        "text": st.dictionaries(texts, plain, max_size=3),
        "raw": st.none() | st.binary(max_size=20),
        "settled": st.booleans(),
        "number": st.none() | st.integers(-(2**63), 2**63 - 1),
    }
)
INSERT = Prepared(insert(things).values({column.name: bindparam(column.name) for column in things.c}))


@given(st.lists(rows, unique_by=lambda row: str(row["key"]), max_size=4))
def test_rows_go_in_and_come_out_as_by_sqlalchemy(several: list[dict[str, Any]]) -> None:
    with ENGINE.connect() as connection:
        INSERT.change(connection, *several)
        by_sqlalchemy = connection.execute(ALL).all()
        stored = connection.exec_driver_sql("SELECT * FROM things ORDER BY key").all()
        assert [row._asdict() for row in Prepared(ALL).rows(connection)] == [row._asdict() for row in by_sqlalchemy]
        connection.execute(delete(things))
        if several:
            connection.execute(insert(things), several)
        assert connection.exec_driver_sql("SELECT * FROM things ORDER BY key").all() == stored
        connection.rollback()


keys = texts.filter(lambda text: "\0" not in text)


@given(st.lists(texts, unique=True, max_size=6), st.lists(keys, max_size=6))
def test_a_list_finds_what_in_finds(there: list[str], sought: list[str]) -> None:
    query = Prepared(ALL.where(things.c.key.in_(any_of("keys"))))
    with ENGINE.connect() as connection:
        INSERT.change(connection, *({"key": k, "text": {}, "raw": b"", "settled": True, "number": 1} for k in there))
        assert [row.key for row in query.rows(connection, keys=sought)] == sorted(set(there) & set(sought), key=_bytes)
        connection.rollback()


def _bytes(text: str) -> bytes:
    return text.encode()


ROW: dict[str, Any] = {"key": "a", "text": {}, "raw": None, "settled": False, "number": 7}


def test_values_of_the_statement_itself_and_how_many_rows_changed() -> None:
    settle = Prepared(update(things).where(things.c.number == bindparam("this")).values(settled=True))
    with ENGINE.connect() as connection:
        INSERT.change(connection, ROW, {**ROW, "key": "b"}, {**ROW, "key": "c", "number": 8})
        assert settle.change(connection, {"this": 7}) == 2
        assert settle.change(connection, {"this": 9}) == 0
        assert [row.settled for row in Prepared(ALL).rows(connection)] == [True, True, False]
        connection.rollback()


def test_one_is_the_row_or_none() -> None:
    by_key = Prepared(select(things.c.number).where(things.c.key == bindparam("key")))
    with ENGINE.connect() as connection:
        INSERT.change(connection, ROW)
        found = by_key.one(connection, key="a")
        assert found is not None and found.number == 7
        assert by_key.one(connection, key="b") is None
        connection.rollback()


def test_a_change_can_give_something_back() -> None:
    bare: dict[str, Any] = {name: bindparam(name) for name in ROW}
    making = Prepared(insert(things).values(bare).returning(things.c.key, things.c.text))
    with ENGINE.connect() as connection:
        [row] = making.rows(connection, **ROW)
        assert (row.key, row.text) == ("a", {})
        connection.rollback()


def test_faults_are_those_of_sqlalchemy(tmp_path: Path) -> None:
    with ENGINE.connect() as connection:
        INSERT.change(connection, ROW)
        with pytest.raises(IntegrityError, match="UNIQUE"):
            INSERT.change(connection, ROW)
        connection.rollback()
    empty = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    with empty.connect() as connection, pytest.raises(DatabaseError, match="no such table"):
        Prepared(ALL).rows(connection)
    empty.dispose()


def test_a_value_that_is_missing_is_a_mistake() -> None:
    with ENGINE.connect() as connection, pytest.raises(KeyError, match="number"):
        INSERT.change(connection, {name: value for name, value in ROW.items() if name != "number"})
