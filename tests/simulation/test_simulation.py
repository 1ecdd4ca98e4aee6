"""The simulation in CI: a few hundred seeds, every play that ever failed, and that it catches what it is there for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).resolve().parent
SLICES, SEEDS = 5, 50
BUGS = {
    "send_before_claim": "no letter twice|what left is known",
    "ack_before_commit": "every mail is stored",
    "lost_cursor": "every mail is stored",
    "wrong_fold": "the fold of the events",
    "retry_of_a_post": "no letter twice",
}
"""Patch of the program → the invariants of which one must show it."""


def simulate(*words: str, source: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the simulation by itself, as `make simulate` does; on another copy of the program if one is named."""
    more = {"PYTHONPATH": str(source)} if source else {}
    command = [sys.executable, str(HERE / "simulate.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **more}, timeout=600)


@pytest.mark.parametrize("number", range(SLICES))
def test_nothing_twice_nothing_lost(number: int) -> None:
    done = simulate("--start", str(1 + number * SEEDS), "--seeds", str(SEEDS), "--processes", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"seeds {SEEDS}," in done.stdout and "failures 0" in done.stdout
    kinds = {line.split(maxsplit=1)[1] for line in done.stdout.splitlines() if line.startswith("   ")}
    assert {"launch", "cron", "no letter twice", "the fold of the events", "facts have their words"} <= kinds


def samples() -> list[tuple[str, str]]:
    """Every play that once failed: its words for the command line, and what it found."""
    found = yaml.safe_load((HERE / "simulation_samples.yaml").read_text(encoding="utf-8"))
    return [(str(each["play"]), str(each["found"])) for each in found]


@pytest.mark.parametrize(("play", "found"), samples(), ids=lambda each: re.sub(r"\W+", "-", each)[:40])
def test_what_once_failed(play: str, found: str) -> None:
    done = simulate(*play.split())
    assert done.returncode == 0, f"{found}\n{done.stdout}{done.stderr}"


def test_a_play_replays() -> None:
    one, two = (simulate("--seed", "4").stdout for _ in range(2))
    assert one == two and "all held" in one


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A copy of the program, once more for each bug."""
    folder = tmp_path_factory.mktemp("sources")
    shutil.copytree(repository / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("templates", "campaigns"):
        shutil.copytree(repository / name, folder / name)
    shutil.copy(repository / "agencies.yaml", folder)
    return folder


@pytest.mark.parametrize("bug", sorted(path.stem for path in (HERE / "simulation_bugs").glob("*.patch")))
def test_a_seeded_bug_is_caught(sources: Path, tmp_path: Path, bug: str) -> None:
    """Each within 500 seeds, by the invariant that it breaks; a patch that does not apply any more fails as well."""
    shutil.copytree(sources, tmp_path / "copy")
    patch = HERE / "simulation_bugs" / f"{bug}.patch"
    applied = subprocess.run(
        ["git", "apply", "-p1", str(patch)],
        cwd=tmp_path / "copy",
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert applied.returncode == 0, f"{patch.name} does not apply: write it anew\n{applied.stderr}"
    done = simulate("--seeds", "500", "--stop-at", "1", source=tmp_path / "copy" / "src")
    said = [line for line in done.stdout.splitlines() if re.match(r"seed \d+ failed", line)]
    assert done.returncode == 1 and len(said) == 1, done.stdout + done.stderr
    assert re.search(BUGS[bug], said[0]), said


def test_every_patch_has_its_invariant() -> None:
    assert {path.stem for path in (HERE / "simulation_bugs").glob("*.patch")} == set(BUGS)
