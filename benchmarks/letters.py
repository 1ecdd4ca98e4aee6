"""CPU time to render and lint 5,000 first letters in one process: one line, rendering / linting / together.

python benchmarks/letters.py [letters]
"""

from __future__ import annotations

import sys
import time

from letter_samples import desk
from row import Row, more, show

from cpra_bot.letters.lint import lint


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    at = desk()
    contexts = list(at.contexts(number))
    start = time.process_time()
    letters = [at.letter(made_of) for made_of in contexts]
    rendered = time.process_time()
    faults = sum(len(lint(letter, at.campaign, made_of)) for letter, made_of in zip(letters, contexts, strict=True))
    done = time.process_time()
    each = (done - start) / number * 1000
    show(Row(f"{number:,} letters rendered and linted, CPU each", f"{each:.2f} ms", "", each, 0.3, 0.15))
    more(f"rendered {rendered - start:.2f} s, linted {done - rendered:.2f} s, {faults} faults")


if __name__ == "__main__":
    main()
