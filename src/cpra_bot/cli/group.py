"""The help page: commands grouped by job, in the order in which an organizer meets them.

A command is put together when it is meant: turning a signature into options costs typer half a millisecond each. The
help page needs them all, but of commands with subcommands of their own no more than a line.
"""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from typing import Any

from typer import Typer
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
MODULES = {
    "write": ("init", "check", "preview"),
    "send": ("send",),
    "record": ("record",),
    "hear": ("poll", "login"),
    "inbox": ("inbox",),
    "read": ("read", "label"),
    "approve": ("approve",),
    "standing": ("withdraw", "close", "reopen", "pause", "resume"),
    "tick": ("tick",),
    "show": ("status", "show"),
    "report": ("report",),
    "calendar": ("calendar",),
    "clock": ("clock",),
    "prove": ("prove",),
    "backup": ("backup", "restore"),
    "doctor": ("doctor",),
    "trial": ("rehearse", "demo"),
}
"""Module in `cpra_bot.cli` → the commands that its `register` adds."""

WHERE = {name: module for module, names in MODULES.items() for name in names}

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
        return [name for names in JOBS.values() for name in names]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One command, made now if it is the first time. For a word that is none all are made, to suggest one."""
        if cmd_name in self.commands:
            return self.commands[cmd_name]
        if cmd_name in LATER:
            from typer.main import get_command

            command = get_command(import_module(LATER[cmd_name][0]).app)
            command.name = cmd_name
            self.commands[cmd_name] = command
        else:
            self._make([WHERE[cmd_name]] if cmd_name in WHERE else MODULES)
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """One section a job."""
        self._make(MODULES)
        for job, names in JOBS.items():
            with formatter.section(job):
                formatter.write_dl([(name, self._line(name)) for name in names], col_max=12)

    def _make(self, modules: Collection[str]) -> None:
        """Make the commands of some modules."""
        from typer.main import get_group

        app = Typer(rich_markup_mode=self.rich_markup_mode, pretty_exceptions_enable=False)
        for module in modules:
            import_module(f"cpra_bot.cli.{module}").register(app)
        self.commands.update(get_group(app).commands)

    def _line(self, name: str) -> str:
        return LATER[name][1] if name in LATER else str(self.commands[name].get_short_help_str(70))
