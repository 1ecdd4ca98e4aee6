"""What every command has: the shared options, the two forms of a result, and the exit code."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from cpra_bot.cli.command import Call, command, command_without
from cpra_bot.errors import UsageError

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(rich_markup_mode=None, invoke_without_command=True)
app.add_typer(group, name="group")


@app.command("count")
@command
def count(
    call: Call,
    words: Annotated[list[str], typer.Argument(help="What is counted.")],
    code: Annotated[int, typer.Option("--code", help="To end with.")] = 0,
    urgent: Annotated[bool, typer.Option("--urgent", help="A person is needed.")] = False,
) -> int:
    """Count words."""
    if "wrong" in words:
        raise UsageError("that is no word", "say another")
    if "broken" in words:
        raise ZeroDivisionError("no number")
    call.show(json=lambda: {"many": len(words)}, text=lambda: f"{len(words)} words", even_quiet=urgent)
    return code


@app.command("bare")
@command_without("workspace", "quiet")
def bare(call: Call) -> None:
    """Show what it was called with."""
    call.show(json=lambda: str(call.workspace), text=lambda: str(call))


@group.callback()
@command
def whole(call: Call) -> None:
    """Show the group."""
    call.show(json=lambda: [type(each).__name__ for each in call], text=lambda: f"group {call.workspace}")


@group.command("one")
@command
def one(call: Call) -> None:
    """Show one of the group."""
    call.show(json=lambda: {"one": str(call.workspace)}, text=lambda: f"one {call.workspace!r}")


def run(*words: str, **environment: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, words, env=environment)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["count", "a", "b"], (0, "2 words\n", "")),
        (["count", "a", "--code", "3"], (3, "1 words\n", "")),
        (["count", "a", "-q", "--code", "1"], (1, "", "")),
        (["count", "a", "-q", "--urgent"], (0, "1 words\n", "")),
        (["count", "a", "--json", "-q"], (0, '{\n  "many": 1\n}\n', "")),
        (["count", "wrong"], (2, "", "cpra: that is no word; say another\n")),
        (["group", "-q"], (0, "", "")),
        (["group", "-w", "plates"], (0, "group plates\n", "")),
        (["group", "-w", "plates", "one"], (0, f"one {Path('plates')!r}\n", "")),
        (["group", "-w", "plates", "one", "-w", "trees"], (0, f"one {Path('trees')!r}\n", "")),
        (["group", "one"], (0, f"one {Path()!r}\n", "")),
        (["group", "-q", "one"], (0, "", "")),
        (["group", "--json", "one", "-w", "trees"], (0, '{\n  "one": "trees"\n}\n', "")),
    ],
)
def test_options_forms_and_codes(words: list[str], expected: tuple[int, str, str]) -> None:
    assert run(*words) == expected


def test_the_environment_names_the_workspace_where_nothing_else_does() -> None:
    assert run("group", "one", CPRA_WORKSPACE="plates")[1] == f"one {Path('plates')!r}\n"
    assert run("group", "-w", "trees", "one", CPRA_WORKSPACE="plates")[1] == f"one {Path('trees')!r}\n"
    assert run("group", "one", "-w", "trees", CPRA_WORKSPACE="plates")[1] == f"one {Path('trees')!r}\n"


def test_an_error_is_one_line_json_has_it_too_and_debug_shows_where() -> None:
    code, out, err = run("count", "wrong", "--json")
    assert (code, err) == (2, "cpra: that is no word; say another\n")
    assert json.loads(out) == {"error": "that is no word", "remedy": "say another", "problems": []}
    assert "Traceback" in run("count", "wrong", "--debug")[2]
    code, out, err = run("count", "broken")
    assert (code, out, err.count("\n")) == (4, "", 1)
    assert "this is a fault in cpra-bot (ZeroDivisionError: no number)" in err


def test_an_option_left_out_is_unknown_and_has_its_usual_value() -> None:
    code, _, err = run("bare", "-q")
    assert code == 2
    assert "-q" in err
    assert run("bare", "--debug") == (0, f"{Call(debug=True)}\n", "")


def test_the_page_shows_the_own_options_first_then_the_shared_ones() -> None:
    page = run("count", "--help")[1]
    places = [
        page.index(word) for word in ("words...", "--code", "--urgent", "--workspace", "--json", "--quiet", "--debug")
    ]
    assert places == sorted(places)
    assert "context" not in page
    assert "call" not in page.lower()


def test_typer_is_given_types_and_no_names_of_types() -> None:
    parameters = inspect.signature(count).parameters.values()
    assert not [each.name for each in parameters if isinstance(each.annotation, str)]
