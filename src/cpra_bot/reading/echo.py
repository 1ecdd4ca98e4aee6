"""Words that are not new because we, or the agency earlier, have already written them.

Some portals repeat the request or the whole history without any mark. We know what we sent and what came before, so
those spans are found by comparison: sentence by sentence, white space and typographic quotes aside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from cpra_bot.reading.cuts import Span

_LONG = 40  # characters from which one sentence alone proves an echo
_CONTEXT = 200
_PLAIN_BREAK = re.compile(r"\n+|[.!?:](?!\n)(\s{1,20})")
"""What ends a unit; behind the end of a sentence the gap is the group. A pattern that begins with a character is
searched for several times as fast as one that looks back from each."""
_BREAK = re.compile(r"\n+|(?<=[.!?:])\s{1,20}|(?<=\S)[ \t]{1,20}(?=Dear [A-Z])")
_URL = re.compile(r"\(?<?https?://[^\s>)]{1,4000}[>)]?\)?")
_NUMBERED = re.compile(r"#\s?\w{0,8}\d|\b[A-Z0-9]{1,8}-\d")
_LABEL = re.compile(r"\(?(?:[a-z]?\d{1,2}|[a-z])[.)]")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", ">": " ", "*": " ", "|": " "})


def fold(text: str) -> str:
    """Text as it is compared: lower case, straight quotes, single spaces, without URLs and quotation marks."""
    return " ".join(_URL.sub(" ", text).translate(_PLAIN).lower().split())


def echoes(text: str, known: Sequence[str]) -> list[Span]:
    """The spans of the sentences that stand in a known text.

    A sentence of 40 characters or more is cut by itself; a shorter one only where it is a whole line or sentence of a
    known text and touches one that is cut. A lone sentence with a tracking number stays: the opening line of a
    portal's notices is the same in each of them.

    Args:
        text: what is left of the mail after marked quotations were blanked.
        known: texts whose sentences are not new.
    """
    old = _Known(known)
    units = [unit for unit in _units(text) if text[slice(*unit)].strip()]
    folded = [fold(text[start:end]) for start, end in units]
    states = [old.state(unit) for unit in folded]
    _continue(states, folded, old)
    _number(states, folded)
    cut: list[Span] = []
    for matched, run in groupby(range(len(units)), key=lambda at: states[at] > 0):
        numbers = list(run)
        long = [at for at in numbers if states[at] > 1]
        lone_notice = len(long) == 1 and _NUMBERED.search(text[slice(*units[long[0]])])
        if matched and long and not lone_notice:
            cut += [units[at] for at in numbers]
    return cut


def _units(text: str) -> list[Span]:
    """Offsets of the sentences and line pieces of a text."""
    units = []
    start = 0
    breaks = _BREAK if " Dear " in text or "\tDear " in text else _PLAIN_BREAK
    for gap in breaks.finditer(text):
        end = gap.start(gap.lastindex or 0)
        if end > start:
            units.append((start, end))
        start = gap.end()
    if start < len(text):
        units.append((start, len(text)))
    return units


@lru_cache(maxsize=64)
def _folded(text: str) -> tuple[str, frozenset[str]]:
    """A known text, and its units; our letters are known texts again for each reply to them."""
    return f" {fold(text)} ", frozenset(fold(text[start:end]) for start, end in _units(text))


class _Known:
    """The known texts, folded."""

    def __init__(self, texts: Sequence[str]) -> None:
        folded = [_folded(text) for text in texts]
        self._whole = " \x00 ".join(whole for whole, _ in folded)
        self._units = frozenset[str]().union(*(units for _, units in folded))

    def holds(self, unit: str) -> bool:
        """True if the unit stands in a known text, from word to word."""
        return f" {unit} " in self._whole

    def runs(self, piece: str) -> bool:
        """True if the characters stand in a known text exactly so."""
        return piece in self._whole

    def state(self, unit: str) -> int:
        """2: an echo by itself; 1: only beside an echo; 0: new."""
        if len(unit) >= _LONG and (unit in self._units or self.holds(unit)):
            return 2
        return 1 if not unit or unit in self._units else 0


def _continue(states: list[int], folded: list[str], old: _Known) -> None:
    """Take in short pieces of a sentence that was wrapped anew: they go on exactly where the echo beside them ends."""
    for at in range(1, len(folded)):
        if not states[at] and states[at - 1] and folded[at - 1]:
            states[at] = int(old.runs(f"{folded[at - 1][-_CONTEXT:]} {folded[at]} "))
    for at in range(len(folded) - 2, -1, -1):
        if not states[at] and states[at + 1] and folded[at + 1]:
            states[at] = int(old.runs(f" {folded[at]} {folded[at + 1][:_CONTEXT]}"))


def _number(states: list[int], folded: list[str]) -> None:
    """Take in the agency's own number before an echoed item: `1.` where we wrote `A1.`."""
    for at in range(len(folded) - 1):
        if not states[at] and states[at + 1] > 1 and _LABEL.fullmatch(folded[at]):
            states[at] = 1
