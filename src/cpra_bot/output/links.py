"""What became of the links of one run, as text."""

from __future__ import annotations

from cpra_bot.model.document import LinkRun, LinkStatus, LinkTold
from cpra_bot.output.style import Style, count, fold_in, plain

WORDS = {
    LinkStatus.REFUSED: "was not followed",
    LinkStatus.PERSON: "needs you",
    LinkStatus.LATER: "is tried again later",
}


def link_lines(run: LinkRun, style: Style) -> list[str]:
    """One entry a link that was tried."""
    lines = [_line(each, style) for each in run.told]
    if run.stopped:
        lines.append(style.bad(fold_in(plain(f"links wait for the next run: {run.stopped}"), "    ", "")))
    return lines


def _line(each: LinkTold, style: Style) -> str:
    if each.state.status is LinkStatus.FETCHED:
        inside = f", {count(each.unpacked, 'file')} in it" if each.unpacked else ""
        words = f"{each.request}: fetched {each.name or 'a file'} ({each.size:,} bytes{inside}) from {each.state.url}"
        return fold_in(plain(words), "    ", "")
    words = f"{each.request}: the link {each.state.url} {WORDS[each.state.status]}: {each.state.because}"
    return style.odd(fold_in(plain(words), "    ", ""))
