"""The twelve agency replies of four real threads, as mails through a real IMAP server: each in its request, none wrong.

Headers are as they really come: portal notices from one address that many cities share, without In-Reply-To, the first
with a number nobody knows yet; the service desk's mails each in a new thread; the withholding letter without a number
in a new thread. Texts and agencies are read from the shared data, never from here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
import yaml

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.model.request import RequestState
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LoopbackMail
from cpra_bot.tasks.inbox import inbox, place
from cpra_bot.tasks.office import Office, open_office
from cpra_bot.tasks.poll import poll
from cpra_bot.tasks.send import preview, send
from cpra_bot.wire.secrets import Secret

START = datetime(2020, 2, 10, 17, 0, tzinfo=UTC)
SEEDS = {"000": "elk-grove-pd", "001": "tracy-pd", "002": "los-angeles-pd", "003": "beverly-hills-pd"}
PARENTS = ("city-of-elk-grove", "city-of-tracy", "city-of-los-angeles", "city-of-beverly-hills")
PORTAL = "messages@nextrequest.com"
SERVICE_DESK = "support@customerportal.help"

# seed → (sender, subject, threaded, written to the reply address of the request)
HEADERS = {
    "seed-000-1": ("clerk@{domain}", "Re: {subject}", True, True),
    "seed-000-2": ("clerk@{domain}", "Public Records Request", False, False),
    "seed-001-1": (f"City of Tracy Public Records <{PORTAL}>", "Your first City of Tracy record request", False, False),
    "seed-001-2": (f"City of Tracy Public Records <{PORTAL}>", "[Document Released] #20-34", False, False),
    "seed-001-3": (f"City of Tracy Public Records <{PORTAL}>", "[Request Closed] #20-34", False, False),
    "seed-002-1": (f"City of Los Angeles <{PORTAL}>", "[Request Received] #25-2170", False, False),
    "seed-002-2": (f"City of Los Angeles <{PORTAL}>", "[External Message Added] #25-2170", False, False),
    "seed-002-3": (f"City of Los Angeles <{PORTAL}>", "[External Message Added] #25-2170", False, False),
    "seed-002-4": (f"City of Los Angeles <{PORTAL}>", "[External Message Added] #25-2170", False, False),
    "seed-003-1": (f"City of Beverly Hills <{SERVICE_DESK}>", "CRM-25-191: Public Records Request", False, False),
    "seed-003-2": (f"City of Beverly Hills <{SERVICE_DESK}>", "CRM-25-191: Public Records Request", False, False),
    "seed-003-3": (f"City of Beverly Hills <{SERVICE_DESK}>", "CRM-25-191: Public Records Request", False, False),
}
DAYS = {
    "seed-001-1": date(2020, 2, 12),
    "seed-001-2": date(2020, 2, 21),
    "seed-001-3": date(2020, 2, 24),
    "seed-000-1": date(2021, 5, 14),
    "seed-000-2": date(2021, 6, 11),
    "seed-002-1": date(2025, 2, 10),
    "seed-002-2": date(2025, 2, 11),
    "seed-002-3": date(2025, 2, 20),
    "seed-002-4": date(2025, 3, 6),
    "seed-003-1": date(2025, 2, 11),
    "seed-003-2": date(2025, 2, 20),
    "seed-003-3": date(2025, 3, 7),
}
# seed → strength: strong where the request's own address or thread carries it, weak where only the city's name or
# domain does, or a number that such a message taught (DESIGN: "one step weaker")
EXPECTED = {
    "seed-000-1": "strong",
    "seed-000-2": "weak",
    **{seed: "weak" for seed in HEADERS if seed[5:8] in {"001", "002", "003"}},
}


@dataclass
class Nobody:
    """An SMTP far side that takes everything and answers nothing: the replies come from the data."""

    def knows(self, _recipient: str) -> bool:
        """Everybody is there."""
        return True

    def deliver(self, _recipient: str, _raw: bytes, _when: datetime) -> None:
        """Keep nothing."""


@pytest.fixture
def office(shared: Path, tmp_path: Path) -> Iterator[Office]:
    """Four real agencies, each at a made-up address, each with one request under way."""
    clock = SimulatedClock(START)
    with LoopbackMail(ADDRESS, Nobody(), clock) as mail:
        lay_out(tmp_path, mail.smtp_port, mail.imap_port)
        (tmp_path / "agencies.yaml").write_text(_directory(shared), encoding="utf-8")
        (tmp_path / "campaigns").mkdir()
        (tmp_path / "campaigns" / "plates-2025.yaml").write_text(_campaign(), encoding="utf-8")
        with open_office(
            tmp_path,
            clock=clock,
            channel=lambda box, clock: EmailChannel(box, lambda: Secret("password", DEMO_PASSWORD), clock),
        ) as office:
            plan = preview(office, "plates-2025")
            assert len(plan.letters) == 4, plan
            send(office, "plates-2025", plan.id, live=True)
            for day, raw in _mails(shared, office):
                clock.advance_to(datetime(day.year, day.month, day.day, 18, 0, tzinfo=UTC))
                mail.append(raw, clock.now())
                polled = poll(office)
                assert not polled.stopped
            yield office


def test_each_seed_reply_lands_in_its_request_as_surely_as_its_headers_allow(office: Office) -> None:
    found = _found(office)
    assert found == {seed: (f"plates-2025/{SEEDS[seed[5:8]]}", strength) for seed, strength in EXPECTED.items()}
    assert inbox(office).messages == ()


def test_the_agencies_numbers_are_learned(office: Office) -> None:
    numbers = {state.agency: list(state.numbers) for state in office.books().requests.values()}
    assert numbers == {
        "elk-grove-pd": ["RFI-21-109"],
        "tracy-pd": ["20-34"],
        "los-angeles-pd": ["25-2170"],
        "beverly-hills-pd": ["CRM-25-191"],
    }


def test_what_the_replies_say(office: Office) -> None:
    states = office.books().requests
    elk, los = states["plates-2025/elk-grove-pd"], states["plates-2025/los-angeles-pd"]
    beverly, tracy = states["plates-2025/beverly-hills-pd"], states["plates-2025/tracy-pd"]
    assert _facts(elk, 0) >= {("acknowledged", ""), ("received_on", "2021-05-04"), ("promised_date", "2021-06-11")}
    assert elk.replies[1].unclear  # the withholding letter
    assert ("acknowledged", "") in _facts(tracy, 0)
    assert tracy.promised is None  # "After March 21" is when a link ends
    assert tracy.replies[1].unclear and tracy.replies[2].unclear
    assert ("extension", "") in _facts(los, 2)
    assert _facts(los, 3) >= {("promised_date", "2025-04-18")} and not los.replies[3].unclear
    assert ("extension", "2025-03-07") in _facts(beverly, 1)
    # The third mail repeats the first two: their dates are not said again.
    assert {kind for kind, _ in _facts(beverly, 2)} <= {"tracking_number", "release", "status"}
    assert beverly.replies[2].unclear


def test_one_confirmation_makes_the_number_sure(office: Office) -> None:
    first = office.books().requests["plates-2025/los-angeles-pd"].replies[0].message
    result = place(office, first, "plates-2025/los-angeles-pd")
    assert [each.request for each in result.taught] == ["plates-2025/los-angeles-pd"] * 3
    state = office.books().requests["plates-2025/los-angeles-pd"]
    assert [reply.strength for reply in state.replies] == ["person", "strong", "strong", "strong"]


def _facts(state: RequestState, position: int) -> set[tuple[str, str]]:
    return {(fact.kind.value, fact.value) for fact in state.replies[position].facts}


def _found(office: Office) -> dict[str, tuple[str, str]]:
    return {
        reply.message_id.strip("<>").split("@")[0]: (key, reply.strength.value)
        for key, state in office.books().requests.items()
        for reply in state.replies
    }


def _directory(shared: Path) -> str:
    """The records of the four agencies and their cities, with an address of our own making beside their portals."""
    data = yaml.load((shared / "data" / "agencies_ca.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    records = [record for record in data["agencies"] if record["id"] in (*SEEDS.values(), *PARENTS)]
    assert len(records) == 8
    for record in records:
        if record["id"] in SEEDS.values():
            address = f"records@{record['id']}.example"
            channel = {
                "kind": "email",
                "address": address,
                "confidence": "high",
                "source": ["https://made-up.example/"],
            }
            record["channels"] = [channel, *record["channels"]]
    return yaml.safe_dump({"version": 1, "as_of": data["as_of"], "sources": data["sources"], "agencies": records})


def _campaign() -> str:
    return (
        "id: plates-2025\nversion: 1\ntitle: plate readers\nparts:\n  - id: A\n    title: Sharing\n    items:\n"
        "      - {id: A1, ask: Records sufficient to show who can search the data., answer: list}\n"
        f"agencies: {{ids: [{', '.join(SEEDS.values())}]}}\n"
    )


def _mails(shared: Path, office: Office) -> Iterator[tuple[date, bytes]]:
    """The mails with the days on which they came, oldest first."""
    lines = (shared / "data" / "replies" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    records = {record["id"]: record for record in map(json.loads, lines)}
    letters = {entry.letter.request: entry.letter for entry in office.ledger.outbox.entries()}
    for seed in sorted(DAYS, key=lambda seed: (DAYS[seed], seed)):
        sender, subject, threaded, own_address = HEADERS[seed]
        agency = SEEDS[seed[5:8]]
        letter = letters[f"plates-2025/{agency}"]
        domain = next(iter(office.agencies[f"city-of-{agency.removesuffix('-pd')}"].domains))
        mail = EmailMessage()
        mail["From"] = sender.format(domain=domain)
        mail["To"] = letter.reply_to if own_address else ADDRESS
        mail["Subject"] = subject.format(subject=letter.subject)
        mail["Message-ID"] = f"<{seed}@mail.example>"
        if threaded:
            mail["In-Reply-To"] = letter.message_id
            mail["References"] = letter.message_id
        mail.set_content(records[seed]["body"])
        if "attachment_only" in records[seed].get("traps", []):
            mail.add_attachment(b"%PDF-1.4 letter", maintype="application", subtype="pdf", filename="letter.pdf")
        yield DAYS[seed], mail.as_bytes()
