"""Every row of docs/speed.md, one script after the other: `make bench`, or `python benchmarks/all.py [script ...]`.

Nothing is written but to temporary folders. Ends with 1 if a row missed what it must reach.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from row import HEAD, columns

SCRIPTS = (
    "help_start",
    "status",
    "tick",
    "campaign",
    "letters",
    "reading",
    "portals",
    "many_hosts",
    "sending",
    "slow_server",
    "first_sync",
    "pdf",
    "rehearsal",
)
"""In the order of the page; each prints one line a row and needs no arguments."""


def main() -> int:
    """Run them."""
    sys.stdout.write(f"{columns(HEAD)}\n")
    missed = False
    for name in sys.argv[1:] or SCRIPTS:
        sys.stdout.flush()
        script = Path(__file__).with_name(f"{name}.py")
        run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
        sys.stdout.write(run.stdout if run.returncode == 0 else f"{run.stdout}{name}: failed\n{run.stderr[-2000:]}")
        missed |= run.returncode != 0 or "MISSED" in run.stdout
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
