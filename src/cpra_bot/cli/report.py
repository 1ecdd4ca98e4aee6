"""report: one page that shows a campaign whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report")(report)


def report(
    campaign: Annotated[str, typer.Argument(help="Which campaign, where there are several.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", "-o", help="The page to write.", show_default="report.html")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="Leave private data out, to publish the page.")] = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Write the campaign as one HTML page that needs nothing else.

    Who answered what, with the words that say so; figures to quote; each
    request with its thread, its clock and its proof. The page asks no other
    machine for anything. It holds private data: for others there is --public.
    """

    def work() -> int:
        from cpra_bot.output.report.said import said
        from cpra_bot.tasks.report import write_report

        with common.office(workspace, quiet) as office:
            made = write_report(office, campaign, file, public=public)
        if as_json:
            common.say_json(made.as_json())
        elif not quiet:
            common.say(said(made.report, made.path, made.size, common.style(workspace)))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)
