"""The table channel × behaviour in docs/channels.md says what the tests are: no row without a test, no test without a row.

`make channels` runs them all and prints the table; `CPRA_GOLDEN=write` writes it anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

COLUMNS = {
    "mail": "SMTP, IMAP",
    "dovecot": "Postfix, Dovecot",
    "google": "twin of Gmail",
    "microsoft": "twin of Microsoft 365",
    "memory": "in memory",
    "muckrock": "twin of MuckRock",
    "nextrequest": "twin of NextRequest",
}
SUITES = {
    "tests/channels/test_channels_email_suite.py": "mail",
    "tests/channels/test_channels_memory_suite.py": "memory",
    "tests/channels/test_channels_muckrock_suite.py": "muckrock",
    "tests/channels/test_channels_nextrequest_suite.py": "nextrequest",
    "tests/mailboxes/test_mailboxes_suite.py": "",  # its parameter names the place
}
OWN = {
    "MuckRock": (
        "tests/channels/test_channels_muckrock.py",
        "tests/channels/test_channels_muckrock_faults.py",
        "tests/channels/test_channels_muckrock_transcripts.py",
        "tests/channels/test_channels_muckrock_twin.py",
        "tests/tasks/test_tasks_muckrock.py",
        "tests/tasks/test_tasks_muckrock_faults.py",
        "tests/tasks/test_tasks_muckrock_words.py",
    ),
    "NextRequest": ("tests/channels/test_channels_nextrequest.py", "tests/tasks/test_tasks_published.py"),
    "By a person's hand": ("tests/tasks/test_tasks_file.py",),
    "All at once, in a rehearsal": ("tests/rehearsal/test_rehearsal_portals.py",),
}
PLACES = {"dovecot-tls": "dovecot", "dovecot-starttls": "dovecot", "dovecot-bare": "dovecot"}
BEGIN, END = "<!-- table: written by the tests -->\n", "<!-- end of table -->\n"
_TEST = re.compile(r"(\S+?/test_\w+\.py)::(?:\w+::)?test_(\w+)(?:\[(.*)\])?")

Listed = list[tuple[str, str, str]]


def files() -> list[str]:
    """All files of tests that the page names."""
    return [*SUITES, *(path for paths in OWN.values() for path in paths)]


def collected(repository: Path) -> Listed:
    """File, behaviour in words, parameters, as pytest itself finds them."""
    words = [sys.executable, "-m", "pytest", "--collect-only", "-n", "0", "-p", "no:cacheprovider", *files()]
    listed = subprocess.run(words, capture_output=True, text=True, check=False, cwd=repository).stdout
    found = [test.groups(default="") for line in listed.splitlines() if (test := _TEST.fullmatch(line))]
    return [(file, name.replace("_", " "), given) for file, name, given in found]


def column(file: str, given: str) -> str:
    if SUITES[file]:
        return SUITES[file]
    place = next(each for each in (*PLACES, "google", "microsoft") if each in given)
    return PLACES.get(place, place)


def rendered(repository: Path) -> str:
    tests = collected(repository)
    assert {file for file, _, _ in tests} == set(files()), "each of these files holds tests"
    rows: dict[str, set[str]] = {}
    for file, behaviour, given in tests:
        if file in SUITES:
            fault = given.replace("-", " ") if "wire" in behaviour else ""
            rows.setdefault(behaviour + (f": {fault}" if fault else ""), set()).add(column(file, given))
    lines = [f"| | {' | '.join(COLUMNS.values())} |", "| --- |" + " :-: |" * len(COLUMNS)]
    lines += [
        f"| {row} | {' | '.join('✓' if each in some else '' for each in COLUMNS)} |" for row, some in rows.items()
    ]
    for title, paths in OWN.items():
        lines += ["", f"### {title}", ""]
        lines += [f"- {each}" for each in dict.fromkeys(name for file, name, _ in tests if file in paths)]
    return "\n".join(lines) + "\n"


def test_the_page_names_every_behaviour_and_channel(repository: Path) -> None:
    page = repository / "docs" / "channels.md"
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _old, _, after = rest.partition(END)
    assert after or rest.endswith(END), f"{page} lost the marks around its table"
    expected = f"{before}{BEGIN}\n{rendered(repository)}\n{END}{after}"
    if os.environ.get("CPRA_GOLDEN") == "write":
        page.write_text(expected, encoding="utf-8")
    assert text == expected, "run `make golden` and look at the difference"
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    assert all(path in makefile.replace("\\\n\t\t", "") for path in files()), "`make channels` runs them all"
