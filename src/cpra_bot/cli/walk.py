"""One letter after the other on a terminal: read, edit, approve, reject, postpone; alike ones are decided together."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from cpra_bot.cli import common
from cpra_bot.cli.editor import edit
from cpra_bot.errors import UsageError
from cpra_bot.model.proposal import Proposal, ProposalStatus, Verdict
from cpra_bot.output.proposals import difference, difference_text, problem_text, proposal_text, verdict_text
from cpra_bot.output.style import Style
from cpra_bot.tasks import approve as task
from cpra_bot.tasks.likeness import own_words
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.status import agency_name

ONE = {
    "a": "approve",
    "e": "edit",
    "r": "reject",
    "p": "postpone",
    "s": "skip",
    "q": "quit",
}
MANY = {
    "a": "approve all {n}",
    "d": "diffs",
    "o": "one by one",
    "r": "reject",
    "p": "postpone",
    "s": "skip",
    "q": "quit",
}


class Enough(Exception):
    """The person wants to stop."""


@dataclass
class Walk:
    """A person at a terminal.

    Attributes:
        office: the open workspace.
        style: how text is written here.
        ask: puts a question and gives the answer; EOFError where there is none any more.
        verdicts: what was decided so far.
    """

    office: Office
    style: Style
    ask: Callable[[str], str] = input
    verdicts: list[Verdict] = field(default_factory=list)

    def through(self, groups: Sequence[Sequence[Proposal]]) -> None:
        """Show every group and take the person's word on it, until the end or until the person has enough."""
        total, done = len(groups), 0
        try:
            for number, members in enumerate(groups, start=1):
                common.say(self.style.dim(f"({number} of {total})"))
                self._show(members[0])
                self._group(members) if len(members) > 1 else self._one(members[0])
                done = number
        except (Enough, EOFError, KeyboardInterrupt):
            common.say("")
        left = sum(len(members) for members in groups[done:])
        if left:
            common.say(f"{left} not looked at yet; they wait")

    def _group(self, members: Sequence[Proposal]) -> None:
        rest = members[1:]
        common.say(self.style.odd(f"{len(rest)} more say the same to others:"))
        common.say("\n".join(f"  {each.id}  {each.draft.request}" for each in rest))
        while True:
            word = self._choose({key: words.format(n=len(members)) for key, words in MANY.items()})
            if word == "d":
                common.say("\n".join(difference_text(members[0], each, own_words, self.style) for each in rest))
                continue
            if word == "o":
                self._one(members[0])
                for each in rest:
                    common.say(difference_text(members[0], each, own_words, self.style))
                    self._one(each)
            elif word != "s":
                self._say(word, members)
            return

    def _one(self, proposal: Proposal) -> None:
        while True:
            word = self._choose(ONE)
            if word == "e":
                if self._edit(proposal):
                    return
                continue
            if word != "s":
                again = self._say(word, [proposal])
                if again:
                    proposal = again
                    self._show(proposal)
                    continue
            return

    def _say(self, word: str, proposals: Sequence[Proposal]) -> Proposal | None:
        """Carry out one word on some proposals; returns one that wants another look."""
        note = self.ask("why (may be left empty): ").strip() if word in "rp" else ""
        until = self._day() if word == "p" else None
        again = None
        for each in proposals:
            if word == "a":
                verdict = task.approve(self.office, each)
            elif until:
                verdict = task.postpone(self.office, each, until, note)
            else:
                verdict = task.reject(self.office, each, note)
            self._tell(verdict)
            if (verdict.again or verdict.problems) and verdict.proposal.status is ProposalStatus.LIVE:
                again = verdict.proposal
        return again

    def _day(self) -> date:
        while True:
            text = self.ask("until (YYYY-MM-DD): ").strip()
            try:
                day = date.fromisoformat(text)
            except ValueError:
                common.say("write it as 2026-12-31")
                continue
            if day > self.office.today():
                return day
            common.say(f"{day} is not ahead")

    def _edit(self, proposal: Proposal) -> bool:
        """Let the person change the letter; True once it is approved as changed."""
        before = text = task.as_text(proposal.draft.letter)
        while True:
            try:
                text = edit(text, f"{proposal.id}.txt")
                if text == before:
                    common.say("not changed")
                    return False
                letter = task.edited(proposal.draft.letter, text)
                faults = task.faults_of(self.office, proposal, letter)
            except UsageError as fault:
                common.say(f"{fault}; {fault.remedy}")
                faults = ()
            else:
                common.say("\n".join(difference(before, text, self.style)))
                if not faults:
                    return self._approve_as_edited(proposal, text)
                common.say(problem_text(faults))
            if self._choose({"e": "edit again", "b": "back"}) == "b":
                return False

    def _approve_as_edited(self, proposal: Proposal, text: str) -> bool:
        if self._choose({"a": "approve as changed", "b": "back"}) == "b":
            return False
        verdict = task.approve(self.office, proposal, text)
        self._tell(verdict)
        return verdict.done or verdict.proposal.status is not ProposalStatus.LIVE

    def _tell(self, verdict: Verdict) -> None:
        self.verdicts.append(verdict)
        common.say(verdict_text(verdict, self.style))

    def _show(self, proposal: Proposal) -> None:
        agency = proposal.draft.request.partition("/")[2]
        numbers = self.office.books().numbers
        common.say(proposal_text(proposal, agency_name(self.office, agency), numbers, self.style))
        faults = task.faults_of(self.office, proposal, proposal.draft.letter)
        if faults:
            common.say(self.style.odd("it does not leave before you have edited it:"))
            common.say(problem_text(faults))

    def _choose(self, words: dict[str, str]) -> str:
        question = "  ".join(f"[{key}]{word[1:]}" for key, word in words.items()) + ": "
        while True:
            answer = self.ask(question).strip().lower()[:1]
            if answer == "q" and "q" in words:
                raise Enough
            if answer in words:
                return answer


def at_terminal() -> bool:
    """True where a person can be asked."""
    return os.isatty(0) and os.isatty(1)
