"""Web servers on loopback that say what a test wrote down, and a network on which public names lead to them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress

import httpcore

from cpra_bot.wire.web.network import PublicNetwork

Script = Callable[[socket.socket, str], None]
"""What to say on a connection, given the request's head."""


class Server:
    """Answers each connection by a script; keeps the heads of the requests it got."""

    def __init__(self, script: Script) -> None:
        self.script, self.heads = script, list[str]()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(65536)
                if not piece:
                    return
                head += piece
            self.heads.append(head.decode("latin-1"))
            self.script(connection, self.heads[-1])


def says(*pieces: bytes) -> Script:
    """A script that sends these bytes and hangs up."""

    def script(connection: socket.socket, _head: str) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return script


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


class _Wires(httpcore.NetworkBackend):
    """Connects every number to one server on loopback and keeps which numbers were asked for."""

    def __init__(self, port: int) -> None:
        self.port, self.numbers = port, list[str]()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        self.numbers.append(host)
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, timeout)


class World:
    """Names and their addresses; behind every public one stands the same server.

    Args:
        names: host → what a resolver answers, one list for each time it is asked (the last one for ever).
    """

    def __init__(self, server: Server, names: dict[str, list[tuple[str, ...]]]) -> None:
        self.asked: list[str] = []
        self._names = {host: list(answers) for host, answers in names.items()}
        self._wires = _Wires(server.port)
        self.network = PublicNetwork(self._resolve, self._wires)

    @property
    def connected(self) -> list[str]:
        """Numbers that were connected to."""
        return self._wires.numbers

    def _resolve(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append(host)
        if host not in self._names:
            return tuple(str(each[4][0]) for each in socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST))
        answers = self._names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]
