"""The web client for servers that we speak to under our own name: portals, and whoever watches over cron.

What lies behind the links of letters is fetched by `wire.web`, which trusts nobody. Here the addresses come from the
settings. No redirect is followed, because a POST that is sent on becomes a GET; no cookie is kept; no proxy and no
netrc of the machine is used; every answer has a cap on its size and on the time for the whole of it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from cpra_bot.errors import OutcomeUnknown, Unavailable
from cpra_bot.wire.tls import is_loopback, tls_context
from cpra_bot.wire.web.deadline import Hurried

AGENT = "cpra-bot (files public records requests and reads what became of them)"
SILENCE = 30.0
"""Seconds to wait for a connection or for the next bytes."""

_OURS = httpx.Headers({"Accept": "*/*", "Accept-Encoding": "identity", "Connection": "keep-alive", "User-Agent": AGENT})
"""What every request says of itself."""

CONNECTIONS = 64
KEPT_SECONDS = 5.0
"""An idle connection is kept no longer: a server that ends it just as a POST goes out leaves its fate unknown."""

_BEFORE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)
"""Failures that end an exchange before a byte of the request has left."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered.

    Attributes:
        status: HTTP status.
        headers: names in lower case.
        body: whole.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: it is none, or nests too deep.
        """
        try:
            return json.loads(self.body)
        except RecursionError as fault:
            raise ValueError("nested too deep") from fault


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may cost.

    Attributes:
        silence: seconds to wait for a connection or for the next bytes.
        seconds: for the whole.
        size: bytes of the body, after decoding.
    """

    silence: float = SILENCE
    seconds: float = 120.0
    size: int = 64_000_000


class Web:
    """Exchanges with servers; connections are kept. Threads may share it.

    It speaks to httpx's transport itself: what a client of httpx adds to that, such as redirects, cookies and logins,
    is not wanted here, and takes longer than all the rest of a call.

    Args:
        limits: for each exchange.
        transport: in place of the network; a rehearsal and tests hand in their own.
    """

    def __init__(self, limits: Limits = Limits(), transport: httpx.BaseTransport | None = None) -> None:
        self._limits, self._transport = limits, transport
        self._line: httpx.BaseTransport | None = None
        self._making = threading.Lock()
        self._patience = {"timeout": httpx.Timeout(limits.silence).as_dict()}

    def call(self, method: str, url: str, headers: Mapping[str, str] | None = None, body: Any = None) -> Answer:
        """One exchange, tried once.

        Args:
            method: `GET` or `POST`.
            url: absolute.
            headers: beside our own.
            body: sent as JSON where it is not None.

        Raises:
            Unavailable: no connection stood, so nothing of the request has left.
            OutcomeUnknown: the request left, wholly or in part, and no whole answer came.
        """
        host = urlsplit(url).netloc
        line, said = self._open(), httpx.Headers(_OURS)
        said.update(headers)
        until = time.monotonic() + self._limits.seconds
        try:
            request = httpx.Request(method, url, headers=said, json=body, extensions=dict(self._patience))
            with closing(line.handle_request(request)) as response:
                head = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, head, self._body(response, host, until))
        except _BEFORE as fault:
            raise Unavailable(f"{host} cannot be reached ({_words(fault)})", answer=_words(fault)) from fault
        except (httpx.RequestError, httpx.InvalidURL, OSError) as fault:
            raise OutcomeUnknown(f"{host} gave no whole answer ({_words(fault)})", answer=_words(fault)) from fault

    def close(self) -> None:
        """End all connections; the next call makes new ones."""
        if self._line is not None:
            self._line.close()
        self._line = None

    def _open(self) -> httpx.BaseTransport:
        with self._making:
            self._line = self._line or self._transport or _Network(self._limits.seconds)
            return self._line

    def _body(self, response: httpx.Response, host: str, until: float) -> bytes:
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > self._limits.size:
                raise OutcomeUnknown(f"{host} answered with more than {self._limits.size / 1e6:.0f} MB")
            if time.monotonic() > until:
                raise OutcomeUnknown(f"{host} took longer than {self._limits.seconds:g} seconds over its answer")
        return bytes(body)


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address: what a token may be shown to (RFC 6454 §4).

    Raises:
        ValueError: it is no address of the web.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{url!r} is not an address of the web")
    return parts.scheme, parts.hostname.lower(), parts.port or {"http": 80, "https": 443}[parts.scheme]


def may_carry_secrets(url: str) -> bool:
    """True for `https`, and for `http` to this machine."""
    try:
        scheme, host, _ = origin(url)
    except ValueError:
        return False
    return scheme == "https" or is_loopback(host)


class _Network(httpx.HTTPTransport):
    """The transport of httpx over connections that end when the time for an exchange is over."""

    def __init__(self, seconds: float) -> None:
        super().__init__(trust_env=False)
        self._seconds, self._here = seconds, threading.local()  # one exchange at a time in each thread
        # httpx has no argument for the network of its pool; it is pinned below 0.29 for this.
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls_context(),
            max_connections=CONNECTIONS,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=Hurried(httpcore.SyncBackend(), self._left),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One exchange; the time for it begins now."""
        self._here.until = time.monotonic() + self._seconds
        return super().handle_request(request)

    def _left(self) -> float:
        seconds = float(self._here.until) - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout(f"longer than {self._seconds:g} seconds")
        return seconds


def _words(fault: Exception) -> str:
    return " ".join(str(fault).split())[:200] or type(fault).__name__
