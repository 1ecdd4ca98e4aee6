"""Web sites of a rehearsal on loopback: real sockets, real HTTP, and what can go wrong between."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import httpx

from cpra_bot.rehearsal.memory.http import Site

LOOPBACK = "127.0.0.1"


class Trouble(StrEnum):
    """What happens to one exchange."""

    DELAY = "delay"  # the answer comes, too late for a client that waits a second
    RESET_BEFORE = "reset before"  # the connection is reset before the site has seen the request
    RESET_AFTER = "reset after"  # the site has acted, and no byte of its answer comes
    TRUNCATED = "truncated"  # half of the answer's body comes
    SERVER_FAULT = "500"  # the site has acted, and a page of HTML says that it broke
    BAD_GATEWAY = "502"  # the site has acted, and the front says that it got no answer
    FRONT = "503"  # the front refuses; the site has seen nothing
    DRIP = "drip"  # the answer comes a byte at a time
    HTML = "html"  # a page of HTML with status 200, as a captive network gives


class Plan:
    """Which exchange meets which trouble.

    Attributes:
        due: asked for each request; None lets it pass.
        met: what was met, in order.
        latency: seconds before each answer.
    """

    def __init__(self, due: Callable[[httpx.Request], Trouble | None] = lambda _request: None) -> None:
        self.due, self.met, self.latency = due, list[Trouble](), 0.0
        self.stall = 3.0  # seconds


class WebServer:
    """One site while the `with` block lasts.

    Attributes:
        url: `http://127.0.0.1:port`.
        plan: the troubles.
        site: what stands there; another one can be put in its place.
    """

    def __init__(self, site: Site, plan: Plan | None = None, tls: ssl.SSLContext | None = None) -> None:
        """Take a free port; nothing is answered before the block.

        Args:
            site: what stands there.
            plan: the troubles; none where left out.
            tls: speaks TLS with this context's certificate.
        """
        self.plan = plan or Plan()
        self.site, self._lock = site, threading.Lock()
        self._server = _Server((LOOPBACK, 0), _Handler)
        self._server.owner = self
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port: int = self._server.server_address[1]
        self.url = f"{'https' if tls else 'http'}://{LOOPBACK}:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="rehearsal-web")

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every connection and the thread."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def act(self, request: httpx.Request) -> httpx.Response:
        """Let the site act; one request at a time, as its books want it."""
        with self._lock:
            return self.site(request)


class _Server(ThreadingHTTPServer):
    owner: WebServer
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes, and the second would wait 40 ms for an answer
    server: _Server
    timeout = 10

    def do_GET(self) -> None:
        """Any request."""
        self._exchange()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""

    def _exchange(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        url = f"http://{self.headers['Host']}{self.path}"
        request = httpx.Request(self.command, url, headers=list(self.headers.items()), content=body)
        owner = self.server.owner
        trouble = owner.plan.due(request)
        if trouble:
            owner.plan.met.append(trouble)
        if trouble is Trouble.RESET_BEFORE:
            self._reset()
            return
        if trouble in {Trouble.FRONT, Trouble.HTML}:
            self._send(_made(trouble))
            return
        answer = owner.act(request)
        time.sleep(owner.plan.stall if trouble is Trouble.DELAY else owner.plan.latency)
        if trouble is Trouble.RESET_AFTER:
            self._reset()
        elif trouble in {Trouble.SERVER_FAULT, Trouble.BAD_GATEWAY}:
            self._send(_made(trouble))
        else:
            self._send(answer, trouble)

    def _send(self, answer: httpx.Response, trouble: Trouble | None = None) -> None:
        content = answer.read()
        self.send_response_only(answer.status_code)
        for name, value in answer.headers.items():
            if name.lower() not in {"content-length", "transfer-encoding", "connection"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if trouble is Trouble.TRUNCATED:
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
        elif trouble is Trouble.DRIP:
            self._drip(content)
        elif self.command != "HEAD":
            self.wfile.write(content)

    def _drip(self, content: bytes) -> None:
        until = time.monotonic() + self.server.owner.plan.stall
        for place in range(len(content)):
            if time.monotonic() > until:
                break
            self.wfile.write(content[place : place + 1])
            self.wfile.flush()
            time.sleep(0.05)
        self.close_connection = True

    def _reset(self) -> None:
        """A reset instead of an end: what lies in the buffers is thrown away."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


def _made(trouble: Trouble) -> httpx.Response:
    server = {"Server": "nginx"} if trouble is not Trouble.SERVER_FAULT else {"Server": "gunicorn"}
    status = {Trouble.HTML: 200, Trouble.FRONT: 503}.get(trouble) or int(trouble.value)
    page = f"<html><head><title>{status}</title></head><body><hr><center>nginx</center></body></html>"
    return httpx.Response(status, headers={**server, "Content-Type": "text/html"}, text=page)
