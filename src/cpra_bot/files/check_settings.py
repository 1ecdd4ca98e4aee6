"""What the schema of `cpra.yaml` cannot say: no password travels in the clear, one way to log in is chosen."""

from __future__ import annotations

from collections.abc import Iterator

from cpra_bot.files.yaml_tree import Tree
from cpra_bot.model.problem import Problem

_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}

EXAMPLE_NAME = "Robin Sample"
"""The requester in a new `cpra.yaml`; nobody should sign like that."""


def check_settings(tree: Tree) -> list[Problem]:
    """Every fault of the settings beyond their schema."""
    return [*_in_the_clear(tree), *_two_logins(tree), *_secrets(tree)]


def warn_settings(tree: Tree) -> list[Problem]:
    """Values that still are those of the example: a dry run may use them, a real letter should not."""
    problems = []
    addresses = (*tree.strings("mailbox", "address"), *tree.strings("mailbox", "*", "host"))
    for path, value in (*tree.strings("requester", "name"), *addresses):
        if value.lower().endswith(".example") or value == EXAMPLE_NAME:
            line, column = tree.value_place(path)
            what = f"`{path[-1]}` is still the example value `{value}`"
            problems.append(Problem(tree.file, line, column, "W020", what, "put your own there", warning=True))
    return problems


def _in_the_clear(tree: Tree) -> Iterator[Problem]:
    for path, security in tree.strings("mailbox", "*", "security"):
        host = next((value for _path, value in tree.strings("mailbox", str(path[1]), "host")), "")
        if security == "none" and host not in _THIS_MACHINE:
            what = f"`security: none` would send the password to `{host}` in the clear"
            yield tree.problem(path, "W010", what, "write `tls` or `starttls`; `none` is for a server on this machine")


def _secrets(tree: Tree) -> Iterator[Problem]:
    for path, _value in (*tree.find("mailbox", "*"), *tree.find("mailbox", "*", "*")):
        if path[-1] in ("password", "token", "secret"):
            what, remedy = f"a {path[-1]} does not belong in a file", "remove the line, and run `cpra login`"
            yield tree.problem(path, "W012", what, remedy, at_key=True)


def _two_logins(tree: Tree) -> Iterator[Problem]:
    token = list(tree.strings("mailbox", "token_command"))
    if token and list(tree.strings("mailbox", "password_command")):
        what = "`token_command` and `password_command` exclude each other"
        yield tree.problem(token[0][0], "W011", what, "keep the one that your provider wants", at_key=True)
