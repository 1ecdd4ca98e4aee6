"""What an import or a match would do, as text."""

from __future__ import annotations

from cpra_bot.model.reach import ImportResult, MatchResult, Proposed
from cpra_bot.output.style import Style, count, fold_in, plain

SHOWN = 12
"""So many lines of a list are read by a person."""


def import_text(result: ImportResult, file: str, style: Style, *, quiet: bool = False) -> str:
    """The difference that an import makes, row by row; faults alone if there are any."""
    lines = [style.odd(f"{file}: {plain(note)}") for note in result.notes]
    lines += [str(problem) for problem in result.problems]
    unsure = [row for row in result.rows if not row.agency]
    for row in () if quiet else result.rows:
        if row.agency and row.changes:
            lines += _diff(row, style)
    for row in unsure:
        lines.append(style.odd(fold_in(plain(f"line {row.line}: {row.given} is no agency for sure; {_perhaps(row)}"))))
    changed = sum(1 for row in result.rows if row.changes)
    same = sum(1 for row in result.rows if row.agency and not row.changes) if not result.problems else 0
    total = [f"{changed} to change" if not result.written else f"{changed} changed"]
    total += [f"{same} known already"] * bool(same) + [f"{len(unsure)} not sure"] * bool(unsure)
    total += [f"{result.silent} left blank"] * bool(result.silent)
    if result.problems:
        lines.append(f"{count(len(result.problems), 'fault')}; nothing was written")
    elif result.written:
        lines.append(style.good(f"{', '.join(total)}; written into {result.written}"))
    else:
        lines.append(", ".join(total))
        lines.append(style.dim("dry run: nothing was written"))
        if changed:
            lines.append(f"for real: {style.command(f'cpra agencies import {file} --write')}")
    return "\n".join(lines)


def _diff(row: Proposed, style: Style) -> list[str]:
    as_given = "" if row.given == row.agency else f", given as {row.given}"
    who = row.correction or {}
    evidence = f"{who.get('by', '')}, {who.get('looked', '')}, {', '.join(who.get('source', ()))}"
    lines = [style.bold(row.agency) + style.dim(plain(f"  match {row.score}{as_given}"))]
    for change in row.changes:
        if change.before:
            lines.append(style.bad(fold_in(plain(f"- {change.key}: {change.before}"), "      ", "  ")))
        if change.after:
            lines.append(style.good(fold_in(plain(f"+ {change.key}: {change.after}"), "      ", "  ")))
    lines.append(style.dim(fold_in(plain(evidence), "    ", "    ")))
    return lines


def _perhaps(row: Proposed) -> str:
    return f"perhaps {' or '.join(row.near)}" if row.near else "nothing is like it"


def match_text(result: MatchResult, listing: str, style: Style) -> str:
    """Matches to approve, and what was kept.

    Args:
        result: of the look-up.
        listing: the file that was looked into; empty where MuckRock itself was asked, or nothing was.
        style: of the terminal.
    """
    lines = [style.good(f"kept: {each.agency} is {each.number}, {plain(each.name)}") for each in result.kept]
    for each in result.proposed:
        lines.append(f"{each.score:>3}  {each.agency:<34} {each.number:>6}  {plain(each.name)}")
    lines.append(
        f"{len(result.proposed)} to approve, {len(result.known)} known already, "
        f"{len(result.unmatched)} not found" + (f"; written into {result.written}" if result.written else "")
    )
    if result.proposed:
        first = result.proposed[0]
        where = f"--list {listing} " if listing else ""
        command = f"cpra agencies match muckrock {where}--approve {first.agency}={first.number} --by YOU"
        lines.append(f"to keep one: {style.command(command)}")
    elif result.lists:
        lines.append("to look the others up, save these lists with your account, and name each with --list:")
        lines += [f"  {each}" for each in result.lists[:SHOWN]]
        more = len(result.lists) - SHOWN
        lines += [f"  and {more} more (--json lists all)"] if more > 0 else []
    return "\n".join(lines)
