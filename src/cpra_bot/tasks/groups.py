"""One decision for all messages of a template: shown first, then done under the id that was shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from cpra_bot.errors import UsageError
from cpra_bot.model.books import Books
from cpra_bot.model.hearing import GroupResult, GroupStep
from cpra_bot.model.results import LookAlikes
from cpra_bot.output.facts import summary_of
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.inbox import (
    by_person,
    call_harmless,
    explain_others,
    file_message,
    new_act,
    set_aside,
)
from cpra_bot.tasks.lookalikes import Waiting, look_alikes, waiting_messages
from cpra_bot.tasks.named import request_key
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import Reader

Judge = Callable[[Waiting], tuple[str, str, str]]
"""A waiting message → (request, why that one, why it stays as it is)."""


def place_group(office: Office, group: str, request: str = "", apply: str = "") -> GroupResult:
    """File every message of a group with its own request, or all with one.

    Without a request each goes where it is weakly placed already, else to its only candidate, else to the only live
    request whose agency it names; the others stay.

    Args:
        office: the open workspace.
        group: its name (`g7`).
        request: one request for all; empty for each its own.
        apply: id of the preview to be carried out; empty to preview.

    Raises:
        UsageError: there is no such group or request, or the preview is out of date.
    """
    books = office.books()
    reader = Reader(office)
    whole = request_key(books, request) if request else ""

    def judge(one: Waiting) -> tuple[str, str, str]:
        if one.request and not one.weak:
            return one.request, "", "it is placed already"
        if whole:
            return whole, "you name it for all", ""
        if one.request:
            return one.request, "weakly placed there; you confirm it", ""
        return _own_request(office, reader, books, one)

    result = _steps(office, books, "place", group, judge)
    if not _wanted(result, apply):
        return result
    act = new_act(office)
    for step in result.covered:
        file_message(office, reader, step.message, by_person(step.request), act)
    done = {step.message for step in result.steps}
    taught = explain_others(office, reader, books, act, done)
    return GroupResult("place", group, result.steps, result.plan, applied=True, taught=taught)


def aside_group(office: Office, group: str, note: str, apply: str = "") -> GroupResult:
    """Say of every message of a group that it belongs to no request; those placed on strong grounds stay.

    Args and errors as for `place_group`; `note` is kept in the ledger.
    """

    def judge(one: Waiting) -> tuple[str, str, str]:
        sure = bool(one.request) and not one.weak
        return one.request, "", "it is placed on strong grounds" if sure else ""

    result = _steps(office, office.books(), "aside", group, judge)
    if not _wanted(result, apply):
        return result
    set_aside(office, [step.message for step in result.covered], note, new_act(office))
    return GroupResult("aside", group, result.steps, result.plan, applied=True)


def harmless_group(office: Office, group: str, note: str, apply: str = "") -> GroupResult:
    """Say of every reply of a group that nothing in it holds letters back; those that want no reading stay.

    Args and errors as for `place_group`; `note` is kept in the ledger.
    """

    def judge(one: Waiting) -> tuple[str, str, str]:
        return one.request, "", "" if one.unread else "it wants no reading" if one.request else "it is in no request"

    books = office.books()
    result = _steps(office, books, "harmless", group, judge)
    if not _wanted(result, apply):
        return result
    call_harmless(office, books, [step.message for step in result.covered], note, new_act(office))
    return GroupResult("harmless", group, result.steps, result.plan, applied=True)


def _own_request(office: Office, reader: Reader, books: Books, one: Waiting) -> tuple[str, str, str]:
    candidates = [key for key in books.inbox[one.message].candidates if key in books.requests]
    if len(candidates) == 1:
        return candidates[0], "its only candidate", ""
    if candidates:
        return "", "", "several requests fit: " + ", ".join(candidates[:3])
    stored = office.ledger.messages.get(one.message)
    hits = reader.matcher.suggest(parse_mail(stored.raw), stored.received_at) if stored else []
    if len(hits) == 1:
        return hits[0].key, f"it names {hits[0].agency_name}, or its city or county", ""
    if hits:
        return "", "", "it names several agencies: " + ", ".join(hit.key for hit in hits[:3])
    return "", "", "nothing in it names an agency of a live request"


def _steps(office: Office, books: Books, verb: str, name: str, judge: Judge) -> GroupResult:
    waiting = waiting_messages(office, books)
    group = _find(look_alikes(books, waiting), name)
    replies = {reply.message: reply for state in books.requests.values() for reply in state.replies}
    steps = []
    for one in waiting:
        if one.message in group.messages:
            request, why, stays = judge(one)
            reply = replies.get(one.message)
            summary = summary_of(reply.facts) if reply else ""
            number = books.numbers[one.message]
            steps.append(GroupStep(one.message, number, one.sender, one.subject, request, stays, why, summary))
    plan = hashlib.sha256("\n".join([verb, *(f"{one.message} {one.request} {one.stays}" for one in steps)]).encode())
    return GroupResult(verb, name, tuple(steps), plan.hexdigest()[:6], applied=False)


def _find(groups: tuple[LookAlikes, ...], name: str) -> LookAlikes:
    for group in groups:
        if group.name == name:
            return group
    known = ", ".join(group.name for group in groups[:5])
    raise UsageError(
        f"no messages that wait look like {name.replace('g', 'm', 1)}",
        f"`cpra inbox` lists the groups: {known}" if known else "`cpra inbox` lists what waits",
    )


def _wanted(result: GroupResult, apply: str) -> bool:
    """True if this very preview is to be carried out.

    Raises:
        UsageError: the preview is another one, or would do nothing.
    """
    if not apply:
        return False
    if apply != result.plan:
        raise UsageError(
            f"what {result.group} holds is no longer what the preview {apply} showed",
            f"look again: `cpra inbox {result.verb} {result.group}`",
        )
    if not result.covered:
        raise UsageError(f"nothing in {result.group} would change", "`cpra inbox` lists what waits")
    return True
