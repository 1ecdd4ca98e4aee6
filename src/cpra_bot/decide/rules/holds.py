"""What holds back a letter that is due: it came too soon, too often, on weak ground, or a person said not now."""

from __future__ import annotations

from datetime import timedelta

from cpra_bot.decide.rules.case import Case
from cpra_bot.decide.rules.rule import Hold
from cpra_bot.decide.said import is_machine
from cpra_bot.law.clock import next_working_day
from cpra_bot.law.days import legal_day
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.model.proposal import ProposalStatus
from cpra_bot.model.request import How

WAYS = {How.RECEIVED: "something came by another way", How.CALLED: "somebody called", How.SENT: "we wrote by hand"}


def _too_soon(case: Case, _letter: NextAction) -> NextAction | None:
    """Distance from whatever was last heard in the request: a letter of ours, or a person's word from either side."""
    state = case.state
    contacts = [(legal_day(each.at), "we wrote") for each in state.letters if each.status is LetterStatus.SENT]
    contacts += [(day, "we wrote about several requests") for day in case.around.together]
    contacts += [(each.on, WAYS[each.how]) for each in state.contacts if each.how in WAYS]
    contacts += [(legal_day(reply.received_at), "there was mail") for reply in state.replies if not is_machine(reply)]
    last, what = max(contacts, key=lambda contact: contact[0])
    earliest = next_working_day(last + timedelta(days=case.policy.minimum_distance_days), case.rules)
    if case.today < earliest:
        return case.wait("distance", earliest, f"{what} last on {last}; the next letter may go on {earliest}")
    return None


def _ceiling(case: Case, _letter: NextAction) -> NextAction | None:
    """Letters that nobody answered. Those that were answered do not count, but none leaves by itself after them."""
    sent = case.unanswered()
    if sent < case.policy.ceiling:
        return None
    key = case.state.key
    return case.ask(
        "ceiling",
        f"{key}:{case.state.follow_ups}",
        f"{sent} letters in a row have gone unanswered, as many as the campaign allows; a person decides what comes "
        "next: call, close, withdraw, or write by hand",
        f"cpra show {key}",
        f"cpra record {key} --called",
        f"cpra close {key}",
    )


def _weak(case: Case, letter: NextAction) -> NextAction | None:
    """A reply that was placed by its sender's domain alone is never enough for an automatic letter."""
    for reply in case.said:
        if reply.strength is Strength.WEAK:
            return case.ask(
                "confirm",
                reply.message,
                f'a letter is due ({letter.rule}), but "{reply.subject}" of {legal_day(reply.received_at)} was placed '
                f"here on weak grounds ({reply.reason}); confirm or move it first",
                f"cpra inbox place {case.number(reply)} {case.state.key}",
            )
    return None


def _in_doubt(case: Case, _letter: NextAction) -> NextAction | None:
    """A message that may be the agency's answer waits for its place: we do not write over it."""
    if not case.around.doubts:
        return None
    names = " and ".join(case.around.doubts)
    return case.wait("in-doubt", case.today, f"a letter is due, but {names} in the inbox may be the agency's answer")


def _silent_mailbox(case: Case, _letter: NextAction) -> NextAction | None:
    since = case.around.silent_since
    if since is None:
        return None
    why = f"a letter is due, but nothing at all has come to the mailbox since {since}: an answer may be lying elsewhere"
    return case.wait("silent-mailbox", case.today, why)


def _closed_day(case: Case, letter: NextAction) -> NextAction | None:
    """Letters leave on working days; one that a person has to approve can be read on any day."""
    if letter.mode is not Mode.AUTO or case.working_day == case.today:
        return None
    why = f"offices are closed today; the next working day is {case.working_day}"
    return case.wait("closed-day", case.working_day, why)


def _postponed(case: Case, letter: NextAction) -> NextAction | None:
    proposal = case.state.proposals.get(letter.need)
    if proposal is None or proposal.status is not ProposalStatus.POSTPONED or proposal.until is None:
        return None
    if case.today >= proposal.until:
        return None
    return case.wait(
        "postponed", proposal.until, f"a person put this letter off on {proposal.on} until {proposal.until}"
    )


def _declined(case: Case, letter: NextAction) -> NextAction | None:
    """A person said no to a letter that time had called for: then a person says what comes in its place."""
    proposal = case.state.proposals.get(letter.need)
    if proposal is None or proposal.status is not ProposalStatus.REJECTED:
        return None
    key, note = case.state.key, f' ("{proposal.note}")' if proposal.note else ""
    return case.ask(
        "declined",
        letter.need,
        f"on {proposal.on} a person decided against this letter{note}; say what comes in its place",
        f"cpra close {key}",
        f"cpra pause {key}",
        f"cpra record {key} --called",
    )


POSTPONED = Hold("postponed", "a person put this letter off, and that day has not come", _postponed)
DECLINED = Hold("declined", "a person said no to this letter: then a person says what comes in its place", _declined)
DISTANCE = Hold("distance", "less than the campaign's distance since anybody wrote or called", _too_soon)
CEILING = Hold("ceiling", "as many letters have asked as the campaign allows: then a person decides", _ceiling)
WEAK = Hold("confirm", "a reply was placed here on weak grounds: a person confirms it first", _weak)
IN_DOUBT = Hold("in-doubt", "a message in the inbox may be the agency's answer", _in_doubt)
SILENT = Hold("silent-mailbox", "nothing at all has come to the mailbox for two weeks", _silent_mailbox)
CLOSED_DAY = Hold("closed-day", "a weekend, a court holiday or a closure of the office", _closed_day)

ANSWERING = (POSTPONED, WEAK, IN_DOUBT, CLOSED_DAY)
"""Of a letter that answers what the agency wrote: it need keep no distance from it."""

ASKING = (DECLINED, POSTPONED, DISTANCE, CEILING, WEAK, IN_DOUBT, SILENT, CLOSED_DAY)
"""Of a letter that asks again."""

CHECKING = (POSTPONED, WEAK, IN_DOUBT, SILENT, CLOSED_DAY)
"""Of the one question whether the request arrived: it comes a few days after it."""
