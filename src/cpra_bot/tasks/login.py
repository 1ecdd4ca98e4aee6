"""Keep the mailbox's secret in the keyring, and try both servers with it."""

from __future__ import annotations

import os

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.model.settings import Mailbox
from cpra_bot.wire.clock import SystemClock
from cpra_bot.wire.secrets import find_secret, forget_secret, require_keyring, store_secret


def has_command(mailbox: Mailbox) -> bool:
    """True where the settings name a command that prints the secret, so that nobody need type it."""
    return bool(mailbox.password_command or mailbox.token_command)


def check_keyring() -> None:
    """Make sure that a password can be kept, before anybody is asked for it.

    Raises:
        SecretMissing: this machine has no safe keyring.
    """
    require_keyring()


def keep(mailbox: Mailbox, password: str) -> None:
    """Put the password into the keyring.

    Raises:
        SecretMissing: this machine has no safe keyring.
    """
    store_secret(mailbox, password)


def forget(mailbox: Mailbox) -> None:
    """Take the password out of the keyring."""
    forget_secret(mailbox)


def try_servers(mailbox: Mailbox) -> list[str]:
    """Log in to both servers and say what they answered.

    Raises:
        SecretMissing: there is no password or token.
        Unavailable: a server cannot be reached or refuses the login.
    """
    channel = EmailChannel(mailbox, lambda: find_secret(mailbox, os.environ), SystemClock())
    try:
        return channel.test_login()
    finally:
        channel.close()
