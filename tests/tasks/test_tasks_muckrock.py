"""A campaign by MuckRock, through the tasks: sent once, heard, told, and never followed up by the program."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import httpx
import pytest
from muckrock_desk import PASSWORD, Bureau, open_bureau

from cpra_bot.model.action import Mode
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.request import Grade
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.servers import DEMO_PASSWORD
from cpra_bot.rehearsal.web_server import Trouble
from cpra_bot.tasks.decisions import decide
from cpra_bot.tasks.settle import settle
from cpra_bot.tasks.standing import end as end_request
from cpra_bot.tasks.standing import pause
from cpra_bot.wire.clock import SystemClock
from town import AGENCIES

SENT = dict.fromkeys(AGENCIES, LetterStatus.SENT)


@pytest.fixture
def bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bureau]:
    monkeypatch.setenv("CPRA_MUCKROCK_PASSWORD", PASSWORD)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with open_bureau(tmp_path / "workspace") as bureau:
        yield bureau


def pass_time(bureau: Bureau, **spans: float) -> None:
    assert isinstance(bureau.clock, SimulatedClock)
    bureau.clock.advance_to(bureau.clock.now() + timedelta(**spans))


def once(bureau: Bureau, trouble: Trouble, after: int = 0) -> None:
    """One POST meets a trouble, after so many that did not."""
    left = [trouble, *([None] * after)]

    def due(request: httpx.Request) -> Trouble | None:
        return left.pop() if left and request.method == "POST" and request.url.path.endswith("/requests/") else None

    bureau.server.plan.due = due


def test_a_preview_shows_the_way_and_the_cost(bureau: Bureau) -> None:
    plan = bureau.plan()
    assert not plan.blocked, plan.problems
    assert {letter.channel for letter in plan.letters} == {"muckrock"}
    assert {letter.to for letter in plan.letters} >= {"MuckRock agency 71, Cobble Point Police Department"}
    assert "3 of them by MuckRock" in plan.costs
    assert "$15.00" in plan.costs
    assert all("robin" not in letter.body.lower().replace("robin sample", "") for letter in plan.letters)
    assert bureau.site.seen == []


def test_a_campaign_is_filed_once_and_its_numbers_are_known(bureau: Bureau) -> None:
    result = bureau.send()
    assert result.delivery.count(LetterStatus.SENT) == 3
    assert bureau.statuses() == SENT
    assert len(bureau.books.posts) == 3
    assert sorted(bureau.number(agency) for agency in AGENCIES) == [1, 2, 3]
    assert bureau.state().grade is Grade.NOTHING  # MuckRock has not passed it on
    assert bureau.tick().delivery.outcomes == ()
    assert len(bureau.books.posts) == 3
    assert bureau.takers.got == []  # no mail went to anybody


@pytest.mark.parametrize(
    "trouble", [Trouble.RESET_AFTER, Trouble.DELAY, Trouble.BAD_GATEWAY, Trouble.SERVER_FAULT, Trouble.TRUNCATED]
)
def test_a_post_without_an_answer_is_found_by_the_next_run_and_never_repeated(bureau: Bureau, trouble: Trouble) -> None:
    once(bureau, trouble, after=1)
    result = bureau.send()
    assert result.delivery.count(LetterStatus.UNKNOWN) == 1
    assert len(bureau.books.posts) == 3
    with bureau.office() as office:
        first = [actions[0] for actions in decide(office, office.books()).values()]
    assert [each.rule for each in first if "our list there" in each.because] == ["in-flight"]
    found = bureau.tick()
    assert [outcome.found for outcome in found.delivery.outcomes] == [True]
    assert "in our list at muckrock" in found.delivery.outcomes[0].answer
    assert bureau.statuses() == SENT
    assert sorted(bureau.number(agency) for agency in AGENCIES) == [1, 2, 3]
    assert len(bureau.books.posts) == 3


def test_a_post_that_never_arrived_is_filed_again_only_after_the_list_has_had_its_time(bureau: Bureau) -> None:
    once(bureau, Trouble.RESET_BEFORE)
    bureau.send()
    assert len(bureau.books.posts) == 2
    pass_time(bureau, minutes=5)
    bureau.tick()
    assert list(bureau.statuses().values()).count(LetterStatus.UNKNOWN) == 1
    pass_time(bureau, minutes=15)
    bureau.tick()
    assert bureau.statuses() == SENT
    assert len(bureau.books.posts) == 3


@pytest.mark.parametrize("over", [False, True])
def test_a_post_that_never_arrived_is_not_filed_again_against_a_persons_order(bureau: Bureau, over: bool) -> None:
    once(bureau, Trouble.RESET_BEFORE)
    bureau.send()
    missing = next(agency for agency, status in bureau.statuses().items() if status is LetterStatus.UNKNOWN)
    with bureau.office() as office:
        if over:
            end_request(office, missing, EventKind.REQUEST_WITHDRAWN)
        else:
            pause(office, "agency", missing, None)
    pass_time(bureau, minutes=30)
    bureau.tick()
    assert len(bureau.books.posts) == 2
    assert bureau.statuses()[missing] is (LetterStatus.WITHDRAWN if over else LetterStatus.FAILED)


def test_no_credits_stop_the_batch_at_one_draft_and_cron_tries_nothing(bureau: Bureau) -> None:
    bureau.books.accounts["robin"].credits = 1
    result = bureau.send()
    assert "no requests left" in result.delivery.stopped
    assert len(bureau.books.drafts) == 1
    stuck = []
    for _ in range(4):
        pass_time(bureau, days=1)
        stuck += [each for each in bureau.tick().news if each.rule == "stuck"]
    assert len(bureau.books.drafts) == 1
    assert [each.commands[-1] for each in stuck] == ["cpra send shade-trees-2026 --live"]
    bureau.books.accounts["robin"].credits = 10
    again = bureau.again()  # a person bought some and says so
    assert again.delivery.count(LetterStatus.SENT) == 2
    assert bureau.statuses() == SENT
    assert len(bureau.books.posts) == 3


def test_a_blocked_account_stops_the_batch(bureau: Bureau) -> None:
    bureau.books.accounts["robin"].blocked = True
    result = bureau.send()
    assert "may not file" in result.delivery.stopped
    assert result.delivery.waiting == 3
    assert sum(1 for method, path in bureau.site.seen if method == "POST" and "requests" in path) == 1


def test_replies_are_filed_strongly_with_their_facts(bureau: Bureau) -> None:
    bureau.send()
    pass_time(bureau, minutes=40)
    bureau.poll()
    assert bureau.state().grade is Grade.HANDED_OVER
    bureau.books.reply(bureau.number(), "We received your request and assigned it number 26-118.\n\nRecords Unit\n")
    pass_time(bureau, days=1)
    bureau.poll()
    state = bureau.state()
    assert state.acknowledged
    assert state.received_on is not None
    replies = [reply for reply in state.replies if "communications" in reply.message]
    assert [(reply.strength.value, reply.ours) for reply in replies] == [("strong", False)]


def test_what_staff_set_becomes_facts_that_are_only_likely(bureau: Bureau) -> None:
    bureau.send()
    bureau.poll()
    bureau.books.staff(bureau.number(), status="no_docs", tracking_id="26-118")
    bureau.poll()
    facts = [fact for reply in bureau.state().replies for fact in reply.facts]
    assert [(fact.kind, fact.certainty) for fact in facts] == [
        (FactKind.NO_RECORDS, Certainty.LIKELY),
        (FactKind.TRACKING_NUMBER, Certainty.SURE),
    ]
    assert "26-118" in bureau.state().numbers


def test_an_unknown_status_asks_a_person_and_stops_nothing(bureau: Bureau) -> None:
    bureau.send()
    bureau.poll()
    bureau.books.staff(bureau.number(), status="on_the_moon")
    news = [each for each in bureau.tick().news if "on_the_moon" in each.because]
    assert len(news) == 1
    assert "/foi/request/" in news[0].because


def test_no_follow_up_leaves_and_the_page_is_named(bureau: Bureau) -> None:
    bureau.send()
    pass_time(bureau, days=30)
    written = bureau.tick().written
    assert written == ()
    with bureau.office() as office:
        decided = decide(office, office.books())
    for actions in decided.values():
        assert all(action.mode is not Mode.AUTO and action.order is None for action in actions)
        assert any("/foi/request/" in action.because and "MuckRock reminds" in action.because for action in actions)
    assert len(bureau.books.posts) == 3
    assert bureau.takers.got == []


def test_a_portal_that_is_down_is_told_once_and_holds_no_mail_up(bureau: Bureau) -> None:
    bureau.send()
    bureau.server.plan.due = lambda _request: Trouble.SERVER_FAULT
    first = bureau.tick()
    assert [each.rule for each in first.news if each.rule == "portal"] == ["portal"]
    assert first.poll is not None
    assert first.poll.stopped == ""
    assert [each.rule for each in bureau.tick().news if each.rule == "portal"] == []


def test_a_person_cannot_say_never_left_of_what_stands_in_the_list(bureau: Bureau) -> None:
    from cpra_bot.errors import UsageError

    once(bureau, Trouble.RESET_AFTER)
    bureau.send()
    with bureau.office() as office:
        [entry] = office.ledger.outbox.entries((LetterStatus.UNKNOWN,))
        with pytest.raises(UsageError, match="did leave"):
            settle(office, entry.letter.key, arrived=False, note="")


def cpra(bureau: Bureau, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cpra_bot", *words],
        cwd=bureau.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={
            "PATH": "/usr/bin:/bin",
            "CPRA_PASSWORD": DEMO_PASSWORD,
            "CPRA_MUCKROCK_PASSWORD": PASSWORD,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        },
    )


def run(bureau: Bureau, *words: str) -> tuple[int, str]:
    with cpra(bureau, *words) as process:
        text = process.communicate(timeout=60)[0]
    return process.returncode, text


def test_the_program_asks_before_it_files_and_logs_in(tmp_path: Path) -> None:
    with open_bureau(tmp_path / "workspace", SystemClock()) as bureau:
        code, text = run(bureau, "login", "muckrock", "--test")
        assert (code, "let robin in" in text) == (0, True), text
        plan = bureau.plan().id
        code, text = run(bureau, "send", "shade-trees-2026", "--plan", plan, "--live")
        assert code == 2
        assert "--yes" in text
        assert bureau.books.posts == []
        code, text = run(bureau, "send", "shade-trees-2026", "--plan", plan, "--live", "--yes")
        assert (code, len(bureau.books.posts)) == (0, 3), text
        code, text = run(bureau, "show", "shade-trees-2026/moose-grove-pd")
        assert "not passed on to the agency yet" in " ".join(text.split())
        code, text = run(bureau, "poll")
        assert code == 0, text


@pytest.mark.parametrize("moment", ["before it arrives", "after it was taken", "at random"])
def test_killed_runs_file_each_letter_once(tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGKILL in the middle of a POST and at random moments; by the twin's own books nothing is filed twice."""
    monkeypatch.setenv("CPRA_MUCKROCK_PASSWORD", PASSWORD)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with open_bureau(tmp_path / "workspace", SystemClock()) as bureau:
        plan = bureau.plan().id
        running = [cpra(bureau, "send", "shade-trees-2026", "--plan", plan, "--live", "--yes")]
        killed: list[str] = []

        def kill_in_post(request: httpx.Request) -> Trouble | None:
            if request.method != "POST" or not request.url.path.endswith("/requests/") or len(killed) > 1:
                return None
            killed.append(moment)
            running[-1].kill()
            return Trouble.RESET_BEFORE if moment == "before it arrives" else Trouble.RESET_AFTER

        if moment == "at random":
            bureau.server.plan.latency = 0.15
            chance = Random(os.environ["CPRA_SEED"])
            time.sleep(chance.uniform(1.5, 4))
            running[-1].kill()
        else:
            bureau.server.plan.due = kill_in_post
        end(running[-1])
        running.append(cpra(bureau, "tick", "--live"))
        end(running[-1])
        assert moment == "at random" or killed
        bureau.server.plan.due, bureau.server.plan.latency = (lambda _request: None), 0.0
        later = SimulatedClock(datetime.now().astimezone() + timedelta(minutes=20))
        bureau.clock = bureau.site.clock = bureau.books.clock = later
        if not bureau.statuses():  # killed before anything was approved
            bureau.send()
        bureau.tick()
        bureau.tick()
        assert bureau.statuses() == SENT
        assert len(bureau.books.posts) == len(set(bureau.books.posts)) == 3
        assert len({bureau.number(agency) for agency in AGENCIES}) == 3


def end(process: subprocess.Popen[str]) -> None:
    with process:
        process.communicate(timeout=60)
