"""How the demo tells its days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.model.results import Plan, ReadMessage, SendResult, StatusResult, TickResult
from cpra_bot.output.requests import status_text
from cpra_bot.output.style import WIDTH, Style, count, cut, fold_in, plain, short_name
from cpra_bot.rehearsal.tally import Tally
from cpra_bot.rehearsal.volunteers import Filed
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.status import agency_name

NAME_WIDTH = 26


def opening(title: str, who: str, days: int, folder: Path, style: Style) -> str:
    """What is about to happen."""
    text = f"{who}, real mail servers on this machine only, {days} simulated days. The workspace is left in {folder}."
    return "\n".join([style.bold(title), fold_in(text, "", ""), ""])


def launched(day: date, plan: Plan, sent: SendResult, style: Style) -> str:
    """The first day: the preview, and what left."""
    delivered = count(sent.delivery.count(LetterStatus.SENT), "letter") + " sent"
    command = f"    cpra send {plan.name} --plan {plan.id} --live:"
    gap = " " if len(command) + len(delivered) < WIDTH else "\n      "
    lines = [
        day_head(day, 0, style),
        f"    cpra preview {plan.name}: {count(len(plan.letters), 'letter')}, plan {plan.id}",
        command + gap + style.good(delivered),
    ]
    if sent.delivery.waiting:
        lines.append(fold_in(f"{sent.delivery.waiting} wait: {sent.delivery.why_waiting}", "    ", "    "))
    return "\n".join(lines)


def day_head(day: date, number: int, style: Style) -> str:
    """`Tue 2026-09-22  day 1`."""
    return style.bold(f"{day:%a %Y-%m-%d}") + style.dim(f"  day {number}")


def filed_line(filed: Filed, style: Style) -> str:
    """What people filed by hand that day; empty if nothing waited for them."""
    if not filed.pages:
        return ""
    left = f", {filed.pages - filed.noted} left to the portal's mail" if filed.pages > filed.noted else ""
    text = f"cpra file --packet: {count(filed.pages, 'page')} filed, {filed.noted} noted by their sheet{left}"
    return style.good(fold_in(text, "    ", "    "))


def day_page(office: Office, number: int, result: TickResult, style: Style) -> str:
    """A day on which something happened; empty on most days."""
    return page(office.today(), number, day_lines(result, lambda key: agency_name(office, key), style), style)


def page(day: date, number: int, lines: list[str], style: Style) -> str:
    """A day with what happened on it; empty where nothing did."""
    return "\n".join([day_head(day, number, style), *lines]) if lines else ""


def day_lines(result: TickResult, name_of: Callable[[str], str], style: Style) -> list[str]:
    """What cron did that day; nothing on most days."""
    lines = [_reply_line(each, name_of, style) for each in result.poll.read] if result.poll else []
    for key in result.poll.confirmed if result.poll else ():
        name = cut(short_name(name_of(key.split("/")[1])), NAME_WIDTH)
        lines.append(f"  ✓ {name:<{NAME_WIDTH}}  {style.good('its own mail confirms the filing')}")
    for letter in result.written:
        name = cut(short_name(name_of(letter.request.split("/")[1])), NAME_WIDTH)
        why = cut(result.reasons[letter.key], WIDTH - 32 - len(f"{letter.kind}: "))
        lines.append(f"  → {name:<{NAME_WIDTH}}  {style.good(letter.kind.value)}: {style.dim(why)}")
    if result.delivery.stopped:
        lines.append(style.bad(f"  stopped: {result.delivery.stopped}"))
    return lines


def _reply_line(each: ReadMessage, name_of: Callable[[str], str], style: Style) -> str:
    if not each.request:
        words = style.odd(cut(f"inbox: {plain(each.subject)}", WIDTH - 32))
        return f"  ← {cut(plain(each.sender), NAME_WIDTH):<{NAME_WIDTH}}  {words}"
    name = cut(short_name(name_of(each.request.split("/")[1])), NAME_WIDTH)
    said = each.summary if not each.unclear else f"to read: {plain(each.unclear)}"
    weak = " (weak placing)" if each.strength is Strength.WEAK else ""
    words = cut(said + weak, WIDTH - 32)
    return f"  ← {name:<{NAME_WIDTH}}  {style.odd(words) if each.unclear else words}"


def closing(result: Tally, table: StatusResult, folder: Path, style: Style) -> str:
    """The table, the counts, and what to try on the ledger that is left."""
    first = next((row for row in table.rows if row.state.replies), table.rows[0])
    tries = [
        (f"export CPRA_WORKSPACE={folder}", "so that no command needs -w"),
        ("cpra status", "the table, and what waits on you"),
        (f"cpra show {first.state.agency}", "one request whole, with its quotes"),
        ("cpra inbox", "what fits no request, and how to place it"),
        ("cpra status --json", "the same for programs"),
    ]
    lines = ["", status_text(StatusResult(table.rows, table.inbox, ()), style).rsplit("\n\n", 1)[0], ""]
    if table.needs:
        lines.append(style.odd(f"waiting on a person: {count(len(table.needs), 'thing')}; `cpra status` lists them"))
    lines += [*counts(result, style), "", style.bold("Try next")]
    return "\n".join([*lines, *(f"  {command:<34} {style.dim(what)}" for command, what in tries)])


def counts(result: Tally, style: Style) -> list[str]:
    """Letters and replies in figures, and the verdict of the agencies' own books."""
    verdict = style.good("clean") if result.clean else style.bad("NOT CLEAN")
    letters = (
        f"{result.letters_sent} sent ({result.follow_ups_sent} follow-ups), {result.letters_delivered} delivered, "
        f"{result.duplicates} twice, {result.letters_lost_afterwards} lost inside an agency"
    )
    replies = (
        f"{result.replies_received} received, {result.replies_matched} filed, {result.replies_wrong} of them wrongly, "
        f"{result.replies_in_inbox} in the inbox"
    )
    by_hand = (
        f"{result.filed_by_hand} filed, {result.confirmed_by_mail} of them known by the portal's mail alone; "
        f"{count(result.replies_repeated, 'reply')} came by two ways and counted once"
    )
    portals = (
        f"{result.filed_at_muckrock} filed at MuckRock, {count(result.portal_notices, 'change')} of it told; "
        f"{count(result.published_entries, 'message')} made of what portals publish"
    )
    return [
        fold_in(letters, " " * 9, "letters  "),
        fold_in(replies, " " * 9, "replies  "),
        *([fold_in(by_hand, " " * 9, "by hand  ")] if result.filed_by_hand else []),
        *([fold_in(portals, " " * 9, "portals  ")] if result.filed_at_muckrock or result.published_entries else []),
        f"The agencies' own books say: {verdict}",
    ]
