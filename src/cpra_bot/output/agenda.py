"""The days that come next, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from cpra_bot.model.appointment import Appointment
from cpra_bot.output.style import Style, count, cut, plain

SHOWN = 30


def agenda_text(feeds: Sequence[str], ahead: Sequence[Appointment], style: Style) -> str:
    """The feeds that were written, and the next days; what we must do ourselves is marked.

    Args:
        feeds: paths of the files.
        ahead: appointments from today on, by day.
    """
    if not feeds:
        return "no request has been opened yet; start with `cpra preview CAMPAIGN`"
    lines = [f"wrote {path}" for path in feeds]
    if not ahead:
        return "\n".join([*lines, style.good("no day ahead matters")])
    lines.append(style.bold(f"{count(len(ahead), 'day')} ahead:"))
    for each in ahead[:SHOWN]:
        line = f"  {each.day:%a} {each.day}  {cut(plain(each.title), 62)}"
        lines.append(style.odd(line) if each.ours else line)
    if len(ahead) > SHOWN:
        lines.append(style.dim(f"  and {len(ahead) - SHOWN} more in the calendar"))
    return "\n".join(lines)
