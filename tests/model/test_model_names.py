"""Names from outside become names that lead nowhere and that every file system takes."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.model.names import LONGEST, ending_of, safe_name


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("Response letter.pdf", "Response letter.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\0b.pdf", "a_b.pdf"),
        ("x" * 300 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
        ("NUL", "_NUL"),
        ("con.txt", "_con.txt"),
        ("COM1.tar.gz", "_COM1.tar.gz"),
        ("C:\\Users\\me.doc", "C__Users_me.doc"),
        ("photo\u202egpj.exe", "photo_gpj.exe"),
        ("-rf", "_-rf"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("report. . ", "report"),
    ],
)
def test_names(given: str, safe: str) -> None:
    assert safe_name(given) == safe


@given(st.text(max_size=400))
def test_no_name_leads_out_or_breaks_a_file_system(name: str) -> None:
    safe = safe_name(name)
    assert safe and safe.isprintable() and len(safe.encode()) <= LONGEST + 1
    assert PurePosixPath(safe).name == safe == PureWindowsPath(safe).name
    assert safe not in {".", ".."} and not safe.endswith((" ", "."))
    assert safe_name(safe) == safe
    assert len(ending_of(name)) <= 11
