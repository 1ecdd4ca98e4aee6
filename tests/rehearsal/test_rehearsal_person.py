"""The person of a rehearsal: what she decides by her table, how requests end, and how much deciding that took."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rehearsal_stage import in_memory, on, wish, workspace

from cpra_bot.decide.rules.table import RULES
from cpra_bot.model.fact import FactKind
from cpra_bot.output import jsonable
from cpra_bot.rehearsal.endings import Endings, Load, load_of
from cpra_bot.rehearsal.findings import Kind
from cpra_bot.rehearsal.memory.carrier import MemoryMail
from cpra_bot.rehearsal.person import LEFT, TABLE, Taken
from cpra_bot.rehearsal.rehearse import Rehearsed
from cpra_bot.rehearsal.texts import load_text

SETTLED, REFUSED = Endings(settled=2), Endings(refused=2)
ENDS = {
    "keeps-its-promise": (SETTLED, {"read", "thanks"}),
    "asks-to-clarify": (SETTLED, {"clarify", "thanks"}),
    "estimates-a-fee": (SETTLED, {"fee", "thanks"}),
    "points-to-a-portal": (SETTLED, {"redirected", "thanks"}),
    "writes-by-portal": (SETTLED, {"read", "thanks"}),
    "denies": (REFUSED, {"rebuttal", "let-rest"}),
    "never-answers": (Endings(waiting={"ceiling": 2}), {"ceiling", "silence"}),
    "bounces": (Endings(waiting={"bounced": 2}), {"bounced"}),
}
"""Temperament → how two requests end, and what was asked at least."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(tmp_path_factory.mktemp("home"))


def played(home: Path, folder: Path, only: str = "", *, agencies: int = 2, days: int = 120) -> Rehearsed:
    return in_memory(wish(home, folder, only=only, agencies=agencies, days=days, nobody=False))


@pytest.mark.parametrize("name", ENDS)
def test_how_it_ends(home: Path, tmp_path: Path, name: str) -> None:
    ends, asked = ENDS[name]
    result = played(home, tmp_path / "r", name)
    assert result.clean and result.endings == ends
    assert {each.rule for each in result.decisions} >= asked
    assert not [each for each in result.troubles if each.kind is Kind.UNMET], "what was wanted by a day came by then"


def test_a_mixed_rehearsal_ends_with_nothing_unsaid(home: Path, tmp_path: Path) -> None:
    result = played(home, tmp_path / "r", agencies=24)
    ended = result.endings
    assert result.clean and not ended.running
    assert ended.settled + ended.refused + sum(ended.waiting.values()) == 24
    left = {each.rule for each in result.decisions if each.did == LEFT}
    assert set(ended.waiting) <= left, "what a request waits for was asked, and left under that name"
    told = json.loads(jsonable.dumps(result.as_json()))
    assert told["endings"]["settled"] == ended.settled and told["load"]["decisions"] == len(told["decisions"])
    assert told["load"]["per_100_replies"] == round(100 * len(told["decisions"]) / told["replies_received"], 1)


def test_the_same_play_is_decided_alike(home: Path, tmp_path: Path) -> None:
    first, again = (played(home, tmp_path / name, agencies=8, days=60) for name in ("a", "b"))
    assert first.decisions == again.decisions and first.endings == again.endings


def test_nobody_decides_where_that_is_wished(home: Path, tmp_path: Path) -> None:
    said: list[str] = []
    result = on(MemoryMail, wish(home, tmp_path / "r", agencies=2, days=60, only="keeps-its-promise"), said.append)
    assert result.endings == Endings(settled=1, waiting={"read": 1})
    assert {each.did for each in result.decisions} == {""} and result.load.left == result.load.decisions
    assert "      1  waiting on your decision: read" in "\n".join(said)


def test_each_rule_of_her_table_is_a_rule() -> None:
    # `inbox` and `fetch` ask beside the table of rules, `close` and what holds letters back in place of one.
    assert set(TABLE) <= {rule.name for rule in RULES} | {"inbox", "fetch", "close", "confirm", "declined"}


def test_a_text_says_its_point_first() -> None:
    assert load_text("any/released").point is FactKind.RELEASE
    assert load_text("any/use-the-portal").point is FactKind.PORTAL_REDIRECT
    assert load_text("newsletter").point is None


@pytest.mark.parametrize(
    ("alike", "load"),
    [
        ([], Load(0, 10, 0, 0, 0)),
        ([("a",), ("b",), ()], Load(3, 10, 0, 0, 0)),
        ([("a",), ("b",), ("a",), (), ("a",)], Load(5, 10, 0, 3, 1)),
        ([("a",), ("b",), ("a",), ("b",)], Load(4, 10, 0, 4, 2)),
    ],
)
def test_what_could_have_been_grouped(alike: list[tuple[object, ...]], load: Load) -> None:
    assert load_of([Taken(f"n{number}", "approved", each) for number, each in enumerate(alike)], 10) == load
    assert load.together_per_100_replies == 10 * (load.decisions - load.grouped + load.groups)
