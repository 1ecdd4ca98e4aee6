"""Play many seeds: `make simulate SEEDS=2000 START=1`. Prints what was played and, for what failed, how to replay it.

One seed alone, as the line that a failure prints: `simulate.py --seed 17 [--agencies 1] [--steps 0,3,4]`.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace

from simulation_play import Score, play
from simulation_stage import Machine

SLICE = 50
"""Seeds that a process takes at a time."""


@dataclass
class Sum:
    """What many seeds come to."""

    seeds: int = 0
    steps: int = 0
    cpu: float = 0.0
    met: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[Score, str]] = field(default_factory=list)

    def add(self, other: Sum) -> None:
        """Put another sum to it."""
        self.seeds, self.steps, self.cpu = self.seeds + other.seeds, self.steps + other.steps, self.cpu + other.cpu
        self.met.update(other.met)
        self.acts.update(other.acts)
        self.checks.update(other.checks)
        self.failed += other.failed


def run(machine: Machine, seeds: Sequence[int], stop_at: int = 0) -> Sum:
    """Play seeds one after the other.

    Args:
        machine: to play on.
        seeds: in order.
        stop_at: end once so many have failed; 0 for never.
    """
    total, began = Sum(), time.process_time()
    for seed in seeds:
        score = Score.of(seed)
        told = play(machine, score)
        total.seeds, total.steps = total.seeds + 1, total.steps + told.steps + 1
        total.met.update(told.met)
        total.acts.update(told.acts)
        total.checks.update(told.checks)
        if told.broken:
            total.failed.append((score, told.broken))
        if stop_at and len(total.failed) >= stop_at:
            break
    total.cpu = time.process_time() - began
    return total


def shrunk(machine: Machine, score: Score) -> tuple[Score, str]:
    """The least of a failing play that fails in the same way: fewer agencies, then fewer steps."""
    said = play(machine, score).broken
    cause = _cause(said)
    for agencies in range(1, score.agencies):
        fewer = replace(score, agencies=agencies)
        if _cause(now := play(machine, fewer).broken) == cause:
            score, said = fewer, now
            break
    for step in reversed(score.steps):
        fewer = replace(score, steps=tuple(each for each in score.steps if each != step))
        if _cause(now := play(machine, fewer).broken) == cause:
            score, said = fewer, now
    return score, said


def _cause(said: str) -> str:
    """The invariant, without where and what."""
    return said.partition(": ")[2].partition(":")[0]


def replay_line(score: Score) -> str:
    """The command that plays a score alone."""
    steps = ",".join(map(str, score.steps)) or "none"
    return f"{sys.executable} {sys.argv[0]} --seed {score.seed} --agencies {score.agencies} --steps {steps}"


_MACHINE: list[Machine] = []


def _machine() -> Machine:
    if not _MACHINE:
        _MACHINE.append(Machine())
        gc.collect()
        gc.freeze()
        gc.disable()  # what a play leaves in circles is collected between two slices
    return _MACHINE[0]


def _slice(seeds: Sequence[int]) -> Sum:
    total = run(_machine(), seeds)
    gc.collect()
    return total


def many(seeds: Sequence[int], processes: int) -> Sum:
    """Play seeds in several processes."""
    total = Sum()
    slices = [seeds[start : start + SLICE] for start in range(0, len(seeds), SLICE)]
    if processes < 2 or len(slices) < 2:
        for some in slices:
            total.add(_slice(some))
        return total
    with ProcessPoolExecutor(processes) as pool:
        for each in pool.map(_slice, slices):
            total.add(each)
    return total


def summary(total: Sum) -> str:
    """What was played, in 80 columns."""
    lines = [
        f"seeds {total.seeds}, steps {total.steps}, faults {total.met.total()}, "
        f"checks {total.checks.total()}, failures {len(total.failed)}",
        f"CPU {total.cpu:.1f} s, {1000 * total.cpu / max(total.seeds, 1):.1f} ms a seed",
    ]
    for title, counts in (("acts", total.acts), ("faults", total.met), ("checks", total.checks)):
        lines += [f"{title}:", *(f"  {count:>9} {name}" for name, count in sorted(counts.items()))]
    return "\n".join(lines)


def say(text: str) -> None:
    """Print lines."""
    sys.stdout.write(f"{text}\n")


def main(words: Sequence[str]) -> int:
    """Play what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=500, help="how many")
    parser.add_argument("--start", type=int, default=1, help="the first one")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--stop-at", type=int, default=0, help="in one process; end once so many have failed")
    parser.add_argument("--seed", type=int, help="this one alone")
    parser.add_argument("--agencies", type=int, help="with --seed: so many")
    parser.add_argument("--steps", help="with --seed: these alone, as 0,3,4; or none")
    asked = parser.parse_args(words)
    if asked.seed is not None:
        return _alone(asked)
    seeds = range(asked.start, asked.start + asked.seeds)
    total = run(_machine(), seeds, asked.stop_at) if asked.stop_at else many(seeds, asked.processes)
    say(summary(total))
    for score, said in total.failed[:10]:
        least, why = shrunk(_machine(), score) if not asked.stop_at else (score, said)
        say(f"\nseed {score.seed} failed at {why}\n  {replay_line(least)}")
    return 1 if total.failed else 0


def _alone(asked: argparse.Namespace) -> int:
    score = Score.of(asked.seed)
    if asked.agencies:
        score = replace(score, agencies=asked.agencies)
    if asked.steps:
        score = replace(score, steps=() if asked.steps == "none" else tuple(map(int, asked.steps.split(","))))
    machine = _machine()
    machine.loud = True
    told = play(machine, score)
    say(f"seed {score.seed}: {told.steps + 1} steps, {told.checks.total()} checks; broke: {dict(told.met)}")
    say(told.broken or "all held")
    return 1 if told.broken else 0


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    finally:
        for each in _MACHINE:
            each.remove()
    sys.exit(code)
