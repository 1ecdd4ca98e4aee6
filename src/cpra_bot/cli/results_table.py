"""results table, show, figures: the grid of a campaign, one request's answers, and figures to quote."""

from __future__ import annotations

from typing import Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command

Campaign = Annotated[str, typer.Argument(help="The campaign's id; may be left out where there is only one.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("table")(table)
    app.command("show")(show)
    app.command("figures")(figures)


@command
def table(
    call: Call,
    campaign: Campaign = "",
    item: Annotated[list[str] | None, typer.Option("--item", help="Only this item, answers with their proof.")] = None,
    agency: Annotated[list[str] | None, typer.Option("--agency", help="Only this agency: its id.")] = None,
) -> None:
    """Show items by agencies; `cpra results` alone does the same."""
    from cpra_bot.output import results as output
    from cpra_bot.output.results_json import table as in_json
    from cpra_bot.tasks.results import chosen, results

    with call.office() as office:
        found = results(office, campaign)
        numbers = office.books().numbers
        answers = chosen(found, item or (), agency or ())
    style = call.style
    if call.as_json:
        common.say_json(in_json(found, numbers, answers))
    elif not call.quiet:
        common.say(output.table_text(found, style, item or (), agency or ()))
        if item:
            common.say("\n" + output.by_agency_text(found, answers, numbers, style))


@command
def show(
    call: Call,
    request: Annotated[str, typer.Argument(help="campaign/agency, or the agency alone.")],
    rejected: Annotated[bool, typer.Option("--rejected", help="Also what a person rejected.")] = False,
) -> None:
    """Show one agency's answers, each with its words and their place."""
    from cpra_bot.model.answer import Standing
    from cpra_bot.output import results as output
    from cpra_bot.output.results_json import table as in_json
    from cpra_bot.tasks.named import request_key
    from cpra_bot.tasks.results import results

    with call.office() as office:
        books = office.books()
        key = request_key(books, request)
        found, state = results(office, books.requests[key].campaign), books.requests[key]
        name = found.agencies[state.agency]
    mine = [
        each for each in found.answers if each.request == key and (rejected or each.standing is not Standing.REJECTED)
    ]
    style = call.style
    if call.as_json:
        common.say_json(in_json(found, books.numbers, mine))
    elif not call.quiet:
        common.say(style.bold(name) + "\n" + style.dim(key))
        common.say(output.answers_text(found, mine, books.numbers, style, asked=tuple(state.items)))


@command
def figures(call: Call, campaign: Campaign = "") -> None:
    """Show figures to quote, each with what it is a part of."""
    from cpra_bot.output.results import figures_text
    from cpra_bot.output.results_json import figures as in_json
    from cpra_bot.tasks.results import figures as task

    with call.office() as office:
        found = task(office, campaign)
    call.show(json=lambda: in_json(found), text=lambda: figures_text(found, call.style))
