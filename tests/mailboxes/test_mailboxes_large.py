"""A mailbox of 50,000 old messages, and a mail of 25 megabytes: bounded memory, and quick where nothing is new.

The figures are shown by `pytest -n 0 --log-cli-level=INFO tests/mailboxes/test_mailboxes_large.py`.
"""

from __future__ import annotations

import base64
import logging
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from places import DovecotPlace
from real_town import RealTown, header
from server_process import Authority

OLD = 50_000
LONG_AGO = datetime(2019, 5, 6, 12, 0, tzinfo=UTC)
OLD_MAIL = (
    b"From: A Friend <friend@elsewhere.example>\nTo: robin@requester.example\nSubject: lunch\nMessage-ID: <l@x.example>\n"
    b"Date: Mon, 6 May 2019 12:00:00 +0000\n\n" + b"Shall we have lunch on Friday, or is that too soon for you?\n" * 20
)
MEGABYTE = 1024 * 1024
FIGURES = logging.getLogger("figures")
# The system's own figure for a finished process (ru_maxrss) begins with the size of the one that started it.
PEAK = """
import re
from pathlib import Path
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024
"""
CPRA = f"""{PEAK}
import sys
target, sys.argv = sys.argv[1], ["cpra", *sys.argv[2:]]
from cpra_bot.cli.app import main
try:
    main()
finally:
    Path(target).write_text(str(peak()))
"""
READ_ALL = f"""{PEAK}
import sys
from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.model.message import Cursor
from cpra_bot.model.settings import Mailbox
from cpra_bot.wire.clock import SystemClock
from cpra_bot.wire.secrets import Secret
mailbox = Mailbox.model_validate_json(sys.argv[1])
channel = EmailChannel(mailbox, lambda: Secret("password", sys.argv[2]), SystemClock())
count = sum(len(batch) for batch, cursor in channel.fetch(Cursor("INBOX")))
print(count, peak())
"""
pytestmark = pytest.mark.parametrize("place", ["dovecot-tls"], indirect=True)


@dataclass
class Measured:
    """What one run took: seconds of wall and processor, most memory in megabytes; what it printed."""

    wall: float
    processor: float
    memory: float
    printed: str


def measure(town: RealTown, *words: str) -> Measured:
    start, peak = time.monotonic(), town.folder / "peak"
    script = [sys.executable, "-c", CPRA, str(peak), *words]
    with subprocess.Popen(
        script, cwd=town.folder, env=town.environment(), stdout=subprocess.PIPE, text=True
    ) as process:  # fmt: skip
        assert process.stdout is not None
        printed = process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in {0, 1}, printed  # 1: a person is needed
    return Measured(time.monotonic() - start, usage.ru_utime + usage.ru_stime, int(peak.read_text()), printed)


@pytest.fixture
def town(tmp_path: Path, place: DovecotPlace, authority: Authority) -> RealTown:
    return RealTown(tmp_path / "workspace", place, authority.ca)


def test_the_first_poll_of_50000_messages_reads_what_can_be_an_answer_and_a_poll_with_nothing_new_is_quick(
    town: RealTown, place: DovecotPlace
) -> None:
    place.dovecot.pile(place.address, OLD_MAIL, LONG_AGO, OLD)
    assert town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live").returncode == 0
    answered = town.letters("cobble-point-pd")[0]
    town.answer("cobble-point-pd", answered, "one", "We received your request and gave it number PRR-26-77.")
    first = measure(town, "poll", "--json")
    assert '"fetched": 4' in first.printed  # three copies and the answer
    assert first.memory < 150
    nothing = min((measure(town, "poll", "--json") for _ in range(3)), key=lambda run: run.wall)
    assert '"fetched": 0' in nothing.printed
    # The same with 50,000 messages fewer: what the mailbox holds must not matter.
    place.dovecot.forget(place.address)
    place.arrive(b"Subject: x\r\n\r\nx\r\n", LONG_AGO)
    town.cpra("poll")
    small = min((measure(town, "poll", "--json") for _ in range(3)), key=lambda run: run.wall)
    for name, run in (("first", first), ("nothing new", nothing), ("nothing new in an empty mailbox", small)):
        FIGURES.info(f"{name}: {run.wall:.2f} s, processor {run.processor:.2f} s, {run.memory:.0f} MB")
    assert nothing.processor <= small.processor * 1.3 + 0.1
    assert nothing.memory <= small.memory + 10


def test_reading_all_of_50000_messages_takes_no_more_memory_than_a_batch(place: DovecotPlace) -> None:
    place.dovecot.pile(place.address, OLD_MAIL, LONG_AGO, OLD)
    direct = place.mailbox.imap.model_copy(update={"port": place.dovecot.imaps})
    mailbox = place.mailbox.model_copy(update={"imap": direct})
    (password,) = place.environment.values()
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, mailbox.model_dump_json(), password], capture_output=True, text=True, check=True
    )  # fmt: skip
    count, memory = map(int, done.stdout.split())
    FIGURES.info(f"{count} messages in {time.monotonic() - start:.1f} s, {memory} MB")
    assert count == OLD
    assert memory < 120


def test_a_mail_of_25_megabytes_is_kept_whole_and_read(town: RealTown, place: DovecotPlace) -> None:
    assert town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live").returncode == 0
    (letter,) = town.letters("cobble-point-pd")
    video = re.sub(b"(.{76})", b"\\1\r\n", base64.b64encode(os.urandom(25 * MEGABYTE)))
    raw = (
        b"From: police@cobblepoint.example\r\nTo: " + header(letter, "Reply-To") + b"\r\nMessage-ID: <big@cobblepoint.example>\r\n"
        b"Subject: Re: your request\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=part\r\n\r\n"
        b"--part\r\nContent-Type: text/plain\r\n\r\nWe received your request. The video is attached.\r\n"
        b"--part\r\nContent-Type: video/mp4; name=tape.mp4\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; filename=tape.mp4\r\n\r\n" + video + b"\r\n--part--\r\n"
    )  # fmt: skip
    place.write("police@cobblepoint.example", raw)
    run = measure(town, "poll", "--json")
    FIGURES.info(f"{len(raw) / MEGABYTE:.0f} MB on the wire: {run.wall:.1f} s, {run.memory:.0f} MB")
    assert '"strength": "strong"' in run.printed and "acknowledged" in run.printed
    assert run.memory < 600
    assert town.json("poll")["fetched"] == 0


def test_mail_that_no_parser_likes_waits_in_the_inbox_and_holds_up_nothing(town: RealTown, place: DovecotPlace) -> None:
    assert town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live").returncode == 0
    now = datetime.now(UTC)
    rubbish = [
        b"\x00\x01\x02\xff" * 50,
        b"",
        b"\n\n\n",
        b"Content-Type: multipart/mixed\n" * 500,
        b"From: (((\nTo: \xff\xfe\nDate: never\nMessage-ID: <[x]@y>\nContent-Type: message/rfc822\n\n" + b"a" * 5000,
        b"Content-Type: " + b"multipart/mixed; boundary=a\n\n--a\nContent-Type: " * 300 + b"text/plain\n\nend\n",
        b"Subject: " + b"=?utf-8?b?" * 2000 + b"\n\nx\n",
    ]
    for number, raw in enumerate(rubbish):
        place.dovecot.put(place.address, raw, now - timedelta(seconds=60), number)
    (letter,) = town.letters("cobble-point-pd")
    town.answer("cobble-point-pd", letter, "after", "We received your request and gave it number PRR-26-78.")
    done = town.cpra("tick", "--live", "--json")
    assert done.returncode == 1, done.stderr  # a person has to place them
    assert "Traceback" not in done.stderr
    assert town.json("show", "cobble-point-pd")["numbers"] == {"PRR-26-78": "strong"}
    stored = town.json("inbox")["messages"]
    assert len(stored) >= len(rubbish) - 1
