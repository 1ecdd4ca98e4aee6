"""The fold counts by the rules it is given, and keeps to the order of evidence."""

from __future__ import annotations

from datetime import date

from builders import REQUEST, Story
from cpra_bot.decide.actions import next_action
from cpra_bot.decide.fold import fold
from cpra_bot.law.overlay import with_overlay
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.overlay import LawOverlay

HOLIDAY = with_overlay(
    LawOverlay.model_validate(
        {"holidays": {"add": [{"name": "Sample Day", "day": "2026-09-14", "source": "made up"}]}, "reviewed_by": None}
    )
)


def test_a_holiday_of_the_workspace_moves_open_clocks() -> None:
    story = Story().sent().reply(3, ("received_on", "2026-09-04"))  # day 10 is Monday 14 September
    assert fold(story.events).requests[REQUEST].due.law == date(2026, 9, 14)  # type: ignore[union-attr]
    moved = fold(story.events, {}, HOLIDAY).requests[REQUEST]
    assert moved.due
    assert moved.due.law == date(2026, 9, 15)
    action = next_action(moved, FollowUpPolicy(), story.at(date(2026, 9, 15)), rules=HOLIDAY)
    assert (action.rule, action.when) == ("not-due", date(2026, 9, 15))


def test_no_letter_goes_out_on_a_holiday_of_the_workspace() -> None:
    state = Story().sent(-4).books().requests[REQUEST]  # due on Monday 7 September, Labor Day, so on the 8th
    now = Story().at(date(2026, 9, 14))
    assert next_action(state, FollowUpPolicy(), now).rule == "follow-up"
    held = next_action(state, FollowUpPolicy(), now, rules=HOLIDAY)
    assert (held.rule, held.when) == ("closed-day", date(2026, 9, 15))


def test_two_stated_days_give_the_careful_count_more_time() -> None:
    story = Story().sent().reply(2, ("received_on", "2026-09-02")).reply(5, ("received_on", "2026-09-04"))
    state = story.books().requests[REQUEST]
    assert state.received_on == date(2026, 9, 2)
    assert state.due
    assert (state.due.law, state.due.safe) == (date(2026, 9, 14), date(2026, 9, 14))
    late = story.reply(8, ("received_on", "2026-09-08")).books().requests[REQUEST]
    assert late.due
    assert (late.due.law, late.due.safe) == (date(2026, 9, 14), date(2026, 9, 18))


def test_a_receipt_before_our_own_sending_is_not_believed() -> None:
    story = Story().sent().reply(2, ("received_on", "2025-09-02")).reply(3, ("acknowledged", ""))
    assert story.books().requests[REQUEST].received_on == date(2026, 9, 4)
