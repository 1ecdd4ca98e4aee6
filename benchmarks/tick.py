"""What cron pays for a run in which nothing is new: `cpra tick --live` whole, as one process, against a raw poll.

`python benchmarks/tick.py [requests [messages]]` (20,000 and 100,000 if left out). The workspace has that many open
requests, sent yesterday and answered in five ways (silence among them), in a real ledger with their letters and mails.
The mailbox lies at a Dovecot on loopback and has nothing new. The floor is Python with imaplib: log in, STATUS, log
out. A first run, which is not counted, tells what there is to tell; it is also the first of a day, which asks the rules
about every request, and its cost stands behind the rows. Without Dovecot there are no rows.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from row import Row, Spent, cpra, in_turn, more, run, show

from cpra_bot.files import shipped
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.letter import Letter, LetterKind
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out

sys.path.append(str(Path(__file__).parent.parent / "tests" / "mailboxes"))  # the Dovecot of the tests

from dovecot_server import PASSWORD, Dovecot
from server_process import Account, Authority, CannotStart, server_folder

SIZES = (20_000, 100_000)
FEW = 1_000  # messages of the smaller mailbox
LINKS = 50_000  # a file has 65,000 names at most
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


def request_of(
    number: int, items: dict[str, str], address: str
) -> tuple[list[Event], tuple[dict[str, Any], dict[str, Any]], dict[str, Any] | None]:
    """One request: its events, the two rows of its letter, and that of the mail that answers it, if one does."""
    request, to = f"{CAMPAIGN}/agency-{number}-pd", f"records@agency-{number}.example"
    key, mail = f"{request}/initial/1", f"{address}@127.0.0.1/INBOX/7/{number + 1}"
    letter = Letter(
        key=key,
        request=request,
        kind=LetterKind.INITIAL,
        channel="email",
        to=to,
        sender=address,
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
    row = {"key": key, "request": request, "kind": "initial", "channel": "email", "to": to, "plan": "p"}
    text = {"letter": key, "text": json.dumps(asdict(letter))}
    row |= {"status": "sent", "queued_at": at, "started_at": at, "settled_at": at, "attempts": 1, "answer": "250 OK"}
    letters = (row, text)
    facts = FACTS[number % len(FACTS)]
    if not facts:
        return events, letters, None
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
    return events, letters, stored


def _event(request: str, at: datetime, kind: EventKind, **data: Any) -> Event:
    return Event(0, request, at, kind, "cron", data)


def fill(folder: Path, requests: int, address: str = ADDRESS) -> None:
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
            made = [request_of(number, items, address) for number in numbers]
            ledger.events.append([event for events, _, _ in made for event in events])
            with closing(sqlite3.connect(path)) as book, book:
                _insert(book, "letters", [row for _, (row, _), _ in made])
                _insert(book, "texts", [text for _, (_, text), _ in made])
                _insert(book, "messages", [stored for _, _, stored in made if stored])


def _insert(book: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join(f":{name}" for name in names)
    book.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - names of the ledger's tables


def _chunks(requests: int) -> Iterator[range]:
    for first in range(0, requests, CHUNK):
        yield range(first, min(first + CHUNK, requests))


POLL = """
import imaplib, sys
box = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
box.login(sys.argv[2], sys.argv[3])
box.status("INBOX", "(UIDVALIDITY UIDNEXT)")
box.logout()
"""
OLD_MAIL = b"From: A Friend <friend@elsewhere.example>\nSubject: lunch\n\n" + b"Shall we have lunch on Friday?\n" * 60


def workspace(folder: Path, server: Dovecot, requests: int, messages: int) -> tuple[Callable[[], Spent], Spent]:
    """A workspace and its mailbox; how to run cron in it, and what its first run took."""
    address = f"robin{messages}@plainview.example"
    for start in range(0, messages, LINKS):
        server.pile(
            address, OLD_MAIL, NOW - timedelta(days=90) + timedelta(seconds=start), min(LINKS, messages - start)
        )
    lay_out(folder, server.imap, server.imap, address)
    fill(folder, requests, address)
    environment = {
        "HOME": str(folder),
        "CPRA_PASSWORD": PASSWORD,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    once = partial(run, cpra("tick", "--live", "--quiet", "-w", str(folder)), extra=environment)
    first = partial(run, cpra("tick", "--live", "--quiet", "-w", str(folder)), extra=environment, good=(0, 1))()
    once()
    return once, first


def measure(requests: int, messages: int) -> None:
    """The rows."""
    with server_folder() as place, tempfile.TemporaryDirectory() as name:
        account = Account.without_rights()
        server = Dovecot(_made(place / "d"), Authority.make(place, account), account)
        try:
            few, _ = workspace(_made(Path(name) / "few"), server, requests, min(messages, FEW))
            many, first = workspace(_made(Path(name) / "many"), server, requests, messages)
            words = [sys.executable, "-c", POLL, str(server.imap), f"robin{messages}@plainview.example", PASSWORD]
            mine, floor, ratio, wall = in_turn(many, partial(run, words), 9)
            big, small, growth, _ = in_turn(many, few, 9)
        finally:
            server.stop()
    work = f"tick, nothing new, {requests:,} requests"
    show(Row(f"{work}, CPU", f"{mine.cpu:.3f} s", f"{floor.cpu:.3f} s", ratio, 6, 3))
    show(Row(f"{work}, wall", f"{mine.wall:.3f} s", f"{floor.wall:.3f} s", wall, 6, 3))
    show(Row(f"the same, {messages:,} / {FEW:,} messages", f"{big.cpu:.3f} s", f"{small.cpu:.3f} s", growth, 1.2))
    show(Row(f"{work}, memory", f"{mine.memory:.0f} MB", "", mine.memory, 150, 80))
    more(f"the first run of a day: {first.cpu:.2f} s CPU, {first.memory:.0f} MB")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def main() -> None:
    """Measure."""
    requests, messages, *_ = *map(int, sys.argv[1:]), *SIZES[len(sys.argv) - 1 :]
    try:
        measure(requests, messages)
    except CannotStart as why:
        sys.stdout.write(f"tick, nothing new: not measured, {why}\n")


if __name__ == "__main__":
    main()
