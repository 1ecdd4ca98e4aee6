"""demo, rehearse: a whole campaign in seconds, with real mail servers and simulated agencies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpra_bot.cli import common
from cpra_bot.cli.command import Call, command_without


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("rehearse")(rehearse)
    app.command("demo")(demo)


@command_without("workspace")  # which stands beside the campaign on its help page
def rehearse(
    call: Call,
    campaign: Annotated[str, typer.Argument(help="Id or file of a campaign.")],
    workspace: common.Workspace = common.HERE,
    days: Annotated[
        int, typer.Option("--days", min=1, max=365, help="Simulated days, of which the last is today.")
    ] = 60,
    agencies: Annotated[
        int | None,
        typer.Option("--agencies", min=1, max=500, help="How many play; made-up ones where the campaign has fewer."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed plays the same play.")] = 1,
    weights: Annotated[
        Path | None, typer.Option("--weights", help="File of temperaments and how often each is met.")
    ] = None,
    folder: Annotated[Path, typer.Option("--folder", help="Where the rehearsal's workspace is left.")] = Path(
        "cpra-rehearsal"
    ),
    accept_low: common.AcceptLow = False,
    nobody: Annotated[
        bool, typer.Option("--nobody", help="Nobody decides: see what happens to what is left alone.")
    ] = False,
) -> int:
    """Play your campaign against difficult agencies; nothing leaves.

    Your files are copied, and the copy is played day by day over mail servers on this machine. Your ledger, mailbox
    and password are not touched. A simulated person decides what cron asks. At the end stands what there was to decide,
    which letters went to whom, what would have gone wrong, and how the requests ended.
    """
    from cpra_bot.rehearsal import mix
    from cpra_bot.rehearsal.rehearse import Wish
    from cpra_bot.rehearsal.rehearse import rehearse as play

    wish = Wish(
        workspace=workspace,
        campaign=campaign,
        folder=folder,
        days=days,
        seed=seed,
        weights=mix.load_weights(weights) if weights else mix.shipped_weights(),
        agencies=agencies,
        accept_low=accept_low,
        nobody=nobody,
    )
    result = play(wish, (lambda _line: None) if call.as_json else common.say, common.style(), quiet=call.quiet)
    if call.as_json:
        common.say_json(result.as_json())
    return 0 if result.clean else 4


@command_without("workspace")  # it makes one
def demo(
    call: Call,
    folder: Annotated[Path, typer.Option("--folder", help="Where the demo's workspace is left.")] = Path("cpra-demo"),
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="Simulated days.")] = 60,
) -> int:
    """Play the shipped campaign against made-up agencies."""
    from cpra_bot.rehearsal.demo import play

    style = common.style()
    say = (lambda _line: None) if call.as_json or call.quiet else common.say
    result = play(folder, days, say, style)
    if call.as_json:
        common.say_json(result.as_json())
    return 0 if result.clean else 4
