"""Opening an IMAP session and logging in, with each way this can fail in words."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
from collections.abc import Callable, Sequence

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

from cpra_bot.channels.email.faults import login_refused
from cpra_bot.channels.email.imap_bulk import Answer, read_answer
from cpra_bot.errors import Unavailable
from cpra_bot.model.login import Login, ServerAddress
from cpra_bot.wire.dial import Dial, dial_out
from cpra_bot.wire.secrets import Secret
from cpra_bot.wire.tls import refuse_plain, tls_context

# The login may be right, and still not now: response codes of RFC 5530 §3, and what large providers say without one.
LATER = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|OVERQUOTA|SERVERBUG|THROTTLED)\]|too many (simultaneous )?(connections|login)|"
    r"bandwidth limit|temporar",
    re.IGNORECASE,
)


def not_now(server: ServerAddress, words: str) -> Unavailable:
    """The words for a server that has nothing against us but the hour."""
    return Unavailable(
        f"the IMAP server {server.host}:{server.port} does not let us read now: {words}",
        "try again later; if it stays so, poll less often or ask the provider",
        answer=words,
    )


def is_transient(error: BaseException) -> bool:
    """True if a new connection can help: the old one broke, timed out or could not be made."""
    return isinstance(error, (OSError, IMAPClientAbortError)) and not isinstance(error, ssl.SSLCertVerificationError)


def said(error: BaseException) -> str:
    """The server's words; imaplib passes some of them on as bytes."""
    first = error.args[0] if error.args else ""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)


def hang_up(client: IMAPClient) -> None:
    """Close the socket without a word; never raises."""
    with contextlib.suppress(OSError, IMAPClientError):  # it may be closed or broken already
        client.shutdown()


def open_imap(mailbox: Login, secret: Callable[[], Secret], timeout: float, dial: Dial = dial_out) -> Client:
    """A session that is logged in; no folder is open yet.

    Args:
        mailbox: its `imap` and `login` are used.
        secret: gives the password or token.
        timeout: seconds for each answer.
        dial: makes the connection.

    Raises:
        Unavailable: the login was refused, or the server cannot encrypt.
        SecretMissing: there is no password or token.
        OSError, IMAPClientAbortError: no connection, or it broke (see `is_transient`).
    """
    server = mailbox.imap
    refuse_plain(server)
    found = secret()
    client = _connect(server, timeout, dial)
    try:
        client.normalise_times = False  # else dates come as naive local time
        _log_in(client, mailbox, found)
    except BaseException:  # whatever it was, the half-open connection must not stay
        hang_up(client)
        raise
    return client


class _Plain(IMAP4WithTimeout):  # type: ignore[misc]  # imapclient comes without types
    """imaplib's client over a connection that somebody else makes."""

    def __init__(self, host: str, port: int, timeout: float, dial: Dial) -> None:
        self._dial = dial
        super().__init__(host, port, timeout)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return self._dial(self.host, self.port, self._timeout if timeout is None else timeout)


class _Encrypted(IMAP4_TLS):  # type: ignore[misc]  # as above
    """The same with TLS from the first byte."""

    def __init__(self, host: str, port: int, timeout: float, dial: Dial) -> None:
        self._dial = dial
        super().__init__(host, port, tls_context(), timeout)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        plain = self._dial(self.host, self.port, self._timeout if timeout is None else timeout)
        try:
            encrypted: socket.socket = self.ssl_context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:  # the handshake failed or was interrupted: nobody else knows this socket
            plain.close()
            raise
        return encrypted


class Client(IMAPClient):  # type: ignore[misc]  # as above
    """IMAPClient over a connection that somebody else makes, which reads long answers faster."""

    def __init__(self, server: ServerAddress, timeout: float, dial: Dial) -> None:
        self._dial, self._seconds = dial, timeout
        super().__init__(server.host, server.port, ssl=server.security == "tls", timeout=timeout)
        self._imap.debug = 0  # else every message is written out for a log that nobody keeps

    def fetch_many(self, uids: Sequence[int], asked: str) -> Answer:
        """What is asked of some messages; as `fetch`, and so are its errors.

        Args:
            uids: in any order.
            asked: in brackets, as it is sent.
        """
        return self.answered(self.ask_many(uids, asked))

    def ask_many(self, uids: Sequence[int], asked: str) -> bytes:
        """Ask the same and do not wait: the server puts its answer together meanwhile (RFC 3501 §5.5).

        Returns:
            the question's tag, for `answered`, before which nothing else may be asked.
        """
        tag: bytes = self._imap._command("UID", "FETCH", ",".join(map(str, uids)), asked)
        return tag

    def answered(self, tag: bytes) -> Answer:
        """The answer to `ask_many`."""
        ended = self._imap._command_complete("UID", tag)
        kind, lines = self._imap._untagged_response(*ended, "FETCH")
        self._checkok("fetch", kind, lines)
        return read_answer([] if lines == [None] else lines)

    def _create_IMAP4(self) -> _Plain | _Encrypted:
        return (_Encrypted if self.ssl else _Plain)(self.host, self.port, self._seconds, self._dial)


def _connect(server: ServerAddress, timeout: float, dial: Dial) -> Client:
    client = Client(server, timeout, dial)
    if server.security == "tls":
        return client
    try:
        if server.security == "starttls":
            client.starttls(tls_context())
    except CapabilityError as error:
        hang_up(client)
        raise Unavailable(
            f"the IMAP server {server.host}:{server.port} does not offer STARTTLS",
            "set `security: tls` with the port for it (usually 993) in cpra.yaml",
        ) from error
    except BaseException:  # as above
        hang_up(client)
        raise
    return client


def _log_in(client: IMAPClient, mailbox: Login, secret: Secret) -> None:
    try:
        if secret.kind == "token":
            client.oauth2_login(mailbox.login, secret.value)
        else:
            client.login(mailbox.login, secret.value)
    except LoginError as error:
        if isinstance(error.__context__, IMAPClientAbortError):  # it hung up rather than said no
            raise error.__context__ from None
        words = secret.out_of(said(error.__context__ or error), mailbox.login)
        if LATER.search(words):
            raise not_now(mailbox.imap, words) from None
        raise login_refused("IMAP", mailbox.imap, mailbox.login, words) from None  # the error's words: see `out_of`
    except UnicodeError as error:
        raise login_refused("IMAP", mailbox.imap, mailbox.login, "the login name is not ASCII") from error
