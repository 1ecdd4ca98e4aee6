"""withdraw, close, reopen, pause, resume: a person's orders for whole requests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli import common

if TYPE_CHECKING:
    from cpra_bot.model.standing import Ordered
    from cpra_bot.tasks.office import Office

Given = tuple[Path, bool, bool, bool]
"""Workspace, --json, --quiet and --debug."""
Request = Annotated[str, typer.Argument(help="The request, as campaign/agency; the agency alone will do.")]
Note = Annotated[str, typer.Option("--note", help="Why; kept in the ledger.")]
OneRequest = Annotated[str, typer.Argument(metavar="[REQUEST]", help="One request, as campaign/agency.")]
Agency = Annotated[str, typer.Option("--agency", help="All requests to this agency, later ones too.")]
Campaign = Annotated[str, typer.Option("--campaign", help="All requests of this campaign, later ones too.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, function in (
        ("withdraw", withdraw),
        ("close", close),
        ("reopen", reopen),
        ("pause", pause),
        ("resume", resume),
    ):
        app.command(name)(function)


def withdraw(
    request: Request,
    note: Note = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Take a request back: nothing goes out in it any more."""
    _end(request, "request_withdrawn", note, "withdrawn", (workspace, as_json, quiet, debug))


def close(
    request: Request,
    note: Note = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Call a request done, whatever is still open in it."""
    _end(request, "request_closed", note, "closed", (workspace, as_json, quiet, debug))


def reopen(
    request: Request,
    note: Note = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Take back a withdrawal or a closing."""

    def work(office: Office) -> Ordered:
        from cpra_bot.tasks.standing import reopen as task

        return task(office, request, note)

    _run(work, "open again", (workspace, as_json, quiet, debug))


def pause(
    request: OneRequest = "",
    agency: Agency = "",
    campaign: Campaign = "",
    until: Annotated[str, typer.Option("--until", help="Last day of the pause: YYYY-MM-DD.")] = "",
    note: Note = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Let nothing go out, for a request, agency or campaign."""

    def work(office: Office) -> Ordered:
        from cpra_bot.cli.days import day_of
        from cpra_bot.tasks.standing import pause as task

        scope, name = _scope(request, agency, campaign)
        return task(office, scope, name, day_of("--until", until) if until else None, note)

    _run(work, "paused", (workspace, as_json, quiet, debug))


def resume(
    request: OneRequest = "",
    agency: Agency = "",
    campaign: Campaign = "",
    note: Note = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Take back a pause."""

    def work(office: Office) -> Ordered:
        from cpra_bot.tasks.standing import resume as task

        scope, name = _scope(request, agency, campaign)
        return task(office, scope, name, note)

    _run(work, "resumed", (workspace, as_json, quiet, debug))


def _end(request: str, kind: str, note: str, became: str, given: Given) -> None:
    def work(office: Office) -> Ordered:
        from cpra_bot.model.event import EventKind
        from cpra_bot.tasks.standing import end

        return end(office, request, EventKind(kind), note)

    _run(work, became, given)


def _scope(request: str, agency: str, campaign: str) -> tuple[str, str]:
    from cpra_bot.errors import UsageError

    named = [
        (scope, name) for scope, name in (("request", request), ("agency", agency), ("campaign", campaign)) if name
    ]
    if len(named) != 1:
        raise UsageError("name one request, or one --agency, or one --campaign", "`cpra status` lists the requests")
    return named[0]


def _run(work: Callable[[Office], Ordered], became: str, given: Given) -> None:
    workspace, as_json, quiet, debug = given

    def whole() -> int:
        from dataclasses import asdict

        from cpra_bot.output.standing import ordered_text

        with common.office(workspace, quiet) as office:
            result = work(office)
        if as_json:
            common.say_json({**asdict(result), "became": became})
        elif not quiet or result.left:
            until = f" until {result.until}" if result.until else ""
            common.say(ordered_text(result, became + until, common.style(workspace)))
        return 0

    common.conclude(whole, debug=debug, as_json=as_json)
