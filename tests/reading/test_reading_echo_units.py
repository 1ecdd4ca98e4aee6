"""The two ways to cut a text into units agree where both may be used."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.reading.echo import _BREAK, _units


@given(st.text(st.sampled_from(".!?:  \n\n\tda>-1\x0b\r\u2003"), max_size=60))
def test_the_quick_pattern_cuts_as_the_one_that_looks_back(text: str) -> None:
    slow, start = [], 0
    for gap in _BREAK.finditer(text):
        slow += [(start, gap.start())] if gap.start() > start else []
        start = gap.end()
    assert _units(text) == slow + ([(start, len(text))] if start < len(text) else [])
