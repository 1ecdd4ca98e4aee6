"""Our figures beside published ones, as text and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cpra_bot.model.comparison import Comparison, Difference, Kind
from cpra_bot.model.report import Measure
from cpra_bot.output.style import Style, count, fold_in, plain, short_name

HEADS = {
    Kind.NEW: "new: in your results alone",
    Kind.GONE: "gone: in the published table alone",
    Kind.CHANGED: "changed",
}


def comparison_text(found: Comparison, style: Style) -> str:
    """What is new, gone and changed, each with both sources; then whom the table names that could not be placed."""
    same = len(found.of(Kind.SAME))
    lines = [style.bold(", ".join(f"{len(found.of(kind))} {kind}" for kind in HEADS) + f", {same} the same")]
    for kind, head in HEADS.items():
        some = found.of(kind)
        lines += ["", style.odd(head)] if some else []
        lines += [_line(each, style) for each in some]
    lines += _named("no agency of the directory for sure", found.unknown, style)
    lines += _named("not asked in this campaign", found.not_asked, style)
    lines += [style.dim(fold_in(plain(note), "  ")) for note in found.notes]
    return "\n".join(lines)


def comparison_json(found: Comparison) -> dict[str, Any]:
    """`results compare --json`."""
    return asdict(found)


def _line(each: Difference, style: Style) -> str:
    what = each.measure.replace("_", " ") + (f" {each.year}" if each.year else "")
    names = {Measure.SHARES_WITH, Measure.RECEIVES_FROM, Measure.HOTLIST_SHARES_WITH, Measure.HOTLIST_RECEIVES_FROM}
    unit = " names" if each.measure in names else ""
    told = [f"{value:,}" for value in (each.before, each.after) if value is not None]
    head = fold_in(plain(f"{short_name(each.name)}: {what}: {' -> '.join(told)}{unit}"), "    ", "  ")
    sources = [f"published: {each.old_source}"] if each.old_source else []
    sources += [f"yours: {each.source} [{each.answer}]"] if each.source else []
    return head + "".join("\n" + style.dim(fold_in(plain(source), "      ", "    ")) for source in sources)


def _named(head: str, names: Sequence[str], style: Style) -> list[str]:
    if not names:
        return []
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return ["", style.odd(f"{head}: {count(len(names), 'row')}"), fold_in(plain("; ".join(names[:12]) + more), "  ")]
