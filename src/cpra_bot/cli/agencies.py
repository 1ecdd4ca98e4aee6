"""agencies: the directory, looked into and completed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command

if TYPE_CHECKING:
    from cpra_bot.model.reach import Listed

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Look into the directory of agencies; complete it.")

Campaign = Annotated[str, typer.Option("--campaign", help="Only the agencies that this campaign asks: its id or file.")]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help="police, sheriff, city …; may be repeated.")]
Counties = Annotated[list[str] | None, typer.Option("--county", help="Only this county; may be repeated.")]
Channel = Annotated[str, typer.Option("--channel", help="Best way in: email, nextrequest, govqa …, or none.")]
Vendor = Annotated[str, typer.Option("--vendor", help="Only agencies tied to this vendor, as flock.")]
Sure = Annotated[str, typer.Option("--confidence", help="Of the best way in: high, medium or low.")]


@app.command("list")
@command
def list_(
    call: Call,
    kind: Kinds = None,
    county: Counties = None,
    channel: Channel = "",
    vendor: Vendor = "",
    confidence: Sure = "",
    campaign: Campaign = "",
    accept_low: common.AcceptLow = False,
) -> None:
    """List agencies with the best way into each."""
    from cpra_bot.output.agencies import list_text
    from cpra_bot.output.agencies_json import listed as listed_json

    found = _listed(call.workspace, (kind, county, channel, vendor, confidence, campaign, accept_low))
    if call.as_json:
        common.say_json([listed_json(each) for each in found])
    elif call.quiet:
        common.say("\n".join(each.agency.id for each in found))
    else:
        common.say(list_text(found, call.style))


@app.command("show")
@command
def show(
    call: Call,
    agency: Annotated[str, typer.Argument(help="Id or name of the agency.")],
    accept_low: common.AcceptLow = False,
) -> None:
    """Show one agency whole, every fact with its source."""
    from cpra_bot.files.workspace import Workspace
    from cpra_bot.output import agencies_json
    from cpra_bot.output.agencies import agency_text
    from cpra_bot.tasks import agencies as task

    found = task.shown(Workspace(call.workspace), agency, accept_low)
    call.show(
        json=lambda: agencies_json.shown(found.agency, found.ways, [each.id for each in found.serves]),
        text=lambda: agency_text(found.agency, found.ways, found.parent, found.serves, found.sources, call.style),
    )


@app.command("find")
@command
def find(call: Call, name: Annotated[str, typer.Argument(help="A name, as people write it.")]) -> int:
    """Find the id of an agency by a name."""
    from dataclasses import asdict

    from cpra_bot.files.workspace import Workspace, directory_of
    from cpra_bot.output.agencies import near_text
    from cpra_bot.tasks import agencies as task

    match = task.find(Workspace(call.workspace), name)
    if call.as_json:
        common.say_json(asdict(match))
    elif match.agency:
        common.say(match.agency)
    elif not call.quiet:
        names = {each.id: each.name for each in directory_of(Workspace(call.workspace)).agencies}
        common.say(near_text(name, match.near, names, call.style))
    return 0 if match.agency else 1


@app.command("check")
@command
def check(call: Call, campaign: Campaign = "") -> None:
    """Show the reach; find duplicates, shared desks and old facts."""
    from dataclasses import asdict

    from cpra_bot.files.workspace import Workspace
    from cpra_bot.output import agencies_json
    from cpra_bot.output.agencies import findings_text, reach_text
    from cpra_bot.tasks.agencies import reach
    from cpra_bot.tasks.agencies_check import look

    asked, everybody = reach(Workspace(call.workspace), campaign)
    found = look(call.workspace, campaign)
    if call.as_json:
        table = {"directory": agencies_json.reach(everybody)}
        table |= {"campaign": agencies_json.reach(asked)} if asked else {}
        common.say_json({"reach": table, "findings": [asdict(each) for each in found]})
    elif not call.quiet:
        common.say(reach_text(campaign or "directory", asked, everybody, call.style))
        common.say(findings_text(found, call.style))
    elif found:
        common.say(findings_text(found, call.style))


@app.command("export")
@command
def export(
    call: Call,
    write: Annotated[Path | None, typer.Option("--write", help="Into this file: .csv, .yaml or .json.")] = None,
    kind: Kinds = None,
    county: Counties = None,
    channel: Channel = "",
    vendor: Vendor = "",
    confidence: Sure = "",
    campaign: Campaign = "",
    accept_low: common.AcceptLow = False,
) -> None:
    """Write agencies as a sheet (CSV) or as records (YAML, JSON)."""
    from cpra_bot.tasks.agencies_sheet import export as task

    found = _listed(call.workspace, (kind, county, channel, vendor, confidence, campaign, accept_low))
    text = task(found, write, as_json=call.as_json)
    common.say("" if call.quiet and write else text)


@app.command("missing")
@command
def missing(
    call: Call,
    write: Annotated[Path | None, typer.Option("--write", help="Write the work sheet (CSV) into this file.")] = None,
    campaign: Campaign = "",
) -> None:
    """Write the sheet of agencies without a way in, to be filled."""
    from cpra_bot.output import agencies_json
    from cpra_bot.output.agencies import list_text
    from cpra_bot.tasks.agencies_sheet import missing as task

    found = task(call.workspace, campaign, write)
    if call.as_json:
        common.say_json([agencies_json.listed(each) for each in found])
    elif not call.quiet:
        common.say(list_text(found, call.style))
        if write:
            common.say(f"the work sheet is {write}; filled in, it goes back with")
            common.say(f"  {call.style.command(f'cpra agencies import {write}')}")


@app.command("import")
@command
def import_(
    call: Call,
    file: Annotated[Path, typer.Argument(help="CSV or YAML: a filled work sheet, or a list of your own.")],
    write: Annotated[bool, typer.Option("--write", help="Do it; without it, a dry run.")] = False,
    by: Annotated[str, typer.Option("--by", help="Who looked, where the file does not say.")] = "",
    looked: Annotated[str, typer.Option("--looked", help="When (2026-11-20), where the file does not say.")] = "",
    source: Annotated[str, typer.Option("--source", help="Where, where the file does not say.")] = "",
) -> int:
    """Take what people found into agencies.local.yaml."""
    from cpra_bot.output import agencies_json
    from cpra_bot.output.agencies_sheet import import_text
    from cpra_bot.tasks.agencies_import import Told
    from cpra_bot.tasks.agencies_import import import_sheet as task

    result = task(call.workspace, file, Told(by, looked, source), write=write)
    call.show(
        json=lambda: agencies_json.imported(result),
        text=lambda: import_text(result, str(file), call.style, quiet=call.quiet),
        even_quiet=True,
    )
    if result.problems:
        return 3
    return 1 if any(not row.agency for row in result.rows) else 0


@app.command("match")
@command
def match(
    call: Call,
    service: Annotated[str, typer.Argument(help="Whose numbers: muckrock.")],
    listing: Annotated[
        Path | None, typer.Option("--list", help="Its list of agencies as JSON, saved from its API.")
    ] = None,
    approve: Annotated[list[str] | None, typer.Option("--approve", help="Keep this one: AGENCY=NUMBER.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who approves.")] = "",
    campaign: Campaign = "",
) -> None:
    """Find agencies' numbers at MuckRock; each is approved by you."""
    from dataclasses import asdict

    from cpra_bot.errors import UsageError
    from cpra_bot.output.agencies_sheet import match_text
    from cpra_bot.tasks.agencies_match import in_list
    from cpra_bot.tasks.agencies_match import match_muckrock as task
    from cpra_bot.tasks.muckrock_names import at_muckrock

    if service != "muckrock":
        raise UsageError(f"{service} has no numbers that are known here", "write `muckrock`")
    if listing:
        result = task(call.workspace, in_list(listing), approve or [], by, campaign)
    else:
        with at_muckrock(call.workspace) as look_up:
            result = task(call.workspace, look_up, approve or [], by, campaign)
    call.show(
        json=lambda: asdict(result),
        text=lambda: match_text(result, str(listing or ""), call.style),
        even_quiet=bool(result.kept),
    )


def _listed(
    workspace: Path, filters: tuple[list[str] | None, list[str] | None, str, str, str, str, bool]
) -> list[Listed]:
    from typing import get_args

    from cpra_bot.errors import UsageError
    from cpra_bot.files.suggest import did_you_mean
    from cpra_bot.files.workspace import Workspace
    from cpra_bot.model.agency import AgencyKind
    from cpra_bot.model.reach import CHANNEL_KINDS
    from cpra_bot.tasks import agencies as task

    kind, county, channel, vendor, confidence, campaign, accept_low = filters
    for word, allowed in (
        *((each, get_args(AgencyKind)) for each in kind or []),
        *((each, (*CHANNEL_KINDS, "none")) for each in [channel] if each),
        *((each, ("high", "medium", "low")) for each in [confidence] if each),
    ):
        if word not in allowed:
            raise UsageError(f"there is no `{word}` to choose by", did_you_mean(word, allowed, f"{', '.join(allowed)}"))
    wanted = task.Wanted(kind or (), county or (), channel, vendor, confidence, campaign, accept_low)
    return task.listed(Workspace(workspace), wanted)
