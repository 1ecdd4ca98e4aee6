"""A group of commands that is a command itself: what names none of its commands is meant for the first of them."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

HELP = ("--help",)


class DefaultGroup(TyperGroup):
    """`cpra results alpr-2026` means `cpra results table alpr-2026`."""

    default = "table"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default command before arguments that begin with none."""
        if not args or (args[0] not in self.commands and args[0] not in HELP):
            args = [self.default, *args]
        return super().parse_args(ctx, args)
