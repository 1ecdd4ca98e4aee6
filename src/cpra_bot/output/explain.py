"""Messages of a file, explained: their own words with what they prove, what was cut, and why one is unclear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cpra_bot.model.hearing import Explained
from cpra_bot.model.message import ParsedMail
from cpra_bot.output.marked import fact_lines, marked_text
from cpra_bot.output.style import Style, count, cut, fold_in, plain

_SHOWN = 2  # lines of each cut part


@dataclass(frozen=True, slots=True)
class CutPart:
    """Lines in a row that are not the sender's new words.

    Attributes:
        line: number of the first in the visible text, from 1.
        lines: themselves, without the empty ones.
    """

    line: int
    lines: tuple[str, ...]


def explained_text(each: Explained, style: Style) -> str:
    """One message for a person."""
    mail, reading = each.mail, each.reading
    sent = f", {mail.date:%Y-%m-%d %H:%M} UTC" if mail.date else ""
    name = f"{plain(mail.sender_name)} " if mail.sender_name else ""
    lines = [
        style.bold(cut(f"{plain(each.id)}  {plain(mail.subject) or '(no subject)'}", 79)),
        style.dim(fold_in(f"from {name}<{plain(mail.sender)}>{sent}", "  ")),
    ]
    lines += [style.dim(fold_in(f"attached: {plain(one.name)} ({one.size:,} bytes)", "  ")) for one in mail.attachments]
    lines += [style.odd(fold_in(f"broken: {plain(one)}", "  ")) for one in mail.defects]
    lines += ["", *marked_text(mail.own_text, reading.facts, style)] if mail.own_text.strip() else []
    lines += ["", style.bold(f"  reads as: {each.vocabulary['primary']}"), *fact_lines(reading.facts, style)]
    if reading.unclear:
        lines.append(style.odd(fold_in(f"to read: {plain(reading.unclear)}", "  ")))
    lines += _cut_lines(cut_parts(mail), style)
    return "\n".join([*lines, ""])


def explained_json(each: Explained) -> dict[str, Any]:
    """One message for a program: a line of JSON."""
    return {"id": each.id, **each.vocabulary}


def cut_parts(mail: ParsedMail) -> tuple[CutPart, ...]:
    """Which lines of a message are not its sender's new words: quoted history, echoed requests, footers."""
    text = [line.strip() for line in mail.text.split("\n")]
    own = [line.strip() for line in mail.own_text.split("\n") if line.strip()]
    taken = _in_turn(text, own)
    if taken is None:  # the cut text was put together from pieces; then a line is known by its words alone
        known = set(own)
        taken = {at for at, line in enumerate(text) if line in known}
    parts: list[tuple[int, list[str]]] = []
    going = False
    for at, line in enumerate(text):
        if at in taken:
            going = False
        elif line:
            if not going:
                parts.append((at + 1, []))
            parts[-1][1].append(line)
            going = True
    return tuple(CutPart(line, tuple(lines)) for line, lines in parts)


def _in_turn(text: list[str], own: list[str]) -> set[int] | None:
    """Positions of the own lines in the text, in their order; None if they do not all stand there in turn."""
    taken, at = set(), 0
    for position, line in enumerate(text):
        if at < len(own) and line == own[at]:
            taken.add(position)
            at += 1
    return taken if at == len(own) else None


def _cut_lines(parts: tuple[CutPart, ...], style: Style) -> list[str]:
    if not parts:
        return []
    lines = [f"  cut: {count(sum(len(part.lines) for part in parts), 'line')} that are not its own new words"]
    for part in parts:
        places = [str(part.line), *[""] * _SHOWN]
        shown = [
            style.dim(f"    {place:>4}  {cut(plain(line), 68)}")
            for place, line in zip(places, part.lines[:_SHOWN], strict=False)
        ]
        more = len(part.lines) - _SHOWN
        lines += [*shown, style.dim(f"          … and {count(more, 'line')} more")] if more > 0 else shown
    return lines
