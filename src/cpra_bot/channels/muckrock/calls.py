"""Every request that we make of MuckRock, as data. Pure.

Paths end with a slash: without it the server answers a POST with a redirect, and whoever follows that files nothing.
Only filters that the server knows are used: it ignores unknown ones and gives everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

PAGE_SIZE = 100
"""Rows on a page, the most that the server gives."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Attributes:
        method: `GET` or `POST`.
        path: below the base address, with a slash at its end.
        query: names and values in order.
        body: sent as JSON; None for a GET.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Mapping[str, Any] | None = field(default=None, repr=False)  # it may hold a password

    def under(self, base: str) -> str:
        """The whole address below a base that ends with a slash."""
        return base + self.path + (f"?{urlencode(self.query)}" if self.query else "")


def token(user: str, password: str) -> Call:
    """Log in (accounts service)."""
    return Call("POST", "token/", body={"username": user, "password": password})


def refresh(token_: str) -> Call:
    """A new pair of tokens for a refresh token (accounts service)."""
    return Call("POST", "refresh/", body={"refresh": token_})


def me() -> Call:
    """Who we are: the number that `mine` and `sought` need."""
    return Call("GET", "users/me/")


def jurisdictions(*, name: str = "", abbrev: str = "", level: str = "", parent: int | None = None) -> Call:
    """Places: `level` is `f`, `s` or `l`; cities and counties alike are `l` below their state."""
    return _list("jurisdictions/", name=name, abbrev=abbrev, level=level, parent=parent)


def agencies(*, name: str = "", jurisdiction: int | None = None) -> Call:
    """Agencies whose name holds these words, in a place. The list has no order of its own, and pages need one."""
    return _list("agencies/", name=name, jurisdiction__id=jurisdiction, ordering="name")


def agency(number: int) -> Call:
    """One agency; only approved ones are shown."""
    return Call("GET", f"agencies/{number}/")


def file(title: str, text: str, agency_: int, *, organization: int | None = None) -> Call:
    """File with one agency, the text being the whole letter.

    With two or more agencies the server answers without numbers and holds them all for review, so it is never done.
    """
    body: dict[str, Any] = {"title": title, "requested_docs": text, "agencies": [agency_], "edited_boilerplate": True}
    if organization is not None:
        body["organization"] = organization
    return Call("POST", "requests/", body=body)


def sought(user: int, agency_: int, title: str) -> Call:
    """Our requests to an agency whose title holds these words, the newest first."""
    return _list("requests/", user=user, agency=agency_, title=title, ordering="-datetime_submitted")


def mine(user: int) -> Call:
    """All our requests. Without `user` the server lists everybody's."""
    return _list("requests/", user=user, ordering="-datetime_updated")


def request(number: int) -> Call:
    """One request."""
    return Call("GET", f"requests/{number}/")


def communications(number: int) -> Call:
    """What was said in a request, oldest first; the server takes no other order."""
    return _list("communications/", foia=number)


def files(communication: int) -> Call:
    """Files of one communication."""
    return _list("files/", communication=communication)


def _list(path: str, **filters: str | int | None) -> Call:
    given = tuple((name, str(value)) for name, value in filters.items() if value not in {None, ""})
    return Call("GET", path, (*given, ("page_size", str(PAGE_SIZE))))
