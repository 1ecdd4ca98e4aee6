"""CPU time to render and lint 5,000 first letters in one process: one line, rendering / linting / together.

python benchmarks/letters.py [letters]
"""

from __future__ import annotations

import sys
import time

from letter_samples import desk

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
    sys.stdout.write(
        f"letters: {number}, CPU: rendered {rendered - start:.2f} s, linted {done - rendered:.2f} s, together "
        f"{done - start:.2f} s, {(done - start) / number * 1000:.2f} ms a letter, {faults} faults\n"
    )


if __name__ == "__main__":
    main()
