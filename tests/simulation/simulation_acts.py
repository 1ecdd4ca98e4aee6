"""What may happen in a step: cron, a person's acts, and what the world does to mailbox, clock and process."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from cpra_bot.errors import UsageError
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.proposal import ProposalStatus
from cpra_bot.model.request import How
from cpra_bot.rehearsal.person import Person
from cpra_bot.tasks import approve as word
from cpra_bot.tasks.inbox import undo
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.poll import poll
from cpra_bot.tasks.record import record
from cpra_bot.tasks.send import preview, send
from cpra_bot.tasks.settle import settle
from cpra_bot.tasks.standing import end, pause, reopen, resume
from cpra_bot.tasks.tick import note_told, tick

if TYPE_CHECKING:
    from simulation_play import Scene

Act = Callable[["Scene", random.Random], None]
WRONG_BY = (timedelta(hours=-7), timedelta(hours=13), timedelta(days=-2), timedelta(days=40), timedelta(days=-400))


def launch(scene: Scene, _chance: random.Random) -> None:
    """What an organizer does on the first day, and again where it broke off."""
    office = scene.enter()
    plan = preview(office, scene.campaign)
    if plan.letters:
        send(office, scene.campaign, plan.id, live=True)
    else:
        with suppress(UsageError):  # nothing is queued any more
            send(office, scene.campaign, "", live=True)


def _cron(scene: Scene, chance: random.Random) -> None:
    """Some days later cron runs, and a person does something about what it tells."""
    office = scene.enter()
    scene.days(chance.choice((0.2, 1, 2, 4, 8, 8, 11)))
    done = tick(office, live=True)
    note_told(office, done.news)
    if chance.random() < 0.8:
        Person(office, scene.world).decide(done.news)
    else:
        scene.told = done


def _cron_alone(scene: Scene, chance: random.Random) -> None:
    """Cron runs and nobody looks."""
    scene.days(chance.choice((0.2, 1, 4, 8, 12)))
    scene.told = tick(scene.enter(), live=True)


def _look(scene: Scene, chance: random.Random) -> None:
    """A dry run, or only the mail is read."""
    scene.days(0.3)
    tick(scene.enter(), live=False) if chance.random() < 0.5 else poll(scene.enter())


def _again(scene: Scene, chance: random.Random) -> None:
    """The launch is done again, by mistake or because it broke off."""
    scene.days(0.01 if chance.random() < 0.5 else 4)
    launch(scene, chance)


def _word(scene: Scene, chance: random.Random) -> None:
    """A person's word on a letter: yes, yes with other words, no, later."""
    office = scene.enter()
    for proposal in word.waiting(office).proposals[:2]:
        kind = chance.choice(("yes", "yes", "changed", "no", "later"))
        if kind == "no":
            word.reject(office, proposal, "not now")
        elif kind == "later":
            word.postpone(office, proposal, office.today() + timedelta(days=chance.randint(1, 20)))
        else:
            text = word.as_text(proposal.draft.letter) if kind == "changed" else ""
            word.approve(office, proposal, text.replace("Thank you", "Many thanks"))
    approved = office.ledger.proposals.of_statuses((ProposalStatus.APPROVED,))
    if approved and chance.random() < 0.2:  # taken back before it left, if it has not
        word.reject(office, chance.choice(approved), "I thought better of it")


def _order(scene: Scene, chance: random.Random) -> None:
    """A person's order for a whole request, an agency or the campaign."""
    office = scene.enter()
    key = _some_request(office, chance)
    if not key:
        return
    scope = chance.choice(("request", "agency", "campaign"))
    name = {"request": key, "agency": key.partition("/")[2], "campaign": scene.campaign}[scope]
    kind = chance.choice(("pause", "pause", "resume", "resume", "withdraw", "close", "reopen", "reopen"))
    with suppress(UsageError):  # not paused, over already, …: said and nothing changed
        if kind == "pause":
            until = chance.choice((None, office.today(), office.today() + timedelta(days=chance.randint(1, 9))))
            pause(office, scope, name, until)
        elif kind == "resume":
            resume(office, scope, name)
        elif kind == "reopen":
            reopen(office, key)
        else:
            over = EventKind.REQUEST_WITHDRAWN if kind == "withdraw" else EventKind.REQUEST_CLOSED
            end(office, key, over, "by the person")


def _note(scene: Scene, chance: random.Random) -> None:
    """A telephone call, a remark, something that came on paper."""
    office = scene.enter()
    key = _some_request(office, chance)
    if key:
        with suppress(UsageError):  # the clock was set back before the request
            record(office, key, chance.choice((How.CALLED, How.NOTE, How.RECEIVED, How.SENT)), note="by telephone")


def _read(scene: Scene, chance: random.Random) -> None:
    """A person goes through all that waits, told or not; sometimes takes the last act back."""
    office = scene.enter()
    done = tick(office, live=False)
    Person(office, scene.world).decide(done.news)
    if chance.random() < 0.25:
        with suppress(UsageError):  # nothing to take back
            undo(office)


def _settle(scene: Scene, _chance: random.Random) -> None:
    """A person finds out about letters of which nobody knows whether they left."""
    settle_all(scene, scene.enter())


def _mailbox(scene: Scene, chance: random.Random) -> None:
    """The mailbox changes under the program; then cron runs."""
    what = chance.choice(("twice", "mails vanish", "folder made anew", "folder renamed"))
    scene.mailbox.deliver_again() if what == "twice" else scene.mailbox.happen(what)
    scene.edges.met[f"mailbox: {what}"] += 1
    _cron_alone(scene, chance)


def _wrong_clock(scene: Scene, chance: random.Random) -> None:
    """The machine's clock is wrong, or right again; then cron runs."""
    wrong = scene.clock.wrong_by
    scene.clock.wrong_by = timedelta(0) if wrong else chance.choice(WRONG_BY)
    scene.edges.met["clock: wrong" if scene.clock.wrong_by else "clock: right again"] += 1
    _cron_alone(scene, chance)


def _new_process(scene: Scene, chance: random.Random) -> None:
    """The program is started anew, as cron does each time."""
    scene.leave()
    scene.enter()
    _cron_alone(scene, chance)


ACTS: dict[str, Act] = {
    "cron": _cron,
    "cron alone": _cron_alone,
    "look": _look,
    "launch again": _again,
    "word": _word,
    "order": _order,
    "note": _note,
    "read": _read,
    "settle": _settle,
    "mailbox": _mailbox,
    "wrong clock": _wrong_clock,
    "new process": _new_process,
}
SHARES_OF_ACTS = (40, 12, 4, 5, 10, 7, 4, 6, 4, 6, 2, 6)


def _some_request(office: Office, chance: random.Random) -> str:
    keys = list(office.books().requests)
    return chance.choice(keys) if keys else ""


def settle_all(scene: Scene, office: Office) -> None:
    """She asks the agency, and says what it says."""
    marks = {each.mark for each in scene.post.log}
    for entry in office.ledger.outbox.entries((LetterStatus.UNKNOWN, LetterStatus.STARTED)):
        with suppress(UsageError):  # a copy proves it, or it was settled meanwhile
            settle(office, entry.letter.key, arrived=scene.checks.mark_of(entry) in marks, note="asked them")
