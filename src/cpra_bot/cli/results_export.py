"""results csv, sqlite, documentcloud, compare: the results for others, and beside what others published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.results_table import Campaign

if TYPE_CHECKING:
    from cpra_bot.tasks.export import Exported

Out = Annotated[Path, typer.Argument(help="The file to write.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("csv")(as_csv)
    app.command("sqlite")(sqlite)
    app.command("documentcloud")(documentcloud)
    app.command("compare")(compare)


def as_csv(
    file: Out,
    campaign: Campaign = "",
    proposed: Annotated[bool, typer.Option("--proposed", help="Also what is only proposed, marked.")] = False,
    force: Force = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Write figures and lists as published tables have them.

    The columns stand in docs/contribution.schema.json.
    """

    def work() -> int:
        from cpra_bot.tasks.contribution import export_contribution

        with common.office(workspace, quiet) as office:
            made = export_contribution(office, file, campaign, proposed=proposed, force=force)
        _wrote(made, as_json, quiet)
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


def sqlite(
    file: Out,
    campaign: Campaign = "",
    force: Force = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Write all results into a SQLite file that Datasette opens."""

    def work() -> int:
        from cpra_bot.tasks.data_export import export_data_file

        with common.office(workspace, quiet) as office:
            made = export_data_file(office, file, campaign, force=force)
        _wrote(made, as_json, quiet)
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


def documentcloud(
    folder: Annotated[Path, typer.Argument(help="The folder to write; new, or empty.")],
    campaign: Campaign = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Write released files and their metadata for DocumentCloud."""

    def work() -> int:
        from dataclasses import asdict

        from cpra_bot.output.style import count, fold_in, plain
        from cpra_bot.tasks.documentcloud import write_upload_folder

        with common.office(workspace, quiet) as office:
            made = write_upload_folder(office, folder, campaign)
        if as_json:
            common.say_json({**asdict(made), "path": str(made.path)})
        elif not quiet or made.left:
            others = f", and {count(made.others, 'other file')} in other/" if made.others else ""
            lines = [f"wrote {made.path}: {count(made.files, 'PDF')}{others}"]
            lines += [fold_in(plain(f"left out: {each}"), "    ", "  ") for each in made.left]
            common.say("\n".join([*lines, "look through them before you publish them; README.txt says how"]))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD.csv", help="A published table: agency, year, figures.")],
    campaign: Campaign = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Hold your figures against published ones: new, gone, changed."""

    def work() -> int:
        from cpra_bot.output.comparison import comparison_json, comparison_text
        from cpra_bot.tasks.comparison import compare as task

        with common.office(workspace, quiet) as office:
            found = task(office, old, campaign)
        if as_json:
            common.say_json(comparison_json(found))
        elif not quiet:
            common.say(comparison_text(found, common.style(workspace)))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


def _wrote(made: Exported, as_json: bool, quiet: bool) -> None:
    if as_json:
        common.say_json({"path": str(made.path), "counts": dict(made.counts)})
    elif not quiet:
        from cpra_bot.output.style import fold_in

        counts = ", ".join(f"{many} {what}" for what, many in made.counts.items())
        common.say(fold_in(f"wrote {made.path} ({counts})", "  ", ""))
