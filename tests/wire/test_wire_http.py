"""The web client: what left, what may have left, and what it refuses to do."""

from __future__ import annotations

import httpx
import pytest
import respx

from cpra_bot.errors import OutcomeUnknown, Unavailable
from cpra_bot.wire.http import AGENT, Limits, Web, may_carry_secrets, origin

URL = "https://portal.example/api/"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (httpx.ConnectError("refused"), Unavailable),
        (httpx.ConnectTimeout("slow"), Unavailable),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (httpx.WriteError("cut"), OutcomeUnknown),
        (httpx.RemoteProtocolError("gone"), OutcomeUnknown),
    ],
)
@respx.mock
def test_what_never_left_is_told_from_what_may_have(fault: Exception, error: type[Exception]) -> None:
    respx.post(URL).mock(side_effect=fault)
    web = Web()
    with pytest.raises(error) as caught:
        web.call("POST", URL, body={"a": 1})
    assert type(caught.value) is error
    web.close()


@respx.mock
def test_a_redirect_is_an_answer_and_no_cookie_is_kept() -> None:
    route = respx.get(URL).mock(return_value=httpx.Response(301, headers={"Location": "/x/", "Set-Cookie": "a=b"}))
    web = Web()
    assert web.call("GET", URL).status == 301
    web.call("GET", URL)
    assert "cookie" not in route.calls[-1].request.headers
    assert route.calls[0].request.headers["user-agent"].startswith("cpra-bot")
    web.close()


@pytest.mark.parametrize("body", [None, {"a": "é"}])
def test_a_request_is_the_one_that_a_client_of_httpx_would_make(body: object) -> None:
    seen: list[httpx.Request] = []

    def site(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={})

    transport, headers = httpx.MockTransport(site), {"accept": "application/json", "Authorization": "Bearer x"}
    ours = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    with httpx.Client(transport=transport, timeout=Limits().silence, headers=ours, trust_env=False) as client:
        client.request("POST", URL, headers=headers, json=body)
    Web(transport=transport).call("POST", URL, headers, body)
    theirs, mine = seen
    assert mine.read() == theirs.read()
    assert sorted(mine.headers.multi_items()) == sorted(theirs.headers.multi_items())  # any order does (RFC 9110 §5.3)
    assert (mine.url, mine.extensions) == (theirs.url, theirs.extensions)


@respx.mock
def test_an_answer_beyond_the_cap_is_not_taken() -> None:
    respx.get(URL).mock(return_value=httpx.Response(200, content=b"x" * 2000))
    web = Web(Limits(size=1000))
    with pytest.raises(OutcomeUnknown, match="more than"):
        web.call("GET", URL)
    web.close()


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://a.example/", True),
        ("http://127.0.0.1:8000/", True),
        ("http://a.example/", False),
        ("ftp://a.example/", False),
        ("//a.example/", False),
        ("", False),
    ],
)
def test_secrets_travel_encrypted_or_on_this_machine(url: str, allowed: bool) -> None:
    assert may_carry_secrets(url) is allowed


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin("https://A.example/x") == origin("https://a.example:443/y") == ("https", "a.example", 443)
    assert origin("http://a.example/") != origin("https://a.example/")
