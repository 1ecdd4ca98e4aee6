"""`prove`, `export`, `backup`, `restore` and `doctor --verify` with the installed program."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from desk import Desk
from town import Town


@pytest.fixture
def answered(past: Desk) -> Desk:
    """One agency has answered with a file."""
    agency = past.first.partition("/")[2]
    past.write(agency, "We received your request. The records are attached.", files=(("Trees.pdf", b"%PDF-1.4 trees"),))
    past.tick()
    return past


def test_prove_in_text_and_json(town: Town, answered: Desk) -> None:
    agency = answered.first.partition("/")[2]
    done = town.cpra("prove", agency)
    assert done.returncode == 0 and "all holds" in done.stdout, done.stderr
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    proof = town.json("prove", agency)
    assert proof["holds"] and proof["request"] == answered.first and proof["documents"][0]["name"] == "Trees.pdf"
    assert town.cpra("prove", agency, "--quiet").stdout == ""
    nobody = town.cpra("prove", "nobody")
    assert nobody.returncode == 2 and "there is no request" in nobody.stderr


def test_the_bundle_from_the_command_to_the_verifier(town: Town, answered: Desk, tmp_path: Path) -> None:
    agency = answered.first.partition("/")[2]
    made = town.json("export", "evidence", agency, "--file", str(tmp_path / "e.zip"))
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        archive.extractall(tmp_path / "e")
    words = [sys.executable, "-I", "verify.py"]
    done = subprocess.run(words, cwd=tmp_path / "e", capture_output=True, text=True, check=False)
    assert done.returncode == 0 and made["manifest"] in done.stdout, done.stdout
    again = town.cpra("export", "evidence", agency, "--file", str(tmp_path / "e.zip"))
    assert again.returncode == 2 and "--force" in again.stderr


@pytest.mark.parametrize("kind", ["mbox", "csv", "xlsx", "json"])
def test_exports_say_what_they_wrote(town: Town, answered: Desk, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"x.{kind}"
    done = town.cpra("export", kind, str(path))
    assert done.returncode == 0 and f"wrote {path}" in done.stdout, done.stderr
    assert path.stat().st_size and path.stat().st_mode & 0o777 == 0o600
    assert town.json("export", kind, str(path), "--force")["counts"]
    wrong = town.cpra("export", kind, str(path), "nobody", "--force")
    assert wrong.returncode == 2 and "Traceback" not in wrong.stderr
    assert town.cpra("export", kind, str(tmp_path / "no" / "x")).returncode == 4


def test_a_table_that_is_not_there_is_a_wrong_word(town: Town, answered: Desk, tmp_path: Path) -> None:
    done = town.cpra("export", "csv", str(tmp_path / "x.csv"), "--table", "letter")
    assert done.returncode == 2 and "requests, items" in done.stderr


def test_backup_restore_and_verify(town: Town, answered: Desk, tmp_path: Path) -> None:
    assert town.cpra("backup", str(tmp_path / "b.cpra")).returncode == 0
    done = town.cpra("restore", str(tmp_path / "b.cpra"), str(tmp_path / "back"))
    assert done.returncode == 0 and "cpra resume --campaign" in done.stdout, done.stderr
    sound = town.cpra("doctor", "--verify", "-w", str(tmp_path / "back"))
    assert sound.returncode == 0, sound.stdout
    (file,) = list((tmp_path / "back" / "kept").rglob("*.pdf"))
    file.write_bytes(b"%PDF-1.4 treez")
    changed = town.cpra("doctor", "--verify", "-w", str(tmp_path / "back"))
    assert changed.returncode == 4 and "Trees.pdf" in " ".join(changed.stdout.split())
    assert all(len(line) <= 80 for line in changed.stdout.splitlines() if "/" not in line)
    assert town.cpra("restore", str(tmp_path / "b.cpra"), str(tmp_path / "back")).returncode == 2
    assert json.loads(town.cpra("doctor", "--verify", "--json").stdout)["healthy"] is True
