"""calendar: the days that matter, for a calendar program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calendar")(calendar)


def calendar(
    campaign: Annotated[str, typer.Argument(help="Only this campaign's requests.")] = "",
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Where the files go.", show_default="calendar in the workspace")
    ] = None,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Write due dates and promises as iCalendar files.

    One file per campaign. Subscribe to it, or write it again from cron: a due
    date that has moved moves its event. What you must do yourself by a day
    rings the morning before.
    """

    def work() -> int:
        from cpra_bot.output.agenda import agenda_text
        from cpra_bot.tasks.calendar import calendar as task

        with common.office(workspace, quiet) as office:
            run = task(office, campaign, folder)
        paths = [str(path) for path in run.feeds.values()]
        if as_json:
            common.say_json({"feeds": dict(zip(run.feeds, paths, strict=True)), "ahead": run.ahead})
        elif not quiet:
            common.say(agenda_text(paths, run.ahead, common.style(workspace)))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)
