"""What cron pays for a run in which nothing is new: `cpra tick --live` whole, as one process. One line a size.

`python benchmarks/tick.py [requests ...]` (500 and 20,000 if left out). Each workspace has that many open requests,
sent yesterday and answered in five ways (silence among them), in a real ledger with their letters and mails; the mail
servers are real ones on loopback and have nothing new. A first run, which is not counted, tells what there is to tell.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import create_engine, insert

from cpra_bot.files import shipped
from cpra_bot.ledger import schema
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.letter import Letter, LetterKind
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LoopbackMail
from cpra_bot.rehearsal.world import World

CAMPAIGN = "alpr-2026"
BODY = "Dear custodian,\n\n" + "Please send me the records named below, in electronic form. " * 60 + "\n"
CHUNK = 2_000
NOW = datetime.now(UTC)
SENT, ANSWERED = NOW - timedelta(days=1), NOW - timedelta(hours=20)
AHEAD = (NOW + timedelta(days=40)).date().isoformat()
FACTS = (
    [("acknowledged", ""), ("tracking_number", "26-34")],
    [("acknowledged", ""), ("extension", AHEAD)],
    [("acknowledged", ""), ("promised_date", AHEAD)],
    [("acknowledged", ""), ("status", "")],
    [],
)


def request_of(number: int, items: dict[str, str]) -> tuple[list[Event], dict[str, Any], dict[str, Any] | None]:
    """One request: its events, the row of its letter, and that of the mail that answers it, if one does."""
    request, to = f"{CAMPAIGN}/agency-{number}-pd", f"records@agency-{number}.example"
    key, mail = f"{request}/initial/1", f"{ADDRESS}@127.0.0.1/INBOX/7/{number + 1}"
    letter = Letter(
        key=key,
        request=request,
        kind=LetterKind.INITIAL,
        channel="email",
        to=to,
        sender=ADDRESS,
        sender_name="Robin Sample",
        reply_to=f"robin+token{number}@plainview.example",
        subject="Public Records Act request",
        body=BODY,
        message_id=f"<{number}@plainview.example>",
        mark=f"mark-{number}",
        items=tuple(items),
        fingerprint=f"{number:064x}",
    )
    events = [
        _event(request, SENT, EventKind.REQUEST_OPENED, plan="p", campaign_version=1, items=items, conditional=[]),
        _event(
            request,
            SENT,
            EventKind.LETTER_QUEUED,
            letter=key,
            letter_kind="initial",
            message_id=letter.message_id,
            to=to,
        ),
        _event(request, SENT, EventKind.LETTER_STARTED, letter=key),
        _event(request, SENT, EventKind.LETTER_SENT, letter=key),
    ]
    at = SENT.isoformat()
    row = {"key": key, "request": request, "kind": "initial", "to": to, "text": asdict(letter), "plan": "p"}
    row |= {"status": "sent", "queued_at": at, "started_at": at, "settled_at": at, "attempts": 1, "answer": "250 OK"}
    facts = FACTS[number % len(FACTS)]
    if not facts:
        return events, row, None
    raw = f"From: {to}\r\nSubject: Your request {number}\r\n\r\n{BODY}".encode()
    stored = {"key": mail, "received_at": ANSWERED.isoformat(), "sha256": f"{number:064x}", "raw": raw, "settled": True}
    plain = [{"kind": kind, "value": value, "quote": kind, "start": 0, "rule": "t"} for kind, value in facts]
    filed = {"strength": "strong", "ours": False, "reason": "t", "sender": to, "subject": "Your request"}
    filed |= {"message_id": f"<r{number}@agency.example>", "received_at": ANSWERED.isoformat()}
    events += [
        _event(request, ANSWERED, EventKind.MESSAGE_STORED, message=mail),
        _event(request, ANSWERED, EventKind.MESSAGE_FILED, message=mail, **filed),
        _event(request, ANSWERED, EventKind.MESSAGE_READ, message=mail, facts=plain, unclear=""),
    ]
    return events, row, stored


def _event(request: str, at: datetime, kind: EventKind, **data: Any) -> Event:
    return Event(0, request, at, kind, "cron", data)


def fill(folder: Path, requests: int) -> None:
    """Write the ledger of a workspace."""
    text = (shipped.campaigns() / f"{CAMPAIGN}.yaml").read_text(encoding="utf-8")
    (folder / "campaigns").mkdir()
    (folder / "campaigns" / f"{CAMPAIGN}.yaml").write_text(text, encoding="utf-8")
    campaign = yaml.safe_load(text)
    items = {item["id"]: item["ask"] for part in campaign["parts"] for item in part["items"]}
    path = folder / "ledger.db"
    with open_ledger(path, durable=False) as ledger:
        ledger.events.append([_event("", SENT, EventKind.PLAN_APPROVED, plan="p", campaign=campaign)])
        for numbers in _chunks(requests):
            made = [request_of(number, items) for number in numbers]
            ledger.events.append([event for events, _, _ in made for event in events])
            engine = create_engine(f"sqlite:///{path}")
            with engine.begin() as connection:
                connection.execute(insert(schema.letters), [row for _, row, _ in made])
                connection.execute(insert(schema.messages), [stored for _, _, stored in made if stored])
            engine.dispose()


def _chunks(requests: int) -> Iterator[range]:
    for first in range(0, requests, CHUNK):
        yield range(first, min(first + CHUNK, requests))


def run(folder: Path) -> tuple[float, float, float, int]:
    """One run of cron: wall and CPU seconds, MB at most, and its exit code."""
    log = (folder / "cron.log").open("ab")
    begun = time.perf_counter()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "CPRA_PASSWORD": DEMO_PASSWORD,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    words = [sys.executable, "-m", "cpra_bot", "tick", "--live", "--quiet", "-w", str(folder)]
    child = os.posix_spawn(
        sys.executable,
        words,
        environment,
        file_actions=[(os.POSIX_SPAWN_DUP2, log.fileno(), 1), (os.POSIX_SPAWN_DUP2, log.fileno(), 2)],
    )
    _, status, used = os.wait4(child, 0)
    log.close()
    wall = time.perf_counter() - begun
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def measure(requests: int) -> str:
    """One line of figures."""
    with tempfile.TemporaryDirectory() as name, LoopbackMail(ADDRESS, World(()), SimulatedClock(NOW)) as mail:
        folder = Path(name)
        lay_out(folder, mail.smtp_port, mail.imap_port)
        fill(folder, requests)
        run(folder)
        wall, cpu, memory, code = min(run(folder) for _ in range(3))
        size = (folder / "ledger.db").stat().st_size / 1e6
        if code:
            return f"{requests:>6} open requests: ended with {code}: {(folder / 'cron.log').read_text()[-500:]}\n"
    figures = f"{wall:.2f} s, {cpu:.2f} s CPU, {memory:.0f} MB at most"
    return f"{requests:>6} open requests, ledger of {size:.0f} MB: {figures}\n"


def main() -> None:
    """Print a line for each size."""
    for size in [int(word) for word in sys.argv[1:]] or [500, 20_000]:
        sys.stdout.write(measure(size))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
