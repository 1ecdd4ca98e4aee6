"""What a rehearsal costs: one line for each play, wall and CPU seconds of this process, servers included.

`python benchmarks/rehearsal.py` plays 8 agencies and 40 days in memory (the best of nine, imports aside), with nobody
and then with a person who decides. With the word `loopback` it also plays 200 agencies and 120 days over real servers
with three seeds, with the person, and says how the requests ended and what deciding took.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from row import Row, more, show

from cpra_bot.files.init import init_workspace
from cpra_bot.output.style import Style
from cpra_bot.rehearsal.memory.carrier import MemoryMail
from cpra_bot.rehearsal.mix import shipped_weights
from cpra_bot.rehearsal.rehearse import Carrier, Rehearsed, Wish, rehearse
from cpra_bot.rehearsal.servers import LoopbackMail

LAST_DAY = date(2026, 11, 20)


def played(
    folder: Path, carrier: Carrier, agencies: int, days: int, seed: int, *, nobody: bool = False
) -> tuple[float, float, float, Rehearsed]:
    """Wall seconds, CPU seconds, CPU seconds from the first word on (the files are read by then), and the result."""
    first: list[float] = []
    wish = Wish(
        folder / "w",
        "alpr-2026",
        folder / "r",
        days,
        seed,
        shipped_weights(),
        agencies,
        last_day=LAST_DAY,
        nobody=nobody,
    )
    wall, cpu = time.perf_counter(), time.process_time()
    result = rehearse(wish, lambda _line: first.append(time.process_time()) if not first else None, Style(), carrier)
    now = time.process_time()
    return time.perf_counter() - wall, now - cpu, now - first[0], result


def main() -> None:
    """Print the lines."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        init_workspace(folder / "w")
        for nobody in (True, False):
            runs = (played(folder, MemoryMail, 8, 40, 1, nobody=nobody) for _ in range(9))
            wall, cpu, play, _ = min(runs, key=lambda run: run[1])
            who = "nobody" if nobody else "a person"
            show(Row(f"8 agencies, 40 days in memory, {who} decides", f"{play:.2f} s", "", play, 0.25))
            more(f"with its files {cpu:.2f} s CPU, {wall:.2f} s")
        if "loopback" not in sys.argv:
            return
        for seed in (1, 2, 3):
            wall, cpu, _, result = played(folder, LoopbackMail, 200, 120, seed)
            tally, ended, load = result.tally, result.endings, result.load
            sys.stdout.write(
                f"loopback, 200 agencies, 120 days, seed {seed}: {wall:.1f} s, {cpu:.1f} s CPU, "
                f"{tally.letters_sent} letters, {tally.replies_received} replies, {tally.duplicates} twice, "
                f"{tally.replies_wrong} wrong, {tally.replies_in_inbox} in the inbox; {ended.settled} settled, "
                f"{ended.refused} refused, waiting on {dict(ended.waiting)}, running {dict(ended.running)}; "
                f"{load.decisions} decisions, {load.per_100_replies:g} for 100 replies, {load.grouped} of them in "
                f"{load.groups} groups ({load.together_per_100_replies:g} together)\n"
            )


if __name__ == "__main__":
    main()
