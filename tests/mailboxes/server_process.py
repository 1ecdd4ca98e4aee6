"""What starting a real server takes: free ports, an account without rights, certificates, and an end by process id."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 20.0
STOP_SECONDS = 10.0


class CannotStart(Exception):
    """The server is not installed, or would not come up; the text says why."""


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 on which nobody listens now. Held together, so that no two are the same."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


@dataclass(frozen=True)
class Account:
    """Whom the servers run as: ourselves, or `nobody` where we are root."""

    name: str
    uid: int
    gid: int

    @classmethod
    def without_rights(cls) -> Account:
        entry = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @property
    def options(self) -> dict[str, object]:
        """For `subprocess`: become that account, where we may."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if os.getuid() == 0 else {}

    def owns(self, *paths: Path) -> None:
        """Make files and folders that account's own."""
        for path in paths:
            if os.getuid() == 0:
                os.chown(path, self.uid, self.gid)


@contextlib.contextmanager
def server_folder() -> Iterator[Path]:
    """A folder with a short name (a socket's path holds 108 octets) that other accounts may enter."""
    folder = Path(tempfile.mkdtemp(prefix="cpra-mail-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class ServerProcess:
    """One server in the foreground, ended by its process id; its own children end with it."""

    def __init__(self, words: Sequence[str], ports: Sequence[int], log: Path, account: Account | None = None) -> None:
        self.log = log
        options = account.options if account else {}
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, **options
            )  # type: ignore[call-overload]
        try:
            for port in ports:
                self._wait_for(port)
        except BaseException:
            self.stop()
            raise

    def _wait_for(self, port: int) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
                return
            time.sleep(0.02)
        raise CannotStart(f"{self.process.args!r} does not listen on port {port}: {self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        """Ask it to end, and insist after ten seconds."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@dataclass(frozen=True)
class Authority:
    """A certificate authority of one test run, and one certificate it signed.

    Attributes:
        ca: what a client has to trust (SSL_CERT_FILE).
        certificate, key: for `localhost` and 127.0.0.1.
    """

    ca: Path
    certificate: Path
    key: Path

    @classmethod
    def make(cls, folder: Path, account: Account) -> Authority:
        if shutil.which("openssl") is None:
            raise CannotStart("there is no openssl program to make certificates with")
        made = cls(folder / "ca.pem", folder / "server.pem", folder / "server.key")
        ca_key, request, names = folder / "ca.key", folder / "server.csr", folder / "names"
        names.write_text(
            "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n"
        )
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        _openssl(
            "req", "-x509", *curve, "-days", "2", "-subj", "/CN=made-up authority", "-keyout", ca_key, "-out", made.ca,
            "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        )  # fmt: skip
        _openssl("req", *curve, "-subj", "/CN=localhost", "-keyout", made.key, "-out", request)
        _openssl(
            "x509", "-req", "-in", request, "-CA", made.ca, "-CAkey", ca_key, "-CAcreateserial", "-days", "2",
            "-extfile", names, "-out", made.certificate,
        )  # fmt: skip
        account.owns(made.ca, made.certificate, made.key)
        return made


def _openssl(*words: str | Path) -> None:
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotStart(f"openssl {words[0]}: {done.stderr}")
