"""The person of a rehearsal: looks each day at what cron asked, and decides by a table that anybody can read.

She reads mail as a person does: what a simulated agency meant stands in its books. She has a mailbox, the portals and
the program; no telephone, and no second address. What needs those, she leaves, and it goes on waiting under its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from cpra_bot.decide.outcomes import settles
from cpra_bot.model.action import NextAction
from cpra_bot.model.event import EventKind
from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.model.letter import LetterKind
from cpra_bot.model.proposal import Proposal, ProposalStatus
from cpra_bot.model.request import REMINDERS, FiledMessage, How
from cpra_bot.reading.correction import Given, Words, added, changed
from cpra_bot.reading.headers import header_block, identity
from cpra_bot.rehearsal.texts import load_text
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks import approve as word
from cpra_bot.tasks.file_refile import refile
from cpra_bot.tasks.inbox import aside, harmless, place
from cpra_bot.tasks.label import correct, facts_of
from cpra_bot.tasks.letters import GAPS
from cpra_bot.tasks.likeness import pattern
from cpra_bot.tasks.lookalikes import shapes
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.record import record
from cpra_bot.tasks.standing import end

LEFT = "left"
"""What she does about all that stands in no table."""

ANSWERS = {
    "answer": "I mean these items as they are written, for the whole department, in whatever form you keep them.",
    "trouble": "The page shows a summary, and the records themselves are not on it.",
}
"""What she writes where a draft has a gap."""

MOST_ARGUMENTS = 1
"""So many letters about the same denial; a second no is let rest."""


MORE_FOLLOWS = frozenset({FactKind.PROMISED_DATE, FactKind.DENIAL, FactKind.REFERRAL})
"""A release beside one of these is not all."""


class Taken(NamedTuple):
    """One decision.

    Attributes:
        need: what was asked.
        did: what she did, in a word or two; `left` if nothing.
        alike: equal for decisions that the program would have shown together; empty if it shows this one alone.
    """

    need: str
    did: str
    alike: tuple[object, ...] = ()


class Person:
    """Decides on behalf of the organizer whose campaign is rehearsed."""

    def __init__(self, office: Office, world: World) -> None:
        """Sit down.

        Args:
            office: the rehearsal's workspace.
            world: the agencies, whose books tell what they meant.
        """
        self.office, self._world = office, world

    def decide(self, news: Iterable[NextAction]) -> list[Taken]:
        """Do what the table says about everything that a run has newly asked. Mail is read before letters are let go.

        Args:
            news: as the run told it, in that order.

        Returns:
            one decision for each, in the order of `news`.
        """
        asked = list(news)
        taken = {}
        for each in sorted(asked, key=lambda need: need.need.startswith("proposal:")):
            taken[each.need] = self._decide(each)
        return [taken[each.need] for each in asked]

    def _decide(self, asked: NextAction) -> Taken:
        if asked.need.startswith("proposal:"):
            proposal = word.find(self.office, asked.need.partition(":")[2])
            agency = self.office.agencies.get(proposal.draft.request.partition("/")[2])
            return Taken(asked.need, self._letter(proposal), pattern(proposal, agency))
        _, act = TABLE.get(asked.rule, ("", _leave))
        message = asked.need.partition(":")[2] if asked.rule in BY_TEMPLATE else ""
        shape = self.shape_of(message)
        return Taken(asked.need, act(self, asked), (asked.rule, shape) if shape else ())

    def _letter(self, proposal: Proposal) -> str:
        order, letter = proposal.draft.order, proposal.draft.letter
        if proposal.status is not ProposalStatus.LIVE:
            return "overtaken"
        if order.kind is LetterKind.DENIAL_REBUTTAL and order.number > MOST_ARGUMENTS:
            word.reject(self.office, proposal, "they have looked at it again and stand by it")
            return "rejected"
        if order.kind in REMINDERS and self._set_right(order.request):
            return "read anew: it was all"
        text = word.as_text(letter)
        for name, gap in GAPS.items():
            text = text.replace(gap, ANSWERS[name])
        changed_text = text if text != word.as_text(letter) else ""
        verdict = word.approve(self.office, proposal, changed_text)
        if verdict.again:  # written anew with today's facts: she reads it again
            verdict = word.approve(self.office, verdict.proposal)
        if not verdict.done:
            return LEFT
        return "approved"

    def _set_right(self, request: str) -> bool:
        """Read the mail in a request before asking for more: what was taken for a first part may have been the last."""
        done = False
        for reply in self.office.books().requests[request].replies:
            at = self.last_part_misread(request, reply)
            if at:
                self.say_all_came(request, reply, at)
                done = True
        return done

    def last_part_misread(self, request: str, reply: FiledMessage) -> int:
        """Position, counted from 1, of a release that was read as a first part and was meant as the last; 0 if none."""
        name = self.meant(request.partition("/")[2], reply.message_id)
        text = load_text(name) if name else None
        if text is None or text.point is not FactKind.RELEASE or text.says & MORE_FOLLOWS:
            return 0
        facts = enumerate(reply.facts, start=1)
        return next((at for at, fact in facts if fact.kind is FactKind.RELEASE and _is_bare_part(fact)), 0)

    def say_all_came(self, request: str, reply: FiledMessage, at: int) -> None:
        """Correct that release: it settles all that was open."""
        given = Given(items=self.office.books().requests[request].open_items, detail={"partial": ""})
        correct(self.office, reply.message, lambda _mail, facts: changed(_mail, facts, at, given), "it is all of it")

    def shape_of(self, message: str) -> str:
        """What is equal for all messages of a template; empty for what is no message."""
        books = self.office.books()
        if message in books.inbox:
            return shapes(self.office, {message: ""})[message]
        reply = self.reply(message)
        return reply.shape if reply else ""

    def reply(self, message: str) -> FiledMessage | None:
        """A filed message by its key."""
        states = self.office.books().requests.values()
        return next((each for state in states for each in state.replies if each.message == message), None)

    def meant(self, agency: str, message_id: str) -> str:
        """Name of the text of which an agency made a mail; empty where its books have none."""
        books = self._world.books().get(agency)
        return books.texts.get(message_id, "") if books else ""

    def writer(self, message_id: str) -> str:
        """Id of the agency that wrote a mail; empty for a stranger's."""
        return self._world.truth().get(message_id, "")


def _is_bare_part(fact: Fact) -> bool:
    return fact.detail.get("partial") == "yes" and not fact.items


def _leave(_person: Person, _asked: NextAction) -> str:
    return LEFT


def _read(person: Person, asked: NextAction) -> str:
    """Say the point of a message where the reader has missed it; otherwise that nothing more is in it."""
    key = asked.need.partition(":")[2]
    reply = person.reply(key)
    if reply is None or not reply.unclear:
        return "overtaken"
    name = person.meant(asked.request.partition("/")[2], reply.message_id)
    text = load_text(name) if name else None
    point = text.point if text else None
    # An answer under an item's label is read label by label, and its point is no one fact.
    at = person.last_part_misread(asked.request, reply)
    if at:
        person.say_all_came(asked.request, reply, at)
        return "it states: all of it"
    known = {FactKind.ITEM_ANSWER, *(fact.kind for fact in reply.facts)}
    if text is None or point is None or point in known:
        harmless(person.office, key, "read: nothing more is in it")
        return "nothing more in it"
    detail = {"partial": "yes"} if text.says & MORE_FOLLOWS else {}
    items = person.office.books().requests[asked.request].open_items if point is FactKind.RELEASE else ()

    def correction(words: Words, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        quote = max(words.mail.own_text.split("\n\n"), key=len).strip() or words.mail.subject  # it may be in a file
        return added(words, facts, Given(point, None, quote, items, detail))

    correct(person.office, key, correction, "read")
    return f"it states: {point.value.replace('_', ' ')}"


def _which_items(person: Person, asked: NextAction) -> str:
    """It answers all that is open, or the agency would have said what is still to come."""
    key = asked.need.partition(":")[2]
    facts = facts_of(person.office, key).facts
    labels = person.office.books().requests[asked.request].open_items
    at = next((number for number, fact in enumerate(facts, start=1) if settles(fact) and not fact.items), 0)
    if not at:
        return "overtaken"
    correct(person.office, key, lambda mail, known: changed(mail, known, at, Given(items=labels)), "it is all of it")
    return "said: all that is open"


def _place(person: Person, asked: NextAction) -> str:
    """File a message with the agency that wrote it; a stranger's is set aside."""
    key = asked.need.partition(":")[2]
    stored = person.office.ledger.messages.get(key)
    agency = person.writer(identity(header_block(stored.raw)).message_id) if stored else ""
    states = person.office.books().requests.values()
    request = next((state.key for state in states if state.agency == agency), "")
    if not request:
        aside(person.office, key, "it is not about a request of ours")
        return "set aside"
    place(person.office, key, request)
    return "placed"


def _fetch(person: Person, asked: NextAction) -> str:
    record(person.office, asked.request, How.RECEIVED, note="fetched the records from where they lay")
    return "fetched"


def _refile(person: Person, asked: NextAction) -> str:
    first = person.office.books().requests[asked.request].first_letter
    site = first.to.rpartition("@")[2] if first else ""
    refile(person.office, asked.request, at=f"https://{site}/records")
    return "put on the list of what is filed"


def _close(person: Person, asked: NextAction) -> str:
    end(person.office, asked.request, EventKind.REQUEST_CLOSED, "let rest")
    return "closed"


TABLE: Mapping[str, tuple[str, Callable[[Person, NextAction], str]]] = {
    "read": ("reads it, and says the point that the reader missed, or that nothing more is in it", _read),
    "which-items": ("says that it answers all that is open", _which_items),
    "inbox": ("places it with the agency that wrote it; a stranger's is set aside", _place),
    "confirm": ("confirms the placing, or moves the message to the agency that wrote it", _place),
    "fetch": ("fetches the records and notes it", _fetch),
    "let-rest": ("closes the request", _close),
    "close": ("closes the request", _close),
    "declined": ("closes the request", _close),
    "redirected": ("finds the portal on the agency's website, and has the request filed there", _refile),
    "thanks": ("closes the request, where MuckRock takes no letter of thanks from a program", _close),
}
"""Rule → what she does about it, in words and in deed. Letters go by `_letter`; everything else is left."""

LETTERS = (
    "reads it, fills its gap if it has one, and lets it go; a second answer to a denial is rejected; what is for a \
portal the volunteers file; where more is asked for and all had come, the reading is corrected instead"
)
"""What she does about every letter that waits for a word, in words."""

BY_TEMPLATE = frozenset({"read", "inbox", "confirm"})
"""Questions about a message, which `cpra inbox` shows together where one template wrote them."""
