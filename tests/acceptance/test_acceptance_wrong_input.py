"""What a person gets wrong: one clear line with place and remedy, the right exit code, nothing sent, no traceback."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field

import pytest

from town import CAMPAIGN, Town

PLACE = re.compile(r"^\S+(:\d+){0,2}: [A-Z]\d{3} .+; .+$")


@dataclass(frozen=True)
class Mistake:
    """One wrong thing.

    Attributes:
        file: what is edited.
        old, new: replaced text; `old` empty appends.
        says: words of the line that names it.
        code: exit code of `send --live`.
        environment: what is different when it is run.
    """

    file: str
    old: str
    new: str
    says: tuple[str, ...]
    code: int = 3
    environment: dict[str, str] = field(default_factory=dict)


SHADE = "campaigns/shade-trees-2026.yaml"
MISTAKES = {
    "a tab in YAML": Mistake(SHADE, "  - id: A", "\t- id: A", (f"{SHADE}:5:1: Y", "tab")),
    "a duplicate item id": Mistake(SHADE, "{id: A2,", "{id: A1,", (f"{SHADE}:9:", "A1")),
    "a duplicate agency id": Mistake(
        "agencies.yaml", "- id: dry-ladle-so", "- id: cobble-point-pd", ("cobble-point-pd",)
    ),
    "an unknown agency": Mistake(
        SHADE, "dry-ladle-so", "dry-laddle-so", (f"{SHADE}:11:", "did you mean `dry-ladle-so`")
    ),
    "an empty campaign": Mistake(
        SHADE, "ids: [cobble-point-pd, dry-ladle-so, moose-grove-pd]", "ids: []", (SHADE, "agenc")
    ),
    "a fallback for no item": Mistake(
        SHADE,
        "answer: count}",
        "answer: count, fallback_for: [A9], activated_by: record_creation_objection}",
        (f"{SHADE}:9:", "A9"),
    ),
    "a policy that loosens what must not be loosened": Mistake(
        SHADE,
        "",
        "follow_up:\n  rules:\n    rebuttal: auto\n",
        (f"{SHADE}:14:15: C004", "write `approval` or `person`"),
    ),
    "an unknown key": Mistake(SHADE, "title: shade", "titel: shade", (f"{SHADE}:3:1:", "did you mean `title`")),
    "an address with a line break": Mistake(
        "agencies.yaml",
        "police@cobblepoint.example",
        '"police@cobblepoint.example\\nBcc: x@y.example"',
        ("line break",),
    ),
    "a template that does not parse": Mistake("templates/initial.j2", "", "{% if %}", ("templates/initial.j2:",)),
    "an unknown variable in a template": Mistake(
        "templates/initial.j2", "", "\n{{ agancy.name }}\n", ("templates/initial.j2:", "agancy", "agency")
    ),
    "no password": Mistake("cpra.yaml", "", "\n", ("cpra login", "CPRA_PASSWORD"), 3, {"CPRA_PASSWORD": ""}),
    "a wrong password": Mistake("cpra.yaml", "", "\n", ("535", "cpra login"), 4, {"CPRA_PASSWORD": "mistyped"}),
    "a server that is down": Mistake("cpra.yaml", "port: {smtp}", "port: 1", ("127.0.0.1",), 4),
    "mail in the clear": Mistake("cpra.yaml", "host: 127.0.0.1", "host: smtp.mail.example", ("cpra.yaml:", "none")),
    "a host name where none is": Mistake(
        "cpra.yaml", "requester:", "requestor:", ("cpra.yaml:", "did you mean `requester`")
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_clear_line_and_nothing_is_sent(town: Town, name: str) -> None:
    mistake, plan = MISTAKES[name], town.plan()
    _make(town, mistake)
    done = town.cpra("send", "shade-trees-2026", "--plan", plan, "--live", **mistake.environment)
    said = done.stderr + done.stdout
    assert done.returncode == mistake.code, said
    assert town.received() == {}
    assert "Traceback" not in said and "pydantic" not in said
    for words in mistake.says:
        assert words in said, said
    if mistake.code == 3 and mistake.file != "cpra.yaml":
        lines = done.stderr.strip().splitlines()
        assert lines and all(PLACE.match(line) for line in lines), lines


@pytest.mark.parametrize("name", [name for name, each in MISTAKES.items() if each.code == 3 and not each.environment])
def test_check_finds_every_mistake_in_the_files(town: Town, name: str) -> None:
    _make(town, MISTAKES[name])
    done = town.cpra("check")
    assert done.returncode == 3
    errors = [line for line in done.stdout.splitlines() if " W020 " not in line]
    assert errors and all(PLACE.match(line) for line in errors), errors
    assert any(all(words in line for words in MISTAKES[name].says) for line in errors), errors


def test_five_mistakes_are_five_lines(town: Town) -> None:
    wrong = CAMPAIGN.replace("version: 1", "version: one").replace("title: shade", "titel: shade")
    wrong = (
        wrong.replace("answer: list}", "answer: lists}")
        .replace("id: A2", "id: B2")
        .replace("dry-ladle-so", "dry-ladel-so")
    )
    (town.folder / "campaigns" / "shade-trees-2026.yaml").write_text(wrong)
    lines = town.cpra("preview", "shade-trees-2026").stderr.strip().splitlines()
    assert len({line.split(": ")[0] for line in lines}) >= 5
    assert all(line.startswith(f"{SHADE}:") for line in lines), lines


def test_a_full_disk_is_one_sentence_and_nothing_is_sent(town: Town) -> None:
    plan = town.plan()
    size = (town.folder / "ledger.db").stat().st_size
    program = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size // 2}, {size // 2}))\n"
        f"sys.argv = ['cpra', 'send', 'shade-trees-2026', '--plan', '{plan}', '--live']\n"
        "from cpra_bot.cli.app import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        capture_output=True,
        text=True,
        cwd=town.folder,
        env=town.environment(),
    )
    assert done.returncode == 4, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "could not be written" in done.stderr and "free space" in done.stderr
    assert town.received() == {}
    assert town.cpra("send", "shade-trees-2026", "--plan", plan, "--live").returncode == 0
    assert set(town.received().values()) == {1}


def test_a_server_that_was_down_gets_the_letters_in_the_next_run(town: Town) -> None:
    plan, settings = town.plan(), town.folder / "cpra.yaml"
    right = settings.read_text()
    settings.write_text(right.replace(f"port: {town.mail.smtp_port}", "port: 1"))
    down = town.cpra("send", "shade-trees-2026", "--plan", plan, "--live")
    assert down.returncode == 4 and "3 letters stay in the queue" in down.stdout
    settings.write_text(right)
    assert town.cpra("tick", "--live").returncode == 0
    assert set(town.received().values()) == {1} and len(town.received()) == 3


@pytest.mark.parametrize(
    ("words", "says", "code"),
    [
        (("preview", "shade-tree-2026"), "did you mean `shade-trees-2026`", 2),
        (("send", "shade-trees-2026", "--live"), "cpra preview shade-trees-2026", 2),
        (("send", "shade-trees-2026", "--plan", "yesterday", "--live"), "yesterday", 2),
        (("send", "shade-trees-2026", "--plan", "20200101-0123456789ab", "--live"), "expired", 2),
        (("show", "cobble-pointe-pd"), "there is no request", 2),
        (("record", "a/b/initial/1", "--arrived"), "there is no letter a/b/initial/1", 2),
        (("record", "a/b/initial/1"), "either --arrived or --never-left", 2),
        (("inbox", "place", "m1", "a/b"), "there is no message m1", 2),
        (("status", "other-2026"), "no request belongs", 2),
        (("status", "-w", "nowhere"), "cpra init", 3),
        (("init", "."), "cpra.yaml", 2),
        (("prevew",), "No such command", 2),
    ],
)
def test_a_name_that_does_not_exist_is_answered_with_what_does(
    town: Town, words: tuple[str, ...], says: str, code: int
) -> None:
    done = town.cpra(*words)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def _make(town: Town, mistake: Mistake) -> None:
    path = town.folder / mistake.file
    if mistake.file.startswith("templates/"):
        from cpra_bot.files import shipped

        path.parent.mkdir(exist_ok=True)
        path.write_text((shipped.templates() / path.name).read_text())
    text, old = path.read_text(), mistake.old.replace("{smtp}", str(town.mail.smtp_port))
    assert old in text
    path.write_text(text.replace(old, mistake.new) if old else text + mistake.new)
