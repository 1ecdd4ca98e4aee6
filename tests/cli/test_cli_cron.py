"""`cpra tick` as cron runs it, `tick --install` and `doctor`, with the installed program."""

from __future__ import annotations

import json
import plistlib
from pathlib import Path

import pytest

from cpra_bot.rehearsal.servers import DEMO_PASSWORD
from desk import Desk
from town import Town


def test_the_first_run_of_a_day_brings_a_digest_and_quiet_leaves_it_out(town: Town, past: Desk) -> None:
    quiet = town.cpra("tick", "--live", "--quiet")
    assert "to now:" not in quiet.stdout
    first = town.cpra("tick", "--live")
    assert first.returncode == 0
    assert "waiting for you: 3 follow-up" in first.stdout, first.stdout
    assert town.cpra("tick", "--live").stdout == ""
    assert past.office.ledger.path.with_name("ledger.db.heartbeat").exists()


def test_a_run_that_could_not_finish_says_so_in_the_heartbeat(town: Town) -> None:
    settings = town.folder / "cpra.yaml"
    settings.write_text(settings.read_text().replace(f"port: {town.mail.imap_port}", "port: 1"))
    assert town.cpra("tick", "--live").returncode == 4
    beat = json.loads((town.folder / "ledger.db.heartbeat").read_text())
    assert beat["exit"] == 4 and beat["said"]


@pytest.mark.parametrize("kind", ["cron", "systemd", "launchd"])
def test_the_lines_name_the_workspace_and_the_program_whole(town: Town, kind: str) -> None:
    done = town.cpra("tick", "--install", kind)
    assert done.returncode == 0, done.stderr
    assert str(town.folder.resolve()) in done.stdout and "/cpra" in done.stdout
    assert town.json("tick", "--install", kind)["lines"] + "\n" == done.stdout
    if kind == "launchd":
        assert Path(plistlib.loads(done.stdout.encode())["ProgramArguments"][0]).is_absolute()


def test_the_doctor(town: Town) -> None:
    done = town.cpra("doctor")
    lines = {line.split()[1]: line.split()[0] for line in done.stdout.splitlines() if not line.startswith(" ")}
    assert lines["mailbox"] == "ok" and lines["secret"] == "warn" and lines["cron"] == "warn", done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert DEMO_PASSWORD not in done.stdout
    found = town.json("doctor")
    assert found["healthy"] and len(found["findings"]) >= 11


def test_the_doctor_fails_where_cron_would(town: Town) -> None:
    none = town.cpra("doctor", CPRA_PASSWORD="")
    assert none.returncode == 3 and "no password or token" in none.stdout
    settings = town.folder / "cpra.yaml"
    right = settings.read_text()
    settings.write_text(right.replace(f"port: {town.mail.imap_port}", "port: 1"))
    assert town.cpra("doctor").returncode == 4
    settings.write_text(right.replace("requester:", "requestor:"))
    broken = town.cpra("doctor")
    assert broken.returncode == 3 and broken.stdout.startswith("fail  files") and "cpra check" in broken.stdout
    command = f"echo {DEMO_PASSWORD}"
    settings.write_text(right.replace("mailbox:", f"mailbox:\n  password_command: {command}", 1))
    assert "`password_command` gives it" in town.cpra("doctor", CPRA_PASSWORD="").stdout
