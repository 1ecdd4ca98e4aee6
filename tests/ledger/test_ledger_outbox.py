"""The three commits of a send: nobody sends twice, and an unfinished start stays visible."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from builders import REQUEST, START, a_letter
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import Attachment, LetterKind, LetterStatus


def test_a_letter_comes_back_from_the_ledger_as_it_was_queued(tmp_path: Path) -> None:
    letter = a_letter()
    with open_ledger(tmp_path / "ledger.db") as ledger:
        ledger.outbox.queue([letter], "20260901-0123456789ab", START, "person", [])
    with open_ledger(tmp_path / "ledger.db") as ledger:
        entry = ledger.outbox.entry(letter.key)
    assert entry is not None
    assert entry.letter == letter
    assert (entry.status, entry.plan, entry.queued_at) == (LetterStatus.QUEUED, "20260901-0123456789ab", START)


def test_attachments_come_back_and_letters_of_older_ledgers_have_none(tmp_path: Path) -> None:
    letter = replace(a_letter(), attachments=(Attachment("a.pdf", "application/pdf", "0" * 64, "eA=="),))
    with open_ledger(tmp_path / "ledger.db") as ledger:
        ledger.outbox.queue([letter, a_letter(number=2)], "p", START, "person", [])
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        connection.execute("UPDATE texts SET text = json_remove(text, '$.attachments') WHERE letter LIKE '%/2'")
    connection.close()
    with open_ledger(tmp_path / "ledger.db") as ledger:
        first, second = ledger.outbox.entries()
    assert first.letter == letter
    assert second.letter == a_letter(number=2)


def test_the_first_letter_of_all_is_known_by_its_hour(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:
        assert ledger.outbox.first_queued_at() is None
        ledger.outbox.queue([a_letter()], "p", START, "person", [])
        ledger.outbox.queue([a_letter(number=2)], "p", START + timedelta(days=30), "person", [])
        assert ledger.outbox.first_queued_at() == START


def test_queueing_a_letter_that_is_there_already_changes_nothing(tmp_path: Path) -> None:
    from cpra_bot.errors import LedgerUnusable

    with pytest.raises(LedgerUnusable), open_ledger(tmp_path / "ledger.db") as ledger:
        ledger.outbox.queue([a_letter()], "p", START, "person", [])
        ledger.outbox.queue([a_letter(number=2), a_letter()], "p", START, "person", [])
    with open_ledger(tmp_path / "ledger.db") as ledger:
        assert ledger.outbox.keys() == {a_letter().key}
        assert len(ledger.events.all()) == 1


def test_only_one_of_many_claims_wins(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:
        ledger.outbox.queue([a_letter()], "p", START, "person", [])

        def claim(run: int) -> bool:
            with open_ledger(tmp_path / "ledger.db") as another:
                return another.outbox.claim(a_letter().key, str(run), START, "cron")

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(claim, range(8))) == 1
        started = [event for event in ledger.events.all() if event.kind is EventKind.LETTER_STARTED]
        assert len(started) == 1


@pytest.mark.parametrize(
    ("before", "settled_as", "allowed"),
    [
        (LetterStatus.STARTED, LetterStatus.SENT, True),
        (LetterStatus.STARTED, LetterStatus.REFUSED, True),
        (LetterStatus.STARTED, LetterStatus.FAILED, True),
        (LetterStatus.STARTED, LetterStatus.UNKNOWN, True),
        (LetterStatus.UNKNOWN, LetterStatus.SENT, True),
        (LetterStatus.UNKNOWN, LetterStatus.FAILED, True),  # a person says it never left
        (LetterStatus.FAILED, LetterStatus.SENT, True),  # its copy came back all the same
        (LetterStatus.SENT, LetterStatus.FAILED, False),
        (LetterStatus.SENT, LetterStatus.UNKNOWN, False),
        (LetterStatus.REFUSED, LetterStatus.SENT, False),
        (LetterStatus.QUEUED, LetterStatus.SENT, False),
    ],
)
def test_what_may_follow_on_what(tmp_path: Path, before: LetterStatus, settled_as: LetterStatus, allowed: bool) -> None:
    key = a_letter().key
    with open_ledger(tmp_path / "ledger.db") as ledger:
        ledger.outbox.queue([a_letter()], "p", START, "person", [])
        if before is not LetterStatus.QUEUED:
            ledger.outbox.claim(key, "run", START, "cron")
        if before not in {LetterStatus.QUEUED, LetterStatus.STARTED}:
            assert ledger.outbox.settle(key, before, "before", START, "cron")
        assert ledger.outbox.settle(key, settled_as, "after", START, "cron") is allowed
        entry = ledger.outbox.entry(key)
        assert entry is not None
        assert entry.status is (settled_as if allowed else before)


def test_a_sent_letter_cannot_be_claimed_again_and_a_put_off_one_can(tmp_path: Path) -> None:
    key = a_letter().key
    with open_ledger(tmp_path / "ledger.db") as ledger:
        ledger.outbox.queue([a_letter()], "p", START, "person", [])
        assert ledger.outbox.claim(key, "1", START, "cron")
        ledger.outbox.settle(key, LetterStatus.FAILED, "451", START, "cron", not_before=START + timedelta(hours=1))
        assert ledger.outbox.claim(key, "2", START, "cron")
        ledger.outbox.settle(key, LetterStatus.SENT, "250", START, "cron")
        assert not ledger.outbox.claim(key, "3", START, "cron")
        assert not ledger.outbox.withdraw(key, "too late", START, "cron")


def test_claims_of_the_last_day_are_counted(tmp_path: Path) -> None:
    letters = [a_letter(f"shade-trees-2026/town-{n}-pd") for n in range(3)]
    with open_ledger(tmp_path / "ledger.db") as ledger:
        ledger.outbox.queue(letters, "p", START, "person", [])
        ledger.outbox.claim(letters[0].key, "r", START - timedelta(days=2), "cron")
        ledger.outbox.claim(letters[1].key, "r", START, "cron")
        assert ledger.outbox.started_after(START - timedelta(days=1)) == [(START, letters[1].to)]


def test_an_address_remembers_its_first_letter_for_half_a_year(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:
        ledger.outbox.queue([a_letter()], "p", START, "person", [])
        ledger.outbox.queue([a_letter(kind=LetterKind.FOLLOW_UP)], "p", START, "person", [])
        to = a_letter().to
        assert ledger.outbox.first_letters_to([to, "x@y.example"], START + timedelta(days=100), 180) == {
            to: f"{REQUEST}/initial/1"
        }
        assert ledger.outbox.first_letters_to([to], START + timedelta(days=181), 180) == {}
