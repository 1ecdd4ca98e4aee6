"""After a rehearsal of 120 agencies every figure of the report is counted anew, straight from the ledger's rows."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest
from rehearsal_recount import Counted, recount, rolled
from rehearsal_stage import LAST_DAY, in_memory, wish, workspace

from cpra_bot.output.report.figures import exemptions, glance, items, punctuality, times, weeks
from cpra_bot.output.report.page import topic_of
from cpra_bot.output.report.view import Report
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.play import Days
from cpra_bot.tasks.office import open_office
from cpra_bot.tasks.report import gather

AGENCIES, DAYS = 120, 22


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that a rehearsal leaves, with a person who decides."""
    base = tmp_path_factory.mktemp("report")
    asked = wish(
        workspace(base / "home"), base / "played", days=DAYS, agencies=AGENCIES, campaign="alpr-2026", nobody=False
    )
    in_memory(asked)
    return base / "played"


@pytest.fixture(scope="module")
def report(played: Path) -> Report:
    clock = SimulatedClock(Days(LAST_DAY, DAYS).cron(DAYS))
    with open_office(played, clock=clock) as office:
        return gather(office)


@pytest.fixture(scope="module")
def counted(played: Path) -> dict[str, Counted]:
    return recount(played / "ledger.db")


Counts = dict[str, Counted]


def test_the_campaign_at_a_glance(report: Report, counted: Counts) -> None:
    tests = {
        "sent": lambda one: one.sent,
        "acknowledged": lambda one: one.received,
        "determined": lambda one: one.determined,
        "released": lambda one: {"released", "answered"} & set(one.outcomes.values()),
        "denied": lambda one: "denied" in one.outcomes.values(),
        "no_records": lambda one: "no records" in one.outcomes.values(),
        "objected": lambda one: "objected" in one.outcomes.values(),
        "silent": lambda one: not one.heard,
    }
    for figure in glance(report.rows):
        expected = tuple(key for key, one in counted.items() if one.sent and tests[figure.name](one))
        assert (figure.name, figure.rows, figure.count) == (figure.name, expected, len(expected))
        assert figure.of == AGENCIES
    few = [figure.name for figure in glance(report.rows) if not figure.count > 0]
    assert few == [], "a figure that is nought for all proves nothing"


def test_the_grid_cell_by_cell(report: Report, counted: Counts) -> None:
    told = {row.request: {label: outcome.value for label, outcome in row.outcomes.items()} for row in report.rows}
    assert told == {key: one.outcomes for key, one in counted.items()}
    for each in items(report):
        found = Counter(one.outcomes[each.label] for one in counted.values())
        assert {outcome.value: count for outcome, count in each.outcomes.items()} == found
        assert each.asked == AGENCIES


def test_the_course_by_week(report: Report, counted: Counts) -> None:
    found = weeks(report.rows, report.today)
    assert len(found) == DAYS // 7 + 2 and found[-1].last == LAST_DAY
    for week in found:
        by = {
            name: sum(1 for one in counted.values() if (day := getattr(one, name)) and day <= week.last)
            for name in ("sent", "acknowledged", "determined", "came")
        }
        assert by == {
            "sent": week.sent,
            "acknowledged": week.acknowledged,
            "determined": week.determined,
            "came": week.came,
        }
    assert len({week.determined for week in found}) > 3


def test_response_times_by_county(report: Report, counted: Counts) -> None:
    counties = {row.request: row.county for row in report.rows}
    for group in times(report.rows, lambda row: row.county):
        some = [one for key, one in counted.items() if counties[key] == group.group]
        for name, spread in (
            ("acknowledged", group.acknowledged),
            ("determined", group.determined),
            ("came", group.came),
        ):
            days = sorted((day - one.sent).days for one in some if (day := getattr(one, name)) and one.sent)
            assert spread.count == len(days) and group.sent == len(some)
            if days:
                assert (spread.middle, spread.least, spread.most) == (median(days), days[0], days[-1])
    ways = Counter(one.channel for one in counted.values() if one.sent)
    assert {group.group: group.sent for group in times(report.rows, lambda row: row.channel)} == ways
    assert set(ways) == {"email", "nextrequest", "web_form"}, "some were asked to file in a portal, and did"


def test_exemptions_by_section_and_agency(report: Report, counted: Counts) -> None:
    cited: dict[str, set[str]] = {}
    for key, one in counted.items():
        for mail in one.mails:
            for fact in mail.facts:
                if fact["kind"] == "denial" and not mail.ours and not mail.machine:
                    for section in fact.get("detail", {}).get("sections", "").split(";"):
                        cited.setdefault(section.strip(), set()).add(key)
    cited.pop("", None)
    found = {each.section: {row.request for row in each.rows} for each in exemptions(report.rows, topic_of)}
    assert found == cited and len(found) >= 2


def test_what_was_in_time(report: Report, counted: Counts) -> None:
    """Without a notice of extension: ten days from receipt, off closed days. With one, nobody is late before its day."""
    told = {key: figure.name for figure in punctuality(report.rows) for key in figure.rows}
    assert len(told) == AGENCIES and sum(figure.count for figure in punctuality(report.rows)) == AGENCIES
    seen: Counter[str] = Counter()
    for key, one in counted.items():
        facts = [fact for mail in one.mails for fact in mail.facts]
        if any(fact["kind"] == "extension" for fact in facts):
            continue
        seen[told[key]] += 1
        assert told[key] == _in_time(one), key
    assert {"on_time", "late"} <= set(seen) and sum(seen.values()) > AGENCIES / 3
    notices = {key: _noticed(one) for key, one in counted.items() if _noticed(one)}
    assert len(notices) > 5
    for key, until in notices.items():
        one = counted[key]
        if told[key] == "late":
            assert one.determined and one.received and one.determined > rolled(one.received + timedelta(days=10))
            assert one.determined > min(until, rolled(one.received + timedelta(days=24)))


def _in_time(one: Counted) -> str:
    if one.received is None:
        return "unclear" if one.sent and one.sent + timedelta(days=16) < LAST_DAY else "?"
    last = rolled(rolled(one.latest or one.received) + timedelta(days=10))
    by_law = rolled(one.received + timedelta(days=10))
    if one.determined:
        first = min((day for label, day in one.days.items() if label not in one.conditional), default=one.determined)
        return "on_time" if one.determined <= by_law else "late" if min(first, one.determined) > last else "unclear"
    if one.over:
        return "ended"
    if last >= LAST_DAY:
        return "running"
    decided = any(outcome not in {"open", "inactive"} for outcome in one.outcomes.values())
    unread = any(mail.unclear for mail in one.mails)
    return "unclear" if decided or unread else "overdue"


def _noticed(one: Counted) -> date | None:
    """The first day that a notice of extension names."""
    days = [fact["value"] for mail in one.mails for fact in mail.facts if fact["kind"] == "extension" and fact["value"]]
    return date.fromisoformat(days[0]) if days else None


def test_figures_to_quote_are_those_of_the_page(report: Report, counted: Counts) -> None:
    told = {each.name: (each.count, each.of) for each in report.statistics}
    seen = {each.name: each.count for each in (*glance(report.rows), *punctuality(report.rows))}
    for quoted, shown in (("acknowledged", "acknowledged"), ("determined", "determined"), ("denied", "denied"),
                          ("no_records", "no_records"), ("objected", "objected"), ("released_some", "released"),
                          ("never_answered", "silent"), ("on_time", "on_time"), ("late", "late"),
                          ("silent_past_due", "overdue")):  # fmt: skip
        assert told[quoted][0] == seen[shown], quoted
    proven = sum(1 for one in counted.values() if one.received)
    assert told["on_time"][1] == told["late"][1] == proven
    for each in report.statistics:
        assert set(each.rows) <= set(counted) and f"{each.of}" in each.sentence


def test_the_threads_hold_every_mail_and_every_letter(report: Report, played: Path, counted: Counts) -> None:
    import sqlite3

    with sqlite3.connect(f"file:{played / 'ledger.db'}?mode=ro", uri=True) as database:
        letters = dict(database.execute("SELECT request, count(*) FROM letters GROUP BY request"))
    for key, inside in report.inside.items():
        steps = Counter(step.who for step in inside.steps)
        ours = sum(1 for mail in counted[key].mails if mail.ours)
        assert (steps["we"], steps["agency"]) == (letters[key] + ours, len(counted[key].mails) - ours)
        assert inside.proof.holds and inside.clocks
    marked = [
        piece for inside in report.inside.values() for step in inside.steps for piece in step.pieces if piece.facts
    ]
    quotes = {
        " ".join(fact["quote"].split())
        for one in counted.values()
        for mail in one.mails
        for fact in mail.facts
        if fact["quote"]
    }
    assert len(marked) > 200
    assert all(any(" ".join(piece.text.split()) in quote for quote in quotes) for piece in marked[:300])
    assert json.dumps(len(report.needs))
