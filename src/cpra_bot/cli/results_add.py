"""results add: an answer that no rule found, typed by a person with the words that say it."""

from __future__ import annotations

from typing import Annotated

import typer

from cpra_bot.cli.command import Call, command


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("add")(add)


@command
def add(
    call: Call,
    request: Annotated[str, typer.Argument(metavar="REQUEST", help="A request's key, or its agency alone.")],
    item: Annotated[str, typer.Argument(metavar="ITEM", help="The item that is answered, as B1.")],
    value: Annotated[
        str, typer.Option("--value", help="The answer: a number, names with ; between them, or words.")
    ] = "",
    quote: Annotated[str, typer.Option("--quote", help="The words that say it, copied.")] = "",
    where: Annotated[str, typer.Option("--in", help="Where they stand: m7, or a file's name.")] = "",
    page: Annotated[int, typer.Option("--page", min=0, help="Of a file that is a picture.", show_default=False)] = 0,
    period: Annotated[str, typer.Option("--period", help="With a number: 2018, or 2018-01-01..2018-11-30.")] = "",
    form: Annotated[str, typer.Option("--form", help="What it is: names, number, words, refused, documents.")] = "",
    note: Annotated[str, typer.Option("--note", help="Why; kept in the ledger.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who looked; the requester if left out.")] = "",
) -> None:
    """Add an answer that no rule found, with the words that say it."""
    from cpra_bot.cli.results_confirm import tell
    from cpra_bot.tasks.answer_typed import Cited, add_answer
    from cpra_bot.tasks.judging import Correction

    typed, cited = Correction(value, form, period), Cited(quote, where, page)
    with call.office() as office:
        tell(call, office, [add_answer(office, request, item, typed, cited, by=by, note=note)])
