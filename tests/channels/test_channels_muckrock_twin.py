"""The twin refuses what MuckRock's own server refused: each recorded request is made of it again, and answered alike."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from muckrock_world import START, later, open_desk

from cpra_bot.channels.muckrock import calls, shapes
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.muckrock.books import Account
from cpra_bot.rehearsal.muckrock.site import MuckRockSite

FOLDERS = ("1_auth", "2_lookups", "4_create_errors", "5_read")


def broke(site: MuckRockSite) -> None:
    site.books.accounts["alice"].credits = 0


def blocked(site: MuckRockSite) -> None:
    site.books.accounts["alice"].blocked = True


def another_password(site: MuckRockSite) -> None:
    site.books.accounts["alice"].password = "another"


def without_profile(site: MuckRockSite) -> None:
    site.books.accounts["alice"].profile = False


SETS: dict[str, Callable[[MuckRockSite], None]] = {
    "30_out_of_requests_402": broke,
    "31_individual_org_402": broke,
    "32_blocked_403": blocked,
    "33_blocked_403_bad_body": blocked,
    "25_api_user_without_profile": without_profile,
    "03_token_bad_password": another_password,
}
NOT_PLAYED = {
    "02_token_ok_by_email",  # the twin knows accounts by name alone
    "05_token_inactive_user",
    "07_token_blank_password",  # the record masks that the password was blank
    "11_refresh_ok",  # so it does with tokens
    "12_refresh_old_again",
    "20_api_expired_access",
    "22_api_tampered_signature",  # the twin's tokens are not signed
    "23_api_wrong_audience",
    "24_api_other_issuer",
    "37_json_string",  # the record does not tell a text from the JSON of it
    "38_empty_body",
    "03_organizations_list",  # lists that our side never asks for
    "05_organization_by_id",
    "45_api_root",
    "46_api_root_anonymous",
    "48_statistics_403",
    "45_projects",
    "46_options_requests",
    "04_requests_page_size",  # second pages of what the twin has no second page of
    "39_comms_page_size",
    "29_request_embargoed_owner",
    "40_comms_min_date_bad",
}


def site_for(name: str) -> MuckRockSite:
    site = MuckRockSite(SimulatedClock(START))
    books = site.books
    books.add_place(2, "California", "s", 1, "CA")
    books.add_place(5, "Tracy", "l", 2)
    for number in range(1, 60):
        books.add_agency(
            number, f"Agency {number} Police Department", 5, "pending" if number in {15, 16} else "approved"
        )
    alice = books.accounts["alice"] = Account(3, "alice", "<password>", credits=50)
    books.file(alice, {"title": "One", "requested_docs": "x", "agencies": [1]})
    SETS.get(name, lambda _site: None)(site)
    if name == "31_individual_org_402":
        alice.organization = 3
    return site


def token_of(site: MuckRockSite) -> str:
    asked = httpx.Request("POST", "http://t.example/api/token/", json={"username": "alice", "password": "<password>"})
    return str(site(asked).json()["access"])


def replayed(name: str, recorded: dict[str, Any]) -> httpx.Response:
    site = site_for(name)
    headers = dict(recorded.get("headers") or {})
    if headers.get("Authorization", "").startswith("Bearer <access"):
        headers["Authorization"] = f"Bearer {token_of(site)}"
    headers = {name: re.sub(r"<[^>]*>", "masked", value) for name, value in headers.items()}
    body = recorded.get("body")
    content = None if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
    return site(
        httpx.Request(recorded["method"], f"http://t.example{recorded['path']}", headers=headers, content=content)
    )


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_twin_answers_as_the_server_did(shared: Path, folder: str) -> None:
    wrong, played = {}, 0
    for path in sorted((shared / "data" / "muckrock_transcripts" / folder).glob("*.json")):
        exchange = json.loads(path.read_text("utf-8"))
        if "request" not in exchange or path.stem in NOT_PLAYED:
            continue
        answer, real = replayed(path.stem, exchange["request"]), exchange["response"]
        played += 1
        theirs, ours = real.get("body"), None
        if isinstance(theirs, dict) and "json" in answer.headers.get("content-type", ""):
            ours = answer.json()
        alike = answer.status_code == real["status"] and (
            not isinstance(ours, dict) or real["status"] < 400 or set(ours) == set(theirs)
        )
        if not alike:
            wrong[path.stem] = (real["status"], theirs, answer.status_code, ours)
    assert not wrong
    assert played > 15


def template(path: str) -> str:
    return "/".join("N" if part.isdigit() else part for part in path.split("/"))


def test_what_goes_over_the_wire_has_the_form_of_what_was_recorded(shared: Path) -> None:
    """Method, path, query, headers and keys of the body of a whole life: log-in, look-up, filing, replies, a refresh."""
    made: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for path in sorted((shared / "data" / "muckrock_transcripts").rglob("*.json")):
        exchange = json.loads(path.read_text("utf-8"))
        if "request" in exchange and "response" in exchange and exchange["response"]["status"] in {200, 201}:
            recorded = exchange["request"]
            made.setdefault((recorded["method"], template(urlsplit(recorded["path"]).path)), []).append(recorded)
    seen: list[httpx.Request] = []
    with open_desk() as desk:
        site = desk.site

        def noted(request: httpx.Request) -> httpx.Response:
            seen.append(request)
            return site(request)

        desk.server.site = noted
        desk.send(desk.letter())
        desk.books.reply(1, "The records.", files={"a.pdf": b"%PDF-1.4"})
        desk.poll()
        later(desk, hours=2)  # the access token has died by then, and is renewed
        api = desk.channel.api
        [california] = api.rows(calls.jurisdictions(abbrev="ca"), shapes.place)
        list(api.rows(calls.jurisdictions(parent=california.number, level="l"), shapes.place))
        list(api.rows(calls.agencies(name="clerk", jurisdiction=3), shapes.agency))
        desk.books.delete(1)
        desk.poll()
    forms = {(request.method, template(request.url.path)) for request in seen}
    assert {("POST", "/api/token/"), ("POST", "/api/refresh/"), ("POST", "/api_v2/requests/")} <= forms
    assert {("GET", "/api_v2/files/"), ("GET", "/api_v2/requests/N/"), ("GET", "/api_v2/agencies/N/")} <= forms
    for request in seen:
        if request.url.path.startswith("/media/"):
            assert "authorization" not in request.headers
            continue
        like = made[request.method, template(request.url.path)]
        names = {name for each in like for name, _ in parse_qsl(urlsplit(each["path"]).query)}
        assert set(request.url.params) <= names | {"page_size"}, request.url
        assert request.headers["accept"] == "application/json"
        is_api = request.url.path.startswith("/api_v2/")
        assert request.headers.get("authorization", "").startswith("Bearer ") is is_api
        if request.method == "POST":
            assert request.headers["content-type"] == "application/json"
            assert set(json.loads(request.content)) in [set(each["body"]) for each in like]
