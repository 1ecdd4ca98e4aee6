"""Runs the program of this environment and kills it at the n-th moment of one kind: `killed_at.py when what n words…`.

    commit   a commit of the ledger that changes something
    send     octets that leave for a server (a command, a letter, the handshake)
    answer   octets that come from a server
    file     a file that is brought to the disk or gets its name

`before` is the instant before it, `after` the one after it. The program knows nothing of this: the moments are taken
at the libraries below it. It ends as usual where a run has fewer moments.
"""

from __future__ import annotations

import functools
import os
import pathlib
import signal
import socket
import sqlite3
import sqlite3.dbapi2
import ssl
import sys
from collections.abc import Callable
from typing import Any

WHEN, WHAT, NUMBER = sys.argv[1], sys.argv[2], int(sys.argv[3])


class Moments:
    """How many of them there were, and whether one is going on."""

    seen = 0
    inside = False


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def counted(owner: Any, name: str) -> None:
    """Count the calls of a library's function; a call within a call is the same moment."""
    real: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(real)
    def call(*arguments: Any, **more: Any) -> Any:
        if Moments.inside:
            return real(*arguments, **more)
        Moments.seen += 1
        if Moments.seen == NUMBER and WHEN == "before":
            kill()
        Moments.inside = True
        try:
            return real(*arguments, **more)
        finally:
            Moments.inside = False
            if Moments.seen == NUMBER:
                kill()

    setattr(owner, name, call)


class Counted(sqlite3.Connection):
    """SQLite's connection, whoever speaks to it."""

    committed = 0

    def commit(self) -> None:
        if self.in_transaction and self.total_changes > self.committed:
            Moments.seen += 1
            if Moments.seen == NUMBER:
                if WHEN == "after":
                    super().commit()
                kill()
        self.committed = self.total_changes
        super().commit()


def count_commits() -> None:
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def counting(*words: Any, **more: Any) -> sqlite3.Connection:
        return connect(*words, **{"factory": Counted, **more})

    sqlite3.connect = sqlite3.dbapi2.connect = counting  # type: ignore[assignment]


if WHAT == "commit":
    count_commits()
elif WHAT == "send":
    counted(ssl.SSLSocket, "sendall")
    counted(socket.socket, "sendall")
elif WHAT == "answer":
    counted(ssl.SSLSocket, "recv_into")
    counted(socket.socket, "recv_into")
elif WHAT == "file":
    counted(os, "fsync")
    counted(pathlib.Path, "replace")
else:
    sys.exit(f"{WHAT} is no kind of moment")
sys.argv = ["cpra", *sys.argv[4:]]

from cpra_bot.cli.app import main  # noqa: E402 - the libraries come first

main()
