"""The documentation cannot drift from the program: help pages, commands and options are compared with what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = [
    (),
    ("init",),
    ("agencies",),
    ("agencies", "list"),
    ("agencies", "show"),
    ("agencies", "find"),
    ("agencies", "check"),
    ("agencies", "export"),
    ("agencies", "missing"),
    ("agencies", "import"),
    ("agencies", "match"),
    ("check",),
    ("preview",),
    ("send",),
    ("file",),
    ("file", "record"),
    ("file", "again"),
    ("file", "key"),
    ("record",),
    ("poll",),
    ("inbox",),
    ("inbox", "place"),
    ("inbox", "aside"),
    ("inbox", "harmless"),
    ("inbox", "undo"),
    ("read",),
    ("label",),
    ("approve",),
    ("withdraw",),
    ("close",),
    ("reopen",),
    ("pause",),
    ("resume",),
    ("tick",),
    ("status",),
    ("show",),
    ("results",),
    ("results", "table"),
    ("results", "show"),
    ("results", "confirm"),
    ("results", "add"),
    ("results", "figures"),
    ("results", "csv"),
    ("results", "sqlite"),
    ("results", "documentcloud"),
    ("results", "compare"),
    ("results", "read"),
    ("report",),
    ("calendar",),
    ("clock",),
    ("prove",),
    ("export",),
    ("export", "evidence"),
    ("export", "mbox"),
    ("export", "csv"),
    ("export", "xlsx"),
    ("export", "json"),
    ("login",),
    ("backup",),
    ("restore",),
    ("doctor",),
    ("rehearse",),
    ("demo",),
    ("rehearse",),
]


def help_of(words: tuple[str, ...]) -> str:
    """What `cpra WORDS --help` prints at 80 columns."""
    done = subprocess.run(
        [sys.executable, "-m", "cpra_bot", *words, "--help"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "80", "TERMINAL_WIDTH": "80"},
    )
    return done.stdout.rstrip() + "\n"


def reference() -> str:
    """docs/commands.md as it should be."""
    lines = ["# All commands", "", "What `--help` prints. `make golden` writes this page anew.", ""]
    for words in COMMANDS:
        lines += [f"## `{' '.join(['cpra', *words])}`", "", "```text", help_of(words).rstrip(), "```", ""]
    return "\n".join(lines)


def test_the_command_page_is_what_help_prints(repository: Path) -> None:
    path = repository / "docs" / "commands.md"
    expected = reference()
    if os.environ.get("CPRA_GOLDEN") == "write":
        path.write_text(expected, encoding="utf-8")
        pytest.fail("docs/commands.md was written anew; look at the diff")
    assert path.read_text(encoding="utf-8") == expected, "run `make golden` and look at the diff"


def test_every_command_stands_on_the_command_page() -> None:
    listed = set(re.findall(r"^  (\w+)  ", help_of(()), re.MULTILINE))
    assert listed == {words[0] for words in COMMANDS if words}


def test_every_command_and_option_that_the_pages_mention_exists(repository: Path) -> None:
    pages = [repository / "README.md", *sorted((repository / "docs").glob("*.md"))]
    known = {words: help_of(words) for words in COMMANDS}
    wrong = []
    for page in pages:
        for words in re.findall(r"`cpra ([^`\n]+)`|^\s*\$? ?cpra ([^\n`]+)$", page.read_text(encoding="utf-8"), re.M):
            line = (words[0] or words[1]).split("#")[0].strip()
            if line.startswith("-"):
                continue
            parts = line.split()
            command = tuple(parts[:2]) if tuple(parts[:2]) in known else tuple(parts[:1])
            if command not in known:
                wrong.append(f"{page.name}: there is no `cpra {line}`")
                continue
            for option in re.findall(r"(?<!\S)(--[a-z-]+|-[a-z])\b", line):
                if not re.search(rf"(?<!\S){re.escape(option)}\b", known[command]):
                    wrong.append(f"{page.name}: `cpra {line}`: {option} is no option of it")
    assert not wrong
