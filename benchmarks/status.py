"""`cpra status` over 500 and over 20,000 open requests, as a second command: computing time of the whole process.

python benchmarks/status.py [requests ...]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from row import Row, cpra, median, more, run, show
from tick import fill, lay_out

BOUNDS = {500: (0.8, 0.4), 20_000: (3.0, 1.0)}
"""Requests → seconds that it must and should take."""


def main() -> None:
    """Measure and print."""
    for requests in [int(word) for word in sys.argv[1:]] or BOUNDS:
        with tempfile.TemporaryDirectory() as name:
            lay_out(Path(name), 2525, 1143)
            fill(Path(name), requests)
            spent = median([run(cpra("status", "-w", name)) for _ in range(4)][1:])
        must, aim = BOUNDS.get(requests, (None, None))
        show(Row(f"status, {requests:,} requests, CPU", f"{spent.cpu:.2f} s", "", spent.cpu, must, aim))
        more(f"{spent.memory:.0f} MB at the peak")


if __name__ == "__main__":
    main()
