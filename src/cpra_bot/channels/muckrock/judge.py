"""What an answer of MuckRock means, in words for a person and in errors for the program. Pure.

The server says a thing in several ways: a field's list of faults, `detail`, `status`; and where something in front of
it or a fault of its own answers, a page of HTML.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

HALF_HOUR = 1800.0  # seconds


class Kind(StrEnum):
    """The kinds of answers."""

    OK = "ok"
    FILED = "filed"  # 201
    WRONG_LOGIN = "wrong login"  # 401 at the log-in: name, password, or an account that is off
    EXPIRED = "expired"  # the access or refresh token is not good (any more); logging in helps
    NO_PROFILE = "no profile"  # an account that has never signed in to the requests site; logging in does not help
    NOT_LOGGED_IN = "not logged in"
    NO_CREDITS = "no credits"  # 402: a draft was saved
    BLOCKED = "blocked"  # 403 with `status`: the account may not file
    FORBIDDEN = "forbidden"  # 403 with `detail`
    FAULTY = "faulty"  # 400, 415: what we sent is not right, and nothing was done
    NOT_THERE = "not there"  # 404
    NOT_ALLOWED = "not allowed"  # 405
    MOVED = "moved"  # a redirect, which is not followed
    TOO_FAST = "too fast"  # 429, or the 503 of the front: the application never saw it
    BROKEN = "broken"  # another 5xx: whether anything was done is not known
    NOT_JSON = "not json"  # 200 or 201 with something else than asked for


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer judged.

    Attributes:
        words: the server's own, in one line.
        data: the JSON; None where there is none.
        wait: seconds that the server asks to wait; None if it names none.
    """

    kind: Kind
    words: str
    data: Any = None
    wait: float | None = None


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Verdict:
    """Judge an answer.

    Args:
        status: HTTP status.
        headers: names in lower case.
        body: whole.
    """
    data = _json(headers, body)
    words = f"{status} {said(data) or _page(body)}".strip()
    kind = _by_status(status, headers, body, data)
    return Verdict(kind, words[:500], data, _wait(headers) if kind is Kind.TOO_FAST else None)


def said(data: Any) -> str:
    """What an error says: `detail`, `status`, or the faults of fields as `title: may not be blank`."""
    if not isinstance(data, Mapping):
        return ""
    for name in ("detail", "status"):
        if isinstance(data.get(name), str):
            messages = data.get("messages")
            more = (
                [each.get("message", "") for each in messages if isinstance(each, Mapping)]
                if isinstance(messages, list)
                else []
            )
            return " ".join(" ".join([data[name], *(f"({each})" for each in more if each)]).split())
    faults = [
        f"{name}: {' '.join(str(each) for each in value)}" for name, value in data.items() if isinstance(value, list)
    ]
    return " ".join("; ".join(faults).split())


def _by_status(status: int, headers: Mapping[str, str], body: bytes, data: Any) -> Kind:
    if 200 <= status < 300:
        return Kind.NOT_JSON if data is None else Kind.FILED if status == 201 else Kind.OK
    if status == 401:
        return _unauthorized(data)
    if status == 403:
        return Kind.BLOCKED if isinstance(data, Mapping) and "status" in data else Kind.FORBIDDEN
    if 300 <= status < 400:
        return Kind.MOVED
    if status == 429 or (status == 503 and _is_front(headers, body)):
        return Kind.TOO_FAST
    if status >= 500 or status < 200:
        return Kind.BROKEN
    return {402: Kind.NO_CREDITS, 404: Kind.NOT_THERE, 405: Kind.NOT_ALLOWED}.get(status, Kind.FAULTY)


def _unauthorized(data: Any) -> Kind:
    code = data.get("code", "") if isinstance(data, Mapping) else ""
    detail = str(data.get("detail", "")) if isinstance(data, Mapping) else ""
    if code == "user_not_found":
        return Kind.NO_PROFILE
    if code == "token_not_valid":
        return Kind.EXPIRED
    return Kind.WRONG_LOGIN if "No active account" in detail else Kind.NOT_LOGGED_IN


def _is_front(headers: Mapping[str, str], body: bytes) -> bool:
    """True for the refusal of the web server in front, which counts calls. A router's own 503 may be late."""
    return headers.get("server", "").lower().startswith("nginx") and b"<center>nginx" in body[:2000]


def _json(headers: Mapping[str, str], body: bytes) -> Any:
    if "json" not in headers.get("content-type", "json").lower():
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _page(body: bytes) -> str:
    text = body[:2000].decode("utf-8", "replace")
    begin, end = text.lower().find("<title>"), text.lower().find("</title>")
    title = " ".join(text[begin + 7 : end].split()) if 0 <= begin < end else ""
    return (
        f"(a page of HTML{': ' + title if title else ''})" if "<" in text else "(no text)" if not text.strip() else ""
    )


def _wait(headers: Mapping[str, str]) -> float | None:
    after = headers.get("retry-after", "").strip()
    return min(float(after), HALF_HOUR) if after.isdigit() and len(after) < 8 else None
