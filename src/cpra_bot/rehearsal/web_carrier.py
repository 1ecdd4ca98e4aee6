"""The portals of a play on loopback: one server of this machine stands for every host that the play has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

from cpra_bot.rehearsal.memory.http import Site
from cpra_bot.rehearsal.memory.network import ByTransport
from cpra_bot.rehearsal.web_server import LOOPBACK, WebServer
from cpra_bot.wire.carriage import Carriage


class ToLoopback(httpx.BaseTransport):
    """Sends what is meant for a host of the play to the server that stands for it; any other host is unknown.

    Args:
        hosts: those of the play, lower case.
        port: of that server.
    """

    def __init__(self, hosts: frozenset[str], port: int) -> None:
        self._hosts, self._port = hosts, port
        self._network = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Hand over one request; see `httpx.BaseTransport`.

        Raises:
            httpx.TransportError: there is no such host in the play, or the server is gone.
        """
        if request.url.host not in self._hosts:
            raise httpx.ConnectError(f"{request.url.host} is no host of this rehearsal")
        url = request.url.copy_with(scheme="http", host=LOOPBACK, port=self._port)
        headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"host"]
        there = httpx.Request(
            request.method,
            url,
            headers=[(b"Host", request.url.host.encode()), *headers],
            stream=request.stream,
            extensions=request.extensions,
        )
        return self._network.handle_request(there)

    def close(self) -> None:
        """End all connections."""
        self._network.close()


@contextmanager
def on_loopback(sites: Mapping[str, Site]) -> Iterator[Carriage]:
    """Let the sites be called over real sockets for the block.

    Args:
        sites: host, lower case and without port → what stands there.
    """

    def site(request: httpx.Request) -> httpx.Response:
        return sites[request.url.host](request)

    with WebServer(site) as server:
        transport = ToLoopback(frozenset(sites), server.port)
        yield Carriage(transport, ByTransport(transport), (server.port,))
        transport.close()
