"""approve: a person's word on the letters that argue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command

if TYPE_CHECKING:
    from cpra_bot.model.proposal import Verdict
    from cpra_bot.tasks.office import Office


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("approve")(approve)


@command
def approve(
    call: Call,
    ids: Annotated[
        list[str] | None, typer.Argument(help="Proposals (p7); all, one after the other, if left out.")
    ] = None,
    only_list: Annotated[bool, typer.Option("--list", help="Show what waits, or the named ones whole.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="Say no: the same is not proposed again.")] = False,
    postpone: Annotated[str, typer.Option("--postpone", help="Say not before that day: YYYY-MM-DD.")] = "",
    note: Annotated[str, typer.Option("--note", help="Why; kept in the ledger.")] = "",
    text: Annotated[
        Path | None, typer.Option("--text", help="File with the letter as you changed it: `Subject: …`, then the body.")
    ] = None,
    shown: Annotated[
        str, typer.Option("--fingerprint", help="Approve only the letter with this fingerprint (see --list --json).")
    ] = "",
) -> int:
    """Read letters that wait for your word; let them go, or not."""
    from cpra_bot.cli.days import day_of
    from cpra_bot.errors import UsageError
    from cpra_bot.output import proposals as output

    until = day_of("--postpone", postpone) if postpone else None
    if reject and until:
        raise UsageError("say either --reject or --postpone", "leave one of them out")
    if (text or shown) and (reject or until or len(ids or ()) != 1):
        raise UsageError("--text and --fingerprint belong to the approval of one letter", "name it, as p7")
    with call.office() as office:
        if only_list or not ids:
            if not only_list:
                _need_a_terminal(call.as_json, bool(reject or until))
            _list(call, office, ids or [], only_list)
            return 0
        changed = _read(text) if text else ""
        verdicts = []
        for name in dict.fromkeys(ids):
            verdicts.append(_say(office, name, reject, until, note, changed, shown))
    call.show(
        json=lambda: {"verdicts": [output.verdict_json(each) for each in verdicts]},
        text=lambda: "\n".join(output.verdict_text(each, call.style) for each in verdicts),
        even_quiet=not all(each.done for each in verdicts),
    )
    return _code(verdicts)


def _need_a_terminal(as_json: bool, said: bool) -> None:
    from cpra_bot.cli.walk import at_terminal
    from cpra_bot.errors import UsageError

    if said:
        raise UsageError("name the letters that you mean, as p7", "`cpra approve --list` shows them")
    if as_json or not at_terminal():
        raise UsageError("there is no terminal to ask you on", "use `cpra approve --list`, then `cpra approve ID`")


def _list(call: Call, office: Office, ids: list[str], only_list: bool) -> None:
    from cpra_bot.cli.walk import Walk
    from cpra_bot.output import proposals as output
    from cpra_bot.output.requests import need_lines
    from cpra_bot.tasks import approve as task
    from cpra_bot.tasks.status import agency_name

    style = call.style
    waiting = task.waiting(office)
    groups = [alike.proposals for alike in waiting.groups]
    numbers = office.books().numbers
    if ids:
        named = [task.find(office, name) for name in dict.fromkeys(ids)]
        if call.as_json:
            common.say_json(output.list_json([[each] for each in named]))
        else:
            names = [agency_name(office, each.draft.request.partition("/")[2]) for each in named]
            pages = zip(named, names, strict=True)
            common.say("\n".join(output.proposal_text(each, name, numbers, style) for each, name in pages))
    elif call.as_json:
        common.say_json(output.list_json(groups))
    elif not only_list and groups:
        walk = Walk(office, style)
        walk.through(groups)
    elif groups or not call.quiet:
        common.say(output.list_text(groups, lambda agency: agency_name(office, agency), numbers, style))
    if waiting.proposed.faults and not call.as_json:
        common.say("\n".join(need_lines(tuple(waiting.proposed.faults), style)))


def _say(office: Office, name: str, reject: bool, until: object, note: str, text: str, shown: str) -> Verdict:
    from datetime import date

    from cpra_bot.tasks import approve as task

    proposal = task.find(office, name)
    if reject:
        return task.reject(office, proposal, note)
    if isinstance(until, date):
        return task.postpone(office, proposal, until, note)
    return task.approve(office, proposal, text, shown=shown)


def _read(path: Path) -> str:
    from cpra_bot.errors import UsageError

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"{path} cannot be read as text: {fault}", "name a UTF-8 text file") from None


def _code(verdicts: list[Verdict]) -> int:
    """0 all as wanted; 3 a letter has faults; 1 one was written anew and wants another look; 2 one is not there."""
    if all(each.done for each in verdicts):
        return 0
    if any(each.problems for each in verdicts):
        return 3
    return 1 if any(each.again for each in verdicts) else 2
