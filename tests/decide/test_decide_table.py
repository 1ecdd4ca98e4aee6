"""The table of situations: each leads to exactly these actions, and the page that shows them is the same."""

from __future__ import annotations

import pytest

from builders import REQUEST
from cpra_bot.decide.actions import next_actions
from cpra_bot.model.action import NextAction
from cpra_bot.model.campaign import FollowUpPolicy
from decide_seeds import Course, day_by_day, seeds
from decide_situations import GROUPS, Situation

ROWS = [(group, row) for group, rows in GROUPS.items() for row in rows]


def in_short(action: NextAction) -> str:
    """`follow-up auto follow-up/1 A1 A2`."""
    order = action.order
    letter = [f"{order.kind}/{order.number}", *order.items] if order else []
    return " ".join([action.rule, action.mode.value, *letter])


def decided(row: Situation) -> tuple[NextAction, ...]:
    """All that is to be done in a situation."""
    return next_actions(row.story.books().requests[REQUEST], FollowUpPolicy(), row.story.at(row.day))


@pytest.mark.parametrize("row", [row for _, row in ROWS], ids=[f"{group}: {row.what}" for group, row in ROWS])
def test_what_is_done(row: Situation) -> None:
    actions = decided(row)
    assert tuple(map(in_short, actions)) == row.does, [action.because for action in actions]


def test_there_are_enough_of_them() -> None:
    assert len(ROWS) >= 60
    assert len({row.what + str(row.day) for _, row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("course", seeds(), ids=lambda course: course.name)
def test_real_courses(course: Course) -> None:
    for stretch in day_by_day(course):
        print(stretch.first, stretch.last, stretch.does, stretch.because)
