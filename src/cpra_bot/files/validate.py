"""Plain data → model; what Pydantic refuses becomes problems with a place and a sentence of our own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cpra_bot.files.fault_words import Words, words_for
from cpra_bot.files.fields import keys_allowed
from cpra_bot.files.yaml_tree import Path, Tree
from cpra_bot.model.problem import Problem

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], tree: Tree, letter: str) -> tuple[M | None, list[Problem]]:
    """Build the model of one file.

    Args:
        model: `Directory`, `Campaign` or `Settings`.
        tree: the file as read. If nothing could be read of it, there is nothing to add to its own problems.
        letter: first letter of the codes: A, C or W.

    Returns:
        The model, or None and every fault in the order of the file.
    """
    if tree.data is None and tree.problems:
        return None, []
    try:
        return model.model_validate(tree.data), []
    except ValidationError as error:
        errors = [one for one in error.errors(include_url=False) if not _is_consequence(one)]
        return None, sorted({_problem(model, tree, letter, one) for one in errors})


def one_fault_once(*found: Iterable[Problem]) -> list[Problem]:
    """Put the problems of one file together, in its order, and drop what only repeats another in other words.

    At one place a fault of the YAML explains all others, and a check (numbers from 10) knows better than the schema why
    a key is unknown or a text has the wrong form.
    """
    problems = sorted({problem for problems in found for problem in problems})
    yaml_faults = {_place(problem) for problem in problems if problem.code[0] == "Y"}
    checked = {_place(problem) for problem in problems if problem.code[1:] >= "010"}
    return [
        problem
        for problem in problems
        if problem.code[0] == "Y"
        or not (_place(problem) in yaml_faults or (problem.code[1:] in ("001", "005") and _place(problem) in checked))
    ]


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line, problem.column


def _is_consequence(error: ErrorDetails) -> bool:
    """True if a list is called too short only because entries in it have faults of their own."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _problem(model: type[BaseModel], tree: Tree, letter: str, error: ErrorDetails) -> Problem:
    path: Path = error["loc"]
    about_key = error["type"] == "extra_forbidden" or path[-1:] == ("[key]",)
    words: Words = words_for(error, keys_allowed(model, path[:-1]))
    # a value that is not there has no place of its own: `key:` is pointed at instead
    at_key = about_key or error["input"] is None
    return tree.problem(path, f"{letter}{words.number:03d}", words.what, words.remedy, at_key=at_key)
