"""One run that touches the world at a time. The lock dies with its holder, even by SIGKILL."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cpra_bot.errors import LedgerUnusable, RunInProgress


@contextmanager
def run_lock(ledger: Path, command: str, now: datetime) -> Iterator[None]:
    """Hold the ledger's run lock for the block.

    The file beside the ledger says who holds it; the lock itself is the operating system's (flock), so that a
    killed run never leaves a stale one. Reading, approving and reports do not take it.

    Args:
        ledger: the ledger file.
        command: what this run does, for the message that a second run prints.
        now: aware UTC, noted as the start.

    Raises:
        RunInProgress: another run holds it.
        LedgerUnusable: the disk does not let its file be made or written.
    """
    path = ledger.with_name(ledger.name + ".lock")
    with _disk_in_words(path):
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunInProgress(
                f"another run is using this ledger ({_holder(handle)})", "wait until it has ended; nothing was changed"
            ) from None
        with _disk_in_words(path):
            os.ftruncate(handle, 0)
            os.write(handle, json.dumps({"command": command, "pid": os.getpid(), "since": now.isoformat()}).encode())
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


@contextmanager
def _disk_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise LedgerUnusable(
            f"the lock {path} cannot be written: {fault.strerror}", "make room or check the rights, then again"
        ) from fault


def held_by(ledger: Path) -> str:
    """Who holds the run lock now, in words; empty if nobody does."""
    path = ledger.with_name(ledger.name + ".lock")
    if not path.exists():
        return ""
    handle = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(handle)
    finally:
        os.close(handle)
    return ""


def _holder(handle: int) -> str:
    try:
        note = json.loads(os.pread(handle, 1000, 0))
        return f"`cpra {note['command']}`, process {note['pid']}, since {note['since'][:16].replace('T', ' ')} UTC"
    except (ValueError, KeyError, TypeError):  # it is just starting or just ending
        return "it has not said who it is"
