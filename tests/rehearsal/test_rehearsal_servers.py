from __future__ import annotations

import imaplib
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cpra_bot.errors import CpraError
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.demo_directory import ADDRESS
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LoopbackMail
from cpra_bot.rehearsal.world import World

AGENCY = "records@fennelflats.example"
COPY = "robin+t0k3n@plainview.example"
MakeLetter = Callable[..., bytes]


@pytest.fixture
def clock(start: datetime) -> SimulatedClock:
    return SimulatedClock(start)


@pytest.fixture
def mail(world: World, clock: SimulatedClock) -> Iterator[LoopbackMail]:
    with LoopbackMail(ADDRESS, world, clock) as running:
        yield running


def logged_in(mail: LoopbackMail) -> smtplib.SMTP:
    session = smtplib.SMTP("127.0.0.1", mail.smtp_port, timeout=10)
    session.login(ADDRESS, DEMO_PASSWORD)
    return session


def inbox(mail: LoopbackMail) -> list[tuple[int, datetime, bytes]]:
    """UID, INTERNALDATE and bytes of all mails, as a client sees them."""
    with imaplib.IMAP4("127.0.0.1", mail.imap_port) as session:
        session.login(ADDRESS, DEMO_PASSWORD)
        session.select("INBOX", readonly=True)
        _, answers = session.uid("FETCH", "1:*", "(UID INTERNALDATE FLAGS BODY.PEEK[])")
    mails = []
    for answer in answers:
        if isinstance(answer, tuple):
            head, raw = answer
            assert b"\\Seen" not in head
            uid = int(head.split(b"UID ")[1].split()[0])
            when = datetime.strptime(head.split(b'INTERNALDATE "')[1].split(b'"')[0].decode(), "%d-%b-%Y %H:%M:%S %z")
            mails.append((uid, when, raw))
    return mails


def test_a_letter_reaches_the_agency_byte_for_byte(mail: LoopbackMail, world: World, make_letter: MakeLetter) -> None:
    raw = make_letter(AGENCY, text="A line\r\n.\r\n..a dot at its head")
    with logged_in(mail) as session:
        assert session.sendmail(ADDRESS, [AGENCY], raw) == {}
    books = world.books()["fennel-flats-pd"]
    assert [letter.raw for letter in books.letters] == [raw]
    assert mail.accepted == {f"mark-{AGENCY}-1": 1}
    assert inbox(mail) == []


def test_the_copy_lands_in_the_mailbox_at_the_simulated_time(
    mail: LoopbackMail, world: World, clock: SimulatedClock, make_letter: MakeLetter, start: datetime
) -> None:
    clock.sleep(3600)
    raw = make_letter(AGENCY)
    with logged_in(mail) as session:
        session.sendmail(ADDRESS, [AGENCY, COPY], raw)
    [(uid, when, stored)] = inbox(mail)
    assert (uid, when) == (101, start + timedelta(hours=1))
    assert stored.endswith(raw)
    assert stored.startswith(b"Return-Path: <robin@plainview.example>\r\nDelivered-To: " + COPY.encode())
    assert world.books()["fennel-flats-pd"].letters[0].at == start + timedelta(hours=1)
    assert sum(mail.accepted.values()) == 1


def test_an_appended_reply_is_read_back_as_it_was(mail: LoopbackMail) -> None:
    raw = b"From: a@b.example\r\nSubject: x\r\n\r\n\xff odd bytes \x00\r\n"
    then = datetime(2027, 2, 3, 4, 5, 6, tzinfo=UTC)
    mail.append(raw, then)
    assert inbox(mail) == [(101, then, raw)]


def test_replies_of_the_agencies_arrive_when_they_are_due(
    mail: LoopbackMail, world: World, make_letter: MakeLetter, start: datetime
) -> None:
    with logged_in(mail) as session:
        for to in (AGENCY, "records@mothwing.example", "records@tracewellpd.example"):
            session.sendmail(ADDRESS, [to], make_letter(to))
    due = world.due_replies(start + timedelta(days=60))
    for raw, when, _ in due:
        mail.append(raw, when)
    assert [(when, raw) for _, when, raw in inbox(mail)] == [(when, raw) for raw, when, _ in due]
    assert len(due) == 9  # two, one, four, and two strangers


def test_an_unknown_recipient_is_refused_and_the_others_are_served(
    mail: LoopbackMail, world: World, make_letter: MakeLetter
) -> None:
    with logged_in(mail) as session:
        refused = session.sendmail(ADDRESS, ["nobody@fennelflats.example", AGENCY], make_letter(AGENCY))
        code, words = refused["nobody@fennelflats.example"]
        assert code == 550
        assert b"5.1.1" in words
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            session.sendmail(ADDRESS, ["someone@elsewhere.example"], make_letter(AGENCY))
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            session.sendmail(ADDRESS, ["robina@plainview.example"], make_letter(AGENCY))
    assert len(world.books()["fennel-flats-pd"].letters) == 1


def test_nobody_sends_without_logging_in(mail: LoopbackMail, make_letter: MakeLetter) -> None:
    with smtplib.SMTP("127.0.0.1", mail.smtp_port, timeout=10) as session:
        with pytest.raises(smtplib.SMTPSenderRefused) as refusal:
            session.sendmail(ADDRESS, [AGENCY], make_letter(AGENCY))
        assert refusal.value.smtp_code == 530


def test_a_wrong_password_is_refused_by_both(mail: LoopbackMail) -> None:
    with smtplib.SMTP("127.0.0.1", mail.smtp_port, timeout=10) as session:
        with pytest.raises(smtplib.SMTPAuthenticationError) as refusal:
            session.login(ADDRESS, "wrong")
        assert refusal.value.smtp_code == 535
    reader = imaplib.IMAP4("127.0.0.1", mail.imap_port)
    with reader, pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        reader.login(ADDRESS, "wrong")


def test_the_mailbox_has_the_same_uidvalidity_each_time(world: World, clock: SimulatedClock) -> None:
    seen = set()
    for _ in range(2):
        with LoopbackMail(ADDRESS, world, clock) as mail, imaplib.IMAP4("127.0.0.1", mail.imap_port) as session:
            session.login(ADDRESS, DEMO_PASSWORD)
            session.select("INBOX", readonly=True)
            seen.add(str(session.response("UIDVALIDITY")[1]))
    assert len(seen) == 1


def test_a_letter_sent_twice_is_two_250s_and_one_duplicate(
    mail: LoopbackMail, world: World, make_letter: MakeLetter
) -> None:
    with logged_in(mail) as session:
        for _ in range(2):
            session.sendmail(ADDRESS, [AGENCY], make_letter(AGENCY))
    assert mail.accepted == {f"mark-{AGENCY}-1": 2}
    assert world.duplicates() == 1


def test_stopping_leaves_nothing_behind_even_with_clients_connected(world: World, clock: SimulatedClock) -> None:
    before = set(threading.enumerate())
    with LoopbackMail(ADDRESS, world, clock) as mail:
        ports = mail.smtp_port, mail.imap_port
        writer = logged_in(mail)
        reader = imaplib.IMAP4("127.0.0.1", mail.imap_port)
        reader.login(ADDRESS, DEMO_PASSWORD)
        reader.select("INBOX", readonly=True)
        began = time.monotonic()
    assert time.monotonic() - began < 2
    writer.close()
    reader.shutdown()
    assert set(threading.enumerate()) == before
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)
    mail.close()  # a second time is harmless


def test_starting_is_quick(world: World, clock: SimulatedClock, mail: LoopbackMail) -> None:
    assert mail.smtp_port  # the first start has paid for the imports
    began = time.monotonic()
    with LoopbackMail(ADDRESS, world, clock):
        assert time.monotonic() - began < 0.5


def test_an_error_inside_the_block_closes_the_servers_too(world: World, clock: SimulatedClock) -> None:
    mail = LoopbackMail(ADDRESS, world, clock)
    with pytest.raises(LookupError, match="on purpose"), mail:
        raise LookupError("on purpose")
    with pytest.raises(CpraError, match="not running"):
        mail.append(b"", datetime.now(UTC))


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "localhost", "192.0.2.1"])
def test_it_listens_on_loopback_only(world: World, clock: SimulatedClock, host: str) -> None:
    with pytest.raises(CpraError, match=r"127\.0\.0\.1"):
        LoopbackMail(ADDRESS, world, clock, host=host)


LATE_IMPORT = """
import sys
from datetime import UTC, datetime
from cpra_bot.errors import CpraError
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.servers import LoopbackMail
from cpra_bot.rehearsal.world import World
assert not {"aiosmtpd", "pymap"} & set(sys.modules)
sys.modules[sys.argv[1]] = None  # as if it were not installed
try:
    LoopbackMail("a@b.example", World([]), SimulatedClock(datetime.now(UTC))).__enter__()
except CpraError as error:
    print(error, "|", error.remedy)
"""


@pytest.mark.parametrize("missing", ["aiosmtpd", "pymap"])
def test_without_the_extra_it_says_what_to_install(missing: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", LATE_IMPORT, missing], capture_output=True, text=True, check=True
    )
    assert missing in done.stdout
    assert "pip install 'cpra-bot[rehearse]'" in done.stdout
    assert done.stderr == ""


QUIET = """
import smtplib, imaplib
from datetime import UTC, datetime
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.courses import demo_agencies
from cpra_bot.rehearsal.servers import LoopbackMail
from cpra_bot.rehearsal.world import World
with LoopbackMail("a@b.example", World(demo_agencies()), SimulatedClock(datetime.now(UTC))) as mail:
    writer = smtplib.SMTP("127.0.0.1", mail.smtp_port)
    writer.login("a@b.example", mail.password)
    reader = imaplib.IMAP4("127.0.0.1", mail.imap_port)
    reader.login("a@b.example", mail.password)
    writer.close()
reader.shutdown()
"""


def test_a_whole_run_prints_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", QUIET], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
