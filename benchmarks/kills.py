"""SIGKILL at hundreds of moments: nothing twice, nothing lost, by the books of Dovecot and Postfix.

`python benchmarks/kills.py [kills] [seed]` or `make kills N=500` (500 if left out). The real program runs
`tick --live`, agencies answer meanwhile, and each run is killed: half of them at any instant, half at each commit, each
octet that leaves, each answer and each file in turn, before and after it. It ends with status 1 if anything is twice
or missing. Two workspaces are besieged at a time.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "channels"), str(TESTS / "mailboxes")]

from dovecot_server import PASSWORD, Dovecot  # noqa: E402 - the tests' own servers
from places import DovecotPlace  # noqa: E402
from postfix_server import Postfix  # noqa: E402
from real_town import RealTown  # noqa: E402
from server_process import Account, Authority, CannotStart, server_folder  # noqa: E402
from siege import POINTS, Siege, Tally  # noqa: E402

KILLS = 500
AT_ONCE = 2
EACH = 50
"""Kills in one workspace, before its books are compared and a new one begins."""


def besiege(siege: Siege, kills: int) -> Tally:
    """Kill that many runs in one workspace, then compare the books."""
    siege.settle_in()
    points = cycle(siege.chance.sample(POINTS, len(POINTS)))
    point, number = next(points), 1
    while siege.tally.kills < kills:
        if siege.tally.kills % 2:
            siege.kill()
        elif siege.kill_at(point, number):
            number += 1
        else:  # the run has fewer moments of that kind
            point, number = next(points), 1
    siege.end()
    siege.judge()
    return siege.tally


def main(kills: int, seed: int) -> int:
    """Print what the kills met and what the books say; returns the exit status."""
    begun = time.monotonic()
    os.environ["CPRA_SEED"], os.environ["CPRA_PASSWORD"] = str(seed), PASSWORD
    with ExitStack() as stack:
        here = stack.enter_context(server_folder())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cpra-kills-")))
        os.environ["CPRA_CACHE"] = str(folder / "cache")
        authority = Authority.make(here, Account.without_rights())
        os.environ["SSL_CERT_FILE"] = str(authority.ca)
        (here / "d").mkdir()
        dovecot = Dovecot(here / "d", authority, Account.without_rights())
        stack.callback(dovecot.stop)
        postfix = Postfix(here / "p", authority, dovecot)
        stack.callback(postfix.stop)
        sieges = []
        for number, begins in enumerate(range(0, kills, EACH)):
            place = DovecotPlace(dovecot, postfix, ("dovecot-tls", "dovecot-starttls")[number % 2])
            stack.callback(place.stop)
            town = RealTown(folder / f"workspace-{number}", place, authority.ca)
            sieges.append((Siege(town, place, random.Random(f"{seed}-{number}")), min(EACH, kills - begins)))  # noqa: S311
        with ThreadPoolExecutor(AT_ONCE) as pool:
            tallies = list(pool.map(lambda each: besiege(*each), sieges))
    print(f"seed {seed}, {time.monotonic() - begun:.0f} s, {len(tallies)} workspaces, Dovecot and Postfix on loopback")  # noqa: T201
    print("\n".join(report(tallies)))  # noqa: T201
    return 1 if any(tally.duplicates or tally.losses for tally in tallies) else 0


def report(tallies: list[Tally]) -> list[str]:
    """The kills by kind, and what became of the letters."""
    kinds = sum((tally.kinds for tally in tallies), Counter[str]())
    labels = {
        "ended": "runs that ended before their moment", "in_letter": "kills with a letter on its way",
        "by_copy": "letters settled by their copy", "by_person": "letters settled by a person",
        "letters": "letters", "answers": "answers of agencies", "duplicates": "duplicates", "losses": "losses",
    }  # fmt: skip
    rows = [("kills", kinds.total()), *((f"  {kind}", count) for kind, count in sorted(kinds.items()))]
    rows += [(label, sum(getattr(tally, name) for tally in tallies)) for name, label in labels.items()]
    return [f"{label:<36}{count:5}" for label, count in rows]


if __name__ == "__main__":
    try:
        status = main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    except CannotStart as why:
        sys.exit(str(why))
    sys.exit(status)
