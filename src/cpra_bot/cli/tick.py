"""tick: the command for cron."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command

if TYPE_CHECKING:
    from cpra_bot.tasks.office import Office


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("tick")(tick)


@command
def tick(
    call: Call,
    live: common.Live = False,
    install: Annotated[
        str, typer.Option("--install", metavar="cron|systemd|launchd", help="Print the lines that run it every hour.")
    ] = "",
) -> int:
    """Poll, read, send what is due: for cron; silent without news."""
    if install:
        _install(call, install)
        return 0
    at_terminal = sys.stdout.isatty()
    daily = not call.quiet and not at_terminal
    if live and not call.as_json and not at_terminal and _quiet_hour(call, daily):
        return 0
    told = call._replace(quiet=call.quiet or not at_terminal)  # cron mails whatever is printed
    with call.office(actor="person" if at_terminal else "cron") as office:
        if not live:
            return _run(told, office, False, False)
        return _beating(told, office, daily)


def _beating(call: Call, office: Office, daily: bool) -> int:
    """A live run, noted however it ends; a run that finds another one at work is none."""
    from cpra_bot.errors import CpraError, RunInProgress
    from cpra_bot.tasks.heartbeat import beat

    try:
        code = _run(call, office, True, daily)
    except RunInProgress:
        raise
    except CpraError as error:
        beat(office, error.exit_code, str(error))
        raise
    _say_watcher(beat(office, code, "" if code in {0, 1} else "it could not finish"), call.quiet)
    return code


def _quiet_hour(call: Call, daily: bool) -> bool:
    """True if nothing has changed since a run that had nothing to do; this run is done with that."""
    from cpra_bot.tasks.quiet import nothing_new

    trouble = nothing_new(call.workspace, daily=daily)
    _say_watcher(trouble, call.quiet)
    return trouble is not None


def _say_watcher(trouble: str | None, quiet: bool) -> None:
    if trouble and not quiet:
        common.end_progress()
        sys.stderr.write(f"cpra: heartbeat_url: {trouble}\n")


def _run(call: Call, office: Office, live: bool, daily: bool) -> int:
    from dataclasses import asdict

    from cpra_bot.output import jsonable
    from cpra_bot.output.digest import digest_text
    from cpra_bot.output.requests import tick_text
    from cpra_bot.tasks.digest import digest, note_digest
    from cpra_bot.tasks.quiet import note_if_quiet
    from cpra_bot.tasks.tick import note_told
    from cpra_bot.tasks.tick import tick as task

    style = call.style
    before = office.ledger.events.last()
    result = task(office, live=live)
    told = digest(office) if daily and not result.delivery.stopped else None
    if call.as_json:
        common.say_json({**jsonable.tick(result), "digest": asdict(told) if told else None})
    else:
        page = tick_text(result, style, quiet=call.quiet)
        common.say("\n\n".join(filter(None, [page, digest_text(told, style) if told and not told.empty else ""])))
    if live:
        note_told(office, result.news)
    if told:
        note_digest(office, told)
    if live:
        note_if_quiet(office, result, before, daily=daily)
    if result.delivery.stopped or (result.poll and result.poll.links.stopped):
        return 4
    return 1 if result.news else 0


def _install(call: Call, kind: str) -> None:
    from cpra_bot.errors import UsageError
    from cpra_bot.files.workspace import Workspace, load_settings
    from cpra_bot.output.schedule import KINDS, Schedule

    if kind not in KINDS:
        raise UsageError(f"--install {kind} is not known", f"say one of {', '.join(KINDS)}")
    load_settings(Workspace(call.workspace))
    schedule = Schedule(call.workspace.resolve(), _program())
    text = KINDS[kind](schedule)
    call.show(json=lambda: {"kind": kind, "minute": schedule.minute, "lines": text}, text=lambda: text, even_quiet=True)


def _program() -> tuple[str, ...]:
    """This program as cron can find it: by its whole path."""
    import shutil

    here = Path(sys.argv[0])
    beside = Path(sys.executable).with_name("cpra")
    for path in (here if here.name == "cpra" and here.is_file() else None, beside if beside.is_file() else None):
        if path:
            return (str(path.absolute()),)
    found = shutil.which("cpra")
    return (found,) if found else (sys.executable, "-m", "cpra_bot")
