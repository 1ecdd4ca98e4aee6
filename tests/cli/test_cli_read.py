"""`cpra read PATH` needs no workspace, and says where a file is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

RECORD = {
    "id": "r1",
    "subject": "Your request",
    "body": "We received your request. Your number is PRA-26-11.",
    "date": "2026-05-05",
}


def cpra(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cpra_bot", *words], check=False, capture_output=True, text=True, cwd=folder, timeout=60
    )


def test_a_file_is_explained_outside_any_workspace(tmp_path: Path) -> None:
    (tmp_path / "replies.jsonl").write_text(
        json.dumps(RECORD) + "\n" + json.dumps({**RECORD, "id": "r2"}) + "\n", encoding="utf-8"
    )
    done = cpra(tmp_path, "read", "replies.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert "tracking number PRA-26-11" in done.stdout
    assert "\x1b" not in done.stdout
    lines = [json.loads(line) for line in cpra(tmp_path, "read", "replies.jsonl", "--json").stdout.splitlines()]
    assert [line["id"] for line in lines] == ["r1", "r2"]
    assert lines[0]["tracking_numbers"] == ["PRA-26-11"]
    assert list(tmp_path.iterdir()) == [tmp_path / "replies.jsonl"]  # nothing was made beside it


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("read",), 2, "name a file to explain"),
        (("read", "x.eml", "--again"), 2, "name a file to explain"),
        (("read", "x.eml", "--apply"), 2, "name a file to explain"),
        (("read", "none.eml"), 3, "none.eml: M001 there is no such file"),
        (("read", "."), 3, "no maildir"),
        (("read", "broken.jsonl"), 3, "broken.jsonl:2:6: M001 this is no JSON"),
        (("label", "m1", "--add", "denial", "--clear"), 2, "do not go together"),
        (("label", "m1", "--add", "denail", "--quote", "x"), 2, "did you mean `denial`?"),
        (("label", "m1", "--add", "denial", "--detail", "by"), 2, "has no `=`"),
    ],
)
def test_wrong_input_is_one_line_and_no_traceback(tmp_path: Path, words: tuple[str, ...], code: int, told: str) -> None:
    (tmp_path / "broken.jsonl").write_text('{"body": "a"}\n{"a":\n', encoding="utf-8")
    done = cpra(tmp_path, *words)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
