"""Templates, directory and example campaigns reach the wheel and an editable checkout alike."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cpra_bot.files import shipped


@pytest.fixture(scope="module")
def unpacked(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel, unpacked as pip would lay it out."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        check=True,
        capture_output=True,
        cwd=repository,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_checkout_and_the_wheel_ship_the_same_files(repository: Path, unpacked: Path) -> None:
    wheel = unpacked / "cpra_bot" / "shipped"
    for folder in ("templates", "campaigns"):
        ours = {path.relative_to(repository / folder) for path in (repository / folder).rglob("*") if path.is_file()}
        theirs = {path.relative_to(wheel / folder) for path in (wheel / folder).rglob("*") if path.is_file()}
        assert ours == theirs and ours
        assert all((repository / folder / each).read_bytes() == (wheel / folder / each).read_bytes() for each in ours)
    assert (repository / "agencies.yaml").read_bytes() == (wheel / "agencies.yaml").read_bytes()
    assert shipped.templates() == repository / "templates"  # this run is the editable checkout


def test_the_wheel_works_away_from_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    def cpra(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cpra_bot", *words],
            check=False,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(unpacked)},
        )

    where = cpra("init", "ours")
    assert where.returncode == 0, where.stderr
    checked = cpra("check", "-w", "ours")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "alpr-2026" in checked.stdout and "tow-fees-2026" in checked.stdout
    preview = cpra("preview", "alpr-2026", "-w", "ours", "--accept-low", "--summary")
    assert preview.returncode == 0, preview.stderr
    assert "plan " in preview.stdout


def test_the_versions_agree(repository: Path, unpacked: Path) -> None:
    from cpra_bot import __version__

    (metadata,) = unpacked.glob("*.dist-info/METADATA")
    text = metadata.read_text(encoding="utf-8")
    assert f"Version: {__version__}\n" in text
    pinned = (repository / "constraints.txt").read_text(encoding="utf-8").lower()
    wanted = [
        line.split(":")[1].split(">")[0].split("<")[0].split(";")[0].strip()
        for line in text.splitlines()
        if line.startswith("Requires-Dist")
    ]
    assert [name for name in wanted if f"\n{name.lower()}==" not in pinned] == []
