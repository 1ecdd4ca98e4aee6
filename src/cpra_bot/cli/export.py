"""export: what is known, for counsel, for mail programs and for spreadsheets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common

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
def evidence(
    request: Annotated[str, typer.Argument(help="campaign/agency, or the agency alone.")],
    file: Annotated[
        Path | None, typer.Option("--file", help="The ZIP to write.", show_default="evidence-REQUEST.zip")
    ] = None,
    force: Force = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Bundle one request for counsel, with all its mails and hashes.

    The bundle checks itself with Python alone. Note the printed SHA-256
    somewhere else: it fixes everything in it.
    """

    def work() -> int:
        from dataclasses import asdict

        from cpra_bot.output.style import fold_in
        from cpra_bot.tasks.evidence import export_evidence

        with common.office(workspace, quiet) as office:
            made = export_evidence(office, request, file, force=force)
        if as_json:
            common.say_json({**asdict(made), "path": str(made.path)})
        elif not quiet or not made.holds:
            lines = [f"wrote {made.path} ({made.files} files)", f"SHA-256 of its manifest: {made.manifest}"]
            lines += [fold_in(made.note, "  ", "")] if made.note else []
            lines += [] if made.holds else ["something in it was changed; `cpra prove` names it"]
            common.say("\n".join([*lines, "to check it: unpack it, then python -I verify.py"]))
        return 0 if made.holds else 4

    common.conclude(work, debug=debug, as_json=as_json)


@app.command("mbox")
def mbox(
    file: Out,
    name: Name = "",
    force: Force = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Write the mails, our own copies included, for a mail program."""
    _export("mbox", file, name, "", force, workspace, as_json, quiet, debug)


@app.command("csv")
def as_csv(
    file: Out,
    name: Name = "",
    table: Annotated[
        str, typer.Option("--table", metavar="requests|items|letters|messages|facts|documents", help="Which table.")
    ] = "requests",
    force: Force = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Write one table as CSV.

    A text that a spreadsheet would run as a formula gets an apostrophe.
    """
    _export("csv", file, name, table, force, workspace, as_json, quiet, debug)


@app.command("xlsx")
def xlsx(
    file: Out,
    name: Name = "",
    force: Force = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Write all tables as a workbook; no cell can be a formula."""
    _export("xlsx", file, name, "", force, workspace, as_json, quiet, debug)


@app.command("json")
def json(
    file: Out,
    name: Name = "",
    force: Force = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Write all tables as JSON (docs/export.schema.json)."""
    _export("json", file, name, "", force, workspace, as_json, quiet, debug)


def _export(
    kind: str, file: Path, name: str, table: str, force: bool, workspace: Path, as_json: bool, quiet: bool, debug: bool
) -> None:
    def work() -> int:
        from cpra_bot.tasks.export import export_mbox, export_tables

        with common.office(workspace, quiet) as office:
            if kind == "mbox":
                made = export_mbox(office, file, name, force=force)
            else:
                made = export_tables(office, kind, file, name, table, force=force)
        if as_json:
            common.say_json({"path": str(made.path), "counts": dict(made.counts)})
        elif not quiet:
            common.say(f"wrote {made.path} (" + ", ".join(f"{many} {what}" for what, many in made.counts.items()) + ")")
        return 0

    common.conclude(work, debug=debug, as_json=as_json)
