"""A wire between the program and a server, which can be cut at the worst moment: after the letter, before the answer.

It passes octets and understands none of them, so that it works under TLS as well.
"""

from __future__ import annotations

import contextlib
import socket
import threading


class CuttingWire:
    """Listens on a port of its own and passes everything on to another one.

    Attributes:
        port: where to connect.
        deaf: once set, the server's next answer is swallowed and the connection ends; then it is unset.
        limit: octets that the server may say in one connection before that ends; 0: no limit.
        connections: how many there were.
    """

    def __init__(self, onward: int, host: str = "127.0.0.1") -> None:
        self._onward = (host, onward)
        self.limit = self.connections = 0
        self.deaf = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._onward, timeout=20)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            self.connections += 1
            threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, source: socket.socket, drain: socket.socket, from_server: bool) -> None:
        said = 0
        with contextlib.suppress(OSError):
            while octets := source.recv(4_096 if self.limit else 65_536):  # by how much the limit may be passed
                if from_server and self.deaf.is_set():
                    self.deaf.clear()
                    break
                drain.sendall(octets)
                said += len(octets)
                if from_server and 0 < self.limit < said:
                    break
        for end in (source, drain):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        if from_server:
            source.close()
            drain.close()

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
