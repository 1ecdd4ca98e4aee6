"""Every exchange that was recorded with MuckRock's own server: its answer is judged as its note says, and our requests
are among those that were made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from muckrock_world import PASSWORD, START

from cpra_bot.channels.muckrock import calls, shapes
from cpra_bot.channels.muckrock.api import Api
from cpra_bot.channels.muckrock.filing import filing_trouble
from cpra_bot.channels.muckrock.judge import Kind, judge
from cpra_bot.channels.muckrock.session import MemoryShelf, Session
from cpra_bot.errors import CpraError, OutcomeUnknown, Refused, SecretMissing, Unavailable
from cpra_bot.model.settings import MuckRock
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.wire.http import Web

ACCOUNT = MuckRock(user="alice", api="https://api.example/api_v2/", accounts="https://accounts.example/api/")
FRONT = "<html><hr><center>nginx</center></html>"

BY_STATUS = {
    200: {Kind.OK},
    201: {Kind.FILED},
    301: {Kind.MOVED},
    400: {Kind.FAULTY},
    401: {Kind.WRONG_LOGIN, Kind.EXPIRED, Kind.NO_PROFILE, Kind.NOT_LOGGED_IN},
    402: {Kind.NO_CREDITS},
    403: {Kind.BLOCKED, Kind.FORBIDDEN},
    404: {Kind.NOT_THERE},
    405: {Kind.NOT_ALLOWED},
    406: {Kind.FAULTY},
    415: {Kind.FAULTY},
    500: {Kind.BROKEN},
    503: {Kind.TOO_FAST},
}

BY_NAME = {
    "1_auth/03_token_bad_password": Kind.WRONG_LOGIN,
    "1_auth/05_token_inactive_user": Kind.WRONG_LOGIN,
    "1_auth/06_token_missing_password": Kind.FAULTY,
    "1_auth/16_refresh_expired": Kind.EXPIRED,
    "1_auth/18_api_no_credentials": Kind.NOT_LOGGED_IN,
    "1_auth/20_api_expired_access": Kind.EXPIRED,
    "1_auth/25_api_user_without_profile": Kind.NO_PROFILE,
    "1_auth/26_api_token_scheme": Kind.NOT_LOGGED_IN,
    "2_lookups/42_accept_html": Kind.NOT_JSON,
    "2_lookups/48_statistics_403": Kind.FORBIDDEN,
    "4_create_errors/14_title_256": Kind.BROKEN,
    "4_create_errors/30_out_of_requests_402": Kind.NO_CREDITS,
    "4_create_errors/32_blocked_403": Kind.BLOCKED,
    "4_create_errors/33_blocked_403_bad_body": Kind.BLOCKED,
    "4_create_errors/43_no_slash_post": Kind.MOVED,
    "7_throttle/01_too_many_503": Kind.TOO_FAST,
}

NOT_FILED = {
    Kind.NO_CREDITS: Unavailable,
    Kind.BLOCKED: Unavailable,
    Kind.TOO_FAST: Unavailable,
    Kind.MOVED: Unavailable,
    Kind.FAULTY: Refused,
    Kind.BROKEN: OutcomeUnknown,
    Kind.NOT_JSON: OutcomeUnknown,
}


@pytest.fixture(scope="module")
def exchanges(shared: Path) -> dict[str, dict[str, Any]]:
    """Folder and name → exchange."""
    folder = shared / "data" / "muckrock_transcripts"
    found = {}
    for path in sorted(folder.rglob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        if "request" in data and "response" in data:
            found[f"{path.parent.name}/{path.stem}"] = data
    assert len(found) > 250
    return found


def answer_of(response: dict[str, Any]) -> httpx.Response:
    """The recorded answer; a page of HTML was kept as a note on it."""
    body = response.get("body")
    headers = {name: value for name, value in response["headers"].items() if name.lower() != "content-length"}
    if isinstance(body, str):
        is_json = "json" in headers.get("Content-Type", "")
        return httpx.Response(response["status"], headers=headers, text=json.dumps(body) if is_json else body)
    content = b"" if body is None else json.dumps(body).encode()
    return httpx.Response(response["status"], headers=headers, content=content)


def judged(exchange: dict[str, Any]) -> Kind:
    answer = answer_of(exchange["response"])
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return judge(answer.status_code, headers, answer.content).kind


def test_every_answer_is_judged_as_its_note_says(exchanges: dict[str, dict[str, Any]]) -> None:
    wrong = {}
    for name, exchange in exchanges.items():
        status, kind = exchange["response"]["status"], judged(exchange)
        body = exchange["response"].get("body")
        # Pages, files and empty answers to HEAD stand in the record as well.
        plain = status == 200 and not isinstance(body, dict | list)
        expected = {BY_NAME[name]} if name in BY_NAME else {Kind.NOT_JSON, Kind.OK} if plain else BY_STATUS[status]
        if kind not in expected:
            wrong[name] = (status, kind)
    assert not wrong


def test_every_refusal_to_file_becomes_the_error_that_fits(exchanges: dict[str, dict[str, Any]]) -> None:
    seen = set()
    for name, exchange in exchanges.items():
        request = exchange["request"]
        if request["method"] != "POST" or not request["path"].startswith("/api_v2/requests"):
            continue
        answer = answer_of(exchange["response"])
        verdict = judge(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.content)
        if verdict.kind in NOT_FILED:
            trouble = filing_trouble(verdict)
            assert type(trouble) is NOT_FILED[verdict.kind], name
            assert str(verdict.words.split()[0]) in str(trouble)
            assert trouble.remedy
            seen.add(verdict.kind)
    assert {Kind.NO_CREDITS, Kind.BLOCKED, Kind.FAULTY, Kind.BROKEN, Kind.MOVED} <= seen


def api_over(answer: httpx.Response) -> tuple[Api, Web]:
    """The API where every call but the log-in gets this answer."""
    tokens = {"access": "a", "refresh": "r"}

    def site(request: httpx.Request) -> httpx.Response:
        if request.url.host == "accounts.example":
            return httpx.Response(200, json=tokens)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    clock, web = SimulatedClock(START), Web(transport=httpx.MockTransport(site))
    return Api(ACCOUNT, Session(ACCOUNT, web, clock, MemoryShelf(), lambda: PASSWORD), web, clock, lambda: 0.0), web


SHAPES = {
    "requests": shapes.request,
    "communications": shapes.communication,
    "files": shapes.file,
    "agencies": shapes.agency,
    "jurisdictions": shapes.place,
    "users": shapes.user,
}


def test_every_reading_answer_is_taken_in_without_a_traceback(exchanges: dict[str, dict[str, Any]]) -> None:
    rows = 0
    for name, exchange in exchanges.items():
        request, body = exchange["request"], exchange["response"].get("body")
        parts = urlsplit(request["path"]).path.strip("/").split("/")
        if request["method"] != "GET" or len(parts) < 2 or parts[1] not in SHAPES:
            continue
        api, web = api_over(answer_of(exchange["response"]))
        try:
            data = api.get(calls.Call("GET", "x/"))
        except (Unavailable, SecretMissing) as error:
            assert exchange["response"]["status"] not in {200, 404} or not isinstance(body, dict), name
            assert str(error)
            continue
        finally:
            web.close()
        if isinstance(data, dict) and "results" in data:
            whole = [row for row in data["results"] if isinstance(row, dict)]  # long lists were cut, with a note
            page = shapes.page(data, SHAPES[parts[1]])
            assert (len(page.rows), page.odd) == (len(whole), len(data["results"]) - len(whole)), name
            rows += len(page.rows)
        elif isinstance(data, dict) and "id" in data:
            assert SHAPES[parts[1]](data).number == data["id"], name
    assert rows > 100


def test_every_answer_of_the_accounts_service_is_a_token_or_words(exchanges: dict[str, dict[str, Any]]) -> None:
    for name, exchange in exchanges.items():
        if not exchange["request"]["server"].startswith("auth"):
            continue
        answer = answer_of(exchange["response"])
        web = Web(transport=httpx.MockTransport(lambda _request, answer=answer: answer))
        session = Session(ACCOUNT, web, SimulatedClock(START), MemoryShelf())
        try:
            session.log_in("made up")
        except CpraError as error:
            assert exchange["response"]["status"] != 200, name
            assert str(exchange["response"]["status"]) in str(error)
        else:
            assert exchange["response"]["status"] == 200, name
        finally:
            web.close()


OURS = (
    calls.me(),
    calls.jurisdictions(name="Tracy"),
    calls.jurisdictions(abbrev="ca"),
    calls.jurisdictions(parent=2, level="l"),
    calls.agencies(name="police"),
    calls.agencies(jurisdiction=5),
    calls.agency(1),
    calls.mine(3),
    calls.sought(3, 1, "x"),
    calls.request(1),
    calls.communications(1),
    calls.files(1),
)


def template(path: str) -> str:
    return "/".join("N" if part.isdigit() else part for part in path.strip("/").split("/"))


def test_our_requests_equal_recorded_ones_in_method_path_and_query(exchanges: dict[str, dict[str, Any]]) -> None:
    made: dict[tuple[str, str], set[str]] = {}
    for exchange in exchanges.values():
        request = exchange["request"]
        if exchange["response"]["status"] == 200 and request["server"].startswith("api"):
            parts = urlsplit(request["path"])
            names = {name for name, _ in parse_qsl(parts.query)}
            made.setdefault((request["method"], template(parts.path)), set()).update(names)
    for call in OURS:
        parts = urlsplit(call.under(ACCOUNT.api))
        assert parts.path.endswith("/")
        known = made[call.method, template(parts.path)]
        assert {name for name, _ in call.query} <= known | {"page_size"}, call


def test_our_bodies_have_the_shape_of_recorded_ones(exchanges: dict[str, dict[str, Any]]) -> None:
    def shape(body: Any) -> dict[str, type]:
        return {name: type(value) for name, value in body.items()}

    filed = [
        exchange["request"]["body"]
        for exchange in exchanges.values()
        if exchange["response"]["status"] == 201 and isinstance(exchange["request"].get("body"), dict)
    ]
    ours = calls.file("Title", "Text", 7)
    assert ours.body is not None
    assert shape(ours.body) in [shape(body) for body in filed]
    assert all(isinstance(body["organization"], int) for body in filed if "organization" in body)
    assert shape(calls.file("Title", "Text", 7, organization=4).body)["organization"] is int
    for name, call in (("01_token_ok", calls.token("a", "b")), ("11_refresh_ok", calls.refresh("r"))):
        recorded = exchanges[f"1_auth/{name}"]["request"]
        assert (recorded["method"], recorded["path"]) == (call.method, f"/api/{call.path}")
        assert shape(recorded["body"]) == shape(call.body)
        assert recorded["headers"]["Content-Type"] == "application/json"
