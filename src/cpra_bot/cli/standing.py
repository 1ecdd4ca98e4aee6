"""withdraw, close, reopen, pause, resume: a person's orders for whole requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli.command import Call, command

if TYPE_CHECKING:
    from cpra_bot.model.standing import Ordered

Request = Annotated[str, typer.Argument(help="The request, as campaign/agency; the agency alone will do.")]
Note = Annotated[str, typer.Option("--note", help="Why; kept in the ledger.")]
OneRequest = Annotated[str, typer.Argument(metavar="[REQUEST]", help="One request, as campaign/agency.")]
Agency = Annotated[str, typer.Option("--agency", help="All requests to this agency, later ones too.")]
Campaign = Annotated[str, typer.Option("--campaign", help="All requests of this campaign, later ones too.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("withdraw")(withdraw)
    app.command("close")(close)
    app.command("reopen")(reopen)
    app.command("pause")(pause)
    app.command("resume")(resume)


@command
def withdraw(call: Call, request: Request, note: Note = "") -> None:
    """Take a request back: nothing goes out in it any more."""
    _end(call, request, "request_withdrawn", note, "withdrawn")


@command
def close(call: Call, request: Request, note: Note = "") -> None:
    """Call a request done, whatever is still open in it."""
    _end(call, request, "request_closed", note, "closed")


@command
def reopen(call: Call, request: Request, note: Note = "") -> None:
    """Take back a withdrawal or a closing."""
    from cpra_bot.tasks.standing import reopen as task

    with call.office() as office:
        ordered = task(office, request, note)
    _show(call, ordered, "open again")


@command
def pause(
    call: Call,
    request: OneRequest = "",
    agency: Agency = "",
    campaign: Campaign = "",
    until: Annotated[str, typer.Option("--until", help="Last day of the pause: YYYY-MM-DD.")] = "",
    note: Note = "",
) -> None:
    """Let nothing go out, for a request, agency or campaign."""
    from cpra_bot.cli.days import day_of
    from cpra_bot.tasks.standing import pause as task

    with call.office() as office:
        scope, name = _scope(request, agency, campaign)
        last = day_of("--until", until) if until else None
        ordered = task(office, scope, name, last, note)
    _show(call, ordered, "paused")


@command
def resume(call: Call, request: OneRequest = "", agency: Agency = "", campaign: Campaign = "", note: Note = "") -> None:
    """Take back a pause."""
    from cpra_bot.tasks.standing import resume as task

    with call.office() as office:
        scope, name = _scope(request, agency, campaign)
        ordered = task(office, scope, name, note)
    _show(call, ordered, "resumed")


def _end(call: Call, request: str, kind: str, note: str, became: str) -> None:
    from cpra_bot.model.event import EventKind
    from cpra_bot.tasks.standing import end

    with call.office() as office:
        ordered = end(office, request, EventKind(kind), note)
    _show(call, ordered, became)


def _scope(request: str, agency: str, campaign: str) -> tuple[str, str]:
    from cpra_bot.errors import UsageError

    named = [
        (scope, name) for scope, name in (("request", request), ("agency", agency), ("campaign", campaign)) if name
    ]
    if len(named) != 1:
        raise UsageError("name one request, or one --agency, or one --campaign", "`cpra status` lists the requests")
    return named[0]


def _show(call: Call, ordered: Ordered, became: str) -> None:
    from dataclasses import asdict

    from cpra_bot.output.standing import ordered_text

    until = f" until {ordered.until}" if ordered.until else ""
    call.show(
        json=lambda: {**asdict(ordered), "became": became},
        text=lambda: ordered_text(ordered, became + until, call.style),
        even_quiet=bool(ordered.left),
    )
