"""file: what a person files by hand, the pages for it, and the word that it was done."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command

app = typer.Typer(
    rich_markup_mode=None, invoke_without_command=True, help="List what waits for a person's hand; note what was filed."
)

Request = Annotated[str, typer.Argument(help="The request, as campaign/agency; the agency alone will do.")]


@app.callback()
@command
def file(
    call: Call,
    campaign: Annotated[str, typer.Option("--campaign", help="Only this campaign's: its id.")] = "",
    packet: Annotated[Path | None, typer.Option("--packet", help="Write a page for each into this folder.")] = None,
    people: Annotated[
        list[str] | None, typer.Option("--for", help="Who files; may be repeated, the filings are dealt out.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also those that somebody has a page of.")] = False,
) -> None:
    """List what waits for a person's hand; note what was filed."""
    from cpra_bot.errors import UsageError
    from cpra_bot.output import filing as output

    if packet is None and (people or again):
        raise UsageError("--for and --again belong to --packet", "name a folder: --packet DIR")
    with call.office() as office:
        if packet is None:
            from cpra_bot.tasks.file import waiting

            filings = waiting(office, campaign)
            call.show(
                json=lambda: [output.as_json(each) for each in filings],
                text=lambda: output.waiting_text(filings, call.style),
                even_quiet=bool(filings),
            )
            return
        from cpra_bot.tasks.file_packet import write_packet

        written = write_packet(office, packet, people or [], campaign, again=again)
    if call.as_json:
        folders = {name: [each.letter.key for each in some] for name, some in written.folders.items()}
        left = [each.letter.key for each in written.elsewhere]
        common.say_json({"folders": folders, "left_out": left, "no_pdf": written.no_pdf})
    elif not call.quiet:
        common.say(output.packet_text(written.folders, written.elsewhere, written.no_pdf, call.style))


@app.command("record")
@command
def record(
    call: Call,
    request: Annotated[str, typer.Argument(help="The request, as campaign/agency; the agency alone will do.")] = "",
    number: Annotated[str, typer.Option("--number", help="The number that the portal gave.")] = "",
    key: Annotated[str, typer.Option("--key", help="The security key beside it; kept in the keyring.")] = "",
    on: Annotated[str, typer.Option("--on", help="Day of filing or posting (2026-11-20); today if left out.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who filed.")] = "",
    note: Annotated[str, typer.Option("--note", help="A proof, such as the number of a certified letter.")] = "",
    sheet: Annotated[Path | None, typer.Option("--from", help="A filled numbers.csv of a packet.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="The number noted before was wrong.")] = False,
) -> None:
    """Note that a person filed, with the number that the portal gave."""
    from dataclasses import asdict
    from datetime import date

    from cpra_bot.errors import UsageError
    from cpra_bot.model.filing import Number
    from cpra_bot.output.filing import recorded_text
    from cpra_bot.tasks.file_numbers import record_and_keep, record_sheet

    if bool(request) == bool(sheet):
        raise UsageError("say which request was filed, or name a sheet with --from", "one of the two")
    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        raise UsageError(f"{on} is not a date", "write it as 2026-11-20") from None
    with call.office() as office:
        if sheet:
            done = record_sheet(office, sheet)
        else:
            done = record_and_keep(office, [Number(request, number, key, day, by, note, replace=replace)])
    call.show(
        json=lambda: [asdict(each) for each in done],
        text=lambda: recorded_text(done, call.style),
        even_quiet=any(each.notes for each in done),
    )


@app.command("again")
@command
def again(
    call: Call,
    request: Request,
    channel: Annotated[str, typer.Option("--channel", help="By this kind of way: nextrequest, postal …")] = "",
    at: Annotated[str, typer.Option("--at", help="At this page, which the directory does not know.")] = "",
    because: Annotated[
        str, typer.Option("--because", help="portal, bounced, other-office or no-answer; the letter says so.")
    ] = "portal",
    accept_low: common.AcceptLow = False,
) -> None:
    """File a sent request again by hand, with its first date."""
    from cpra_bot.output.jsonable import letter as letter_json
    from cpra_bot.tasks.file_refile import refile

    with call.office() as office:
        letter = refile(office, request, channel=channel, at=at, because=because, accept_low=accept_low)
    call.show(
        json=lambda: letter_json(letter),
        text=lambda: f"{letter.key} waits for a person, to go to {letter.to}\n  {call.style.command('cpra file')}",
    )


@app.command("key")
@command
def key_(call: Call, request: Request) -> None:
    """Show the security key that a portal gave to a request."""
    from cpra_bot.tasks.file_numbers import key_of
    from cpra_bot.tasks.named import request_key

    with call.office() as office:
        secret = key_of(office, request_key(office.books(), request))
    call.show(json=lambda: {"key": secret}, text=lambda: secret, even_quiet=True)
