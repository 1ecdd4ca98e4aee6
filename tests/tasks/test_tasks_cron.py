"""What an unattended run has to say: a digest a day, a heartbeat, missed weeks, and what the doctor finds."""

from __future__ import annotations

import plistlib
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import respx

from cpra_bot.files.heartbeat import Heartbeat, read_heartbeat, write_heartbeat
from cpra_bot.model.doctor import Health
from cpra_bot.model.settings import Settings
from cpra_bot.output.digest import digest_text
from cpra_bot.output.schedule import KINDS, Schedule, cron, launchd, systemd
from cpra_bot.output.style import Style
from cpra_bot.tasks.digest import digest, note_digest
from cpra_bot.tasks.doctor import CHECKS
from cpra_bot.tasks.heartbeat import beat
from cpra_bot.wire.ping import may_ping, ping
from desk import CAMPAIGN_ID, Desk, open_desk

ACKNOWLEDGED = "Hello,\n\nWe received your public records request and gave it number PRR-26-77.\n"


def test_a_digest_tells_of_whole_days_once_and_of_all_that_were_missed(desk: Desk) -> None:
    desk.send()
    desk.tick()
    assert digest(desk.office) is None  # the first day is not over
    desk.pass_days(1)
    desk.write("cobble-point-pd", ACKNOWLEDGED)
    desk.tick()
    first = digest(desk.office)
    assert first is not None and first.sent == {"initial": 3} and first.filed == 0
    assert digest(desk.office) == first  # until it was printed
    note_digest(desk.office, first)
    assert digest(desk.office) is None
    desk.pass_days(0.2)
    assert digest(desk.office) is None
    desk.pass_days(9)
    desk.tick()
    later = digest(desk.office)
    assert later is not None
    assert (later.since, later.filed) == (first.until, 1)
    text = digest_text(later, Style())
    assert "1 mail came" in text and all(len(line) <= 80 for line in text.splitlines())


def test_nothing_to_tell_is_not_told(desk: Desk) -> None:
    desk.pass_days(3)
    assert digest(desk.office) is None


@pytest.mark.parametrize("runs", [range(1, 31), (1, 8, 15, 22, 29, 30), (30,)], ids=["daily", "weekly", "monthly"])
def test_a_missed_week_changes_nothing_but_the_date(tmp_path: Path, runs: range | tuple[int, ...]) -> None:
    """The same mails come on the same days; how often cron runs settles nothing else than when."""
    with open_desk(tmp_path) as desk:
        desk.send()
        for day in range(1, 31):
            desk.pass_days(1)
            if day == 2:
                desk.write("cobble-point-pd", ACKNOWLEDGED)
                desk.write("moose-grove-pd", "We will send the records by October 20, 2026.")
            if day in runs:
                desk.tick()
        for _ in range(3):
            desk.tick()
        kinds = {letter.partition("/")[0] for letter in desk.statuses() if "/initial/" not in letter}
        assert kinds == {"cobble-point-pd", "dry-ladle-so"}  # the third has promised a day
        assert len(desk.statuses()) == len(desk.got)


def test_the_heartbeat_and_the_watcher(desk: Desk) -> None:
    url = "https://watcher.example/abc"
    desk.office.settings = desk.office.settings.model_copy(update={"heartbeat_url": url})
    with respx.mock(assert_all_called=False) as far:
        route = far.get(url).respond(200)
        assert beat(desk.office, 0) == ""
        assert route.call_count == 1
        assert beat(desk.office, 4, "the mailbox cannot be read") == ""
        assert route.call_count == 1  # of a run that did not finish the watcher hears nothing
    assert read_heartbeat(desk.office.ledger.path) == Heartbeat(desk.clock.now(), 4, "the mailbox cannot be read")


@pytest.mark.parametrize("answer", [500, 302, None])
def test_a_watcher_in_trouble_fails_nothing(answer: int | None) -> None:
    import httpx

    with respx.mock() as far:
        route = far.get("https://watcher.example/abc")
        route.respond(answer) if answer else route.mock(side_effect=httpx.ConnectTimeout("slow"))
        assert "the watcher" in ping("https://watcher.example/abc")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://watcher.example/abc", True),
        ("http://127.0.0.1:8000/abc", True),
        ("http://localhost/abc", True),
        ("http://[::1]:80/x", True),
        ("http://watcher.example/abc", False),
        ("http://127.0.0.1.watcher.example/", False),
        ("ftp://watcher.example", False),
        ("https://", False),
        ("watcher.example", False),
        ("file:///etc/passwd", False),
    ],
)
def test_which_watchers_may_be_named(desk: Desk, url: str, allowed: bool) -> None:
    assert may_ping(url) is allowed
    plain = {**desk.office.settings.model_dump(mode="json"), "heartbeat_url": url}
    if allowed:
        assert Settings.model_validate(plain).heartbeat_url == url
    else:
        assert "neither https" in ping(url)
        with pytest.raises(ValueError, match="heartbeat_url"):
            Settings.model_validate(plain)


def test_a_damaged_heartbeat_is_none(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    assert read_heartbeat(ledger) is None
    for text in ("", "{}", "[1]", '{"at": "yesterday", "exit": 0, "said": ""}'):
        (tmp_path / "ledger.db.heartbeat").write_text(text)
        assert read_heartbeat(ledger) is None


ODD = Path('/home/robin/100% plates & "trees" $HOME')


def test_the_minute_is_the_same_each_time_and_spread_over_the_hour() -> None:
    minutes = [Schedule(Path(f"/home/robin/{number}"), ("cpra",)).minute for number in range(500)]
    assert minutes[7] == Schedule(Path("/home/robin/7"), ("cpra",)).minute
    assert set(minutes) == set(range(1, 59))


@pytest.mark.parametrize("workspace", [Path("/home/robin/plates"), ODD])
def test_the_line_for_cron_runs_in_a_shell(workspace: Path, tmp_path: Path) -> None:
    program = tmp_path / "my cpra"
    program.write_text('#!/bin/sh\nprintf "%s|" "$CPRA_WORKSPACE" "$@"\n')
    program.chmod(0o755)
    line = cron(Schedule(workspace, (str(program),))).splitlines()[-1]
    _minute, *stars, command = line.split(" ", 5)
    assert stars == ["*"] * 4
    assert "%" not in command.replace(r"\%", "")  # cron would end the command there
    done = subprocess.run(["sh", "-c", command.replace(r"\%", "%")], capture_output=True, text=True, check=True)
    assert done.stdout == f"{workspace}|tick|--live|"


@pytest.mark.parametrize("workspace", [Path("/home/robin/plates"), ODD])
def test_the_units_of_systemd(workspace: Path, tmp_path: Path) -> None:
    schedule = Schedule(workspace, ("/bin/true",))
    text = systemd(schedule)
    assert "SuccessExitStatus=1" in text and f"*:{schedule.minute:02}:00" in text
    if not shutil.which("systemd-analyze"):
        return
    service, timer = text.split(f"# ~/.config/systemd/user/{schedule.name}.timer\n")
    (tmp_path / f"{schedule.name}.service").write_text(service)
    (tmp_path / f"{schedule.name}.timer").write_text(timer)
    words = ["systemd-analyze", "verify", str(tmp_path / f"{schedule.name}.timer")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "Unknown" not in done.stderr and "Failed to parse" not in done.stderr, done.stderr


@pytest.mark.parametrize("workspace", [Path("/home/robin/plates"), ODD])
def test_the_property_list_of_launchd(workspace: Path) -> None:
    found = plistlib.loads(launchd(Schedule(workspace, ("/usr/local/bin/cpra",))).encode())
    assert found["ProgramArguments"] == ["/usr/local/bin/cpra", "tick", "--live"]
    assert found["EnvironmentVariables"] == {"CPRA_WORKSPACE": str(workspace)}
    assert set(KINDS) == {"cron", "systemd", "launchd"}


def examined(desk: Desk) -> dict[str, tuple[Health, str]]:
    """What each check says, but for the mailbox, whose secret these tests do not put anywhere."""
    names = {"_mailbox", "_cron_secret"}
    found = [each for check in CHECKS if check.__name__ not in names for each in check(desk.office)]
    return {each.what: (each.health, each.said) for each in found}


def test_the_doctor_finds_a_healthy_workspace_healthy(desk: Desk) -> None:
    desk.send()
    desk.tick()
    write_heartbeat(desk.office.ledger.path, Heartbeat(desk.clock.now(), 0))
    found = examined(desk)
    assert {what: health for what, (health, _) in found.items() if health is not Health.OK} == {}, found
    assert "in step with the mail server's" in found["clock"][1]


def test_the_doctor_finds_what_is_wrong(desk: Desk) -> None:
    desk.send()
    desk.tick()
    ledger = desk.office.ledger.path
    write_heartbeat(ledger, Heartbeat(desk.clock.now() - timedelta(days=3), 0))
    desk.write("cobble-point-pd", "Hello?", threaded=False, sender="a@elsewhere.example", to=desk.own_address)
    desk.tick()
    desk.office.ledger.outbox.queue([], "", desk.clock.now(), "person", [])
    ledger.chmod(0o644)
    (desk.office.workspace.folder / "cpra.yaml").chmod(0o666)
    found = examined(desk)
    assert found["cron"] == (Health.FAIL, "the last run ended 72 hours ago")
    assert found["waiting"][0] is Health.WARN and "1 of them mails" in found["waiting"][1]
    assert found["rights"] == (Health.FAIL, "others can read ledger.db")
    with desk.office.ledger.run("tick", desk.clock.now()):
        assert examined(desk)["lock"][0] is Health.WARN
    assert examined(desk)["lock"][0] is Health.OK


def test_the_doctor_sees_a_clock_that_was_set_back(desk: Desk) -> None:
    from cpra_bot.rehearsal.clock import SimulatedClock

    desk.send()
    desk.office.clock = SimulatedClock(desk.clock.now() - timedelta(hours=5))
    assert examined(desk)["clock"][0] is Health.FAIL


def test_the_doctor_sees_a_review_that_has_run_out(desk: Desk) -> None:
    assert examined(desk)["rules"][0] is Health.OK
    desk.pass_days(500)
    health, said = examined(desk)["rules"]
    assert health is Health.WARN and "overdue claims wait for your approval" in said


def test_the_doctor_names_a_letter_of_which_nobody_knows(desk: Desk) -> None:
    desk.send()
    key = f"{CAMPAIGN_ID}/cobble-point-pd/initial/1"
    with closing(sqlite3.connect(desk.office.ledger.path)) as book, book:  # as a kill in mid-letter leaves it
        book.execute("UPDATE letters SET status = 'unknown' WHERE key = ?", (key,))
    assert examined(desk)["letters"] == (Health.WARN, f"nobody knows whether {key} left")
