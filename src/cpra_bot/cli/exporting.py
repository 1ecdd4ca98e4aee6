"""How every export ends: the file is written, and its counts are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpra_bot.cli.command import Call
    from cpra_bot.tasks.export import Exported
    from cpra_bot.tasks.office import Office


def write(call: Call, export: Callable[[Office], Exported]) -> None:
    """Let an export write its file, and tell how many of what are in it."""
    from cpra_bot.output.style import fold_in

    with call.office() as office:
        made = export(office)
    counts = ", ".join(f"{many} {what}" for what, many in made.counts.items())
    call.show(
        json=lambda: {"path": str(made.path), "counts": dict(made.counts)},
        text=lambda: fold_in(f"({counts})", "  ", f"wrote {made.path} "),
    )
