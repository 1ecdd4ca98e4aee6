"""clock: the dates of one request, counted out."""

from __future__ import annotations

from typing import Annotated

import typer

from cpra_bot.cli.command import Call, command_without


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("clock")(clock)


@command_without("quiet")  # nothing in it needs a person, so that --quiet would leave an empty page
def clock(
    call: Call,
    received: Annotated[str, typer.Option("--received", help="Day the agency received the request: YYYY-MM-DD.")],
    agency: Annotated[str, typer.Option("--agency", help="Count with the closures of this agency (its id).")] = "",
    extension: Annotated[str, typer.Option("--extension", help="The day that its notice of extension names.")] = "",
    ground: Annotated[str, typer.Option("--ground", help="The circumstance that notice names: c1 to c6.")] = "",
) -> None:
    """Count the days to a determination, and show each of them."""
    from cpra_bot.cli.days import day_of
    from cpra_bot.errors import UsageError
    from cpra_bot.output.clock import clock_json, clock_text
    from cpra_bot.tasks.clock import clock as task

    if ground and not extension:
        raise UsageError("--ground belongs to a notice", "add --extension YYYY-MM-DD")
    day = day_of("--received", received)
    until = day_of("--extension", extension) if extension else None
    result = task(call.workspace, day, agency=agency, extension=until, ground=ground)
    call.show(json=lambda: clock_json(result), text=lambda: clock_text(result, call.style))
