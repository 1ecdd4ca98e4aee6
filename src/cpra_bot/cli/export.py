"""export: what is known, for counsel, for mail programs and for spreadsheets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli.command import Call, command
from cpra_bot.cli.exporting import write

Out = Annotated[Path, typer.Argument(help="The file to write.")]
Name = Annotated[str, typer.Argument(help="Only this campaign or request.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Write evidence, mails or tables into files.",
)


@app.command("evidence")
@command
def evidence(
    call: Call,
    request: Annotated[str, typer.Argument(help="campaign/agency, or the agency alone.")],
    file: Annotated[
        Path | None, typer.Option("--file", help="The ZIP to write.", show_default="evidence-REQUEST.zip")
    ] = None,
    force: Force = False,
) -> int:
    """Bundle one request for counsel, with all its mails and hashes.

    The bundle checks itself with Python alone. Note the printed SHA-256
    somewhere else: it fixes everything in it.
    """
    from dataclasses import asdict

    from cpra_bot.output.style import fold_in
    from cpra_bot.tasks.evidence import export_evidence

    with call.office() as office:
        made = export_evidence(office, request, file, force=force)
    lines = [f"wrote {made.path} ({made.files} files)", f"SHA-256 of its manifest: {made.manifest}"]
    lines += [fold_in(made.note, "  ", "")] if made.note else []
    lines += [] if made.holds else ["something in it was changed; `cpra prove` names it"]
    lines += ["to check it: unpack it, then python -I verify.py"]
    call.show(
        json=lambda: {**asdict(made), "path": str(made.path)},
        text=lambda: "\n".join(lines),
        even_quiet=not made.holds,
    )
    return 0 if made.holds else 4


@app.command("mbox")
@command
def mbox(call: Call, file: Out, name: Name = "", force: Force = False) -> None:
    """Write the mails, our own copies included, for a mail program."""
    from cpra_bot.tasks.export import export_mbox

    write(call, lambda office: export_mbox(office, file, name, force=force))


@app.command("csv")
@command
def as_csv(
    call: Call,
    file: Out,
    name: Name = "",
    table: Annotated[
        str, typer.Option("--table", metavar="requests|items|letters|messages|facts|documents", help="Which table.")
    ] = "requests",
    force: Force = False,
) -> None:
    """Write one table as CSV.

    A text that a spreadsheet would run as a formula gets an apostrophe.
    """
    _tables(call, "csv", file, name, force, table)


@app.command("xlsx")
@command
def xlsx(call: Call, file: Out, name: Name = "", force: Force = False) -> None:
    """Write all tables as a workbook; no cell can be a formula."""
    _tables(call, "xlsx", file, name, force)


@app.command("json")
@command
def json(call: Call, file: Out, name: Name = "", force: Force = False) -> None:
    """Write all tables as JSON (docs/export.schema.json)."""
    _tables(call, "json", file, name, force)


def _tables(call: Call, form: str, file: Path, name: str, force: bool, table: str = "") -> None:
    from cpra_bot.tasks.export import export_tables

    write(call, lambda office: export_tables(office, form, file, name, table, force=force))
