"""Asking a mailbox only whether anything has come: one STATUS a folder, however many messages lie there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from imapclient.exceptions import IMAPClientError

from cpra_bot.channels.email.faults import unreachable
from cpra_bot.channels.email.imap_session import hang_up, open_imap
from cpra_bot.model.login import FolderSeen, Login
from cpra_bot.wire.dial import Dial, dial_out
from cpra_bot.wire.secrets import Secret

TIMEOUT = 60.0  # seconds


def folders_now(
    login: Login,
    secret: Callable[[], Secret],
    names: Iterable[str],
    *,
    timeout: float = TIMEOUT,
    dial: Dial = dial_out,
) -> dict[str, FolderSeen]:
    """How folders stand now (STATUS, RFC 3501 §6.3.10); one of which the server does not tell all is left out.

    Args:
        login: the mailbox.
        secret: gives the password or token.
        names: folders.
        timeout: seconds to wait for each answer.
        dial: makes the connection.

    Raises:
        Unavailable: the server cannot be asked now.
        SecretMissing: there is no password or token.
    """
    try:
        client = open_imap(login, secret, timeout, dial)
        try:
            found = {name: client.folder_status(name, ["UIDVALIDITY", "UIDNEXT"]) for name in names}
            client.logout()
        finally:
            hang_up(client)
    except (OSError, ValueError, IMAPClientError) as error:
        raise unreachable("IMAP", login.imap, error) from error
    return {
        name: FolderSeen(int(answer[b"UIDVALIDITY"]), int(answer[b"UIDNEXT"]))
        for name, answer in found.items()
        if b"UIDVALIDITY" in answer and b"UIDNEXT" in answer
    }
