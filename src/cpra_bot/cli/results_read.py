"""results read: what released files say, without a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Released files, or folders with them.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read")(read)


@command
def read(call: Call, paths: Paths) -> None:
    """Read released reports: who shares with whom, and how many.

    Each value comes with its page or line and the words that say it. A file
    of another layout is told as such; nothing is guessed from it. Needs no
    workspace.
    """
    from cpra_bot.output.reports import report_json, report_text
    from cpra_bot.tasks.report_reading import read_files

    shown = call.style
    told = []
    for each in read_files(paths):
        for number, reading in enumerate(each.reports, 1):
            if call.as_json:
                told.append(report_json(each.name, reading, number, len(each.reports)))
            elif not call.quiet or reading.unsure or reading.faults:
                common.say(report_text(each.name, reading, shown) + "\n")
    if call.as_json:
        common.say_json(told)
