"""Statements that are written out once for SQLite, and from then on said to its driver itself.

SQLAlchemy's way takes several times as long as SQLite takes to answer, and writes each statement out anew for each
ledger that is opened. Tables, columns and types stay SQLAlchemy's: a statement is built from them, and its values go in
and come out as their types say.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, Connection, Select, UpdateBase, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from cpra_bot.ledger.connection import asked_of_driver, said_to_driver

Statement = Select[Any] | UpdateBase

_DIALECT = sqlite.dialect()
_Turn = Callable[[Any], Any]
"""Turns a value into what the file holds, or back; None where the two are the same."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement as the driver takes it.

    Attributes:
        sql: with question marks.
        takes: for each of them, the parameter's name and its turn.
        fixed: values that the statement itself has, by their parameters' names.
        gives: for each column of a query, its turn back; empty if no column needs one.
        row: makes a row with its columns by name.
    """

    sql: str
    takes: tuple[tuple[str, _Turn | None], ...]
    fixed: Mapping[str, Any]
    gives: tuple[_Turn | None, ...]
    row: Callable[[Any], Any]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order of the question marks; none may be missing."""
        given = {**self.fixed, **values}
        return [given[name] if turn is None else turn(given[name]) for name, turn in self.takes]

    def read(self, found: Sequence[Any]) -> Any:
        """A row as the types of its columns say."""
        if not self.gives:
            return self.row(found)
        return self.row([value if turn is None else turn(value) for turn, value in zip(self.gives, found, strict=True)])


class Prepared:
    """A statement of SQLAlchemy Core, ready for the driver.

    Args:
        statement: what changes from one time to the next is a `bindparam` in it; a list of values is an `any_of`.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement

    @cached_property
    def _written(self) -> _Written:
        """Written when it is first needed: most commands need few of the statements."""
        compiled: Any = self._statement.compile(dialect=_DIALECT)
        parameters = {name: parameter for parameter, name in compiled.bind_names.items()}
        columns = list(self._statement.exported_columns)
        gives = tuple(_kept(column.type).result_processor(_DIALECT, None) for column in columns)
        row: Any = namedtuple("Row", [column.key or "" for column in columns])  # type: ignore[misc]
        return _Written(
            sql=str(compiled),
            takes=tuple((name, _kept(parameters[name].type).bind_processor(_DIALECT)) for name in compiled.positiontup),
            fixed={name: each.value for name, each in parameters.items() if not each.required},
            gives=gives if any(gives) else (),
            row=row._make,
        )

    def rows(self, connection: Connection, **values: Any) -> Iterator[Any]:
        """What a query finds, or a change gives back: rows whose columns go by their names.

        All of it is read at once, so that nothing holds on to what the ledger was; a row is taken apart when its turn
        comes, so that a thousand letters do not lie in memory twice.

        Args:
            connection: one that looks, or that is in its transaction.
            values: of the parameters.

        Raises:
            DatabaseError: as SQLAlchemy raises it.
        """
        written = self._written
        return map(written.read, asked_of_driver(connection, written.sql, written.arguments(values)))

    def one(self, connection: Connection, **values: Any) -> Any | None:
        """The first row that a query finds, or None; as `rows`."""
        return next(self.rows(connection, **values), None)

    def change(self, connection: Connection, *each: Mapping[str, Any]) -> int:
        """Say it once for each of these values; how many rows of the ledger that changed.

        Args:
            connection: in its transaction.
            each: values of the parameters.

        Raises:
            DatabaseError: as SQLAlchemy raises it.
        """
        written = self._written
        return said_to_driver(connection, written.sql, list(map(written.arguments, each)), many=True)


def any_of(name: str) -> Select[Any]:
    """A parameter that takes a list: a column is `in_` it, however long it is.

    Its texts hold no NUL, as no key does: SQLite's JSON would end them there.
    """
    return select(func.json_each(bindparam(name, type_=JSON)).table_valued("value").c.value)


def _kept(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.dialect_impl(_DIALECT)
