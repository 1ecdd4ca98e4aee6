"""What becomes of each call to MuckRock when the network or the server fails in each way: one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fault_proxy import certificate
from muckrock_world import PASSWORD, START, Desk, open_desk

from cpra_bot.channels.muckrock.channel import MuckRockChannel
from cpra_bot.channels.muckrock.session import MemoryShelf
from cpra_bot.errors import CpraError, OutcomeUnknown, SecretMissing, Unavailable
from cpra_bot.model.settings import MuckRock
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.web_server import Trouble, WebServer


def file(desk: Desk) -> None:
    desk.channel.send(desk.letter(2))


def log_in(desk: Desk) -> None:
    desk.channel.session.log_in(PASSWORD)


def poll(desk: Desk) -> None:
    desk.poll()


CALLS: dict[str, tuple[Callable[[Desk], None], str, str]] = {
    "file": (file, "POST", "/requests/"),
    "log in": (log_in, "POST", "/token/"),
    "poll": (poll, "GET", "/requests/"),
}

# call → trouble → (error where it stays, requests in the twin's book after that). One POST at most, whatever happens.
TABLE: dict[str, dict[Trouble, tuple[type[CpraError], int]]] = {
    "file": {
        Trouble.DELAY: (OutcomeUnknown, 2),
        Trouble.RESET_BEFORE: (OutcomeUnknown, 1),
        Trouble.RESET_AFTER: (OutcomeUnknown, 2),
        Trouble.TRUNCATED: (OutcomeUnknown, 2),
        Trouble.SERVER_FAULT: (OutcomeUnknown, 2),
        Trouble.BAD_GATEWAY: (OutcomeUnknown, 2),
        Trouble.FRONT: (Unavailable, 1),
        Trouble.DRIP: (OutcomeUnknown, 2),
        Trouble.HTML: (OutcomeUnknown, 1),
    },
    "log in": dict.fromkeys(Trouble, (Unavailable, 1)),
    "poll": dict.fromkeys(Trouble, (Unavailable, 1)),
}


@pytest.fixture
def desk() -> Iterator[Desk]:
    with open_desk() as desk:
        desk.send(desk.letter(1))
        yield desk


@pytest.mark.parametrize("trouble", Trouble)
@pytest.mark.parametrize("name", CALLS)
def test_a_trouble_that_stays_becomes_one_error_and_passes(desk: Desk, name: str, trouble: Trouble) -> None:
    call, method, part = CALLS[name]
    error, filed = TABLE[name][trouble]

    def due(request: httpx.Request) -> Trouble | None:
        return trouble if request.method == method and request.url.path.endswith(part) else None

    desk.server.plan.due = due
    with pytest.raises(CpraError) as caught:
        call(desk)
    assert type(caught.value) is error
    assert "Traceback" not in str(caught.value)
    assert len(desk.books.posts) == filed
    desk.server.plan.due = lambda _request: None
    call(desk)
    assert len(desk.books.posts) == (2 if name == "file" else 1)


@pytest.mark.parametrize(("name", "lets_in"), [("localhost", True), ("other.example", False)])
def test_a_certificate_for_another_name_ends_the_connection_before_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, lets_in: bool
) -> None:
    path, context = certificate(tmp_path, name)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    seen = []

    def site(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        return httpx.Response(401, json={"detail": "No active account found with the given credentials"})

    with WebServer(site, tls=context) as server:
        base = server.url.replace("127.0.0.1", "localhost")
        account = MuckRock(user="robin", api=f"{base}/api_v2/", accounts=f"{base}/api/")
        channel = MuckRockChannel(account, SimulatedClock(START), MemoryShelf(), password=lambda: PASSWORD)
        with pytest.raises(SecretMissing if lets_in else Unavailable) as caught:
            channel.connect()
        channel.close()
    assert bool(seen) is lets_in
    assert lets_in or "certificate" in str(caught.value)
