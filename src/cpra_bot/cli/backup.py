"""backup, restore: a copy of the workspace, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command, command_without


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


@command
def backup(
    call: Call,
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> int:
    """Copy ledger, files and settings into one file, while in use."""
    from dataclasses import asdict

    from cpra_bot.tasks.backup import backup as task

    with call.office() as office:
        made = task(office, file, force=force)
    lines = [] if call.quiet else [f"wrote {made.path} ({made.files} files, {made.events} events)"]
    lines += [f"as it stands in the workspace: {each}" for each in made.faults]
    call.show(json=lambda: {**asdict(made), "path": str(made.path)}, text=lambda: "\n".join(lines), even_quiet=True)
    return 4 if made.faults else 0


@command_without("workspace")  # it makes one
def restore(
    call: Call,
    file: Annotated[Path, typer.Argument(help="A file that `cpra backup` wrote.")],
    folder: Annotated[Path, typer.Argument(help="A new folder for the workspace.")],
) -> None:
    """Bring a backup back into a new folder, with all campaigns paused.

    Letters may have left after the backup was made. Poll, look at what the
    mailbox shows, and resume each campaign.
    """
    from dataclasses import asdict

    from cpra_bot.output.style import fold_in
    from cpra_bot.tasks.backup import restore as task

    made = task(file, folder)
    style = common.style(folder)
    lines = [f"restored {made.files} files of {made.made_at[:16]} into {made.folder}"]
    if made.paused:
        said = "paused, because letters may have left since: " + ", ".join(made.paused)
        commands = ["cpra poll", "cpra status", *(f"cpra resume --campaign {name}" for name in made.paused)]
        lines += [fold_in(said, "  ", ""), *(f"  {style.command(each)}" for each in commands)]
    call.show(json=lambda: {**asdict(made), "folder": str(made.folder)}, text=lambda: "\n".join(lines))
