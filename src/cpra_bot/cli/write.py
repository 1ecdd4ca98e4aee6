"""init, check, preview: from an empty folder to letters a person can read."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command, command_without

if TYPE_CHECKING:
    from cpra_bot.model.results import Plan


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("init")(init)
    app.command("check")(check)
    app.command("preview")(preview)


@command_without("workspace")  # it makes one
def init(
    call: Call,
    folder: Annotated[Path, typer.Argument(help="New or empty folder.", show_default=".")] = common.HERE,
) -> None:
    """Start a workspace: settings to fill in, example campaigns."""
    from cpra_bot.files.init import DISCLOSURE_WARNING, init_workspace
    from cpra_bot.output.style import fold_in

    written = init_workspace(folder)
    names, where = [str(path) for path in written], common.where(folder)
    told = [
        *names,
        fold_in(DISCLOSURE_WARNING, "", ""),
        f"next: fill in {folder / 'cpra.yaml'}, then `cpra check{where}` and `cpra login{where}`",
    ]
    call.show(json=lambda: {"written": names, "warning": DISCLOSURE_WARNING}, text=lambda: "\n".join(told))


@command
def check(
    call: Call,
    campaign: Annotated[str, typer.Argument(help="Only this campaign: its id or file.")] = "",
    named: Annotated[str, typer.Option("--campaign", help="The same, named.")] = "",
    schema: Annotated[
        Path | None, typer.Option("--schema", help="Write the JSON Schemas for editors into this folder and stop.")
    ] = None,
    accept_low: common.AcceptLow = False,
) -> int:
    """Look at all files and say every fault with its place."""
    if schema is not None:
        from cpra_bot.files.schema import write_schemas

        names = [str(path) for path in write_schemas(schema)]
        call.show(json=lambda: names, text=lambda: "\n".join(names), even_quiet=True)
        return 0
    from cpra_bot.errors import UsageError
    from cpra_bot.files.workspace import Workspace
    from cpra_bot.output import jsonable
    from cpra_bot.output.agencies import reach_text
    from cpra_bot.output.letters import held_lines, problem_lines
    from cpra_bot.tasks import check as task

    if campaign and named and campaign != named:
        raise UsageError(f"two campaigns are named, {campaign} and {named}", "name one of them")
    result = task.check(Workspace(call.workspace), campaign or named, accept_low=accept_low)
    errors = [problem for problem in result.problems if not problem.warning]
    if call.as_json:
        common.say_json(jsonable.check(result))
    else:
        style = call.style
        for name, reach in result.reach.items():
            if result.everybody and not (call.quiet or errors):
                common.say(reach_text(name, reach, result.everybody, style))
                common.say("\n".join(held_lines(result.held[name], style)))
                common.say("")
        for line in problem_lines(result.problems):
            common.say(line)
        if not (call.quiet or errors):
            common.say("no faults")
    return 3 if errors else 0


@command
def preview(
    call: Call,
    campaign: Annotated[str, typer.Argument(help="The campaign: its id or file.")],
    agency: Annotated[str, typer.Option("--agency", help="Show only this agency's letter.")] = "",
    summary: Annotated[bool, typer.Option("--summary", help="Leave the letters' texts out.")] = False,
    write: Annotated[Path | None, typer.Option("--write", help="Write each letter as a file into this folder.")] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="Write each letter as a PDF into this folder.")] = None,
    accept_low: common.AcceptLow = False,
    same_address: common.SameAddress = False,
) -> int:
    """Show every letter that would go out, and the plan id."""
    from cpra_bot.output import jsonable
    from cpra_bot.output.letters import plan_text
    from cpra_bot.tasks.send import preview as task

    with call.office() as office:
        plan = task(office, campaign, accept_low=accept_low, same_address=same_address)
    if agency:
        _require_letter(plan, agency)
    if write is not None:
        from cpra_bot.files.letters import write_letters

        write_letters(write, plan.letters)
    if pdf is not None:
        from cpra_bot.files.letters import write_files
        from cpra_bot.tasks.paper import plan_pdfs

        write_files(pdf, plan_pdfs(plan, agency))
    if call.as_json:
        common.say_json(jsonable.plan(plan))
    else:
        common.say(plan_text(plan, call.style, letters=not (summary or call.quiet or write), agency=agency))
        if write is not None:
            common.say(f"the letters were written into {write}")
        if plan.letters and not plan.blocked:
            options = " --accept-low" * accept_low + " --same-address" * same_address
            command = f"cpra send {shlex.quote(campaign)} --plan {plan.id}{options} --live"
            common.say(f"to send them: {call.style.command(command)}")
    return 3 if plan.blocked else 0


def _require_letter(plan: Plan, agency: str) -> None:
    """Refuse with the reason, where an agency has no letter in the plan."""
    from cpra_bot.errors import UsageError
    from cpra_bot.files.suggest import did_you_mean

    with_letter = [letter.request.split("/")[1] for letter in plan.letters]
    if agency in with_letter:
        return
    held = {each.agency: each.why for each in plan.held}
    why = held.get(agency) or ("its request is open already" if agency in plan.already else "")
    if why:
        raise UsageError(f"the plan has no letter for {agency}", why)
    names = [*with_letter, *held, *plan.already]
    raise UsageError(f"the campaign does not select {agency}", did_you_mean(agency, names, "`--summary` lists all"))
