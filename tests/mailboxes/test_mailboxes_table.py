"""The table behaviour × server in docs/mailbox.md says what the tests of this folder are: no row without a test, no test
without a row. `CPRA_GOLDEN=write` writes it anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from places import PLACES, TITLES

SECTIONS = {
    "test_mailboxes_flow.py": "The whole program",
    "test_mailboxes_suite.py": "Sending and reading, as every channel",
    "test_mailboxes_reading.py": "Reading",
    "test_mailboxes_sent.py": "Mail written by hand",
    "test_mailboxes_large.py": "Large and broken mail",
    "test_mailboxes_provider.py": "What large providers do",
    "test_mailboxes_kill.py": "Kills",
}
BEGIN, END = "<!-- table: written by the tests -->\n", "<!-- end of table -->\n"


def collected(folder: Path) -> dict[str, dict[str, set[str]]]:
    """File → behaviour in words → servers it is tried at, all as pytest itself finds them."""
    words = [sys.executable, "-m", "pytest", "--collect-only", "-n", "0", "-p", "no:cacheprovider", str(folder)]
    listed = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder.parent.parent).stdout
    found: dict[str, dict[str, set[str]]] = {}
    for line in listed.splitlines():
        if test := re.fullmatch(r"\S*/(test_\w+\.py)::(?:\w+::)?test_(\w+)\[(.*)\]", line):
            places = [place for place in PLACES if re.search(rf"(^|-){place}($|-)", test[3])]
            assert len(places) == 1, line
            found.setdefault(test[1], {}).setdefault(test[2].replace("_", " "), set()).update(places)
    return found


def rendered(folder: Path) -> str:
    found = collected(folder)
    assert set(found) == set(SECTIONS), "each file of tests has its section"
    lines = [f"| | {' | '.join(TITLES[place] for place in PLACES)} |", "| --- |" + " :-: |" * len(PLACES)]
    for file, title in SECTIONS.items():
        lines.append(f"| **{title}** |" + " |" * len(PLACES))
        for behaviour, places in found[file].items():
            marks = ["✓" if place in places else "" for place in PLACES]
            lines.append(f"| {behaviour} | {' | '.join(marks)} |")
    return "\n".join(lines) + "\n"


def test_the_table_in_the_manual_names_every_behaviour_and_server(repository: Path) -> None:
    page = repository / "docs" / "mailbox.md"
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _old, _, after = rest.partition(END)
    assert after or rest.endswith(END), f"{page} lost the marks around its table"
    expected = f"{before}{BEGIN}\n{rendered(repository / 'tests' / 'mailboxes')}\n{END}{after}"
    if os.environ.get("CPRA_GOLDEN") == "write":
        page.write_text(expected, encoding="utf-8")
    assert text == expected, "run `make golden` and look at the difference"
