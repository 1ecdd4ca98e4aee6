"""results table, show, figures: the grid of a campaign, one request's answers, and figures to quote."""

from __future__ import annotations

from typing import Annotated

import typer

from cpra_bot.cli import common

Campaign = Annotated[str, typer.Argument(help="The campaign's id; may be left out where there is only one.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("table")(table)
    app.command("show")(show)
    app.command("figures")(figures)


def table(
    campaign: Campaign = "",
    item: Annotated[list[str] | None, typer.Option("--item", help="Only this item, answers with their proof.")] = None,
    agency: Annotated[list[str] | None, typer.Option("--agency", help="Only this agency: its id.")] = None,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Show items by agencies; `cpra results` alone does the same."""

    def work() -> int:
        from cpra_bot.output import results as output
        from cpra_bot.output.results_json import table as in_json
        from cpra_bot.tasks.results import chosen, results

        with common.office(workspace, quiet) as office:
            found = results(office, campaign)
            numbers = office.books().numbers
            answers = chosen(found, item or (), agency or ())
        style = common.style(workspace)
        if as_json:
            common.say_json(in_json(found, numbers, answers))
        elif not quiet:
            common.say(output.table_text(found, style, item or (), agency or ()))
            if item:
                common.say("\n" + output.by_agency_text(found, answers, numbers, style))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


def show(
    request: Annotated[str, typer.Argument(help="campaign/agency, or the agency alone.")],
    rejected: Annotated[bool, typer.Option("--rejected", help="Also what a person rejected.")] = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Show one agency's answers, each with its words and their place."""

    def work() -> int:
        from cpra_bot.model.answer import Standing
        from cpra_bot.output import results as output
        from cpra_bot.output.results_json import table as in_json
        from cpra_bot.tasks.named import request_key
        from cpra_bot.tasks.results import results

        with common.office(workspace, quiet) as office:
            books = office.books()
            key = request_key(books, request)
            found, state = results(office, books.requests[key].campaign), books.requests[key]
            name = found.agencies[state.agency]
        mine = [
            each
            for each in found.answers
            if each.request == key and (rejected or each.standing is not Standing.REJECTED)
        ]
        style = common.style(workspace)
        if as_json:
            common.say_json(in_json(found, books.numbers, mine))
        elif not quiet:
            common.say(style.bold(name) + "\n" + style.dim(key))
            common.say(output.answers_text(found, mine, books.numbers, style, asked=tuple(state.items)))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


def figures(
    campaign: Campaign = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Show figures to quote, each with what it is a part of."""

    def work() -> int:
        from cpra_bot.output.results import figures_text
        from cpra_bot.output.results_json import figures as in_json
        from cpra_bot.tasks.results import figures as task

        with common.office(workspace, quiet) as office:
            found = task(office, campaign)
        if as_json:
            common.say_json(in_json(found))
        elif not quiet:
            common.say(figures_text(found, common.style(workspace)))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)
