"""CPU of `cpra --help` against a bare Typer program with the same commands, run in turn; and against Python alone.

python benchmarks/help_start.py [runs]
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from row import Row, cpra, in_turn, run, show


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    ours = partial(run, cpra("--help"))
    bare = [sys.executable, str(Path(__file__).with_name("bare_typer.py")), "--help"]
    for name, command, must, aim in (
        ("cpra --help / bare Typer, CPU", bare, 1.2, None),
        ("cpra --help / python -c pass, CPU", [sys.executable, "-c", "pass"], None, 8.0),
    ):
        mine, other, ratio, _ = in_turn(ours, partial(run, command), runs)
        show(Row(name, f"{mine.cpu:.3f} s", f"{other.cpu:.3f} s", ratio, must, aim))


if __name__ == "__main__":
    main()
