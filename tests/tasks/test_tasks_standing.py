"""A person's own acts: calls, papers, mails of another way, pauses and endings; each holds letters back or lets them go."""

from __future__ import annotations

from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from cpra_bot.errors import UsageError
from cpra_bot.files.keep import kept
from cpra_bot.ledger.events import happened
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.proposal import ProposalStatus
from cpra_bot.model.request import How
from cpra_bot.tasks.approve import approve, find, waiting
from cpra_bot.tasks.record import record
from cpra_bot.tasks.standing import end, pause, pauses, reopen, resume
from desk import CAMPAIGN_ID, Desk

DUE_MONDAY = 13
COBBLE, LADLE = f"{CAMPAIGN_ID}/cobble-point-pd", f"{CAMPAIGN_ID}/dry-ladle-so"
WITHDRAWN, CLOSED = EventKind.REQUEST_WITHDRAWN, EventKind.REQUEST_CLOSED


def written_to(desk: Desk) -> set[str]:
    """Agencies that got a letter in this run."""
    return {outcome.letter.split("/")[1] for outcome in desk.tick().delivery.outcomes}


@pytest.mark.parametrize("how", [How.CALLED, How.RECEIVED, How.SENT, How.NOTE])
def test_a_contact_holds_the_follow_up_back_and_a_bare_note_does_not(desk: Desk, tmp_path: Path, how: How) -> None:
    desk.send()
    desk.pass_days(DUE_MONDAY)
    paper = tmp_path / "Letter of the city.PDF"
    paper.write_bytes(b"%PDF-1.7 made up")
    noted = record(
        desk.office, "cobble-point-pd", how, file=paper if how in {How.RECEIVED, How.SENT} else None, note="a word"
    )
    assert (noted.request, noted.on, noted.how) == (COBBLE, desk.office.today(), how)
    if noted.file:
        lies = kept(desk.office.workspace.folder, noted.file)
        assert lies is not None and lies.read_bytes() == paper.read_bytes() and lies.suffix == ".pdf"
        assert lies.stat().st_mode & 0o077 == 0
    assert ("cobble-point-pd" in written_to(desk)) is (how is How.NOTE)
    assert desk.office.books().requests[COBBLE].contacts[0].note == "a word"


def a_mail(desk: Desk, folder: Path, sender: str, text: str) -> Path:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, desk.own_address, "About your request"
    mail["Message-ID"], mail["Date"] = "<by-hand@elsewhere.example>", "Tue, 08 Sep 2026 10:00:00 -0700"
    mail.set_content(text)
    path = folder / "saved.eml"
    path.write_bytes(mail.as_bytes())
    return path


def test_a_mail_that_came_another_way_is_filed_and_read_like_any(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    desk.pass_days(8)
    file = a_mail(desk, tmp_path, "clerk@private.example", "We received your request and gave it number PRR-26-77.")
    noted = record(desk.office, COBBLE, How.RECEIVED, file=file, note="came to my own address")
    assert noted.read is not None and "PRR-26-77" in noted.read.summary
    state = desk.office.books().requests[COBBLE]
    assert state.numbers and state.received_on == date(2026, 9, 8) and noted.on == date(2026, 9, 8)
    record(desk.office, COBBLE, How.RECEIVED, file=file)  # handed in twice: there once
    assert len(desk.office.books().requests[COBBLE].replies) == 1
    desk.tick()
    assert len(desk.office.books().requests[COBBLE].replies) == 1


def test_a_mail_of_ours_is_no_word_of_the_agency(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    desk.pass_days(8)
    mine = a_mail(desk, tmp_path, desk.own_address, "You said that you denied it.")
    with pytest.raises(UsageError, match="from your own address"):
        record(desk.office, COBBLE, How.RECEIVED, file=mine)
    record(desk.office, COBBLE, How.SENT, file=mine)
    (reply,) = desk.office.books().requests[COBBLE].replies
    assert reply.ours and reply.facts == ()
    elsewhere = a_mail(desk, tmp_path, "robin@my-other.example", "I received your request is no statement of theirs.")
    record(desk.office, LADLE, How.SENT, file=elsewhere)
    assert desk.office.books().requests[LADLE].replies == ()
    assert [each.how for each in desk.office.books().requests[LADLE].contacts] == [How.SENT]


@pytest.mark.parametrize(
    ("request_", "how", "file", "on", "says"),
    [
        ("cobble-point-dp", How.CALLED, "", None, "there is no request cobble-point-dp"),
        (COBBLE, How.CALLED, "", date(2026, 9, 2), "lies ahead"),
        (COBBLE, How.CALLED, "", date(2026, 8, 31), "lies before the request"),
        (COBBLE, How.RECEIVED, "missing.pdf", None, "cannot be read: no such file"),
        (COBBLE, How.RECEIVED, "empty.pdf", None, "is empty"),
        (COBBLE, How.RECEIVED, ".", None, "is a folder"),
        (COBBLE, How.RECEIVED, "no-mail.eml", None, "is no mail"),
    ],
)
def test_what_cannot_be_recorded(
    desk: Desk, tmp_path: Path, request_: str, how: How, file: str, on: date | None, says: str
) -> None:
    desk.send()
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "no-mail.eml").write_text("just words\n")
    before = len(desk.office.ledger.events.all())
    with pytest.raises(UsageError, match=says):
        record(desk.office, request_, how, file=tmp_path / file if file else None, on=on)
    assert len(desk.office.ledger.events.all()) == before


@pytest.mark.parametrize("kind", [WITHDRAWN, CLOSED])
def test_a_request_that_is_over_gets_no_letter_until_it_is_reopened(desk: Desk, kind: EventKind) -> None:
    desk.ask_first()
    desk.send()
    desk.pass_days(DUE_MONDAY)
    desk.tick()
    first, second = waiting(desk.office).proposals[:2]
    approve(desk.office, first)
    done = end(desk.office, COBBLE, kind, "enough")
    assert done.held == (f"{COBBLE}/follow-up/1",) and done.open_items == ("A1", "A2")
    end(desk.office, LADLE, kind)
    assert [find(desk.office, each.id).status for each in (first, second)] == [ProposalStatus.GONE] * 2
    for _day in range(10):
        desk.pass_days(1)
        assert not {"cobble-point-pd", "dry-ladle-so"} & written_to(desk)
    with pytest.raises(UsageError, match=f"was {'withdrawn' if kind is WITHDRAWN else 'closed'} on 2026-09-14"):
        end(desk.office, COBBLE, WITHDRAWN)
    reopen(desk.office, COBBLE)
    with pytest.raises(UsageError, match="neither withdrawn nor closed"):
        reopen(desk.office, COBBLE)
    desk.tick()
    assert [each.draft.request for each in waiting(desk.office).proposals if each.draft.request == COBBLE] == [COBBLE]


def test_a_withdrawal_that_was_cut_off_after_its_commit_is_finished_by_the_next_run(desk: Desk) -> None:
    desk.ask_first()
    desk.send()
    desk.pass_days(DUE_MONDAY)
    desk.tick()
    approve(desk.office, waiting(desk.office).proposals[0])
    on = desk.office.today().isoformat()
    desk.office.ledger.events.append([happened(WITHDRAWN, COBBLE, desk.clock.now(), "person", on=on, note="")])
    desk.tick()
    assert desk.statuses()["cobble-point-pd/follow-up/1"] is LetterStatus.WITHDRAWN
    assert len(desk.got) == 3


@pytest.mark.parametrize(
    ("scope", "name", "held"),
    [
        ("request", "cobble-point-pd", {"cobble-point-pd"}),
        ("agency", "cobble-point-pd", {"cobble-point-pd"}),
        ("campaign", CAMPAIGN_ID, {"cobble-point-pd", "dry-ladle-so", "moose-grove-pd"}),
    ],
)
def test_a_pause_holds_what_is_approved_and_ends_by_itself(desk: Desk, scope: str, name: str, held: set[str]) -> None:
    desk.ask_first()
    desk.send()
    desk.pass_days(DUE_MONDAY)
    desk.tick()
    for each in waiting(desk.office).proposals:
        assert approve(desk.office, each).done
    today = desk.office.today()
    done = pause(desk.office, scope, name, today + timedelta(days=1), "on holiday")
    assert {key.split("/")[1] for key in done.held} == held
    everybody = {"cobble-point-pd", "dry-ladle-so", "moose-grove-pd"}
    assert written_to(desk) == everybody - held
    desk.pass_days(1)
    assert written_to(desk) == set()
    desk.pass_days(1)
    assert written_to(desk) == held  # nothing came meanwhile, so the approval still stands
    assert pauses(desk.office) == {}


def test_a_pause_holds_first_letters_too_and_resume_lets_them_go(desk: Desk) -> None:
    pace = desk.office.settings.pace.model_copy(update={"per_day": 1})
    desk.office.settings = desk.office.settings.model_copy(update={"pace": pace})
    desk.send()
    assert len(desk.got) == 1
    pause(desk.office, "campaign", CAMPAIGN_ID, None)
    desk.pass_days(2)
    assert written_to(desk) == set()
    from cpra_bot.tasks.send import send

    assert send(desk.office, CAMPAIGN_ID, "", live=True).delivery.outcomes == ()
    resume(desk.office, "campaign", CAMPAIGN_ID)
    assert len(written_to(desk)) == 1


@pytest.mark.parametrize(
    ("scope", "name", "until", "says"),
    [
        ("request", "nobody-pd", None, "there is no request"),
        ("agency", "cobble-point-dp", None, "there is no agency cobble-point-dp in the directory"),
        ("campaign", "shade-tree-2026", None, "there is no campaign shade-tree-2026"),
        ("request", "cobble-point-pd", date(2026, 8, 31), "is over: today is 2026-09-01"),
    ],
)
def test_what_cannot_be_paused(desk: Desk, scope: str, name: str, until: date | None, says: str) -> None:
    desk.send()
    with pytest.raises(UsageError, match=says):
        pause(desk.office, scope, name, until)
    assert pauses(desk.office) == {}
    with pytest.raises(UsageError):
        resume(desk.office, scope, name)
