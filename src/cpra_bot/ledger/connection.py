"""Opening the ledger file: its stamp, its mode, its durability, its version. The only place with SQLite's own words."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from cpra_bot.errors import LedgerUnusable
from cpra_bot.ledger.schema import HEAD, meta, metadata

APPLICATION_ID = 0x43505241  # "CPRA" in ASCII; `file` and we know the file by it
BUSY_SECONDS = 10
SECRET_BYTES = 32
CHECKPOINT_PAGES = 4_000
"""Pages (of 4 KB) after which the journal goes into the file, which takes two syncs; a letter costs a dozen pages."""
BEGIN = "BEGIN IMMEDIATE"
LOOKING = "AUTOCOMMIT"


@contextmanager
def in_plain_words(path: Path, *also: type[OSError]) -> Iterator[None]:
    """Turn a database fault into a sentence about this ledger.

    Args:
        path: the ledger file.
        also: OSError where the block does nothing but open the file.

    Raises:
        LedgerUnusable: locked, full, read-only, damaged or no database at all.
    """
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as fault:
        raise _explained(path, fault) from fault
    except also as fault:
        raise LedgerUnusable(
            f"the ledger {path} cannot be used: {fault.strerror}", "check the folder and its rights"
        ) from fault


def _explained(path: Path, fault: DatabaseError | sqlite3.DatabaseError) -> LedgerUnusable:
    words = str(fault.orig if isinstance(fault, DatabaseError) else fault)
    if "full" in words or "disk I/O" in words:
        return LedgerUnusable(
            f"the ledger {path} could not be written ({words}); nothing of the last step was kept",
            "free space on that disk and run the command again",
        )
    if "locked" in words:
        return LedgerUnusable(f"the ledger {path} is locked by another program", "wait for it, then run again")
    if "readonly" in words or "unable to open" in words:
        return LedgerUnusable(f"the ledger {path} cannot be written ({words})", "check the rights of file and folder")
    if "not a database" in words or "malformed" in words:
        return LedgerUnusable(
            f"{path} is damaged or is not a ledger ({words})", "restore it from a backup, or name another file"
        )
    return LedgerUnusable(f"the ledger {path} failed ({words})", "run the command again with --debug to see where")


def open_engine(path: Path, draw: Callable[[int], bytes] = secrets.token_bytes, *, durable: bool = True) -> Engine:
    """Open (and where new, create) the ledger file.

    Args:
        path: the file.
        draw: draws the secret of a new one (how many bytes → the bytes).
        durable: False for a play, which can be played again after a power cut.

    Raises:
        LedgerUnusable: it is not ours, is newer than this program, or the disk refuses.
    """
    with in_plain_words(path, OSError):
        _make_private(path)
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", partial(_prepare, durable))
        event.listen(engine, "begin", _begin_for_writing)
        try:
            _stamp_and_upgrade(engine, path, draw)
        except (LedgerUnusable, DatabaseError):
            engine.dispose()
            raise
    return engine


def damage(connection: Connection) -> list[str]:
    """What SQLite finds wrong with its own file, a sentence each; empty if it is sound."""
    said = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    return (
        [] if list(said) == ["ok"] else [f"the file is damaged: {' '.join(str(each).split())[:200]}" for each in said]
    )


def copy_file(source: Path, target: Path) -> None:
    """Copy a ledger while others use it: what was committed when the copy began, and nothing half (SQLite's own way).

    Args:
        source: the ledger file.
        target: the copy, one file without a journal beside it; the owner's alone, and replaced if it is there.

    Raises:
        LedgerUnusable: one of the two cannot be read or written.
    """
    try:
        target.unlink(missing_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
            there.execute("PRAGMA journal_mode = DELETE")
    except (sqlite3.Error, OSError) as fault:
        target.unlink(missing_ok=True)
        raise LedgerUnusable(f"the ledger {source} could not be copied to {target} ({fault})", "make room") from fault


def _make_private(path: Path) -> None:
    """Letters and replies are personal data: the file is the owner's alone from its first byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _prepare(durable: bool, connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: a claim and a settlement are on the disk before the next step, power cut or not.
    connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    connection.execute("PRAGMA foreign_keys = ON")


def open_eyes(engine: Engine) -> Connection:
    """A connection that looks and never writes: it takes no turn, waits for nobody, and sees each commit at once.

    Kept open, because to begin and end a transaction takes several times as long as a small query.
    """
    return engine.connect().execution_options(isolation_level=LOOKING)


class Pen:
    """The connection that writes, kept open: to fetch one and put it away takes longer than a small commit.

    One thread writes; whoever talks to a server beside it does not touch the ledger.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._driver: Any = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One commit: all that is written in the block, or nothing of it if the block fails."""
        connection = self._open()
        with connection.begin():
            yield connection

    def __enter__(self) -> Any:
        """One commit, of which there are thousands, a letter's for one: a transaction of SQLite's own connection.

        To begin and to end one takes SQLAlchemy as long as SQLite takes for what a letter writes. What the driver
        raises, `in_plain_words` knows as well.
        """
        self._driver = driver_of(self._open())
        self._driver.execute(BEGIN)
        return self._driver

    def __exit__(self, fault: type[BaseException] | None, *_more: object) -> None:
        """Commit, or take it back if the block failed."""
        try:
            if fault is None:
                self._driver.commit()
        finally:
            if self._driver.in_transaction:
                self._driver.rollback()

    def close(self) -> None:
        """Put it down; it is fetched again by whoever writes on."""
        if self._connection is not None:
            self._connection.close()
            self._connection = self._driver = None

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection


def _begin_for_writing(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") == LOOKING:
        return
    # A transaction that starts as a reader and then writes can fail half way; ours take their turn at the door.
    # Said to the driver itself, for SQLAlchemy's way takes longer than a small query; so the error is wrapped here.
    try:
        driver_of(connection).execute(BEGIN)
    except sqlite3.Error as fault:
        raise OperationalError(BEGIN, None, fault) from fault


def driver_of(connection: Connection) -> Any:
    """SQLite's own connection under SQLAlchemy's."""
    return connection.connection.driver_connection


def asked_of_driver(connection: Connection, query: str, values: Sequence[Any] = ()) -> list[Any]:
    """Put a query to SQLite's driver itself; the rows that it finds, as tuples.

    Args:
        connection: one that looks, or that is in its transaction.
        query: SQL with question marks.
        values: for them.

    Raises:
        DatabaseError: as SQLAlchemy raises it.
    """
    driver: Any = connection.connection.driver_connection
    try:
        found: list[Any] = driver.execute(query, values).fetchall()
    except sqlite3.Error as fault:
        raise _raised(query, fault) from fault
    return found


def said_to_driver(connection: Connection, statement: str, values: Sequence[Any], *, many: bool = False) -> int:
    """Put a statement to SQLite's driver itself; how many rows it changed.

    Args:
        connection: in its transaction.
        statement: SQL with question marks.
        values: for them; where `many`, a list of such.

    Raises:
        DatabaseError: as SQLAlchemy raises it.
    """
    driver: Any = driver_of(connection)
    try:
        done = driver.executemany(statement, values) if many else driver.execute(statement, values)
    except sqlite3.Error as fault:
        raise _raised(statement, fault) from fault
    return int(done.rowcount)


def _raised(statement: str, fault: sqlite3.Error) -> DatabaseError:
    kind = IntegrityError if isinstance(fault, sqlite3.IntegrityError) else OperationalError
    return kind(statement, None, fault)


def _stamp_and_upgrade(engine: Engine, path: Path, draw: Callable[[int], bytes]) -> None:
    with engine.begin() as connection:
        stamp = connection.execute(text("PRAGMA application_id")).scalar_one()
        tables = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
        if stamp != APPLICATION_ID and tables:
            raise LedgerUnusable(f"{path} belongs to another program", "name another file as `ledger` in cpra.yaml")
        version = ""
        if "alembic_version" in tables:
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or ""
        if version == HEAD:
            return
        if version > HEAD:
            raise LedgerUnusable(
                f"{path} was written by a newer version of this program", "install that version or a later one"
            )
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        if tables:
            copy_file(path, path.with_name(f"{path.name}.before-{HEAD}"))
            _upgrade(connection)
        else:
            _create(connection, draw(SECRET_BYTES))


def _create(connection: Connection, secret: bytes) -> None:
    """Make the tables as they are today: a new ledger has no history to go through."""
    metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(meta), {"name": "secret", "value": secret})
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def _upgrade(connection: Connection) -> None:
    # Alembic costs 0.2 s to import: only an old ledger pays.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
