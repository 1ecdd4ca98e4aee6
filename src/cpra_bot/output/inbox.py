"""What waits for a person's placing, as text: by itself, or as a group that one template wrote."""

from __future__ import annotations

from cpra_bot.model.hearing import GroupResult, GroupStep
from cpra_bot.model.results import InboxResult, LookAlikes, PlaceResult
from cpra_bot.output.replies import message_text
from cpra_bot.output.style import Style, count, cut, fold_in, plain

_NUMBERS = 12  # of a group's messages that the list names


def inbox_text(result: InboxResult, style: Style) -> str:
    """What waits: groups first, then what is alone."""
    if not result.messages and not result.weak and not result.groups:
        return "the inbox is empty"
    grouped = {key for group in result.groups for key in group.messages}
    lines = [line for group in result.groups for line in _group(group, result, style)]
    for each in [one for one in result.messages if one.message not in grouped]:
        number = result.numbers[each.message]
        lines.append(f"{number:>5}  {style.bold(cut(plain(each.subject) or '(no subject)', 72))}")
        lines.append(style.dim(f"       from {plain(each.sender)}, {each.received_at:%Y-%m-%d}"))
        lines.append(fold_in(plain(each.reason), "       "))
        lines += [f"       {style.command(f'cpra inbox place {number} {key}')}" for key in each.candidates[:5]]
        lines.append(f"       {style.command(f'cpra show {number}')}, {style.command(f'cpra inbox aside {number}')}")
    weak = [(request, reply) for request, reply in result.weak if reply.message not in grouped]
    if weak:
        lines.append("placed on weak grounds; confirm each, or move it:")
    for request, reply in weak:
        number = result.numbers[reply.message]
        lines.append(f"{number:>5}  {request}: {cut(plain(reply.subject), 70 - len(request))}")
        lines.append(style.dim(f"       from {plain(reply.sender)}, {reply.received_at:%Y-%m-%d}"))
        lines.append(style.dim(fold_in(plain(reply.reason), "       ")))
        lines.append(f"       {style.command(f'cpra inbox place {number} {request}')}")
    return "\n".join(lines)


def _group(group: LookAlikes, result: InboxResult, style: Style) -> list[str]:
    parts = ((group.unplaced, "in no request"), (group.weak, "placed on weak grounds"), (group.unread, "to read"))
    told = ", ".join(f"{len(keys)} {words}" for keys, words in parts if keys)
    numbers = [result.numbers[key] for key in group.messages]
    shown = " ".join(numbers[:_NUMBERS]) + (f" and {len(numbers) - _NUMBERS} more" if len(numbers) > _NUMBERS else "")
    lines = [
        f"{group.name:>5}  {style.bold(cut(plain(group.subject) or '(no subject)', 72))}",
        style.dim(fold_in(f"{len(numbers)} look alike: {told}", "       ")),
        style.dim(fold_in(f"{shown}; the first from {plain(group.sender)}", "       ")),
    ]
    verbs = ["place"] * bool(group.unplaced or group.weak) + ["aside"] * bool(group.unplaced)
    verbs += ["harmless"] * bool(group.unread)
    shows = [f"cpra show {numbers[0]}", *(f"cpra inbox {verb} {group.name}" for verb in verbs)]
    return [*lines, *(f"       {style.command(command)}" for command in shows)]


def place_text(result: PlaceResult, style: Style) -> str:
    """What a placing did."""
    lines = [message_text(result.placed, style)]
    if result.taught:
        lines.append("this also explained:")
        lines += [message_text(each, style) for each in result.taught]
    lines.append(style.dim(f"take it back: cpra inbox undo{style.where}"))
    return "\n".join(lines)


def group_text(result: GroupResult, style: Style, extra: str = "") -> str:
    """What one decision does to a whole group, before or after.

    Args:
        result: the steps.
        style: colours, and where the workspace is.
        extra: what the command had behind the group's name (a request, a note).
    """
    verbs = {"place": ("placed", "would be placed"), "aside": ("set aside", "would be set aside")}
    done, would = verbs.get(result.verb, ("called harmless", "would be called harmless"))
    left = len(result.steps) - len(result.covered)
    head = f"{count(len(result.covered), 'message')} {done if result.applied else would}"
    lines = [style.bold(head + (f", {left} stay as they are" if left else ""))]
    lines += [line for step in result.steps for line in _step(step, result.verb, style)]
    if result.taught:
        lines.append("this also explained:")
        lines += [message_text(each, style) for each in result.taught]
    if result.applied:
        lines.append(style.dim(f"take it back: cpra inbox undo{style.where}"))
    elif result.covered:
        command = f"cpra inbox {result.verb} {result.group}{extra} --apply {result.plan}"
        lines.append(f"nothing is done yet; do it: {style.command(command)}")
    return "\n".join(lines)


def _step(step: GroupStep, verb: str, style: Style) -> list[str]:
    target = f" → {step.request}" if step.request and not step.stays and verb == "place" else ""
    lines = [f"{step.number:>5}  {cut(plain(step.sender), max(20, 72 - len(target)))}{style.bold(target)}"]
    lines.append(style.dim(f"       {cut(plain(step.subject) or '(no subject)', 72)}"))
    if step.summary:
        lines.append(style.dim(fold_in(plain(step.summary), "       ")))
    if step.stays:
        lines.append(style.odd(fold_in(f"stays: {plain(step.stays)}", "       ")))
    elif step.why:
        lines.append(fold_in(plain(step.why), "       "))
    return lines
