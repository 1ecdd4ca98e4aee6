"""results: who answered what. Each command stands in a module of its own."""

from __future__ import annotations

import typer

from cpra_bot.cli import results_add, results_confirm, results_export, results_read, results_table
from cpra_bot.cli.default_group import DefaultGroup

app = typer.Typer(
    cls=DefaultGroup,
    add_completion=False,
    rich_markup_mode=None,
    help="Show who answered what, with the words that prove it.",
)
results_table.register(app)
results_confirm.register(app)
results_add.register(app)
results_export.register(app)
results_read.register(app)
