"""docs/deciding.md shows the rules, the situations and the real courses as they are. `CPRA_GOLDEN=write` writes them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from decide_seeds import Stretch, day_by_day, seeds
from decide_situations import GROUPS, Situation

from builders import REQUEST
from cpra_bot.decide.actions import next_actions
from cpra_bot.decide.rules.table import RULES
from cpra_bot.model.action import Mode, NextAction
from cpra_bot.model.campaign import FollowUpPolicy

PAGE = Path(__file__).parents[2] / "docs" / "deciding.md"


def rules() -> Iterator[str]:
    """The table of rules."""
    yield "| rule | when | what it does | default | held back by |"
    yield "| --- | --- | --- | --- | --- |"
    for rule in RULES:
        default = (
            f"{rule.default}; a policy may say `auto`" if rule.loosens and rule.default != "auto" else rule.default
        )
        holds = ", ".join(f"`{hold.name}`" for hold in rule.holds)
        yield f"| `{rule.name}` | {rule.stands} | {rule.does} | {default} | {holds} |"
    yield ""
    yield "| what holds a letter back | when |"
    yield "| --- | --- |"
    holds = {hold.name: hold.words for rule in RULES for hold in rule.holds}
    yield from (f"| `{name}` | {words} |" for name, words in holds.items())


def situations() -> Iterator[str]:
    """A table for each group of situations."""
    for group, rows in GROUPS.items():
        yield f"### {group}"
        yield ""
        yield "| what happened | asked on | what is done | because |"
        yield "| --- | --- | --- | --- |"
        yield from map(_row, rows)
        yield ""


def courses() -> Iterator[str]:
    """A table for each real request."""
    for course in seeds():
        yield f"### {course.name}"
        yield ""
        yield "| days | what is done | because |"
        yield "| --- | --- | --- |"
        yield from map(_stretch, day_by_day(course))
        yield ""


def _row(row: Situation) -> str:
    actions = next_actions(row.story.books().requests[REQUEST], FollowUpPolicy(), row.story.at(row.day))
    day = row.story.at(row.day).date()
    done = "<br>".join(_done(action, day) for action in actions)
    because = "<br>".join(_cell(action.because) for action in actions)
    return f"| {row.what} | {day:%a %Y-%m-%d} | {done} | {because} |"


def _stretch(stretch: Stretch) -> str:
    days = f"{stretch.first}" if stretch.first == stretch.last else f"{stretch.first} to {stretch.last}"
    done, because = map(_done, stretch.actions), (_cell(action.because) for action in stretch.actions)
    return f"| {days} | {'<br>'.join(done)} | {'<br>'.join(because)} |"


def _done(action: NextAction, on: date | None = None) -> str:
    order = action.order
    letter = f": {order.kind} {order.number} on {', '.join(order.items)}" if order else ""
    until = f" to {action.when}" if action.mode is Mode.WAIT and action.when != on else ""
    return f"**{action.mode.value}{until}** (`{action.rule}`){letter}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


PARTS: dict[str, Callable[[], Iterator[str]]] = {"rules": rules, "situations": situations, "courses": courses}


def test_the_page_shows_what_is_decided() -> None:
    text = wanted = PAGE.read_text(encoding="utf-8")
    for name, lines in PARTS.items():
        part = f"<!-- {name} -->\n" + "\n".join(lines()).rstrip() + "\n<!-- end -->"
        wanted, found = re.subn(rf"<!-- {name} -->\n.*?<!-- end -->", lambda _: part, wanted, flags=re.S)  # noqa: B023
        assert found == 1
    if wanted != text and os.environ.get("CPRA_GOLDEN") == "write":
        PAGE.write_text(wanted, encoding="utf-8")
        pytest.fail("docs/deciding.md was written: look at the difference and run again without CPRA_GOLDEN")
    assert text == wanted
