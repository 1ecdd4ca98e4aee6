"""status, show: how things stand."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("status")(status)
    app.command("show")(show)


@command
def status(call: Call, campaign: Annotated[str, typer.Argument(help="Only this campaign's requests.")] = "") -> None:
    """Show all requests: state, due date, what comes next."""
    from cpra_bot.output import jsonable
    from cpra_bot.output.requests import need_lines, status_text
    from cpra_bot.tasks.status import status as task

    with call.office() as office:
        result = task(office, campaign)
    if call.as_json:
        common.say_json(jsonable.status(result))
    elif not call.quiet:
        common.say(status_text(result, call.style))
    elif result.needs:
        common.say("\n".join(need_lines(result.needs, call.style)))


@command
def show(
    call: Call,
    request: Annotated[str, typer.Argument(help="A request (campaign/agency, or the agency alone) or a message (m7).")],
    why: Annotated[bool, typer.Option("--why", help="Every rule, and what it says of this request.")] = False,
    on: Annotated[str, typer.Option("--on", help="With --why: on that day, as things stand now (YYYY-MM-DD).")] = "",
) -> None:
    """Show one request, or one message, whole."""
    from cpra_bot.cli.days import day_of
    from cpra_bot.errors import UsageError
    from cpra_bot.output import jsonable
    from cpra_bot.output.replies import message_page
    from cpra_bot.output.requests import show_text
    from cpra_bot.output.why import why_json, why_text
    from cpra_bot.tasks import show as task

    if on and not why:
        raise UsageError("--on belongs to --why", "add --why")
    with call.office() as office:
        if why:
            day = day_of("--on", on) if on else office.today()
            key, rules, numbers = task.why(office, request, day)
            value, text = why_json(key, day, rules), why_text(key, day, rules, numbers, call.style)
        elif re.fullmatch(r"m\d+", request):
            message = task.show_message(office, request)
            value, text = jsonable.show_message(message), message_page(message, call.style)
        else:
            result = task.show(office, request)
            value, text = jsonable.show(result), show_text(result, call.style)
    call.show(json=lambda: value, text=lambda: text)
