"""The ledger file itself: whose it is, what it refuses, and that the migrations make today's tables."""

from __future__ import annotations

import json
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from builders import START, a_letter
from cpra_bot.errors import LedgerUnusable, RunInProgress
from cpra_bot.ledger import schema
from cpra_bot.ledger.connection import Pen, connect, open_file, prepared
from cpra_bot.ledger.events import happened
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.model.event import Event, EventKind
from cpra_bot.model.message import Cursor, IncomingMessage


def test_a_new_ledger_is_the_owners_alone_and_keeps_its_secret(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with open_ledger(path) as ledger:
        secret = ledger.secret
    assert path.stat().st_mode & 0o777 == 0o600
    with open_ledger(path) as ledger:
        assert ledger.secret == secret
    assert len(secret) == 32


def _structure(path: Path) -> dict[str, object]:
    """Each table with its columns, each index with its columns, as SQLite has them."""
    with sqlite3.connect(path) as connection:
        names = connection.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
        found: dict[str, object] = {}
        for kind, name in names:
            rows = connection.execute(f"PRAGMA {kind}_info('{name}')").fetchall()
            found[name] = sorted(map(str, rows))
        for table in [name for kind, name in names if kind == "table"]:
            rows = connection.execute(f"PRAGMA index_list('{table}')").fetchall()
            found[f"indexes of {table}"] = sorted(str(row[1:]) for row in rows)
        if ("table", "alembic_version") in names:
            found["version"] = connection.execute("SELECT * FROM alembic_version").fetchall()
    connection.close()
    return found


def test_a_new_ledger_is_as_one_that_went_through_all_migrations(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "new.db"):
        pass
    engine = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
    new, migrated = _structure(tmp_path / "new.db"), _structure(tmp_path / "migrated.db")
    assert set(new) == set(migrated) and "events" in new
    assert {name: (new[name], migrated[name]) for name in new if new[name] != migrated[name]} == {}


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    connection.close()


def _newer(path: Path) -> None:
    with open_ledger(path):
        pass
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("this is no database, only some text that somebody wrote " * 30), "damaged"),
        (_foreign, "belongs to another program"),
        (_newer, "newer version"),
        (lambda path: path.mkdir(), "cannot be used"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_in_words(tmp_path: Path, make: object, words: str) -> None:
    path = tmp_path / "ledger.db"
    assert callable(make)
    make(path)
    with pytest.raises(LedgerUnusable, match=words) as refusal, open_ledger(path):
        pass
    assert refusal.value.remedy


def test_a_second_run_is_told_who_holds_the_ledger(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger, ledger.run("send", START):
        with (
            open_ledger(tmp_path / "ledger.db") as other,
            pytest.raises(RunInProgress, match="cpra send"),
            other.run("tick", START),
        ):
            pass
        assert ledger.events.all() == []  # reading never waits
    with open_ledger(tmp_path / "ledger.db") as ledger, ledger.run("tick", START):
        pass


def test_the_lock_of_a_killed_run_is_free_at_once(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom datetime import datetime, UTC\n"
        "from cpra_bot.ledger.lock import run_lock\n"
        "with run_lock(Path(sys.argv[1]), 'tick', datetime.now(UTC)):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "ledger.db")], check=False)
    assert done.returncode == -9
    with open_ledger(tmp_path / "ledger.db") as ledger, ledger.run("tick", START):
        pass


def test_a_lock_that_the_disk_refuses_is_one_sentence(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:
        (tmp_path / "ledger.db.lock").mkdir()
        with pytest.raises(LedgerUnusable, match=r"the lock .*ledger\.db\.lock cannot be written: Is a directory"):
            ledger.run("tick", START).__enter__()


def test_a_full_disk_is_one_sentence_and_keeps_nothing_half(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with open_ledger(path) as ledger:
        ledger.outbox.queue([a_letter()], "p", START, "person", [])
    program = (
        "import sys\nfrom pathlib import Path\nsys.path.insert(0, sys.argv[2])\n"
        "from builders import START, a_letter\nfrom cpra_bot.errors import LedgerUnusable\n"
        "from cpra_bot.ledger.ledger import open_ledger\n"
        "letters = [a_letter(f'shade-trees-2026/town-{n}-pd') for n in range(3000)]\n"
        "try:\n    with open_ledger(Path(sys.argv[1])) as ledger:\n"
        "        ledger.outbox.queue(letters, 'p', START, 'person', [])\n"
        "except LedgerUnusable as fault:\n    print(fault, '|', fault.remedy)\n    sys.exit(4)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), str(Path(__file__).parent.parent)],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000)),
    )
    assert done.returncode == 4, done.stderr
    assert "could not be written" in done.stdout
    assert "free space" in done.stdout
    with open_ledger(path) as ledger:
        assert ledger.outbox.keys() == {a_letter().key}


ACCOUNT = "robin@mail.example"


def test_messages_are_kept_once_though_the_mailbox_is_numbered_anew(tmp_path: Path) -> None:
    raw = b"From: clerk@sampleton.example\r\n\r\nHello\r\n"
    with open_ledger(tmp_path / "ledger.db") as ledger:
        store = ledger.messages
        first, again = IncomingMessage("INBOX/1/7", START, raw), IncomingMessage("INBOX/2/1", START, raw)
        assert store.store(ACCOUNT, [first], Cursor("INBOX", 1, 8), START, "cron") == 1
        assert store.store(ACCOUNT, [again], Cursor("INBOX", 2, 2), START, "cron") == 0
        assert store.cursor(ACCOUNT, "INBOX") == Cursor("INBOX", 2, 2)
        assert [each.key for each in store.unsettled()] == [f"{ACCOUNT}/INBOX/1/7"]
        store.settle(f"{ACCOUNT}/INBOX/1/7", [])
        assert list(store.unsettled()) == []
        kept = store.get(f"{ACCOUNT}/INBOX/1/7")
        assert kept is not None and kept.raw == raw


def test_what_a_look_knows_all_about_is_settled_in_the_commit_that_keeps_it(tmp_path: Path) -> None:
    batch = [IncomingMessage(f"INBOX/1/{uid}", START, raw) for uid, raw in enumerate((b"one", b"two", b"one", b"old"))]
    shown: list[str] = []

    def look(new: Sequence[IncomingMessage]) -> dict[str, list[Event]]:
        shown.extend(each.key for each in new)
        return {key: [happened(EventKind.PERSON_TOLD, "", START, "cron", needs=[key])] for key in shown[1:]}

    with open_ledger(tmp_path / "ledger.db") as ledger:
        store = ledger.messages
        store.keep(IncomingMessage("by/hand", START, b"old"), START, "person")
        assert store.store(ACCOUNT, batch, Cursor("INBOX", 1, 4), START, "cron", look=look) == 2
        assert shown == [f"{ACCOUNT}/INBOX/1/0", f"{ACCOUNT}/INBOX/1/1"]  # neither what came twice nor what was here
        assert [each.key for each in store.unsettled()] == ["by/hand", shown[0]]
        kinds = [each.kind for each in ledger.events.all()]
        assert kinds == [EventKind.MESSAGE_STORED] * 3 + [EventKind.PERSON_TOLD]
        assert not ledger.verify().faults


def test_where_a_look_fails_nothing_is_kept_and_the_cursor_stays(tmp_path: Path) -> None:
    def look(_new: Sequence[IncomingMessage]) -> dict[str, list[Event]]:
        raise ZeroDivisionError

    with open_ledger(tmp_path / "ledger.db") as ledger:
        with pytest.raises(ZeroDivisionError):
            batch = [IncomingMessage("INBOX/1/7", START, b"one")]
            ledger.messages.store(ACCOUNT, batch, Cursor("INBOX", 1, 8), START, "cron", look=look)
        assert ledger.messages.cursor(ACCOUNT, "INBOX") == Cursor("INBOX")
        assert ledger.events.last() == 0 and list(ledger.messages.unsettled()) == []


def test_events_of_a_kind_are_counted_between_two_others(tmp_path: Path) -> None:
    told, stored = EventKind.PERSON_TOLD, EventKind.MESSAGE_STORED
    with open_ledger(tmp_path / "ledger.db") as ledger:
        events = ledger.events
        events.append([happened(kind, "", START, "person") for kind in (told, stored, told, told, stored)])
        counts = {(after, until): events.count(told, after, until) for after in range(6) for until in range(6)}
        assert counts == {(after, until): sum(after < place <= until for place in (1, 3, 4)) for after, until in counts}
        assert [events.any_but([told], after) for after in range(6)] == [True] * 5 + [False]
        assert not events.any_but([told, stored], 0) and events.any_but([], 4)


def test_two_accounts_with_the_same_numbers_do_not_meet(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:
        store = ledger.messages
        one, other = IncomingMessage("INBOX/1/7", START, b"one"), IncomingMessage("INBOX/1/7", START, b"other")
        store.store(ACCOUNT, [one], Cursor("INBOX", 1, 8), START, "cron")
        assert store.cursor("robin@other.example", "INBOX") == Cursor("INBOX")
        assert store.store("robin@other.example", [other], Cursor("INBOX", 1, 8), START, "cron") == 1
        assert len(list(store.unsettled())) == 2


def test_a_copied_ledger_opens_elsewhere(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:
        ledger.outbox.queue([a_letter()], "p", START, "person", [])
    (tmp_path / "other").mkdir()
    shutil.copy(tmp_path / "ledger.db", tmp_path / "other" / "ledger.db")
    with open_ledger(tmp_path / "other" / "ledger.db") as ledger:
        assert ledger.outbox.keys() == {a_letter().key}


def test_a_new_ledger_takes_its_secret_from_what_it_is_given_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "a.db", lambda size: b"7" * size) as ledger:
        assert ledger.secret == b"7" * 32
    with open_ledger(tmp_path / "a.db", lambda size: b"8" * size) as ledger:
        assert ledger.secret == b"7" * 32
    with open_ledger(tmp_path / "b.db") as one, open_ledger(tmp_path / "c.db") as other:
        assert one.secret != other.secret


def test_a_dump_has_every_row_and_no_secret(tmp_path: Path) -> None:
    dumps = []
    for name in ("a.db", "b.db"):
        with open_ledger(tmp_path / name) as ledger:
            ledger.events.append([happened(EventKind.PERSON_TOLD, "", START, "person", needs=["é", "1"])])
            message = IncomingMessage("INBOX/1/1", START, b"\xff\x00")
            ledger.messages.store(ACCOUNT, [message], Cursor("INBOX", 1, 2), START, "person")
            dumps.append(list(ledger.dump()))
    assert dumps[0] == dumps[1]  # though their secrets differ
    rows = [json.loads(line) for line in dumps[0]]
    assert [table for table, _ in rows] == ["cursors", "events", "events", "messages"]
    assert rows[1][1]["data"] == {"needs": ["é", "1"]} and rows[3][1]["raw"] == "/wA="


def test_only_later_events_are_read(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "ledger.db") as ledger:
        for number in range(4):
            ledger.events.append([happened(EventKind.PERSON_TOLD, "", START, "person", needs=[f"{number}"])])
        assert [event.sequence for event in ledger.events.after(2)] == [3, 4]
        assert list(ledger.events.after(4)) == [] and len(ledger.events.all()) == 4


def test_an_interrupt_between_begin_and_its_block_leaves_a_pen_that_writes(tmp_path: Path) -> None:
    open_file(tmp_path / "ledger.db").close()
    pen = Pen(lambda: prepared(connect(tmp_path / "ledger.db"), durable=False))
    with pen as driver:
        driver.execute("INSERT INTO cursors VALUES ('a', 1, 1)")
    driver.execute("BEGIN IMMEDIATE")  # as Ctrl-C leaves it that comes while the lock is waited for
    driver.execute("INSERT INTO cursors VALUES ('b', 1, 1)")
    with pen as driver:
        driver.execute("INSERT INTO cursors VALUES ('c', 1, 1)")
        with pytest.raises(sqlite3.OperationalError, match="within a transaction"), pen:
            pass
    assert [row[0] for row in driver.execute("SELECT folder FROM cursors")] == ["a", "c"]
    pen.close()


def test_a_commit_waits_for_the_disk_unless_it_is_a_play(tmp_path: Path) -> None:
    for durable, mode in ((True, 2), (False, 0)):  # FULL and OFF, as SQLite numbers them
        with closing(open_file(tmp_path / "ledger.db", durable=durable)) as connection:
            assert connection.execute("PRAGMA synchronous").fetchone() == (mode,)


def test_events_that_are_sought_are_found_by_their_index_and_all_kinds_are_found(tmp_path: Path) -> None:
    kinds = (EventKind.PAUSED, EventKind.LETTER_SENT, EventKind.RESUMED, EventKind.LETTER_STARTED)
    with open_ledger(tmp_path / "ledger.db") as ledger:
        ledger.events.append([happened(kind, "", START, "person") for kind in kinds])
        assert [each.kind for each in ledger.events.of_kinds(kinds[:3])] == list(kinds[:3])
        assert [each.kind for each in ledger.events.of_kinds((EventKind.RESUMED, EventKind.PAUSED))] == [
            EventKind.PAUSED,
            EventKind.RESUMED,
        ]
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        sought = f"SELECT * FROM events WHERE kind IN ('paused', 'resumed') AND {schema.RARE}"
        plan = str(connection.execute(f"EXPLAIN QUERY PLAN {sought}").fetchall())
    connection.close()
    assert "USING INDEX events_by_kind" in plan
