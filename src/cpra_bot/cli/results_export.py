"""results csv, sqlite, documentcloud, compare: the results for others, and beside what others published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli.command import Call, command
from cpra_bot.cli.exporting import write
from cpra_bot.cli.results_table import Campaign

Out = Annotated[Path, typer.Argument(help="The file to write.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("csv")(as_csv)
    app.command("sqlite")(sqlite)
    app.command("documentcloud")(documentcloud)
    app.command("compare")(compare)


@command
def as_csv(
    call: Call,
    file: Out,
    campaign: Campaign = "",
    proposed: Annotated[bool, typer.Option("--proposed", help="Also what is only proposed, marked.")] = False,
    force: Force = False,
) -> None:
    """Write figures and lists as published tables have them.

    The columns stand in docs/contribution.schema.json.
    """
    from cpra_bot.tasks.contribution import export_contribution

    write(call, lambda office: export_contribution(office, file, campaign, proposed=proposed, force=force))


@command
def sqlite(call: Call, file: Out, campaign: Campaign = "", force: Force = False) -> None:
    """Write all results into a SQLite file that Datasette opens."""
    from cpra_bot.tasks.data_export import export_data_file

    write(call, lambda office: export_data_file(office, file, campaign, force=force))


@command
def documentcloud(
    call: Call,
    folder: Annotated[Path, typer.Argument(help="The folder to write; new, or empty.")],
    campaign: Campaign = "",
) -> None:
    """Write released files and their metadata for DocumentCloud."""
    from dataclasses import asdict

    from cpra_bot.output.style import count, fold_in, plain
    from cpra_bot.tasks.documentcloud import write_upload_folder

    with call.office() as office:
        made = write_upload_folder(office, folder, campaign)
    others = f", and {count(made.others, 'other file')} in other/" if made.others else ""
    lines = [f"wrote {made.path}: {count(made.files, 'PDF')}{others}"]
    lines += [fold_in(plain(f"left out: {each}"), "    ", "  ") for each in made.left]
    lines += ["look through them before you publish them; README.txt says how"]
    call.show(
        json=lambda: {**asdict(made), "path": str(made.path)},
        text=lambda: "\n".join(lines),
        even_quiet=bool(made.left),
    )


@command
def compare(
    call: Call,
    old: Annotated[Path, typer.Argument(metavar="OLD.csv", help="A published table: agency, year, figures.")],
    campaign: Campaign = "",
) -> None:
    """Hold your figures against published ones: new, gone, changed."""
    from cpra_bot.output.comparison import comparison_json, comparison_text
    from cpra_bot.tasks.comparison import compare as task

    with call.office() as office:
        found = task(office, old, campaign)
    call.show(json=lambda: comparison_json(found), text=lambda: comparison_text(found, call.style))
