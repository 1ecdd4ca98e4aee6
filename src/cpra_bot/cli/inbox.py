"""inbox: what fits no request, one by one or as groups of look-alikes, and a person's word on it."""

# Annotations are values here, not strings, each of which would be compiled for every help page.
import re
import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli.command import Call, command

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
@command
def inbox(call: Call) -> None:
    """Show messages that fit no request; place them."""
    from cpra_bot.output import jsonable
    from cpra_bot.output.inbox import inbox_text
    from cpra_bot.tasks.inbox import inbox as task

    with call.office() as office:
        result = task(office)
    call.show(
        json=lambda: jsonable.inbox(result),
        text=lambda: inbox_text(result, call.style),
        even_quiet=bool(result.messages),
    )


@inbox_app.command("place")
@command
def place(call: Call, message: Which, request: Request = "", apply: Apply = "") -> None:
    """File a message with a request, or confirm or move a weak placing."""
    from cpra_bot.output import jsonable
    from cpra_bot.output.inbox import place_text
    from cpra_bot.tasks.groups import place_group
    from cpra_bot.tasks.inbox import place as task

    with call.office() as office:
        if _is_group(message):
            result = place_group(office, message, request, apply)
            _show_group(call, result, f" {request}" if request else "")
            return
        _no_apply(message, apply)
        placed = task(office, message, request)
    call.show(json=lambda: jsonable.place(placed), text=lambda: place_text(placed, call.style))


@inbox_app.command("aside")
@command
def aside(call: Call, message: Which, note: Why = "", apply: Apply = "") -> None:
    """Say that a message belongs to no request of yours."""
    _judge(call, "aside", message, note, apply)


@inbox_app.command("harmless")
@command
def harmless(call: Call, message: Which, note: What = "", apply: Apply = "") -> None:
    """Say that a reply you have read holds no letter back."""
    _judge(call, "harmless", message, note, apply)


@inbox_app.command("undo")
@command
def undo(call: Call) -> None:
    """Take back the last placing, setting aside or calling harmless."""
    from cpra_bot.output import jsonable
    from cpra_bot.output.corrections import undo_text
    from cpra_bot.tasks.inbox import undo as task

    with call.office() as office:
        result = task(office)
    call.show(json=lambda: jsonable.undo(result), text=lambda: undo_text(result))


def _judge(call: Call, verdict: str, message: str, note: str, apply: str) -> None:
    from cpra_bot.tasks import groups, inbox

    with call.office() as office:
        if _is_group(message):
            judge = groups.aside_group if verdict == "aside" else groups.harmless_group
            extra = f" --note {shlex.quote(note)}" if note else ""
            _show_group(call, judge(office, message, note, apply), extra)
            return
        _no_apply(message, apply)
        key = (inbox.aside if verdict == "aside" else inbox.harmless)(office, message, note)
    words = "set aside" if verdict == "aside" else "read; it holds no letter back"
    call.show(json=lambda: {"message": key, "verdict": verdict, "note": note}, text=lambda: f"{message}: {words}")


def _is_group(name: str) -> bool:
    return bool(re.fullmatch(r"g\d+", name))


def _no_apply(message: str, apply: str) -> None:
    if apply:
        from cpra_bot.errors import UsageError

        raise UsageError(f"{message} is one message, and --apply belongs to a group", "leave --apply out")


def _show_group(call: Call, result: "GroupResult", extra: str) -> None:
    from cpra_bot.output import jsonable
    from cpra_bot.output.inbox import group_text

    call.show(json=lambda: jsonable.group(result), text=lambda: group_text(result, call.style, extra))
