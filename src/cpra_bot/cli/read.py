"""read, label: what messages say, and a person's word on it."""

# Annotations are values here, not strings, each of which would be compiled for every help page.
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command

if TYPE_CHECKING:
    from cpra_bot.reading.correction import Given
    from cpra_bot.tasks.label import Correction

Where = Annotated[
    Path | None, typer.Argument(help="A mail (.eml), an mbox, a maildir, a folder of mails or JSON lines.")
]
Again = Annotated[
    bool, typer.Option("--again", help="Read all messages of the workspace with today's rules; show what changes.")
]
Apply = Annotated[bool, typer.Option("--apply", help="With --again: keep the changes.")]
Message = Annotated[str, typer.Argument(help="The message's short number (m7) or key.")]
Add = Annotated[str, typer.Option("--add", metavar="KIND", help="Add a fact of this kind.")]
Change = Annotated[int, typer.Option("--change", metavar="N", help="Change fact N of the list.")]
Remove = Annotated[list[int] | None, typer.Option("--remove", metavar="N", help="Remove fact N; repeatable.")]
Clear = Annotated[bool, typer.Option("--clear", help="It states nothing that matters.")]
Kind = Annotated[str, typer.Option("--kind", help="With --change: another kind.")]
Quote = Annotated[str | None, typer.Option("--quote", help="Words of the message that prove it.")]
Value = Annotated[str | None, typer.Option("--value", help="A date as 2026-05-04, dollars as 12.50, …")]
Items = Annotated[str | None, typer.Option("--items", help="Items it is about, as A1,A2; * for all.")]
Detail = Annotated[
    list[str] | None, typer.Option("--detail", metavar="NAME=TEXT", help="More of it: by=2026-05-04; repeatable.")
]
Note = Annotated[str, typer.Option("--note", help="How you know; kept in the ledger.")]
Undo = Annotated[bool, typer.Option("--undo", help="Take back the last correction.")]
Export = Annotated[Path | None, typer.Option("--export", help="Write corrected messages as samples, names masked.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("read")(read)
    app.command("label")(label)


@command
def read(call: Call, path: Where = None, again: Again = False, apply: Apply = False) -> None:
    """Explain what messages say, from a file or read anew."""
    from cpra_bot.errors import UsageError

    if again == (path is not None) or (apply and not again):
        raise UsageError(
            "name a file to explain, or --again to read the workspace's messages anew",
            "`cpra read reply.eml`, or `cpra read --again`, then `cpra read --again --apply`",
        )
    if path is not None:
        _explain(call, path)
        return
    from cpra_bot.output import jsonable
    from cpra_bot.output.corrections import reread_text
    from cpra_bot.tasks.reread import read_again

    with call.office() as office:
        result = read_again(office, apply=apply)
    call.show(
        json=lambda: jsonable.reread(result),
        text=lambda: reread_text(result, call.style),
        even_quiet=bool(result.changes),
    )


def _explain(call: Call, path: Path) -> None:
    import json

    from cpra_bot.output.explain import explained_json, explained_text
    from cpra_bot.tasks.explain import explain

    shown = common.style()
    for each in explain(path):
        if call.as_json:
            common.say(json.dumps(explained_json(each), ensure_ascii=False))
        elif not call.quiet or each.reading.unclear:
            common.say(explained_text(each, shown))


@command
def label(
    call: Call,
    message: Message = "",
    add: Add = "",
    change: Change = 0,
    remove: Remove = None,
    clear: Clear = False,
    kind: Kind = "",
    quote: Quote = None,
    value: Value = None,
    items: Items = None,
    detail: Detail = None,
    note: Note = "",
    undo: Undo = False,
    export: Export = None,
) -> None:
    """Show a message's facts; correct them: your word wins."""
    from cpra_bot.cli.corrections import correction, given, one_of
    from cpra_bot.output import jsonable
    from cpra_bot.output.corrections import labelled_text, undo_text
    from cpra_bot.tasks import label as task
    from cpra_bot.tasks.samples import export_samples

    chosen = one_of({"--add": add, "--change": change, "--remove": remove, "--clear": clear, "--undo": undo,
                     "--export": export})  # fmt: skip
    wanted: Correction | None = None
    if chosen in {"--add", "--change", "--remove", "--clear"}:
        said: Given = given(add or kind, quote, value, items, detail or [])
        wanted = correction(chosen, change, tuple(remove or ()), said)
    with call.office() as office:
        if export is not None:
            written = export_samples(office, export)
            told = {"file": str(export), "samples": written}
            text = f"{written} corrected in {export}; read it once before you give it away"
            call.show(json=lambda: told, text=lambda: text)
            return
        if undo:
            back = task.take_back_label(office, message)
            call.show(json=lambda: jsonable.undo(back), text=lambda: undo_text(back))
            return
        result = task.correct(office, message, wanted, note) if wanted else task.facts_of(office, message)
    call.show(json=lambda: jsonable.labelled(result), text=lambda: labelled_text(result, call.style))
