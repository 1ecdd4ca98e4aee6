"""A body taken apart has the same words in the same order, and the pieces that a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters_kinds import AGENCIES, all_letters, first_context, render

from cpra_bot.letters.blocks import Block, Pieces, pieces
from cpra_bot.letters.plain import RULE, lay_out

LETTERS = all_letters()
NAME = "Robin Sample"


def words(parts: Pieces) -> list[str]:
    """All words, markers included, in reading order."""
    found: list[str] = []

    def take(blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            markers = block.markers or ("",) * len(block.lines)
            for marker, line in zip(markers, block.lines, strict=True):
                found.extend(f"{marker} {line}".split())

    take(parts.blocks)
    found += [*parts.closing.split(), *parts.name.split(), *" ".join(parts.contact).split()]
    take(parts.enclosed)
    return found


@pytest.mark.parametrize("name", LETTERS)
def test_no_word_is_lost(name: str) -> None:
    body = LETTERS[name][0].body
    assert words(pieces(body, NAME)) == body.replace(RULE, "").split()


def test_the_first_letter_in_its_pieces() -> None:
    parts = pieces(render(first_context(AGENCIES["known"]))[0].body, NAME)
    assert parts.blocks[0] == Block("lines", ("Records Manager", "Knownville Police Department"))
    headings = [block.lines[0] for block in parts.blocks if block.kind == "heading"]
    assert headings[0] == "PART A. Exchange of ALPR data and hot lists"
    assert headings[-1] == "PRACTICAL POINTS"
    lists = [block.markers for block in parts.blocks if block.kind == "list"]
    assert lists == [
        ("A1.", "A2.", "A3.", "A4."),
        ("A5.", "A6.", "A7."),
        ("B1.", "B2."),
        ("C1.", "C2.", "C3."),
        ("-",) * 3,
    ]
    assert (parts.closing, parts.name, parts.enclosed) == ("Sincerely,", NAME, ())
    assert parts.contact[0] == "Sample Records Project"
    assert all(len(block.lines) == 1 for block in parts.blocks if block.kind == "paragraph")


def test_a_long_address_keeps_its_lines() -> None:
    whom = AGENCIES["long-name"]
    parts = pieces(LETTERS["overdue--long-name"][0].body, NAME)
    assert parts.blocks[0] == Block("lines", (whom.custodian or "", whom.name))
    assert parts.blocks[1].lines == (f"Dear {whom.custodian}:",)


def test_what_stands_below_the_ruled_line_is_enclosed() -> None:
    parts = pieces(LETTERS["receipt-check--no-custodian"][0].body, NAME)
    assert parts.name == NAME
    assert parts.enclosed[0].lines[0] == "Request first sent on November 2, 2026"
    assert not any(RULE in line for block in parts.enclosed for line in block.lines)


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=80))
def test_a_filled_paragraph_is_one_again(letters: list[str]) -> None:
    text = " ".join(letters)
    (_, block) = pieces(lay_out(f"Dear clerk:\n\n{text}"), NAME).blocks
    assert block == Block("paragraph", (text,))


def test_a_letter_with_another_ending_is_left_as_it_is() -> None:
    parts = pieces("Dear clerk:\n\nPlease.\n\nRobin\n", NAME)
    assert (parts.closing, parts.contact) == ("", ())
    assert [block.lines for block in parts.blocks] == [("Dear clerk:",), ("Please.",), ("Robin",)]


def test_points_are_named_and_items_are_not() -> None:
    letter, _ = render(first_context(AGENCIES["no-custodian"]))
    leads = [block.lead for block in pieces(letter.body, letter.sender_name).blocks if block.lead]
    assert leads == ["Determination.", "Copies.", "In parts.", "Fees.", "Questions."]
