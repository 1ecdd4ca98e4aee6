"""Counts a campaign anew from the rows of the ledger's file, with SQL and dates and none of the program's own functions.

It knows what a rehearsal by mail holds: no pause of the clock, no filing by hand, nothing taken back.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
HOLIDAYS = {date(2026, 9, 25), date(2026, 10, 12), date(2026, 11, 11), date(2026, 11, 26), date(2026, 11, 27)}
"""Weekdays of the play on which California's courts are closed (CCP 135)."""
ANY_TIME = {"acknowledged", "tracking_number", "extension"}
BY_PERSONS = {
    *("determination", "status", "fee_quote", "fee_demand", "clarification", "no_records", "record_creation"),
    *("release", "denial", "item_answer", "closure"),
}
SETTLES = {
    "item_answer": "answered", "release": "released", "no_records": "no records", "record_creation": "objected",
    "denial": "denied",
}  # fmt: skip
GIVEN = {"answered", "released"}


def day_of(instant: str) -> date:
    """The day in California."""
    return datetime.fromisoformat(instant).astimezone(ZoneInfo("America/Los_Angeles")).date()


@dataclass
class Mail:
    """A message that is filed with a request."""

    key: str
    at: str
    strength: str
    ours: bool
    facts: list[dict[str, Any]]
    unclear: str

    @property
    def kinds(self) -> set[str]:
        return {fact["kind"] for fact in self.facts}

    @property
    def machine(self) -> bool:
        bounce = self.kinds & {"bounce_hard", "bounce_soft"}
        return bool(bounce or ("automatic_reply" in self.kinds and not self.kinds & ANY_TIME))

    @property
    def shows_receipt(self) -> bool:
        telling = ANY_TIME if "automatic_reply" in self.kinds else ANY_TIME | BY_PERSONS
        return not self.machine and any(fact["kind"] in telling and sure(fact) for fact in self.facts)


def sure(fact: dict[str, Any]) -> bool:
    return fact.get("certainty", "sure") == "sure" or fact.get("rule") == "person"


@dataclass
class Counted:
    """One request."""

    items: list[str]
    conditional: list[str]
    stands_for: dict[str, list[str]]
    sent: date | None = None
    channel: str = ""
    activated: str = ""
    over: bool = False
    mails: list[Mail] = field(default_factory=list)
    outcomes: dict[str, str] = field(default_factory=dict)
    settled_by: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    received: date | None = None
    latest: date | None = None
    acknowledged: date | None = None
    determined: date | None = None
    heard: date | None = None
    came: date | None = None
    denied: date | None = None


def recount(ledger: Path) -> dict[str, Counted]:
    """Every request of a ledger, from its tables."""
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as database:
        assert not _one(database, "SELECT count(*) FROM events WHERE kind = 'act_taken_back'")
        assert not _one(
            database,
            "SELECT count(*) FROM events WHERE kind = 'filing_recorded' AND json_extract(data, '$.number') <> ''",
        )
        requests = {
            key: Counted(data["items_in_order"], data["conditional"], data.get("stands_for", {}))
            for key, data in _opened(database)
        }
        _letters(database, requests)
        _mails(database, requests)
    for each in requests.values():
        each.mails.sort(key=lambda mail: (mail.at, mail.key))
        _days(each)
        _fold(each)
    return requests


def _one(database: sqlite3.Connection, query: str) -> int:
    return int(database.execute(query).fetchone()[0])


def _opened(database: sqlite3.Connection) -> list[tuple[str, dict[str, Any]]]:
    rows = database.execute("SELECT request, data FROM events WHERE kind = 'request_opened' ORDER BY sequence")
    return [(key, {**json.loads(data), "items_in_order": list(json.loads(data)["items"])}) for key, data in rows]


def _letters(database: sqlite3.Connection, requests: dict[str, Counted]) -> None:
    sent = database.execute(
        "SELECT e.request, l.kind, l.channel, e.at "
        "FROM events e JOIN letters l ON l.key = json_extract(e.data, '$.letter') "
        "WHERE e.kind = 'letter_sent' ORDER BY e.sequence"
    )
    for key, kind, channel, at in sent:
        if kind == "initial":
            requests[key].sent = day_of(at)
        if kind in {"initial", "refiling"}:
            requests[key].channel = channel
        if kind == "record-creation" and not requests[key].activated:
            requests[key].activated = at
    for (key,) in database.execute("SELECT request FROM events WHERE kind IN ('request_closed', 'request_withdrawn')"):
        requests[key].over = True


def _mails(database: sqlite3.Connection, requests: dict[str, Counted]) -> None:
    placed: dict[str, tuple[str, dict[str, Any]]] = {}
    facts: dict[str, tuple[list[dict[str, Any]], str]] = {}
    corrected: set[str] = set()
    wanted = (
        "'message_filed', 'message_unplaced', 'message_aside', 'message_read', 'facts_corrected', 'message_harmless'"
    )
    rows = database.execute(f"SELECT request, kind, data FROM events WHERE kind IN ({wanted}) ORDER BY sequence")
    for key, kind, text in rows:
        data = json.loads(text)
        message = data["message"]
        if kind == "message_filed":
            placed[message] = (key, data)
        elif kind in {"message_unplaced", "message_aside"}:
            placed.pop(message, None)
        elif kind == "message_harmless":
            facts[message] = (facts[message][0], "")
        elif kind == "facts_corrected" or message not in corrected:
            facts[message] = (data["facts"], data.get("unclear", ""))
            corrected |= {message} if kind == "facts_corrected" else set()
    for message, (key, data) in placed.items():
        stated, unclear = facts.get(message, ([], ""))
        mail = Mail(message, data["received_at"], data["strength"], data.get("ours", False), stated, unclear)
        requests[key].mails.append(mail)


def _days(one: Counted) -> None:
    theirs = [mail for mail in one.mails if not mail.ours]
    stated = [
        date.fromisoformat(fact["value"])
        for mail in theirs
        for fact in mail.facts
        if fact["kind"] == "received_on" and sure(fact) and one.sent and date.fromisoformat(fact["value"]) >= one.sent
    ]
    shown = [day_of(mail.at) for mail in theirs if mail.shows_receipt and one.sent and day_of(mail.at) >= one.sent]
    one.received = (stated or shown or [None])[0]
    one.acknowledged = min(shown, default=one.received)
    one.heard = min((day_of(mail.at) for mail in theirs if mail.strength != "weak"), default=one.received)
    first = [label for label in one.items if label not in one.conditional]
    for mail in theirs:
        if any(_determines(fact, first) for fact in mail.facts) and not mail.machine:
            one.determined = day_of(mail.at) if mail.strength != "weak" else None
            break
    one.latest = max(stated, default=one.received)


def _determines(fact: dict[str, Any], first: list[str]) -> bool:
    about, detail = fact.get("items", []), fact.get("detail", {})
    whole = not about or "*" in about or set(first) <= set(about)
    if fact["kind"] == "no_records":
        return whole and detail.get("final") == "yes"
    if fact["kind"] == "release":
        return whole or detail.get("partial") == "yes"
    return whole and fact["kind"] in {"determination", "denial"}


def _fold(one: Counted) -> None:
    """What became of each item, message by message."""
    one.outcomes = {label: "inactive" if label in one.conditional else "open" for label in one.items}
    waiting = one.activated
    loose = ""
    for mail in one.mails:
        if mail.ours or mail.machine:
            continue
        if waiting and datetime.fromisoformat(mail.at) >= datetime.fromisoformat(waiting):
            _activate(one)
            waiting = ""
        for fact in mail.facts:
            _settle(one, fact, mail)
            if fact["kind"] == "release" and fact.get("detail", {}).get("partial") != "yes" and not fact.get("items"):
                loose = mail.key
        completed = any(
            fact["kind"] == "closure" and fact.get("detail", {}).get("reason") == "completed" for fact in mail.facts
        )
        if completed and loose:
            for label in [each for each in one.items if one.outcomes[each] == "open"]:
                one.outcomes[label], one.settled_by[label] = "released", loose
    if waiting:
        _activate(one)
    for label in one.conditional:
        replaced = one.stands_for.get(label) or [each for each in one.items if each not in one.conditional]
        if one.outcomes[label] == "open" and all(one.outcomes[each] in GIVEN for each in replaced):
            one.outcomes[label] = "inactive"
    days = {mail.key: day_of(mail.at) for mail in one.mails}
    by = one.days = {label: days[message] for label, message in one.settled_by.items()}
    sure_days = {mail.key: day_of(mail.at) for mail in one.mails if not mail.ours and mail.strength != "weak"}
    parts = [sure_days.get(one.settled_by.get(label, "")) for label in one.items if label not in one.conditional]
    if one.determined is None and all(parts):  # by parts, on the day of the last one
        one.determined = max(day for day in parts if day)
    one.came = min((day for label, day in by.items() if one.outcomes[label] in GIVEN), default=None)
    one.denied = min((day for label, day in by.items() if one.outcomes[label] == "denied"), default=None)


def _activate(one: Counted) -> None:
    objected = {label for label, outcome in one.outcomes.items() if outcome == "objected"}
    called = [label for label in one.conditional if not one.stands_for or objected & set(one.stands_for.get(label, []))]
    for label in called or one.conditional:
        if one.outcomes[label] == "inactive":
            one.outcomes[label] = "open"


def _settle(one: Counted, fact: dict[str, Any], mail: Mail) -> None:
    kind, detail, about = fact["kind"], fact.get("detail", {}), fact.get("items", [])
    if kind not in SETTLES or (kind == "release" and detail.get("partial") == "yes"):
        return
    if kind == "no_records" and detail.get("final") != "yes":
        return
    left = [label for label in one.items if one.outcomes[label] == "open"]
    labels = left if "*" in about else about or (left if len(left) == 1 else [])
    for label in labels:
        if label not in one.outcomes:
            continue
        before, new = one.outcomes[label], SETTLES[kind]
        kept = before in GIVEN and (new == "no records" or one.settled_by.get(label) == mail.key)
        if kept and not (before == "released" and new == "answered"):
            continue
        one.outcomes[label], one.settled_by[label] = new, mail.key


def closed(day: date) -> bool:
    return day.weekday() >= 5 or day in HOLIDAYS


def rolled(day: date) -> date:
    """The next open day (CCP 12a)."""
    while closed(day):
        day += DAY
    return day
