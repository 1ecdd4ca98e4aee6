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
HERE = Path()


def command(
    word: Word, workspace: Workspace = HERE, as_json: Flag = False, quiet: Flag = False, debug: Flag = False
) -> None:
    """Do nothing, in a sentence of the usual length for a command."""


Option = Annotated[str, typer.Option(help="A word.")]


def choose(
    word: Word = "",
    kind: Option = "",
    county: Option = "",
    channel: Option = "",
    vendor: Option = "",
    confidence: Option = "",
    campaign: Option = "",
    workspace: Workspace = HERE,
    as_json: Flag = False,
    quiet: Flag = False,
    debug: Flag = False,
) -> None:
    """Do nothing, with as many options as a command that chooses among agencies."""


for name in (
    "init",
    "check",
    "preview",
    "send",
    "record",
    "poll",
    "tick",
    "status",
    "show",
    "clock",
    "login",
    "rehearse",
    "demo",
):
    app.command(name)(command)
for name in ("place", "aside", "harmless"):
    inbox_app.command(name)(command)
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
