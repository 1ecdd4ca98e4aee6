"""Web servers in memory, behind the transport of httpx: what a portal does with a request, and a wire to both.

A client that is given this transport notices nothing: redirects, cookies, encodings and streams work as over a network,
and a fault arrives as the exception that a real one raises there. Imported only by who plays with portals, since httpx
takes an eighth of a second to load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import httpx

from cpra_bot.rehearsal.memory.faults import Calls, Fault, none
from cpra_bot.rehearsal.memory.line import CONNECT, nonsense

PROTOCOL = "HTTP"
BODY = "BODY"
"""The verb of an answer's body: the status may have come and the rest not."""

PIECE = 65_536  # bytes that are read at a time

Site = Callable[[httpx.Request], httpx.Response]
"""One host: acts on a request, whose content is read, and answers it whole."""

_GONE = "Server disconnected without sending a response."
_CUT = "peer closed connection without sending complete message body"


_NO_ANSWER: dict[Fault | None, Callable[[], httpx.TransportError]] = {
    Fault.DROP_AFTER: lambda: httpx.RemoteProtocolError(_GONE),
    Fault.HANG: lambda: httpx.ReadTimeout("timed out"),
    Fault.GARBLE: lambda: httpx.RemoteProtocolError("illegal status line"),
}
"""What a client hears instead of an answer, though the site has acted on its request."""


class MemoryHttp(httpx.BaseTransport):
    """All hosts there are; any other is unknown, as a name that nobody has registered."""

    def __init__(self, sites: Mapping[str, Site], calls: Calls | None = None) -> None:
        """Prepare.

        Args:
            sites: host, lower case and without port → what stands there.
            calls: numbers the calls and decides what goes wrong; shared with a mail carrier if there is one.
        """
        self._sites = sites
        self._calls = calls or Calls(none)
        self._connected: set[str] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Hand over one request; see `httpx.BaseTransport`.

        Raises:
            httpx.TransportError: there is no such host, or a fault was due.
        """
        host = request.url.host
        if host not in self._sites:
            raise httpx.ConnectError(f"[Errno -2] Name or service not known: {host}")
        if host not in self._connected:
            self._connect(host)
        request.read()
        fault = self._calls.fault_at(PROTOCOL, request.method)
        if fault is Fault.REFUSE:
            return httpx.Response(503, headers={"Retry-After": "120"}, content=b"not now")
        if fault is Fault.DROP_BEFORE:
            raise self._ended(host, httpx.RemoteProtocolError(_GONE))
        answer = self._sites[host](request)
        if fault is Fault.DUPLICATE:
            answer = self._sites[host](request)
        if fault in _NO_ANSWER:
            raise self._ended(host, _NO_ANSWER[fault]())
        return httpx.Response(answer.status_code, headers=answer.headers, stream=self._body(host, answer))

    def close(self) -> None:
        """End all connections."""
        self._connected.clear()

    def _connect(self, host: str) -> None:
        fault = self._calls.fault_at(PROTOCOL, CONNECT)
        if fault is Fault.REFUSE:
            raise httpx.ConnectError("[Errno 111] Connection refused")
        if fault is Fault.HANG:
            raise httpx.ConnectTimeout("timed out")
        if fault in (Fault.DROP_BEFORE, Fault.DROP_AFTER):
            raise httpx.ConnectError("[Errno 104] Connection reset by peer")
        if fault is Fault.GARBLE:
            raise httpx.ConnectError("[SSL: WRONG_VERSION_NUMBER] wrong version number")
        self._connected.add(host)  # a connection that was made twice is one that nobody uses

    def _body(self, host: str, answer: httpx.Response) -> httpx.SyncByteStream:
        if not isinstance(answer.stream, httpx.SyncByteStream):
            raise TypeError(f"the site {host} answers by an asynchronous stream")
        content = b"".join(answer.stream)  # as it goes over the wire, still compressed if it is
        return _Body(content, lambda: self._calls.fault_at(PROTOCOL, BODY), lambda: self._connected.discard(host))

    def _ended(self, host: str, error: httpx.TransportError) -> httpx.TransportError:
        self._connected.discard(host)
        return error


class _Body(httpx.SyncByteStream):
    """The body of an answer, read piece by piece, and what goes wrong in the middle of it."""

    def __init__(self, content: bytes, fault: Callable[[], Fault | None], hang_up: Callable[[], None]) -> None:
        self._content, self._fault, self._hang_up = content, fault, hang_up

    def __iter__(self) -> Iterator[bytes]:
        fault = self._fault()
        content = nonsense(self._content) if fault is Fault.GARBLE else self._content
        if fault in (None, Fault.GARBLE):
            yield from _pieces(content)
            return
        self._hang_up()
        if fault is Fault.DUPLICATE:  # what comes after the announced length is thrown away with the connection
            yield from _pieces(content)
            return
        if fault in (Fault.DROP_AFTER, Fault.HANG):
            yield from _pieces(content[: len(content) // 2])
        raise httpx.ReadTimeout("timed out") if fault is Fault.HANG else httpx.RemoteProtocolError(_CUT)


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
