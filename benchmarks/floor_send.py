"""The floor under sending: one raw SMTP connection, pipelined (RFC 2920), two commits for each letter. No other work.

python benchmarks/floor_send.py LETTERS PORT LEDGER [connections]

LETTERS holds one JSON list a line: address, name, and the text. Each is rendered by a template that is parsed once. The
intent is on disk before the text leaves, the outcome before the next letter: what any sender with a ledger must pay.
"""

from __future__ import annotations

import json
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

HEADERS = (
    "To: {0}\r\nFrom: Robin Sample <robin@sample.example>\r\nSubject: Public records request {1}\r\n"
    "Message-ID: <{1}@sample.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
)


class Floor:
    """Shares the letters and the ledger among the connections."""

    def __init__(self, letters: Path, port: int, ledger: Path) -> None:
        self.port, self.lock, self.letters = port, threading.Lock(), self._read(letters)
        ledger.unlink(missing_ok=True)
        self.book = sqlite3.connect(ledger, isolation_level=None, check_same_thread=False)
        self.book.execute("PRAGMA journal_mode = WAL")
        self.book.execute("PRAGMA synchronous = FULL")
        self.book.execute("CREATE TABLE steps (key TEXT, state TEXT, at REAL)")

    @staticmethod
    def _read(path: Path) -> Iterator[tuple[str, str, bytes]]:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                to, key, text = json.loads(line)
                raw = (HEADERS.format(to, key) + text.replace("\n", "\r\n")).encode()
                yield to, key, raw.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n"

    def next(self) -> tuple[str, str, bytes] | None:
        """The next letter for whichever connection asks."""
        with self.lock:
            return next(self.letters, None)

    def note(self, key: str, state: str) -> None:
        """One commit."""
        with self.lock:
            self.book.execute("INSERT INTO steps VALUES (?, ?, ?)", (key, state, time.time()))

    def send(self) -> None:
        """One connection, until no letter is left."""
        server = socket.create_connection(("127.0.0.1", self.port))
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = server.makefile("rb")

        def answers(number: int) -> None:
            while number:
                line = lines.readline()
                if line[:1] not in (b"2", b"3"):
                    sys.exit(f"the server said {line!r}")
                number -= line[3:4] != b"-"

        answers(1)
        server.sendall(b"EHLO [127.0.0.1]\r\n")
        answers(1)
        while letter := self.next():
            to, key, raw = letter
            self.note(key, "intent")
            server.sendall(b"MAIL FROM:<robin@sample.example>\r\nRCPT TO:<" + to.encode() + b">\r\nDATA\r\n")
            answers(3)
            server.sendall(raw)
            answers(1)
            self.note(key, "sent")
        server.sendall(b"QUIT\r\n")
        answers(1)


def main() -> None:
    """Send all."""
    letters, port, ledger = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    floor = Floor(letters, port, ledger)
    threads = [threading.Thread(target=floor.send) for _ in range(int(sys.argv[4]) if len(sys.argv) > 4 else 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    floor.book.close()


if __name__ == "__main__":
    main()
