"""The second command on an unchanged campaign of 20,000 agencies, against PyYAML reading their directory: one row.

python benchmarks/campaign.py [agencies]

Ours is `cpra status` whole, in a workspace whose files were read once before. Theirs is what every command would begin
with if nothing were kept: PyYAML's own loader over the same file, in a process of its own.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from row import Row, cpra, in_turn, more, run, show

from cpra_bot.files import shipped
from cpra_bot.rehearsal.demo_directory import lay_out

PARSE = "import sys, yaml; yaml.load(open(sys.argv[1], encoding='utf-8'), Loader=yaml.SafeLoader)"
HEAD = "version: 1\nas_of: '2026-11-22'\nsources:\n  made-up:\n    title: Agencies that do not exist\nagencies:\n"
AGENCY = """- id: sampleton-{0}-pd
  name: Sampleton No. {0} Police Department
  kind: police
  county: Sample
  city: Sampleton No. {0}
  channels:
  - kind: email
    address: records@sampleton-{0}.example
    confidence: high
    source: [made-up]
  domains: [sampleton-{0}.example]
  source: [made-up]
"""


def lay_out_many(folder: Path, agencies: int) -> None:
    """A workspace of the demo's settings, the shipped campaign, and a directory of so many agencies."""
    lay_out(folder, 2525, 1143)
    text = HEAD + "".join(AGENCY.format(number) for number in range(agencies))
    (folder / "agencies.yaml").write_text(text, encoding="utf-8")
    (folder / "campaigns").mkdir()
    campaign = (shipped.campaigns() / "alpr-2026.yaml").read_text(encoding="utf-8")
    (folder / "campaigns" / "alpr-2026.yaml").write_text(campaign, encoding="utf-8")


def main() -> None:
    """Measure and print."""
    agencies = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "workspace"
        lay_out_many(folder, agencies)
        kept = {"CPRA_CACHE": str(Path(name) / "cache")}
        ours = partial(run, cpra("status", "-w", str(folder)), extra=kept)
        first = ours()
        theirs = partial(run, [sys.executable, "-c", PARSE, str(folder / "agencies.yaml")])
        mine, other, ratio, _ = in_turn(ours, theirs, 3)
    work = f"second command, campaign of {agencies:,}, CPU"
    show(Row(work, f"{mine.cpu:.2f} s", f"{other.cpu:.2f} s", ratio, 0.1, 0.03))
    more(f"the first command {first.cpu:.1f} s CPU; memory {mine.memory:.0f} MB, of the first {first.memory:.0f} MB")


if __name__ == "__main__":
    main()
