"""Opening the ledger file: its stamp, its mode, its durability, its version. The only place with SQLite's own words."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cpra_bot.errors import LedgerUnusable
from cpra_bot.ledger.schema import HEAD, TABLES

APPLICATION_ID = 0x43505241  # "CPRA" in ASCII; `file` and we know the file by it
BUSY_SECONDS = 10
SECRET_BYTES = 32
CHECKPOINT_PAGES = 4_000
"""Pages (of 4 KB) after which the journal goes into the file, which takes two syncs; a letter costs a dozen pages."""
Connect = Callable[[Path], sqlite3.Connection]
"""Opens the file, which is there; a test hands in connections that fail."""


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
    except sqlite3.DatabaseError as fault:
        raise _explained(path, fault) from fault
    except also as fault:
        raise LedgerUnusable(
            f"the ledger {path} cannot be used: {fault.strerror}", "check the folder and its rights"
        ) from fault


def _explained(path: Path, fault: sqlite3.DatabaseError) -> LedgerUnusable:
    words = str(fault)
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


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the file, which waits its turn."""
    return sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)


def open_file(
    path: Path,
    draw: Callable[[int], bytes] = secrets.token_bytes,
    *,
    durable: bool = True,
    connect: Connect = connect,
) -> sqlite3.Connection:
    """Open (and where new, create) the ledger file.

    Args:
        path: the file.
        draw: draws the secret of a new one (how many bytes → the bytes).
        durable: False for a play, which can be played again after a power cut.
        connect: opens it.

    Returns:
        a connection for `prepare`d use: each statement is its own transaction, unless one is begun.

    Raises:
        LedgerUnusable: it is not ours, is newer than this program, or the disk refuses.
    """
    with in_plain_words(path, OSError):
        _make_private(path)
        connection = prepared(connect(path), durable)
        try:
            _stamp_and_upgrade(connection, path, draw)
        except BaseException:
            connection.close()
            raise
    return connection


def prepared(connection: sqlite3.Connection, durable: bool) -> sqlite3.Connection:
    """The connection as all of the ledger's are.

    Args:
        connection: just opened.
        durable: as for `open_file`.
    """
    try:
        connection.isolation_level = None  # we say BEGIN ourselves, see `Pen`
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: a claim and a settlement are on the disk before the next step, power cut or not.
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One commit: all that is written in the block, or nothing of it if the block fails.

    A transaction that starts as a reader and then writes can fail half way; ours take their turn at the door.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.commit()
    finally:
        if connection.in_transaction:
            connection.rollback()


@contextmanager
def still(eyes: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """What the block reads is the ledger at one moment, whatever others write meanwhile."""
    try:
        eyes.execute("BEGIN")
        yield eyes
    finally:
        eyes.rollback()


def damage(eyes: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with its own file, a sentence each; empty if it is sound."""
    said = [str(row[0]) for row in eyes.execute("PRAGMA integrity_check(20)")]
    return [] if said == ["ok"] else [f"the file is damaged: {' '.join(each.split())[:200]}" for each in said]


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


class Pen:
    """The connection that writes: in a `with` block, one commit of all that is written in it, or of nothing.

    It is opened when there is something to write, and kept. One thread writes.

    Args:
        connect: opens it.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._held = False

    def __enter__(self) -> sqlite3.Connection:
        """Begin; as `writing`, without its steps, since there are thousands of commits, a letter's for one."""
        connection = self._connection
        if connection is None:
            connection = self._connection = self._connect()
        if connection.in_transaction and not self._held:  # an interrupt came after the last BEGIN and before its block
            connection.rollback()
        connection.execute("BEGIN IMMEDIATE")
        self._held = True
        return connection

    def __exit__(self, fault: type[BaseException] | None, *_more: object) -> None:
        """Commit, or take it back if the block failed."""
        connection, self._held = self._connection, False
        assert connection is not None
        try:
            if fault is None:
                connection.commit()
        finally:
            if connection.in_transaction:
                connection.rollback()

    def close(self) -> None:
        """Put it down; it is opened again by whoever writes on."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _stamp_and_upgrade(connection: sqlite3.Connection, path: Path, draw: Callable[[int], bytes]) -> None:
    with writing(connection):
        (stamp,) = connection.execute("PRAGMA application_id").fetchone()
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if stamp != APPLICATION_ID and tables:
            raise LedgerUnusable(f"{path} belongs to another program", "name another file as `ledger` in cpra.yaml")
        version = ""
        if "alembic_version" in tables:
            (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
        if version == HEAD:
            return
        if version > HEAD:
            raise LedgerUnusable(
                f"{path} was written by a newer version of this program", "install that version or a later one"
            )
        if not tables:
            _create(connection, draw(SECRET_BYTES))
    if tables:
        from cpra_bot.ledger.migrations.upgrade import upgrade  # loads SQLAlchemy and Alembic: only an old ledger pays

        upgrade(path)


def _create(connection: sqlite3.Connection, secret: bytes) -> None:
    """Make the tables as they are today: a new ledger has no history to go through."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in TABLES.split(";\n")[:-1]:
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('secret', ?)", (secret,))
    connection.execute("INSERT INTO alembic_version VALUES (?)", (HEAD,))
