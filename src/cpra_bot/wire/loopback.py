"""A guard round a rehearsal: while it stands, this process reaches nothing but its own machine.

A rehearsal plays a person's real campaign with the real addresses in it. That its servers listen on 127.0.0.1 is not
enough: a mistake in a setting, a library or a later change could still reach out. So the interpreter itself is asked
(PEP 578): it reports every connection, name look-up and child process before it happens, whoever makes them, and the
guard refuses those that lead elsewhere.

This machine is not harmless either: a mail server, a proxy or a tunnel on it may hand on what it gets. Once the
rehearsal's own servers stand, the guard is therefore narrowed to their ports.
"""

from __future__ import annotations

import ipaddress
import os
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
_LOOKS_BACK = "socket.getnameinfo"
_STARTS = frozenset({"subprocess.Popen", "os.posix_spawn", "os.exec", "os.system", "os.startfile", "webbrowser.open"})
_ADDRESS_FAMILIES = frozenset({socket.AF_INET, socket.AF_INET6})


class LeavesTheMachine(CpraError):
    """Something in a rehearsal tried to reach another machine, or another server than the rehearsal's own."""


class Guard:
    """One block in which nothing leaves."""

    def __init__(self) -> None:
        """Let every port of this machine be reached, until `narrow` says which."""
        self._ports: frozenset[int] | None = None

    def narrow(self, *ports: int) -> None:
        """From now on let only these ports of this machine be reached; none at all if none is named."""
        self._ports = frozenset(ports)

    def allows(self, port: int) -> bool:
        """True if that port may be reached."""
        return self._ports is None or port in self._ports


class _Watch:
    """The blocks that stand, in all threads together; the hook can be set only once and never taken away."""

    def __init__(self) -> None:
        self.standing: list[Guard] = []
        self.hooked = False
        self.lock = threading.Lock()

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.standing:
            return
        if event in _REACHES_OUT:
            self._judge_address(arguments[0], arguments[1])
        elif event in _LOOKS_UP:
            _judge_name(arguments[0])
        elif event == _LOOKS_BACK:
            _judge_name(arguments[0][0])
        elif event in _STARTS:
            _judge_program(arguments[0])

    def _judge_address(self, sock: Any, address: Any) -> None:
        if address is None:  # a datagram on a socket that is connected already, and was judged then
            return
        if getattr(sock, "family", None) not in _ADDRESS_FAMILIES or not isinstance(address, tuple):
            raise _refusal(str(address))
        host, port = address[0], address[1]
        if not _is_number_of_loopback(host) or not any(guard.allows(port) for guard in self.standing):
            raise _refusal(f"{host}:{port}")


_WATCH = _Watch()


@contextmanager
def loopback_only() -> Iterator[Guard]:
    """Refuse, for the block and in all threads, whatever is not on this machine.

    TCP and UDP to 127.0.0.0/8 and ::1 pass, to the ports that the guard was narrowed to. Everything else raises
    `LeavesTheMachine`: other addresses, names where an address is due, sockets of other families, look-ups of other
    names than `localhost`, and child processes other than this interpreter, for what they do is not seen here.

    Yields:
        the guard, to be narrowed once the ports are known.
    """
    guard = Guard()
    with _WATCH.lock:
        if not _WATCH.hooked:
            sys.addaudithook(_WATCH.hear)
            _WATCH.hooked = True
        _WATCH.standing.append(guard)
    try:
        yield guard
    finally:
        with _WATCH.lock:
            _WATCH.standing.remove(guard)


def _is_number_of_loopback(host: Any) -> bool:
    """True for an address in figures. Where a name would lead is known only after it was looked up."""
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _judge_name(host: Any) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name and not is_loopback(str(name)):  # no name at all means this machine
        raise _refusal(f"a look-up of {name}")


def _judge_program(program: Any) -> None:
    name = os.fsdecode(program) if isinstance(program, str | bytes | os.PathLike) else str(program)
    if name != sys.executable:
        raise _refusal(f"by starting {name.split()[0] if name else 'a program'}")


def _refusal(what: str) -> LeavesTheMachine:
    return LeavesTheMachine(
        f"a rehearsal reaches its own servers only, and something in it tried to reach elsewhere ({what}); it was "
        "refused",
        "report this: a rehearsal should never try",
    )
