"""Whole-process time of `cpra agencies list`, cold and warm, next to `python -c "import yaml"`: one line.

python benchmarks/directory.py [runs]

Seconds of computing, which a busy machine does not change, and behind them those of the clock on the wall.

Cold: nobody has read this directory before. Warm: its parsed copy lies in the cache.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIST = [sys.executable, "-m", "cpra_bot", "agencies", "list"]
FLOOR = [sys.executable, "-c", "import yaml"]
HELP = [sys.executable, "-m", "cpra_bot", "--help"]


def seconds(command: list[str], cache: Path) -> tuple[float, float]:
    """Seconds of computing and of the wall clock for one run of a command."""
    start, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "CPRA_CACHE": str(cache)}, cwd=cache)
    after = os.times()
    computed = after.children_user - before.children_user + after.children_system - before.children_system
    return computed, time.perf_counter() - start


def main() -> None:
    """Measure in turn, so that a slow moment of the machine meets all, and print the medians."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    taken: dict[str, list[tuple[float, float]]] = {"cold": [], "warm": [], "import yaml": [], "cpra --help": []}
    for _ in range(runs):
        folder = Path(tempfile.mkdtemp(prefix="cpra-bench-"))
        try:
            taken["cold"].append(seconds(LIST, folder))
            taken["warm"].append(seconds(LIST, folder))
            taken["import yaml"].append(seconds(FLOOR, folder))
            taken["cpra --help"].append(seconds(HELP, folder))
        finally:
            shutil.rmtree(folder)
    told = []
    for name, times in taken.items():
        computed, wall = (statistics.median(each) for each in zip(*times, strict=True))
        told.append(f"{name} {computed:.2f} ({wall:.2f}) s")
    sys.stdout.write(f"cpra agencies list of 812: {', '.join(told)}\n")


if __name__ == "__main__":
    main()
