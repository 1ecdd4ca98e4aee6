"""A connection of httpcore that leads into a transport of httpx, so that files come the way by which calls go."""

from __future__ import annotations

import ssl
from collections.abc import Iterable

import httpcore
import httpx

_OWN = frozenset({"content-length", "transfer-encoding", "connection"})


class ByTransport(httpcore.NetworkBackend):
    """Reaches every host through one transport.

    What is `https` in a play goes in clear: its hosts are nobody's, and their certificates would be so too.

    Args:
        transport: carries each request.
    """

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect; see `httpcore.NetworkBackend`."""
        return _Stream(self._transport, host, port)


class _Stream(httpcore.NetworkStream):
    """One connection: a GET goes in, an answer comes out, and it is over."""

    def __init__(self, transport: httpx.BaseTransport, host: str, port: int) -> None:
        self._transport, self._home = transport, f"{'https' if port == 443 else 'http'}://{host}:{port}"
        self._heard, self._said = bytearray(), bytearray()

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._heard += buffer

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._heard.endswith(b"\r\n\r\n"):
            self._said += self._answer(bytes(self._heard))
            self._heard.clear()
        taken = bytes(self._said[:max_bytes])
        del self._said[: len(taken)]
        return taken

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return self

    def close(self) -> None:
        self._heard.clear()

    def _answer(self, heard: bytes) -> bytes:
        first, *lines = heard.decode("latin-1").rstrip("\r\n").split("\r\n")
        headers = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
        try:
            request = httpx.Request(first.split(" ")[0], self._home + first.split(" ")[1], headers=headers)
            answer = self._transport.handle_request(request)
            content = answer.read()
        except httpx.TimeoutException as fault:
            raise httpcore.ReadTimeout(str(fault)) from fault
        except httpx.ConnectError as fault:
            raise httpcore.ConnectError(str(fault)) from fault
        except httpx.TransportError as fault:
            raise httpcore.RemoteProtocolError(str(fault)) from fault
        head = [f"{name}: {value}" for name, value in answer.headers.items() if name.lower() not in _OWN]
        head = [f"HTTP/1.1 {answer.status_code} X", *head, f"Content-Length: {len(content)}", "Connection: close"]
        return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + content
