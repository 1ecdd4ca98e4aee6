"""The twin's answers: what the server said to each request when it was run, rebuilt from its transcripts."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx

from cpra_bot.channels.muckrock.shapes import STATUSES
from cpra_bot.rehearsal.muckrock.books import Account, Books, Row
from cpra_bot.rehearsal.muckrock.demands import faults_of
from cpra_bot.wire.clock import Clock

FRONT = (
    b"<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n"
    b"<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n"
    b"</html>\r\n"
)
_LISTS = ("requests", "communications", "files", "agencies", "jurisdictions", "users")
_NUMBERS = {
    "requests": {"user": "user", "agency": "agency"},
    "communications": {"foia": "foia"},
    "agencies": {"jurisdiction__id": "jurisdiction"},
    "jurisdictions": {"parent": "parent"},
}
_ORDERS = {
    "requests": {"datetime_submitted", "user", "agency", "datetime_done", "datetime_updated", "title", "status"},
    "agencies": {"name", "status"},
}
_INSTANTS = {"requests": [f"datetime_{what}__{how}" for what in ("submitted", "done") for how in ("gte", "lte")]}
_STATUSES = frozenset(STATUSES)


class MuckRockSite:
    """Answers requests to the accounts service (`/api/`), the API (`/api_v2/`) and the files (`/media/`).

    Args:
        clock: tells the time.
        access_life, refresh_life: of the tokens it gives.
        limited: True if the front counts calls: one a second, twenty at once.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        access_life: timedelta = timedelta(seconds=300),
        refresh_life: timedelta = timedelta(days=1),
        limited: bool = False,
    ) -> None:
        self.books = Books(clock)
        self.lives = {"access": access_life, "refresh": refresh_life}
        self.limited = limited
        self.seen: list[tuple[str, str]] = []
        self.tokens_at_files: list[str] = []
        self.clock, self._issued = clock, 0
        self._front_at: dict[str, datetime] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request whose content is read."""
        path = request.url.path
        area = path.split("/")[1]
        self.seen.append((request.method, request.url.raw_path.decode()))
        if area == "media":
            self.tokens_at_files.append(request.headers.get("authorization", ""))
            content = self.books.contents.get(path)
            return httpx.Response(200, content=content) if content is not None else _html(404, "Not Found")
        if self.limited and not self._let_in(area):
            return httpx.Response(503, headers={"Server": "nginx", "Content-Type": "text/html"}, content=FRONT)
        if not path.endswith("/"):
            query = f"?{request.url.query.decode()}" if request.url.query else ""
            return httpx.Response(301, headers={"Location": f"{path}/{query}", "Content-Type": "text/html"})
        if area == "api":
            return self._accounts(request)
        if area != "api_v2":
            return _html(404, "MuckRock &bull; Page Not Found")
        who = self._who(request.headers.get("authorization", ""))
        return self._api(request, who) if isinstance(who, Account) else who

    # The accounts service

    def _accounts(self, request: httpx.Request) -> httpx.Response:
        if request.method != "POST":
            return _json(405, {"detail": f'Method "{request.method}" not allowed.'})
        if refusal := _other_form(request):
            return refusal
        try:
            data = json.loads(request.content)
        except ValueError:
            return _json(400, {"detail": "JSON parse error - Expecting value: line 1 column 1 (char 0)"})
        wanted = ("username", "password") if request.url.path == "/api/token/" else ("refresh",)
        missing = {name: ["This field is required."] for name in wanted if name not in data}
        missing |= {name: ["This field may not be blank."] for name in wanted if data.get(name) == ""}
        if missing:
            return _json(400, missing)
        if wanted == ("refresh",):
            claims = _claims(data["refresh"])
            fault = self._fault(claims, "refresh")
            if fault or claims is None:
                return _unauthorized({"detail": fault, "code": "token_not_valid"})
            return _json(200, self._pair(claims["user_id"]))
        account = self.books.accounts.get(data["username"])
        if account is None or not account.active or account.password != data["password"]:
            return _unauthorized({"detail": "No active account found with the given credentials"})
        return _json(200, self._pair(account.name))

    def _pair(self, name: str) -> dict[str, str]:
        return {kind: self._token(kind, name) for kind in ("refresh", "access")}

    def _token(self, kind: str, name: str) -> str:
        self._issued += 1
        now = int(self.clock.now().timestamp())
        end = now + int(self.lives[kind].total_seconds())
        claims = {"token_type": kind, "iat": now, "exp": end, "jti": self._issued, "user_id": name}
        parts = ({"alg": "none"}, claims, {"twin": True})
        return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)

    def _fault(self, claims: Row | None, kind: str) -> str:
        if claims is None:
            return "Token is invalid"
        if claims.get("token_type") != kind:
            return "Token has wrong type"
        return "Token is expired" if claims["exp"] <= self.clock.now().timestamp() else ""

    def _who(self, header: str) -> Account | httpx.Response:
        scheme, _, token = header.partition(" ")
        if scheme != "Bearer":
            return _unauthorized({"detail": "Authentication credentials were not provided."})
        if " " in token:
            detail = "Authorization header must contain two space-delimited values"
            return _unauthorized({"detail": detail, "code": "bad_authorization_header"})
        claims = _claims(token)
        fault = self._fault(claims, "access")
        if fault or claims is None:
            messages = [{"token_class": "AccessToken", "token_type": "access", "message": fault}]
            detail = "Given token not valid for any token type"
            return _unauthorized({"detail": detail, "code": "token_not_valid", "messages": messages})
        account = self.books.accounts.get(claims["user_id"])
        if account is None or not account.profile:
            return _unauthorized({"detail": "User not found", "code": "user_not_found"})
        return account

    def _let_in(self, area: str) -> bool:
        """nginx's `rate=1r/s burst=20 nodelay`."""
        now = self.clock.now()
        full_at = max(self._front_at.get(area, now), now)
        if full_at - now > timedelta(seconds=20):
            return False
        self._front_at[area] = full_at + timedelta(seconds=1)
        return True

    # The API

    def _api(self, request: httpx.Request, who: Account) -> httpx.Response:
        self.books.pass_on()
        accepted = request.headers.get("accept", "*/*")
        if not any(form in accepted for form in ("json", "html", "*/*")):
            return _json(406, {"detail": "Could not satisfy the request Accept header."})
        parts = request.url.path.strip("/").split("/")[1:]
        if not parts or parts[0] not in _LISTS or len(parts) > 2:
            return _html(404, "MuckRock &bull; Page Not Found")
        name = parts[0]
        if request.method == "POST" and parts == ["requests"]:
            return self._file(request, who)
        if request.method not in {"GET", "HEAD"}:
            return _json(405, {"detail": f'Method "{request.method}" not allowed.'})
        if parts == ["users", "me"]:
            return _json(200, self._user(who))
        rows = self._rows(name)
        if len(parts) == 2:
            row = rows.get(int(parts[1])) if parts[1].isdigit() else None
            return _json(200, row) if row else _json(404, {"detail": f"No {name} matches the given query."})
        return self._list(request, name, list(rows.values()))

    def _rows(self, name: str) -> dict[int, Row]:
        if name == "users":
            return {each.number: self._user(each) for each in self.books.accounts.values()}
        rows: dict[int, Row] = getattr(self.books, name)
        return {k: row for k, row in rows.items() if name != "agencies" or row["status"] == "approved"}

    def _user(self, who: Account) -> Row:
        return {
            "id": who.number,
            "username": who.name,
            "full_name": who.name,
            "email": f"{who.name}@requester.example",
            "uuid": f"00000000-0000-4000-8000-{who.number:012}",
            "date_joined": "2026-01-05T09:00:00-05:00",
            "last_login": None,
            "organizations": [who.organization],
        }

    def _list(self, request: httpx.Request, name: str, rows: list[Row]) -> httpx.Response:
        faults = _bad_values(name, request.url.params)
        if faults:
            return _json(400, faults)
        rows = self._chosen(name, request.url.params, rows)
        rows.sort(key=_usual_order(name))
        order = request.url.params.get("ordering", "")
        if order and name in _ORDERS:
            rows.sort(key=lambda row: str(row[order.lstrip("-")]), reverse=order.startswith("-"))
        return _paged(request, rows)

    def _chosen(self, name: str, query: httpx.QueryParams, rows: list[Row]) -> list[Row]:
        """What the filters leave. Those that the server does not know do nothing."""
        for parameter, column in _NUMBERS.get(name, {}).items():
            if parameter in query:
                rows = [row for row in rows if row[column] == int(query[parameter])]
        if name == "files" and "communication" in query:
            holder = self.books.communications.get(int(query["communication"]), {"files": []})
            rows = [row for row in rows if row["id"] in holder["files"]]
        if name == "requests" and "status" in query:
            rows = [row for row in rows if row["status"] == query["status"]]
        for parameter in ("title", "name"):
            if parameter in query and rows and parameter in rows[0]:
                rows = [row for row in rows if query[parameter].lower() in row[parameter].lower()]
        for parameter in ("level", "abbrev"):
            if parameter in query and name == "jurisdictions":
                rows = [row for row in rows if row[parameter].lower() == query[parameter].lower()]
        return rows

    def _file(self, request: httpx.Request, who: Account) -> httpx.Response:
        if who.blocked:
            return _json(403, {"status": "Your account is not able to file new requests.  Please contact us."})
        if refusal := _other_form(request):
            return refusal
        try:
            data = json.loads(request.content)
        except ValueError as fault:
            return _json(400, {"detail": f"JSON parse error - {fault}"})
        faults = faults_of(data, self._rows("agencies"), who.organization)
        if faults:
            return _json(400, faults)
        if len(data["title"]) > 255:  # the published schema takes 1024, the table behind it does not
            return _html(500, "MuckRock &bull; Server Malfunction")
        filed = len(self.books.posts)
        location, numbers = self.books.file(who, data)
        if len(self.books.posts) == filed:
            return _json(402, {"status": "Out of requests.  FOI Request has been saved.", "location": location})
        return _json(201, {"status": "FOI Request submitted", "location": location, "requests": numbers})


def _bad_values(name: str, query: httpx.QueryParams) -> Row:
    wrong: Row = {
        parameter: ["Enter a number."]
        for parameter in _NUMBERS.get(name, {})
        if parameter in query and not query[parameter].isdigit()
    }
    for parameter in _INSTANTS.get(name, ()):
        if parameter in query and not _is_instant(query[parameter]):
            wrong[parameter] = ["Enter a valid date/time."]
    choices = {"status": _STATUSES if name == "requests" else None, "ordering": _ORDERS.get(name)}
    for parameter, known in choices.items():
        value = query.get(parameter, "")
        if known and value and value.lstrip("-") not in known:
            wrong[parameter] = [f"Select a valid choice. {value} is not one of the available choices."]
    return wrong


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _other_form(request: httpx.Request) -> httpx.Response | None:
    """The refusal of what is not sent as JSON. (The server takes forms as well; nobody here sends any.)"""
    sent = request.headers.get("content-type", "")
    if sent.partition(";")[0].strip() == "application/json":
        return None
    return _json(415, {"detail": f'Unsupported media type "{sent}" in request.'})


def _usual_order(name: str) -> Callable[[Row], str]:
    """Requests by title, communications and files by date, places by number; agencies in no order at all."""
    column = {"requests": "title", "communications": "datetime", "files": "datetime"}.get(name, "")
    if column:
        return lambda row: f"{row[column]}"
    return lambda row: f"{row['id'] * 7919 % 1009 if name == 'agencies' else row['id']:09}"


def _paged(request: httpx.Request, rows: list[Row]) -> httpx.Response:
    query = request.url.params
    size = query.get("page_size", "50")
    length = min(int(size), 100) if size.isdigit() and int(size) else 50
    pages = max(1, -(-len(rows) // length))
    word = query.get("page", "1")
    page = pages if word == "last" else int(word) if word.isdigit() else 0
    if not 1 <= page <= pages:
        return _json(404, {"detail": "Invalid page."})

    def link(number: int) -> str | None:
        return str(request.url.copy_set_param("page", number)) if 1 <= number <= pages else None

    shown = rows[(page - 1) * length : page * length]
    return _json(200, {"count": len(rows), "next": link(page + 1), "previous": link(page - 1), "results": shown})


def _claims(token: Any) -> Row | None:
    try:
        claims = json.loads(base64.urlsafe_b64decode(str(token).split(".")[1] + "=="))
    except (IndexError, ValueError):
        return None
    return claims if isinstance(claims, dict) and "exp" in claims else None


def _json(status: int, data: Any) -> httpx.Response:
    return httpx.Response(status, headers={"Server": "gunicorn"}, json=data)


def _unauthorized(data: Row) -> httpx.Response:
    headers = {"Server": "gunicorn", "WWW-Authenticate": 'Bearer realm="api"'}
    return httpx.Response(401, headers=headers, json=data)


def _html(status: int, title: str) -> httpx.Response:
    page = f"<!doctype html><html><head><title>{title}</title></head><body>{title}</body></html>"
    return httpx.Response(status, headers={"Server": "gunicorn", "Content-Type": "text/html; charset=utf-8"}, text=page)
