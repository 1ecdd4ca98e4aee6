"""A guard round a rehearsal: while it stands, this process reaches nothing but its own machine.

A rehearsal plays a person's real campaign with the real addresses in it. That its servers listen on 127.0.0.1 is not
enough: a mistake in a setting, a library or a later change could still reach out. So the interpreter itself is asked
(PEP 578): it reports every connection and every name look-up before it happens, whoever makes them, and the guard
refuses those that lead elsewhere.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cpra_bot.errors import CpraError
from cpra_bot.wire.tls import is_loopback

_REACHES_OUT = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_LOOKS_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_ADDRESS_FAMILIES = frozenset({socket.AF_INET, socket.AF_INET6})


class LeavesTheMachine(CpraError):
    """Something in a rehearsal tried to reach another machine."""


class _Guard:
    """How many blocks stand, in all threads together; the hook can be set only once and never taken away."""

    def __init__(self) -> None:
        self.standing = 0
        self.hooked = False
        self.lock = threading.Lock()

    def watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.standing or not event.startswith("socket."):
            return
        if event in _REACHES_OUT:
            _check_address(arguments[0], arguments[1])
        elif event in _LOOKS_UP:
            _check_name(arguments[0])


_GUARD = _Guard()


@contextmanager
def loopback_only() -> Iterator[None]:
    """Refuse, for the block and in all threads, whatever is not on this machine.

    TCP and UDP to 127.0.0.0/8 and ::1 pass; other addresses, sockets of other families and look-ups of other names
    than `localhost` raise `LeavesTheMachine`. What a child process does is not seen, so a rehearsal starts none.
    """
    with _GUARD.lock:
        if not _GUARD.hooked:
            sys.addaudithook(_GUARD.watch)
            _GUARD.hooked = True
        _GUARD.standing += 1
    try:
        yield
    finally:
        with _GUARD.lock:
            _GUARD.standing -= 1


def _check_address(sock: Any, address: Any) -> None:
    if address is None:  # a datagram on a socket that is connected already, and was judged then
        return
    known = getattr(sock, "family", None) in _ADDRESS_FAMILIES and isinstance(address, tuple)
    if not known or not is_loopback(str(address[0])):
        raise _refusal(f"{address[0]}:{address[1]}" if known else str(address))


def _check_name(host: Any) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name and not is_loopback(str(name)):  # no name at all means this machine
        raise _refusal(f"a look-up of {name}")


def _refusal(what: str) -> LeavesTheMachine:
    return LeavesTheMachine(
        f"a rehearsal reaches this machine only, and something in it tried to reach another ({what}); it was refused",
        "report this: a rehearsal should never try",
    )
