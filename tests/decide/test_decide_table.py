"""The table of situations: each leads to exactly these actions, and the page that shows them is the same."""

from __future__ import annotations

import pytest
from decide_seeds import day_by_day, seeds
from decide_situations import GROUPS, Situation

from builders import REQUEST
from cpra_bot.decide.actions import next_actions
from cpra_bot.model.action import NextAction
from cpra_bot.model.campaign import FollowUpPolicy

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


def course(name: str) -> list[tuple[str, str, str]]:
    """The stretches of a real course: first day, last day, what decides."""
    chosen = next(each for each in seeds() if each.name.startswith(name))
    return [(f"{each.first:%m-%d}", f"{each.last:%m-%d}", each.does[0]) for each in day_by_day(chosen)]


def test_los_angeles_takes_time_without_a_day_and_is_asked_after_its_own_promise() -> None:
    assert course("Los Angeles") == [
        ("02-10", "02-18", "not-due wait to 2025-02-20"),
        ("02-19", "03-04", "extension wait to 2025-03-06"),  # the longest that the Act allows
        ("03-05", "04-18", "promise wait to 2025-04-18"),
        ("04-19", "05-02", "promise-passed propose extension-expired/1 A1 A2 A3 A4 B1 B2 C1"),
    ]


def test_beverly_hills_is_left_to_its_later_estimate() -> None:
    assert course("Beverly Hills") == [
        ("02-10", "02-10", "not-due wait to 2025-02-20"),
        ("02-11", "02-19", "not-due wait to 2025-02-21"),  # by the day of receipt
        ("02-20", "03-06", "extension wait to 2025-03-07"),
        ("03-07", "03-21", "promise wait to 2025-03-21"),
        ("03-22", "04-11", "promise-passed person"),  # a part came, and nobody knows for which items
    ]


def test_tracy_is_thanked() -> None:
    assert [what for _, _, what in course("Tracy")] == [
        "not-due wait to 2020-02-24",
        "thanks propose thanks/1 A1 A2 A3 A4 B1 B2 B3 B4",
    ]


def test_elk_grove_denies_and_no_fallback_is_tried() -> None:
    decided_by = [what.split()[0] for _, _, what in course("Elk Grove")]
    assert decided_by[-3:] == ["promise", "promise-passed", "rebuttal"]
    assert "fallback" not in decided_by
