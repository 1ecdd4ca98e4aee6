"""The days of a request, and whether its determination came in time."""

from __future__ import annotations

from datetime import date

import pytest

from builders import REQUEST, START, Story, stated
from cpra_bot.decide.course import course_of
from cpra_bot.law.days import legal_day
from cpra_bot.model.course import Course, Punctual

TODAY = date(2026, 11, 2)


def course(story: Story, today: date = TODAY) -> Course:
    return course_of(story.books().requests[REQUEST], today)


ACKNOWLEDGED = Story().sent().reply(1, ("acknowledged", ""))


def test_days_are_those_of_the_messages() -> None:
    story = (
        Story()
        .sent()
        .reply(1, ("acknowledged", ""))
        .reply(5, stated("item_answer", "12", "A1"))
        .reply(8, stated("denial", "", "*"))
    )
    found = course(story)
    days = {name: story.at(day).date() for name, day in (("sent", 0), ("first", 1), ("answer", 5), ("denial", 8))}
    assert (found.sent_on, found.acknowledged_on, found.heard_on) == (days["sent"], days["first"], days["first"])
    assert (found.came_on, found.denied_on, found.determined_on) == (days["answer"], days["denial"], days["denial"])
    assert found.punctual is Punctual.ON_TIME and found.days_to(found.determined_on) == 8


def test_before_sending_there_is_nothing() -> None:
    assert course(Story().opened()) == Course()
    assert Course().days_to(TODAY) is None


def test_a_bounce_is_heard_and_acknowledges_nothing() -> None:
    found = course(Story().sent().reply(1, ("bounce_hard", "records@sampleton.example")))
    assert found.heard_on == date(2026, 9, 2) and found.acknowledged_on is None


def test_our_own_words_are_not_heard() -> None:
    assert course(Story().sent().reply(1, ("acknowledged", ""), ours=True)).heard_on is None


def test_a_weakly_placed_message_is_not_heard_for_sure() -> None:
    assert course(Story().sent().reply(1, ("automatic_reply", ""), strength="weak")).heard_on is None


def test_a_number_from_the_portal_acknowledges() -> None:
    found = course(Story().opened(0, "nextrequest").filed(0, "26-34"))
    assert found.acknowledged_on == legal_day(START)


@pytest.mark.parametrize(
    ("story", "today", "punctual"),
    [
        (Story().sent().reply(1, ("acknowledged", "")).reply(9, ("no_records", ""), key="x"), TODAY, "searching"),
        (Story().sent().reply(1, ("acknowledged", "")).reply(9, stated("denial", "", "*")), TODAY, Punctual.ON_TIME),
        (Story().sent().reply(1, ("acknowledged", "")).reply(40, stated("denial", "", "*")), TODAY, Punctual.LATE),
        (Story().sent().reply(1, ("acknowledged", "")), TODAY, Punctual.OVERDUE),
        (Story().sent().reply(1, ("acknowledged", "")), date(2026, 9, 10), Punctual.RUNNING),
        (Story().sent(), TODAY, Punctual.UNCLEAR),
        (Story().sent().reply(1, ("acknowledged", ""), unclear="why"), TODAY, Punctual.UNCLEAR),
        (Story().sent().reply(1, ("acknowledged", "")).withdrawn(5), TODAY, Punctual.ENDED),
        (Story().sent().reply(1, ("acknowledged", "")).closed(50), TODAY, Punctual.ENDED),
        (Story().opened(), TODAY, Punctual.NOT_SENT),
    ],
)
def test_in_time_or_not(story: Story, today: date, punctual: str) -> None:
    expected = Punctual.OVERDUE if punctual == "searching" else punctual  # a search that goes on decides nothing
    assert course(story, today).punctual is expected


def test_an_extension_that_meets_the_act_moves_the_last_day() -> None:
    notice = stated("extension", "2026-09-25", grounds="c1")
    story = Story().sent().reply(1, ("acknowledged", "")).reply(3, notice).reply(23, stated("denial", "", "*"))
    found = course(story)
    assert found.due == date(2026, 9, 25) and found.punctual is Punctual.ON_TIME
    without = course(Story().sent().reply(1, ("acknowledged", "")).reply(23, stated("denial", "", "*")))
    assert without.due == date(2026, 9, 14) and without.punctual is Punctual.LATE
