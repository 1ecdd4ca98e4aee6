"""doctor: what stands in the way of an unattended run."""

from __future__ import annotations

from typing import Annotated

import typer

from cpra_bot.cli.command import Call, command


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


@command
def doctor(
    call: Call,
    verify: Annotated[
        bool, typer.Option("--verify", help="Look at every event, letter, message and file instead.")
    ] = False,
) -> int:
    """Look at mailbox, clock, cron, secrets; say what is wrong.

    With --verify: whether all that was kept is still what it was. What was
    changed is named.
    """
    from dataclasses import asdict

    from cpra_bot.model.doctor import Health
    from cpra_bot.output.doctor import doctor_text
    from cpra_bot.tasks.doctor import doctor as task
    from cpra_bot.tasks.verify import verify as check

    found = check(call.workspace) if verify else task(call.workspace)
    failed = [each for each in found if each.health is Health.FAIL]
    shown = [each for each in found if each.health is not Health.OK] if call.quiet else found
    call.show(
        json=lambda: {"healthy": not failed, "findings": [asdict(each) for each in found]},
        text=lambda: doctor_text(shown, call.style),
        even_quiet=True,
    )
    return min((each.exit_code for each in failed), default=0)
