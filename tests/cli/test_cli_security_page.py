"""docs/security.md names tests that exist, and every row of its tables names one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cpra_bot.rehearsal.demo_directory import lay_out
from town import CAMPAIGN

NAMED = re.compile(r"`(test_\w+\.py)::(test_\w+)`")


def test_every_test_that_the_page_names_exists(repository: Path) -> None:
    page = (repository / "docs" / "security.md").read_text(encoding="utf-8")
    files = {path.name: path.read_text(encoding="utf-8") for path in (repository / "tests").rglob("test_*.py")}
    named = NAMED.findall(page)
    assert len(named) > 50
    missing = [
        f"{file}::{name}" for file, name in named if not re.search(rf"^def {name}\(", files.get(file, ""), re.MULTILINE)
    ]
    assert missing == []


def test_every_row_names_its_test(repository: Path) -> None:
    page = (repository / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [
        line
        for line in page.splitlines()
        if line.startswith("| ") and not line.startswith(("| ---", "| Attack", "| Fault"))
    ]
    assert len(rows) > 40
    assert [row for row in rows if not NAMED.search(row) or len(re.split(r"(?<!\\)\|", row)) != 6] == []


@pytest.mark.parametrize("name", ["../outside", "a/../../outside", "/etc/passwd", "..", "C:\\x", "x\x00y"])
def test_no_name_of_a_campaign_leads_out(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "workspace"
    lay_out(folder, 1, 1)
    (folder / "campaigns").mkdir(exist_ok=True)
    (tmp_path / "outside.yaml").write_text(CAMPAIGN, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    if "\0" not in name:  # no command line can carry it
        done = _cpra(folder, "preview", name)
        assert done.returncode in {2, 3} and "Traceback" not in done.stderr
    text = CAMPAIGN.replace("id: shade-trees-2026", f'id: "{name}"'.replace("\\", "\\\\").replace("\0", "\\0"))
    (folder / "campaigns" / "shade.yaml").write_text(text, encoding="utf-8")
    done = _cpra(folder, "check")
    assert done.returncode == 3 and "shade.yaml:1:" in done.stderr + done.stdout, done
    left = [path for path in sorted(tmp_path.rglob("*")) if folder not in path.parents]
    assert left == [path for path in before if folder not in path.parents]


def _cpra(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cpra_bot", *words], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
