"""A wire between the program and a server that fails at the moment that a test names, whatever is spoken over it.

It listens on loopback and passes everything on. Of what the client says it knows one thing: when the request that is to
fail has begun and when it is whole.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Fault(StrEnum):
    """What becomes of one exchange."""

    RESET_BEFORE = "reset before the request is whole"
    RESET_AFTER = "reset after the request was taken"
    DELAY = "an answer that comes too late"
    TRUNCATED = "half an answer"
    DRIP = "an answer a byte at a time"
    SERVER_FAULT = "500"  # said by the wire in the server's place, after the server has acted
    BUSY = "503 with HTML"  # said by the wire; the server has seen nothing


HTTP_ONLY = frozenset({Fault.SERVER_FAULT, Fault.BUSY})
NEVER_SEEN = frozenset({Fault.RESET_BEFORE, Fault.BUSY})
"""The far side has not had the whole request."""

STALL = 6.0  # seconds; clients of these tests wait for less
_PAGE = b"<html><head><title>%d</title></head><body><hr><center>nginx</center></body></html>"

Whole = Callable[[bytes], bool]


@dataclass(frozen=True)
class Moment:
    """Which request is to fail.

    Attributes:
        begins: matches what the client has said once the request has begun.
        whole: True once all of it was said.
    """

    begins: re.Pattern[bytes]
    whole: Whole


def http_request(method: str, part: str) -> Moment:
    """A request of HTTP whose path ends with `part`, before any query."""
    begins = re.compile(rb"%s \S*%s(\?\S*)? HTTP/1\.1\r\n" % (method.encode(), re.escape(part.encode())))
    return Moment(begins, _http_is_whole)


def line(command: str) -> Moment:
    """A line of SMTP or IMAP."""
    return Moment(re.compile(command.encode()), lambda said: said.endswith(b"\r\n"))


END_OF_TEXT = Moment(re.compile(rb"(?is)\r\nDATA\r\n.+"), lambda said: said.endswith(b"\r\n.\r\n"))
"""The text of a mail, up to its closing dot; the command before it is passed on."""


@dataclass
class FaultProxy:
    """One wire.

    Attributes:
        port: where to connect.
        moment: the request that fails; None: none.
        fault: how.
        times: how many requests still fail.
        met: how often it happened.
    """

    onward: int
    tls: ssl.SSLContext | None = None
    moment: Moment | None = None
    fault: Fault | None = None
    times: int = 1_000
    met: int = 0
    port: int = field(init=False)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def fail(self, moment: Moment | None, fault: Fault | None, times: int = 1_000) -> None:
        """From now on these requests fail so; no moment: all pass."""
        self.moment, self.fault, self.times = moment, fault, times

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self.tls:
                near = self.tls.wrap_socket(near, server_side=True)
            with socket.create_connection(("127.0.0.1", self.onward)) as far:
                _Exchange(self, near, far).run()
        with contextlib.suppress(OSError):
            near.close()


class _Exchange:
    """One connection: the client's words are looked at, the server's answer to the failing request is spoiled."""

    def __init__(self, proxy: FaultProxy, near: socket.socket, far: socket.socket) -> None:
        self.proxy, self.near, self.far = proxy, near, far
        self.spoiled = threading.Event()

    def run(self) -> None:
        back = threading.Thread(target=self._back, daemon=True)
        back.start()
        said, failing = b"", False
        while octets := self.near.recv(65536):
            said += octets
            moment = self.proxy.moment
            failing = failing or bool(moment and self.proxy.times > 0 and moment.begins.search(said))
            if not (failing and moment and moment.whole(said)):
                if not failing or self.proxy.fault not in NEVER_SEEN:
                    self.far.sendall(octets)
                said = said if failing else said[-400:]
                continue
            self.proxy.times -= 1
            self.proxy.met += 1
            if self.proxy.fault in NEVER_SEEN:
                self._instead()
                return
            self.spoiled.set()
            self.far.sendall(octets)
            said, failing = b"", False
        with contextlib.suppress(OSError):
            self.far.shutdown(socket.SHUT_WR)
        back.join(STALL)

    def _instead(self) -> None:
        if self.proxy.fault is Fault.BUSY:
            self._say_page(503, b"nginx")
        else:
            self._reset()

    def _back(self) -> None:
        with contextlib.suppress(OSError):
            while octets := self.far.recv(65536):
                if self.spoiled.is_set():
                    self._spoil(octets)
                    return
                self.near.sendall(octets)
            self.near.shutdown(socket.SHUT_WR)

    def _spoil(self, octets: bytes) -> None:
        fault = self.proxy.fault
        if fault is Fault.RESET_AFTER:
            self._reset()
            return
        if fault is Fault.SERVER_FAULT:
            self._say_page(500, b"gunicorn")
            return
        if fault is Fault.DELAY:
            time.sleep(STALL)
            self.near.sendall(octets)
        elif fault is Fault.TRUNCATED:
            self.near.sendall(octets[: len(octets) // 2])
        elif fault is Fault.DRIP:
            until = time.monotonic() + STALL
            for place in range(len(octets)):
                if time.monotonic() > until:
                    break
                self.near.sendall(octets[place : place + 1])
                time.sleep(0.05)
        self.near.shutdown(socket.SHUT_RDWR)

    def _say_page(self, status: int, server: bytes) -> None:
        page = _PAGE % status
        head = (
            b"HTTP/1.1 %d X\r\nServer: %s\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
        )
        self.near.sendall(head % (status, server, len(page)) + page)
        self.near.shutdown(socket.SHUT_RDWR)

    def _reset(self) -> None:
        """A reset instead of an end: what lies in the buffers is thrown away."""
        self.near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.near.close()


def _http_is_whole(said: bytes) -> bool:
    head, end, body = said.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


def certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate for a name, signed by itself: its file, for SSL_CERT_FILE, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    path.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, form, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return path, context
