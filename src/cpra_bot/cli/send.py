"""send: letters leave."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cpra_bot.cli import common


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("send")(send)


def send(
    campaign: Annotated[str, typer.Argument(help="The campaign: its id or file.")],
    plan: Annotated[str, typer.Option("--plan", help="The id that preview printed; approves its letters.")] = "",
    live: common.Live = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree beforehand to what a portal charges.")] = False,
    accept_low: common.AcceptLow = False,
    same_address: common.SameAddress = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Send the letters of a previewed plan, each exactly once."""

    def work() -> int:
        from cpra_bot.tasks.send import costs
        from cpra_bot.tasks.send import send as task

        with common.office(workspace, quiet) as office:
            if live and not yes:
                _agree(costs(office, campaign, plan, accept_low=accept_low, same_address=same_address))
            result = task(office, campaign, plan, live=live, accept_low=accept_low, same_address=same_address)
        if as_json:
            from cpra_bot.output import jsonable

            common.say_json(jsonable.send(result))
        elif not quiet or not live or result.delivery.needs_person or result.delivery.stopped:
            from cpra_bot.output.letters import send_text

            common.say(send_text(result, common.style(workspace)))
        if result.plan and result.plan.blocked:
            return 3
        if result.delivery.stopped:
            return 4
        return 1 if result.delivery.needs_person else 0

    common.conclude(work, debug=debug, as_json=as_json)


def _agree(what: str) -> None:
    """Ask whether to go on with what costs something; nothing is asked where nothing does."""
    from cpra_bot.errors import UsageError

    if not what:
        return
    if not sys.stdin.isatty():
        raise UsageError(f"this costs something: {what}", "say --yes to agree to it; nothing was sent")
    typer.echo(f"{what}.", err=True)
    if not typer.confirm("File them?", err=True):
        raise UsageError("nothing was sent", "`cpra preview` shows the letters again")
