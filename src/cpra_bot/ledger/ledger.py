"""The ledger as the tasks see it: events, outbox, messages, proposals and the run lock of one file."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cpra_bot.ledger.connection import Connect, Pen, connect, copy_file, in_plain_words, open_file, prepared
from cpra_bot.ledger.dump import dump
from cpra_bot.ledger.events import EventLog
from cpra_bot.ledger.lock import run_lock
from cpra_bot.ledger.messages import MessageStore
from cpra_bot.ledger.outbox import Outbox
from cpra_bot.ledger.proposals import ProposalStore
from cpra_bot.ledger.verify import Verified, verify


class Ledger:
    """One open ledger file.

    Attributes:
        path: the file.
        secret: bytes from which unguessable ids are derived; never printed.
        events, outbox, messages, proposals: its four books.
    """

    def __init__(
        self,
        path: Path,
        draw: Callable[[int], bytes] = secrets.token_bytes,
        *,
        durable: bool = True,
        connect: Connect = connect,
    ) -> None:
        self.path = path
        # One connection looks and never writes: it takes no turn, waits for nobody, and sees each commit at once.
        self._eyes = open_file(path, draw, durable=durable, connect=connect)
        self._pen = Pen(lambda: prepared(connect(path), durable))
        self.secret: bytes = self._eyes.execute("SELECT value FROM meta WHERE name = 'secret'").fetchone()[0]
        self.events = EventLog(self._pen, self._eyes)
        self.outbox = Outbox(self._pen, self._eyes)
        self.messages = MessageStore(self._pen, self._eyes)
        self.proposals = ProposalStore(self._pen, self._eyes)

    @contextmanager
    def run(self, command: str, now: datetime) -> Iterator[None]:
        """Hold the lock of runs that touch the world.

        Raises:
            RunInProgress: another run holds it.
        """
        with run_lock(self.path, command, now):
            yield

    def dump(self) -> Iterator[str]:
        """Everything but the secret, a line a row; two ledgers with the same lines say the same."""
        return dump(self._eyes)

    def verify(self) -> Verified:
        """Hold every row against the chain of events; see `ledger.verify`."""
        return verify(self._eyes, self.secret)

    def copy_to(self, target: Path) -> None:
        """Copy the file while it is in use; see `ledger.connection.copy_file`."""
        copy_file(self.path, target)

    def close(self) -> None:
        """End all connections to the file."""
        self._eyes.close()
        self._pen.close()


@contextmanager
def open_ledger(
    path: Path, draw: Callable[[int], bytes] = secrets.token_bytes, *, durable: bool = True
) -> Iterator[Ledger]:
    """Open a ledger for the block; every database fault in it becomes one sentence.

    Args:
        path: the file; made if it is not there.
        draw: draws the secret of a new one (how many bytes → the bytes).
        durable: False for a play: a commit then does not wait for the disk.

    Raises:
        LedgerUnusable: it cannot be opened, read or written.
    """
    with in_plain_words(path, OSError):
        ledger = Ledger(path, draw, durable=durable)
    try:
        with in_plain_words(path):
            yield ledger
    finally:
        ledger.close()
