"""Time to print 500 two-page letters, against a plain typst page of the same words: one line, ours / bare / ratio.

python benchmarks/pdf.py [letters]
"""

from __future__ import annotations

import json
import sys
import time

import typst
from letter_samples import DAY, desk

from cpra_bot.letters.blocks import pieces
from cpra_bot.output.pdf import letter_pdf

TARGET = 1.5
BARE = b"""#let data = json(bytes(sys.inputs.letter))
#set document(title: data.title)
#set text(size: 11pt, lang: "en")
#set page(paper: "us-letter", margin: 1in, footer: context [
  Page #counter(page).display() of #counter(page).final().first()
])
#text(14pt, weight: "bold", data.author)
#line(length: 100%)
#for part in data.parts { if part.at(0) { enum(..part.at(1)) } else { par(part.at(1).join(linebreak())) } }
"""


def main() -> None:
    """Measure and print. The two take turns, so that a busy machine slows both."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    at = desk()
    compiler = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))
    wall = cpu = bare_wall = bare_cpu = 0.0
    size = 0
    for made_of in at.contexts(number):
        letter = at.letter(made_of)
        start, work = time.perf_counter(), time.process_time()
        size += len(letter_pdf(letter, DAY))
        wall, cpu = wall + time.perf_counter() - start, cpu + time.process_time() - work
        start, work = time.perf_counter(), time.process_time()
        parts = [(block.kind == "list", block.lines) for block in pieces(letter.body, "").blocks]
        data = json.dumps({"title": letter.subject, "author": letter.sender_name, "parts": parts})
        compiler.compile(BARE, format="pdf", sys_inputs={"letter": data})
        bare_wall, bare_cpu = bare_wall + time.perf_counter() - start, bare_cpu + time.process_time() - work
    ratio = cpu / bare_cpu
    verdict = "met" if ratio <= TARGET else "MISSED"
    sys.stdout.write(
        f"pdf: {number} letters of {size / number / 1000:.0f} KB, ours {wall:.2f} s (CPU {cpu:.2f}), plain typst page "
        f"{bare_wall:.2f} s (CPU {bare_cpu:.2f}), CPU ratio {ratio:.2f}, target {TARGET}: {verdict}\n"
    )


if __name__ == "__main__":
    main()
