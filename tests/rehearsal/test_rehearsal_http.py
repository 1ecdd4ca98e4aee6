"""Web servers in memory: what a client meets there, that it is what it meets at a real one, and each fault at each call."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.memory.carrier import SMTP_PORT, MemoryMail
from cpra_bot.rehearsal.memory.faults import Call, Calls, Fault, Faults, at, at_random, at_verb, none
from cpra_bot.rehearsal.memory.http import PIECE, MemoryHttp

HOST = "portal.example"
PAGE = "Tracking number 26-104. " * 40


class Portal:
    """Takes requests, as a portal does, and lists them."""

    def __init__(self) -> None:
        self.filed: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.filed.append(request.content.decode())
            return httpx.Response(201, json={"number": len(self.filed)}, headers={"Set-Cookie": "session=1; Path=/"})
        if request.url.path == "/old":
            return httpx.Response(302, headers={"Location": "/new"})
        body = gzip.compress(PAGE.encode(), mtime=0)
        return httpx.Response(200, content=body, headers={"Content-Type": "text/plain", "Content-Encoding": "gzip"})


def client(portal: Portal, faults: Faults = none) -> tuple[httpx.Client, Calls]:
    calls = Calls(faults)
    return httpx.Client(transport=MemoryHttp({HOST: portal}, calls), base_url=f"https://{HOST}"), calls


def verbs(calls: Calls) -> list[str]:
    return [call.verb for call in calls.made]


def test_a_client_notices_nothing() -> None:
    http, calls = client(Portal())
    with http:
        posted = http.post("/requests", content="shade trees")
        assert (posted.status_code, posted.json()) == (201, {"number": 1})
        assert http.cookies["session"] == "1"
        page = http.get("/old", follow_redirects=True)
        assert page.text == PAGE and page.url.path == "/new" and len(page.history) == 1
    assert verbs(calls) == ["CONNECT", "POST", "BODY", "GET", "BODY", "GET", "BODY"]
    assert [call.number for call in calls.made] == list(range(1, 8))
    assert {call.protocol for call in calls.made} == {"HTTP"}


def test_a_host_that_is_not_there() -> None:
    http, _ = client(Portal())
    with pytest.raises(httpx.ConnectError, match=r"elsewhere\.example"):
        http.get("https://elsewhere.example/")


def test_a_large_file_comes_in_pieces() -> None:
    http = httpx.Client(
        transport=MemoryHttp({HOST: lambda _request: httpx.Response(200, content=bytes(3 * PIECE + 7))})
    )
    with http.stream("GET", f"https://{HOST}/file") as answer:
        assert [len(piece) for piece in answer.iter_raw()] == [PIECE, PIECE, PIECE, 7]


# verb, fault → what the client of a POST meets, and how often the portal filed it
MET: dict[tuple[str, Fault], tuple[type[Exception] | int, int]] = {
    ("CONNECT", Fault.REFUSE): (httpx.ConnectError, 0),
    ("CONNECT", Fault.DROP_BEFORE): (httpx.ConnectError, 0),
    ("CONNECT", Fault.DROP_AFTER): (httpx.ConnectError, 0),
    ("CONNECT", Fault.HANG): (httpx.ConnectTimeout, 0),
    ("CONNECT", Fault.GARBLE): (httpx.ConnectError, 0),
    ("CONNECT", Fault.DUPLICATE): (201, 1),
    ("POST", Fault.REFUSE): (503, 0),
    ("POST", Fault.DROP_BEFORE): (httpx.RemoteProtocolError, 0),
    ("POST", Fault.DROP_AFTER): (httpx.RemoteProtocolError, 1),
    ("POST", Fault.HANG): (httpx.ReadTimeout, 1),
    ("POST", Fault.GARBLE): (httpx.RemoteProtocolError, 1),
    ("POST", Fault.DUPLICATE): (201, 2),
    ("BODY", Fault.REFUSE): (httpx.RemoteProtocolError, 1),
    ("BODY", Fault.DROP_BEFORE): (httpx.RemoteProtocolError, 1),
    ("BODY", Fault.DROP_AFTER): (httpx.RemoteProtocolError, 1),
    ("BODY", Fault.HANG): (httpx.ReadTimeout, 1),
    ("BODY", Fault.GARBLE): (201, 1),
    ("BODY", Fault.DUPLICATE): (201, 1),
}


@pytest.mark.parametrize(("verb", "fault"), MET, ids=lambda each: each if isinstance(each, str) else each.value)
def test_each_fault_at_each_call(verb: str, fault: Fault) -> None:
    expected, filed = MET[verb, fault]
    portal = Portal()
    http, calls = client(portal, at_verb(verb, fault))
    if isinstance(expected, int):
        answer = http.post("/requests", content="shade trees")
        assert answer.status_code == expected
        assert (answer.headers.get("Retry-After") == "120") == (expected == 503)
        if fault is Fault.GARBLE:
            with pytest.raises(UnicodeDecodeError):
                answer.json()
    else:
        with pytest.raises(expected):
            http.post("/requests", content="shade trees")
    assert len(portal.filed) == filed
    assert http.post("/requests", content="again").status_code == 201  # the next call finds the site as it was
    lost = isinstance(expected, type) or (verb, fault) == ("BODY", Fault.DUPLICATE)
    assert verbs(calls).count("CONNECT") == 1 + lost


def test_every_fault_has_its_place_at_every_call() -> None:
    assert set(MET) == {(verb, fault) for verb in ("CONNECT", "POST", "BODY") for fault in Fault}


def test_half_a_file_may_come() -> None:
    whole = bytes(range(250)) * 4_000
    transport = MemoryHttp(
        {HOST: lambda _request: httpx.Response(200, content=whole)}, Calls(at_verb("BODY", Fault.DROP_AFTER))
    )
    got = bytearray()
    with httpx.Client(transport=transport) as http, http.stream("GET", f"https://{HOST}/file") as answer:
        assert answer.headers["Content-Length"] == str(len(whole))
        with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
            for piece in answer.iter_raw():
                got += piece
    assert got == whole[: len(whole) // 2]


def test_random_faults_replay() -> None:
    def met(seed: int) -> list[str]:
        http, _ = client(Portal(), at_random(seed, 0.4))
        told = []
        for number in range(40):
            try:
                told.append(str(http.post("/requests", content=str(number)).status_code))
            except httpx.TransportError as error:
                told.append(type(error).__name__)
        return told

    assert met(1) == met(1) != met(2)
    assert len(set(met(1))) > 4


def test_mail_and_web_share_one_numbering() -> None:
    class Nobody:
        def knows(self, _recipient: str) -> bool:
            return False

        def deliver(self, *_words: object) -> None:
            raise AssertionError

    from datetime import UTC, datetime

    mail = MemoryMail(
        "r@q.example", Nobody(), SimulatedClock(datetime(2026, 9, 1, tzinfo=UTC)), faults=at({2: Fault.HANG})
    )
    mail.dial("127.0.0.1", SMTP_PORT, 1)
    with httpx.Client(transport=MemoryHttp({HOST: Portal()}, mail.calls)) as http:
        with pytest.raises(httpx.ConnectTimeout):
            http.get(f"https://{HOST}/")
        http.get(f"https://{HOST}/")
    assert mail.calls.made[:3] == [Call(1, "SMTP", "CONNECT"), Call(2, "HTTP", "CONNECT"), Call(3, "HTTP", "CONNECT")]


@pytest.fixture
def real() -> Iterator[Callable[[Portal, str], str]]:
    """The same portal behind a real server on loopback; `how` it treats an answer: whole, dropped, cut or garbled."""
    servers: list[tuple[HTTPServer, threading.Thread]] = []

    def start(portal: Portal, how: str) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = portal(httpx.Request("POST", f"https://{HOST}{self.path}", content=body))
                content = answer.content
                if how == "drop":
                    return
                if how == "garble":
                    self.wfile.write(b"\xff\xff\xff\r\n\r\n")
                    return
                self.send_response(answer.status_code)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if how == "cut" else content)

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("how", "verb", "fault"),
    [
        ("whole", "POST", None),
        ("drop", "POST", Fault.DROP_AFTER),
        ("garble", "POST", Fault.GARBLE),
        ("cut", "BODY", Fault.DROP_AFTER),
    ],
)
def test_a_real_server_does_the_same(
    real: Callable[[Portal, str], str], how: str, verb: str, fault: Fault | None
) -> None:
    def met(http: httpx.Client, portal: Portal) -> tuple[object, ...]:
        with http:
            try:
                answer = http.post("/requests", content="shade trees")
                return answer.status_code, answer.json(), dict(http.cookies), portal.filed
            except httpx.TransportError as error:
                return type(error), portal.filed

    near, far = Portal(), Portal()
    in_memory, _ = client(near, at_verb(verb, fault) if fault else none)
    over_sockets = httpx.Client(base_url=real(far, how), trust_env=False, timeout=5)
    assert met(in_memory, near) == met(over_sockets, far)
    assert near.filed == ["shade trees"]
