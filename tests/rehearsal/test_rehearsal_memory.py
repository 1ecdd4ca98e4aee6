"""The in-memory carrier: what smtplib and IMAPClient hear there, and that it does the same as real servers."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rehearsal_stage import dump, in_memory, on, wish, workspace

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.email.imap_session import open_imap
from cpra_bot.channels.email.smtp_session import open_smtp
from cpra_bot.errors import CpraError, Unavailable
from cpra_bot.model.message import Cursor
from cpra_bot.model.settings import Mailbox, Server
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.memory.carrier import IMAP_PORT, SMTP_PORT, MemoryMail
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LoopbackMail
from cpra_bot.wire.secrets import Secret

ADDRESS = "robin@requester.example"
START = datetime(2026, 9, 1, 17, tzinfo=UTC)
MAILBOX = Mailbox(
    address=ADDRESS,
    smtp=Server(host="127.0.0.1", port=SMTP_PORT, security="none"),
    imap=Server(host="127.0.0.1", port=IMAP_PORT, security="none"),
)


class Clerk:
    """One address, and what it got."""

    def __init__(self) -> None:
        self.got: list[bytes] = []

    def knows(self, recipient: str) -> bool:
        return recipient == "clerk@elk.example"

    def deliver(self, recipient: str, raw: bytes, when: datetime) -> None:
        assert self.knows(recipient) and when == START
        self.got.append(raw)


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


@pytest.fixture
def mail(clerk: Clerk) -> MemoryMail:
    return MemoryMail(ADDRESS, clerk, SimulatedClock(START))


def right() -> Secret:
    return Secret("password", DEMO_PASSWORD)


def wrong() -> Secret:
    return Secret("password", "guessed")


def test_smtp_takes_a_mail_byte_for_byte_and_keeps_the_copy(mail: MemoryMail, clerk: Clerk) -> None:
    raw = b"Subject: Trees\r\nX-CPRA-Letter: m1\r\n\r\n.a dot\r\n..two\r\nend\r\n"
    smtp = open_smtp(MAILBOX, right, 5, mail.dial)
    smtp.sendmail(ADDRESS, ["clerk@elk.example", "robin+x@requester.example"], raw)
    assert smtp.quit()[0] == 221
    assert clerk.got == [raw]
    assert mail.accepted == {"m1": 1}
    client = open_imap(MAILBOX, right, 5, mail.dial)
    assert client.folder_status("INBOX", ["UIDNEXT"])[b"UIDNEXT"] == 102
    client.select_folder("INBOX", readonly=True)
    assert client.fetch([101], ["BODY.PEEK[]"])[101][b"BODY[]"].endswith(raw)
    client.logout()


def test_smtp_says_no_to_strangers_and_to_unknown_addresses(mail: MemoryMail, clerk: Clerk) -> None:
    with pytest.raises(Unavailable, match="refused the login"):
        open_smtp(MAILBOX, wrong, 5, mail.dial)
    smtp = open_smtp(MAILBOX, right, 5, mail.dial)
    assert smtp.mail(ADDRESS)[0] == 250
    assert smtp.rcpt("nobody@elk.example")[0] == 550
    assert smtp.docmd("DATA")[0] == 503
    assert smtp.docmd("EXPN x")[0] == 500
    assert smtp.rset()[0] == 250 and smtp.noop()[0] == 250
    smtp.close()
    bare = mail.dial("127.0.0.1", SMTP_PORT, 5)
    bare.sendall(b"MAIL FROM:<x@y.example>\r\n")
    greeting, answer = bare.makefile("rb").readline(), bare.makefile("rb").readline()
    assert (greeting[:3], answer[:3]) == (b"220", b"530")
    assert clerk.got == []


def test_imap_searches_and_fetches(mail: MemoryMail) -> None:
    for number in range(1, 8):
        mail.append(b"Subject: %d\r\nX-CPRA-Letter:\r\n m%d\r\n\r\nbody %d" % (number, number % 2, number), START)
    client = open_imap(MAILBOX, right, 5, mail.dial)
    client.normalise_times = False
    assert client.list_folders() == [((), b"/", "INBOX")]
    assert client.select_folder("INBOX", readonly=True)[b"EXISTS"] == 7
    assert client.search(["UID", "104:*"]) == [104, 105, 106, 107]
    assert client.search(["UID", "900:*"]) == [107]  # `*` is the newest, whatever stands before it (RFC 3501 §9)
    assert client.search(["2:3", "UID", "101:*"]) == [102, 103]
    assert client.search(["UID", "101,105,999"]) == [101, 105]
    assert client.search(["HEADER", "X-CPRA-Letter", "m1"]) == [101, 103, 105, 107]
    fields = client.fetch([103, 999], ["UID", "INTERNALDATE", "BODY.PEEK[]", "RFC822.SIZE"])
    assert list(fields) == [103]
    assert fields[103][b"BODY[]"].endswith(b"body 3") and fields[103][b"INTERNALDATE"] == START
    assert fields[103][b"RFC822.SIZE"] == len(fields[103][b"BODY[]"])
    head = client.fetch([101], ["BODY.PEEK[HEADER]"])[101][b"BODY[HEADER]"]
    assert head.endswith(b"m1\r\n\r\n")
    client.logout()


def test_a_wrong_password_an_unknown_folder_and_an_unknown_port(mail: MemoryMail) -> None:
    with pytest.raises(Unavailable, match="refused the login"):
        open_imap(MAILBOX, wrong, 5, mail.dial)
    other = EmailChannel(MAILBOX, right, SimulatedClock(START), dial=mail.dial)
    with pytest.raises(Unavailable, match="has no folder Elsewhere"):
        list(other.fetch(Cursor("Elsewhere")))
    other.close()
    with pytest.raises(CpraError, match="no server"):
        mail.dial("mail.example", 993, None)


def test_two_runs_of_one_seed_leave_ledgers_that_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    home = workspace(tmp_path / "home")
    exports = []
    for name, seed in (("a", 4), ("b", 4), ("c", 5)):
        in_memory(wish(home, tmp_path / name, seed=seed))
        exports.append("\n".join(dump(tmp_path / name)))
    first, second, other = (hashlib.sha256(each.encode()).hexdigest() for each in exports)
    assert first == second != other
    assert len(exports[0]) > 50_000  # there is something in it


PLAY = """
import sys, time
from datetime import date
from pathlib import Path
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.output.style import Style
from cpra_bot.rehearsal.memory.carrier import MemoryMail
from cpra_bot.rehearsal.mix import shipped_weights
from cpra_bot.rehearsal.rehearse import Wish, rehearse

home, folder = map(Path, sys.argv[1:])
wish = Wish(home, "shade-trees-2026", folder, 60, 4, shipped_weights(), 25, last_day=date(2026, 11, 20))
rehearse(wish, print, Style(), MemoryMail)
with open_ledger(folder / "ledger.db") as ledger:
    print(time.tzname, file=sys.stderr)
    print(*ledger.dump(), sep="\\n")
"""


def test_neither_the_process_nor_the_machines_clock_shows_in_a_play(tmp_path: Path) -> None:
    """Hash seed, time zone and locale of the process: every word and every byte of the ledger stay the same."""
    home, told, zones = workspace(tmp_path / "home"), set(), set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"), ("4711", "Pacific/Pago_Pago")):
        done = subprocess.run(
            [sys.executable, "-c", PLAY, str(home), "r"], capture_output=True, text=True, check=True, cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, "TZ": zone},
        )  # fmt: skip
        told.add(done.stdout)
        zones.add(done.stderr)
    assert len(zones) == 3 and len(told) == 1
    assert len(told.pop()) > 100_000


def test_both_carriers_leave_the_same_ledger(tmp_path: Path) -> None:
    home = workspace(tmp_path / "home")
    one = on(MemoryMail, wish(home, tmp_path / "memory", agencies=12))
    two = on(LoopbackMail, wish(home, tmp_path / "loopback", agencies=12))
    assert one.tally == two.tally and one.tally.replies_received > 12
    assert dump(tmp_path / "memory") == dump(tmp_path / "loopback")


def test_a_play_costs_little(tmp_path: Path) -> None:
    """`benchmarks/rehearsal.py` has the figure; this only notices if it grows by a multiple."""
    home = workspace(tmp_path / "home")
    spent = []
    for _ in range(3):
        before = time.process_time()
        in_memory(wish(home, tmp_path / "r", campaign="alpr-2026"))
        spent.append(time.process_time() - before)
    assert min(spent) < 1.0, spent
