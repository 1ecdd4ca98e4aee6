"""`cpra calendar` in a workspace: a feed per campaign, and the next days."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar

from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.tasks.calendar import calendar
from desk import CAMPAIGN_ID, Desk


def test_a_feed_of_all_requests_that_stays_while_nothing_changes(desk: Desk) -> None:
    desk.send()
    run = calendar(desk.office)
    feed = run.feeds[CAMPAIGN_ID]
    events = Calendar.from_ical(feed.read_bytes()).walk("VEVENT")
    assert len(events) == len(run.ahead) == len(desk.office.books().requests)
    assert [each.day for each in run.ahead] == sorted(each.day for each in run.ahead)
    before = feed.read_bytes()
    desk.pass_days(0.5)
    calendar(desk.office)
    assert feed.read_bytes() == before


def test_days_that_have_passed_stay_in_the_feed_and_are_not_ahead(desk: Desk) -> None:
    desk.send()
    desk.pass_days(40)
    run = calendar(desk.office, CAMPAIGN_ID)
    assert not run.ahead
    assert Calendar.from_ical(run.feeds[CAMPAIGN_ID].read_bytes()).walk("VEVENT")


def test_wrong_names_and_folders(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    with pytest.raises(UsageError, match="no request belongs to the campaign shade"):
        calendar(desk.office, "shade")
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(CannotFinish, match="cannot be written"):
        calendar(desk.office, folder=blocked)
