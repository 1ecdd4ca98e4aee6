"""What makes a function a command: the options that all commands share, and one way to show, to fail and to end.

    @command
    def figures(call: Call, campaign: Campaign = "") -> None:
        \"""Show figures to quote, each with what it is a part of.\"""
        with call.office() as office:
            found = task(office, campaign)
        call.show(json=lambda: figures_json(found), text=lambda: figures_text(found, call.style))

The function states what is its own. What `call` holds stands on its help page, last and in this order.
"""

# Annotations are values here, not strings: the fields of `Call` are what Typer makes options of.
import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec

import typer

from cpra_bot.cli import common

if TYPE_CHECKING:
    from cpra_bot.output.style import Style
    from cpra_bot.tasks.office import Office

Own = ParamSpec("Own")
"""A command's own arguments and options."""


class Call(NamedTuple):
    """One call of a command (a named tuple, because dataclasses take longer to load than `cpra --help` has).

    Attributes:
        workspace: folder with cpra.yaml.
        as_json: the result is for a program.
        quiet: nothing is said but what needs a person.
        debug: tracebacks are shown.
    """

    workspace: common.Workspace = common.HERE
    as_json: common.AsJson = False
    quiet: common.Quiet = False
    debug: common.Debug = False

    def office(self, actor: str = "person") -> "AbstractContextManager[Office]":
        """Open the workspace, with progress on stderr where a terminal listens."""
        from cpra_bot.tasks.office import by_web, open_office

        return open_office(self.workspace, actor=actor, progress=common.listener(self.quiet), fetcher=by_web)

    @property
    def style(self) -> "Style":
        """Colours as the terminal wants them, and commands as this workspace needs them."""
        return common.style(self.workspace)

    def show(self, *, json: Callable[[], object], text: Callable[[], str], even_quiet: bool = False) -> None:
        """Print the result in the one form that is wanted; the other is not made.

        Args:
            json: makes what `--json` prints.
            text: makes what a person reads.
            even_quiet: it needs a person, so that `--quiet` prints it too.
        """
        if self.as_json:
            common.say_json(json())
        elif even_quiet or not self.quiet:
            common.say(text())


SHARED = list(inspect.signature(Call).parameters.values())
CONTEXT = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)


def command(function: Callable[Concatenate[Call, Own], int | None]) -> Callable[..., None]:
    """Make a function a command: give it the shared options, and let its errors and its end be everybody's.

    Args:
        function: does the work; returns the exit code, where there is another one than 0. The function of a group of
            commands runs only where none of them is named.
    """
    return _made(function, SHARED)


def command_without(*names: str) -> Callable[[Callable[Concatenate[Call, Own], int | None]], Callable[..., None]]:
    """As `command`; these fields of `Call` mean nothing to it, or stand among its own options."""
    return partial(_made, shared=[each for each in SHARED if each.name not in names])


def _made(
    function: Callable[Concatenate[Call, Own], int | None], shared: list[inspect.Parameter]
) -> Callable[..., None]:
    @wraps(function)
    def run(context: typer.Context, **given: Any) -> None:
        if context.invoked_subcommand:
            return
        call = Call(**{each.name: _heard(context, each.name, given.pop(each.name)) for each in shared})
        common.conclude(partial(function, call, **given), debug=call.debug, as_json=call.as_json)

    _, *own = inspect.signature(function, eval_str=True).parameters.values()
    run.__annotations__ = {}  # else those of the function, which Typer would resolve a second time
    run.__signature__ = inspect.Signature([CONTEXT, *own, *shared])  # type: ignore[attr-defined]
    return run


def _heard(context: typer.Context, name: str, value: Any) -> Any:
    """An option's value, which may stand before a subcommand as well: `inbox -w plates place …`."""
    source = context.get_parameter_source(name)
    if context.parent is None or (source is not None and source.name == "COMMANDLINE"):
        return value
    return type(value)(context.parent.params.get(name, value))  # a folder is text still, where the parent has it
