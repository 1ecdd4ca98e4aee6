"""results: who answered what. Each command stands in a module of its own."""

from __future__ import annotations

import typer

from cpra_bot.cli import results_read

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Show who answered what, with the words that prove it.",
)


@app.callback()
def results() -> None:
    """Show who answered what, with the words that prove it."""


results_read.register(app)
