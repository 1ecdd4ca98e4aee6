"""What is kept beside a large ledger for speed gives what the events give, or is not believed."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cpra_bot.decide.fold import fold
from cpra_bot.files.copies import read_copy, write_copy
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.model.event import Event, EventKind
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.demo_directory import lay_out
from cpra_bot.tasks.copies import COPY_AFTER, decided_path, fold_path
from cpra_bot.tasks.decisions import actions
from cpra_bot.tasks.office import Decided, Office, open_office
from desk import CAMPAIGN_ID, START
from town import CAMPAIGN

LONG_AGO = 1_000_000_000  # seconds since 1970
ITEMS = {"A1": "Records sufficient to show the trees.", "A2": "Records sufficient to show the cost."}
FACTS = (
    [("acknowledged", ""), ("tracking_number", "26-34")],
    [("acknowledged", ""), ("extension", "2026-09-30")],
    [("release", "")],
    [("denial", "")],
    [],
)
Opens = Callable[[], AbstractContextManager[Office]]


def events_of(number: int) -> Iterator[Event]:
    """One request: opened, sent, and answered in one of five ways, silence among them."""
    request, to = f"{CAMPAIGN_ID}/town-{number}-pd", f"records@town-{number}.example"
    letter, mail = f"{request}/initial/1", f"box/INBOX/1/{number}"

    def happened(kind: EventKind, **data: Any) -> Event:
        return Event(0, request, START, kind, "cron", data)

    yield happened(EventKind.REQUEST_OPENED, plan="p", campaign_version=1, items=ITEMS, conditional=[])
    yield happened(EventKind.LETTER_QUEUED, letter=letter, letter_kind="initial", message_id=f"<{number}>", to=to)
    yield happened(EventKind.LETTER_STARTED, letter=letter)
    yield happened(EventKind.LETTER_SENT, letter=letter)
    facts = FACTS[number % len(FACTS)]
    if facts:
        filed = {"strength": "strong", "ours": False, "reason": "", "sender": to, "subject": "Your request"}
        filed |= {"message_id": f"<r{number}>", "received_at": (START + timedelta(hours=3)).isoformat()}
        yield happened(EventKind.MESSAGE_STORED, message=mail)
        yield happened(EventKind.MESSAGE_FILED, message=mail, **filed)
        plain = [{"kind": kind, "value": value, "quote": kind, "start": 0, "rule": "t"} for kind, value in facts]
        yield happened(EventKind.MESSAGE_READ, message=mail, facts=plain, unclear="")


def fill(path: Path, numbers: range) -> None:
    with open_ledger(path, durable=False) as ledger:
        ledger.events.append([event for number in numbers for event in events_of(number)])


def lay(folder: Path, numbers: range) -> None:
    lay_out(folder, 2525, 1143)
    (folder / "campaigns").mkdir()
    (folder / "campaigns" / f"{CAMPAIGN_ID}.yaml").write_text(CAMPAIGN, encoding="utf-8")
    for path in folder.rglob("*.yaml"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    fill(folder / "ledger.db", numbers)


@pytest.fixture
def opens(tmp_path: Path) -> Opens:
    """Opens a workspace whose ledger is worth a copy, ten days after its letters left."""
    lay(tmp_path, range(400))
    return partial(open_office, tmp_path, clock=SimulatedClock(START + timedelta(days=10)))


def seen(opens: Opens) -> tuple[Office, Decided]:
    """What one command sees."""
    with opens() as office:
        return office, dict(actions(office, office.books()))


def truth(opens: Opens) -> tuple[Any, Decided]:
    """The fold of all events, and what the rules say of it, without any copy."""
    with opens() as office:
        office.copies = False
        return fold(office.ledger.events.all(), office.closures, office.rules), dict(actions(office, office.books()))


def test_a_second_command_sees_what_the_events_say(opens: Opens, tmp_path: Path) -> None:
    first, _ = seen(opens)
    assert first.last_folded > COPY_AFTER and fold_path(first.ledger.path).stat().st_mode & 0o077 == 0
    assert decided_path(first.ledger.path).exists()
    books, decided = truth(opens)
    with opens() as office:
        assert office.books() == books and dict(actions(office, office.books())) == decided
        assert office._folding.began_at == office.last_folded, "it was not folded again"


def test_new_events_are_folded_onto_the_copy(opens: Opens, tmp_path: Path) -> None:
    seen(opens)
    fill(tmp_path / "ledger.db", range(400, 430))
    books, decided = truth(opens)
    with opens() as office:
        assert office.books() == books and dict(actions(office, office.books())) == decided
        assert 0 < office._folding.began_at < office.last_folded
    assert len(books.requests) == 430


def the_copies_are_gone(folder: Path) -> None:
    fold_path(folder / "ledger.db").unlink()
    decided_path(folder / "ledger.db").unlink()


def the_copies_are_damaged(folder: Path) -> None:
    for path in (fold_path(folder / "ledger.db"), decided_path(folder / "ledger.db")):
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)


def a_file_has_changed(folder: Path) -> None:
    path = folder / "campaigns" / f"{CAMPAIGN_ID}.yaml"
    path.write_text(CAMPAIGN + "follow_up: {automatic: false}\n")
    os.utime(path, (LONG_AGO + 1, LONG_AGO + 1))


def a_file_changes_while_it_is_read(folder: Path) -> None:
    later = (START + timedelta(days=11)).timestamp()
    os.utime(folder / "cpra.yaml", (later, later))


def the_ledger_is_another(folder: Path) -> None:
    (folder / "ledger.db").unlink()
    for journal in folder.glob("ledger.db-*"):
        journal.unlink()
    fill(folder / "ledger.db", range(1000, 1400))


@pytest.mark.parametrize(
    "happens",
    [
        the_copies_are_gone,
        the_copies_are_damaged,
        a_file_has_changed,
        a_file_changes_while_it_is_read,
        the_ledger_is_another,
    ],
)
def test_a_copy_of_something_else_is_not_believed(
    opens: Opens, tmp_path: Path, happens: Callable[[Path], None]
) -> None:
    seen(opens)
    happens(tmp_path)
    books, decided = truth(opens)
    with opens() as office:
        assert office.books() == books and dict(actions(office, office.books())) == decided
        assert office._folding.began_at == 0


def test_the_next_day_asks_the_rules_again(opens: Opens, tmp_path: Path) -> None:
    seen(opens)
    tomorrow: Opens = partial(open_office, tmp_path, clock=SimulatedClock(START + timedelta(days=30)))
    assert seen(tomorrow)[1] == truth(tomorrow)[1] != truth(opens)[1]


def test_a_small_ledger_has_no_copies(tmp_path: Path) -> None:
    lay(tmp_path, range(20))
    office, _ = seen(partial(open_office, tmp_path, clock=SimulatedClock(START + timedelta(days=10))))
    assert not fold_path(office.ledger.path).exists() and not decided_path(office.ledger.path).exists()


class Trap:
    """What a stranger would put into a copy."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("exit 0",)


@pytest.mark.parametrize("value", [Trap(), [Trap()], hashlib.sha256, Path("x"), pickle.loads])
def test_a_copy_holds_nothing_but_our_records(tmp_path: Path, value: object) -> None:
    write_copy(tmp_path / "copy", "k" * 64, b"secret", value)
    assert read_copy(tmp_path / "copy", "k" * 64, b"secret") is None


def test_a_copy_is_read_under_its_key_and_seal_only(tmp_path: Path) -> None:
    path, value = tmp_path / "copy", {"a": (START, frozenset({1}))}
    write_copy(path, "k" * 64, b"secret", value)
    assert read_copy(path, "k" * 64, b"secret") == value
    assert read_copy(path, "j" * 64, b"secret") is None
    assert read_copy(path, "k" * 64, b"other") is None
    assert read_copy(tmp_path / "none", "k" * 64, b"secret") is None
