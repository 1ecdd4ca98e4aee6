"""record: a person says what the program cannot know."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli.command import Call, command

if TYPE_CHECKING:
    from cpra_bot.model.request import How
    from cpra_bot.tasks.office import Office

LETTER_PARTS = 4
"""campaign/agency/kind/n"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("record")(record)


@command
def record(
    call: Call,
    what: Annotated[
        str,
        typer.Argument(metavar="REQUEST", help="A request, as campaign/agency; for the first two, a letter's key."),
    ],
    arrived: Annotated[bool, typer.Option("--arrived", help="Uncertain letter: the agency has it.")] = False,
    never_left: Annotated[bool, typer.Option("--never-left", help="Uncertain letter: send it again.")] = False,
    received: Annotated[
        Path | None, typer.Option("--received", help="The agency sent this file (a mail as .eml is read).")
    ] = None,
    sent: Annotated[Path | None, typer.Option("--sent", help="You sent this file by another way.")] = None,
    called: Annotated[bool, typer.Option("--called", help="You spoke with the agency.")] = False,
    note: Annotated[str, typer.Option("--note", help="What was said, or how you know; kept in the ledger.")] = "",
    on: Annotated[str, typer.Option("--on", help="Day on which it happened: YYYY-MM-DD.")] = "",
) -> None:
    """Say what happened outside the mailbox, or to a letter."""
    from dataclasses import asdict

    from cpra_bot.cli.days import day_of
    from cpra_bot.errors import UsageError
    from cpra_bot.output.standing import recorded_text
    from cpra_bot.tasks.record import record as task

    day = day_of("--on", on) if on else None
    said = [arrived, never_left, received is not None, sent is not None, called]
    if sum(said) > 1:
        raise UsageError("these options exclude each other", "record one thing at a time")
    with call.office() as office:
        if arrived or never_left:
            value, text = _letter(office, what, arrived, note)
        else:
            how = _how(what, received, sent, called, note)
            noted = task(office, what, how, file=received or sent, note=note, on=day)
            value, text = asdict(noted), recorded_text(noted, call.style)
    call.show(json=lambda: value, text=lambda: text)


def _letter(office: Office, key: str, arrived: bool, note: str) -> tuple[object, str]:
    from cpra_bot.output.jsonable import letter as letter_json
    from cpra_bot.tasks.settle import settle

    entry = settle(office, key, arrived=arrived, note=note)
    again = "" if arrived else "; it leaves again with the next `cpra send --live` or `cpra tick --live`"
    value = {**letter_json(entry.letter), "status": entry.status.value}
    return value, f"{key}: noted as {'sent' if arrived else 'not sent'}{again}"


def _how(what: str, received: Path | None, sent: Path | None, called: bool, note: str) -> How:
    from cpra_bot.errors import UsageError
    from cpra_bot.model.request import How

    if received or sent or called or note:
        return How.RECEIVED if received else How.SENT if sent else How.CALLED if called else How.NOTE
    if what.count("/") + 1 == LETTER_PARTS:
        raise UsageError("say either --arrived or --never-left", "ask the agency if you do not know")
    raise UsageError("say what happened", "--received FILE, --sent FILE, --called or --note TEXT")
