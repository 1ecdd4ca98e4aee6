"""poll, inbox, login: what comes in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common

inbox_app = typer.Typer(rich_markup_mode=None, help="Show messages that fit no request; place them.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("poll")(poll)
    app.add_typer(inbox_app, name="inbox", invoke_without_command=True)
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
        if result.stopped:
            return 4
        return 1 if urgent else 0

    common.conclude(work, debug=debug, as_json=as_json)


@inbox_app.callback()
def inbox(
    context: typer.Context,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Show messages that fit no request; place them."""
    if context.invoked_subcommand:
        return

    def work() -> int:
        from cpra_bot.output import jsonable
        from cpra_bot.output.replies import inbox_text
        from cpra_bot.tasks.inbox import inbox as task

        with common.office(workspace, quiet) as office:
            result = task(office)
        if as_json:
            common.say_json(jsonable.inbox(result))
        elif not quiet or result.messages:
            common.say(inbox_text(result, common.style(workspace)))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


@inbox_app.command("place")
def place(
    context: typer.Context,
    message: Annotated[str, typer.Argument(help="The message's short number (m7) or key.")],
    request: Annotated[str, typer.Argument(help="The request, as campaign/agency; the agency alone will do.")],
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """File a message with a request, or confirm or move a weak placing."""
    here, in_json = common.inherited(context, "workspace", workspace), common.inherited(context, "as_json", as_json)

    def work() -> int:
        from cpra_bot.output import jsonable
        from cpra_bot.output.replies import place_text
        from cpra_bot.tasks.inbox import place as task

        with common.office(here, quiet) as office:
            result = task(office, message, request)
        if in_json:
            common.say_json(jsonable.place(result))
        elif not quiet:
            common.say(place_text(result, common.style(here)))
        return 0

    common.conclude(work, debug=debug, as_json=in_json)


@inbox_app.command("aside")
def aside(
    context: typer.Context,
    message: Annotated[str, typer.Argument(help="The message's short number (m7) or key.")],
    note: Annotated[str, typer.Option("--note", help="Why; kept in the ledger.")] = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Say that a message belongs to no request of yours."""
    _judge(context, "aside", message, note, (workspace, as_json, quiet, debug))


@inbox_app.command("harmless")
def harmless(
    context: typer.Context,
    message: Annotated[str, typer.Argument(help="The message's short number (m7) or key.")],
    note: Annotated[str, typer.Option("--note", help="What it says; kept in the ledger.")] = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Say that a reply you have read holds no letter back."""
    _judge(context, "harmless", message, note, (workspace, as_json, quiet, debug))


def _judge(context: typer.Context, verdict: str, message: str, note: str, given: tuple[Path, bool, bool, bool]) -> None:
    workspace, as_json, quiet, debug = given
    here, in_json = common.inherited(context, "workspace", workspace), common.inherited(context, "as_json", as_json)

    def work() -> int:
        from cpra_bot.tasks import inbox as task

        with common.office(here, quiet) as office:
            key = (task.aside if verdict == "aside" else task.harmless)(office, message, note)
        if in_json:
            common.say_json({"message": key, "verdict": verdict, "note": note})
        elif not quiet:
            words = "set aside" if verdict == "aside" else "read; it holds no letter back"
            common.say(f"{message}: {words}")
        return 0

    common.conclude(work, debug=debug, as_json=in_json)


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
