"""The help page: commands grouped by job, in the order in which an organizer meets them.

Commands with subcommands of their own are put together only when one of them is meant: turning a signature into options
costs typer half a millisecond each, and `cpra --help` shows none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from typer.core import TyperGroup

JOBS = {
    "Write": ("init", "agencies", "check", "preview"),
    "Send": ("send", "file", "record"),
    "Hear": ("poll", "inbox", "read", "label"),
    "Decide": ("approve", "withdraw", "close", "reopen", "pause", "resume", "tick"),
    "Show": ("status", "show", "results", "report", "calendar", "clock", "prove", "export"),
    "Keep": ("login", "backup", "restore", "doctor"),
    "Try": ("rehearse", "demo"),
}
LATER = {
    "agencies": ("cpra_bot.cli.agencies", "Look into the directory of agencies; complete it."),
    "file": ("cpra_bot.cli.file", "List what waits for a person's hand; note what was filed."),
    "export": ("cpra_bot.cli.export", "Write evidence, mails or tables into files."),
    "results": ("cpra_bot.cli.results", "Show who answered what, with the words that prove it."),
}
"""Name → module whose `app` is loaded when the command is meant, and its line on the help page."""


class JobGroup(TyperGroup):
    """Lists commands under their jobs instead of by alphabet."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All commands, in the order of `JOBS`."""
        return [name for names in JOBS.values() for name in names if name in self.commands or name in LATER]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One command; those of `LATER` are made now."""
        if cmd_name in LATER and cmd_name not in self.commands:
            from typer.main import get_command

            command = get_command(import_module(LATER[cmd_name][0]).app)
            command.name = cmd_name
            self.commands[cmd_name] = command
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """One section a job."""
        for job, names in JOBS.items():
            rows = [(name, self._line(name)) for name in names if name in self.commands or name in LATER]
            with formatter.section(job):
                formatter.write_dl(rows, col_max=12)

    def _line(self, name: str) -> str:
        return LATER[name][1] if name in LATER else str(self.commands[name].get_short_help_str(70))
