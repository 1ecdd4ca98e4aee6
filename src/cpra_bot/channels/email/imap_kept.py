"""One IMAP session that is kept between questions, and opened again where that can help."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from cpra_bot.channels.email.faults import unreachable
from cpra_bot.channels.email.imap_session import LATER, Client, hang_up, is_transient, not_now, open_imap, said
from cpra_bot.errors import Unavailable
from cpra_bot.model.settings import Mailbox
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.dial import Dial, dial_out
from cpra_bot.wire.retry import retry_reads
from cpra_bot.wire.secrets import Secret

if TYPE_CHECKING:
    from tenacity import Retrying

GOODBYE = 5.0  # seconds that a logout may take

P = ParamSpec("P")
T = TypeVar("T")


class KeptSession:
    """Puts questions to the server; each may be asked up to three times, over a new session where the old one broke.

    Args:
        mailbox: whose server and login.
        secret: gives the password or token, asked for each new session.
        clock: for the waits between attempts.
        timeout: seconds to wait for each answer.
        dial: makes the connections.
        jitter: gives a number from 0 to 1 for the waits between attempts.

    Attributes:
        folder: the folder that is open (read-only), or None.
        exists: messages in it when it was opened.
        next_uid: UID that the next message was to get when it was opened; 0 if the server did not tell.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        secret: Callable[[], Secret],
        clock: Clock,
        timeout: float,
        dial: Dial = dial_out,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._mailbox, self._secret, self._timeout = mailbox, secret, timeout
        self._dial, self._clock, self._jitter = dial, clock, jitter
        self._client: Client | None = None
        self.folder: str | None = None
        self.exists = self.next_uid = 0

    @cached_property
    def _retrying(self) -> Retrying:
        return retry_reads(self._clock, is_transient, jitter=self._jitter)

    def ask(self, question: Callable[Concatenate[Client, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `question(client, …)`, with a second and third try after a broken connection.

        Raises:
            Unavailable: it cannot be answered now; SecretMissing where there is no password or token.
        """
        try:
            answer: T = self._retrying(self._once, question, *args, **kwargs)
        except (OSError, ValueError, IMAPClientAbortError) as error:  # ValueError: an impossible host name or answer
            self.drop()
            raise unreachable("IMAP", self._mailbox.imap, error) from error
        except IMAPClientError as error:
            self.drop()
            raise self.trouble(error) from error
        return answer

    def attempt(self, question: Callable[[Client], T]) -> T | None:
        """Call `question(client)` once, if there is a session; None if there is none or it broke."""
        try:
            return question(self._client) if self._client else None
        except (OSError, IMAPClientError):
            self.drop()
            return None

    def examine(self, client: IMAPClient, folder: str) -> Mapping[bytes, Any]:
        """Open a folder so that nothing in it can change (EXAMINE, RFC 3501 §6.3.2); the server's answer."""
        self.folder = None
        answer: Mapping[bytes, Any] = client.select_folder(folder, readonly=True)
        self.folder, self.exists = folder, int(answer.get(b"EXISTS", 0))
        self.next_uid = int(answer.get(b"UIDNEXT", 0))
        return answer

    def wake(self) -> None:
        """See whether the kept session still lives; a server may end an idle one (RFC 3501 §5.4)."""
        if self._client is not None:
            try:
                self._client.noop()
            except (OSError, IMAPClientError):
                self.drop()

    def trouble(self, error: IMAPClientError) -> Unavailable:
        """The words for a server that said NO or BAD."""
        server = self._mailbox.imap
        if LATER.search(said(error)):
            return not_now(server, said(error))
        return Unavailable(
            f"the IMAP server {server.host}:{server.port} would not let us read: {said(error)}",
            "try again later; if it stays so, ask the provider",
            answer=said(error),
        )

    def drop(self) -> None:
        """Close the socket without a word; never raises."""
        client, self._client, self.folder = self._client, None, None
        if client is not None:
            hang_up(client)

    def close(self) -> None:
        """Log out if there is a session; never raises."""
        if self._client is not None:
            with contextlib.suppress(OSError, IMAPClientError):
                self._client.socket().settimeout(min(self._timeout, GOODBYE))
                self._client.logout()
        self.drop()

    def _once(self, question: Callable[Concatenate[Client, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            if self._client is None:
                self._client = open_imap(self._mailbox, self._secret, self._timeout, self._dial)
            return question(self._client, *args, **kwargs)
        except BaseException as error:
            if not isinstance(error, Exception) or is_transient(error):  # the dialogue cannot be taken up again
                self.drop()
            raise
