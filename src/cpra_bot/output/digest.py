"""The daily digest as text."""

from __future__ import annotations

from cpra_bot.model.digest import Digest
from cpra_bot.output.style import Style, count, fold_in


def digest_text(digest: Digest, style: Style) -> str:
    """A few lines: what left, what came, what waits."""
    lines = [style.bold(f"{digest.since:%a %Y-%m-%d} to now:")]
    if digest.sent:
        kinds = ", ".join(f"{number} {kind}" for kind, number in digest.sent.items())
        lines.append(fold_in(f"{count(sum(digest.sent.values()), 'letter')} sent: {kinds}", "    ", "  "))
    if digest.filed or digest.unplaced:
        lost = f", {digest.unplaced} of no request known" if digest.unplaced else ""
        lines.append(f"  {count(digest.filed + digest.unplaced, 'mail')} came{lost}")
    if digest.due_soon:
        lines.append(f"  {count(digest.due_soon, 'request')} with a day within the next week")
    if digest.waiting:
        rules = ", ".join(f"{number} {rule}" for rule, number in digest.waiting.items())
        things = count(sum(digest.waiting.values()), "thing")
        lines.append(style.odd(fold_in(f"{things} waiting for you: {rules}", "    ", "  ")))
        lines.append(f"  {style.command('cpra status')}")
    return "\n".join(lines)
