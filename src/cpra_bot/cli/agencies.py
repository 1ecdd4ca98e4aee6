"""agencies: the directory, looked into and completed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli import common

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
def list_(
    kind: Kinds = None,
    county: Counties = None,
    channel: Channel = "",
    vendor: Vendor = "",
    confidence: Sure = "",
    campaign: Campaign = "",
    accept_low: common.AcceptLow = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """List agencies with the best way into each."""

    def work() -> int:
        from cpra_bot.output.agencies import list_text
        from cpra_bot.output.agencies_json import listed as listed_json

        found = _listed(workspace, (kind, county, channel, vendor, confidence, campaign, accept_low))
        if as_json:
            common.say_json([listed_json(each) for each in found])
        elif quiet:
            common.say("\n".join(each.agency.id for each in found))
        else:
            common.say(list_text(found, common.style(workspace)))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


@app.command("show")
def show(
    agency: Annotated[str, typer.Argument(help="Id or name of the agency.")],
    accept_low: common.AcceptLow = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Show one agency whole, every fact with its source."""

    def work() -> int:
        from cpra_bot.files.workspace import Workspace
        from cpra_bot.output import agencies_json
        from cpra_bot.output.agencies import agency_text
        from cpra_bot.tasks import agencies as task

        found = task.shown(Workspace(workspace), agency, accept_low)
        if as_json:
            common.say_json(agencies_json.shown(found.agency, found.ways, [each.id for each in found.serves]))
        elif not quiet:
            text = agency_text(
                found.agency, found.ways, found.parent, found.serves, found.sources, common.style(workspace)
            )
            common.say(text)
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


@app.command("find")
def find(
    name: Annotated[str, typer.Argument(help="A name, as people write it.")],
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Find the id of an agency by a name."""

    def work() -> int:
        from dataclasses import asdict

        from cpra_bot.files.workspace import Workspace, directory_of
        from cpra_bot.output.agencies import near_text
        from cpra_bot.tasks import agencies as task

        match = task.find(Workspace(workspace), name)
        if as_json:
            common.say_json(asdict(match))
        elif match.agency:
            common.say(match.agency)
        elif not quiet:
            names = {each.id: each.name for each in directory_of(Workspace(workspace)).agencies}
            common.say(near_text(name, match.near, names, common.style(workspace)))
        return 0 if match.agency else 1

    common.conclude(work, debug=debug, as_json=as_json)


@app.command("check")
def check(
    campaign: Campaign = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Show the reach; find duplicates, shared desks and old facts."""

    def work() -> int:
        from dataclasses import asdict

        from cpra_bot.files.workspace import Workspace
        from cpra_bot.output import agencies_json
        from cpra_bot.output.agencies import findings_text, reach_text
        from cpra_bot.tasks.agencies import reach
        from cpra_bot.tasks.agencies_check import look

        asked, everybody = reach(Workspace(workspace), campaign)
        found = look(workspace, campaign)
        if as_json:
            table = {"directory": agencies_json.reach(everybody)}
            table |= {"campaign": agencies_json.reach(asked)} if asked else {}
            common.say_json({"reach": table, "findings": [asdict(each) for each in found]})
        elif not quiet:
            common.say(reach_text(campaign or "directory", asked, everybody, common.style(workspace)))
            common.say(findings_text(found, common.style(workspace)))
        elif found:
            common.say(findings_text(found, common.style(workspace)))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


@app.command("export")
def export(
    write: Annotated[Path | None, typer.Option("--write", help="Into this file: .csv, .yaml or .json.")] = None,
    kind: Kinds = None,
    county: Counties = None,
    channel: Channel = "",
    vendor: Vendor = "",
    confidence: Sure = "",
    campaign: Campaign = "",
    accept_low: common.AcceptLow = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Write agencies as a sheet (CSV) or as records (YAML, JSON)."""

    def work() -> int:
        from cpra_bot.tasks.agencies_sheet import export as task

        found = _listed(workspace, (kind, county, channel, vendor, confidence, campaign, accept_low))
        text = task(found, write, as_json=as_json)
        common.say("" if quiet and write else text)
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


@app.command("missing")
def missing(
    write: Annotated[Path | None, typer.Option("--write", help="Write the work sheet (CSV) into this file.")] = None,
    campaign: Campaign = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Write the sheet of agencies without a way in, to be filled."""

    def work() -> int:
        from cpra_bot.output import agencies_json
        from cpra_bot.output.agencies import list_text
        from cpra_bot.tasks.agencies_sheet import missing as task

        found = task(workspace, campaign, write)
        if as_json:
            common.say_json([agencies_json.listed(each) for each in found])
        elif not quiet:
            common.say(list_text(found, common.style(workspace)))
            if write:
                common.say(f"the work sheet is {write}; filled in, it goes back with")
                common.say(f"  {common.style(workspace).command(f'cpra agencies import {write}')}")
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV or YAML: a filled work sheet, or a list of your own.")],
    write: Annotated[bool, typer.Option("--write", help="Do it; without it, a dry run.")] = False,
    by: Annotated[str, typer.Option("--by", help="Who looked, where the file does not say.")] = "",
    looked: Annotated[str, typer.Option("--looked", help="When (2026-11-20), where the file does not say.")] = "",
    source: Annotated[str, typer.Option("--source", help="Where, where the file does not say.")] = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Take what people found into agencies.local.yaml."""

    def work() -> int:
        from cpra_bot.output import agencies_json
        from cpra_bot.output.agencies_sheet import import_text
        from cpra_bot.tasks.agencies_import import Told
        from cpra_bot.tasks.agencies_import import import_sheet as task

        result = task(workspace, file, Told(by, looked, source), write=write)
        if as_json:
            common.say_json(agencies_json.imported(result))
        else:
            common.say(import_text(result, str(file), common.style(workspace), quiet=quiet))
        if result.problems:
            return 3
        return 1 if any(not row.agency for row in result.rows) else 0

    common.conclude(work, debug=debug, as_json=as_json)


@app.command("match")
def match(
    service: Annotated[str, typer.Argument(help="Whose numbers: muckrock.")],
    listing: Annotated[
        Path | None, typer.Option("--list", help="Its list of agencies as JSON, saved from its API.")
    ] = None,
    approve: Annotated[list[str] | None, typer.Option("--approve", help="Keep this one: AGENCY=NUMBER.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who approves.")] = "",
    campaign: Campaign = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Find agencies' numbers at MuckRock; each is approved by you."""

    def work() -> int:
        from dataclasses import asdict

        from cpra_bot.errors import UsageError
        from cpra_bot.output.agencies_sheet import match_text
        from cpra_bot.tasks.agencies_match import in_list
        from cpra_bot.tasks.agencies_match import match_muckrock as task
        from cpra_bot.tasks.muckrock_names import at_muckrock

        if service != "muckrock":
            raise UsageError(f"{service} has no numbers that are known here", "write `muckrock`")
        if listing:
            result = task(workspace, in_list(listing), approve or [], by, campaign)
        else:
            with at_muckrock(workspace) as look_up:
                result = task(workspace, look_up, approve or [], by, campaign)
        if as_json:
            common.say_json(asdict(result))
        elif not quiet or result.kept:
            common.say(match_text(result, str(listing or ""), common.style(workspace)))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


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
