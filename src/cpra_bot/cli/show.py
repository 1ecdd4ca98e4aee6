"""status, show: how things stand."""

from __future__ import annotations

from typing import Annotated

import typer

from cpra_bot.cli import common


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("status")(status)
    app.command("show")(show)


def status(
    campaign: Annotated[str, typer.Argument(help="Only this campaign's requests.")] = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Show all requests: state, due date, what comes next."""

    def work() -> int:
        from cpra_bot.output import jsonable
        from cpra_bot.output.requests import need_lines, status_text
        from cpra_bot.tasks.status import status as task

        with common.office(workspace, quiet) as office:
            result = task(office, campaign)
        if as_json:
            common.say_json(jsonable.status(result))
        elif not quiet:
            common.say(status_text(result, common.style()))
        elif result.needs:
            common.say("\n".join(need_lines(result.needs, common.style())))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


def show(
    request: Annotated[str, typer.Argument(help="The request, as campaign/agency; the agency alone will do.")],
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Show one request: letters, replies with their quotes, the count of days."""

    def work() -> int:
        from cpra_bot.output import jsonable
        from cpra_bot.output.requests import show_text
        from cpra_bot.tasks.status import show as task

        with common.office(workspace, quiet) as office:
            result = task(office, request)
        if as_json:
            common.say_json(jsonable.show(result))
        elif not quiet:
            common.say(show_text(result, common.style()))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)
