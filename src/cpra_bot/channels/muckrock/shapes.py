"""MuckRock's rows as our types. Pure, and patient: a field that is new, missing or odd costs only itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
Json = Mapping[str, Any]

STATUSES: Mapping[str, str] = {
    "submitted": "at MuckRock, not yet sent to the agency",
    "ack": "sent to the agency by MuckRock, which waits for an acknowledgement",
    "processed": "the agency has written; MuckRock waits for its response",
    "appealing": "appealed",
    "fix": "MuckRock wants something mended in it",
    "payment": "a payment is asked",
    "lawsuit": "in court",
    "rejected": "rejected",
    "no_docs": "no responsive documents",
    "done": "completed",
    "partial": "completed in part",
    "abandoned": "withdrawn",
    "consolidated": "joined with another request",
}
"""Every status of the API (its published choices), in our words."""

ENDED = frozenset({"rejected", "no_docs", "done", "partial", "abandoned", "consolidated"})
"""Where the site's own states end. A reply may still come after them."""


@dataclass(frozen=True, slots=True)
class User:
    """The account."""

    number: int
    name: str
    organizations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A jurisdiction: `level` is `f`, `s` or `l`."""

    number: int
    name: str
    slug: str
    abbrev: str
    level: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency. Names repeat from place to place."""

    number: int
    name: str
    status: str
    jurisdiction: int | None
    exempt: bool


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request of ours.

    Attributes:
        docs: its text; the whole letter where `whole` is True.
        whole: the server's `edited_boilerplate`.
        updated: when a communication came or went last; a new status does not move it.
    """

    number: int
    title: str
    docs: str
    status: str
    agency: int
    user: int
    submitted: datetime | None
    updated: datetime | None
    tracking: str
    price: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Communication:
    """A letter of either side.

    Attributes:
        response: True if the agency wrote it.
        automatic: True for the reminders that MuckRock sends by itself.
        files: numbers of its files.
    """

    number: int
    request: int
    subject: str
    at: datetime | None
    response: bool
    automatic: bool
    text: str
    files: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a communication. The title has no ending; the name stands in the address."""

    number: int
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list: rows that could be read, how many could not, and the address of the next page."""

    rows: tuple[Row, ...]
    odd: int
    next: str
    count: int


def page(data: Any, shape: Callable[[Json], Row]) -> Page[Row]:
    """A page of a list.

    Args:
        data: the answer's JSON.
        shape: reads one row.

    Raises:
        ValueError: it is no page at all.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("results"), list):
        raise ValueError("it is no page of a list")
    rows, odd = [], 0
    for row in data["results"]:
        try:
            rows.append(shape(row if isinstance(row, Mapping) else {}))
        except ValueError:
            odd += 1
    following = data.get("next")
    return Page(tuple(rows), odd, following if isinstance(following, str) else "", _whole(data.get("count")) or 0)


def user(data: Json) -> User:
    """A row of `users/`."""
    return User(_number(data, "id"), _text(data, "username"), _numbers(data.get("organizations")))


def place(data: Json) -> Place:
    """A row of `jurisdictions/`."""
    text = {name: _text(data, name) for name in ("name", "slug", "abbrev", "level")}
    return Place(_number(data, "id"), **text, parent=_whole(data.get("parent")))


def agency(data: Json) -> AgencyRow:
    """A row of `agencies/`."""
    return AgencyRow(
        _number(data, "id"),
        _text(data, "name"),
        _text(data, "status"),
        _whole(data.get("jurisdiction")),
        data.get("exempt") is True,
    )


def request(data: Json) -> RequestRow:
    """A row of `requests/`."""
    return RequestRow(
        number=_number(data, "id"),
        title=_text(data, "title"),
        docs=_text(data, "requested_docs"),
        status=_text(data, "status") or "unknown",
        agency=_number(data, "agency"),
        user=_number(data, "user"),
        submitted=_instant(data.get("datetime_submitted")),
        updated=_instant(data.get("datetime_updated")),
        tracking=_text(data, "tracking_id"),
        price=_price(data.get("price")),
        whole=data.get("edited_boilerplate") is True,
    )


def communication(data: Json) -> Communication:
    """A row of `communications/`."""
    return Communication(
        number=_number(data, "id"),
        request=_number(data, "foia"),
        subject=_text(data, "subject"),
        at=_instant(data.get("datetime")),
        response=data.get("response") is True,
        automatic=data.get("autogenerated") is True,
        text=_text(data, "communication"),
        files=_numbers(data.get("files")),
    )


def file(data: Json) -> FileRow:
    """A row of `files/`."""
    return FileRow(_number(data, "id"), _text(data, "ffile"), _text(data, "title"))


def _number(data: Json, name: str) -> int:
    value = _whole(data.get(name))
    if value is None:
        raise ValueError(f"it has no {name}")
    return value


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _numbers(value: Any) -> tuple[int, ...]:
    return tuple(filter(None, map(_whole, value))) if isinstance(value, list) else ()


def _text(data: Json, name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _price(value: Any) -> str:
    """US dollars as `12.50`; empty where nothing is asked."""
    try:
        dollars = float(value) if isinstance(value, str | int | float) else 0.0
    except ValueError:
        return ""
    return f"{dollars:.2f}" if 0 < dollars < 1e9 else ""


def _instant(value: Any) -> datetime | None:
    """Times carry New York's offset; one without any is not trusted."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
        return at.astimezone(UTC) if at and at.tzinfo else None
    except (ValueError, OverflowError):
        return None
