"""What the doctor found, as text."""

from __future__ import annotations

from collections.abc import Sequence

from cpra_bot.model.doctor import Finding, Health
from cpra_bot.output.style import Style, fold_in, plain

COLUMN = 17


def doctor_text(findings: Sequence[Finding], style: Style) -> str:
    """One line a thing, with what to do below it."""
    paints = {Health.OK: style.good, Health.WARN: style.odd, Health.FAIL: style.bad}
    lines = []
    for each in findings:
        indent = " " * (6 + COLUMN)
        body = fold_in(plain(f"{each.what:<{COLUMN}}{each.said}"), indent, " " * 6)
        lines.append(paints[each.health](f"{each.health:<6}") + body[6:])
        if each.remedy:
            lines.append(fold_in(f"→ {each.remedy}", indent + "  ", indent))
    return "\n".join(lines)
