"""Links out of letters: what is fetched, how, and the traps that are refused."""

from __future__ import annotations

import gzip
import hashlib
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from web_servers import Script, Server, World, answer, says

from cpra_bot.errors import CannotFinish, LinkNeedsPerson, LinkRefused, LinkUnavailable
from cpra_bot.wire.clock import SystemClock
from cpra_bot.wire.web.addresses import not_public
from cpra_bot.wire.web.fetch import Caps, Fetcher, judged

PUBLIC = ("93.184.216.34",)
PATIENT = Caps(seconds=20, silence=5)
LINK = "http://records.elmgrove.example/documents/17/download"

Open = Callable[..., tuple[Fetcher, World, Server]]


@pytest.fixture
def world() -> Iterator[Open]:
    servers: list[Server] = []

    def make(script: Script, caps: Caps = PATIENT) -> tuple[Fetcher, World, Server]:
        servers.append(Server(script))
        places = World(
            servers[-1],
            {
                "records.elmgrove.example": [PUBLIC],
                "elmgrove.example": [("2606:2800:220:1::1", "93.184.216.34")],
                "inside.elmgrove.example": [("10.0.0.7",)],
                "mixed.elmgrove.example": [("93.184.216.34", "127.0.0.1")],
                "turns.elmgrove.example": [PUBLIC, ("127.0.0.1",)],
            },
        )
        return Fetcher(SystemClock(), caps, places.network), places, servers[-1]

    yield make
    for server in servers:
        server.close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::7f00:1", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "", "localhost",
    ],
)  # fmt: skip
def test_no_way_to_an_address_that_is_not_public(address: str) -> None:
    assert not_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450:4001:82a::200e"])
def test_public_addresses_pass(address: str) -> None:
    assert not_public(address) == ""


def test_a_file_comes_whole_with_what_the_server_says_of_it(world: Open, tmp_path: Path) -> None:
    body = bytes(range(256)) * 5000
    fetcher, places, server = world(
        says(answer(body, "Content-Type: Application/PDF; x=1", 'Content-Disposition: attachment; filename="a b.pdf"'))
    )
    got = fetcher.fetch(LINK, tmp_path / "part")
    assert (tmp_path / "part").read_bytes() == body
    assert (got.size, got.sha256) == (len(body), hashlib.sha256(body).hexdigest())
    assert (got.media_type, got.name) == ("application/pdf", "a b.pdf")
    assert places.connected == list(PUBLIC)
    assert "Host: records.elmgrove.example\r\n" in server.heads[0]
    assert not list(tmp_path.glob("*.json")), "the note of a whole file is gone"


def test_the_name_is_the_last_part_of_the_address_where_the_server_gives_none(world: Open, tmp_path: Path) -> None:
    fetcher, _, _ = world(says(answer(b"x")))
    assert fetcher.fetch("http://elmgrove.example/a/report%20one.csv?x=1", tmp_path / "p").name == "report one.csv"


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd", "gopher://elmgrove.example/1", "ftp://elmgrove.example/a", "javascript:alert(1)", "data:,x",
        "http:///nowhere", "//elmgrove.example/a", "http://127.0.0.1/a", "http://[::1]/a", "http://2130706433/a",
        "http://0x7f000001/a", "http://127.1/a", "http://0177.0.0.1/", "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/", "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/",
        "http://0.0.0.0/", "http://inside.elmgrove.example/a", "http://mixed.elmgrove.example/a",
        "http://elmgrove.example:25/a", "http://elmgrove.example:6379/a", "http://robin:secret@elmgrove.example/a",
        "http://elmgrove.example:99999/", "http://exa mple/", "http://\x00/", "http://" + "a" * 70000, "",
    ],
)  # fmt: skip
def test_traps_are_refused_and_nothing_is_connected(world: Open, tmp_path: Path, link: str) -> None:
    fetcher, places, server = world(says(answer(b"secret")))
    with pytest.raises(LinkRefused) as refused:
        fetcher.fetch(link, tmp_path / "part")
    assert str(refused.value) and len(str(refused.value)) < 500
    assert not places.connected and not server.heads and not (tmp_path / "part").exists()


def test_a_name_that_turns_private_is_judged_by_the_answer_that_is_connected_to(world: Open, tmp_path: Path) -> None:
    fetcher, places, _ = world(says(answer(b"x")))
    fetcher.fetch("http://turns.elmgrove.example/a", tmp_path / "one")
    assert places.asked == ["turns.elmgrove.example"], "one look-up for the check and the connection"
    with pytest.raises(LinkRefused, match=r"127\.0\.0\.1"):
        fetcher.fetch("http://turns.elmgrove.example/a", tmp_path / "two")
    assert places.connected == list(PUBLIC)


def _to(place: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {place}", status=status)


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1/", "http://inside.elmgrove.example/", "file:///etc/passwd", "http://[::1]:80/",
        "//169.254.169.254/latest", "http://elmgrove.example:22/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_judged_like_the_link(world: Open, tmp_path: Path, place: str, status: str) -> None:
    fetcher, places, _ = world(says(_to(place, status)))
    with pytest.raises(LinkRefused):
        fetcher.fetch(LINK, tmp_path / "part")
    assert places.connected == list(PUBLIC)


def test_redirects_are_followed_and_counted(world: Open, tmp_path: Path) -> None:
    def script(connection: socket.socket, head: str) -> None:
        step = int(head.split()[1].partition("=")[2] or 0)
        connection.sendall(_to(f"/x?n={step + 1}") if step < 3 else answer(b"here"))

    fetcher, _, server = world(script)
    assert fetcher.fetch(LINK, tmp_path / "part").url == "http://records.elmgrove.example/x?n=3"
    assert len(server.heads) == 4
    fetcher, _, server = world(says(_to("/again")))
    with pytest.raises(LinkRefused, match="leads on more than 8 times"):
        fetcher.fetch(LINK, tmp_path / "other")
    assert len(server.heads) == 9


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("401 Unauthorized", LinkNeedsPerson), ("403 Forbidden", LinkNeedsPerson), ("404 Not Found", LinkRefused),
        ("410 Gone", LinkRefused), ("418 Teapot", LinkRefused), ("204 No Content", LinkRefused), ("304 X", LinkRefused),
        ("429 Slow", LinkUnavailable), ("500 Oops", LinkUnavailable), ("503 Busy", LinkUnavailable),
    ],
)  # fmt: skip
def test_what_a_status_means(world: Open, tmp_path: Path, status: str, error: type[Exception]) -> None:
    fetcher, _, _ = world(says(answer(b"<h1>no</h1>", "Retry-After: 120", status=status)))
    with pytest.raises(error) as raised:
        fetcher.fetch(LINK, tmp_path / "part")
    assert getattr(raised.value, "retry_after", 120) == 120
    assert not (tmp_path / "part").exists()


def test_a_file_beyond_the_cap_is_for_a_person_whether_announced_or_not(world: Open, tmp_path: Path) -> None:
    caps = Caps(size=1_000_000, seconds=20, silence=5)
    announced = b"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\nx"
    endless = b"HTTP/1.1 200 OK\r\n\r\n" + b"y" * 3_000_000
    for script in (says(announced), says(endless)):
        fetcher, _, _ = world(script, caps)
        with pytest.raises(LinkNeedsPerson, match="larger than 1 MB"):
            fetcher.fetch(LINK, tmp_path / "part")
        assert not (tmp_path / "part").exists()


def test_a_gzip_bomb_is_stopped_at_the_cap(world: Open, tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * 300_000_000, 9)
    fetcher, _, _ = world(says(answer(bomb, "Content-Encoding: gzip")), Caps(size=5_000_000, seconds=20, silence=5))
    with pytest.raises(LinkNeedsPerson):
        fetcher.fetch(LINK, tmp_path / "part")


def test_packing_that_was_not_asked_for_is_undone_or_refused(world: Open, tmp_path: Path) -> None:
    fetcher, _, _ = world(says(answer(gzip.compress(b"words" * 9), "Content-Encoding: gzip")))
    fetcher.fetch(LINK, tmp_path / "part")
    assert (tmp_path / "part").read_bytes() == b"words" * 9
    for encoding, body in (("br", b"x"), ("gzip", b"no gzip at all")):
        fetcher, _, _ = world(says(answer(body, f"Content-Encoding: {encoding}")))
        with pytest.raises(LinkRefused):
            fetcher.fetch(LINK, tmp_path / "part")


def _drip(connection: socket.socket, first: bytes) -> None:
    connection.sendall(first)
    for _ in range(200):
        time.sleep(0.05)
        connection.sendall(b"z")


@pytest.mark.parametrize("first", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_is_left(world: Open, tmp_path: Path, first: bytes) -> None:
    fetcher, _, _ = world(lambda connection, _: _drip(connection, first), Caps(seconds=0.6, silence=5))
    begun = time.monotonic()
    with pytest.raises(LinkUnavailable):
        fetcher.fetch(LINK, tmp_path / "part")
    assert time.monotonic() - begun < 4


def test_silence_and_nonsense_are_for_later(world: Open, tmp_path: Path) -> None:
    scripts: list[Script] = [
        lambda _connection, _head: time.sleep(2),
        says(b"220 mail.elmgrove.example ESMTP\r\n"),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"),
        says(b""),
        says(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"h" * 1_000_000 + b"\r\n\r\n"),
    ]
    for script in scripts:
        fetcher, _, _ = world(script, Caps(seconds=20, silence=0.5))
        with pytest.raises(LinkUnavailable):
            fetcher.fetch(LINK, tmp_path / "part")


BODY = b"0123456789" * 20_000


def _half_then_rest(connection: socket.socket, head: str) -> None:
    asked = [line for line in head.split("\r\n") if line.startswith("Range: ")]
    if not asked:
        connection.sendall(answer(BODY, 'ETag: "one"')[: -len(BODY) // 2])
        return
    begun = int(asked[0].removeprefix("Range: bytes=").rstrip("-"))
    rest = BODY[begun:]
    span = f"Content-Range: bytes {begun}-{len(BODY) - 1}/{len(BODY)}"
    connection.sendall(answer(rest, span, status="206 Partial Content"))


def test_a_broken_download_goes_on_where_it_stopped(world: Open, tmp_path: Path) -> None:
    fetcher, _, server = world(_half_then_rest)
    with pytest.raises(LinkUnavailable):
        fetcher.fetch(LINK, tmp_path / "part")
    begun = (tmp_path / "part").stat().st_size
    assert 0 < begun < len(BODY)
    got = fetcher.fetch(LINK, tmp_path / "part")
    assert (tmp_path / "part").read_bytes() == BODY
    assert got.sha256 == hashlib.sha256(BODY).hexdigest()
    assert f'Range: bytes={begun}-\r\nIf-Range: "one"' in server.heads[1]


@pytest.mark.parametrize(
    "second",
    [
        answer(BODY),  # the file has changed: the server sends it whole
        answer(b"", status="416 Range Not Satisfiable"),
        answer(b"x", "Content-Range: bytes 3-3/9", status="206 Partial Content"),
    ],
)
def test_a_download_that_cannot_go_on_begins_anew(world: Open, tmp_path: Path, second: bytes) -> None:
    answers = [answer(b"a" * 50_000, 'ETag: "one"')[:20_000], second, answer(BODY)]
    fetcher, _, _ = world(lambda connection, _: connection.sendall(answers.pop(0)))
    for _ in range(3):
        try:
            fetcher.fetch(LINK, tmp_path / "part")
            break
        except LinkUnavailable:
            continue
    assert (tmp_path / "part").read_bytes() == BODY


def test_a_download_without_a_name_for_its_version_begins_anew(world: Open, tmp_path: Path) -> None:
    answers = [answer(b"a" * 50_000, 'ETag: W/"weak"')[:20_000], answer(BODY)]
    fetcher, _, server = world(lambda connection, _: connection.sendall(answers.pop(0)))
    with pytest.raises(LinkUnavailable):
        fetcher.fetch(LINK, tmp_path / "part")
    fetcher.fetch(LINK, tmp_path / "part")
    assert "Range" not in server.heads[1]
    assert (tmp_path / "part").read_bytes() == BODY


def test_a_folder_that_takes_nothing_is_told_and_loses_nothing(world: Open, tmp_path: Path) -> None:
    fetcher, _, _ = world(says(answer(BODY)))
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    (tmp_path / "part").symlink_to("/dev/full")
    with pytest.raises(CannotFinish, match="disk"):
        fetcher.fetch(LINK, tmp_path / "part")


def test_https_never_leads_on_to_http() -> None:
    with pytest.raises(LinkRefused, match="from https to http"):
        judged("http://elmgrove.example/a", httpx.URL("https://elmgrove.example/"))
