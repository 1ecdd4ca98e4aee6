"""The report as a browser shows it: opened from a file, filtered, printed, read without a script and by a machine's eye."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from output_report import LABELS, report
from pypdf import PdfReader

from cpra_bot.output.report import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AGENCIES = 8
LINES = ".grid tbody tr:not([hidden])"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(report(AGENCIES)), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    """The page, opened from a file; it may ask for nothing, and its console stays empty."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(file.as_uri())
    yield opened
    assert asked == [file.as_uri()]
    assert said == []
    context.close()


def shown(page: Page, many: int) -> list[str]:
    """Names of the agencies in the grid, once so many are left; the requests below are the same."""
    from playwright.sync_api import expect

    expect(page.locator(LINES)).to_have_count(many)
    expect(page.locator("article:not([hidden])")).to_have_count(many)
    return page.locator(f"{LINES} th a").all_inner_texts()


def choose(page: Page, **wanted: str) -> None:
    """Set filters, and wait until the count says so."""
    for name, value in wanted.items():
        page.locator(f"#f-{name}").select_option(value)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"county": "Windrow"}, [0, 3, 6]),
        ({"kind": "sheriff"}, [1, 4, 7]),
        ({"outcome": "denied"}, [1, 7]),
        ({"item": "A1", "outcome": "released"}, [0, 6]),
        ({"item": "A5", "outcome": "released"}, []),
        ({"item": "A5", "outcome": "inactive"}, [0, 1, 2, 3, 4, 5, 6, 7]),
        ({"turn": "person"}, [2]),
        ({"punctual": "on time", "county": "Windrow"}, [0, 3, 6]),
        ({"punctual": "overdue"}, [2]),
    ],
)
def test_filters(page: Page, wanted: dict[str, str], expected: list[int]) -> None:
    choose(page, **wanted)
    assert shown(page, len(expected)) == [f"Sampleton {number} PD" for number in expected]
    status = page.get_by_role("status")
    assert status.inner_text() == f"{len(expected)} of {AGENCIES} agencies"
    assert status.get_attribute("aria-live") == "polite"
    page.get_by_role("button", name="Show all").click()
    assert len(shown(page, AGENCIES)) == AGENCIES


@pytest.mark.parametrize(
    ("words", "many"),
    [("orchard", 2), ("OVERDUE  orchard", 1), ("exempt from disclosure", AGENCIES), ("26-34", AGENCIES), ("tulips", 0)],
)
def test_search_looks_into_names_and_threads(page: Page, words: str, many: int) -> None:
    page.locator("#f-text").fill(words)
    assert len(shown(page, many)) == many


def test_a_figure_leads_to_its_rows(page: Page) -> None:
    late = page.locator("#glance tr", has_text="late").filter(has=page.locator("details"))
    late.locator("summary").click()
    late.get_by_role("button", name="Show these alone in the grid").click()
    assert shown(page, 2) == ["Sampleton 1 PD", "Sampleton 7 PD"]
    assert "those behind one figure" in page.get_by_role("status").inner_text()
    page.get_by_role("navigation").get_by_role("link", name="Requests").click()
    late.get_by_role("link", name="Sampleton 1 PD").click()
    assert page.url.endswith("#r-agency-1")


def test_a_link_to_a_hidden_request_shows_it(page: Page) -> None:
    choose(page, outcome="denied")
    shown(page, 2)
    page.locator("#results summary", has_text="Lists").click()
    page.locator("#results").get_by_role("link", name="Sampleton 0 PD").first.click()
    assert len(shown(page, AGENCIES)) == AGENCIES
    assert page.url.endswith("#r-agency-0") and page.locator("#r-agency-0").is_visible()


def test_the_keyboard_alone_will_do(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.locator("#requests summary").nth(1).focus()
    page.keyboard.press("Enter")
    assert page.locator("#requests .thread").first.is_visible()


def test_without_a_script_all_of_it_is_there(browser: Browser, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#filters").is_hidden()
    assert page.locator(".grid tbody tr:visible").count() == AGENCIES
    assert page.locator("article:visible").count() == AGENCIES
    page.locator("article summary").first.click()
    assert page.locator("article .thread").first.is_visible()
    assert page.get_by_role("button", name="Show these").count() == 0
    context.close()


def test_it_is_no_wider_than_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_it_prints_what_is_shown_with_its_threads(page: Page) -> None:
    choose(page, punctual="overdue")
    shown(page, 1)
    paper = PdfReader(io.BytesIO(page.pdf(format="Letter")))
    words = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    assert "Not legal advice" in words and "Sampleton 2 Police Department" in words
    assert "and write again soon" in words and "day 10" in words
    assert "Sampleton 3 Police Department" not in words and "Show all" not in words
    assert page.locator("article details[open]").count() == 0, "what printing opens is closed again"


def test_colours_follow_the_reader(browser: Browser, file: Path) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(file.as_uri())
        bar = "document.querySelector('#results svg path[fill=\"var(--o-denied)\"]')"
        seen[scheme] = [
            page.evaluate("getComputedStyle(document.body).backgroundColor"),
            page.evaluate(f"getComputedStyle({bar}).fill"),
        ]
        context.close()
    assert seen["light"] == ["rgb(255, 255, 255)", "rgb(192, 57, 43)"]
    assert seen["dark"] == ["rgb(20, 24, 29)", "rgb(232, 105, 92)"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("public", [False, True])
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, scheme: str, public: bool) -> None:
    """Every widget once, with all that folds opened; six agencies show them all."""
    path = tmp_path / "report.html"
    path.write_text(render(report(6, LABELS[:3], public=public)), encoding="utf-8")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # axe itself is a script
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run()")
    broken = [(each["id"], node["html"][:120]) for each in found["violations"] for node in each["nodes"]]
    assert broken == [] and len(found["passes"]) > 25
    context.close()
