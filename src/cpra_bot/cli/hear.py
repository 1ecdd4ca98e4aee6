"""poll, login: what comes in."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cpra_bot.cli import common


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("poll")(poll)
    app.command("login")(login)


def poll(
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Fetch replies, file each, say what it states."""

    def work() -> int:
        from cpra_bot.output import jsonable
        from cpra_bot.output.replies import message_text, poll_text
        from cpra_bot.tasks.poll import poll as task

        with common.office(workspace, quiet) as office:
            result = task(office)
        urgent = [each for each in result.read if each.needs_person]
        if as_json:
            common.say_json(jsonable.poll(result))
        elif not quiet or result.stopped:
            common.say(poll_text(result, common.style(workspace)))
        elif urgent:
            common.say("\n".join(message_text(each, common.style(workspace)) for each in urgent))
        if result.stopped or result.links.stopped:
            return 4
        return 1 if urgent else 0

    common.conclude(work, debug=debug, as_json=as_json)


def login(
    forget: Annotated[bool, typer.Option("--forget", help="Take the password out of the keyring.")] = False,
    test: Annotated[bool, typer.Option("--test", help="Only try the servers with the secret that is there.")] = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Keep the mailbox password in the keyring; try both servers."""

    def work() -> int:
        from cpra_bot.errors import UsageError
        from cpra_bot.files.workspace import Workspace, load_settings
        from cpra_bot.tasks import login as task

        mailbox = load_settings(Workspace(workspace)).mailbox
        if forget:
            task.forget(mailbox)
            result = ["the password is out of the keyring"]
        else:
            if not test and not task.has_command(mailbox):
                task.check_keyring()
                if not sys.stdin.isatty():
                    raise UsageError(
                        "there is no terminal to ask for the password on",
                        "set `password_command` in cpra.yaml or CPRA_PASSWORD, then `cpra login --test`",
                    )
                task.keep(mailbox, typer.prompt(f"Password of {mailbox.login}", hide_input=True))
            result = task.try_servers(mailbox)
        common.say_json({"said": result}) if as_json else common.say("" if quiet else "\n".join(result))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)
