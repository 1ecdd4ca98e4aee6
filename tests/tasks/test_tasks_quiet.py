"""The short way of cron: taken only where the long way would do nothing, and never to another result."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cpra_bot.files.heartbeat import read_heartbeat
from cpra_bot.files.quiet import quiet_path, read_quiet
from cpra_bot.ledger.peek import newest_event
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.servers import DEMO_PASSWORD
from cpra_bot.tasks.quiet import note_if_quiet, nothing_new
from cpra_bot.tasks.standing import pause
from cpra_bot.tasks.tick import note_told, tick
from cpra_bot.wire.secrets import Secret
from desk import CAMPAIGN_ID, Desk, open_desk

LONG_AGO = 1_000_000_000  # seconds since 1970


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as desk:
        for path in tmp_path.rglob("*.yaml"):
            os.utime(path, (LONG_AGO, LONG_AGO))
        yield desk


def hour(desk: Desk, *, daily: bool = False, password: str = DEMO_PASSWORD) -> str | None:
    """What the short way says."""
    folder, secret = desk.office.workspace.folder, Secret("password", password)
    return nothing_new(folder, daily=daily, clock=desk.clock, secret=lambda _login: secret)


def long_way(desk: Desk, *, daily: bool = False) -> None:
    """A live run, told and noted as the command does it."""
    before = desk.office.ledger.events.last()
    result = tick(desk.office, live=True)
    note_told(desk.office, result.news)
    note_if_quiet(desk.office, result, before, daily=daily)


def settle(desk: Desk, *, daily: bool = False) -> None:
    """Send the campaign and tick until there is nothing to do; the next day has begun."""
    desk.send()
    desk.pass_days(1)
    for _ in range(3):
        long_way(desk, daily=daily)


def test_after_a_run_that_did_nothing_there_is_nothing_to_do(desk: Desk) -> None:
    assert hour(desk) is None, "nobody has looked yet"
    settle(desk)
    desk.clock.sleep(3600)
    ledger = list(desk.office.ledger.dump())
    assert hour(desk) == ""
    beat = read_heartbeat(desk.office.ledger.path)
    assert beat and beat.at == desk.clock.now() and beat.exit_code == 0, "it counts as a run"
    long_way(desk)
    assert list(desk.office.ledger.dump()) == ledger, "and the long way does nothing either"


def a_mail(desk: Desk) -> None:
    desk.write("moose-grove-pd", "We have your request.")


def an_event(desk: Desk) -> None:
    pause(desk.office, "campaign", CAMPAIGN_ID, None)


def a_file(desk: Desk) -> None:
    path = desk.office.workspace.folder / "campaigns" / "shade-trees-2026.yaml"
    path.write_text(path.read_text() + "# a word\n")


def a_new_law(desk: Desk) -> None:
    (desk.office.workspace.folder / "law.yaml").write_text("version: 1\n")


def a_day(desk: Desk) -> None:
    desk.pass_days(1)


def a_damaged_note(desk: Desk) -> None:
    path = quiet_path(desk.office.workspace.folder)
    path.write_text(path.read_text()[:-20])


def no_note(desk: Desk) -> None:
    quiet_path(desk.office.workspace.folder).unlink()


def another_ledger(desk: Desk) -> None:
    """What lay there is gone; a new one would have other seals."""
    desk.office.ledger.path.replace(desk.office.ledger.path.with_name("away.db"))


@pytest.mark.parametrize(
    "happens", [a_mail, an_event, a_file, a_new_law, a_day, a_damaged_note, no_note, another_ledger]
)
def test_whatever_has_changed_takes_the_long_way(desk: Desk, happens: Callable[[Desk], None]) -> None:
    settle(desk)
    assert hour(desk) == ""
    happens(desk)
    assert hour(desk) is None


def test_who_holds_the_lock_or_cannot_log_in_is_told_by_the_long_way(desk: Desk) -> None:
    settle(desk)
    assert hour(desk, password="wrong") is None
    with desk.office.ledger.run("poll", desk.clock.now()):
        assert hour(desk) is None
    assert hour(desk) == ""


def test_a_clock_that_was_set_back_takes_the_long_way(desk: Desk) -> None:
    settle(desk)
    note = read_quiet(desk.office.workspace.folder)
    assert note and note.at <= desk.clock.now() < note.until
    behind, right = SimulatedClock(note.at - timedelta(seconds=1)), Secret("password", DEMO_PASSWORD)
    assert nothing_new(desk.office.workspace.folder, daily=False, clock=behind, secret=lambda _login: right) is None
    same = SimulatedClock(note.at)
    assert nothing_new(desk.office.workspace.folder, daily=False, clock=same, secret=lambda _login: right) == ""


def test_a_digest_that_nobody_asked_for_yet_is_not_passed_over(desk: Desk) -> None:
    settle(desk, daily=False)
    assert hour(desk, daily=True) is None
    long_way(desk, daily=True)
    assert hour(desk, daily=True) == "" and hour(desk, daily=False) == ""


def test_a_file_that_changed_while_it_was_read_leaves_no_note(desk: Desk) -> None:
    now = desk.clock.now().timestamp() + 5
    os.utime(desk.office.workspace.folder / "cpra.yaml", (now, now))
    settle(desk)
    assert hour(desk) is None


def test_over_weeks_the_short_way_is_taken_only_where_the_long_one_does_nothing(desk: Desk) -> None:
    desk.send()
    quiet = 0
    for day in range(1, 46):
        if day == 3:
            desk.write("moose-grove-pd", "We received your request on September 2. Its number is 26-77.")
        if day == 9:
            desk.write("cobble-point-pd", "We found no records that answer your request.", threaded=False)
        for _ in range(4):
            desk.clock.sleep(5 * 3600)
            said, ledger = hour(desk), list(desk.office.ledger.dump())
            long_way(desk)
            if said is not None:
                quiet += 1
                assert list(desk.office.ledger.dump()) == ledger, f"day {day}: the long way had something to do"
        desk.clock.sleep(4 * 3600)
    assert quiet > 60


def test_the_newest_event_is_seen_without_the_ledger(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    last = list(desk.office.ledger.events.sealed())[-1]
    assert newest_event(desk.office.ledger.path) == (last.sequence, last.link)
    assert newest_event(tmp_path / "none.db") is None
    (tmp_path / "text.db").write_text("this is no ledger, whatever its name may say")
    assert newest_event(tmp_path / "text.db") is None
