"""Plans, letters and their handing over, as text."""

from __future__ import annotations

from collections import Counter

from cpra_bot.model.letter import Letter, LetterStatus
from cpra_bot.model.problem import Problem
from cpra_bot.model.results import Delivery, HeldBack, Plan, SendResult
from cpra_bot.output.style import WIDTH, Style, count, cut, fold_in, plain

SHOWN_HELD = 12


def letter_text(letter: Letter, note: str, style: Style) -> str:
    """One letter as it will be sent, under a ruled head."""
    head = [
        style.bold(letter.key),
        f"  To:       {letter.to}" + (style.dim(f"   ({note})") if note else ""),
        f"  From:     {letter.sender_name} <{letter.sender}>",
        *([f"  Reply-To: {letter.reply_to or letter.sender}"] if letter.channel == "email" else []),
        f"  Subject:  {letter.subject}",
        *(f"  Attached: {each.name} ({len(each.content) * 3 // 4096} KB)" for each in letter.attachments),
    ]
    rule = style.dim("─" * WIDTH)
    return "\n".join([rule, *head, rule, "", letter.body])


def plan_text(plan: Plan, style: Style, *, letters: bool = True, agency: str = "") -> str:
    """What `preview` prints: every letter, then the plan in short."""
    lines = []
    if letters:
        lines += [
            letter_text(letter, plan.notes.get(letter.request.split("/")[1], ""), style)
            for letter in plan.letters
            if not agency or letter.request.split("/")[1] == agency
        ]
    else:
        lines += addressees(plan, style)
    lines += [style.dim("─" * WIDTH), *plan_summary(plan, style)]
    return "\n".join(lines)


def addressees(plan: Plan, style: Style) -> list[str]:
    """One line a letter: to whom."""
    lines = []
    for letter in plan.letters:
        agency = letter.request.split("/")[1]
        note = plan.notes.get(agency, "")
        lines.append(f"  {cut(agency, 30):<30} {letter.to}" + (style.dim(f"  {note}") if note else ""))
    return lines


def plan_summary(plan: Plan, style: Style) -> list[str]:
    """Count per channel, what is missing, the plan id."""
    channels = Counter(letter.channel for letter in plan.letters)
    by_channel = ", ".join(f"{number} by {channel}" for channel, number in channels.items()) or "none"
    lines = [f"{style.bold(plan.campaign)} on {plan.day}: {count(len(plan.letters), 'letter')} ({by_channel})"]
    if plan.already:
        lines.append(f"  {count(len(plan.already), 'request')} open already; these agencies get no second first letter")
    if plan.costs:
        lines.append(fold_in(plan.costs, "  ", "  "))
    lines += held_lines(plan.held, style)
    lines += [str(problem) for problem in plan.problems]
    if plan.letters and not plan.blocked:
        lines.append(f"plan {style.bold(plan.id)}")
    return lines


def held_lines(held: tuple[HeldBack, ...], style: Style) -> list[str]:
    """Agencies without a letter, grouped by nothing: each with its reason, the first dozen."""
    if not held:
        return []
    lines = [style.odd(f"  {count(len(held), 'agency')} without a letter:")]
    lines += [fold_in(f"{each.name}: {each.why}", "      ", "    ") for each in held[:SHOWN_HELD]]
    if len(held) > SHOWN_HELD:
        lines.append(f"    and {len(held) - SHOWN_HELD} more (--json lists all)")
    return lines


def problem_lines(problems: tuple[Problem, ...]) -> list[str]:
    """One line a fault, in the order of the files."""
    return [str(problem) for problem in problems]


def send_text(result: SendResult, style: Style) -> str:
    """What `send` did, or would do."""
    if not result.live:
        lines = plan_summary(result.plan, style) if result.plan else []
        if result.queue:
            lines.append(f"{count(len(result.queue), 'letter')} of an approved plan in the queue")
        lines += [style.bad(f"note: {note}") for note in result.notes]
        lines.append(style.dim("dry run: nothing was sent"))
        if result.command:
            lines.append(f"for real: {style.command(result.command)}")
        return "\n".join(lines)
    lines = [f"{count(result.queued, 'letter')} queued under the plan"] if result.queued else []
    return "\n".join([*lines, *delivery_lines(result.delivery, style)])


def delivery_lines(delivery: Delivery, style: Style) -> list[str]:
    """How each letter ended that did not simply leave, then the totals."""
    lines = []
    for outcome in delivery.outcomes:
        if outcome.status is LetterStatus.SENT:
            if outcome.found:
                lines.append(f"  {outcome.letter} had left: {outcome.answer}")
            continue
        lines.append(style.bad(fold_in(f"{outcome.letter}: {outcome.status}, {plain(outcome.answer)}", "    ", "  ")))
        if outcome.remedy:
            lines.append(fold_in(outcome.remedy, "    "))
    found = sum(1 for outcome in delivery.outcomes if outcome.found)
    totals = [
        f"{delivery.count(status) - found * (status is LetterStatus.SENT)} {word}"
        for status, word in (
            (LetterStatus.SENT, "sent"),
            (LetterStatus.REFUSED, "refused"),
            (LetterStatus.FAILED, "put off"),
            (LetterStatus.UNKNOWN, "uncertain"),
        )
        if delivery.count(status) - found * (status is LetterStatus.SENT)
    ]
    if totals:
        lines.append(style.good(", ".join(totals)))
    if delivery.waiting:
        why = delivery.why_waiting or "the run stopped early" * bool(delivery.stopped) or "they leave with the next run"
        lines.append(f"{count(delivery.waiting, 'letter')} stay in the queue: {why}")
    for key in delivery.unsettled:
        lines.append(style.odd(f"nobody knows whether {key} left; it will not be sent again by itself:"))
        lines.append(f"  {style.command('cpra poll')}  looks for its copy; if the agency has it, or never got it:")
        lines += [f"  {style.command(f'cpra record {key} {what}')}" for what in ("--arrived", "--never-left")]
    if delivery.stopped:
        lines.append(style.bad(f"stopped: {delivery.stopped}") + (f"; {delivery.remedy}" if delivery.remedy else ""))
    return lines or ["nothing to send"]
