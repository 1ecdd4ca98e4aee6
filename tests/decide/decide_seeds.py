"""The courses of four real requests, retold by their dates and statements: what would have been done on each day.

Where a thread gives no date of a message, a likely one was taken; the texts are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from builders import Story, stated
from cpra_bot.decide.actions import next_actions
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.event import Event

LABELS = {label: f"Records on {label}." for label in ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "B2", "C1")}
PARTS_A_B = {label: f"Records on {label}." for label in ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4")}
FALLBACK = ("A5", "A6", "A7")


@dataclass(frozen=True)
class Course:
    """One request from its first letter to a last day."""

    name: str
    story: Story
    last: date


def begun(agency: str, day: date, items: dict[str, str], conditional: tuple[str, ...] = ()) -> Story:
    """The first letter leaves on that day."""
    start = datetime(day.year, day.month, day.day, 18, 0, tzinfo=UTC)
    return Story(f"alpr-2026/{agency}", start, items, conditional).sent(day)


def los_angeles() -> Course:
    """An extension without a day, then an update promised for 18 April."""
    story = begun("los-angeles-pd", date(2025, 2, 10), LABELS, FALLBACK)
    story.reply(date(2025, 2, 10), stated("acknowledged"), stated("tracking_number", "25-2170"))
    story.reply(
        date(2025, 2, 19),
        stated("extension", quote="we take the fourteen days of the statute", grounds="c1", defects="no_date"),
    )
    story.reply(
        date(2025, 3, 5),
        stated("status", quote="the Department is searching"),
        stated("exemption_warning", quote="some of them may be redacted"),
        stated("promised_date", "2025-04-18", quote="an update by April 18, 2025"),
    )
    return Course("Los Angeles, 2025: an extension without a day, and an update promised", story, date(2025, 5, 2))


def beverly_hills() -> Course:
    """An extension to 7 March with its ground, a first batch, and an estimate of 21 March on the portal's page."""
    story = begun("beverly-hills-pd", date(2025, 2, 10), LABELS, FALLBACK)
    story.reply(date(2025, 2, 11), stated("acknowledged"), stated("tracking_number", "CRM-25-191"))
    story.reply(
        date(2025, 2, 20),
        stated("received_on", "2025-02-11"),
        stated("extension", "2025-03-07", quote="you will be notified on or before 03/07/2025", grounds="c2"),
    )
    story.reply(
        date(2025, 3, 7),
        stated("release", "", "*", quote="the first batch of responsive records", partial="yes"),
        stated("promised_date", "2025-03-21", quote="Est. Completion March 21, 2025"),
    )
    return Course(
        "Beverly Hills, 2025: an extension with its day, a first batch, an estimate", story, date(2025, 4, 11)
    )


def tracy() -> Course:
    """Answers typed item by item, a report under a link that is good for a month, and a closing."""
    story = begun("tracy-pd", date(2020, 2, 14), PARTS_A_B)
    story.reply(date(2020, 2, 14), stated("acknowledged"), stated("tracking_number", "20-34"))
    answers = [stated("item_answer", value, f"B{number}") for number, value in enumerate(("11", "12", "13", "14"), 1)]
    story.reply(
        date(2020, 2, 20),
        stated("release", "", "A1", "A2", "A3", "A4", quote="please see attached report", document="report.pdf"),
        *answers,
        stated("link", "https://tracy.example/documents/1", expires="2020-03-21"),
    )
    story.reply(date(2020, 2, 24), stated("closure", reason="completed", quote="all responsive, non-exempt records"))
    return Course("Tracy, 2020: answered item by item, then closed", story, date(2020, 3, 31))


def elk_grove() -> Course:
    """Received late at another office, a weak determination with an estimate, then everything is withheld."""
    story = begun("elk-grove-pd", date(2021, 4, 16), PARTS_A_B)
    story.reply(
        date(2021, 5, 14),
        stated("received_on", "2021-05-04", quote="received in the Office of the City Clerk on May 4, 2021"),
        stated("tracking_number", "RFI-21-109"),
        stated("determination", quote="it appears the request seeks disclosable records"),
        stated("exemption_warning", quote="however, it may also seek exempt records"),
        stated("promised_date", "2021-06-11", quote="can be available by June 11, 2021"),
    )
    story.reply(
        date(2021, 6, 23),
        stated(
            "denial",
            "",
            "*",
            quote="these records are being withheld",
            who="a named deputy city attorney",
            sections="Gov 6254(k); Gov 6255; Civ 1798.90.55",
        ),
    )
    return Course("Elk Grove, 2021: a late receipt, an estimate, then a denial", story, date(2021, 7, 16))


def seeds() -> tuple[Course, ...]:
    """All four."""
    return (los_angeles(), beverly_hills(), tracy(), elk_grove())


@dataclass(frozen=True)
class Stretch:
    """Days in a row on which the same is to be done, by the events up to each of them."""

    first: date
    last: date
    actions: tuple[NextAction, ...]

    @property
    def does(self) -> tuple[str, ...]:
        """In short, to tell one stretch from the next."""
        return tuple(map(in_short, self.actions))


def day_by_day(course: Course) -> list[Stretch]:
    """What is to be done on every day, asked at noon. What the program would send by itself is sent that day."""
    story, stretches = course.story, list[Stretch]()
    told = Story(story.request, story.start, story.items, story.conditional)
    events, day = sorted(story.events, key=lambda event: event.at), story.start.date()
    while day <= course.last:
        now = told.at(day) + timedelta(hours=1)
        told.events = sorted([*_of_ours(told, story), *(each for each in events if each.at <= now)], key=lambda e: e.at)
        actions = next_actions(told.books().requests[story.request], FollowUpPolicy(), now)
        new = Stretch(day, day, actions)
        if stretches and stretches[-1].does == new.does:
            stretches[-1] = replace(stretches[-1], last=day)
        else:
            stretches.append(new)
        first = actions[0]
        if first.mode is Mode.AUTO and first.order:
            told.letter(f"{first.order.kind}/{first.order.number}", day)
        day += timedelta(days=1)
    return stretches


def _of_ours(told: Story, story: Story) -> list[Event]:
    """The letters that were sent while the days went by."""
    return [event for event in told.events if event not in story.events]


def in_short(action: NextAction) -> str:
    """`follow-up auto follow-up/1 A1 A2`; a waiting with the day on which it ends."""
    order = action.order
    letter = [f"{order.kind}/{order.number}", *order.items] if order else []
    until = [f"to {action.when}"] if action.mode is Mode.WAIT else []
    return " ".join([action.rule, action.mode.value, *until, *letter])
