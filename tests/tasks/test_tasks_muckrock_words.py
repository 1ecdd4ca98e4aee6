"""Everything at MuckRock that a person can get wrong, or that its server can, through the command line: the words shown."""

from __future__ import annotations

import json
import os
import pty
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from muckrock_desk import PASSWORD, Bureau, open_bureau

from cpra_bot.channels.muckrock.session import MemoryShelf
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.servers import DEMO_PASSWORD
from cpra_bot.rehearsal.web_server import Trouble
from cpra_bot.tasks.doctor_muckrock import look_at_muckrock
from cpra_bot.tasks.portals import make_portal
from cpra_bot.tasks.tick import tick
from cpra_bot.wire.clock import SystemClock

KEYRING = """
import json, pathlib
from keyring.backend import KeyringBackend
KEPT = pathlib.Path(__file__).with_name("kept.json")
class Keyring(KeyringBackend):
    priority = 5
    def _all(self): return json.loads(KEPT.read_text()) if KEPT.exists() else {}
    def get_password(self, service, name): return self._all().get(name)
    def set_password(self, service, name, value): KEPT.write_text(json.dumps({**self._all(), name: value}))
    def delete_password(self, service, name):
        KEPT.write_text(json.dumps({k: v for k, v in self._all().items() if k != name}))
"""


@pytest.fixture
def bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    monkeypatch.setenv("CPRA_MUCKROCK_PASSWORD", PASSWORD)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with open_bureau(tmp_path / "workspace", SystemClock()) as bureau:
        yield bureau


def environment(bureau: Bureau, **more: str) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(bureau.folder.parent),
        "CPRA_PASSWORD": DEMO_PASSWORD,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        **more,
    }


def cpra(bureau: Bureau, *words: str) -> tuple[int, str]:
    """Run the program; its exit code and all that it says, on one line. No secret and no traceback stands there."""
    done = subprocess.run(
        [sys.executable, "-m", "cpra_bot", *words],
        check=False,
        cwd=bureau.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(bureau, CPRA_MUCKROCK_PASSWORD=PASSWORD),
        timeout=60,
    )
    assert PASSWORD not in done.stdout
    assert "Traceback" not in done.stdout
    return done.returncode, " ".join(done.stdout.split())


def another_password(bureau: Bureau) -> None:
    bureau.books.accounts["robin"].password = "changed on the web site"


def switched_off(bureau: Bureau) -> None:
    bureau.books.accounts["robin"].active = False


def blocked(bureau: Bureau) -> None:
    bureau.books.accounts["robin"].blocked = True


def no_credits(bureau: Bureau) -> None:
    bureau.books.accounts["robin"].credits = 0


def not_approved(bureau: Bureau) -> None:
    for agency in bureau.books.agencies.values():
        agency["status"] = "pending"


def html(bureau: Bureau) -> None:
    bureau.server.plan.due = lambda request: Trouble.HTML if "/api_v2/" in request.url.path else None


WRONG_TO_SEND: dict[Callable[[Bureau], None], tuple[int, tuple[str, ...]]] = {
    another_password: (3, ("does not let robin in", "No active account found", "cpra login muckrock")),
    switched_off: (3, ("does not let robin in", "No active account found", "cpra login muckrock")),
    blocked: (4, ("the account may not file at MuckRock", "403", "ask MuckRock")),
    no_credits: (4, ("no requests left", "402", "a draft was saved", "buy requests on the web site")),
    not_approved: (1, ("no approved agency 7", "mend its `agency_id`")),
    html: (4, ("page of HTML", "check `muckrock.api`")),
}


@pytest.mark.parametrize("wrong", WRONG_TO_SEND, ids=lambda wrong: wrong.__name__.replace("_", " "))
def test_what_is_wrong_when_letters_go_is_said_in_words(bureau: Bureau, wrong: Callable[[Bureau], None]) -> None:
    code, words = WRONG_TO_SEND[wrong]
    plan = bureau.plan().id
    wrong(bureau)
    ended, said = cpra(bureau, "send", "shade-trees-2026", "--plan", plan, "--live", "--yes")
    assert [each for each in words if each not in said] == [], said
    assert ended == code, said
    assert bureau.books.posts == []
    assert len(bureau.books.drafts) <= 1


def test_a_log_in_that_ended_a_week_ago_is_told_by_the_run_and_mail_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPRA_MUCKROCK_PASSWORD", PASSWORD)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with open_bureau(tmp_path / "workspace") as bureau:
        bureau.send()
        shelf = MemoryShelf()
        with bureau.office() as office:
            office.portals = partial(make_portal, shelf=shelf)
            tick(office, live=True)
        assert shelf.token
        assert isinstance(bureau.clock, SimulatedClock)
        bureau.clock.advance_to(bureau.clock.now() + timedelta(days=7))
        with bureau.office() as office:
            office.portals = partial(make_portal, shelf=shelf, password=str)
            [told] = [each for each in tick(office, live=True).news if each.rule == "portal"]
            [found] = look_at_muckrock(office)
        for said in (told.because, f"{found.said}; {found.remedy}"):
            assert "robin: the log-in has lapsed: it lives for a day after its last use" in said or (
                "nobody is logged in" in said
            )
            assert "cpra login muckrock" in said


def rows(request: httpx.Request, **changes: object) -> httpx.Response:
    page = {"count": 1, "next": None, "previous": None, "results": []}
    return httpx.Response(200, json={**page, **changes})


def test_a_list_that_goes_on_at_another_host_is_not_followed(bureau: Bureau) -> None:
    bureau.send()
    site = bureau.site

    def astray(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api_v2/requests/":
            return rows(request, next="https://evil.example/api_v2/requests/?page=2")
        return site(request)

    bureau.server.site = astray
    code, said = cpra(bureau, "poll")
    assert "goes on at evil.example" in said
    assert "not followed" in said
    assert code in {0, 1, 4}


def test_a_page_of_html_in_place_of_the_list_is_said_once_and_ends_no_run(bureau: Bureau) -> None:
    bureau.send()
    html(bureau)
    _, said = cpra(bureau, "poll")
    assert "could not be read (200 (a page of HTML" in said
    assert "check `muckrock.api`" in said


def test_a_file_of_two_gigabytes_is_named_and_not_taken(bureau: Bureau) -> None:
    bureau.send()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=two_gigabytes, args=(listener,), daemon=True).start()
        bureau.books.files_at = f"http://127.0.0.1:{listener.getsockname()[1]}"
        bureau.books.reply(bureau.number(), "The records are attached.", files={"all.zip": b""})
        bureau.poll()
    _, said = cpra(bureau, "show", "m1")
    assert "larger than 25 MB" in said
    _, said = cpra(bureau, "status")
    assert "all.zip; fetch them" in said


def two_gigabytes(listener: socket.socket) -> None:
    with suppress(OSError):
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\nConnection: close\r\n\r\n")
            for _ in range(100):
                connection.sendall(b"x" * 1_000_000)


def test_a_status_and_fields_that_nobody_knows_ask_a_person(bureau: Bureau) -> None:
    bureau.send()
    bureau.books.requests[bureau.number()] |= {"status": "on_the_moon", "price": None, "tags": 7, "phase": {"of": "it"}}
    code, said = cpra(bureau, "poll")
    assert "on_the_moon" in said
    code, said = cpra(bureau, "inbox") if "on_the_moon" not in said else (code, said)
    assert code in {0, 1}


def findings(bureau: Bureau) -> list[tuple[str, str, str]]:
    with bureau.office() as office:
        return [(each.health.value, each.said, each.remedy) for each in look_at_muckrock(office)]


def test_the_doctor_says_how_the_account_is(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    [(health, said, _)] = findings(bureau)
    assert (health, said) == ("ok", "MuckRock lets robin in; its API does not tell how many requests are left")
    assert bureau.books.posts == []
    text = (bureau.folder / "cpra.yaml").read_text()
    (bureau.folder / "cpra.yaml").write_text(text.replace("user: robin,", "user: robin, organization: 99,"))
    [(health, said, remedy)] = findings(bureau)
    assert (health, "no member of organization 99" in said) == ("fail", True)
    assert "muckrock.organization" in remedy
    (bureau.folder / "cpra.yaml").write_text(text)
    another_password(bureau)
    [(health, said, remedy)] = findings(bureau)
    assert (health, "does not let robin in" in said) == ("fail", True)
    assert PASSWORD not in said + remedy
    bureau.server.plan.due = lambda _request: Trouble.RESET_BEFORE
    [(health, said, _)] = findings(bureau)
    assert (health, "cannot be had now" in said or "no whole answer" in said) == ("fail", True)


def test_the_doctors_command_names_it(bureau: Bureau) -> None:
    _, said = cpra(bureau, "doctor", "--json")
    [found] = [each for each in json.loads(said)["findings"] if each["what"] == "muckrock"]
    assert found["health"] == "ok"
    assert "lets robin in" in found["said"]


def test_a_password_typed_once_keeps_a_token_that_later_runs_renew(bureau: Bureau, tmp_path: Path) -> None:
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "desktop_keyring.py").write_text(KEYRING)
    desktop = environment(
        bureau, PYTHONPATH=str(tmp_path / "desktop"), PYTHON_KEYRING_BACKEND="desktop_keyring.Keyring", TERM="dumb"
    )
    far, near = pty.openpty()
    login = subprocess.Popen(
        [sys.executable, "-m", "cpra_bot", "login", "muckrock"],
        stdin=near, stdout=near, stderr=near, cwd=bureau.folder, env=desktop,
    )  # fmt: skip
    os.close(near)
    said, until = "", time.monotonic() + 40  # the blank behind the colon comes once nothing typed is shown any more
    while "Password of robin at MuckRock: " not in said and time.monotonic() < until:
        said += os.read(far, 65536).decode()
    os.write(far, f"{PASSWORD}\n".encode())
    with suppress(OSError):
        while more := os.read(far, 65536):
            said += more.decode()
    os.close(far)
    assert login.wait(timeout=40) == 0, said
    assert "let robin in" in said
    assert PASSWORD not in said
    kept = (tmp_path / "desktop" / "kept.json").read_text()
    assert PASSWORD not in kept
    words = [sys.executable, "-m", "cpra_bot", "login", "muckrock", "--test"]
    again = subprocess.run(words, check=False, capture_output=True, text=True, cwd=bureau.folder, env=desktop)
    assert again.returncode == 0, again.stderr
    posts = [path for method, path in bureau.site.seen if method == "POST"]
    assert posts == ["/api/token/", "/api/refresh/"]
    assert (tmp_path / "desktop" / "kept.json").read_text() != kept  # it rotates


def test_without_a_keyring_nobody_is_asked_for_a_password_that_would_be_lost(bureau: Bureau) -> None:
    far, near = pty.openpty()
    words = [sys.executable, "-m", "cpra_bot", "login", "muckrock"]
    done = subprocess.run(
        words, check=False, stdin=near, capture_output=True, text=True, cwd=bureau.folder, env=environment(bureau)
    )
    os.close(near)
    os.close(far)
    assert done.returncode == 3
    assert "muckrock.password_command" in done.stderr
    assert bureau.site.seen == []
