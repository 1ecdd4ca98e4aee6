"""Rules about our own side: letters that are not settled, and a person's standing orders."""

from __future__ import annotations

from datetime import timedelta

from cpra_bot.decide.rules.case import Case
from cpra_bot.decide.rules.rule import Rule, Verdict
from cpra_bot.law.days import legal_day
from cpra_bot.model.letter import LetterKind, LetterStatus

STUCK_AFTER_DAYS = 3
"""A letter that the server has put off for so long wants a person's eye."""


def _uncertain(case: Case) -> Verdict:
    """A letter that may or may not have left comes before everything else."""
    for letter in case.state.letters:
        if letter.status is LetterStatus.STARTED:
            why = f"{letter.key} is being handed over, or its run was cut off; the next run looks for its copy"
            return case.wait("in-flight", case.today, why)
        if letter.status is LetterStatus.UNKNOWN and letter.channel == "muckrock":
            why = (
                f"nobody knows yet whether MuckRock has {letter.key}; the next run looks into our list there, and "
                "files it only if the list does not show it a quarter of an hour after the attempt"
            )
            return case.wait("in-flight", case.today, why)
        if letter.status is LetterStatus.UNKNOWN:
            return case.ask(
                "settle",
                f"{letter.key}@{letter.at.isoformat()}",
                f"the letter {letter.key} was being handed over on {legal_day(letter.at)} when the line broke. A copy "
                "in the mailbox would show that it left, and none has been seen yet. It will not be sent again until "
                "its copy is found or you say what happened",
                "cpra poll",
                f"cpra record {letter.key} --arrived",
                f"cpra record {letter.key} --never-left",
            )
    return "it is known of every letter whether it left"


def _withdrawn(case: Case) -> Verdict:
    on = case.state.withdrawn_on
    if on is None:
        return "the request was not withdrawn"
    return case.wait("withdrawn", case.today, f"the request was withdrawn on {on}; nothing goes out about it")


def _closed(case: Case) -> Verdict:
    on = case.state.closed_on
    if on is None:
        return "nobody has closed the request"
    return case.wait("closed", case.today, f"the request was closed on {on}; nothing goes out about it")


def _paused(case: Case) -> Verdict:
    pause = case.state.pause
    if pause is None:
        return "nothing is paused"
    if pause.until and case.today > pause.until:
        return f"the pause of the {pause.scope} ended on {pause.until}"
    end = f"until {pause.until}" if pause.until else "until a person resumes it"
    note = f" ({pause.note})" if pause.note else ""
    return case.wait("paused", pause.until or case.today, f"the {pause.scope} is paused {end}{note}; nothing goes out")


def _refused(case: Case) -> Verdict:
    first = case.state.first_letter
    for letter in case.state.letters:
        settled = letter.kind is LetterKind.INITIAL and letter is not first  # a newer one went to another address
        if letter.status is LetterStatus.REFUSED and not settled:
            return case.ask(
                "refused",
                letter.key,
                f"{letter.key} was refused for good on {legal_day(letter.at)}; correct the address in the directory, "
                "and `cpra preview` offers the letter again",
                f"cpra show {case.state.key}",
            )
    return "no letter was refused"


def _by_hand(case: Case) -> Verdict:
    for letter in case.state.letters:
        if letter.by_hand and letter.status is LetterStatus.QUEUED:
            since = legal_day(letter.queued_at)
            why = f"{letter.key} waits since {since} for a person to file it; see `cpra file`"
            return case.wait("by-hand", case.today, why)
    return "no letter waits for a person to file it"


def _queued(case: Case) -> Verdict:
    for letter in case.state.letters:
        if letter.by_hand or letter.status not in {LetterStatus.QUEUED, LetterStatus.FAILED}:
            continue
        since = legal_day(letter.queued_at)
        if letter.status is LetterStatus.FAILED and letter.channel == "muckrock" and case.today > since:
            return case.ask(
                "stuck",
                letter.key,
                f"MuckRock has put {letter.key} off since {since}, and all others that wait for it; mend what it "
                "names, then send again",
                f"cpra show {case.state.key}",
                f"cpra send {case.state.campaign} --live",
            )
        if letter.status is LetterStatus.FAILED and case.today - since > timedelta(days=STUCK_AFTER_DAYS):
            return case.ask(
                "stuck",
                letter.key,
                f"the mail server has put {letter.key} off since {since}; it is tried again with each run",
                f"cpra show {case.state.key}",
            )
        return case.wait("queued", case.today, f"{letter.key} is in the queue and leaves with the next run")
    return "no letter is in the queue"


SETTLE = Rule(
    "settle",
    "a letter was being handed over when the line broke, and no copy of it was seen",
    "looks for its copy, or asks what happened; nothing else goes out before that is known",
    "person",
    _uncertain,
)
WITHDRAWN = Rule("withdrawn", "a person took the request back", "nothing goes out", "wait", _withdrawn)
CLOSED = Rule("closed", "a person called the request done", "nothing goes out", "wait", _closed)
PAUSED = Rule("paused", "the request, the agency or the campaign is paused", "nothing goes out", "wait", _paused)
REFUSED = Rule("refused", "a mail server refused a letter for good", "asks for another address", "person", _refused)
BY_HAND = Rule(
    "by-hand",
    "a letter for a portal, a form or the post is in the queue",
    "waits for a person to file it; all such letters are one thing to tell",
    "wait",
    _by_hand,
)
QUEUED = Rule("queued", "a letter is in the queue", "waits for it to leave; tells when it is stuck", "wait", _queued)
