"""Temperaments are dealt by share and seed, and a file of weights points at its faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.errors import FilesAtFault, UsageError
from cpra_bot.files.check_agencies import check_agencies
from cpra_bot.files.yaml_tree import parse
from cpra_bot.rehearsal.made_up import MOST, made_up
from cpra_bot.rehearsal.mix import deal, load_weights
from cpra_bot.rehearsal.temperaments import TEMPERAMENTS

SHARES = st.dictionaries(st.sampled_from(sorted(TEMPERAMENTS)), st.floats(0.01, 100), min_size=1)


@given(SHARES, st.integers(0, 60), st.integers(0, 1000))
def test_shares_come_out_as_nearly_as_whole_numbers_can(weights: dict[str, float], count: int, seed: int) -> None:
    ids = [f"a{number}" for number in range(count)]
    dealt = deal(ids, weights, seed)
    assert sorted(dealt) == sorted(ids)
    for name, share in weights.items():
        exact = share * count / sum(weights.values())
        assert abs(list(dealt.values()).count(name) - exact) < 1
    assert deal(list(reversed(ids)), weights, seed) == dealt


def test_another_seed_deals_another_hand() -> None:
    ids = [f"a{number}" for number in range(20)]
    weights = dict.fromkeys(TEMPERAMENTS, 1.0)
    assert deal(ids, weights, 1) != deal(ids, weights, 2)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("never-answer: 4\n", (1, 1), "never-answers"),
        ("denies: 1\nbounces: lots\n", (2, 10), "no such number"),
        ("denies: -1\n", (1, 9), "no such number"),
        ("denies: true\n", (1, 9), "no such number"),
        ("denies: 0\n", (1, 1), "every weight is 0"),
        ("- denies\n", (1, 1), "no list of weights"),
        ("", (1, 1), "empty"),
    ],
)
def test_faults_of_a_file_have_a_place(tmp_path: Path, text: str, place: tuple[int, int], words: str) -> None:
    (tmp_path / "mix.yaml").write_text(text)
    with pytest.raises(FilesAtFault) as fault:
        load_weights(tmp_path / "mix.yaml")
    problem = fault.value.problems[0]
    assert (problem.line, problem.column) == place
    assert words in f"{problem}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FilesAtFault) as fault:
        load_weights(tmp_path / "mix.yaml")
    assert "no such file" in f"{fault.value.problems[0]}"


def test_what_is_left_out_or_zero_is_not_met(tmp_path: Path) -> None:
    (tmp_path / "mix.yaml").write_text("denies: 0.5 # half\nbounces: 0\n")
    assert load_weights(tmp_path / "mix.yaml") == {"denies": 0.5}


def test_made_up_agencies_are_as_many_and_as_different_as_promised() -> None:
    everybody = made_up(MOST, 3, ())
    assert len({each.id for each in everybody}) == len({each.channels[0].address for each in everybody}) == MOST
    assert made_up(5, 3, ()) == everybody[:5]
    assert everybody[0].id not in {each.id for each in made_up(MOST - 1, 3, {everybody[0].id})}
    with pytest.raises(UsageError, match="cannot be made up: 751"):
        made_up(MOST + 1, 3, ())


def test_made_up_agencies_pass_the_checks_of_the_directory() -> None:
    import yaml

    agencies = [each.model_dump(mode="json", exclude_none=True, exclude_defaults=True) for each in made_up(30, 1, ())]
    directory = {"version": 1, "as_of": "2026-11-22", "sources": {"made-up": {"title": "x"}}, "agencies": agencies}
    assert check_agencies(parse(yaml.safe_dump(directory).encode(), "agencies.yaml")) == []
