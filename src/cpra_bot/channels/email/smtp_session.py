"""Opening an SMTP connection and logging in, with each way this can fail in words."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable
from dataclasses import replace

from cpra_bot.channels.email.answers import Answer
from cpra_bot.channels.email.faults import login_refused, unreachable
from cpra_bot.errors import Unavailable
from cpra_bot.model.settings import Mailbox, Server
from cpra_bot.wire.dial import Dial, dial_out
from cpra_bot.wire.secrets import Secret
from cpra_bot.wire.tls import refuse_plain, tls_context

HELLO = "[127.0.0.1]"  # says nothing about this machine's name, and no resolver has to be waited for (RFC 5321 §4.1.3)


def open_smtp(mailbox: Mailbox, secret: Callable[[], Secret], timeout: float, dial: Dial = dial_out) -> smtplib.SMTP:
    """A connection that is ready for MAIL.

    A server on this machine (`security: none`) that offers no login is used without one.

    Args:
        mailbox: its `smtp` and `login` are used.
        secret: gives the password or token; asked only when the server wants a login.
        timeout: seconds for each step.
        dial: makes the connection.

    Raises:
        Unavailable: no connection, no encryption, or the login was refused; nothing was handed over.
        SecretMissing: there is no password or token.
    """
    server = mailbox.smtp
    refuse_plain(server)
    try:
        smtp = _connect(server, timeout, dial)
    except smtplib.SMTPResponseException as error:
        raise _not_ready(server, Answer.of(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Unavailable(
            f"the SMTP server {server.host}:{server.port} does not offer STARTTLS",
            "set `security: tls` with the port for it (usually 465) in cpra.yaml",
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a host name that cannot exist
        raise unreachable("SMTP", server, error) from error
    try:
        _log_in(smtp, mailbox, secret)
    except BaseException:  # whatever it was, the half-open connection must not stay
        smtp.close()
        raise
    return smtp


class _Plain(smtplib.SMTP):
    """smtplib's client over a connection that somebody else makes."""

    def __init__(self, server: Server, timeout: float, dial: Dial) -> None:
        self._dial = dial
        super().__init__(server.host, server.port, local_hostname=HELLO, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._dial(host, port, timeout)


class _Encrypted(smtplib.SMTP_SSL, _Plain):
    """The same with TLS from the first byte: smtplib wraps what `_Plain._get_socket` gives it."""

    def __init__(self, server: Server, timeout: float, dial: Dial) -> None:
        self._dial = dial
        smtplib.SMTP_SSL.__init__(
            self, server.host, server.port, local_hostname=HELLO, timeout=timeout, context=tls_context()
        )


def _connect(server: Server, timeout: float, dial: Dial) -> smtplib.SMTP:
    smtp = (_Encrypted if server.security == "tls" else _Plain)(server, timeout, dial)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=tls_context())
            smtp.ehlo_or_helo_if_needed()
    except BaseException:  # as above
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, mailbox: Mailbox, secret: Callable[[], Secret]) -> None:
    server = mailbox.smtp
    if server.security == "none" and not smtp.has_extn("auth"):
        return
    found = secret()
    try:
        if found.kind == "token":
            smtp.auth("XOAUTH2", _XOAuth2(mailbox.login, found.value))
        else:
            smtp.login(mailbox.login, found.value)
    except smtplib.SMTPResponseException as error:
        answer = Answer.of(error.smtp_code, error.smtp_error)
        answer = replace(answer, text=found.out_of(answer.text, mailbox.login))
        # Not `from error`: its own words may hold the secret, and a traceback would show them.
        if answer.permanent:
            raise login_refused("SMTP", server, mailbox.login, str(answer)) from None
        raise _not_ready(server, answer) from None
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
        raise login_refused("SMTP", server, mailbox.login, str(error)) from error
    except smtplib.SMTPServerDisconnected as error:
        raise unreachable("SMTP", server, error) from error
    except smtplib.SMTPException as error:  # no mechanism in common
        raise login_refused("SMTP", server, mailbox.login, str(error)) from error
    except OSError as error:
        raise unreachable("SMTP", server, error) from error


class _XOAuth2:
    """Google's and Microsoft's mechanism: on refusal the server sends JSON that wants an empty answer, then 535."""

    def __init__(self, user: str, token: str) -> None:
        self._first = f"user={user}\x01auth=Bearer {token}\x01\x01"

    def __call__(self, challenge: bytes | None = None, /) -> str:
        return "" if challenge else self._first


def _not_ready(server: Server, answer: Answer) -> Unavailable:
    return Unavailable(
        f"the SMTP server {server.host}:{server.port} does not take us now: {answer}",
        "try again later; if it stays so, ask the provider",
        answer=str(answer),
        retry_after=answer.wait,
    )
