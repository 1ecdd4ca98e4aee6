"""`cpra rehearse` as an organizer meets it, and what it must never touch: her mailbox, her ledger, her password."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rehearsal_stage import LAST_DAY, dump, in_memory, on, wish, workspace

from cpra_bot.errors import FilesAtFault, UsageError
from cpra_bot.files.init import Answers, init_workspace
from cpra_bot.model.settings import Settings
from cpra_bot.output import jsonable
from cpra_bot.rehearsal.cast import USUAL
from cpra_bot.rehearsal.findings import Kind
from cpra_bot.rehearsal.made_up import MOST
from cpra_bot.rehearsal.memory.carrier import MemoryMail
from cpra_bot.rehearsal.mix import shipped_weights
from cpra_bot.rehearsal.rehearse import Wish
from cpra_bot.rehearsal.stage import COPIED
from cpra_bot.rehearsal.temperaments import PAPER, PORTAL
from cpra_bot.wire.dial import dial_out
from cpra_bot.wire.loopback import LeavesTheMachine

LAW = """\
reviewed: 2026-11-01
reviewed_by: Robin Sample
holidays:
  add:
    - {name: Sample Day, every: 2nd tue mar, from: 2027-01-01, source: made up}
closures:
  irvine-pd: [2026-12-24]
  tracy-pd: [2026-12-28]
"""
CANARY = "the-real-password-4711"


def cpra(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a person would, with nothing in the environment but what is named."""
    return subprocess.run(
        [sys.executable, "-m", "cpra_bot", *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "CPRA_CACHE": os.environ["CPRA_CACHE"], **more},
        timeout=120,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return workspace(tmp_path / "home")


@pytest.fixture
def provider() -> Iterator[socket.socket]:
    """A port that stands for the organizer's real mail provider."""
    sock = socket.create_server(("127.0.0.1", 0))
    sock.setblocking(False)
    yield sock
    sock.close()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_real_mailbox_ledger_and_password_are_not_touched(tmp_path: Path, provider: socket.socket) -> None:
    home = tmp_path / "home"
    port = provider.getsockname()[1]
    init_workspace(
        home,
        Answers(
            smtp_host="127.0.0.1", smtp_port=port, smtp_security="none",
            imap_host="127.0.0.1", imap_port=port, imap_security="none",
        ),
    )  # fmt: skip
    settings = home / "cpra.yaml"
    text = settings.read_text().replace("  # password_command:", f'  password_command: "touch {tmp_path}/asked" #')
    settings.write_text(text)
    (home / "ledger.db").write_bytes(b"not even a ledger: opening it would fail")
    before = contents(home)
    done = cpra(home, "rehearse", "tow-fees-2026", "--agencies", "4", "--days", "20", "--json", CPRA_PASSWORD=CANARY)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["letters_sent"] >= 4
    with pytest.raises(BlockingIOError):
        provider.accept()
    assert not (tmp_path / "asked").exists()
    left = contents(home / "cpra-rehearsal")
    assert {name: raw for name, raw in contents(home).items() if not name.startswith("cpra-rehearsal/")} == before
    assert not any(CANARY.encode() in raw for raw in left.values()) and CANARY not in done.stdout + done.stderr
    copied = yaml.safe_load(left["cpra.yaml"])
    assert copied["mailbox"]["password_command"] == "echo no-secret-at-all"
    assert port not in (copied["mailbox"]["smtp"]["port"], copied["mailbox"]["imap"]["port"])
    # A command that is run in the folder later meets closed doors, and asks no keyring and no variable.
    later = cpra(home, "poll", "-w", "cpra-rehearsal", CPRA_PASSWORD=CANARY)
    assert later.returncode == 4 and "refused the connection" in later.stdout + later.stderr


def test_the_command_prints_its_three_lists_and_leaves_a_workspace(home: Path) -> None:
    done = cpra(home, "rehearse", "shade-trees-2026", "--agencies", "14", "--days", "45")
    assert done.returncode == 0, done.stderr
    for heading in (
        "What you would have had to decide: ",
        "Which letters went to whom: ",
        "What would have gone wrong: ",
        "The agencies' own books say: clean",
    ):
        assert heading in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    status = cpra(home, "status", "-w", "cpra-rehearsal", "--json")
    assert status.returncode == 0, status.stderr
    result = cpra(home, "rehearse", "shade-trees-2026", "--agencies", "14", "--days", "45", "--json")
    assert json.loads(status.stdout)["requests"] == json.loads(result.stdout)["requests"]
    assert cpra(home, "check", "-w", "cpra-rehearsal").returncode == 0


def test_quiet_prints_only_what_needs_a_person(home: Path) -> None:
    done = cpra(home, "rehearse", "shade-trees-2026", "--agencies", "6", "--days", "30", "--quiet")
    assert done.returncode == 0, done.stderr
    assert "What you would have had to decide" in done.stdout and "What would have gone wrong" in done.stdout
    assert "day 1" not in done.stdout and "Which letters" not in done.stdout


def test_json_has_all_that_the_demo_has_and_what_was_learnt(home: Path, tmp_path: Path) -> None:
    result = in_memory(wish(home, tmp_path / "r", agencies=20, days=50))
    told = json.loads(jsonable.dumps(result.as_json()))
    assert {
        "letters_sent", "letters_delivered", "letters_lost_afterwards", "duplicates", "replies_received",
        "replies_matched", "replies_wrong", "replies_in_inbox", "follow_ups_sent", "plan", "requests",
    } <= set(told)  # fmt: skip
    assert {each["request"].split("/")[0] for each in told["decisions"] if each["request"]} == {"shade-trees-2026"}
    assert [each["day"] for each in told["decisions"]] == sorted(each["day"] for each in told["decisions"])
    assert sum(len(each["letters"]) for each in told["letters"]) == told["letters_sent"]
    assert {each["kind"] for each in told["troubles"]} <= {"unmet", "silent", "unseen", "again"}
    assert sum(told["agencies"][key] for key in ("own", "made_up")) == len(told["requests"]) == 20


def test_agencies_answer_the_users_own_items(home: Path, tmp_path: Path) -> None:
    in_memory(wish(home, tmp_path / "r", only="answers-item-by-item", agencies=2, days=20))
    rows = "\n".join(dump(tmp_path / "r"))
    assert "Public Records Act request: shade trees in parking lots" in rows
    from cpra_bot.tasks.office import open_office
    from cpra_bot.tasks.show import show

    with open_office(tmp_path / "r") as office:
        key = next(iter(office.books().requests))
        (answer,) = [text for text in show(office, key).texts.values() if "T1:" in text]
    assert [line[:3] for line in answer.splitlines() if line[:1] == "T"] == ["T1:", "T2:", "T3:"]


def test_templates_rules_signature_and_pace_are_the_users(home: Path, tmp_path: Path) -> None:
    (home / "templates").mkdir()
    shipped = (Path(__file__).parents[2] / "templates" / "signature.j2").read_text()
    (home / "templates" / "signature.j2").write_text(shipped.replace("Sincerely,", "With kind regards,"))
    (home / "law.yaml").write_text(LAW)
    (home / "robin.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    settings = home / "cpra.yaml"
    settings.write_text(
        settings.read_text()
        .replace("per_day: 200", "per_day: 3")
        .replace('  name: "Robin Sample"', '  name: "Robin Sample"\n  signature: robin.png')
    )
    result = in_memory(wish(home, tmp_path / "r", agencies=7, days=10))
    assert result.clean
    mailed = [each for each in result.letters if each.temperament not in PORTAL | PAPER]
    days = sorted(day for each in mailed for day, kind, _how in each.letters if kind == "initial")
    assert max(days.count(day) for day in days) == 3
    assert "With kind regards," in "\n".join(dump(tmp_path / "r"))
    left = contents(tmp_path / "r")
    assert {"law.yaml", "robin.png", "templates/signature.j2"} <= set(left)
    rules = yaml.safe_load(left["law.yaml"])
    assert rules["holidays"]["add"][0]["every"] == "2nd tue mar" and "tracy-pd" not in rules["closures"]
    assert cpra(tmp_path, "check", "-w", "r").returncode == 0


def test_who_plays(home: Path, tmp_path: Path) -> None:
    usual = in_memory(wish(home, tmp_path / "a", agencies=None, days=2))
    assert usual.cast.own + usual.cast.made_up == USUAL and usual.cast.own >= 1
    assert usual.cast.held  # agencies that mail does not reach, each with its reason
    few = in_memory(wish(home, tmp_path / "b", agencies=1, days=2))
    assert (few.cast.own, few.cast.made_up) == (1, 0)
    low = Wish(home, "shade-trees-2026", tmp_path / "c", 2, 1, shipped_weights(), 5, True, LAST_DAY)
    wide = in_memory(low)
    assert (wide.cast.own, wide.cast.made_up) == (5, 0) and wide.cast.left_out > 0
    assert wide.tally.letters_sent == 5
    with pytest.raises(UsageError, match="cannot be made up"):
        in_memory(wish(home, tmp_path / "d", agencies=MOST + 50, days=2))


def test_the_same_seed_says_the_same_words(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said: list[list[str]] = [[], [], []]
    for lines, seed in zip(said, (3, 3, 4), strict=True):
        on(MemoryMail, wish(home, Path("r"), seed=seed), lines.append)
    assert said[0] == said[1] != said[2]


def test_faults_of_the_users_files_stop_it_before_it_begins(home: Path, tmp_path: Path) -> None:
    path = home / "campaigns" / "trees.yaml"
    path.write_text(path.read_text().replace("answer: count", "answer: counting"))
    with pytest.raises(FilesAtFault):
        in_memory(wish(home, tmp_path / "r"))
    assert not (tmp_path / "r").exists()
    done = cpra(home, "rehearse", "shade-trees-2026")
    assert done.returncode == 3 and "campaigns/trees.yaml:8:" in done.stderr


def test_wrong_words_are_told_in_one_line(home: Path, tmp_path: Path) -> None:
    assert "cpra init" in cpra(tmp_path, "rehearse", "shade-trees-2026").stderr
    assert "shade-trees-2026" in cpra(home, "rehearse", "shade-tree-2026").stderr  # did you mean …?
    (home / "mix.yaml").write_text("bounce: 1\n")
    done = cpra(home, "rehearse", "shade-trees-2026", "--weights", "mix.yaml")
    assert done.returncode == 3 and "mix.yaml:1:1: R002" in done.stderr and "bounces" in done.stderr


def test_a_folder_that_is_somebodys_is_left_alone(home: Path, tmp_path: Path) -> None:
    for folder in (home, tmp_path):
        with pytest.raises(UsageError, match="was not made by"):
            in_memory(wish(home, folder))
    in_memory(wish(home, tmp_path / "r", days=1))
    in_memory(wish(home, tmp_path / "r", days=1))  # its own is replaced
    (tmp_path / "other-disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "other-disk")
    for _ in range(2):  # a folder may be a link to one
        in_memory(wish(home, tmp_path / "link", days=1))
    assert (tmp_path / "link").is_symlink() and (tmp_path / "other-disk" / "cpra.yaml").is_file()
    assert (tmp_path / "r").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "r" / "cpra.yaml").stat().st_mode & 0o777 == 0o600


def test_ctrl_c_says_that_a_play_begins_anew(home: Path) -> None:
    words = [sys.executable, "-m", "cpra_bot", "rehearse", "shade-trees-2026", "--agencies", "60", "--days", "300"]
    with subprocess.Popen(words, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        while "day 2" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 4
    assert (
        said
        == "cpra: interrupted; cpra-rehearsal holds half a play, and nothing has left; run the command again: it begins anew\n"
    )
    assert in_memory(wish(home, home / "cpra-rehearsal", days=1)).clean


def test_as_many_as_the_command_allows_can_be_made_up(home: Path, tmp_path: Path) -> None:
    result = in_memory(wish(home, tmp_path / "r", agencies=500, days=1))
    assert result.cast.own + result.cast.made_up == 500 and result.cast.made_up > 450


def test_silence_is_no_trouble_before_the_ten_days_have_run(home: Path, tmp_path: Path) -> None:
    for days, silent in ((9, 0), (20, 2)):
        result = in_memory(wish(home, tmp_path / "r", days=days, agencies=2, only="never-answers"))
        assert [each.kind for each in result.troubles] == [Kind.SILENT] * silent


def test_each_setting_is_copied_or_the_rehearsals_own() -> None:
    """A new setting may lead to the world (an address to call, a command, an account): say here that it does not."""
    assert set(Settings.model_fields) == {
        *COPIED,
        "requester",
        "mailbox",
        "ledger",
        "directory",
        "heartbeat_url",
        "fetch_links",
        "muckrock",
        "nextrequest",
    }


def test_weights_of_the_users_own(home: Path) -> None:
    (home / "mix.yaml").write_text("bounces: 1\nnever-answers: 2\n")
    words = ("rehearse", "shade-trees-2026", "--agencies", "6", "--days", "3", "--weights", "mix.yaml", "--json")
    result = json.loads(cpra(home, *words).stdout)
    parts = sorted(each["temperament"] for each in result["letters"])
    assert parts == ["bounces"] * 2 + ["never-answers"] * 4


def test_a_play_that_would_reach_another_machine_is_refused(home: Path, tmp_path: Path) -> None:
    class Astray(MemoryMail):
        """A carrier with a mistake in it: it dials a real address (TEST-NET-1, RFC 5737, where nobody is)."""

        def dial(self, _host: str, port: int, timeout: float | None) -> socket.socket:
            return dial_out("192.0.2.7", port, timeout)

    with pytest.raises(LeavesTheMachine, match=r"192\.0\.2\.7"):
        on(Astray, wish(home, tmp_path / "r"))
