"""One unconfirmed answer after the other on a terminal: the value, the words beside it, and a person's word on both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from cpra_bot.cli import common
from cpra_bot.errors import UsageError
from cpra_bot.model.answer import Answer, AnswerForm, Standing
from cpra_bot.output.results import answer_text, item_line
from cpra_bot.output.style import Style
from cpra_bot.tasks.judging import Correction, judge
from cpra_bot.tasks.office import Office

WORDS = {"y": "yes", "c": "correct", "r": "reject", "s": "skip", "q": "quit"}


class Enough(Exception):
    """The person wants to stop."""


@dataclass
class AnswerWalk:
    """A person at a terminal.

    Attributes:
        office: the open workspace.
        style: how text is written here.
        by: who looks; the requester where empty.
        ask: puts a question and gives the answer; EOFError where there is none any more.
        judged: what was said so far.
    """

    office: Office
    style: Style
    by: str = ""
    ask: Callable[[str], str] = input
    judged: list[Answer] = field(default_factory=list)

    def through(
        self, answers: Sequence[Answer], items: Mapping[str, Mapping[str, str]], names: Mapping[str, str]
    ) -> None:
        """Show every answer and take the person's word on it, until the end or until the person has enough.

        Args:
            answers: in the order in which they are shown.
            items: request key → label → what was asked.
            names: request key → name of the agency.
        """
        numbers, done = self.office.books().numbers, 0
        try:
            for done, answer in enumerate(answers):
                common.say(self.style.dim(f"({done + 1} of {len(answers)})"))
                common.say(self.style.bold(names[answer.request]))
                common.say(item_line(answer.item, items[answer.request]))
                common.say(answer_text(answer, numbers, self.style))
                self._one(answer)
            done = len(answers)
        except (Enough, EOFError, KeyboardInterrupt):
            common.say("")
        if len(answers) > done:
            common.say(f"{len(answers) - done} not looked at yet; they wait")

    def _one(self, answer: Answer) -> None:
        while True:
            word = self._choose()
            if word == "s":
                return
            try:
                self.judged.append(self._say(word, answer))
            except UsageError as fault:
                common.say(f"{fault}; {fault.remedy}")
                continue
            return

    def _say(self, word: str, answer: Answer) -> Answer:
        if word == "y":
            return judge(self.office, answer, Standing.CONFIRMED, self.by)
        if word == "r":
            return judge(self.office, answer, Standing.REJECTED, self.by, self._line("why"))
        correction = Correction(
            item=self._line("item", answer.item),
            value=self._line("value"),
            period=self._line("year, or first..last") if answer.form is AnswerForm.NUMBER else "",
        )
        return judge(self.office, answer, Standing.CORRECTED, self.by, self._line("why"), correction)

    def _line(self, what: str, shown: str = "") -> str:
        stays = f" [{shown}]" if shown else " (empty: as it is)" if what != "why" else " (may be left empty)"
        return self.ask(f"{what}{stays}: ").strip()

    def _choose(self) -> str:
        question = "  ".join(f"[{key}]{word[1:]}" for key, word in WORDS.items()) + ": "
        while True:
            answer = self.ask(question).strip().lower()[:1]
            if answer == "q":
                raise Enough
            if answer in WORDS:
                return answer
