"""prove: the chain of evidence of one request."""

from __future__ import annotations

from typing import Annotated

import typer

from cpra_bot.cli.command import Call, command


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("prove")(prove)


@command
def prove(call: Call, request: Annotated[str, typer.Argument(help="campaign/agency, or the agency alone.")]) -> int:
    """Show who approved what, how it was delivered, and every hash.

    Exit code 4 where something was changed after it was written down.
    """
    from dataclasses import asdict

    from cpra_bot.output.proof import proof_text
    from cpra_bot.tasks.prove import prove as task

    with call.office() as office:
        proof = task(office, request)
    call.show(
        json=lambda: {**asdict(proof), "holds": proof.holds},
        text=lambda: proof_text(proof, call.style),
        even_quiet=not proof.holds,
    )
    return 0 if proof.holds else 4
