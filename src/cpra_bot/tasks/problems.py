"""Faults that many letters meet, told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cpra_bot.errors import LetterAtFault
from cpra_bot.model.problem import Problem


def template_problem(fault: LetterAtFault) -> Problem:
    """A fault of a template with its place."""
    return Problem(f"templates/{fault.template}", fault.line, 0, "T001", str(fault), fault.remedy)


def once_each(met: Iterable[tuple[str, Problem]]) -> list[Problem]:
    """One problem per fault, naming the agency that met it first and how many more did.

    Args:
        met: agency id and fault; the linter names the letter, which is left out to see that faults are the same.
    """
    agencies: dict[Problem, list[str]] = {}
    for agency, problem in met:
        what = problem.what.partition(": ")[2] if f"/{agency}/" in problem.what.partition(": ")[0] else problem.what
        file = problem.file if problem.file.startswith("templates/") else f"templates/{problem.file}"
        agencies.setdefault(replace(problem, file=file, what=what), []).append(agency)
    return [
        replace(problem, what=f"{problem.what} ({_met_by(list(dict.fromkeys(names)))})")
        for problem, names in agencies.items()
    ]


def _met_by(names: list[str]) -> str:
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"met for {names[0]}{more}"
