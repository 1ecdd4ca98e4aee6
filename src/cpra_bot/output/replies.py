"""What came in, as text."""

from __future__ import annotations

from cpra_bot.model.message import Strength
from cpra_bot.model.results import PollResult, ReadMessage, ShowMessage
from cpra_bot.output.facts import place_of, words_of
from cpra_bot.output.links import link_lines
from cpra_bot.output.style import Style, count, cut, fold_in, plain


def poll_text(result: PollResult, style: Style) -> str:
    """What `poll` brought."""
    return "\n".join(poll_lines(result, style))


def poll_lines(result: PollResult, style: Style) -> list[str]:
    """The same, each with its line end left out; messages that were told as they were read stand behind the first."""
    lines = [
        f"{count(result.fetched, 'new message')}"
        + (f", {result.copies} of them our own copies" if result.copies else "")
    ]
    lines += [message_text(each, style) for each in result.read]
    lines += [f"{key}: its copy shows that it was sent" for key in result.settled]
    lines += [f"{key}: its portal confirms that it was filed" for key in result.confirmed]
    lines += link_lines(result.links, style)
    lines += [style.bad(fold_in(f"not read: {plain(each)}", "  ", "")) for each in result.troubles]
    if result.stopped:
        lines.append(style.bad(f"stopped: {result.stopped}") + (f"; {result.remedy}" if result.remedy else ""))
    return lines


def message_text(each: ReadMessage, style: Style) -> str:
    """One message: where it went and what it says."""
    if each.request:
        weak = style.odd("  weak") if each.strength is Strength.WEAK else ""
        where = style.bold(each.request) + weak
    else:
        where = style.odd("inbox")
    lines = [f"{each.number:>5}  {where}"]
    lines.append(f"       {cut(plain(each.subject) or '(no subject)', 72)}")
    lines.append(style.dim(f"       from {plain(each.sender)}, {each.received_at:%Y-%m-%d}"))
    if each.summary:
        lines.append(fold_in(plain(each.summary), "       "))
    if each.unclear:
        lines.append(style.odd(fold_in(f"to read: {plain(each.unclear)}", "       ")))
    if not each.request or each.strength is Strength.WEAK:
        lines.append(style.dim(fold_in(plain(each.reason), "       ")))
    return "\n".join(lines)


def message_page(result: ShowMessage, style: Style) -> str:
    """One message whole, for `show m7`."""
    mail = result.mail
    sent = f", {mail.date:%Y-%m-%d %H:%M} UTC" if mail.date else ""
    lines = [
        style.bold(f"{result.number}  {plain(mail.subject) or '(no subject)'}"),
        style.dim(f"from {plain(mail.sender_name)} <{plain(mail.sender)}>{sent}"),
    ]
    lines += [style.dim(f"attached: {plain(each.name)} ({each.size:,} bytes)") for each in mail.attachments]
    for name, place in result.files:
        lines += [style.dim(fold_in(plain(f"kept: {name}"), "  ", "")), style.dim(f"  {place}")]
    lines += [style.odd(fold_in(plain(f"not fetched: {url}: {why}"), "  ", "")) for url, why in result.links]
    if result.filed:
        lines.append(
            fold_in(plain(f"filed with {result.request}, {result.filed.strength}: {result.filed.reason}"), "  ", "")
        )
        lines += [
            fold_in(plain(f'{words_of(fact)}{place_of(fact)}: "{fact.quote}"'), "    ", "  ")
            for fact in result.filed.facts
        ]
    elif result.waiting:
        lines.append(style.odd(fold_in(plain(f"in the inbox: {result.waiting.reason}"), "  ", "")))
    else:
        lines.append("set aside: it belongs to no request")
    if result.filed and result.filed.unclear:
        lines.append(style.odd(fold_in(plain(f"to read: {result.filed.unclear}"), "  ", "")))
        lines.append(f"if nothing in it holds letters back: {style.command(f'cpra inbox harmless {result.number}')}")
    lines += ["", *(fold_in(line, "  ") if line.strip() else "" for line in plain(mail.text).strip().splitlines())]
    return "\n".join(lines)
