"""Which agency gets which temperament: shares from a file, dealt by a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from cpra_bot.errors import FilesAtFault
from cpra_bot.files.read import read_tree
from cpra_bot.files.suggest import did_you_mean
from cpra_bot.files.yaml_tree import Tree
from cpra_bot.model.problem import Problem
from cpra_bot.rehearsal.temperaments import TEMPERAMENTS

LARGEST_WEIGHT = 1_000_000


def shipped_weights() -> dict[str, float]:
    """The mix that is used where the user names none."""
    with as_file(files("cpra_bot.rehearsal").joinpath("temperaments", "weights.yaml")) as path:
        return load_weights(path)


def load_weights(path: Path) -> dict[str, float]:
    """Read a file of weights: `temperament: share`, one a line.

    Args:
        path: YAML.

    Returns:
        name → share, those above 0.

    Raises:
        FilesAtFault: with all its faults.
    """
    tree = read_tree(path, str(path), "name a file that exists, or leave --weights out")
    problems = list(tree.problems)
    if not problems:
        problems = _faults(tree)
    if problems:
        raise FilesAtFault(problems)
    return {name: float(share) for name, share in tree.data.items() if share > 0}


def _faults(tree: Tree) -> list[Problem]:
    if not isinstance(tree.data, dict):
        return [tree.problem((), "R001", "this is no list of weights", "write a line as `never-answers: 4` for each")]
    problems = []
    for name, share in tree.data.items():
        if name not in TEMPERAMENTS:
            remedy = did_you_mean(str(name), TEMPERAMENTS, f"there are: {', '.join(TEMPERAMENTS)}")
            problems.append(tree.problem((name,), "R002", f"there is no temperament `{name}`", remedy, at_key=True))
        elif isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= LARGEST_WEIGHT:
            remedy = f"write a number from 0 to {LARGEST_WEIGHT}"
            problems.append(tree.problem((name,), "R003", f"the weight of `{name}` is no such number", remedy))
    if not problems and not any(tree.data.values()):
        problems.append(tree.problem((), "R004", "every weight is 0", "give at least one temperament a share"))
    return problems


def deal(ids: Sequence[str], weights: Mapping[str, float], seed: int) -> dict[str, str]:
    """Give each agency a temperament, so that the shares come out as nearly as whole numbers can.

    Args:
        ids: agencies, in any order.
        weights: temperament → share.
        seed: the same seed deals the same hands to the same agencies.
    """
    chance = random.Random(f"deal/{seed}")  # noqa: S311 - a play is to be repeated
    total = sum(weights.values())
    exact = {name: share * len(ids) / total for name, share in weights.items()}
    hand = {name: int(part) for name, part in exact.items()}
    names = list(weights)
    chance.shuffle(names)  # among equal remainders nobody is always first
    names.sort(key=lambda name: hand[name] - exact[name])
    for name in names[: len(ids) - sum(hand.values())]:
        hand[name] += 1
    deck = [name for name in weights for _ in range(hand[name])]
    chance.shuffle(deck)
    return dict(zip(sorted(ids), deck, strict=True))
