"""doctor: what stands in the way of an unattended run."""

from __future__ import annotations

from typing import Annotated

import typer

from cpra_bot.cli import common


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    verify: Annotated[
        bool, typer.Option("--verify", help="Look at every event, letter, message and file instead.")
    ] = False,
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Look at mailbox, clock, cron, secrets; say what is wrong.

    With --verify: whether all that was kept is still what it was. What was
    changed is named.
    """

    def work() -> int:
        from dataclasses import asdict

        from cpra_bot.model.doctor import Health
        from cpra_bot.output.doctor import doctor_text
        from cpra_bot.tasks.doctor import doctor as task
        from cpra_bot.tasks.verify import verify as check

        found = check(workspace) if verify else task(workspace)
        failed = [each for each in found if each.health is Health.FAIL]
        if as_json:
            common.say_json({"healthy": not failed, "findings": [asdict(each) for each in found]})
        else:
            shown = [each for each in found if each.health is not Health.OK] if quiet else found
            common.say(doctor_text(shown, common.style(workspace)))
        return min((each.exit_code for each in failed), default=0)

    common.conclude(work, debug=debug, as_json=as_json)
