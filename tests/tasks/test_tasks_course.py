"""Samples of what once went wrong or nearly did, each played through the real tasks, servers and ledger."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from cpra_bot.errors import UsageError
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.output import jsonable
from cpra_bot.rehearsal.documents import pdf
from cpra_bot.tasks.decisions import decide
from cpra_bot.tasks.inbox import aside, harmless, inbox, place
from cpra_bot.tasks.poll import poll
from cpra_bot.tasks.settle import settle
from cpra_bot.tasks.show import show_message
from cpra_bot.tasks.status import status
from desk import CAMPAIGN_ID, Desk

DUE_MONDAY = 13  # days after the start: the first working day after the ten days have passed
ACKNOWLEDGED = "Hello,\n\nWe received your public records request and gave it number PRR-26-77.\n"


def test_a_follow_up_asks_once_and_never_speaks_of_what_is_not_known(desk: Desk) -> None:
    desk.send()
    desk.pass_days(DUE_MONDAY)
    assert len(desk.tick().written) == 3
    text = desk.text_to("cobble-point-pd")[-1]
    assert "shows no acknowledgement of it" in text and "not a new one" in text
    assert "I have written about it before" not in text
    assert desk.tick().written == ()  # the same day again: nothing


def test_an_automatic_acknowledgement_is_not_denied_in_the_follow_up(desk: Desk) -> None:
    desk.send()
    desk.pass_days(1)
    desk.write(
        "cobble-point-pd",
        "We have received your public records request. Your request number is 25-2170.",
        Auto_Submitted="auto-replied",
        subject="Automatic reply: Public Records Act request",
    )
    desk.tick()
    desk.pass_days(DUE_MONDAY)
    desk.tick()
    text = desk.text_to("cobble-point-pd")[-1]
    assert "no acknowledgement" not in text
    assert "yours is 25-2170" in text


def test_a_queued_follow_up_is_decided_again_before_it_leaves(desk: Desk) -> None:
    desk.send()
    desk.pass_days(1)
    strange = desk.write(
        "cobble-point-pd",
        "No responsive records exist. This closes your request.",
        threaded=False,
        sender="x@elsewhere.example",
        to=desk.own_address,
    )
    desk.pass_days(DUE_MONDAY - 1)
    port = desk.office.settings.mailbox.smtp.port
    _point_smtp_at(desk, 1)
    first = desk.tick()
    assert len(first.written) == 3 and first.delivery.stopped and first.delivery.waiting == 3
    _point_smtp_at(desk, port)
    waiting = next(each for each in inbox(desk.office).messages if each.sender == "x@elsewhere.example")
    assert strange
    place(desk.office, waiting.message, f"{CAMPAIGN_ID}/cobble-point-pd")
    desk.pass_days(5)  # Saturday
    assert desk.tick().delivery.outcomes == ()
    assert desk.statuses()["cobble-point-pd/follow-up/1"] is LetterStatus.WITHDRAWN
    assert desk.statuses()["dry-ladle-so/follow-up/1"] is LetterStatus.QUEUED
    desk.pass_days(2)
    desk.tick()
    assert desk.statuses()["dry-ladle-so/follow-up/1"] is LetterStatus.SENT
    assert len(desk.text_to("cobble-point-pd")) == 1


def test_a_receipt_date_before_our_letter_starts_no_clock(desk: Desk) -> None:
    desk.send()
    desk.pass_days(8)
    desk.write("cobble-point-pd", "We received your public records request on March 1, 2026. It has number 26-5.")
    desk.tick()
    desk.pass_days(1)
    assert all("cobble" not in letter.key for letter in desk.tick().written)


def test_what_the_organizer_wrote_by_hand_is_no_statement_of_the_agency(desk: Desk) -> None:
    desk.send()
    desk.pass_days(DUE_MONDAY - 1)
    desk.write(
        "cobble-point-pd",
        "On the phone you said you received my request on September 1, 2026.",
        sender=desk.own_address,
    )
    desk.tick()
    state = desk.office.books().requests[f"{CAMPAIGN_ID}/cobble-point-pd"]
    assert [(reply.ours, reply.facts) for reply in state.replies] == [(True, ())]
    assert state.received_on is None
    desk.pass_days(1)
    assert all("cobble" not in letter.key for letter in desk.tick().written)  # a contact keeps its distance


def test_a_reply_that_copies_our_mark_is_still_a_reply(desk: Desk) -> None:
    desk.send()
    poll(desk.office)
    desk.write("cobble-point-pd", "Your request is denied.", X_CPRA_Letter=desk.letter("cobble-point-pd").mark)
    read = poll(desk.office).read
    assert [each.request for each in read] == [f"{CAMPAIGN_ID}/cobble-point-pd"]
    assert read[0].summary == "withholds records"


def test_an_odd_message_id_does_not_stop_the_follow_up(desk: Desk) -> None:
    desk.send()
    desk.pass_days(1)
    desk.write("cobble-point-pd", ACKNOWLEDGED, message_id="<" + "x" * 400 + "@agency.example>")
    desk.tick()
    desk.pass_days(DUE_MONDAY)
    desk.tick()
    assert desk.statuses()["cobble-point-pd/follow-up/1"] is LetterStatus.SENT


def test_text_that_no_terminal_can_show_does_not_break_the_output(desk: Desk) -> None:
    desk.send()
    raw = (
        f"From: clerk@cobblepoint.example\r\nTo: {desk.letter('cobble-point-pd').reply_to}\r\nSubject: x\r\n"
        "Message-ID: <u@agency.example>\r\nContent-Type: text/plain; charset=utf-7\r\n\r\nHello +2AA- there\r\n"
    )
    desk.mail.append(raw.encode(), desk.clock.now())
    poll(desk.office)
    result = status(desk.office)
    jsonable.dumps(jsonable.status(result)).encode("utf-8")
    number = desk.office.books().numbers[result.rows[0].state.replies[0].message]
    jsonable.dumps(jsonable.show_message(show_message(desk.office, number))).encode("utf-8")


def test_numbers_that_poll_prints_are_those_that_place_takes(desk: Desk) -> None:
    desk.send()
    desk.write("cobble-point-pd", "Good morning.", threaded=False, sender="a@elsewhere.example", to=desk.own_address)
    (read,) = [each for each in poll(desk.office).read if not each.request]
    desk.write("cobble-point-pd", ACKNOWLEDGED)
    poll(desk.office)
    assert desk.office.books().numbers[read.message] == read.number
    assert place(desk.office, read.number, "dry-ladle-so").placed.message == read.message


def test_a_person_can_set_a_message_aside_and_call_a_reply_harmless(desk: Desk) -> None:
    desk.send()
    desk.write("cobble-point-pd", "Buy a bicycle.", threaded=False, sender="a@elsewhere.example", to=desk.own_address)
    desk.write("dry-ladle-so", "We received your request. You will find everything on our website.")
    poll(desk.office)
    numbers = desk.office.books().numbers
    (stray,) = inbox(desk.office).messages
    aside(desk.office, numbers[stray.message], "an advertisement")
    assert inbox(desk.office).messages == ()
    (reply,) = desk.office.books().requests[f"{CAMPAIGN_ID}/dry-ladle-so"].replies
    assert reply.unclear
    harmless(desk.office, numbers[reply.message], "no")
    assert not status(desk.office).needs
    with pytest.raises(UsageError, match="no message that wants reading"):
        harmless(desk.office, numbers[reply.message], "again")


def test_news_is_told_until_it_was_printed(desk: Desk) -> None:
    from cpra_bot.tasks.tick import note_told, tick

    desk.send()
    desk.write("cobble-point-pd", "Your request is denied.")
    first = tick(desk.office, live=True)  # printing failed here
    again = tick(desk.office, live=True)
    assert [each.need for each in first.news] == [each.need for each in again.news] != []
    note_told(desk.office, again.news)
    assert tick(desk.office, live=True).news == ()


def test_a_corrected_address_gets_the_first_letter_that_the_wrong_one_refused(desk: Desk) -> None:
    directory = desk.office.workspace.folder / "agencies.yaml"
    text = directory.read_text()
    right = "police@cobblepoint.example"
    directory.write_text(text.replace(right, "nobody@cobblepoint.example"))
    _reload(desk)
    desk.send()
    assert desk.statuses()["cobble-point-pd/initial/1"] is LetterStatus.REFUSED
    assert desk.plan().letters == ()
    directory.write_text(text)
    _reload(desk)
    plan = desk.plan()
    assert [(letter.key.rsplit("/", 1)[1], letter.to) for letter in plan.letters] == [("2", right)]
    desk.send()
    assert desk.statuses()["cobble-point-pd/initial/2"] is LetterStatus.SENT
    assert len(desk.text_to("dry-ladle-so")) == 1


def test_one_address_in_two_spellings_is_one_address(desk: Desk) -> None:
    directory = desk.office.workspace.folder / "agencies.yaml"
    other = desk.plan().letters[1].to
    directory.write_text(directory.read_text().replace("police@cobblepoint.example", other.upper().replace("@", "@")))
    _reload(desk)
    plan = desk.plan()
    assert len(plan.letters) == 2
    assert [each.agency for each in plan.held] != []


def test_never_left_is_refused_when_the_copy_says_that_it_left(desk: Desk) -> None:
    desk.send()
    key = f"{CAMPAIGN_ID}/cobble-point-pd/initial/1"
    with closing(sqlite3.connect(desk.office.ledger.path)) as book, book:  # as a kill before the settlement leaves it
        book.execute("UPDATE letters SET status = 'unknown' WHERE key = ?", (key,))
    with pytest.raises(UsageError, match="did leave"):
        settle(desk.office, key, arrived=False, note="I thought so")
    assert desk.statuses()["cobble-point-pd/initial/1"] is LetterStatus.SENT
    desk.tick()
    assert len(desk.text_to("cobble-point-pd")) == 1


def test_a_thread_grown_from_a_weak_reply_stays_weak(desk: Desk) -> None:
    desk.send()
    first = desk.write("cobble-point-pd", "Good morning, about your request.", threaded=False, to=desk.own_address)
    poll(desk.office)
    desk.pass_days(1)
    desk.write("cobble-point-pd", "More on this.", threaded=False, to=desk.own_address, In_Reply_To=first)
    poll(desk.office)
    replies = desk.office.books().requests[f"{CAMPAIGN_ID}/cobble-point-pd"].replies
    assert [reply.strength for reply in replies] == [Strength.WEAK, Strength.WEAK]


def test_the_pace_holds_over_two_runs(desk: Desk) -> None:

    pace = desk.office.settings.pace.model_copy(update={"per_minute": 2, "per_host_per_minute": 2})
    desk.office.settings = desk.office.settings.model_copy(update={"pace": pace})
    start = desk.clock.now()
    desk.send()
    moments = sorted(at for at, _ in desk.office.ledger.outbox.started_after(start - timedelta(days=1)))
    assert moments[2] - moments[0] >= timedelta(seconds=60)


def _point_smtp_at(desk: Desk, port: int) -> None:
    """Another SMTP port, with a new channel, as after an edit of cpra.yaml."""
    mailbox = desk.office.settings.mailbox
    server = mailbox.smtp.model_copy(update={"port": port})
    desk.office.settings = desk.office.settings.model_copy(
        update={"mailbox": mailbox.model_copy(update={"smtp": server})}
    )
    desk.office.channel.close()
    from cpra_bot.channels.email.channel import EmailChannel
    from cpra_bot.rehearsal.servers import DEMO_PASSWORD
    from cpra_bot.wire.secrets import Secret

    desk.office.channel = EmailChannel(
        desk.office.settings.mailbox, lambda: Secret("password", DEMO_PASSWORD), desk.clock
    )


def _reload(desk: Desk) -> None:
    """Read the directory anew, as the next command does."""
    from cpra_bot.files.workspace import load_directory

    desk.office.directory = load_directory(desk.office.workspace, desk.office.settings)
    for name in ("agencies", "closures"):
        desk.office.__dict__.pop(name, None)
    desk.office._shelf = None  # campaigns are kept within one run, with the agencies they selected


def test_a_letter_in_a_file_counts_and_names_its_page(desk: Desk) -> None:
    desk.send()
    desk.pass_days(1)
    letter = pdf(
        [
            "Dear Robin Sample:",
            "Your request was received on March 2, 2026.",
            "Its number is PRR-26-77.",
            "Sincerely, Pat",
        ]
    )
    desk.write("cobble-point-pd", "Please see the attached letter.", files=(("letter.pdf", letter),))
    desk.write("dry-ladle-so", "We received your request.", files=(("scan.pdf", letter[:300]),))
    desk.tick()
    requests = desk.office.books().requests
    (read,) = requests[f"{CAMPAIGN_ID}/cobble-point-pd"].replies
    assert {fact.document for fact in read.facts} == {"letter.pdf"}
    assert ("PRR-26-77", 1) in {(fact.value, fact.page) for fact in read.facts}
    (unread,) = requests[f"{CAMPAIGN_ID}/dry-ladle-so"].replies
    assert "scan.pdf" in unread.unclear


def test_a_run_decides_once_and_again_on_another_day(desk: Desk) -> None:
    desk.send()
    desk.tick()
    books = desk.office.books()
    first = decide(desk.office, books)
    desk.clock.sleep(90)  # a real clock moves on while a run is at work
    assert decide(desk.office, books) is first
    desk.pass_days(1)
    assert decide(desk.office, books) is not first
    desk.send()
    assert decide(desk.office, desk.office.books()) is not first
