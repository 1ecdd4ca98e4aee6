"""file: what a person files by hand, the pages for it, and the word that it was done."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common

app = typer.Typer(
    rich_markup_mode=None, invoke_without_command=True, help="List what waits for a person's hand; note what was filed."
)

Request = Annotated[str, typer.Argument(help="The request, as campaign/agency; the agency alone will do.")]


@app.callback()
def file(
    context: typer.Context,
    campaign: Annotated[str, typer.Option("--campaign", help="Only this campaign's: its id.")] = "",
    packet: Annotated[Path | None, typer.Option("--packet", help="Write a page for each into this folder.")] = None,
    people: Annotated[
        list[str] | None, typer.Option("--for", help="Who files; may be repeated, the filings are dealt out.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also those that somebody has a page of.")] = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """List what waits for a person's hand; note what was filed."""
    if context.invoked_subcommand:
        return

    def work() -> int:
        from cpra_bot.errors import UsageError
        from cpra_bot.output import filing as output

        if packet is None and (people or again):
            raise UsageError("--for and --again belong to --packet", "name a folder: --packet DIR")
        with common.office(workspace, quiet) as office:
            if packet is None:
                from cpra_bot.tasks.file import waiting

                filings = waiting(office, campaign)
                if as_json:
                    common.say_json([output.as_json(each) for each in filings])
                elif filings or not quiet:
                    common.say(output.waiting_text(filings, common.style(workspace)))
                return 0
            from cpra_bot.tasks.file_packet import write_packet

            written = write_packet(office, packet, people or [], campaign, again=again)
        if as_json:
            folders = {name: [each.letter.key for each in some] for name, some in written.folders.items()}
            left = [each.letter.key for each in written.elsewhere]
            common.say_json({"folders": folders, "left_out": left, "no_pdf": written.no_pdf})
        elif not quiet:
            style = common.style(workspace)
            common.say(output.packet_text(written.folders, written.elsewhere, written.no_pdf, style))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


@app.command("record")
def record(
    context: typer.Context,
    request: Annotated[str, typer.Argument(help="The request, as campaign/agency; the agency alone will do.")] = "",
    number: Annotated[str, typer.Option("--number", help="The number that the portal gave.")] = "",
    key: Annotated[str, typer.Option("--key", help="The security key beside it; kept in the keyring.")] = "",
    on: Annotated[str, typer.Option("--on", help="Day of filing or posting (2026-11-20); today if left out.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who filed.")] = "",
    note: Annotated[str, typer.Option("--note", help="A proof, such as the number of a certified letter.")] = "",
    sheet: Annotated[Path | None, typer.Option("--from", help="A filled numbers.csv of a packet.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="The number noted before was wrong.")] = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Note that a person filed, with the number that the portal gave."""
    here, in_json = common.inherited(context, "workspace", workspace), common.inherited(context, "as_json", as_json)

    def work() -> int:
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
        with common.office(here, quiet) as office:
            if sheet:
                done = record_sheet(office, sheet)
            else:
                done = record_and_keep(office, [Number(request, number, key, day, by, note, replace=replace)])
        if in_json:
            common.say_json([asdict(each) for each in done])
        elif not quiet or any(each.notes for each in done):
            common.say(recorded_text(done, common.style(here)))
        return 0

    common.conclude(work, debug=debug, as_json=in_json)


@app.command("again")
def again(
    context: typer.Context,
    request: Request,
    channel: Annotated[str, typer.Option("--channel", help="By this kind of way: nextrequest, postal …")] = "",
    at: Annotated[str, typer.Option("--at", help="At this page, which the directory does not know.")] = "",
    because: Annotated[
        str, typer.Option("--because", help="portal, bounced, other-office or no-answer; the letter says so.")
    ] = "portal",
    accept_low: common.AcceptLow = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """File a sent request again by hand, with its first date."""
    here, in_json = common.inherited(context, "workspace", workspace), common.inherited(context, "as_json", as_json)

    def work() -> int:
        from cpra_bot.output.jsonable import letter as letter_json
        from cpra_bot.tasks.file_refile import refile

        with common.office(here, quiet) as office:
            letter = refile(office, request, channel=channel, at=at, because=because, accept_low=accept_low)
        if in_json:
            common.say_json(letter_json(letter))
        elif not quiet:
            common.say(f"{letter.key} waits for a person, to go to {letter.to}")
            common.say(f"  {common.style(here).command('cpra file')}")
        return 0

    common.conclude(work, debug=debug, as_json=in_json)


@app.command("key")
def key_(
    context: typer.Context,
    request: Request,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Show the security key that a portal gave to a request."""
    here, in_json = common.inherited(context, "workspace", workspace), common.inherited(context, "as_json", as_json)

    def work() -> int:
        from cpra_bot.tasks.file_numbers import key_of
        from cpra_bot.tasks.named import request_key

        with common.office(here, quiet) as office:
            secret = key_of(office, request_key(office.books(), request))
        common.say_json({"key": secret}) if in_json else common.say(secret)
        return 0

    common.conclude(work, debug=debug, as_json=in_json)
