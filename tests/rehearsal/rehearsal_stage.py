"""A workspace to rehearse in, and short ways to play it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from cpra_bot.files.init import Answers, init_workspace
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.output.style import Style
from cpra_bot.rehearsal.memory import faults
from cpra_bot.rehearsal.memory.carrier import MemoryMail
from cpra_bot.rehearsal.mix import shipped_weights
from cpra_bot.rehearsal.rehearse import Carrier, Rehearsed, Wish, rehearse
from cpra_bot.rehearsal.temperaments import PAPER, PORTAL

LAST_DAY = date(2026, 11, 20)
TREES = """\
id: shade-trees-2026
version: 3
title: shade trees in parking lots
parts:
  - id: T
    title: Trees
    items:
      - {id: T1, ask: "Records sufficient to show the number of trees planted in 2025.", answer: count}
      - {id: T2, ask: "Records sufficient to show where they stand.", answer: list}
      - {id: T3, ask: "The contracts in force for their care.", answer: documents}
agencies:
  kinds: [police, sheriff]
"""


def workspace(folder: Path) -> Path:
    """What `cpra init` makes, and a campaign of the user's own beside the shipped ones."""
    init_workspace(folder, Answers(name="Robin Sample", address="robin@requester.example"))
    (folder / "campaigns" / "trees.yaml").write_text(TREES)
    return folder


def wish(
    home: Path,
    folder: Path,
    *,
    days: int = 40,
    seed: int = 1,
    agencies: int | None = 8,
    campaign: str = "shade-trees-2026",
    only: str = "",
    nobody: bool = True,
) -> Wish:
    """A rehearsal of the trees by mail alone; `only` gives every agency that temperament.

    Nobody decides unless a test says so.
    """
    by_mail = {name: share for name, share in shipped_weights().items() if name not in PORTAL | PAPER}
    weights = {only: 1.0} if only else by_mail
    return Wish(home, campaign, folder, days, seed, weights, agencies, last_day=LAST_DAY, nobody=nobody)


def in_memory(asked: Wish, wrong: faults.Faults = faults.none) -> Rehearsed:
    """Play without sockets."""
    return on(partial(MemoryMail, faults=wrong), asked)


def on(carrier: Carrier, asked: Wish, say: Callable[[str], None] = lambda _line: None) -> Rehearsed:
    """Play over that carrier."""
    return rehearse(asked, say, Style(), carrier)


def dump(folder: Path) -> list[str]:
    """The ledger that a rehearsal left, as text."""
    with open_ledger(folder / "ledger.db") as ledger:
        return list(ledger.dump())
