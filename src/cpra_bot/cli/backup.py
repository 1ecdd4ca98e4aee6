"""backup, restore: a copy of the workspace, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Copy ledger, files and settings into one file, while in use."""

    def work() -> int:
        from dataclasses import asdict

        from cpra_bot.tasks.backup import backup as task

        with common.office(workspace, quiet) as office:
            made = task(office, file, force=force)
        if as_json:
            common.say_json({**asdict(made), "path": str(made.path)})
        else:
            lines = [] if quiet else [f"wrote {made.path} ({made.files} files, {made.events} events)"]
            lines += [f"as it stands in the workspace: {each}" for each in made.faults]
            common.say("\n".join(lines))
        return 4 if made.faults else 0

    common.conclude(work, debug=debug, as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `cpra backup` wrote.")],
    folder: Annotated[Path, typer.Argument(help="A new folder for the workspace.")],
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Bring a backup back into a new folder, with all campaigns paused.

    Letters may have left after the backup was made. Poll, look at what the
    mailbox shows, and resume each campaign.
    """

    def work() -> int:
        from dataclasses import asdict

        from cpra_bot.output.style import fold_in
        from cpra_bot.tasks.backup import restore as task

        made = task(file, folder)
        if as_json:
            common.say_json({**asdict(made), "folder": str(made.folder)})
        elif not quiet:
            style = common.style(folder)
            lines = [f"restored {made.files} files of {made.made_at[:16]} into {made.folder}"]
            if made.paused:
                said = "paused, because letters may have left since: " + ", ".join(made.paused)
                lines += [
                    fold_in(said, "  ", ""),
                    f"  {style.command('cpra poll')}",
                    f"  {style.command('cpra status')}",
                ]
                lines += [f"  {style.command(f'cpra resume --campaign {name}')}" for name in made.paused]
            common.say("\n".join(lines))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)
