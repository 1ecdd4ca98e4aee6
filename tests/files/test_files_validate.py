"""Every way in which a file can miss its model has a sentence, a place and a remedy of its own."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from cpra_bot.files.check_agencies import check_agencies, known_agencies
from cpra_bot.files.check_campaign import check_campaign
from cpra_bot.files.check_law import check_law
from cpra_bot.files.check_selection import check_names
from cpra_bot.files.check_settings import check_settings, warn_settings
from cpra_bot.files.fault_words import PATTERNS
from cpra_bot.files.fields import keys_allowed
from cpra_bot.files.schema import schemas
from cpra_bot.files.suggest import agency_names, did_you_mean
from cpra_bot.files.validate import one_fault_once, validate
from cpra_bot.files.yaml_tree import Tree, parse
from cpra_bot.model.agency import Agency, Directory
from cpra_bot.model.campaign import Campaign, Item, Override, Selection
from cpra_bot.model.overlay import HolidayRow, LawOverlay
from cpra_bot.model.problem import Problem
from cpra_bot.model.settings import Pace, Settings

CAMPAIGN = {
    "id": "parks",
    "version": 1,
    "title": "Park budgets",
    "fee_cap": 10,
    "parts": [
        {
            "id": "A",
            "title": "Budgets",
            "items": [
                {"id": "A1", "ask": "Records sufficient to show the budget.", "answer": "list"},
                {
                    "id": "A2",
                    "ask": "The budgets of 2025 themselves.",
                    "answer": "documents",
                    "fallback_for": ["A1"],
                    "activated_by": "record_creation_objection",
                },
            ],
        }
    ],
    "vendor_hints": [{"vendor": "parkware", "part": "A", "text": "Its yearly report."}],
    "agencies": {"ids": ["bayside-pd"], "kinds": ["police"], "counties": ["Ocean"], "exclude": ["hilltown-pd"]},
    "overrides": {"bayside-pd": {"custodian": "Clerk", "without_items": ["A2"]}},
    "follow_up": {"automatic": True, "minimum_distance_days": 7, "ceiling": 3},
    "citations": ["Civ. Code 1"],
}
DIRECTORY = {
    "version": 1,
    "as_of": "2026-11-01",
    "sources": {"hand": {"title": "Made up"}},
    "agencies": [
        {
            "id": "bayside-pd",
            "name": "Bayside Police Department",
            "kind": "police",
            "aliases": ["Bayside PD"],
            "closures": ["2026-12-24"],
            "ticket_pattern": "B-[0-9]+",
            "channels": [
                {"kind": "email", "address": "clerk@bayside.example", "confidence": "high", "source": ["hand"]}
            ],
            "alpr": [{"vendor": "flock", "basis": "contract", "as_of": "2026", "confidence": "low"}],
            "source": ["hand"],
        }
    ],
}
SETTINGS = {
    "requester": {"name": "Robin Sample", "postal_address": ["1 Sample Street"]},
    "mailbox": {
        "address": "robin@sample.example",
        "smtp": {"host": "smtp.sample.example", "port": 465, "security": "tls"},
        "imap": {"host": "imap.sample.example", "port": 993},
        "plus_addressing": True,
        "token_command": "helper token",
    },
    "pace": {"per_minute": 20},
    "plan_valid_days": 7,
}
LAW = {
    "reviewed": "2027-01-10",
    "reviewed_by": "Robin Sample",
    "determination": [
        {
            "from": "2027-01-01",
            "until": "2030-12-31",
            "days": 10,
            "unit": "business",
            "source": "made up",
            "reviewed": "2027-01-10",
            "reviewed_by": "Robin Sample",
        }
    ],
    "grounds": [{"code": "c7", "words": "an eclipse", "from": "2027-01-01", "source": "made up"}],
    "holidays": {
        "add": [
            {"name": "Day of Mourning", "day": "2027-03-10", "source": "made up"},
            {"name": "Sample Day", "every": "3rd mon apr", "from": "2027-01-01", "source": "made up"},
        ],
        "remove": [{"name": "Lincoln Day", "from": "2027-01-01", "source": "made up"}],
    },
    "closures": {"bayside-pd": ["2026-12-24"]},
}
FILES: list[tuple[type[BaseModel], str, dict[str, Any]]] = [
    (Campaign, "C", CAMPAIGN),
    (Directory, "A", DIRECTORY),
    (Settings, "W", SETTINGS),
    (LawOverlay, "R", LAW),
]
KNOWN = agency_names([("bayside-pd", ["Bayside Police Department"]), ("hilltown-pd", [])])


def all_problems(model: type[BaseModel], tree: Tree, letter: str) -> list[Problem]:
    _model, problems = validate(model, tree, letter)
    checks = {"C": check_campaign, "A": check_agencies, "W": check_settings, "R": partial(check_law, known=KNOWN)}[
        letter
    ](tree)
    return one_fault_once(tree.problems, problems, checks, check_names(tree, KNOWN) if letter == "C" else ())


@pytest.mark.parametrize(("model", "letter", "data"), FILES)
def test_the_starting_points_have_no_fault(model: type[BaseModel], letter: str, data: dict[str, Any]) -> None:
    assert all_problems(model, parse(yaml.safe_dump(data).encode(), "x.yaml"), letter) == []


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, inner in entries for place in places(inner, (*path, key)))]


def replaced(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = replaced(copy[path[0]], path[1:], value)
    return copy


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, -1, 10**9, 1.5, "", " ", "x", "no", "A1", "A9", "two\nlines", "x" * 400, "2026-02-30", "a@b"]
).flatmap(
    lambda one: st.sampled_from([one, [], {}, [one], {"x": one}, ["x", ["y"]], "(", "Bayside PD", {"A B": {"z": []}}])
)


@pytest.mark.parametrize(("model", "letter", "data"), FILES)
@given(draw=st.data())
@settings(max_examples=250, deadline=None)
def test_any_value_anywhere_is_taken_or_told(
    model: type[BaseModel], letter: str, data: Any, draw: st.DataObject
) -> None:
    for _times in range(draw.draw(st.integers(1, 3))):
        data = replaced(data, draw.draw(st.sampled_from(places(data))), draw.draw(ODD))
    text = yaml.safe_dump(data, allow_unicode=True, width=10_000)
    tree = parse(text.encode(), "x.yaml")
    problems = all_problems(model, tree, letter)
    warn_settings(tree)
    known_agencies(tree)
    built, _problems = validate(model, tree, letter)
    assert problems or built is not None
    for problem in problems:
        assert re.fullmatch(letter + r"0(0[1-8]|1\d|2\d)|Y\d{3}", problem.code), problem
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.column >= 1
        assert problem.remedy
        assert "\n" not in str(problem)


def test_every_pattern_of_the_models_is_put_into_words() -> None:
    found: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            found.update([node["pattern"]] if isinstance(node.get("pattern"), str) else [])
            found.update(node.get("patternProperties", {}))
        for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            walk(inner)

    for text in schemas().values():
        walk(json.loads(text))
    assert found
    assert found == set(PATTERNS)


@pytest.mark.parametrize(
    ("model", "path", "keys"),
    [
        (Campaign, (), Campaign.model_fields),
        (Campaign, ("parts", 0, "items", 3), Item.model_fields),
        (Campaign, ("overrides", "bayside-pd"), Override.model_fields),
        (Campaign, ("agencies",), Selection.model_fields),
        (Campaign, ("title",), ()),
        (Campaign, ("nothing", "below"), ()),
        (Directory, ("agencies", 4), Agency.model_fields),
        (Settings, ("pace",), Pace.model_fields),
        (LawOverlay, ("determination", 0), ("from", "until", "days", "unit", "source", "reviewed", "reviewed_by")),
        (LawOverlay, ("holidays", "add", 1), ("from" if name == "since" else name for name in HolidayRow.model_fields)),
    ],
)
def test_keys_allowed(model: type[BaseModel], path: Any, keys: Any) -> None:
    assert keys_allowed(model, path) == tuple(keys)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("hilltown-dp", "did you mean `hilltown-pd`?"),
        ("bayside-police-department", "did you mean `bayside-pd`?"),
        ("bayside", "did you mean `bayside-pd`?"),
        ("metropolis-sheriff", "look it up"),
        ("", "look it up"),
    ],
)
def test_did_you_mean_ranks_agencies(word: str, says: str) -> None:
    assert did_you_mean(word, KNOWN, "look it up", KNOWN) == says


def test_did_you_mean_shows_at_most_three_that_are_equally_near() -> None:
    assert (
        did_you_mean("park-0", [f"park-{n}" for n in range(1, 9)], "") == "did you mean `park-1`, `park-2` or `park-3`?"
    )
    assert did_you_mean("x", [], "nothing") == "nothing"
