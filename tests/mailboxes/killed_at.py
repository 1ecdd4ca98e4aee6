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


def count_commits() -> None:
    from sqlalchemy import Engine, event

    changes = 0

    @event.listens_for(Engine, "commit")
    def commit(connection: Any) -> None:
        nonlocal changes
        raw = connection.connection.dbapi_connection
        Moments.seen += raw.total_changes > changes
        if raw.total_changes > changes and Moments.seen == NUMBER:
            if WHEN == "after":
                raw.execute("COMMIT")
            kill()
        changes = raw.total_changes


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
