"""Letters that wait for a person's word, played through the real tasks, servers and ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpra_bot.errors import UsageError
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.model.action import Mode
from cpra_bot.model.event import EventKind
from cpra_bot.model.filing import Number
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.proposal import Proposal, ProposalStatus
from cpra_bot.output.proposals import list_text, proposal_json, proposal_text
from cpra_bot.output.style import Style
from cpra_bot.tasks.approve import approve, as_text, find, postpone, reject, waiting
from cpra_bot.tasks.decisions import actions
from cpra_bot.tasks.file import record
from cpra_bot.tasks.file import waiting as to_file
from cpra_bot.tasks.settle import settle
from cpra_bot.tasks.status import status
from cpra_bot.tasks.tick import tick
from desk import CAMPAIGN_ID, Desk, open_desk

DUE_MONDAY = 13  # days after the start: the first working day after the ten days have passed
ACKNOWLEDGED = "Hello,\n\nWe received your public records request and gave it number PRR-26-77.\n"
COBBLE, LADLE, MOOSE = (f"{CAMPAIGN_ID}/{agency}" for agency in ("cobble-point-pd", "dry-ladle-so", "moose-grove-pd"))


def due(desk: Desk) -> list[Proposal]:
    """Three letters wait for approval."""
    desk.ask_first()
    desk.send()
    desk.pass_days(DUE_MONDAY)
    desk.tick()
    return waiting(desk.office).proposals


def test_a_letter_that_is_proposed_does_not_leave_and_is_told_once(desk: Desk) -> None:
    desk.ask_first()
    desk.send()
    desk.pass_days(DUE_MONDAY)
    first = desk.tick()
    assert first.written == () and first.delivery.outcomes == ()
    assert sorted((each.request, each.mode, each.commands[0]) for each in first.news) == [
        (COBBLE, Mode.PROPOSE, "cpra approve p1"),
        (LADLE, Mode.PROPOSE, "cpra approve p2"),
        (MOOSE, Mode.PROPOSE, "cpra approve p3"),
    ]
    assert "no determination by" in first.news[0].because
    for _day in range(5):
        desk.pass_days(1)
        assert desk.tick().news == ()
    assert {each.id for each in waiting(desk.office).proposals} == {"p1", "p2", "p3"}
    assert len(desk.got) == 3


def test_letters_that_say_the_same_are_one_group(desk: Desk) -> None:
    due(desk)
    (group,) = waiting(desk.office).groups
    assert len(group.proposals) == 3
    desk.write("moose-grove-pd", ACKNOWLEDGED)
    desk.pass_days(14)  # the ten days count from the acknowledgement now
    desk.tick()
    groups = waiting(desk.office).groups  # the letter to Moose Grove now speaks of its number
    assert sorted(len(each.proposals) for each in groups) == [1, 2]


def test_an_approved_letter_leaves_with_the_next_tick_and_once(desk: Desk) -> None:
    proposal = due(desk)[0]
    first, again = approve(desk.office, proposal), approve(desk.office, find(desk.office, "p1"))
    assert first.done and again.done
    assert "leaves with the next" in first.said and "its letter is queued" in again.said
    desk.tick()
    desk.tick()
    assert desk.statuses()["cobble-point-pd/follow-up/1"] is LetterStatus.SENT
    assert len(desk.text_to("cobble-point-pd")) == 2 and len(desk.got) == 4
    late = approve(desk.office, find(desk.office, "p1"))
    assert late.done and "its letter is sent" in late.said
    kinds = [event.kind for event in desk.office.ledger.events.all() if event.kind is EventKind.PROPOSAL_APPROVED]
    assert len(kinds) == 1


def test_an_approval_comes_back_when_something_arrives_first(desk: Desk) -> None:
    proposal = due(desk)[0]
    approve(desk.office, proposal)
    desk.write("cobble-point-pd", ACKNOWLEDGED)
    result = desk.tick()
    assert result.delivery.outcomes == ()
    assert find(desk.office, "p1").status is ProposalStatus.GONE
    assert "came in after it was written (m" in find(desk.office, "p1").note
    assert desk.statuses()["cobble-point-pd/follow-up/1"] is LetterStatus.WITHDRAWN
    desk.pass_days(14)  # the ten days count from the acknowledgement now
    (news,) = desk.tick().news
    assert news.commands[0] == "cpra approve p4"
    assert find(desk.office, "p4").draft.letter.key.endswith("follow-up/2")
    assert "26-77" in find(desk.office, "p4").draft.letter.body
    assert approve(desk.office, find(desk.office, "p4")).done
    desk.tick()
    assert len(desk.text_to("cobble-point-pd")) == 2


def test_a_message_that_may_be_the_answer_holds_an_approved_letter_until_it_is_placed(desk: Desk) -> None:
    from cpra_bot.tasks.inbox import aside, inbox

    approve(desk.office, due(desk)[0])
    desk.write("cobble-point-pd", "About a request.", threaded=False, sender="a@elsewhere.example", to=desk.own_address)
    desk.tick()
    stray = inbox(desk.office).messages[0]
    if COBBLE in stray.candidates:
        assert desk.statuses()["cobble-point-pd/follow-up/1"] is LetterStatus.QUEUED
        aside(desk.office, stray.message, "of no request")
        desk.tick()
    assert desk.statuses()["cobble-point-pd/follow-up/1"] is LetterStatus.SENT


def test_a_letter_read_before_news_is_not_approved_unread(desk: Desk) -> None:
    proposal = due(desk)[0]
    desk.write("cobble-point-pd", "Out of office until Monday.", Auto_Submitted="auto-replied", subject="Out of office")
    from cpra_bot.tasks.poll import poll

    poll(desk.office)
    verdict = approve(desk.office, proposal)
    assert not verdict.done and verdict.again, verdict.said
    assert "came in after p1 was written" in verdict.said
    assert approve(desk.office, find(desk.office, "p1")).done


def test_a_rejected_need_is_not_proposed_again_and_says_so(desk: Desk) -> None:
    proposal = due(desk)[0]
    assert reject(desk.office, proposal, "they are flooded").done
    (asked,) = desk.tick().news  # what comes in its place, once
    assert asked.rule == "declined" and "they are flooded" in asked.because
    for _week in range(4):
        desk.pass_days(7)
        assert all(each.request != COBBLE for each in desk.tick().news)
    assert COBBLE not in {each.draft.request for each in waiting(desk.office).proposals}
    assert not approve(desk.office, find(desk.office, "p1")).done


def test_a_postponed_need_comes_back_on_its_day_and_is_told_anew(desk: Desk) -> None:
    proposal = due(desk)[0]
    today = desk.office.today()
    assert postpone(desk.office, proposal, today + timedelta(days=3)).done
    for _day in range(2):
        desk.pass_days(1)
        assert desk.tick().news == ()
    assert actions(desk.office, desk.office.books())[COBBLE][0].when == today + timedelta(days=3)
    desk.pass_days(1)
    (news,) = desk.tick().news
    assert news.commands[0] == "cpra approve p4"


@pytest.mark.parametrize("until", [date(2026, 9, 13), date(2026, 9, 14), date(2062, 9, 14)])
def test_a_postponement_that_is_not_ahead_is_refused(desk: Desk, until: date) -> None:
    with pytest.raises(UsageError, match="not a day within a year"):
        postpone(desk.office, due(desk)[0], until)


def test_an_approval_can_be_taken_back_until_the_letter_has_left(desk: Desk) -> None:
    first, second, _ = due(desk)
    approve(desk.office, first)
    verdict = reject(desk.office, find(desk.office, first.id), "a mistake")
    assert verdict.done and "taken out of the queue" in verdict.said
    approve(desk.office, second)
    desk.tick()
    assert desk.statuses()["cobble-point-pd/follow-up/1"] is LetterStatus.WITHDRAWN
    assert desk.statuses()["dry-ladle-so/follow-up/1"] is LetterStatus.SENT
    late = reject(desk.office, find(desk.office, second.id))
    assert not late.done and "its letter is sent" in late.said
    assert len(desk.got) == 4


def test_an_edited_letter_is_linted_again(desk: Desk) -> None:
    proposal = due(desk)[0]
    text = as_text(proposal.draft.letter)
    wrong = approve(
        desk.office, proposal, text.replace("Robin", "You are overdue.\n\nRobin", 1) + "\nYou are overdue.\n"
    )
    assert not wrong.done and {each.code for each in wrong.problems} >= {"L010"}
    assert find(desk.office, "p1").status is ProposalStatus.LIVE
    right = approve(desk.office, proposal, text.replace("Thank you", "With many thanks", 1))
    assert right.done and right.proposal.edited
    desk.tick()
    assert "With many thanks" in desk.text_to("cobble-point-pd")[-1]


@pytest.mark.parametrize(
    "text", ["", "\n", "Hello\n\nBody\n", "Subject:\n\nBody\n", "Subject: x\n\n", "Subject: x\n\n\x07\n"]
)
def test_a_text_that_is_no_letter_is_refused(desk: Desk, text: str) -> None:
    from cpra_bot.tasks.approve import edited

    with pytest.raises(UsageError):
        edited(due(desk)[0].draft.letter, text)


def test_another_letter_than_the_one_that_was_read_is_not_approved(desk: Desk) -> None:
    proposal = due(desk)[0]
    with pytest.raises(UsageError, match="is not the letter"):
        approve(desk.office, proposal, shown="0123")
    assert approve(desk.office, proposal, shown=proposal.draft.letter.fingerprint[:12]).done


def test_an_approved_letter_waits_for_the_next_working_day(desk: Desk) -> None:
    proposals = due(desk)
    desk.pass_days(5)  # Saturday
    desk.tick()
    on_saturday = waiting(desk.office).proposals[0]
    assert on_saturday.id == proposals[0].id
    assert f"{on_saturday.draft.order.day}" == "2026-09-21"  # it carries Monday's date
    assert approve(desk.office, on_saturday).done
    for _day in range(2):
        assert desk.tick().delivery.outcomes == ()
        desk.pass_days(1)
    desk.tick()
    assert desk.statuses()["cobble-point-pd/follow-up/1"] is LetterStatus.SENT


def test_a_letter_carries_the_date_of_the_day_on_which_it_is_read(desk: Desk) -> None:
    before = due(desk)[0].draft.letter
    desk.pass_days(2)
    desk.tick()
    assert find(desk.office, "p1").draft.order.day < desk.office.today()  # nobody reads it in a run of cron
    after = waiting(desk.office).proposals[0].draft
    assert after.order.day == desk.office.today()
    assert after.letter.key == before.key and after.letter.message_id == before.message_id


def test_a_letter_carries_the_date_of_the_day_on_which_it_is_approved(desk: Desk) -> None:
    old = due(desk)[0]
    desk.pass_days(2)
    desk.tick()
    assert approve(desk.office, old).done
    assert find(desk.office, "p1").draft.order.day == desk.office.today()


def test_a_dry_run_proposes_nothing_and_says_what_it_would(desk: Desk) -> None:
    desk.ask_first()
    desk.send()
    desk.pass_days(DUE_MONDAY)
    result = tick(desk.office, live=False)
    assert len(result.to_propose) == 3
    assert desk.office.ledger.proposals.live() == []


def test_a_letter_to_approve_stands_in_the_status(desk: Desk) -> None:
    due(desk)
    found = status(desk.office)
    assert {each.need for each in found.needs} == {"proposal:p1", "proposal:p2", "proposal:p3"}


class Killed(BaseException):
    """The process ends here."""


class Stopping(sqlite3.Connection):
    """SQLite's connection, which ends the process at a commit that changes the ledger, before or after it."""

    number, after, seen = 0, False, 0
    committed = 0

    def commit(self) -> None:
        if self.in_transaction and self.total_changes > self.committed:
            Stopping.seen += 1
            self.committed = self.total_changes
            if Stopping.seen == Stopping.number:
                if Stopping.after:
                    super().commit()
                raise Killed
        super().commit()


def killed_at(desk: Desk, number: int, after: bool, work: Callable[[], object]) -> bool:
    """Do something, and end at a commit that changes the ledger, before or after it; True if there was so late a one."""
    Stopping.number, Stopping.after, Stopping.seen = number, after, 0
    try:
        work()
    except Killed:
        return True
    finally:
        Stopping.number = 0
        desk.office.ledger._pen.close()
    return False


@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_commit_of_a_proposal_loses_nothing_and_sends_nothing_twice(
    tmp_path: Path, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the making to the sending: at each commit the run ends, and a person and cron go on."""
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **more: connect(*a, **{"factory": Stopping, **more}))
    number, more = 0, True
    while more:
        number += 1
        with open_desk(tmp_path / f"{number}") as desk:
            desk.ask_first()
            desk.send()
            desk.pass_days(DUE_MONDAY)

            def course(desk: Desk = desk) -> None:
                desk.tick()
                for each in waiting(desk.office).proposals:
                    assert approve(desk.office, find(desk.office, each.id)).done
                desk.tick()

            more = killed_at(desk, number, after, course)
            desk.tick()
            uncertain = [letter for letter, status in desk.statuses().items() if status is LetterStatus.UNKNOWN]
            assert len(uncertain) <= after  # killed between the claim and the sending: nobody can know
            for letter in uncertain:
                settle(desk.office, f"{CAMPAIGN_ID}/{letter}", arrived=False, note="asked the clerk")
            course()
            left = [letter for letter, status in desk.statuses().items() if status is not LetterStatus.SENT]
            assert left == [], f"{number}: {left}"
            assert len(desk.got) == 6, f"commit {number}: a letter was lost or sent twice"
            approved = desk.office.ledger.proposals.of_statuses((ProposalStatus.APPROVED,))
            queued = {
                entry.letter.key for entry in desk.office.ledger.outbox.entries() if entry.plan.startswith("appr")
            }
            assert {each.draft.letter.key for each in approved} == queued and len(approved) == 3
    assert number > 12


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(["approve", "reject", "postpone", "tick"]), max_size=8))
def test_whatever_is_said_in_whatever_order_at_most_one_letter_leaves(tmp_path: Path, words: list[str]) -> None:
    """Approving twice is approving once; what was rejected or put off does not leave."""
    folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
    with open_desk(folder) as desk:
        due(desk)
        last_word_before_tick = ""
        sent = False
        for word in words:
            proposal = find(desk.office, "p1")
            if word == "tick":
                desk.tick()
                sent = sent or last_word_before_tick == "approve"
            elif word == "approve":
                done = approve(desk.office, proposal).done
                last_word_before_tick = "approve" if done else last_word_before_tick
            else:
                done = (
                    reject(desk.office, proposal)
                    if word == "reject"
                    else postpone(desk.office, proposal, desk.office.today() + timedelta(days=2))
                ).done
                last_word_before_tick = word if done else last_word_before_tick
        assert len(desk.text_to("cobble-point-pd")) == 1 + sent


def test_the_database_itself_refuses_a_second_live_proposal(desk: Desk) -> None:
    proposal = due(desk)[0]
    with open_ledger(desk.office.ledger.path) as other:
        assert other.proposals.make(proposal.draft, desk.clock.now(), "cron") is None
    assert len(desk.office.ledger.proposals.live()) == 3


REDIRECT = (
    "Hello,\n\nPublic records requests must be submitted through our online portal at https://sample.nextrequest.example."
    " We cannot accept requests by e-mail.\n"
)


def test_forty_redirects_are_one_group_and_what_is_approved_waits_until_it_is_filed(desk: Desk) -> None:
    desk.send()
    desk.pass_days(1)
    for agency in ("cobble-point-pd", "dry-ladle-so", "moose-grove-pd"):
        desk.write(agency, REDIRECT)
    news = desk.tick().news
    assert [each.rule for each in news] == ["redirected"] * 3 and news[0].commands[0] == "cpra approve p1"
    (alike,) = waiting(desk.office).groups
    first, other, third = alike.proposals
    assert "first sent on September 1, 2026" in " ".join(first.draft.letter.body.split())
    said = approve(desk.office, first).said
    assert said == "p1 is approved; it waits to be filed at https://sample.nextrequest.example; `cpra file` shows it"
    assert reject(desk.office, other).done
    postpone(desk.office, third, date(2026, 9, 4))
    before = len(desk.got)
    assert desk.tick().written == () and len(desk.got) == before, "no mail carries it"
    books = desk.office.books()
    assert not books.requests[COBBLE].contacts, "nobody has filed it yet, and nothing says so"
    assert actions(desk.office, books)[COBBLE][0].rule == "by-hand"
    assert [(each.letter.key, each.place, each.first_sent) for each in to_file(desk.office)] == [
        (f"{COBBLE}/refiling/1", "https://sample.nextrequest.example", date(2026, 9, 1))
    ]
    record(desk.office, [Number(COBBLE, "26-112")])
    assert to_file(desk.office) == []
    assert "p1 was approved on 2026-09-02; its letter is sent" in approve(desk.office, find(desk.office, "p1")).said
    assert not reject(desk.office, find(desk.office, "p1")).done, "what is filed cannot be called back"
    books = desk.office.books()
    filed = books.requests[COBBLE]
    assert (filed.sent_on, filed.filed_on, filed.sure_numbers) == (date(2026, 9, 1), date(2026, 9, 2), ("26-112",))
    assert all(each.rule != "redirected" for each in actions(desk.office, books)[COBBLE])
    assert all(each.rule != "redirected" for each in actions(desk.office, books)[LADLE])
    desk.pass_days(2)
    desk.tick()
    assert [each.draft.request for each in waiting(desk.office).proposals] == [MOOSE]


def approve_a_filing(desk: Desk) -> None:
    """An agency points to its portal, and a person lets the letter go there: it waits for a hand."""
    desk.send()
    desk.pass_days(1)
    desk.write("cobble-point-pd", REDIRECT)
    desk.tick()
    (proposal,) = waiting(desk.office).proposals
    assert approve(desk.office, proposal).done and len(to_file(desk.office)) == 1


def test_a_filing_that_was_approved_can_be_taken_back_until_it_is_made(desk: Desk) -> None:
    approve_a_filing(desk)
    verdict = reject(desk.office, find(desk.office, "p1"), "they enter it themselves")
    assert verdict.done and "taken out of the queue" in verdict.said
    assert to_file(desk.office) == []
    with pytest.raises(UsageError, match="was taken back before it was filed"):
        record(desk.office, [Number(COBBLE, "26-112")])


def test_what_comes_in_before_the_filing_lays_it_before_a_person_anew(desk: Desk) -> None:
    approve_a_filing(desk)
    desk.pass_days(0.1)
    desk.write("cobble-point-pd", "We received your request; there is no need to file it again.")
    desk.tick()
    assert to_file(desk.office) == []
    gone = find(desk.office, "p1")
    assert gone.status is ProposalStatus.GONE and "came in after it was written" in gone.note


def test_the_portals_own_mail_completes_the_filing(desk: Desk) -> None:
    approve_a_filing(desk)
    desk.pass_days(0.1)
    words = "Your request #26-112 has been received."
    desk.write("cobble-point-pd", words, sender="Sample <messages@nextrequest.example>", subject="Request 26-112")
    desk.tick()
    assert to_file(desk.office) == []
    assert find(desk.office, "p1").status is ProposalStatus.APPROVED
    (filed,) = [each for each in desk.office.books().requests[COBBLE].letters if each.by_hand]
    assert filed.status is LetterStatus.SENT


def test_a_redirect_without_a_page_asks_for_it_and_drafts_nothing(desk: Desk) -> None:
    desk.send()
    desk.pass_days(1)
    desk.write("cobble-point-pd", "Hello,\n\nPlease submit your request through our online portal.\n")
    (asked,) = desk.tick().news
    assert (asked.rule, asked.order) == ("redirected", None)
    assert f"cpra file again {COBBLE}" in asked.commands
    assert waiting(desk.office).proposals == []


def test_a_redirect_says_that_no_mail_carries_it(desk: Desk) -> None:
    desk.send()
    desk.pass_days(1)
    desk.write("cobble-point-pd", REDIRECT)
    desk.tick()
    (proposal,) = waiting(desk.office).proposals
    shown = proposal_text(proposal, "Cobble Point PD", {}, Style())
    assert "approved, it waits with `cpra file` until you have filed it there" in " ".join(shown.split())
    assert "refiling: redirected, to be filed by you" in list_text([[proposal]], str, {}, Style())
    assert proposal_json(proposal)["by_hand"] is True
