"""results read: what released files say, without a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Released files, or folders with them.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read")(read)


def read(
    paths: Paths,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Read released reports: who shares with whom, and how many.

    Each value comes with its page or line and the words that say it. A file
    of another layout is told as such; nothing is guessed from it. Needs no
    workspace.
    """

    def work() -> int:
        from cpra_bot.output.reports import report_json, report_text
        from cpra_bot.tasks.report_reading import read_files

        shown = common.style(workspace)
        told = []
        for each in read_files(paths):
            for number, reading in enumerate(each.reports, 1):
                if as_json:
                    told.append(report_json(each.name, reading, number, len(each.reports)))
                elif not quiet or reading.unsure or reading.faults:
                    common.say(report_text(each.name, reading, shown) + "\n")
        if as_json:
            common.say_json(told)
        return 0

    common.conclude(work, debug=debug, as_json=as_json)
