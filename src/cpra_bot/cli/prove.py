"""prove: the chain of evidence of one request."""

from __future__ import annotations

from typing import Annotated

import typer

from cpra_bot.cli import common


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("prove")(prove)


def prove(
    request: Annotated[str, typer.Argument(help="campaign/agency, or the agency alone.")],
    workspace: common.Workspace = common.HERE,
    as_json: common.AsJson = False,
    quiet: common.Quiet = False,
    debug: common.Debug = False,
) -> None:
    """Show who approved what, how it was delivered, and every hash.

    Exit code 4 where something was changed after it was written down.
    """

    def work() -> int:
        from dataclasses import asdict

        from cpra_bot.output.proof import proof_text
        from cpra_bot.tasks.prove import prove as task

        with common.office(workspace, quiet) as office:
            proof = task(office, request)
        if as_json:
            common.say_json({**asdict(proof), "holds": proof.holds})
        elif not (quiet and proof.holds):
            common.say(proof_text(proof, common.style(workspace)))
        return 0 if proof.holds else 4

    common.conclude(work, debug=debug, as_json=as_json)
