"""The words for a connection that failed. SMTP and IMAP fail alike, so both use these."""

from __future__ import annotations

import socket
import ssl

from cpra_bot.errors import Unavailable
from cpra_bot.model.login import ServerAddress

ADMIN_SWITCH = "5.7.139"  # Exchange Online: the answer when an admin has switched login by SMTP off


def unreachable(protocol: str, server: ServerAddress, error: BaseException) -> Unavailable:
    """Nothing was handed over: no connection, no encryption, or it ended before anything was said.

    Args:
        protocol: `SMTP` or `IMAP`.
        server: as it stands in cpra.yaml.
        error: what the library raised.
    """
    place = f"the {protocol} server {server.host}:{server.port}"
    what, remedy = _reason(place, server, error)
    return Unavailable(what, remedy, answer=_words(error))


def login_refused(protocol: str, server: ServerAddress, login: str, answer: str) -> Unavailable:
    """The server would not let us in; its own words are passed on.

    Args:
        protocol: `SMTP` or `IMAP`.
        server: as it stands in cpra.yaml.
        login: the name that was used.
        answer: the server's words.
    """
    remedy = "check `mailbox.user` in cpra.yaml and store the password anew with `cpra login`"
    if ADMIN_SWITCH in answer:
        remedy = "ask the Microsoft 365 admin to allow SMTP login (SMTP AUTH) for this mailbox, or use `token_command`"
    what = f"the {protocol} server {server.host}:{server.port} refused the login of {login}: {answer}"
    return Unavailable(what, remedy, answer=answer)


def _reason(place: str, server: ServerAddress, error: BaseException) -> tuple[str, str]:
    check = "check host, port and security of that server in cpra.yaml"
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"{place} showed a certificate that is not trusted: {error.verify_message}",
            "check the host name in cpra.yaml; for a private authority name its file in SSL_CERT_FILE",
        )
    if isinstance(error, ssl.SSLError):
        return f"{place} and we could not agree on encryption: {_words(error)}", f"{check} (`tls` or `starttls`?)"
    if isinstance(error, socket.gaierror):
        return f"{place} was not found: {_words(error)}", "check the host name in cpra.yaml and the network"
    if isinstance(error, UnicodeError):
        return f"{place} has a name that cannot be a host's", "check the host name in cpra.yaml"
    if isinstance(error, ConnectionRefusedError):
        return f"{place} refused the connection", check
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return f"{place} did not answer in time", f"try again later; if it stays so, {check}"
    return f"{place} ended the conversation: {_words(error)}", f"try again later; if it stays so, {check}"


def _words(error: BaseException) -> str:
    """The error's own text on one line."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    visible = "".join(character if character.isprintable() else " " for character in str(text))
    return " ".join(visible.split()) or type(error).__name__
