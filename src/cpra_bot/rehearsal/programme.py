"""How a rehearsal is told: who plays, and after the days the three lists that it is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from cpra_bot.output.style import WIDTH, Style, count, cut, fold_in, plain, short_name
from cpra_bot.rehearsal.cast import Cast
from cpra_bot.rehearsal.diary import NAME_WIDTH, counts
from cpra_bot.rehearsal.endings import Endings, Load
from cpra_bot.rehearsal.findings import Correspondence, Decision, Kind, Trouble
from cpra_bot.rehearsal.person import LEFT
from cpra_bot.rehearsal.play import Days
from cpra_bot.rehearsal.tally import Tally


def opening(folder: Path, campaign: str, cast: Cast, seed: int, days: Days, style: Style) -> str:
    """Who plays, and what is about to happen."""
    parts = [f"{count(cast.own, 'agency')} of the campaign"] if cast.own else []
    parts += [f"{cast.made_up} made-up"] if cast.made_up else []
    hands = f"; {cast.by_hand} of them take what a person files" if cast.by_hand else ""
    text = (
        f"{' and '.join(parts)} (seed {seed}{hands}), real mail servers on this machine only, "
        f"{days.count} simulated days. Your ledger, mailbox and password are not used. "
        f"The workspace is left in {folder}."
    )
    lines = [style.bold(f"cpra rehearse {campaign}"), fold_in(text, "", "")]
    if cast.left_out:
        lines.append(
            fold_in(f"{count(cast.left_out, 'agency')} of the campaign sit out; name more with --agencies.", "")
        )
    if cast.held:
        lines.append(
            style.odd(
                fold_in(
                    f"{count(len(cast.held), 'agency')} of the campaign cannot be reached and do not play; "
                    f"`cpra preview {campaign}` says why.",
                    "",
                )
            )
        )
    return "\n".join([*lines, ""])


def decided(decisions: Sequence[Decision], name_of: Callable[[str], str], style: Style) -> str:
    """What a person would have had to decide."""
    lines = ["", style.bold(f"What you would have had to decide: {count(len(decisions), 'thing')}")]
    for each in decisions:
        did = cut(f": {each.did}", WIDTH - 16 - NAME_WIDTH - len(each.rule)) if each.did else ""
        lines.append(f"  {each.day}  {_whose(each, name_of):<{NAME_WIDTH}}  {style.odd(each.rule)}{did}")
        lines.append(style.dim(fold_in(plain(each.because), "      ")))
    return "\n".join(lines)


def acts(decisions: Sequence[Decision], name_of: Callable[[str], str], style: Style) -> list[str]:
    """What the person of the rehearsal did on a day."""
    return [
        f"  ✓ {_whose(each, name_of):<{NAME_WIDTH}}  {style.odd(cut(f'{each.rule}: {each.did}', WIDTH - 32))}"
        for each in decisions
        if each.did not in {"", LEFT}
    ]


def _whose(decision: Decision, name_of: Callable[[str], str]) -> str:
    agency = decision.request.partition("/")[2]
    if agency:
        return cut(short_name(name_of(agency)), NAME_WIDTH)
    return "filings" if decision.rule == "by-hand" else "inbox"


def ended(found: Endings, load: Load, style: Style) -> str:
    """How the requests ended, and how much deciding that took."""
    lines = ["", style.bold("How the requests ended")]
    lines.append(f"  {found.settled:>5}  settled: every item has its answer")
    lines.append(f"  {found.refused:>5}  refused, and let rest")
    lines += [f"  {number:>5}  waiting on your decision: {rule}" for rule, number in found.waiting.items()]
    lines += [f"  {number:>5}  still running: {rule}" for rule, number in found.running.items()]
    replies = count(load.replies, "reply")
    text = f"{count(load.decisions, 'decision')} for {replies}, {load.per_100_replies:g} for every 100."
    if load.grouped:
        text += (
            f" {load.grouped} of them say the same as another; decided together, as `cpra approve` and `cpra inbox` "
            f"show what waits at the same time, they are {load.groups}, and it is "
            f"{load.together_per_100_replies:g} for every 100."
        )
    return "\n".join([*lines, fold_in(text, "", "")])


def addressed(letters: Sequence[Correspondence], style: Style) -> str:
    """Which letters went to whom."""
    lines = ["", style.bold(f"Which letters went to whom: {sum(len(each.letters) for each in letters)}")]
    for each in letters:
        name = cut(short_name(each.name), NAME_WIDTH)
        lines.append(f"  {name:<{NAME_WIDTH}}  {style.odd(each.temperament)}".rstrip())
        went = ", ".join(f"{day} {kind}" + f" ({how})" * (how != "sent") for day, kind, how in each.letters)
        lines.append(style.dim(fold_in(f"{each.to}: {went}; {count(each.answers, 'mail')} back", "      ")))
    return "\n".join(lines)


def went_wrong(troubles: Sequence[Trouble], style: Style) -> str:
    """What would have gone wrong, the worst kind first."""
    lines = ["", style.bold(f"What would have gone wrong: {count(len(troubles), 'thing')}")]
    for kind in Kind:
        these = [each for each in troubles if each.kind is kind]
        if these:
            lines.append(style.bad(f"  {kind.value}") if kind is Kind.OURS else style.odd(f"  {kind.value}"))
        for each in these:
            who = f"{short_name(each.agency)}: " if each.agency else ""
            lines.append(fold_in(plain(who + each.what), "      ", "    "))
    return "\n".join(lines)


def closing(result: Tally, clean: bool, folder: Path, style: Style) -> str:
    """Counts, verdict, and what to try on the ledger that is left."""
    tries = [
        (f"cpra status -w {folder}", "the table on the last day"),
        (f"cpra inbox -w {folder}", "what fits no request"),
        (f"cpra show -w {folder} AGENCY", "one request whole, with its quotes"),
    ]
    lines = ["", *counts(result, style)]
    if not clean and result.clean:
        lines.append(style.bad("but something above is the program's own fault; please report it with the seed"))
    lines += ["", style.bold("Try next")]
    width = max(len(command) for command, _ in tries)
    return "\n".join([*lines, *(f"  {command:<{width}}  {style.dim(what)}" for command, what in tries)])
