"""The report of 500 agencies × 12 items: bytes, and how long a headless Chromium takes to open and to filter it.

python benchmarks/report.py [AGENCIES]

Seconds on the wall, until what is left has been painted, and in brackets CPU seconds of the page's main thread, which
do not depend on what else the machine does. Aim: opened and filtered in under 2 s, and under 8 MB.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "output"))

from output_report import report
from playwright.sync_api import CDPSession, Page, sync_playwright

from cpra_bot.output.report import render

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
Times = tuple[float, float]
"""Seconds on the wall, and CPU seconds of the page's main thread."""

PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> int:
    """Write, open, filter; print one line."""
    agencies = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        sys.stderr.write("no Chromium on this machine\n")
        return 4
    shown = report(agencies, paragraphs=6)
    render(report(2))  # templates compiled, charts' engine loaded
    began = time.process_time()
    page = render(shown).encode()
    wrote = time.process_time() - began
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_bytes(page)
        root = os.getuid() == 0
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"] if root else [])
        tries = [_open(browser.new_page(viewport={"width": 1280, "height": 900}), file) for _ in range(3)]
        browser.close()
    opened, words, choice = (min(each[at] for each in tries) for at in range(3))
    sys.stdout.write(
        f"report: {agencies} agencies x 12 items, {len(page) / 1e6:.1f} MB, written in {wrote:.2f} s CPU; "
        f"opened in {_said(opened)}, filtered by words in {_said(words)}, by outcome in {_said(choice)}\n"
    )
    return 0 if len(page) < 8e6 and opened[1] + max(words[1], choice[1]) < 2 else 1


def _said(times: Times) -> str:
    wall, cpu = times
    return f"{wall:.2f} s ({cpu:.2f})"


def _open(page: Page, file: Path) -> tuple[Times, Times, Times]:
    """How long it takes to open it, to filter it by words, and by an outcome."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    count, text = page.locator("#f-count"), page.locator("#f-text")

    def timed(act: Callable[[], object]) -> Times:
        before, began = _busy(session), time.perf_counter()
        act()
        page.evaluate(PAINTED)
        return time.perf_counter() - began, _busy(session) - before

    def until_counted(act: Callable[[], object]) -> None:
        before = count.inner_text()
        act()
        while count.inner_text() == before:
            time.sleep(0.02)

    opened = timed(lambda: page.goto(file.as_uri()))
    words = timed(lambda: until_counted(lambda: text.fill("orchard sheriff")))
    until_counted(page.locator("#filters button[type=reset]").click)
    choice = timed(lambda: until_counted(lambda: page.locator("#f-outcome").select_option("denied")))
    page.close()
    return opened, words, choice


def _busy(session: CDPSession) -> float:
    """CPU seconds of the page's main thread so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


if __name__ == "__main__":
    sys.exit(main())
