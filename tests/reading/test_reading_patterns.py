"""No regular expression of the program can be made to think for long: each is tried with bait made from its own words."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

LENGTH = 800
"""Characters of bait: what grows with the square takes hundredths of a second, what grows faster takes far more."""

SECONDS = 0.4
PLAIN = ("a", " ", "\n", "1", "a ", "A1. ", "-", ".", ",", "@a.", "https://a/", "\t \n")


class TooLong(Exception):
    """The bait worked."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def _baits(pattern: str) -> Iterator[str]:
    words = list(dict.fromkeys(re.findall(r"[A-Za-z]{3,}", pattern)))[:12]
    single = list(dict.fromkeys(re.findall(r"\\?[^\w\s\\]", pattern)))[:3]
    pieces = [*PLAIN, *(f"{word} " for word in words[:3]), " ".join(words) + " ", *(each[-1] for each in single)]
    for piece in dict.fromkeys(pieces):
        run = piece * (LENGTH // len(piece))
        yield run + "\0!"
        if words:
            yield f"{words[0]} {run}\0"


def _slow(pattern: re.Pattern[str]) -> Iterator[str]:
    for bait in _baits(pattern.pattern):
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            for found in pattern.finditer(bait):
                if found.end() == len(bait):
                    break
        except TooLong:
            yield f"{bait[:40]!r}… takes longer than {time.process_time() - begun:.1f} s"
            return
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def test_no_pattern_can_be_baited() -> None:
    walked = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("walk_patterns.py"))], capture_output=True, text=True, check=True
    )
    patterns = [json.loads(line) for line in walked.stdout.splitlines()]
    assert len(patterns) > 500, "the walk found too few"
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        slow = [
            f"{where}: {pattern[:100]}: {what}"
            for where, pattern, flags in patterns
            for what in _slow(re.compile(pattern, flags))
        ]
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert slow == []


def test_the_bait_works() -> None:
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        assert list(_slow(re.compile(r"(?:a+)+b")))
    finally:
        signal.signal(signal.SIGVTALRM, before)
