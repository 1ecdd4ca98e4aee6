"""Mail that is looked at as it comes is placed as mail that is looked at when all has come, and none of it is kept."""

from __future__ import annotations

import random
import shutil
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from cpra_bot.channels.protocol import Channel
from cpra_bot.errors import CannotFinish
from cpra_bot.files.keep import FOLDER
from cpra_bot.model.books import Books
from cpra_bot.model.event import EventKind
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.model.results import ReadMessage
from cpra_bot.model.settings import Mailbox
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.tasks.intake import Intake
from cpra_bot.tasks.office import Office, open_office
from cpra_bot.tasks.read_new import ReadRun, read_new
from cpra_bot.wire.clock import Clock
from desk import START, Desk

NOW = START + timedelta(days=3)


def raw(text: str, **headers: str) -> bytes:
    mail = EmailMessage()
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def newsletter(number: int) -> bytes:
    sender, own = f"news{number}@list.example", f"<news-{number}@list.example>"
    return raw(f"What the board said about trees, {number}.\n", From=sender, Subject=f"News {number}", Message_ID=own)


def story(desk: Desk) -> list[bytes]:
    """Mail in which one message is known only by what an earlier one has taught."""
    first, second, third = (desk.letter(state.agency) for state in desk.office.books().requests.values())
    clerk = f"Records <clerk@{first.to.partition('@')[2]}>"
    number = "We received your request on September 1, 2026. Its number is R-26-00417.\n"
    return [
        newsletter(1),
        newsletter(2),
        raw(number, From=clerk, Subject="Your request", Message_ID="<1@a.example>", In_Reply_To=first.message_id),
        newsletter(3),
        raw(
            "Counsel looks at it.\n",
            From="counsel@law.example",
            Message_ID="<2@law.example>",
            References="<1@a.example>",
        ),
        raw(
            "About R-26-00417: wait.\n", From="desk@elsewhere.example", Subject="R-26-00417", Message_ID="<3@b.example>"
        ),
        raw(second.body, From=desk.own_address, X_CPRA_Letter=second.mark, Message_ID=second.message_id),
        newsletter(4),
        b"no mail at all",
        raw("There are no records.\n", From="x@y.example", To=third.reply_to, Message_ID="<4@y.example>"),
        newsletter(5),
        raw("And once more.\n", From="z@law.example", Message_ID="<5@law.example>", In_Reply_To="<2@law.example>"),
        newsletter(1),
        newsletter(6),
    ]


def incoming(mails: Sequence[bytes]) -> list[IncomingMessage]:
    """As a mailbox would give them, a minute apart."""
    return [
        IncomingMessage(f"INBOX/1/{uid}", START + timedelta(days=1, minutes=uid), each)
        for uid, each in enumerate(mails, start=1)
    ]


@contextmanager
def another(desk: Desk, folder: Path) -> Iterator[Office]:
    """A workspace that has sent what the desk has sent."""

    def nobody(_box: Mailbox, _clock: Clock) -> Channel:
        raise AssertionError("nobody is asked")

    shutil.copytree(desk.office.workspace.folder, folder, ignore=shutil.ignore_patterns("*.db*"))
    desk.office.ledger.copy_to(folder / desk.office.settings.ledger)
    with open_office(folder, clock=SimulatedClock(NOW), channel=nobody) as office:
        yield office


def take(office: Office, messages: Sequence[IncomingMessage], sizes: Sequence[int], *, later: bool) -> ReadRun:
    """Take them in batches of these sizes, the last of which goes on to the end."""
    run, left = ReadRun(), list(messages)
    intake = Intake(office, run, later=later)
    for size in [*sizes, len(left)]:
        batch, left = left[:size], left[size:]
        if batch:
            intake.take(batch, Cursor("INBOX", 1, int(batch[-1].key.rpartition("/")[2]) + 1))
    read_new(office, run)
    return run


def told(run: ReadRun, books: Books) -> list[ReadMessage]:
    assert [each.number for each in run.messages] == [books.numbers[each.message] for each in run.messages]
    return run.messages


@pytest.mark.parametrize("sizes", [(), (1,) * 14, (2, 3, 9), (3, 1, 1), (5, 5), 1, 2, 3])
def test_in_whatever_batches_mail_comes_it_is_placed_as_if_it_came_at_once(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory, sizes: tuple[int, ...] | int
) -> None:
    desk.send()
    mails = story(desk)
    if isinstance(sizes, int):
        chance = random.Random(sizes)
        chance.shuffle(mails)
        sizes = tuple(chance.randint(1, 5) for _ in range(6))
    messages, folder = incoming(mails), tmp_path_factory.mktemp("two")
    if not sizes:  # one batch, of which the newest has the lowest number, as when a person has moved mail
        days = [each.received_at for each in messages]
        messages = [replace(each, received_at=day) for each, day in zip(messages, reversed(days), strict=True)]
    with another(desk, folder / "later") as office:
        run = take(office, messages, sizes, later=True)
        books, long_way = office.books(), told(run, office.books())
    with another(desk, folder / "now") as office:
        run = take(office, messages, sizes, later=False)
        now = office.books()
        assert told(run, now) == long_way, mails
        assert (now.requests, now.inbox, now.numbers) == (books.requests, books.inbox, books.numbers)
        assert list(office.ledger.messages.unsettled()) == []
        assert not office.ledger.verify().faults


def test_a_message_that_cannot_be_opened_does_not_hold_up_the_keeping_of_others(desk: Desk, tmp_path: Path) -> None:
    """The disk refuses the file of a reply: all mail is kept, and the reading at the end says why it stops."""
    desk.send()
    letter = desk.letter(next(iter(desk.office.books().requests.values())).agency)
    reply = EmailMessage()
    reply["From"], reply["To"], reply["Message-ID"] = "clerk@a.example", letter.reply_to, "<1@a.example>"
    reply["In-Reply-To"] = letter.message_id
    reply.set_content("Here it is.\n")
    reply.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="table.csv")
    mails = [newsletter(1), reply.as_bytes(), newsletter(2), newsletter(3)]
    with another(desk, tmp_path / "now") as office:
        (office.workspace.folder / FOLDER).write_text("no folder")
        for _ in range(2):  # what was kept and not read stops the next run no earlier
            with pytest.raises(CannotFinish):
                take(office, incoming(mails), (1, 1, 1), later=False)
            assert office.ledger.events.count(EventKind.MESSAGE_STORED, 0, office.ledger.events.last()) == len(mails)
            mails.append(newsletter(len(mails)))
        (office.workspace.folder / FOLDER).unlink()
        run = take(office, incoming(mails), (), later=False)
        assert (run.count, list(office.ledger.messages.unsettled())) == (len(mails) - 1, [])


def test_what_teaches_is_read_before_the_next_message_is_placed(desk: Desk, tmp_path: Path) -> None:
    """The story says what it is for: taken by ones, counsel's mail and the number are known by what came before."""
    desk.send()
    with another(desk, tmp_path / "now") as office:
        run = take(office, incoming(story(desk)), (1,) * 14, later=False)
    placed = {each.subject or each.sender: each.request for each in run.messages}
    assert placed["Your request"] == placed["counsel@law.example"] == placed["z@law.example"] == desk.first
    assert [each.sender for each in run.messages if not each.request][:2] == [
        "news1@list.example",
        "news2@list.example",
    ]
    assert (run.copies, run.count, len(run.messages)) == (1, 12, 12)


def test_a_number_is_the_books_though_somebody_else_keeps_a_message_meanwhile(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    messages = incoming([newsletter(number) for number in range(6)])
    with another(desk, tmp_path / "now") as office:
        run = ReadRun()
        intake = Intake(office, run, later=False)
        intake.take(messages[:2], Cursor("INBOX", 1, 3))
        office.ledger.messages.keep(IncomingMessage("hand/1", NOW, newsletter(77)), NOW, "person")
        intake.take(messages[2:], Cursor("INBOX", 1, 7))
        assert [each.number for each in run.messages] == ["m1", "m2", "m4", "m5", "m6", "m7"]
        odd = IncomingMessage("INBOX/1/7", NOW, b"no mail at all")  # for which all that waits is read
        intake.take([odd], Cursor("INBOX", 1, 8))
        assert [each.number for each in run.messages[6:]] == ["m3", "m8"]
        assert len(told(run, office.books())) == 8


def test_mail_of_no_request_is_not_folded_for_what_asks_about_requests(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    letter = desk.letter(next(iter(desk.office.books().requests.values())).agency)
    with another(desk, tmp_path / "now") as office:
        before, last = office.books().requests, office.last_folded
        take(office, incoming([newsletter(number) for number in range(3)]), (), later=False)
        assert office.requests_as_they_stand() == before and office.last_folded == last
        answer = raw("No records.\n", From="x@y.example", In_Reply_To=letter.message_id, Message_ID="<9@y.example>")
        office.ledger.messages.keep(IncomingMessage("hand/1", NOW, answer), NOW, "person")
        read_new(office, ReadRun())
        assert office.requests_as_they_stand() == office.books().requests != before
        assert office.last_folded > last


def test_what_was_kept_and_not_read_is_read_before_what_comes_now(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    messages = incoming(story(desk))
    with another(desk, tmp_path / "now") as office:
        store, account = office.ledger.messages, office.settings.mailbox.account
        store.store(account, messages[:4], Cursor("INBOX", 1, 5), NOW, "cron")  # and there a run was killed
        run = take(office, messages[4:], (), later=False)
        assert [each.number for each in run.messages[:4]] == ["m1", "m2", "m3", "m4"]
        assert {each.sender: each.request for each in run.messages}["counsel@law.example"] == desk.first
        assert len(told(run, office.books())) == 12


def test_memory_does_not_grow_with_the_mail_that_comes(desk: Desk, tmp_path: Path) -> None:
    """What is told is kept by whoever hears it; two thousand more messages of no request leave next to nothing."""
    desk.send()
    step, pattern = 2_000, newsletter(1).replace(b"1", b"%07d")
    peaks = list[int]()
    with another(desk, tmp_path / "now") as office:
        office.books()
        intake = Intake(office, ReadRun(lambda _message: None), later=False)
        tracemalloc.start()
        for last in range(200, 3 * step + 1, 200):
            batch = [
                IncomingMessage(f"INBOX/1/{uid}", NOW, pattern.replace(b"%07d", b"%07d" % uid))
                for uid in range(last - 199, last + 1)
            ]
            intake.take(batch, Cursor("INBOX", 1, last + 1))
            if last % step == 0:
                peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.reset_peak()
        tracemalloc.stop()
        assert len(office.books().inbox) == 3 * step
    assert peaks[2] - peaks[1] < 20 * step, peaks  # bytes
