"""poll, inbox, login: what comes in."""

from __future__ import annotations

from typing import Annotated

import typer

from cpra_bot.cli import common

inbox_app = typer.Typer(rich_markup_mode=None, help="Show messages that fit no request, and place them.")


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
    """Fetch replies, file each with its request, say what it states."""

    def work() -> int:
        from cpra_bot.output import jsonable
        from cpra_bot.output.replies import poll_text
        from cpra_bot.tasks.poll import poll as task

        with common.office(workspace, quiet) as office:
            result = task(office)
        if as_json:
            common.say_json(jsonable.poll(result))
        elif not quiet or result.stopped:
            common.say(poll_text(result, common.style()))
        if result.stopped:
            return 4
        return 1 if any(each.unclear or not each.request for each in result.read) else 0

    common.conclude(work, debug=debug, as_json=as_json)


@inbox_app.callback()
def inbox(
    context: typer.Context,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Show messages that fit no request, and place them."""
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
            common.say(inbox_text(result, common.style()))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


@inbox_app.command("place")
def place(
    message: Annotated[str, typer.Argument(help="The message's short number (m7) or key.")],
    request: Annotated[str, typer.Argument(help="The request, as campaign/agency.")],
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """File a message with a request, or confirm or move a weak placing."""

    def work() -> int:
        from cpra_bot.output import jsonable
        from cpra_bot.output.replies import place_text
        from cpra_bot.tasks.inbox import place as task

        with common.office(workspace, quiet) as office:
            result = task(office, message, request)
        if as_json:
            common.say_json(jsonable.place(result))
        elif not quiet:
            common.say(place_text(result, common.style()))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)


def login(
    forget: Annotated[bool, typer.Option("--forget", help="Take the password out of the keyring.")] = False,
    test: Annotated[bool, typer.Option("--test", help="Only try the servers with the secret that is there.")] = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Put the mailbox password into the keyring, and try both servers."""

    def work() -> int:
        from cpra_bot.files.workspace import Workspace, load_settings
        from cpra_bot.tasks import login as task

        mailbox = load_settings(Workspace(workspace)).mailbox
        if forget:
            task.forget(mailbox)
            result = ["the password is out of the keyring"]
        else:
            if not test and not task.has_command(mailbox):
                task.keep(mailbox, typer.prompt(f"Password of {mailbox.login}", hide_input=True))
            result = task.try_servers(mailbox)
        common.say_json({"said": result}) if as_json else common.say("" if quiet else "\n".join(result))
        return 0

    common.conclude(work, debug=debug, as_json=as_json)
