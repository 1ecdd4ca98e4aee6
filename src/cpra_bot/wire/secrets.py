"""Where the mailbox's password or token comes from. It never stands in a file of the workspace, a log or an error."""

from __future__ import annotations

import shlex
import subprocess
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from cpra_bot.errors import SecretMissing
from cpra_bot.model.login import Login

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "cpra-bot"
COMMAND_LIMIT = 10.0  # seconds
SAFE_PRIORITY = 1  # below it stand the backends that keep secrets in a plain file
REMEDY = (
    "store it with `cpra login`; where there is no desktop session (cron) set `password_command` or `token_command` "
    "in cpra.yaml, or the environment variable CPRA_PASSWORD"
)

Kind = Literal["password", "token"]


@dataclass(frozen=True, slots=True)
class Secret:
    """What to log in with.

    Attributes:
        kind: `password`, or `token` for an OAuth 2 access token (XOAUTH2).
        value: the secret itself; left out of `repr`, so that no log or traceback can show it.
    """

    kind: Kind
    value: str = field(repr=False)

    def __str__(self) -> str:
        return f"a {self.kind}"

    def out_of(self, words: str, login: str) -> str:
        """A server's words without the secret: some say a login back to whom they refuse, as it came or in base64.

        Args:
            words: what the server answered.
            login: the name that was used.
        """
        spoken = (self.value, f"\0{login}\0{self.value}", f"user={login}\1auth=Bearer {self.value}\1\1")
        forms = [self.value, *(b64encode(each.encode()).decode().rstrip("=") for each in spoken)]
        for form in sorted(forms, key=len, reverse=True):
            words = words.replace(form, "[the secret]")
        return words


def find_secret(mailbox: Login, environ: Mapping[str, str], *, limit: float = COMMAND_LIMIT) -> Secret:
    """The secret, looked for anew on each call because tokens expire within the hour.

    In this order: `token_command`, `password_command`, the variables CPRA_TOKEN and CPRA_PASSWORD, the keyring.
    A command that is set and fails ends the search: an old password from somewhere else would only bring
    a login error that hides the true cause.

    Args:
        mailbox: whose secret.
        environ: the environment variables.
        limit: seconds that a command may take.

    Raises:
        SecretMissing: says what was tried and what to do.
    """
    if mailbox.token_command:
        return _checked("token", _first_line("token_command", mailbox.token_command, limit), "token_command")
    if mailbox.password_command:
        return _checked(
            "password", _first_line("password_command", mailbox.password_command, limit), "password_command"
        )
    if token := environ.get("CPRA_TOKEN"):
        return _checked("token", token, "CPRA_TOKEN")
    if password := environ.get("CPRA_PASSWORD"):
        return _checked("password", password, "CPRA_PASSWORD")
    stored, why = _from_keyring(mailbox.login)
    if stored:
        return _checked("password", stored, "the keyring")
    raise SecretMissing(
        f"no password or token for {mailbox.login}: no `password_command` or `token_command` in cpra.yaml, "
        f"CPRA_PASSWORD and CPRA_TOKEN not set, and {why}",
        REMEDY,
    )


def store_secret(mailbox: Login, value: str) -> None:
    """Put the password in the keyring.

    Raises:
        SecretMissing: this machine has no keyring that keeps it encrypted, or it would not take it.
    """
    _checked("password", value, "what was typed")
    backend = require_keyring()
    try:
        backend.set_password(SERVICE, mailbox.login, value)
    except Exception as error:  # noqa: BLE001 - backends raise the errors of whatever desktop service they talk to
        raise SecretMissing(f"the keyring did not take the password ({type(error).__name__})", REMEDY) from None


def require_keyring() -> KeyringBackend:
    """The keyring that would keep a password.

    Raises:
        SecretMissing: this machine has none that keeps it encrypted.
    """
    backend, why = _safe_backend()
    if backend is None:
        remedy = "name a `password_command` in cpra.yaml, or set CPRA_PASSWORD"
        raise SecretMissing(f"no password can be stored here: {why}", remedy)
    return backend


def forget_secret(mailbox: Login) -> bool:
    """Take the password out of the keyring; True if there was one.

    Raises:
        SecretMissing: there is no usable keyring, or it is locked.
    """
    backend, why = _safe_backend()
    if backend is None:
        raise SecretMissing(f"nothing could be forgotten: {why}", "unlock or install a keyring, then try again")
    try:
        stored = backend.get_password(SERVICE, mailbox.login)
        if stored is not None:
            backend.delete_password(SERVICE, mailbox.login)
    except Exception as error:  # noqa: BLE001 - as above: the desktop service's own errors
        raise SecretMissing(f"the keyring did not let go of the password ({type(error).__name__})") from None
    return stored is not None


def _checked(kind: Kind, value: str, where: str) -> Secret:
    """Refuse what no mail server can be told: smtplib and imaplib speak ASCII, and a line break ends a command."""
    value = value.strip() if kind == "token" else value
    if not value:
        raise SecretMissing(f"the {kind} from {where} is empty", REMEDY)
    if not (value.isascii() and value.isprintable()):
        raise SecretMissing(
            f"the {kind} from {where} holds a control character or a letter outside ASCII, which mail logins "
            "cannot carry",
            "use an app password made of plain letters and digits",
        )
    return Secret(kind, value)


def _first_line(setting: str, command: str, limit: float) -> str:
    """The first line that the command prints. Neither its output nor its arguments ever reach an error."""
    remedy = f"run it by hand and mend `{setting}` in cpra.yaml"
    try:
        arguments = shlex.split(command)
    except ValueError as error:
        raise SecretMissing(f"`{setting}` cannot be taken apart: {str(error).lower()}", remedy) from None
    try:
        process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise SecretMissing(f"`{setting}` could not be started: {reason}", remedy) from None
    with process:
        try:
            output, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
            raise SecretMissing(f"`{setting}` gave nothing within {limit:g} seconds", remedy) from None
    if process.returncode:
        raise SecretMissing(f"`{setting}` ended with exit code {process.returncode}", remedy)
    first = output.split(b"\n", 1)[0].rstrip(b"\r")
    return first.decode("utf-8", "replace")


def _from_keyring(login: str) -> tuple[str | None, str]:
    """The stored password, or None and the reason in words."""
    backend, why = _safe_backend()
    if backend is None:
        return None, why
    try:
        stored = backend.get_password(SERVICE, login)
    except Exception as error:  # noqa: BLE001 - backends raise the errors of whatever desktop service they talk to
        return None, f"the keyring did not answer ({type(error).__name__})"
    return stored, "the keyring holds none for it"


def _safe_backend() -> tuple[KeyringBackend | None, str]:
    """The best backend that keeps secrets encrypted, or None and the reason in words."""
    import keyring

    try:
        chosen = keyring.get_keyring()
    except Exception as error:  # noqa: BLE001 - a backend named in keyring's own settings may not even load
        return None, f"the keyring could not be opened ({type(error).__name__})"
    candidates = getattr(chosen, "backends", [chosen])  # the chainer holds several, the best first
    for backend in candidates:
        if backend.priority >= SAFE_PRIORITY:
            return backend, ""
    if any(backend.priority > 0 for backend in candidates):
        return None, "the only keyring here would keep it readable in a file, so it is not used"
    return None, "there is no keyring in this session"


def store_named(name: str, value: str) -> None:
    """Put another secret in the keyring, such as a portal's key to a request.

    Args:
        name: under which it is kept.
        value: the secret.

    Raises:
        SecretMissing: this machine has no keyring that keeps it encrypted, or it would not take it.
    """
    backend, why = _safe_backend()
    if backend is None:
        raise SecretMissing(why, "")
    try:
        backend.set_password(SERVICE, name, value)
    except Exception as error:  # noqa: BLE001 - as above: the desktop service's own errors
        raise SecretMissing(f"the keyring did not take it ({type(error).__name__})", "") from None


def find_named(name: str) -> str:
    """A secret that `store_named` kept.

    Raises:
        SecretMissing: there is none, or no keyring.
    """
    stored, why = _from_keyring(name)
    if not stored:
        raise SecretMissing(f"there is no {name}: {why}", "look where it was written down")
    return stored


def forget_named(name: str) -> bool:
    """Take a secret that `store_named` kept out of the keyring; True if there was one."""
    backend, _why = _safe_backend()
    if backend is None:
        return False
    try:
        stored = backend.get_password(SERVICE, name)
        if stored is not None:
            backend.delete_password(SERVICE, name)
    except Exception as error:  # noqa: BLE001 - as above: the desktop service's own errors
        raise SecretMissing(f"the keyring did not let go of it ({type(error).__name__})") from None
    return stored is not None


def command_password(setting: str, command: str, *, limit: float = COMMAND_LIMIT) -> str:
    """The first line that a command prints, as a password for a server that takes any text.

    Args:
        setting: the name under which cpra.yaml holds the command, for the error.
        command: run without a shell.
        limit: seconds it may take.

    Raises:
        SecretMissing: it could not be started, failed, or printed nothing.
    """
    value = _first_line(setting, command, limit)
    if not value:
        raise SecretMissing(f"`{setting}` printed nothing", f"run it by hand and mend `{setting}` in cpra.yaml")
    return value
