"""Calendar feeds: a real parser reads them, and what moves keeps its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from cpra_bot.model.appointment import Appointment
from cpra_bot.output.calendar import feed, published

NOW = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)
DUE = Appointment("c/elm-pd/determination", "c/elm-pd", date(2026, 9, 11), "Determination due: Elm PD", "Because.")
OURS = Appointment("c/elm-pd/fee-1", "c/elm-pd", date(2026, 9, 4), "Pay or object", "They say so.", ours=True)


def uid(name: str) -> str:
    return f"{name.replace('/', '-')}@cpra-bot.invalid"


def written(*days: Appointment, now: datetime = NOW, before: bytes = b"") -> bytes:
    return feed("Records requests: c", days, uid, now, published(before))


def test_a_parser_reads_back_what_was_written() -> None:
    calendar = Calendar.from_ical(written(DUE, OURS))
    due, ours = calendar.walk("VEVENT")
    assert due["DTSTART"].dt == DUE.day and due["DTEND"].dt == DUE.day + timedelta(days=1)
    assert due["SUMMARY"] == DUE.title and due["DESCRIPTION"].startswith(DUE.text)
    assert (due["SEQUENCE"], due["DTSTAMP"].dt, due["UID"]) == (0, NOW, uid(DUE.name))
    assert not due.walk("VALARM")
    assert ours.walk("VALARM")[0]["TRIGGER"].dt == -timedelta(hours=15)


def test_the_same_days_give_the_same_bytes_later() -> None:
    first = written(DUE, OURS)
    assert written(DUE, OURS, now=NOW + timedelta(days=3), before=first) == first


def test_a_due_date_that_moved_updates_its_event() -> None:
    first, later = written(DUE, OURS), NOW + timedelta(days=3)
    moved = replace(DUE, day=date(2026, 9, 25))
    due, ours = Calendar.from_ical(written(moved, OURS, now=later, before=first)).walk("VEVENT")
    assert (due["UID"], due["SEQUENCE"], due["DTSTAMP"].dt) == (uid(DUE.name), 1, later)
    assert due["DTSTART"].dt == moved.day
    assert (ours["SEQUENCE"], ours["DTSTAMP"].dt) == (0, NOW)


def test_a_feed_that_is_damaged_is_written_anew() -> None:
    for before in (b"", b"no calendar", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"):
        assert written(DUE, before=before) == written(DUE)


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_words_of_an_agency_can_make_an_event_of_their_own(title: str, text: str) -> None:
    evil = replace(DUE, title=title + "\r\nEND:VEVENT\nBEGIN:VEVENT", text=text + "\nBEGIN:VALARM\nATTACH:x")
    once = written(evil)
    calendar = Calendar.from_ical(once)
    assert len(calendar.walk("VEVENT")) == 1 and not calendar.walk("VALARM")
    assert written(evil, now=NOW + timedelta(days=1), before=once) == once
