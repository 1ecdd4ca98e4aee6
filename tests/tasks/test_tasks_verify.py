"""A byte that was changed after the fact is found and named, wherever it lies."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from cpra_bot.files.keep import kept
from cpra_bot.model.doctor import Finding, Health
from cpra_bot.rehearsal.documents import pdf
from cpra_bot.tasks.verify import verify
from desk import Desk

REPORT = pdf(["Dear Robin Sample:", "The list of trees is below.", "Sincerely, Pat Clerk"])


def _failed(desk: Desk) -> list[Finding]:
    return [each for each in verify(desk.office.workspace.folder, desk.clock) if each.health is Health.FAIL]


def test_an_untouched_workspace_is_sound(lived: Desk) -> None:
    found = verify(lived.office.workspace.folder, lived.clock)
    assert {each.what for each in found} == {"database", "chain", "letters", "messages", "documents"}
    assert {each.health for each in found} == {Health.OK}, found


def _sql(*words: str) -> Callable[[Desk], None]:
    def change(desk: Desk) -> None:
        with sqlite3.connect(desk.office.ledger.path) as connection:
            for each in words:
                assert connection.execute(each).rowcount > 0, each
        connection.close()

    return change


def _bitten(desk: Desk) -> None:
    path = kept(desk.office.workspace.folder, hashlib.sha256(REPORT).hexdigest())
    assert path is not None
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _lost(desk: Desk) -> None:
    path = kept(desk.office.workspace.folder, hashlib.sha256(REPORT).hexdigest())
    assert path is not None
    path.unlink()


FIRST_LETTER = "(SELECT min(key) FROM letters)"


@pytest.mark.parametrize(
    ("change", "what", "named"),
    [
        (_sql("UPDATE events SET data = data || ' ' WHERE sequence = 3"), "chain", "event 3 "),
        (_sql("UPDATE events SET at = '2026-08-01T17:00:00+00:00' WHERE sequence = 5"), "chain", "event 5 "),
        (_sql("UPDATE events SET actor = 'demo' WHERE sequence = 1"), "chain", "event 1 "),
        (_sql("UPDATE events SET link = '00' || substr(link, 3) WHERE sequence = 4"), "chain", "event 4 "),
        (_sql("DELETE FROM events WHERE sequence = 4"), "chain", "event 4 is missing"),
        (_sql("DELETE FROM events WHERE sequence IN (4, 5)"), "chain", "events 4 to 5 are missing"),
        (
            _sql(f"UPDATE texts SET text = replace(text, 'trees', 'treez') WHERE letter = {FIRST_LETTER}"),
            "letters",
            "text",
        ),
        (_sql(f"UPDATE letters SET status = 'queued' WHERE key = {FIRST_LETTER}"), "letters", "stands as queued"),
        (_sql(f"UPDATE texts SET text = '{{' WHERE letter = {FIRST_LETTER}"), "letters", "cannot be read"),
        (_sql(f"DELETE FROM texts WHERE letter = {FIRST_LETTER}"), "letters", "cannot be read"),
        (_sql(f"DELETE FROM letters WHERE key = {FIRST_LETTER}"), "letters", "is missing"),
        (_sql("UPDATE meta SET value = x'00' WHERE name = 'secret'"), "letters", "secret"),
        (
            _sql("UPDATE messages SET raw = raw || x'20' WHERE key = (SELECT max(key) FROM messages)"),
            "messages",
            "changed",
        ),
        (_sql("DELETE FROM messages WHERE key = (SELECT max(key) FROM messages)"), "messages", "is missing"),
        (_bitten, "documents", "Trees.pdf"),
        (_lost, "documents", "Trees.pdf"),
    ],
)
def test_a_change_is_found_and_named(lived: Desk, change: Callable[[Desk], None], what: str, named: str) -> None:
    change(lived)
    failed = _failed(lived)
    assert any(each.what == what and named in each.said for each in failed), failed
    assert {each.what for each in failed} <= {what, "letters" if what == "chain" else what}, failed


def test_the_end_of_the_ledger_cut_off_shows_in_what_it_told_of(lived: Desk) -> None:
    _sql("DELETE FROM events WHERE sequence > 4")(lived)
    assert {"letters", "messages"} <= {each.what for each in _failed(lived)}


def test_a_changed_byte_in_the_file_itself_is_found(lived: Desk) -> None:
    path = lived.office.ledger.path
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    lived.office.ledger.close()
    data = bytearray(path.read_bytes())
    at = data.find(b'"letter_kind"')
    assert at > 0
    data[at + 2] ^= 1
    Path(path).write_bytes(data)
    assert [each.said for each in _failed(lived) if each.what == "chain" and "letter_queued" in each.said]
