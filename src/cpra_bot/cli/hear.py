"""poll, login: what comes in."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command

if TYPE_CHECKING:
    from cpra_bot.model.results import PollResult
    from cpra_bot.model.settings import MuckRock


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("poll")(poll)
    app.command("login")(login)


@command
def poll(call: Call) -> int:
    """Fetch replies, file each, say what it states."""
    from cpra_bot.tasks.poll import poll as task

    if call.as_json:
        from cpra_bot.output import jsonable

        with call.office() as office:
            result = task(office)
        common.say_json(jsonable.poll(result))
        return _ended(result, urgent=any(each.needs_person for each in result.read))
    from cpra_bot.cli.told import Told
    from cpra_bot.output.replies import poll_lines

    with Told(call.style, apart=call.quiet) as told:
        with call.office() as office:
            result = task(office, told)
        if not call.quiet or result.stopped or result.troubles:
            first, *last = (f"{line}\n" for line in poll_lines(result, call.style))
            common.say_in_pieces(chain([first], told.everything(), last))
        elif told.urgent:
            common.say_in_pieces(told.what_is_urgent())
    return _ended(result, urgent=told.urgent > 0)


def _ended(result: PollResult, *, urgent: bool) -> int:
    if result.stopped or result.troubles or result.links.stopped:
        return 4
    return 1 if urgent else 0


@command
def login(
    call: Call,
    account: Annotated[str, typer.Argument(help="`mailbox`, or `muckrock` for the account there.")] = "mailbox",
    forget: Annotated[bool, typer.Option("--forget", help="Take the secret out of the keyring.")] = False,
    test: Annotated[bool, typer.Option("--test", help="Only try the servers with the secret that is there.")] = False,
) -> None:
    """Log in to the mailbox, or to MuckRock; keep the secret safe."""
    from cpra_bot.errors import UsageError
    from cpra_bot.files.workspace import Workspace, load_settings
    from cpra_bot.tasks import login as task

    settings = load_settings(Workspace(call.workspace))
    mailbox = settings.mailbox
    if account == "muckrock":
        result = _login_muckrock(settings.muckrock, forget, test)
    elif account != "mailbox":
        raise UsageError(f"`{account}` is no account that cpra.yaml can name", "say `mailbox` or `muckrock`")
    elif forget:
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
    call.show(json=lambda: {"said": result}, text=lambda: "\n".join(result))


def _login_muckrock(account: MuckRock | None, forget: bool, test: bool) -> list[str]:
    """Log in with the password, which is kept nowhere; the token it brings is."""
    from cpra_bot.errors import SecretMissing, UsageError
    from cpra_bot.tasks import login, portals

    without_keyring = f"set `muckrock.password_command` in cpra.yaml or {portals.PASSWORD_VARIABLE}"

    if account is None:
        raise UsageError("cpra.yaml names no account at MuckRock", "add `muckrock:` with `user:` to it")
    if forget:
        portals.forget(account)
        return ["the log-in at MuckRock is forgotten"]
    if test or account.password_command or portals.password_of(account):
        return portals.log_in(account, "")
    if not sys.stdin.isatty():
        raise UsageError(
            "there is no terminal to ask for the password on",
            without_keyring,
        )
    try:
        login.check_keyring()
    except SecretMissing as trouble:
        raise SecretMissing(str(trouble), without_keyring) from trouble
    return portals.log_in(account, typer.prompt(f"Password of {account.user} at MuckRock", hide_input=True))
