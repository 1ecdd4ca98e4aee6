"""What an agency does with each kind of letter, and in how many ways it says so."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from rehearsal_letters import every_letter

from cpra_bot.channels.email.serialize import mail_bytes
from cpra_bot.model.letter import LetterKind
from cpra_bot.reading.facts import read
from cpra_bot.reading.mail import parse_mail
from cpra_bot.rehearsal.agencies import Agency, Case, Step
from cpra_bot.rehearsal.books import read_letter
from cpra_bot.rehearsal.mail import Reply, to_bytes
from cpra_bot.rehearsal.temperaments import TEMPERAMENTS, play
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.rehearsal.texts import load_text
from cpra_bot.rehearsal.world import World

K = LetterKind
LETTERS = every_letter()
FIRST = LETTERS["initial--known"]
DAY = datetime(2026, 11, 2, 17, tzinfo=UTC)
LATER = [kind for kind in LetterKind if kind is not K.INITIAL]
SEEDS = range(16)
CLOSED = re.compile(r"has been closed\.\s+You|have\s+therefore\s+closed|was closed today")

# temperament, kind of the second letter → all that may come back to it, seed by seed
REACTS: list[tuple[str, LetterKind, set[tuple[str, ...]]]] = [
    ("keeps-its-promise", K.RECEIPT_CHECK, {("received",)}),
    ("keeps-its-promise", K.THANKS, {("welcome",), ()}),
    ("sends-in-batches", K.REMAINDER, {("batch-last",)}),
    ("extends-without-a-date", K.FOLLOW_UP, {("late-released",), ("late-promise",)}),
    ("extends-without-a-date", K.OVERDUE, {("late-released",), ("late-promise",)}),
    ("extends-without-a-date", K.EXTENSION_EXPIRED, {("late-released",), ("late-promise",)}),
    ("answers-twice", K.EXTENSION_EXPIRED, {("late-released",), ("late-promise",)}),
    ("answers-from-elsewhere", K.OVERDUE, {("late-released",)}),
    ("estimates-a-fee", K.FEE_REPLY, {("fee-waived",), ("fee-explained",)}),
    ("asks-to-clarify", K.CLARIFICATION, {("clarified", "released")}),
    ("points-to-a-portal", K.REFILING, {("refiled", "released")}),
    ("points-to-a-portal", K.FOLLOW_UP, {("portal-entered", "released"), ("portal-insisted",)}),
    ("points-to-its-website", K.WEBSITE_REFERRAL, {("website-copies",)}),
    ("denies", K.DENIAL_REBUTTAL, {("denial-partial",), ("denial-stands",)}),
    ("objects-to-creating-a-record", K.RECORD_CREATION, {("fallback-released",)}),
    ("loses-the-first-letter", K.RECEIPT_CHECK, {("acknowledged", "released")}),
    ("loses-the-first-letter", K.FOLLOW_UP, {("acknowledged", "released")}),
    ("is-out-of-office", K.RECEIPT_CHECK, {("away",)}),
    ("is-out-of-office", K.OVERDUE, {("away", "late-released")}),
    *(("never-answers", kind, {()}) for kind in LATER),
    *(("bounces", kind, {("bounced",)}) for kind in LATER),
]


def agency(name: str, seed: int) -> Agency:
    chance = random.Random(f"{name}/{seed}")
    return Agency(play(name, Place("elk-pd", "records@elk.example", "City of Elk", "elk.nextrequest.example", chance)))


def hand_over(whom: Agency, kind: LetterKind, days: int, mark: str = "") -> tuple[Reply, ...]:
    """The first letter of that kind, so many days after the first of all."""
    letter = FIRST if kind is K.INITIAL else next(each for each in LETTERS.values() if each.kind is kind)
    at = DAY + timedelta(days=days)
    raw = mail_bytes(letter, at)
    if mark:  # a second letter of the kind
        raw = raw.replace(letter.mark.encode(), mark.encode()).replace(
            letter.message_id.encode(), f"<{mark}@x>".encode()
        )
    return whom.receive(raw, at)


def names(replies: tuple[Reply, ...]) -> tuple[str, ...]:
    return tuple(reply.text.removeprefix("any/") for reply in replies)


@pytest.mark.parametrize(("name", "kind", "possible"), REACTS, ids=[f"{name}-{kind}" for name, kind, _ in REACTS])
def test_what_comes_back_to_a_letter(name: str, kind: LetterKind, possible: set[tuple[str, ...]]) -> None:
    came = set()
    for seed in SEEDS:
        whom = agency(name, seed)
        hand_over(whom, K.INITIAL, 0)
        answers = hand_over(whom, kind, 16)
        assert all(DAY + timedelta(days=16) < each.due for each in answers)
        came.add(names(answers))
    assert came == possible


def test_each_temperament_that_answers_can_be_brought_to_an_end() -> None:
    """Letter by letter, whatever a requester may write: in the end records, an answer to each item, or a final no."""
    final = {
        "released", "late-released", "batch-last", "item-by-item", "fee-waived", "fallback-released", "website-copies",
        "denial-partial", "denial-stands", "portal-released", "desk-released",
    }  # fmt: skip
    # What there is to say to a denial at MuckRock a person says there.
    for name in set(TEMPERAMENTS) - {"never-answers", "bounces", "denies-to-muckrock"}:
        for seed in SEEDS:
            whom = agency(name, seed)
            told = list(names(hand_over(whom, K.INITIAL, 0)))
            for number, kind in enumerate(kind for kind in (*LATER, *LATER) if kind is not K.THANKS):
                told += names(hand_over(whom, kind, 16 + 8 * number, f"mark-{number}"))
            assert final & set(told), (name, seed, told)


def test_an_objection_is_answered_by_documents_for_the_other_items() -> None:
    whom = agency("objects-to-creating-a-record", 1)
    (objection,) = hand_over(whom, K.INITIAL, 0)
    assert "A1, A2, A3, A4" in objection.body and "A5" not in objection.body.partition("wrote:")[0]
    assert "The records for B1, B2, C1, C2, C3 are attached." in objection.body and objection.attachments
    (documents,) = hand_over(whom, K.RECORD_CREATION, 16)
    assert "A5, A6, A7" in documents.body
    assert [line.split(b",")[0] for line in documents.attachments[0].data.splitlines()[1:]] == [b"A5", b"A6", b"A7"]


def test_a_second_letter_gets_the_second_answer_and_a_third_none() -> None:
    slow = next(whom for whom in (agency("estimates-a-fee", seed) for seed in SEEDS) if len(whom.profile.reactions) > 4)
    hand_over(slow, K.INITIAL, 0)
    answers = [names(hand_over(slow, K.FEE_REPLY, day, f"mark-{day}")) for day in (10, 18, 26)]
    assert answers == [("fee-explained",), ("fee-waived",), ()]


@pytest.mark.parametrize(
    ("name", "kind"), [("estimates-a-fee", K.FEE_REPLY), ("asks-to-clarify", K.CLARIFICATION)], ids=str
)
def test_it_closes_the_request_unless_somebody_answers_in_time(name: str, kind: LetterKind) -> None:
    def came(day: int | None, answer: LetterKind = kind) -> tuple[int, bool]:
        """How often it closed, and whether it got what it asked for, if a letter came on that day."""
        whom = agency(name, 3)
        world = World([whom])
        world.deliver("records@elk.example", mail_bytes(FIRST, DAY), DAY)
        (demand,) = whom.books.demands
        if day is not None:
            letter = next(each for each in LETTERS.values() if each.kind is answer)
            world.deliver("records@elk.example", mail_bytes(letter, DAY), DAY + timedelta(days=day))
        told = [parse_mail(raw).own_text for raw, _, _ in world.due_replies(DAY + timedelta(days=60))]
        return sum(bool(CLOSED.search(text)) for text in told), whom.books.met(demand)

    assert came(None) == (1, False)
    assert came(12) == (0, True)
    assert came(12, K.FOLLOW_UP) == (1, False)  # another letter is no answer
    assert came(50) == (1, False)


def writings() -> Iterator[tuple[str, Step, Case]]:
    """Everything that any agency writes, over enough seeds to meet every phrasing."""
    letter = read_letter(mail_bytes(FIRST, DAY), DAY)
    for name in TEMPERAMENTS:
        for seed in range(40):
            profile = agency(name, seed).profile
            steps = [step for some in profile.course.values() for step in some]
            steps += [step for reaction in profile.reactions for step in reaction.steps]
            for number, step in enumerate(steps, start=1):
                yield name, step, Case(profile, letter, letter, step, step.when(letter.at), number, ())


def test_people_say_the_same_in_several_ways_and_claim_only_what_the_text_says() -> None:
    """The reader may miss a statement; it must not find one that was never made."""
    ways: dict[str, set[int]] = {}
    for name, step, case in writings():
        reply, text = step.by(case), load_text(step.text)
        ways.setdefault(step.text, set()).add(hash(reply.body.partition("wrote:")[0].partition(case.number)[0][:90]))
        facts = read(parse_mail(to_bytes(reply)), reply.due).facts
        assert {fact.kind for fact in facts} <= text.says, (name, step.text, facts)
        words = reply.body.partition("wrote:")[0]
        assert not re.search(r"\$(?!\d+\.\d\d)", reply.subject + words), words
        assert "Records sufficient" not in words, "an item's wording stands where something else was meant"
    pages = files("cpra_bot.rehearsal").joinpath("replies", "any").iterdir()
    assert set(ways) == {f"any/{page.name.removesuffix('.txt')}" for page in pages}
    machines = {"away", "bounced", "delayed", "desk-extended", "desk-received", "desk-released", "portal-opened"}
    for text in set(ways) - {f"any/{name}" for name in (*machines, "portal-released")}:
        assert len(load_text(text).phrasings) >= 2 and len(ways[text]) >= 2, text
