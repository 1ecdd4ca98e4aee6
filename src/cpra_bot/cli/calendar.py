"""calendar: the days that matter, for a calendar program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli.command import Call, command


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calendar")(calendar)


@command
def calendar(
    call: Call,
    campaign: Annotated[str, typer.Argument(help="Only this campaign's requests.")] = "",
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Where the files go.", show_default="calendar in the workspace")
    ] = None,
) -> None:
    """Write due dates and promises as iCalendar files.

    One file per campaign. Subscribe to it, or write it again from cron: a due
    date that has moved moves its event. What you must do yourself by a day
    rings the morning before.
    """
    from cpra_bot.output.agenda import agenda_text
    from cpra_bot.tasks.calendar import calendar as task

    with call.office() as office:
        run = task(office, campaign, folder)
    paths = [str(path) for path in run.feeds.values()]
    call.show(
        json=lambda: {"feeds": dict(zip(run.feeds, paths, strict=True)), "ahead": run.ahead},
        text=lambda: agenda_text(paths, run.ahead, call.style),
    )
