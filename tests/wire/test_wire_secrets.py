"""Where a secret comes from, in which order, and that nothing ever shows it."""

from __future__ import annotations

import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked, PasswordDeleteError

from cpra_bot.errors import SecretMissing
from cpra_bot.model.settings import Mailbox, Server
from cpra_bot.wire.secrets import SERVICE, Secret, find_secret, forget_secret, store_secret

HIDDEN = "hunter2-hunter2"


def make_mailbox(**changes: str) -> Mailbox:
    server = Server(host="127.0.0.1", port=25, security="none")
    return Mailbox(address="robin@requester.example", smtp=server, imap=server, **changes)  # type: ignore[arg-type]


class Safe(KeyringBackend):
    """A keyring as a desktop has one."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError("none")
        del self.held[service, username]


class Plain(Safe):
    """One that keeps passwords readable in a file."""

    priority = 0.5  # type: ignore[assignment]


class Locked(Safe):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError(f"no session bus for {password}")


class Chain(Safe):
    """Like keyring's own chainer."""

    priority = 10  # type: ignore[assignment]

    def __init__(self, *backends: KeyringBackend) -> None:
        super().__init__()
        self.backends = list(backends)


@pytest.fixture(autouse=True)
def ring() -> Iterator[Safe]:
    before = keyring.get_keyring()
    backend = Safe()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def printing(text: str) -> str:
    return f"printf '%s' '{text}'"


def refusal(mailbox: Mailbox, environ: dict[str, str] | None = None) -> SecretMissing:
    with pytest.raises(SecretMissing) as caught:
        find_secret(mailbox, environ or {})
    whole = "".join(traceback.format_exception(caught.value))
    assert HIDDEN not in whole.replace(repr(HIDDEN), "")
    assert HIDDEN not in str(caught.value) + caught.value.remedy
    assert caught.value.remedy
    assert caught.value.exit_code == 3
    return caught.value


def test_the_order(ring: Safe) -> None:
    ring.held[SERVICE, "robin@requester.example"] = "from-ring"
    environ = {"CPRA_TOKEN": "from-token-var", "CPRA_PASSWORD": "from-password-var"}
    both = make_mailbox(token_command=printing("from-token"), password_command=printing("from-password"))
    assert find_secret(both, environ) == Secret("token", "from-token")
    one = make_mailbox(password_command=printing("from-password"))
    assert find_secret(one, environ) == Secret("password", "from-password")
    assert find_secret(make_mailbox(), environ) == Secret("token", "from-token-var")
    del environ["CPRA_TOKEN"]
    assert find_secret(make_mailbox(), environ) == Secret("password", "from-password-var")
    assert find_secret(make_mailbox(), {}) == Secret("password", "from-ring")


def test_the_login_name_and_not_the_address_is_looked_up(ring: Safe) -> None:
    ring.held[SERVICE, "rsample"] = "by-user"
    assert find_secret(make_mailbox(user="rsample"), {}).value == "by-user"


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret("password", HIDDEN)
    assert HIDDEN not in f"{secret} {secret!r} {[secret]} {secret!s}"


def test_nothing_anywhere_says_all_that_was_tried() -> None:
    error = refusal(make_mailbox())
    for word in ("robin@requester.example", "password_command", "token_command", "CPRA_PASSWORD", "CPRA_TOKEN"):
        assert word in str(error)
    assert "cpra login" in error.remedy


@pytest.mark.parametrize(
    ("printed", "value"),
    [("secret", "secret"), (r"one\ntwo\n", "one"), (r"one\r\ntwo", "one"), (r" spaces kept \n", " spaces kept ")],
)
def test_the_first_line_counts(printed: str, value: str) -> None:
    assert find_secret(make_mailbox(password_command=f"printf '{printed}'"), {}).value == value


def test_the_command_is_not_given_to_a_shell(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    mailbox = make_mailbox(password_command=f"echo a;touch {trace} && $(true)")
    assert find_secret(mailbox, {}).value == f"a;touch {trace} && $(true)"
    assert not trace.exists()


def test_a_token_is_made_anew_each_time(tmp_path: Path) -> None:
    counter = tmp_path / "counter.py"
    counter.write_text(f"p = {str(tmp_path / 'n')!r}\nopen(p, 'a').write('x')\nprint('token-' + open(p).read())\n")
    mailbox = make_mailbox(token_command=f"{sys.executable} {counter}")
    assert [find_secret(mailbox, {}).value for _ in range(3)] == ["token-x", "token-xx", "token-xxx"]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (f"sh -c 'echo {HIDDEN}; echo {HIDDEN} >&2; exit 7'", "exit code 7"),
        ("no-such-program-here show mail", "could not be started: no such file"),
        ("printf 'unclosed", "cannot be taken apart"),
        ("true", "is empty"),
        ("sh -c 'echo; echo second'", "is empty"),
        ("printf 'caf\\303\\251'", "outside ASCII"),
        ("printf 'a\\001b'", "control character"),
        ("printf '\\377\\376'", "outside ASCII"),
    ],
)
@pytest.mark.parametrize("setting", ["password_command", "token_command"])
def test_a_command_that_fails_ends_the_search_and_shows_nothing(
    setting: str, command: str, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    error = refusal(make_mailbox(**{setting: command}), {"CPRA_PASSWORD": "an old one"})
    assert words in str(error)
    assert setting in str(error)
    assert capfd.readouterr() == ("", "")


def test_a_command_that_hangs_is_ended_even_if_its_child_holds_the_pipe() -> None:
    start = time.monotonic()
    with pytest.raises(SecretMissing, match=r"gave nothing within 0\.3 seconds"):
        find_secret(make_mailbox(password_command="sh -c 'sleep 3 & sleep 3'"), {}, limit=0.3)
    assert time.monotonic() - start < 2


# The keyring


def test_stored_found_and_forgotten() -> None:
    mailbox = make_mailbox()
    store_secret(mailbox, HIDDEN)
    assert find_secret(mailbox, {}) == Secret("password", HIDDEN)
    assert forget_secret(mailbox) is True
    assert forget_secret(mailbox) is False
    refusal(mailbox)


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        (fail.Keyring(), "no keyring in this session"),
        (Plain(), "readable in a file"),
        (Chain(Plain()), "readable in a file"),
        (Chain(), "no keyring in this session"),
    ],
    ids=["none", "plain", "chain-of-plain", "empty-chain"],
)
def test_a_keyring_that_keeps_no_secrets_is_not_used(backend: KeyringBackend, words: str) -> None:
    keyring.set_keyring(backend)
    mailbox = make_mailbox()
    assert words in str(refusal(mailbox))
    for attempt in (lambda: store_secret(mailbox, HIDDEN), lambda: forget_secret(mailbox)):
        with pytest.raises(SecretMissing, match=words) as caught:
            attempt()
        assert HIDDEN not in str(caught.value)
    assert find_secret(mailbox, {"CPRA_PASSWORD": "given"}).value == "given"


def test_of_several_keyrings_only_the_safe_one_is_used() -> None:
    plain, safe = Plain(), Safe()
    keyring.set_keyring(Chain(plain, safe))
    store_secret(make_mailbox(), HIDDEN)
    assert plain.held == {}
    assert HIDDEN in safe.held.values()


def test_a_locked_keyring_is_told_apart_from_an_empty_one() -> None:
    keyring.set_keyring(Locked())
    mailbox = make_mailbox()
    assert "did not answer (KeyringLocked)" in str(refusal(mailbox))
    with pytest.raises(SecretMissing, match="did not let go"):
        forget_secret(mailbox)
    with pytest.raises(SecretMissing, match=r"did not take the password \(OSError\)") as caught:
        store_secret(mailbox, HIDDEN)
    assert HIDDEN not in "".join(traceback.format_exception(caught.value)).replace("store_secret(mailbox, HIDDEN)", "")


@pytest.mark.parametrize("value", ["", "two\nlines", "caf\xe9"])
def test_what_no_server_could_be_told_is_not_stored(value: str, ring: Safe) -> None:
    with pytest.raises(SecretMissing):
        store_secret(make_mailbox(), value)
    assert ring.held == {}


def test_keyring_is_not_loaded_where_it_is_not_asked() -> None:
    program = (
        "import sys\n"
        "from cpra_bot.wire.secrets import find_secret\n"
        "from cpra_bot.model.settings import Mailbox, Server\n"
        "s = Server(host='localhost', port=25, security='none')\n"
        "find_secret(Mailbox(address='a@b.example', smtp=s, imap=s), {'CPRA_PASSWORD': 'x'})\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('keyring', 'tenacity')])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
