"""What a run tells waits in a file and is printed as it was told."""

from __future__ import annotations

import resource
from datetime import UTC, datetime
from typing import Any

import pytest

from cpra_bot.cli.told import Told
from cpra_bot.errors import CannotFinish
from cpra_bot.model.message import Strength
from cpra_bot.model.results import PollResult, ReadMessage
from cpra_bot.output.replies import message_text, poll_lines, poll_text
from cpra_bot.output.style import Style

WHEN = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)
STYLE = Style()


def heard(number: int, **more: Any) -> ReadMessage:
    said = {"request": "", "strength": None, "reason": "nothing points to a request", "summary": "", "unclear": ""}
    whole: dict[str, Any] = {**said, "sender": f"clerk{number}@a.example", "subject": "Über \udce9 trees", **more}
    return ReadMessage(message=f"INBOX/1/{number}", number=f"m{number}", received_at=WHEN, **whole)


MESSAGES = [
    heard(1),
    heard(2, request="c/a", strength=Strength.STRONG, summary="acknowledged"),
    heard(3, request="c/b", strength=Strength.WEAK, unclear="a file could not be read"),
    *(heard(number) for number in range(4, 900)),
]


def test_what_was_told_comes_back_whole_and_what_is_urgent_by_itself() -> None:
    with Told(STYLE, apart=True) as told:
        for each in MESSAGES:
            told(each)
        urgent = [each for each in MESSAGES if each.needs_person]
        assert told.urgent == len(urgent) == len(MESSAGES) - 1
        assert "".join(told.everything()) == "".join(f"{message_text(each, STYLE)}\n" for each in MESSAGES)
        assert "".join(told.what_is_urgent()) == "".join(f"{message_text(each, STYLE)}\n" for each in urgent)


def test_it_is_printed_where_the_result_would_have_it() -> None:
    """One text, whether messages lie in the result or were told as they were read."""
    whole = PollResult(900, 1, tuple(MESSAGES), ("c/a/initial/1",), "the server is down", "wait")
    first, *last = poll_lines(PollResult(900, 1, (), ("c/a/initial/1",), "the server is down", "wait"), STYLE)
    with Told(STYLE, apart=False) as told:
        for each in MESSAGES:
            told(each)
        assert "\n".join([first, "".join(told.everything())[:-1], *last]) == poll_text(whole, STYLE)


def test_a_full_disk_is_told_in_words() -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with pytest.raises(CannotFinish, match="could not be kept"), Told(STYLE, apart=False) as told:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
        try:
            for each in MESSAGES:
                told(each)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
