"""The command `cpra`: one function a command, each calling one task. Heavy imports wait until a command runs."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import Annotated

import typer

from cpra_bot import __version__
from cpra_bot.cli.group import JobGroup

app = typer.Typer(
    cls=JobGroup,
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,  # rich costs more start-up than everything else in `cpra --help` together
    pretty_exceptions_enable=False,
    help=(
        "Ask many California agencies for the same public records, and follow each request to its end. "
        "Nothing leaves without --live; preview shows every letter first."
    ),
    epilog="Exit codes: 0 done, 1 a person is newly needed, 2 wrong usage, 3 files at fault, 4 could not finish.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cpra-bot {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Hold the options of `cpra` itself."""


def main() -> None:
    """Run the command line."""
    # Ours are trees of frozen records, tens of thousands of them, and almost none in a circle: looking through them for
    # circles every 700 new objects, which is Python's custom, takes a third of `cpra status` over 20,000 requests.
    gc.set_threshold(50_000, 20, 100)
    # Pydantic would look through all that is installed for additions to itself, at each start; we have none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    os.umask(0o077)  # letters, replies and exports are personal data: whatever we write is the owner's alone
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a letter of a name shows `?` instead
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="cpra")
    finally:
        gc.freeze()  # on leaving, Python would look through all of them twice more; the memory goes back as a whole
