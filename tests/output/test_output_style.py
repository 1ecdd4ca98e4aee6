"""Text that keeps to 80 columns, cut as the standard library cuts it."""

from __future__ import annotations

import textwrap

from hypothesis import example, given
from hypothesis import strategies as st

from cpra_bot.output.style import WIDTH, fold_in, plain

WORDS = st.lists(
    st.one_of(st.text("ab-.é", min_size=1, max_size=12), st.text("x", min_size=60, max_size=95)), max_size=20
)
INDENT = st.sampled_from(["", "  ", "       "])


@given(WORDS, st.sampled_from([" ", "  ", "\n", "\t"]), INDENT, st.one_of(st.none(), INDENT))
@example(["a" * 38, "b" * 39], " ", "  ", None)
@example([], " ", "  ", "")
def test_lines_are_cut_as_textwrap_cuts_them(words: list[str], gap: str, indent: str, first: str | None) -> None:
    text = gap.join(words)
    expected = textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    assert fold_in(text, indent, first) == expected


@given(st.text())
def test_what_a_terminal_could_take_for_a_command_is_replaced(text: str) -> None:
    shown = plain(text)
    assert len(shown) == len(text)
    assert all(char.isprintable() or char == "\n" for char in shown)
