"""send, record: letters leave, and a person says what the program cannot know."""

from __future__ import annotations

from typing import Annotated

import typer

from cpra_bot.cli import common


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("send")(send)
    app.command("record")(record)


def send(
    campaign: Annotated[str, typer.Argument(help="The campaign: its id or file.")],
    plan: Annotated[str, typer.Option("--plan", help="The id that preview printed; approves its letters.")] = "",
    live: common.Live = False,
    accept_low: common.AcceptLow = False,
    same_address: common.SameAddress = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Send the letters of a previewed plan, each exactly once."""

    def work() -> int:
        from cpra_bot.output import jsonable
        from cpra_bot.output.letters import send_text
        from cpra_bot.tasks.send import send as task

        with common.office(workspace, quiet) as office:
            result = task(office, campaign, plan, live=live, accept_low=accept_low, same_address=same_address)
        if as_json:
            common.say_json(jsonable.send(result))
        elif not quiet or not live or result.delivery.needs_person or result.delivery.stopped:
            common.say(send_text(result, common.style(workspace)))
        if result.plan and result.plan.blocked:
            return 3
        if result.delivery.stopped:
            return 4
        return 1 if result.delivery.needs_person else 0

    common.conclude(work, debug=debug, as_json=as_json)


def record(
    letter: Annotated[str, typer.Argument(help="Key of the letter, as campaign/agency/kind/n.")],
    arrived: Annotated[bool, typer.Option("--arrived", help="The agency has it: count it as sent.")] = False,
    never_left: Annotated[bool, typer.Option("--never-left", help="It provably never left: send it again.")] = False,
    note: Annotated[str, typer.Option("--note", help="How you know; kept in the ledger.")] = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Say what became of a letter that was cut off."""

    def work() -> int:
        from cpra_bot.errors import UsageError
        from cpra_bot.output.jsonable import letter as letter_json
        from cpra_bot.tasks.settle import settle

        if arrived == never_left:
            raise UsageError("say either --arrived or --never-left", "ask the agency if you do not know")
        with common.office(workspace, quiet) as office:
            entry = settle(office, letter, arrived=arrived, note=note)
        if as_json:
            common.say_json({**letter_json(entry.letter), "status": entry.status.value})
        elif not quiet:
            again = "" if arrived else "; it leaves again with the next `cpra send --live` or `cpra tick --live`"
            common.say(f"{letter}: noted as {'sent' if arrived else 'not sent'}{again}")
        return 0

    common.conclude(work, debug=debug, as_json=as_json)
