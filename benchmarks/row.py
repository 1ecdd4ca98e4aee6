"""What all benchmarks share: a process measured whole, two of them in turn, and the one line that each row prints.

The kernel's own accounting of a finished process is what counts (user and system seconds, the peak of its memory). Two
commands are run A B A B, and the ratio is taken pair by pair, because the speed of a shared machine drifts.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HEAD = ("work", "ours", "theirs", "judged", "must", "aim", "verdict")
WIDTHS = (44, 11, 11, 9, 9, 9, 7)


@dataclass(frozen=True, slots=True)
class Spent:
    """One run of a process.

    Attributes:
        wall: seconds by the clock, from its start to its reaping.
        cpu: seconds of computing, user and system, its own children included.
        memory: MB at the peak.
    """

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table.

    Attributes:
        work: what was done.
        ours: our figure with its unit.
        theirs: that of the peer or of the floor; empty where the bound is a constant.
        judged: the number that the bounds are for: a ratio, or ours without its unit.
        must: the bound that may not be missed; None where there is none.
        aim: the bound that is hoped for; None where there is none.
        at_least: more is better.
    """

    work: str
    ours: str
    theirs: str
    judged: float
    must: float | None
    aim: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """The better bound that was reached, `aim` or `must`, or `MISSED`."""

        def reached(bound: float) -> bool:
            return self.judged >= bound if self.at_least else self.judged <= bound

        if self.must is not None and not reached(self.must):
            return "MISSED"
        return "aim" if self.aim is not None and reached(self.aim) else "must"

    def __str__(self) -> str:
        """The line."""
        sign = "≥" if self.at_least else "≤"
        bounds = [f"{sign}{each:g}" if each is not None else "" for each in (self.must, self.aim)]
        return columns((self.work, self.ours, self.theirs, f"{self.judged:.3g}", *bounds, self.verdict))


def columns(words: Sequence[str]) -> str:
    """Words under the heads of the table: the work to the left, all else to the right."""
    return " ".join([words[0].ljust(WIDTHS[0]), *map(str.rjust, words[1:], WIDTHS[1:])])


def show(row: Row) -> None:
    """Print a row at once, for the next one may take a minute."""
    sys.stdout.write(f"{row}\n")
    sys.stdout.flush()


def run(
    command: Sequence[str],
    *,
    folder: Path | None = None,
    extra: Mapping[str, str] | None = None,
    good: Collection[int] = (0,),
) -> Spent:
    """Run a process to its end.

    Args:
        command: the program, by its path or a name on the PATH, and its words.
        folder: where it runs; here if left out.
        extra: variables beside those of this process.
        good: the exit codes with which it may end. With any other the benchmark stops and shows what it printed.
    """
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder, env={**os.environ, **(extra or {})}
        )
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in good:
            said.seek(0)
            sys.exit(
                f"{' '.join(command)} ended with {child.returncode}:\n{said.read().decode(errors='replace')[-2000:]}"
            )
    return Spent(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def cpra(*words: str) -> list[str]:
    """The command that is installed beside this interpreter."""
    return [str(Path(sys.executable).with_name("cpra")), *words]


def more(words: str) -> None:
    """Print what lies behind a row, for whoever runs its script alone; `all.py` leaves it out."""
    sys.stderr.write(f"  {words}\n")


def in_turn(
    ours: Callable[[], Spent], theirs: Callable[[], Spent], runs: int, *, warm: int = 1
) -> tuple[Spent, Spent, float, float]:
    """Two works in turn: the median of each, and the medians of the CPU and wall ratios, taken pair by pair."""
    pairs = [(ours(), theirs()) for _ in range(warm + runs)][warm:]
    by_cpu = statistics.median(mine.cpu / other.cpu for mine, other in pairs)
    by_wall = statistics.median(mine.wall / other.wall for mine, other in pairs)
    return median([mine for mine, _ in pairs]), median([other for _, other in pairs]), by_cpu, by_wall


def median(runs: Sequence[Spent]) -> Spent:
    """Each figure's median by itself."""
    return Spent(
        statistics.median(each.wall for each in runs),
        statistics.median(each.cpu for each in runs),
        statistics.median(each.memory for each in runs),
    )


def absent(work: str, tool: str) -> None:
    """Print a line for what cannot be compared on this machine."""
    sys.stdout.write(f"{work.ljust(WIDTHS[0])} not compared: {tool} is not installed here\n")
    sys.stdout.flush()
