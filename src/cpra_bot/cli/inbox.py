"""inbox: what fits no request, one by one or as groups of look-alikes, and a person's word on it."""

# Annotations are values here, not strings: Typer would compile each string twice for every help page.
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli import common

if TYPE_CHECKING:
    from cpra_bot.model.hearing import GroupResult

inbox_app = typer.Typer(rich_markup_mode=None, help="Show messages that fit no request; place them.")

Which = Annotated[str, typer.Argument(help="A message (m7, or its key) or a group of look-alikes (g7).")]
Request = Annotated[
    str, typer.Argument(help="The request, as campaign/agency; the agency alone will do. Left out: where it fits.")
]
Why = Annotated[str, typer.Option("--note", help="Why; kept in the ledger.")]
What = Annotated[str, typer.Option("--note", help="What it says; kept in the ledger.")]
Apply = Annotated[str, typer.Option("--apply", help="Do to the group what the preview of this id showed.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(inbox_app, name="inbox", invoke_without_command=True)


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
        from cpra_bot.output.inbox import inbox_text
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
    message: Which,
    request: Request = "",
    apply: Apply = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """File a message with a request, or confirm or move a weak placing."""
    here, in_json = _given_before(context, workspace, as_json)

    def work() -> int:
        from cpra_bot.output import jsonable
        from cpra_bot.output.inbox import place_text
        from cpra_bot.tasks.groups import place_group
        from cpra_bot.tasks.inbox import place as task

        with common.office(here, quiet) as office:
            if _is_group(message):
                result = place_group(office, message, request, apply)
                return _say_group(result, here, in_json, quiet, f" {request}" if request else "")
            _no_apply(message, apply)
            placed = task(office, message, request)
        if in_json:
            common.say_json(jsonable.place(placed))
        elif not quiet:
            common.say(place_text(placed, common.style(here)))
        return 0

    common.conclude(work, debug=debug, as_json=in_json)


@inbox_app.command("aside")
def aside(
    context: typer.Context,
    message: Which,
    note: Why = "",
    apply: Apply = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Say that a message belongs to no request of yours."""
    _judge(context, "aside", message, note, apply, (workspace, as_json, quiet, debug))


@inbox_app.command("harmless")
def harmless(
    context: typer.Context,
    message: Which,
    note: What = "",
    apply: Apply = "",
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Say that a reply you have read holds no letter back."""
    _judge(context, "harmless", message, note, apply, (workspace, as_json, quiet, debug))


@inbox_app.command("undo")
def undo(
    context: typer.Context,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Take back the last placing, setting aside or calling harmless."""
    here, in_json = _given_before(context, workspace, as_json)

    def work() -> int:
        from cpra_bot.output import jsonable
        from cpra_bot.output.corrections import undo_text
        from cpra_bot.tasks.inbox import undo as task

        with common.office(here, quiet) as office:
            result = task(office)
        if in_json:
            common.say_json(jsonable.undo(result))
        elif not quiet:
            common.say(undo_text(result))
        return 0

    common.conclude(work, debug=debug, as_json=in_json)


def _judge(
    context: typer.Context, verdict: str, message: str, note: str, apply: str, given: tuple[Path, bool, bool, bool]
) -> None:
    workspace, as_json, quiet, debug = given
    here, in_json = _given_before(context, workspace, as_json)

    def work() -> int:
        from cpra_bot.tasks import groups, inbox

        with common.office(here, quiet) as office:
            if _is_group(message):
                judge = groups.aside_group if verdict == "aside" else groups.harmless_group
                extra = f" --note {shlex.quote(note)}" if note else ""
                return _say_group(judge(office, message, note, apply), here, in_json, quiet, extra)
            _no_apply(message, apply)
            key = (inbox.aside if verdict == "aside" else inbox.harmless)(office, message, note)
        if in_json:
            common.say_json({"message": key, "verdict": verdict, "note": note})
        elif not quiet:
            words = "set aside" if verdict == "aside" else "read; it holds no letter back"
            common.say(f"{message}: {words}")
        return 0

    common.conclude(work, debug=debug, as_json=in_json)


def _given_before(context: typer.Context, workspace: Path, as_json: bool) -> tuple[Path, bool]:
    """Workspace and --json, which may stand before the subcommand: `inbox -w plates place ...`."""
    return common.inherited(context, "workspace", workspace), common.inherited(context, "as_json", as_json)


def _is_group(name: str) -> bool:
    return bool(re.fullmatch(r"g\d+", name))


def _no_apply(message: str, apply: str) -> None:
    if apply:
        from cpra_bot.errors import UsageError

        raise UsageError(f"{message} is one message, and --apply belongs to a group", "leave --apply out")


def _say_group(result: "GroupResult", workspace: Path, as_json: bool, quiet: bool, extra: str) -> int:
    from cpra_bot.output import jsonable
    from cpra_bot.output.inbox import group_text

    if as_json:
        common.say_json(jsonable.group(result))
    elif not quiet:
        common.say(group_text(result, common.style(workspace), extra))
    return 0
