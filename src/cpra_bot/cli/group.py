"""The help page: commands grouped by job, in the order in which an organizer meets them."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

JOBS = {
    "Write": ("init", "check", "preview"),
    "Send": ("send", "record"),
    "Hear": ("poll", "inbox", "read", "label"),
    "Decide": ("approve", "withdraw", "close", "reopen", "pause", "resume", "tick"),
    "Show": ("status", "show", "calendar", "clock", "prove", "export"),
    "Keep": ("login", "doctor"),
    "Try": ("rehearse", "demo"),
}


class JobGroup(TyperGroup):
    """Lists commands under their jobs instead of by alphabet."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All commands, in the order of `JOBS`."""
        return [name for names in JOBS.values() for name in names if name in self.commands]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """One section a job."""
        for job, names in JOBS.items():
            rows = [(name, self.commands[name].get_short_help_str(70)) for name in names if name in self.commands]
            with formatter.section(job):
                formatter.write_dl(rows, col_max=12)
