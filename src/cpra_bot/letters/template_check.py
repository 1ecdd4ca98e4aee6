"""Faults that stand in a template itself, found before any letter is rendered: all of them, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from cpra_bot.letters.compose import VARIABLES
from cpra_bot.letters.context import template_name
from cpra_bot.letters.environment import BORROWED_FILTERS, FILTERS, build_environment, did_you_mean, syntax_fault
from cpra_bot.model.letter import LetterKind
from cpra_bot.model.problem import Problem


def check_templates(sources: Mapping[str, str]) -> list[Problem]:
    """All faults of all templates that show without rendering.

    T001 not valid Jinja, or an unknown filter; T002 a variable that letters are not given; T003 a kind of letter that
    has no template.

    Args:
        sources: name (`initial.j2`) → text.
    """
    environment = build_environment(sources)
    problems = [
        Problem(name, 0, 0, "T003", f"there is no template {name}", "put it into the folder templates")
        for name in map(template_name, LetterKind)
        if name not in sources
    ]
    for name, source in sources.items():
        try:
            environment.compile(source, name, name)
            tree = environment.parse(source, name, name)
        except TemplateSyntaxError as error:
            problems.append(Problem(name, error.lineno, 0, "T001", *syntax_fault(error, (*BORROWED_FILTERS, *FILTERS))))
            continue
        problems += _unknown_variables(name, tree, environment)
    return problems


def _unknown_variables(name: str, tree: nodes.Template, environment: Environment) -> Iterator[Problem]:
    known = {*VARIABLES, *environment.globals}
    set_here = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    unknown = meta.find_undeclared_variables(tree) - known - set_here
    for node in tree.find_all(nodes.Name):
        if node.name in unknown and node.ctx == "load":
            what = f'there is no "{node.name}"{did_you_mean(node.name, known)}'
            yield Problem(name, node.lineno, 0, "T002", what, f"use one of: {', '.join(sorted(VARIABLES))}")
