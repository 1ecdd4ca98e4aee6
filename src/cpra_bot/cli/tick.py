"""tick: the command for cron."""

from __future__ import annotations

import sys

import typer

from cpra_bot.cli import common


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("tick")(tick)


def tick(
    live: common.Live = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Poll, read, follow up: for cron; silent without news."""

    def work() -> int:
        from cpra_bot.output import jsonable
        from cpra_bot.output.requests import tick_text
        from cpra_bot.tasks.tick import note_told
        from cpra_bot.tasks.tick import tick as task

        at_terminal = sys.stdout.isatty()
        with common.office(workspace, quiet, actor="person" if at_terminal else "cron") as office:
            result = task(office, live=live)
            if as_json:
                common.say_json(jsonable.tick(result))
            else:
                common.say(tick_text(result, common.style(workspace), quiet=quiet or not at_terminal))
            if live:
                note_told(office, result.news)
        if result.delivery.stopped:
            return 4
        return 1 if result.news else 0

    common.conclude(work, debug=debug, as_json=as_json)
