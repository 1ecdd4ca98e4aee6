"""Titles: short, findable, and free of what moderation holds back, whatever the subject."""

from __future__ import annotations

from channel_suite import make_letter
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.channels.muckrock.filing import alike
from cpra_bot.channels.muckrock.title import LIMIT, same_text, title_mark, title_of


@given(
    subject=st.text(max_size=400), campaign=st.from_regex(r"[a-z][a-z0-9-]{0,79}", fullmatch=True), mark=st.integers(0)
)
def test_every_title_fits_and_carries_its_mark(subject: str, campaign: str, mark: int) -> None:
    letter = make_letter(subject=subject, request=f"{campaign}/elm-pd", mark=f"{mark:032x}"[-32:])
    title = title_of(letter)
    assert 0 < len(title) <= LIMIT
    assert title_mark(letter) in title
    assert not set(title) & set("!?{}")
    assert title.isprintable()
    assert title == title.strip()
    assert title_of(letter) == title


def test_texts_are_the_same_but_for_line_ends() -> None:
    assert same_text("a \nb\n", "a\r\nb")
    assert not same_text("a\nb", "a b")
    assert not same_text("a", "To Whom It May Concern:\n\na")


def test_names_are_compared_by_their_telling_words() -> None:
    assert alike("Elm City Police Department", "Elm City PD")
    assert alike("Butte County Sheriff's Office", "Butte County Sheriff")
    assert not alike("Oak City Police Department", "Elm Grove Police Department")
    assert alike("Police Department", "Elm Police")
