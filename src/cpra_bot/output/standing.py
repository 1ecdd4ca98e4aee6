"""What became of a person's note or order, as text."""

from __future__ import annotations

from cpra_bot.model.request import How
from cpra_bot.model.standing import Ordered, Recorded
from cpra_bot.output.style import Style, count, fold_in, plain

WORDS = {
    How.RECEIVED: "received",
    How.CALLED: "a call",
    How.SENT: "sent by you",
    How.NOTE: "a note",
}


def recorded_text(result: Recorded, style: Style) -> str:
    """What was noted, where the file lies, and what a mail says."""
    lines = [f"{result.request}: noted: {WORDS[result.how]}, {result.on}"]
    if result.read:
        said = result.read.summary or ("yours" if result.how is How.SENT else "nothing that the reader knows")
        lines.append(fold_in(plain(f"{result.read.number}  {result.read.subject}: {said}"), "    ", "  "))
        if result.read.unclear:
            lines.append(style.odd(fold_in(plain(f"to read: {result.read.unclear}"), "    ", "  ")))
    elif result.file:
        lines.append(f"  kept as {result.file[:16]}…")
    if result.how is not How.NOTE:
        lines.append(style.dim("  it holds follow-ups back like any mail"))
    return "\n".join(lines)


def ordered_text(result: Ordered, became: str, style: Style) -> str:
    """What is withdrawn, closed, open again, paused or resumed, and which letters that stops."""
    lines = [f"{result.scope} {result.name}: {became}"]
    if result.scope != "request":
        lines.append(f"  {count(len(result.requests), 'request')}")
    if result.held:
        stays = "waits in the queue" if len(result.held) == 1 else "wait in the queue"
        verb = stays if became.startswith("paused") else "taken out of the queue"
        lines.append(f"  {count(len(result.held), 'letter')} {verb}")
    lines += [style.odd(f"  {key} may have left already; it could not be stopped") for key in result.left]
    if became == "closed" and result.open_items:
        lines.append(fold_in(f"without an answer: {', '.join(result.open_items)}", "    ", "  "))
    return "\n".join(lines)
