"""The floor for `cpra --help`: a Typer program with the same commands and options that does nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
inbox_app = typer.Typer(rich_markup_mode=None)
agencies_app = typer.Typer(rich_markup_mode=None)
file_app = typer.Typer(rich_markup_mode=None)

Workspace = Annotated[Path, typer.Option("--workspace", "-w", help="Folder.")]
Flag = Annotated[bool, typer.Option(help="A switch.")]
Word = Annotated[str, typer.Argument(help="A word.")]
Text = Annotated[str, typer.Option(help="A text.")]
Texts = Annotated[list[str] | None, typer.Option(help="Texts.")]
Number = Annotated[int, typer.Option(help="A number.")]
Numbers = Annotated[list[int] | None, typer.Option(help="Numbers.")]
HERE = Path()


def command(
    word: Word, workspace: Workspace = HERE, as_json: Flag = False, quiet: Flag = False, debug: Flag = False
) -> None:
    """Do nothing, in a sentence of the usual length for a command."""


def label(
    word: Word,
    add: Text = "",
    change: Number = 0,
    remove: Numbers = None,
    clear: Flag = False,
    kind: Text = "",
    quote: Text = "",
    value: Text = "",
    items: Text = "",
    detail: Texts = None,
    note: Text = "",
    undo: Flag = False,
    export: Annotated[Path | None, typer.Option(help="A file.")] = None,
    workspace: Workspace = HERE,
    as_json: Flag = False,
    quiet: Flag = False,
    debug: Flag = False,
) -> None:
    """Do nothing, with as many options as the one command that has so many."""


def wide(
    word: Word,
    first: Flag = False,
    second: Flag = False,
    third: Text = "",
    fourth: Text = "",
    fifth: Text = "",
    workspace: Workspace = HERE,
    as_json: Flag = False,
    quiet: Flag = False,
    debug: Flag = False,
) -> None:
    """Do nothing, with as many options as the commands that have most."""


def choose(
    word: Word = "",
    kind: Text = "",
    county: Text = "",
    channel: Text = "",
    vendor: Text = "",
    confidence: Text = "",
    campaign: Text = "",
    workspace: Workspace = HERE,
    as_json: Flag = False,
    quiet: Flag = False,
    debug: Flag = False,
) -> None:
    """Do nothing, with as many options as a command that chooses among agencies."""


WIDE = ("preview", "send", "record", "approve", "pause", "rehearse")

for name in (
    "init",
    "check",
    "preview",
    "send",
    "record",
    "poll",
    "read",
    "approve",
    "withdraw",
    "close",
    "reopen",
    "pause",
    "resume",
    "tick",
    "status",
    "show",
    "report",
    "calendar",
    "clock",
    "prove",
    "login",
    "backup",
    "restore",
    "doctor",
    "rehearse",
    "demo",
):
    app.command(name)(wide if name in WIDE else command)
export_app = typer.Typer(rich_markup_mode=None)
for name in ("evidence", "mbox", "csv", "xlsx", "json"):
    export_app.command(name)(command)
app.add_typer(export_app, name="export")
results_app = typer.Typer(rich_markup_mode=None)
for name in ("show", "figures", "csv", "sqlite", "documentcloud", "compare", "read"):
    results_app.command(name)(command)
for name in ("table", "confirm", "add"):
    results_app.command(name)(wide)
app.add_typer(results_app, name="results")
for name in ("place", "aside", "harmless", "undo"):
    inbox_app.command(name)(command)
app.command("label")(label)
for name in ("show", "find", "check", "missing"):
    agencies_app.command(name)(command)
for name in ("list", "export", "import", "match"):
    agencies_app.command(name)(choose)
for name in ("again", "key"):
    file_app.command(name)(command)
file_app.command("record")(choose)
app.add_typer(inbox_app, name="inbox")
app.add_typer(agencies_app, name="agencies")
app.add_typer(file_app, name="file")


@app.callback()
def options(version: Flag = False) -> None:
    """Hold the options."""


if __name__ == "__main__":
    app()
