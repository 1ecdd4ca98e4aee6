"""The far side's books hide nothing: a letter that came twice counts, whatever a faulty requester changed about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rehearsal_letters import every_letter
from rehearsal_stage import on, wish, workspace

from cpra_bot.model.letter import LetterKind
from cpra_bot.rehearsal.agencies import Agency, Profile
from cpra_bot.rehearsal.books import Books, read_letter
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.kinds import _CUES, kind_of, sign_of
from cpra_bot.rehearsal.memory.carrier import MemoryMail
from cpra_bot.rehearsal.tally import Tally, tally
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.office import open_office

FIRST = "Please send me copies of the records described below."
CHASER = "My mailbox shows no determination yet on these items."
FEE = "Please send me a breakdown of these 40 dollars."


def mail(text: str, *, mark: str, number: str = "", thread: bool = True) -> bytes:
    lines = [
        "From: Robin Sample <robin@requester.example>",
        "Subject: " + ("Re: Trees" if thread else "Trees"),
        f"Message-ID: <{number or mark}@requester.example>",
        f"X-CPRA-Letter: {mark}",
        *(["References: <first@requester.example>"] if thread else []),
        "",
        text,
    ]
    return "\r\n".join(lines).encode()


def repeated(start: datetime, first: bytes, second: bytes, days: float) -> bool:
    books = Books()
    assert not books.enter(read_letter(first, start))
    return books.enter(read_letter(second, start + timedelta(days=days)))


def test_what_counts_as_the_same_letter_once_more(start: datetime) -> None:
    again = partial(repeated, start)
    other = mail(CHASER.replace("yet", ""), mark="2")
    assert again(mail(CHASER, mark="1"), mail("quite another text", mark="1", number="9"), 90)  # same mark
    assert again(mail(CHASER, mark="1", number="9"), mail("another", mark="2", number="9"), 90)  # same Message-ID
    assert again(mail(FEE, mark="1"), mail(FEE.replace(" of ", "\r\nof  "), mark="2"), 3)  # wrapped anew on the way
    assert again(mail(CHASER, mark="1"), other, 6)  # other words, the same question
    assert again(mail(FIRST, mark="1", thread=False), mail(f"{FIRST} Now.", mark="2", thread=False), 100)  # asked anew


def test_what_is_no_repetition(start: datetime) -> None:
    again = partial(repeated, start)
    assert not again(mail(CHASER, mark="1"), mail(CHASER, mark="2"), 7)  # the least distance of a campaign
    assert not again(mail(FEE, mark="1"), mail(f"{FEE} And of the other 12.", mark="2"), 1)  # they wrote again as well
    assert not again(mail(FIRST, mark="1", thread=False), mail(CHASER, mark="2"), 1)


def test_a_letter_that_two_agencies_got_is_sent_twice(start: datetime) -> None:
    world = World(Agency(Profile(name, f"{name}@elk.example")) for name in ("a", "b"))
    world.deliver("a@elk.example", mail(FIRST, mark="1"), start)
    assert world.duplicates() == 0
    world.deliver("b@elk.example", mail(FIRST, mark="1"), start)
    assert world.duplicates() == 1


CUES = [cue for _, cues in _CUES for cue in cues]


@pytest.mark.parametrize("cue", CUES)
def test_whatever_shows_a_cue_shows_its_sign(cue: str) -> None:
    @given(st.from_regex(cue))
    def shown(text: str) -> None:
        assert sign_of(cue) in text

    assert len(sign_of(cue)) > 6
    shown()


def test_a_clerk_knows_each_kind_of_letter_by_its_words() -> None:
    letters = every_letter()
    assert {letter.kind for letter in letters.values()} == set(LetterKind)
    taken = {name: kind_of(letter.body, answers=bool(name.partition("initial")[0])) for name, letter in letters.items()}
    assert taken == {name: letter.kind for name, letter in letters.items()}


def test_words_of_the_users_own_are_a_first_letter_or_a_question() -> None:
    assert kind_of("Bitte schicken Sie mir die Akten.", answers=False) is LetterKind.INITIAL
    assert kind_of("Wie steht es damit?", answers=True) is LetterKind.FOLLOW_UP
    assert kind_of(f"Hello?\n{'-' * 72}\nyou may close the request", answers=True) is LetterKind.FOLLOW_UP


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World, Counter[str]]:
    """A clean play: its folder, its agencies, and what the server took."""
    home, folder = workspace(tmp_path_factory.mktemp("home")), tmp_path_factory.mktemp("r") / "r"
    made: list[tuple[World, MemoryMail]] = []

    def carrier(address: str, world: World, clock: SimulatedClock) -> MemoryMail:
        made.append((world, MemoryMail(address, world, clock)))
        return made[-1][1]

    assert on(carrier, wish(home, folder, agencies=6, days=30)).clean
    return folder, made[0][0], made[0][1].accepted


def counted(folder: Path, world: World, accepted: Mapping[str, int]) -> Tally:
    with open_office(folder) as office:
        return tally(office, world, accepted)


def test_one_letter_too_many_and_one_too_few_do_not_come_out_even(played: tuple[Path, World, Counter[str]]) -> None:
    folder, world, accepted = played
    assert counted(folder, world, accepted).clean
    one, *others = accepted
    wrong = counted(folder, world, {**dict.fromkeys(others, 1), "a mark that nobody knows": 1})
    assert wrong.letters_sent == wrong.letters_delivered and wrong.letters_astray == 2 and not wrong.clean
    wrong = counted(folder, world, {**dict.fromkeys(others, 1), others[0]: 2})
    assert wrong.letters_sent == wrong.letters_delivered and wrong.letters_astray == 1 and not wrong.clean
    assert one


def test_one_reply_too_many_and_one_too_few_do_not_come_out_even(played: tuple[Path, World, Counter[str]]) -> None:
    folder, world, accepted = played

    class Another(World):
        """The same agencies, which remember one of their mails otherwise."""

        def truth(self) -> dict[str, str]:
            (_name, agency), *rest = world.truth().items()
            return {**dict(rest), "<never-came@elk.example>": agency}

        def books(self) -> MappingProxyType[str, Books]:
            return world.books()

    wrong = counted(folder, Another(()), accepted)
    assert wrong.replies_received == wrong.replies_matched + wrong.replies_in_inbox
    assert wrong.replies_astray == 2 and not wrong.clean
