"""Real replies, read from the shared folder: the twelve seeds, all raw mails, and figures that must not get worse."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from telling import tells

from cpra_bot.model.fact import FactKind, Reading
from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.facts import read
from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.records import mail_of
from cpra_bot.reading.summary import vocabulary

RECEIVED = {
    "seed-000-1": datetime(2021, 5, 10, 18, tzinfo=UTC),
    "seed-000-2": datetime(2021, 6, 23, 18, tzinfo=UTC),
    "seed-001": datetime(2020, 2, 20, 18, tzinfo=UTC),
    "seed-002": datetime(2025, 3, 6, 18, tzinfo=UTC),
    "seed-003": datetime(2025, 2, 20, 18, tzinfo=UTC),
}
Record = dict[str, Any]


@pytest.fixture(scope="module")
def replies(shared: Path) -> Path:
    return shared / "data" / "replies"


def records(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def as_mail(record: Record, folder: Path) -> bytes:
    if record.get("eml"):
        return (folder / "eml" / Path(record["eml"]).name).read_bytes()
    message = EmailMessage()
    message["From"] = "clerk@town.example"
    message["Subject"] = " ".join((record["subject"] or "").split())
    message.set_content(record["body"] or "\n")
    return message.as_bytes()


def seeds(folder: Path) -> dict[str, tuple[ParsedMail, Reading]]:
    """The seeds as a thread: each is read with the own words of those before it as known texts."""
    earlier: dict[str, list[str]] = {}
    found = {}
    for record in records(folder / "dev.jsonl"):
        name = record["id"]
        if name.startswith("seed-"):
            known = earlier.setdefault(name[:8], [])
            mail = parse_mail(as_mail(record, folder), known)
            found[name] = (mail, read(mail, RECEIVED.get(name) or RECEIVED[name[:8]]))
            known.append(mail.own_text)
    return found


SEEDS: dict[str, tuple[set[tuple[str, str]], set[str], bool | None]] = {
    # id: (facts that must be there, kinds that must not, clear?)
    "seed-000-1": ({("acknowledged", ""), ("received_on", "2021-05-04"), ("tracking_number", "RFI-21-109"), ("promised_date", "2021-06-11")}, {"extension"}, True),
    "seed-000-2": (set(), {"extension", "promised_date", "acknowledged"}, False),
    "seed-001-1": ({("acknowledged", ""), ("tracking_number", "20-34")}, {"extension"}, True),
    "seed-001-2": ({("tracking_number", "20-34")}, {"promised_date", "extension"}, False),
    "seed-001-3": ({("tracking_number", "20-34")}, {"promised_date", "extension"}, False),
    "seed-002-1": ({("acknowledged", ""), ("tracking_number", "25-2170")}, {"extension"}, True),
    "seed-002-2": ({("acknowledged", ""), ("tracking_number", "25-2170")}, {"extension"}, True),
    "seed-002-3": ({("extension", ""), ("tracking_number", "25-2170")}, {"promised_date"}, True),
    "seed-002-4": ({("promised_date", "2025-04-18"), ("tracking_number", "25-2170")}, set(), True),
    "seed-003-1": ({("acknowledged", ""), ("tracking_number", "CRM-25-191")}, {"extension"}, True),
    "seed-003-2": ({("extension", "2025-03-07"), ("received_on", "2025-02-11")}, {"promised_date"}, True),
    "seed-003-3": (set(), {"extension", "promised_date", "received_on", "acknowledged"}, False),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEDS)
def test_seeds(replies: Path, name: str) -> None:
    mail, result = seeds(replies)[name]
    wanted, forbidden, clear = SEEDS[name]
    stated = {(fact.kind.value, fact.value) for fact in result.facts}
    assert wanted <= stated
    assert not forbidden & {kind for kind, _ in stated}
    numbers = {value for kind, value in stated if kind == "tracking_number"}
    assert numbers <= {value for kind, value in wanted if kind == "tracking_number"} | {"CRM-25-191"}
    assert (not result.unclear) is clear, result.unclear
    for fact in result.facts:
        assert fact.start == -1 or mail.own_text[fact.start : fact.start + len(fact.quote)] == fact.quote


def test_no_raw_mail_is_lost(replies: Path) -> None:
    index = records(replies / "eml" / "index.jsonl")
    assert len(index) >= 50
    for entry in index:
        mail = parse_mail((replies / entry["file"]).read_bytes())
        read(mail, mail.date or datetime(2026, 1, 1, tzinfo=UTC))
        if entry["role"] != "parser_fixture":
            assert mail.sender and mail.subject and mail.text, entry["file"]
            assert not any("cannot be read" in defect for defect in mail.defects), (entry["file"], mail.defects)


def test_every_bounce_and_automatic_reply_is_known(replies: Path) -> None:
    """All 17 bounces and 8 automatic replies of the raw mails, and no person's mail among them."""
    counts: Counter[str] = Counter()
    for entry in records(replies / "eml" / "index.jsonl"):
        if entry["role"] == "parser_fixture":
            continue
        mail = parse_mail((replies / entry["file"]).read_bytes())
        kinds = {fact.kind for fact in read(mail, mail.date or datetime(2026, 1, 1, tzinfo=UTC)).facts}
        bounced = bool(kinds & {FactKind.BOUNCE_HARD, FactKind.BOUNCE_SOFT})
        assert bounced is ("bounce" in entry["kinds"]), entry["file"]
        assert (FactKind.AUTOMATIC_REPLY in kinds) is ("out_of_office" in entry["kinds"]), entry["file"]
        assert not bounced or all(report.recipient for report in mail.reports)
        counts.update(["bounce"] * bounced + ["automatic"] * (FactKind.AUTOMATIC_REPLY in kinds))
    assert counts["bounce"] >= 15
    assert counts["automatic"] >= 8


HARMLESS = {"acknowledgment", "tracking_number", "extension", "status_update", "bounce", "out_of_office"}


MISSED = {
    "dev.jsonl": [
        ("gl-1497333", ["full_release"]),  # closed as completed, "in the share with the requestor"
        ("gl-1492076", ["clarification_request"]),  # a test of our address, which is read as such
        ("al-5", ["full_release"]),  # "the data forwarded", and a referral, which is read
    ],
    "written.jsonl": [("wd-048", ["full_release"])],  # item by item; that it was all is not concluded from a closure
}
"""What passes without being read, though a person is asked about each for another reason."""


@pytest.mark.parametrize("file", sorted(MISSED))
def test_what_was_not_read_goes_to_a_person(replies: Path, file: str) -> None:
    silent, mute = [], []
    for row in records(replies / file):
        mail, came = mail_of(row)
        reading, kinds = read(mail, came), set(row["labels"]["kinds"]) - HARMLESS
        missed = kinds - set(vocabulary(mail, reading)["kinds"])
        if missed and not reading.unclear:
            silent.append((row["id"], sorted(missed)))
        if kinds and not tells(reading):
            mute.append(row["id"])
    assert not mute
    assert silent == MISSED[file]
