"""Appointments as iCalendar (RFC 5545), so that a subscribed calendar moves an event instead of adding a second one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cpra_bot.model.appointment import Appointment
from cpra_bot.output.style import plain

if TYPE_CHECKING:
    from icalendar import Component, Event

ALARM_BEFORE = timedelta(hours=15)
"""Before midnight at the beginning of the day: nine in the morning of the day before."""


@dataclass(frozen=True, slots=True)
class Published:
    """How an event stands in the feed that was written last.

    Attributes:
        sequence: its revision, counted from 0 (RFC 5545 §3.8.7.4).
        stamp: when that revision was made (aware UTC).
        content: what it says, for comparison.
    """

    sequence: int
    stamp: datetime
    content: tuple[str, str, str]


def published(feed: bytes) -> dict[str, Published]:
    """The events of a feed by UID; none if there is no feed yet, or it cannot be read and so tells nothing."""
    from icalendar import Calendar

    if not feed.strip():
        return {}
    try:
        events = Calendar.from_ical(feed).walk("VEVENT")
        return {
            str(event["UID"]): Published(event.decoded("SEQUENCE"), event.decoded("DTSTAMP"), _content(event))
            for event in events
        }
    except (ValueError, KeyError, AttributeError):
        return {}


def feed(
    name: str,
    appointments: Sequence[Appointment],
    uid: Callable[[str], str],
    now: datetime,
    before: Mapping[str, Published],
) -> bytes:
    """A feed file. The same appointments give the same bytes, however often it is written.

    Args:
        name: shown as the calendar's name.
        appointments: what stands in it.
        uid: appointment name → UID that no other calendar has.
        now: stamp of what is new or has changed (aware UTC).
        before: the events of the last feed: an unchanged one keeps its stamp, a changed one gets the next number.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//cpra-bot//public records requests//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for appointment in appointments:
        calendar.add_component(_event(appointment, uid(appointment.name), now, before))
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, uid: str, now: datetime, before: Mapping[str, Published]) -> Event:
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", uid)
    event.add("summary", plain(appointment.title))
    event.add("description", f"{plain(appointment.text)}\n\ncpra show {appointment.request}")
    event.add("dtstart", appointment.day)
    event.add("dtend", appointment.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["deadline of ours" if appointment.ours else "deadline of the agency"])
    last = before.get(uid)
    changed = last is None or last.content != _content(event)
    event.add("sequence", (last.sequence + changed) if last else 0)
    event.add("dtstamp", now.replace(microsecond=0) if last is None or changed else last.stamp)
    if appointment.ours:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", plain(appointment.title))
        alarm.add("trigger", -ALARM_BEFORE)
        event.add_component(alarm)
    return event


def _content(event: Component) -> tuple[str, str, str]:
    """What an event says, whatever way its spaces and line breaks were written."""
    words = [" ".join(str(event[name]).split()) for name in ("SUMMARY", "DESCRIPTION")]
    return words[0], words[1], event.decoded("DTSTART").isoformat()
