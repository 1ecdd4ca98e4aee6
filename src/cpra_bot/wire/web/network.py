"""Connections to public addresses only: a name is looked up once, judged, and the judged number is connected to.

Whoever checks a name first and hands it to a client afterwards has it looked up twice, and the second answer may be
another one. Here the check and the connection share one answer, while TLS and the Host header keep the name.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable

import httpcore

from cpra_bot.errors import LinkRefused, LinkUnavailable
from cpra_bot.wire.web.addresses import PORTS, not_public

Resolve = Callable[[str, int], tuple[str, ...]]
"""Host and port → numeric addresses. Raises OSError where the name is not known."""

_TRIED = 3


def look_up(host: str, port: int) -> tuple[str, ...]:
    """All addresses of a host, in the order in which the system prefers them, each once."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


class PublicNetwork(httpcore.NetworkBackend):
    """How the web client reaches its servers.

    Args:
        resolve: asked once for each connection.
        inner: makes the connection to a number that has been judged.
    """

    def __init__(self, resolve: Resolve = look_up, inner: httpcore.NetworkBackend | None = None) -> None:
        self._resolve = resolve
        self._inner = inner or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to an address of a host, all of whose addresses are public.

        One private address among public ones refuses the host: it is how a name is made to lead elsewhere later.

        Raises:
            LinkRefused: a port that is no web server's, or an address that is not public.
            LinkUnavailable: the name is not known now.
        """
        if port not in PORTS:
            raise LinkRefused(f"{host}:{port} is not a port of web servers")
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as fault:
            raise LinkUnavailable(f"the name {host} could not be looked up ({fault})") from fault
        if not addresses:
            raise LinkUnavailable(f"the name {host} has no address")
        for address in addresses:
            reason = not_public(address)
            if reason:
                raise LinkRefused(f"{host} leads to {address}, which is {reason}")
        return self._first_that_answers(addresses, port, timeout, local_address, socket_options)

    def _first_that_answers(
        self,
        addresses: tuple[str, ...],
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        """Many machines have no way to IPv6, which stands first in many answers."""
        *others, last = addresses[:_TRIED]
        for address in others:
            try:
                return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._inner.connect_tcp(last, port, timeout, local_address, socket_options)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Refuse: no link leads to a socket on this machine."""
        raise LinkRefused(f"{path} is a socket on this machine")

    def sleep(self, seconds: float) -> None:
        """Wait between two tries of the client's own; it makes none."""
        self._inner.sleep(seconds)
