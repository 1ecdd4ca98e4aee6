"""send: letters leave."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command

if TYPE_CHECKING:
    from cpra_bot.model.results import SendResult


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("send")(send)


@command
def send(
    call: Call,
    campaign: Annotated[str, typer.Argument(help="The campaign: its id or file.")],
    plan: Annotated[str, typer.Option("--plan", help="The id that preview printed; approves its letters.")] = "",
    live: common.Live = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Agree beforehand to what a portal charges.")] = False,
    accept_low: common.AcceptLow = False,
    same_address: common.SameAddress = False,
) -> int:
    """Send the letters of a previewed plan, each exactly once."""
    from cpra_bot.tasks.send import costs
    from cpra_bot.tasks.send import send as task

    with call.office() as office:
        if live and not yes:
            _agree(costs(office, campaign, plan, accept_low=accept_low, same_address=same_address))
        result = task(office, campaign, plan, live=live, accept_low=accept_low, same_address=same_address)
    call.show(
        json=lambda: _in_json(result),
        text=lambda: _in_words(call, result),
        even_quiet=not live or result.delivery.needs_person or bool(result.delivery.stopped),
    )
    if result.plan and result.plan.blocked:
        return 3
    if result.delivery.stopped:
        return 4
    return 1 if result.delivery.needs_person else 0


def _in_json(result: SendResult) -> object:
    from cpra_bot.output import jsonable

    return jsonable.send(result)


def _in_words(call: Call, result: SendResult) -> str:
    from cpra_bot.output.letters import send_text

    return send_text(result, call.style)


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
