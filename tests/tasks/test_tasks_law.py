"""A workspace's `law.yaml` reaches every task that computes dates: it comes in with the office."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.errors import FilesAtFault
from cpra_bot.files.workspace import Workspace
from cpra_bot.law.open_days import is_working_day
from cpra_bot.law.rules import RULES
from cpra_bot.model.settings import Mailbox
from cpra_bot.tasks.check import check
from cpra_bot.tasks.clock import clock
from cpra_bot.tasks.office import open_office
from cpra_bot.wire.clock import Clock

SETTINGS = """\
requester: {name: Robin Sample}
mailbox:
  address: robin@requester.example
  smtp: {host: 127.0.0.1, port: 1, security: none}
  imap: {host: 127.0.0.1, port: 1, security: none}
directory: agencies.yaml
"""
AGENCIES = """\
version: 1
as_of: "2026-11-01"
sources: {hand: {title: Made up}}
agencies:
  - {id: sampleton-pd, name: Sampleton Police Department, kind: police, closures: [2026-12-24], source: [hand]}
  - {id: other-pd, name: Other Police Department, kind: police, source: [hand]}
"""
LAW = """\
reviewed: 2026-11-23
reviewed_by: Robin Sample
holidays: {add: [{name: Sample Day, day: 2026-12-21, source: made up}]}
closures: {sampleton-pd: [2026-12-28], other-pd: [2026-12-29]}
"""


class Frozen:
    """A clock that stands."""

    def __init__(self, day: date) -> None:
        self._now = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)

    def now(self) -> datetime:
        """Always the same."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """No time passes."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cpra.yaml").write_text(SETTINGS)
    (tmp_path / "agencies.yaml").write_text(AGENCIES)
    (tmp_path / "campaigns").mkdir()
    return tmp_path


def no_mail(mailbox: Mailbox, clock: Clock) -> EmailChannel:
    """A channel that is never used."""
    return EmailChannel(mailbox, lambda: pytest.fail("no secret is needed"), clock)


def test_the_office_brings_rules_and_closures(folder: Path) -> None:
    with open_office(folder, channel=no_mail) as office:
        assert office.rules == RULES
        assert office.closures == {"sampleton-pd": {date(2026, 12, 24)}}
    (folder / "law.yaml").write_text(LAW)
    with open_office(folder, channel=no_mail) as office:
        assert office.rules.reviewed == date(2026, 11, 23)
        assert not is_working_day(date(2026, 12, 21), office.rules)
        assert office.closures == {
            "sampleton-pd": {date(2026, 12, 24), date(2026, 12, 28)},
            "other-pd": {date(2026, 12, 29)},
        }


def test_a_faulty_law_file_opens_no_office(folder: Path) -> None:
    (folder / "law.yaml").write_text("closures: {nobody-pd: []}\n")
    with pytest.raises(FilesAtFault) as caught, open_office(folder, channel=no_mail):
        pass
    assert [problem.code for problem in caught.value.problems] == ["R020"]


def test_a_review_of_tomorrow_is_told_and_of_today_is_not(folder: Path) -> None:
    (folder / "law.yaml").write_text(LAW)
    before = check(Workspace(folder), clock=Frozen(date(2026, 11, 21))).problems
    after = check(Workspace(folder), clock=Frozen(date(2026, 11, 23))).problems
    assert [[each.code for each in found if each.file == "law.yaml"] for found in (before, after)] == [["R014"], []]
    with pytest.raises(FilesAtFault):
        clock(folder, date(2026, 12, 1), now=Frozen(date(2026, 11, 1)))


def test_the_clock_counts_by_the_workspaces_rules(folder: Path) -> None:
    (folder / "law.yaml").write_text(LAW)
    now = Frozen(date(2026, 11, 24))
    result = clock(folder, date(2026, 12, 11), agency="sampleton-pd", now=now)
    assert result.due.law == date(2026, 12, 22)  # the workspace's holiday
    later = clock(folder, date(2026, 12, 14), agency="sampleton-pd", now=now)
    assert (later.due.law, later.due.safe) == (date(2026, 12, 24), date(2026, 12, 29))  # two closures and Christmas
    assert later.closed[date(2026, 12, 28)] == "office closed (CCP 12b)"
    assert clock(folder, date(2026, 12, 14), now=now).due.safe == date(2026, 12, 24)


def test_a_day_of_receipt_that_has_not_come_is_told(folder: Path) -> None:
    now = Frozen(date(2026, 11, 24))
    assert clock(folder, date(2026, 11, 24), now=now).notes == ()
    assert clock(folder, date(2026, 11, 25), now=now).notes == ("2026-11-25 has not come yet; today is 2026-11-24.",)
