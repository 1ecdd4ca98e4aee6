"""A person's word on a message's facts, and what reading everything again would change."""

from __future__ import annotations

from collections.abc import Sequence

from cpra_bot.model.fact import Fact
from cpra_bot.model.hearing import Labelled, Reread, RereadResult, UndoResult
from cpra_bot.model.message import Strength
from cpra_bot.output.facts import words_of
from cpra_bot.output.style import Style, count, cut, fold_in, plain

_LIST = 12  # messages that a line names


def labelled_text(result: Labelled, style: Style) -> str:
    """The facts of one message, numbered as `--remove` and `--change` count them."""
    number = result.number
    where = result.request or "in no request"
    lines = [
        style.bold(cut(f"{number}  {plain(result.subject) or '(no subject)'}", 79)),
        style.dim(fold_in(f"{where}; " + ("a person's word" if result.corrected else "read by rules"), "  ")),
    ]
    for at, fact in enumerate(result.facts, start=1):
        items = f" (items {', '.join(fact.items)})" if fact.items else ""
        lines.append(fold_in(plain(f"{words_of(fact)}{items}"), "       ", f"  [{at}]".ljust(7)))
        quote = " ".join(fact.quote.split())
        place = f"{fact.document}: " if fact.document else ""
        lines.append(style.dim(fold_in(plain(f'{fact.kind.value}, {place}"{cut(quote, 240)}"'), "       ")))
    if not result.facts:
        lines.append("  it states nothing" + (" that matters" if result.corrected else ""))
    if result.unclear:
        lines.append(style.odd(fold_in(f"to read: {plain(result.unclear)}", "  ")))
    if result.corrected:
        lines.append(
            style.dim(f"  the rules read: {len(result.read.facts)} facts; `cpra label {number} --undo` goes back")
        )
    else:
        lines.append(f"  correct it: {style.command(f'cpra label {number} --add KIND --quote WORDS')}")
        lines.append(f"              {style.command(f'cpra label {number} --remove 1')}")
        lines.append(f"  nothing in it matters: {style.command(f'cpra label {number} --clear')}")
    return "\n".join(lines)


def undo_text(result: UndoResult) -> str:
    """What was taken back."""
    numbers = list(result.now)
    shown = ", ".join(numbers[:_LIST]) + (f" and {len(numbers) - _LIST} more" if len(numbers) > _LIST else "")
    words = {"place": "placing", "aside": "setting aside", "harmless": "calling harmless", "label": "correcting"}
    when = f"{result.act.at:%Y-%m-%d %H:%M} UTC"
    lines = [fold_in(f"taken back: {words[result.act.verb]} {shown} ({when})", "  ", "")]
    lines += [f"{number:>5}  {where}" for number, where in list(result.now.items())[:_LIST]]
    return "\n".join(lines)


def reread_text(result: RereadResult, style: Style) -> str:
    """What reading everything again would change, or changed."""
    done = "changed" if result.applied else "would change"
    lines = [f"{count(result.messages, 'message')} read again: {len(result.changes)} {done}"]
    lines += [line for each in result.changes for line in _reread(each, style)]
    if result.kept:
        lines.append(style.bold("a person's word stands:"))
        lines += [line for each in result.kept for line in _reread(each, style)]
    if result.changes and not result.applied:
        lines.append(f"do it: {style.command('cpra read --again --apply')}")
    return "\n".join(lines)


def _reread(each: Reread, style: Style) -> list[str]:
    lines = [f"{each.number:>5}  {style.bold(cut(plain(each.subject) or '(no subject)', 72))}"]
    if each.kept:
        lines.append(fold_in(each.kept, "       "))
    if each.moved:
        lines.append(
            fold_in(f"{_place(*each.was)} → {_place(*each.now)}: {plain(each.reason)}", "         ", "       ")
        )
    lines += _facts("-", each.gone, style.bad("-"))
    lines += _facts("+", each.new, style.good("+"))
    if each.unclear_was != each.unclear_now:
        words = (
            f"to read: {plain(each.unclear_now)}" if each.unclear_now else f"clear now; was: {plain(each.unclear_was)}"
        )
        lines.append(style.odd(fold_in(words, "         ", "       ")))
    return lines


def _place(request: str, strength: Strength | None) -> str:
    return f"{request} ({strength})" if request and strength else "inbox"


def _facts(sign: str, facts: Sequence[Fact], shown: str) -> list[str]:
    lines = []
    for fact in facts:
        text = fold_in(
            plain(f'{words_of(fact)}: "{cut(" ".join(fact.quote.split()), 160)}"'), "         ", f"       {sign} "
        )
        lines.append(text.replace(f"       {sign} ", f"       {shown} ", 1))
    return lines
