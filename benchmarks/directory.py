"""Whole-process time of `cpra agencies list`, cold and warm, next to `python -c "import yaml"`: one line.

python benchmarks/directory.py [runs]

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


def seconds(command: list[str], cache: Path) -> float:
    """Wall-clock seconds of one run of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "CPRA_CACHE": str(cache)}, cwd=cache)
    return time.perf_counter() - start


def main() -> None:
    """Measure in turn, so that a slow moment of the machine meets all, and print the medians."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    taken: dict[str, list[float]] = {"cold": [], "warm": [], "import yaml": [], "cpra --help": []}
    for _ in range(runs):
        folder = Path(tempfile.mkdtemp(prefix="cpra-bench-"))
        try:
            taken["cold"].append(seconds(LIST, folder))
            taken["warm"].append(seconds(LIST, folder))
            taken["import yaml"].append(seconds(FLOOR, folder))
            taken["cpra --help"].append(seconds(HELP, folder))
        finally:
            shutil.rmtree(folder)
    told = ", ".join(f"{name} {statistics.median(times):.2f} s" for name, times in taken.items())
    sys.stdout.write(f"cpra agencies list of 812: {told}\n")


if __name__ == "__main__":
    main()
