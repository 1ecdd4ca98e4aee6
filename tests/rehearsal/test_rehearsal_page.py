"""docs/rehearse.md is a transcript: a new user who does what it says sees what it shows.

`CPRA_GOLDEN=write` writes the page anew and fails, so that the difference is looked at.
"""

from __future__ import annotations

import os
import re
from importlib.resources import files
from pathlib import Path
from textwrap import fill

import pytest
from rehearsal_stage import LAST_DAY, on

from cpra_bot.files.init import init_workspace
from cpra_bot.rehearsal.memory.carrier import MemoryMail
from cpra_bot.rehearsal.mix import shipped_weights
from cpra_bot.rehearsal.person import LETTERS, TABLE
from cpra_bot.rehearsal.rehearse import Wish
from cpra_bot.rehearsal.temperaments import TEMPERAMENTS

ELSE = "leaves it: it needs a telephone, another address or a word to somebody else, and waits under its name"
COMMAND = "cpra rehearse alpr-2026 --agencies 8 --days 45"


def transcript(page: str, home: Path) -> str:
    """What the tutorial's command prints, its last day being always the same one."""
    settings = home / "cpra.yaml"
    text = settings.read_text()
    for line in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0].splitlines():
        key = line.split(":")[0]
        text, changed = re.subn(rf"(?m)^{key}: .*$", line, text, count=1)
        assert changed == 1, f"cpra init writes no line `{key}:`"
    settings.write_text(text)
    said: list[str] = []
    wish = Wish(Path(), "alpr-2026", Path("cpra-rehearsal"), 45, 1, shipped_weights(), 8, last_day=LAST_DAY)
    result = on(MemoryMail, wish, said.append)
    assert result.clean
    return "\n".join(line for line in said if line)


def test_the_page_shows_what_the_program_prints(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = repository / "docs" / "rehearse.md"
    page = path.read_text(encoding="utf-8")
    init_workspace(tmp_path / "home")
    monkeypatch.chdir(tmp_path / "home")
    shown = f"make golden` writes it anew -->\n```text\n$ {COMMAND}\n{transcript(page, tmp_path / 'home')}\n```\n"
    mix = files("cpra_bot.rehearsal").joinpath("temperaments", "weights.yaml").read_text(encoding="utf-8")
    expected = re.sub(r"make golden` writes it anew -->\n```text\n.*?```\n", lambda _: shown, page, flags=re.DOTALL)
    expected = re.sub(
        r"(this is the shipped one:\n\n```yaml\n).*?```\n", lambda hit: f"{hit[1]}{mix}```\n", expected, flags=re.DOTALL
    )
    lines = [f"- `{name}`: {script.__doc__}" for name, script in TEMPERAMENTS.items()]
    scripts = "".join(f"{fill(line, 118, subsequent_indent='  ', break_on_hyphens=False)}\n" for line in lines)
    marks = (
        "<!-- the scripts' own words; `make golden` writes them anew -->\n",
        "<!-- end of the scripts' words -->\n",
    )
    before, _, rest = expected.partition(marks[0])
    expected = f"{before}{marks[0]}{scripts}{marks[1]}{rest.partition(marks[1])[2]}"
    rows = [("a letter", LETTERS), *((f"`{rule}`", words) for rule, (words, _) in TABLE.items())]
    table = "".join(f"| {asked} | {words} |\n" for asked, words in [*rows, ("all else", ELSE)])
    expected = re.sub(
        r"(the person's table; `make golden` writes it anew -->\n).*?(?=<!-- end of the person's)",
        lambda hit: f"{hit[1]}| what is asked | what she does |\n| --- | --- |\n{table}",
        expected,
        flags=re.DOTALL,
    )
    if os.environ.get("CPRA_GOLDEN") == "write":
        path.write_text(expected, encoding="utf-8")
        pytest.fail("docs/rehearse.md was written anew; look at the diff")
    assert page == expected, "run `make golden` and look at the diff"
    assert max(len(line) for line in page.splitlines() if not line.startswith("|")) <= 120
