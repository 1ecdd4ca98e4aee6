"""What the twin knows: accounts, agencies, requests, communications, files; and what its staff and agencies do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cpra_bot.wire.clock import Clock

Row = dict[str, Any]
DELAY = timedelta(minutes=35)
"""Before that no request leaves the site."""

MODERATED = ("!", "?")
_NEW_YORK = ZoneInfo("America/New_York")
_SLUG = re.compile(r"[^a-z0-9]+")
_SUBSTITUTED = {
    "law name": "California Public Records Act",
    "short name": "CPRA",
    "days": "10 days",
    "waiver": "",
    "closing": "Sincerely",
}


@dataclass
class Account:
    """A user of the site.

    Attributes:
        credits: requests left.
        blocked: True if it may not file.
        active: False if it may not log in.
        profile: False if it has never signed in to the requests site.
    """

    number: int
    name: str
    password: str
    credits: int = 1000
    blocked: bool = False
    active: bool = True
    profile: bool = True
    organization: int = 4


@dataclass
class Books:
    """The site's own records.

    Attributes:
        drafts: titles of what was saved and not filed.
        posts: titles in the order in which requests were filed: the count that no client can talk down.
        held: numbers of requests that wait for staff.
        hand_filed: numbers of agencies whose portal staff fill in.
    """

    clock: Clock
    accounts: dict[str, Account] = field(default_factory=dict)
    jurisdictions: dict[int, Row] = field(default_factory=dict)
    agencies: dict[int, Row] = field(default_factory=dict)
    requests: dict[int, Row] = field(default_factory=dict)
    communications: dict[int, Row] = field(default_factory=dict)
    files: dict[int, Row] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    drafts: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    held: set[int] = field(default_factory=set)
    hand_filed: set[int] = field(default_factory=set)
    files_at: str = "https://cdn.muckrock.example"
    composers: int = 0
    _stamps: int = 0

    def add_place(self, number: int, name: str, level: str, parent: int | None, abbrev: str = "") -> None:
        """A jurisdiction: `f`, `s` or `l`."""
        slug = _slug(name)
        self.jurisdictions[number] = {
            "id": number, "name": name, "slug": slug, "abbrev": abbrev, "level": level, "parent": parent
        }  # fmt: skip

    def add_agency(self, number: int, name: str, place: int, status: str = "approved", *, exempt: bool = False) -> None:
        """An agency; only approved ones are shown."""
        self.agencies[number] = {
            "id": number,
            "name": name,
            "slug": _slug(name),
            "status": status,
            "exempt": exempt,
            "types": ["Police"],
            "requires_proxy": False,
            "jurisdiction": place,
            "parent": None,
            "appeal_agency": None,
        }

    def file(self, who: Account, data: Row) -> tuple[str, list[int]]:
        """File; returns the location and the numbers, of which there are none where a worker makes them later."""
        self.composers += 1
        location = f"/foi/multirequest/{_slug(data['title'])}-{self.composers}/"
        agencies = list(dict.fromkeys(int(each) for each in data["agencies"]))
        if who.credits < len(agencies):
            self.drafts.append(data["title"])
            return location, []
        who.credits -= len(agencies)
        self.posts.append(data["title"])
        several = len(agencies) > 1
        made = [self._request(who, data, agency, several) for agency in agencies]
        for number in made:
            if several or any(mark in data["title"] + data["requested_docs"] for mark in MODERATED):
                self.held.add(number)
        return location, [] if several else made

    def reply(
        self,
        number: int,
        text: str,
        subject: str = "RE: your request",
        files: dict[str, bytes] | None = None,
        at: datetime | None = None,
    ) -> int:
        """The agency writes (now, or at that instant); returns the communication's number.

        The state moves to `processed` by itself, once.
        """
        row = self.requests[number]
        said = self._say(row, text, subject, response=True, at=at)
        for name, content in (files or {}).items():
            said["files"].append(self._file(name, content, said["datetime"]))
        if row["status"] in {"submitted", "ack"}:
            row["status"] = "processed"
        found = re.search(r"Tracking Number: (\S+)", text)
        if found:
            row["tracking_id"] = found[1]
        return int(said["id"])

    def remind(self, number: int) -> None:
        """The site's own reminder to the agency."""
        self._say(self.requests[number], "I wanted to follow up on the following request.", "RE:", automatic=True)

    def staff(self, number: int, **changes: str) -> None:
        """Staff set a status, a number, a price. No date moves."""
        self.requests[number].update(changes)

    def pass_on(self) -> None:
        """What has lain long enough is mailed, unless staff hold it or file it by hand."""
        now = self.clock.now()
        for number, row in self.requests.items():
            lain = now - datetime.fromisoformat(row["datetime_submitted"]) >= DELAY
            if row["status"] == "submitted" and lain and number not in self.held | self.hand_filed:
                row["status"] = "ack"
                for said in self.communications.values():
                    if said["foia"] == number and not said["subject"]:
                        said["subject"] = f"California Public Records Act Request: {row['title']}"
                self._touch(row)

    def delete(self, number: int) -> None:
        """The owner takes it back on the web site: it is shown no more, its communications lose their text."""
        del self.requests[number]
        for said in self.communications.values():
            if said["foia"] == number:
                said["communication"] = ""

    def stamp(self, at: datetime | None = None) -> str:
        """Now, or that instant, as the site writes it: New York's offset, microseconds, no two the same."""
        self._stamps += 1
        return (
            ((at or self.clock.now()) + timedelta(microseconds=self._stamps))
            .astimezone(_NEW_YORK)
            .isoformat(timespec="microseconds")
        )

    def _request(self, who: Account, data: Row, agency: int, several: bool) -> int:
        number = max(self.requests, default=0) + 1
        title = data["title"].strip() + (f" ({self.agencies[agency]['name']})" if several else "")
        whole = data.get("edited_boilerplate") is True
        self.requests[number] = row = {
            "id": number,
            "title": title,
            "requested_docs": data["requested_docs"],
            "slug": _slug(title),
            "status": "submitted",
            "agency": agency,
            "embargo_status": data.get("embargo_status", "public"),
            "user": who.number,
            "edit_collaborators": [],
            "read_collaborators": [],
            "datetime_submitted": self.stamp(),
            "datetime_updated": self.stamp(),
            "datetime_done": None,
            "tracking_id": "",
            "price": "0.00",
            "tags": [] if several else list(data.get("tags", [])),
            "edited_boilerplate": whole,
        }
        text = self._filled(data["requested_docs"], agency, who) if whole else _wrapped(data["requested_docs"])
        self._say(row, text[:150_000], "")
        return number

    def _filled(self, text: str, agency: int, who: Account) -> str:
        words = {**_SUBSTITUTED, "agency name": self.agencies[agency]["name"], "name": who.name}
        for token, value in words.items():
            text = text.replace(f"{{ {token} }}", value)
        return text

    def _say(
        self,
        row: Row,
        text: str,
        subject: str,
        *,
        response: bool = False,
        automatic: bool = False,
        at: datetime | None = None,
    ) -> Row:
        number = max(self.communications, default=0) + 1
        agency_user = 1000 + row["agency"]
        self.communications[number] = said = {
            "id": number,
            "foia": row["id"],
            "from_user": agency_user if response else row["user"],
            "to_user": row["user"] if response else agency_user,
            "subject": subject,
            "datetime": self.stamp(at),
            "response": response,
            "autogenerated": automatic,
            "communication": text,
            "status": None,
            "files": [],
        }
        self._touch(row, at)
        return said

    def _file(self, name: str, content: bytes, at: str) -> int:
        number = max(self.files, default=0) + 1
        stored = re.sub(r"[^A-Za-z0-9._-]", "_", name)
        path = f"/media/foia_files/{number}/{stored}"
        self.contents[path] = content
        self.files[number] = {
            "id": number,
            "ffile": self.files_at + path,
            "datetime": at,
            "title": name.rpartition(".")[0] or name,
            "source": "the agency",
            "description": "",
            "doc_id": "",
            "pages": 0,
        }
        return number

    def _touch(self, row: Row, at: datetime | None = None) -> None:
        row["datetime_updated"] = self.stamp(at)


def _slug(text: str) -> str:
    return _SLUG.sub("-", text.lower()).strip("-")[:255] or "request"


def _wrapped(docs: str) -> str:
    return f"To Whom It May Concern:\r\n\r\nI hereby request the following records:\r\n\r\n{docs}\r\n\r\nSincerely\r\n"
