"""demo: a whole campaign in seconds, with real mail servers and made-up agencies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Where the demo's workspace is left.")] = Path("cpra-demo"),
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="Simulated days.")] = 60,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Play the shipped campaign against made-up agencies."""

    def work() -> int:
        from cpra_bot.rehearsal.demo import play

        style = common.style()
        say = (lambda _line: None) if as_json or quiet else common.say
        result = play(folder, days, say, style)
        if as_json:
            common.say_json(result.as_json())
        return 0 if result.clean else 4

    common.conclude(work, debug=debug, as_json=as_json)
