"""results confirm: a person's word on answers, one after the other or by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli.command import Call, command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpra_bot.model.answer import Answer
    from cpra_bot.tasks.office import Office


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("confirm")(confirm)


@command
def confirm(
    call: Call,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[REQUEST|ID]...", help="A campaign, a request, or ids of answers; all if left out."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="The words say what the named answers say.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="They do not; kept, and never counted.")] = False,
    value: Annotated[
        str | None, typer.Option("--value", help="What it should be: a number, names with ; between them, or words.")
    ] = None,
    period: Annotated[str, typer.Option("--period", help="With a number: 2018, or 2018-01-01..2018-11-30.")] = "",
    item: Annotated[str, typer.Option("--item", help="The item under which it belongs.")] = "",
    form: Annotated[str, typer.Option("--form", help="What it is: names, number, words, refused, documents.")] = "",
    note: Annotated[str, typer.Option("--note", help="Why; kept in the ledger.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who looked; the requester if left out.")] = "",
    only_list: Annotated[bool, typer.Option("--list", help="Show what waits, and ask nothing.")] = False,
) -> None:
    """Look at answers beside the words that say them; confirm or correct."""
    from cpra_bot.errors import UsageError
    from cpra_bot.tasks.judging import Correction

    corrects = value is not None or bool(period or item or form)
    if yes + reject + corrects > 1:
        raise UsageError("say one of --yes, --reject, or what it should be", "leave the others out")
    correction = Correction(value or "", form, period, item) if corrects else None
    with call.office() as office:
        if yes or reject or correction:
            said = _judge(office, names or [], reject, correction, by, note)
            tell(call, office, said)
        else:
            _walk(call, office, names or [], by, only_list)


def _judge(office: Office, names: Sequence[str], reject: bool, correction: object, by: str, note: str) -> list[Answer]:
    from cpra_bot.errors import UsageError
    from cpra_bot.model.answer import Standing
    from cpra_bot.tasks.judging import Correction, find, is_id, judge

    if not names or not all(map(is_id, names)):
        raise UsageError("name the answers that you mean by their ids", "`cpra results show REQUEST` shows them")
    found = find(office, names)
    if isinstance(correction, Correction):
        if len(found) != 1:
            raise UsageError("a correction belongs to one answer", "name one id")
        return [judge(office, found[0], Standing.CORRECTED, by, note, correction)]
    verdict = Standing.REJECTED if reject else Standing.CONFIRMED
    return [judge(office, each, verdict, by, note) for each in found]


def _walk(call: Call, office: Office, names: Sequence[str], by: str, only_list: bool) -> None:
    from cpra_bot.cli.results_walk import AnswerWalk
    from cpra_bot.cli.walk import at_terminal
    from cpra_bot.errors import UsageError
    from cpra_bot.tasks.judging import find, is_id, waiting
    from cpra_bot.tasks.status import agency_name

    if names and all(map(is_id, names)):
        answers = find(office, names)
    elif len(names) > 1:
        raise UsageError("name one campaign or request, or ids of answers", "run it once for each")
    else:
        answers = waiting(office, names[0] if names else "")
    if only_list or (call.as_json and not at_terminal()) or not answers:
        tell(call, office, answers)
        return
    if call.as_json or not at_terminal():
        raise UsageError("there is no terminal to ask you on", "use --list, then `cpra results confirm ID --yes`")
    requests = {each.request: office.books().requests[each.request] for each in answers}
    called = {key: agency_name(office, state.agency) for key, state in requests.items()}
    AnswerWalk(office, call.style, by).through(answers, {key: state.items for key, state in requests.items()}, called)


def tell(call: Call, office: Office, answers: Sequence[Answer]) -> None:
    """Print answers as they stand now."""
    from cpra_bot.output import results as output
    from cpra_bot.output.results_json import answer as in_json

    numbers = office.books().numbers
    call.show(
        json=lambda: {"answers": [in_json(each, numbers) for each in answers]},
        text=lambda: output.list_text(answers, numbers, call.style),
    )
