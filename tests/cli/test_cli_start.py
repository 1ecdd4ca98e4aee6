"""`cpra --help` is quick because it imports nothing that a help page does not need."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from typer import Typer
from typer.main import get_group

from cpra_bot.cli.group import JOBS, LATER, MODULES, WHERE

HEAVY = (
    "sqlalchemy",
    "alembic",
    "pydantic",
    "httpx",
    "jinja2",
    "keyring",
    "yaml",
    "lxml",
    "imapclient",
    "rich",
    "tenacity",
)


def loaded(names: tuple[str, ...], *words: str) -> tuple[str, str]:
    """What a command prints, and which of these modules it loads."""
    program = (
        f"import sys\nsys.argv = ['cpra', *{words!r}]\n"
        "from cpra_bot.cli.app import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {names!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return done.stdout, done.stderr.strip()


def test_help_imports_nothing_heavy() -> None:
    printed, found = loaded(HEAVY, "--help")
    assert "Usage: cpra" in printed
    assert found == "[]"


def test_a_ledger_is_made_and_asked_without_what_only_an_older_one_needs(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "cpra_bot", "init", str(tmp_path / "desk")], check=True, capture_output=True)
    for _ in range(2):
        printed, found = loaded(("sqlalchemy", "alembic"), "status", "-w", str(tmp_path / "desk"))
        assert printed and found == "[]"
    assert (tmp_path / "desk" / "ledger.db").exists()


def test_help_costs_little_more_than_a_bare_program_with_the_same_commands(repository: Path) -> None:
    ours = [sys.executable, "-m", "cpra_bot", "--help"]
    bare = [sys.executable, str(repository / "benchmarks" / "bare_typer.py"), "--help"]
    ratios = []
    for _ in range(7):  # in turn, so that a slow moment of the machine meets both
        ratios.append(cpu_seconds(ours) / cpu_seconds(bare))
    assert statistics.median(ratios) <= 1.2, ratios


def cpu_seconds(command: list[str]) -> float:
    """CPU seconds, user and system, of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_each_module_registers_the_commands_that_the_help_page_seeks_there() -> None:
    for module, names in MODULES.items():
        app = Typer()
        import_module(f"cpra_bot.cli.{module}").register(app)
        assert tuple(get_group(app).commands) == names
    listed = [name for names in JOBS.values() for name in names]
    assert sorted(listed) == sorted([*WHERE, *LATER])


def test_a_command_is_put_together_without_the_others() -> None:
    program = (
        "import sys\nsys.argv = ['cpra', 'send', '--help']\n"
        "from cpra_bot.cli.app import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('inbox', 'tick', 'trial') if f'cpra_bot.cli.{name}' in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert "Usage: cpra send" in done.stdout
    assert done.stderr.strip() == "[]"
