"""Draws the report's picture: plays a campaign in memory, writes its report and lets a headless Chromium look at it.

python docs/report_picture.py
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import date
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import sync_playwright

from cpra_bot.files.init import Answers, init_workspace
from cpra_bot.output.style import Style
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.memory.carrier import MemoryMail
from cpra_bot.rehearsal.mix import shipped_weights
from cpra_bot.rehearsal.play import Days
from cpra_bot.rehearsal.rehearse import Wish, rehearse
from cpra_bot.rehearsal.temperaments import PAPER, PORTAL
from cpra_bot.tasks.office import open_office
from cpra_bot.tasks.report import write_report

HERE = Path(__file__).resolve().parent
LAST_DAY, DAYS, AGENCIES = date(2026, 11, 20), 45, 24


def main() -> None:
    """Play, write, look."""
    with tempfile.TemporaryDirectory() as folder:
        home, played = Path(folder) / "home", Path(folder) / "played"
        init_workspace(home, Answers(name="Robin Sample", address="robin@requester.example"))
        made_up = files("cpra_bot.rehearsal").joinpath("workspace", "agencies.yaml").read_text("utf-8")
        (home / "agencies.yaml").write_text(made_up, encoding="utf-8")  # of a real agency nothing untrue is shown
        settings = home / "cpra.yaml"
        settings.write_text(settings.read_text("utf-8").replace('# directory: "', 'directory: "'), encoding="utf-8")
        by_mail = {name: share for name, share in shipped_weights().items() if name not in PORTAL | PAPER}
        wish = Wish(home, "alpr-2026", played, DAYS, 1, by_mail, AGENCIES, last_day=LAST_DAY)
        rehearse(wish, lambda _line: None, Style(), MemoryMail)
        with open_office(played, clock=SimulatedClock(Days(LAST_DAY, DAYS).cron(DAYS))) as office:
            page = write_report(office, path=Path(folder) / "report.html").path
        look(page)


def look(file: Path) -> None:
    """The head of the page, then its grid."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        root = os.getuid() == 0
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"] if root else [])
        page = browser.new_page(viewport={"width": 1240, "height": 1000}, color_scheme="light")
        page.goto(file.as_uri())
        page.locator("#glance > :not(h2, dl)").evaluate_all("all => all.forEach(each => each.remove())")
        page.screenshot(path=HERE / "report.png", clip={"x": 0, "y": 0, "width": 1240, "height": 1060}, full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
