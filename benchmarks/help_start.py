"""CPU of `cpra --help` against a bare Typer program with the same commands, run in turn: one line, ours / bare / ratio.

python benchmarks/help_start.py [runs]
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

TARGET = 1.2


def cpu_seconds(command: list[str]) -> float:
    """CPU seconds, user and system, of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    ours = [sys.executable, "-m", "cpra_bot", "--help"]
    bare = [sys.executable, str(Path(__file__).with_name("bare_typer.py")), "--help"]
    pairs = [(cpu_seconds(ours), cpu_seconds(bare)) for _ in range(runs)]
    mine, floor = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    verdict = "met" if ratio <= TARGET else "MISSED"
    sys.stdout.write(f"help: ours {mine:.3f} s, bare {floor:.3f} s, ratio {ratio:.2f}, target {TARGET}: {verdict}\n")


if __name__ == "__main__":
    main()
