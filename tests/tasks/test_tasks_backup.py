"""The drill: a copy while the workspace is in use, a loss, the way back, and nobody is written to twice."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.errors import CannotFinish, LedgerUnusable, UsageError
from cpra_bot.files.keep import kept
from cpra_bot.ledger.events import happened
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.ledger.schema import HEAD
from cpra_bot.model.doctor import Health
from cpra_bot.model.event import EventKind
from cpra_bot.rehearsal.servers import DEMO_PASSWORD
from cpra_bot.tasks.backup import backup, restore
from cpra_bot.tasks.office import Office, open_office
from cpra_bot.tasks.standing import resume
from cpra_bot.tasks.tick import tick
from cpra_bot.tasks.verify import verify
from cpra_bot.wire.secrets import Secret
from desk import START, Desk


def _open(desk: Desk, folder: Path) -> AbstractContextManager[Office]:
    return open_office(
        folder,
        clock=desk.clock,
        channel=lambda box, clock: EmailChannel(box, lambda: Secret("password", DEMO_PASSWORD), clock),
    )


def test_the_drill(lived: Desk, tmp_path: Path) -> None:
    office, saved, back = lived.office, tmp_path / "b.cpra", tmp_path / "back"
    with office.ledger.run("tick", lived.clock.now()):  # another run is at work
        made = backup(office, saved)
    assert not made.faults and saved.stat().st_mode & 0o777 == 0o600
    before = [line for line in office.ledger.dump() if line.startswith('["events"')]
    document = next(iter(office.books().documents))

    sent = len(lived.got)
    lived.pass_days(8)
    lived.tick()
    assert len(lived.got) > sent, "letters leave after the backup was made"
    sent = len(lived.got)
    office.ledger.close()
    shutil.rmtree(office.workspace.folder / "kept")
    office.ledger.path.unlink()

    done = restore(saved, back, lived.clock)
    assert done.files == made.files and len(done.paused) == 1
    assert {each.health for each in verify(back, lived.clock)} == {Health.OK}
    assert kept(back, document) is not None
    with _open(lived, back) as again:
        rows = list(again.ledger.dump())
        events = [line for line in rows if line.startswith('["events"')]
        assert events[: made.events] == before
        assert [json.loads(line)[1]["kind"] for line in events[made.events :]] == ["paused"]
        for _ in range(3):
            tick(again, live=True)
            lived.pass_days(1)
        assert len(lived.got) == sent, "nothing leaves while it is paused"
        resume(again, "campaign", done.paused[0])
        for _ in range(3):
            tick(again, live=True)
            lived.pass_days(1)
        assert any(reply.ours for state in again.books().requests.values() for reply in state.replies)
        assert len(lived.got) == sent, "the copies in the mailbox tell of the letters that the backup did not know"


def test_a_copy_holds_what_was_committed_and_nothing_half(desk: Desk, tmp_path: Path) -> None:
    desk.send()
    other = sqlite3.connect(desk.office.ledger.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE letters SET answer = 'never committed'")
    desk.office.ledger.copy_to(tmp_path / "copy.db")
    other.execute("ROLLBACK")
    other.close()
    with open_ledger(tmp_path / "copy.db") as ledger:
        assert not ledger.verify().faults
        assert list(ledger.dump()) == list(desk.office.ledger.dump())
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


AS_BEFORE = """
    ALTER TABLE events DROP COLUMN link;
    CREATE INDEX events_by_request ON events (request);
    DROP TABLE texts;
    ALTER TABLE letters DROP COLUMN channel;
    ALTER TABLE letters ADD COLUMN text JSON;
    CREATE INDEX letters_by_status ON letters (status);
    UPDATE alembic_version SET version_num = '0002';
"""


def test_an_upgrade_keeps_the_ledger_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with open_ledger(path) as ledger:
        ledger.events.append([happened(EventKind.PERSON_TOLD, "", START, "person", needs=["a"])])
    with sqlite3.connect(path) as connection:  # as an earlier release left it
        connection.executescript(AS_BEFORE)
    connection.close()
    with open_ledger(path) as ledger:
        assert not ledger.verify().faults
    kept_copy = tmp_path / f"ledger.db.before-{HEAD}"
    with sqlite3.connect(kept_copy) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (1,)
    connection.close()
    assert kept_copy.stat().st_mode & 0o777 == 0o600


def _rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def _manifest(change: Callable[[dict[str, object]], None]) -> Callable[[dict[str, bytes]], None]:
    def rewrite(files: dict[str, bytes]) -> None:
        about = json.loads(files["manifest.json"])
        change(about)
        files["manifest.json"] = json.dumps(about).encode()

    return rewrite


def _bite(files: dict[str, bytes]) -> None:
    files["cpra.yaml"] += b"\n"


def _climbing(about: dict[str, object]) -> None:
    assert isinstance(about["files"], list)
    about["files"][0]["path"] = "../outside.yaml"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_bite, "cpra.yaml in .* was changed"),
        (_manifest(lambda about: about.update(backup=99)), "newer version"),
        (_manifest(lambda about: about.pop("backup")), "no backup of this program"),
        (_manifest(_climbing), "leads elsewhere"),
        (lambda files: files.pop("ledger.db"), "damaged"),
    ],
)
def test_a_backup_that_is_not_right_is_refused_and_nothing_is_left(
    lived: Desk, tmp_path: Path, change: Callable[[dict[str, bytes]], None], words: str
) -> None:
    saved = tmp_path / "b.cpra"
    backup(lived.office, saved)
    _rewritten(saved, change)
    with pytest.raises(UsageError, match=words) as refused:
        restore(saved, tmp_path / "back", lived.clock)
    assert refused.value.remedy
    assert not (tmp_path / "back").exists() and not (tmp_path / "back.part").exists()
    assert not (tmp_path.parent / "outside.yaml").exists()


def test_a_newer_ledger_in_a_backup_is_refused_in_words(lived: Desk, tmp_path: Path) -> None:
    saved = tmp_path / "b.cpra"
    backup(lived.office, saved)

    def newer(files: dict[str, bytes]) -> None:
        (tmp_path / "n.db").write_bytes(files["ledger.db"])
        with sqlite3.connect(tmp_path / "n.db") as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
        files["ledger.db"] = (tmp_path / "n.db").read_bytes()
        about = json.loads(files["manifest.json"])
        about["files"][0] |= {
            "size": len(files["ledger.db"]),
            "sha256": hashlib.sha256(files["ledger.db"]).hexdigest(),
        }
        files["manifest.json"] = json.dumps(about).encode()

    _rewritten(saved, newer)
    with pytest.raises(LedgerUnusable, match="newer version"):
        restore(saved, tmp_path / "back", lived.clock)
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("content", [None, b"", b"no zip", b"PK\x03\x04"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "x").write_bytes(content)
    with pytest.raises(UsageError):
        restore(tmp_path / "x", tmp_path / "back")


def test_nothing_is_written_over(lived: Desk, tmp_path: Path) -> None:
    (tmp_path / "b.cpra").write_text("mine")
    with pytest.raises(UsageError, match="already"):
        backup(lived.office, tmp_path / "b.cpra")
    assert (tmp_path / "b.cpra").read_text() == "mine"
    backup(lived.office, tmp_path / "b.cpra", force=True)
    with pytest.raises(UsageError, match="not empty"):
        restore(tmp_path / "b.cpra", lived.office.workspace.folder, lived.clock)
    with pytest.raises(CannotFinish):
        backup(lived.office, tmp_path / "nowhere" / "b.cpra")


def test_a_backup_holds_what_the_settings_name_and_nothing_private_beside(lived: Desk, tmp_path: Path) -> None:
    folder = lived.office.workspace.folder
    (folder / "pictures").mkdir()
    (folder / "pictures" / "sign.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    settings = lived.office.settings
    lived.office.settings = settings.model_copy(
        update={"requester": settings.requester.model_copy(update={"signature": "pictures/sign.png"})}
    )
    (folder / ".env").write_text("CPRA_PASSWORD=x")
    (folder / "kept" / "incoming").mkdir(exist_ok=True)
    (folder / "kept" / "incoming" / "half").write_bytes(b"half")
    (folder / "link.yaml").symlink_to("/etc/passwd")
    backup(lived.office, tmp_path / "b.cpra")
    with zipfile.ZipFile(tmp_path / "b.cpra") as archive:
        names = set(archive.namelist())
    assert {"ledger.db", "cpra.yaml", "campaigns/shade-trees-2026.yaml", "pictures/sign.png", "manifest.json"} <= names
    assert not [name for name in names if "env" in name or "incoming" in name or "link" in name or "lock" in name]
    assert len([name for name in names if name.startswith("kept/")]) == 2  # the file and its words
