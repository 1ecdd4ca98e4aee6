"""report: one page that shows a campaign whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli.command import Call, command


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report")(report)


@command
def report(
    call: Call,
    campaign: Annotated[str, typer.Argument(help="Which campaign, where there are several.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", "-o", help="The page to write.", show_default="report.html")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="Leave private data out, to publish the page.")] = False,
) -> None:
    """Write the campaign as one HTML page that needs nothing else.

    Who answered what, with the words that say so; figures to quote; each
    request with its thread, its clock and its proof. The page asks no other
    machine for anything. It holds private data: for others there is --public.
    """
    from cpra_bot.output.report.said import said
    from cpra_bot.tasks.report import write_report

    with call.office() as office:
        made = write_report(office, campaign, file, public=public)
    call.show(json=made.as_json, text=lambda: said(made.report, made.path, made.size, call.style))
