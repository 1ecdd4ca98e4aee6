"""Certificates that do not hold, encryption that is stripped or too old: no login is ever shown, and the words are clear.

Real servers on loopback, for SMTP and IMAP, with TLS at once and by STARTTLS.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from mail_servers import PASSWORD, USER, ManualClock, ScriptedServer

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.errors import Unavailable
from cpra_bot.model.message import Cursor
from cpra_bot.model.settings import Mailbox, Server
from cpra_bot.wire.secrets import Secret

DAY = timedelta(days=1)
AUTHORITY = "made-up authority"


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _made(
    folder: Path, name: str, host: str, ca: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None, begins: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A certificate for a host, good for ten days from a day on, signed by an authority or by itself."""
    key, subject = _key(), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    issuer, signer = (ca[0].subject, ca[1]) if ca else (subject, key)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + 10 * DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=host == AUTHORITY, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    (folder / f"{name}.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return signed, key


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, now = tmp_path_factory.mktemp("certificates"), datetime.now(UTC)
    ca = _made(folder, "ca", AUTHORITY, None, now - DAY)
    _made(folder, "good", "localhost", ca, now - DAY)
    _made(folder, "expired", "localhost", ca, now - 30 * DAY)
    _made(folder, "of tomorrow", "localhost", ca, now + DAY)
    _made(folder, "another name", "mail.elsewhere.example", ca, now - DAY)
    _made(folder, "its own", "localhost", None, now - DAY)
    stranger = _made(folder, "other", AUTHORITY, None, now - DAY)
    _made(folder, "a stranger's", "localhost", stranger, now - DAY)
    return folder


class TlsServer:
    """Speaks a few lines of SMTP or IMAP behind TLS, and notes every line that it is told."""

    def __init__(
        self, certificate: Path, protocol: str, *, starttls: bool, newest: ssl.TLSVersion | None = None
    ) -> None:
        self.heard: list[bytes] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        if newest:
            self._context.set_ciphers("ALL:@SECLEVEL=0")
            self._context.minimum_version = newest
            self._context.maximum_version = newest
        self._smtp, self._starttls = protocol == "SMTP", starttls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            plain.settimeout(10)
            with suppress(OSError), plain:
                if self._starttls:
                    self._greet(plain, until=b"STARTTLS")
                with self._context.wrap_socket(plain, server_side=True) as encrypted:
                    self._greet(encrypted, greeting=not self._starttls)

    def _greet(self, line: socket.socket, until: bytes = b"never", greeting: bool = True) -> None:
        if greeting:
            line.sendall(b"220 mx ESMTP\r\n" if self._smtp else b"* OK ready\r\n")
        with line.makefile("rb") as said:
            for raw in said:
                self.heard.append(raw)
                tag = raw.split(b" ")[0]
                if until in raw:
                    line.sendall(b"220 go\r\n" if self._smtp else tag + b" OK go\r\n")
                    return
                if self._smtp:
                    line.sendall(b"250-mx\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n")
                else:
                    line.sendall(b"* CAPABILITY IMAP4rev1 STARTTLS\r\n" + tag + b" OK done\r\n")

    def stop(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


def _told(server: Server, protocol: str) -> Unavailable:
    box = Mailbox(address=USER, user=USER, smtp=server, imap=server)
    channel = EmailChannel(box, lambda: Secret("password", PASSWORD), ManualClock())
    with pytest.raises(Unavailable) as raised:
        if protocol == "SMTP":
            channel.connect()
        else:
            list(channel.fetch(Cursor("INBOX")))
    channel.close()
    return raised.value


@pytest.fixture(params=["SMTP", "IMAP"])
def protocol(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def trusting(certificates: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "ca.pem"))
    return


BAD = {
    "expired": "has expired",
    "of tomorrow": "not yet valid",
    "another name": "not valid for 'localhost'",
    "its own": "self-signed certificate",
    "a stranger's": "unable to get local issuer certificate|certificate signature failure",
}


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("which", BAD)
def test_a_certificate_that_does_not_hold_ends_it_before_the_login(
    certificates: Path, protocol: str, security: str, which: str
) -> None:
    running = TlsServer(certificates / f"{which}.pem", protocol, starttls=security == "starttls")
    told = _told(Server(host="localhost", port=running.port, security=security), protocol)  # type: ignore[arg-type]
    running.stop()
    assert "showed a certificate that is not trusted" in str(told)
    assert any(words in str(told) for words in BAD[which].split("|")), str(told)
    assert "SSL_CERT_FILE" in told.remedy
    assert not any(b"LOGIN" in line or b"AUTH" in line for line in running.heard)


@pytest.mark.usefixtures("trusting")
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_an_old_tls_is_not_agreed_on(certificates: Path, protocol: str) -> None:
    running = TlsServer(certificates / "good.pem", protocol, starttls=False, newest=ssl.TLSVersion.TLSv1_1)
    told = _told(Server(host="localhost", port=running.port, security="tls"), protocol)
    running.stop()
    assert "could not agree on encryption" in str(told) and running.heard == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [("strip", "does not offer STARTTLS"), ("refuse", ""), ("plain", "encryption")],
    ids=["the offer is taken out", "the command is refused", "it goes on in the clear"],
)
def test_encryption_that_is_stripped_on_the_way_shows_no_login(protocol: str, answer: str, words: str) -> None:
    offer = "" if answer == "strip" else "STARTTLS"
    no = {"refuse": "454 no", "plain": "220 go\r\n250 in the clear"}.get(answer, "")
    smtp = [("EHLO.*", f"250-mx\r\n250-{offer or 'X'}\r\n250 AUTH PLAIN"), ("STARTTLS", no), (".*", "250 yes")]
    imap_no = {"refuse": "{tag} NO no", "plain": "{tag} OK go\r\n* OK in the clear"}.get(answer, "")
    imap = [
        (r"\S+ CAPABILITY", f"* CAPABILITY IMAP4rev1 {offer}\r\n{{tag}} OK done"),
        (r"\S+ STARTTLS", imap_no),
        (r"\S+ .*", "{tag} OK yes"),
    ]
    running = ScriptedServer(
        "220 mx ESMTP" if protocol == "SMTP" else "* OK ready", smtp if protocol == "SMTP" else imap
    )
    told = _told(Server(host="localhost", port=running.port, security="starttls"), protocol)
    running.stop()
    assert words in str(told)
    assert not any("LOGIN" in line or "AUTH" in line for line in running.heard), running.heard
