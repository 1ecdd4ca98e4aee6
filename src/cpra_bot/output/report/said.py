"""What the command line says of a report that was written: the campaign at a glance, and where the page is."""

from __future__ import annotations

from pathlib import Path

from cpra_bot.output.report import charts
from cpra_bot.output.report.figures import glance, percent, punctuality
from cpra_bot.output.report.view import Report
from cpra_bot.output.style import Style, fold_in, plain


def said(report: Report, path: Path, size: int, style: Style) -> str:
    """A line a figure, then the page.

    Args:
        report: what the page shows.
        path: where it was written; `size` its bytes.
        style: colours or none.
    """
    lines = [style.bold(plain(report.title)), style.dim(f"as of {report.today}"), ""]
    for each in glance(report.rows):
        lines.append(f"  {each.label:<31} {each.count:>4} of {each.of:<4} {percent(each.count, each.of):>6}")
    lines += ["", style.dim("  determinations")]
    for each in punctuality(report.rows):
        if each.count:
            lines.append(f"  {each.label:<31} {each.count:>4} of {each.of:<4} {percent(each.count, each.of):>6}")
    lines += ["", f"wrote {path} ({size:,} bytes)"]
    if report.public:
        lines.append(fold_in("private data is left out; the page says what", ""))
    else:
        lines.append(fold_in("it holds private data: give `cpra report --public` to others", ""))
    if not charts.available():
        lines.append(
            style.dim(fold_in(f"without charts, which need {charts.INSTALL}; the tables have their numbers", ""))
        )
    lines.append(style.dim(f"Not legal advice; rules of law reviewed on {report.reviewed}."))
    return "\n".join(lines)
