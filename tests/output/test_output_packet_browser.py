"""The page that people file from, as a browser shows it: opened from a file, each value copied, printed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from output_filings import DAY, filing
from pypdf import PdfReader

from cpra_bot.output.packet import PacketFile, filing_page, page_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ORDER = ["Request", "Department", "Your name", "E-mail", "Organization", "Address"]


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page of a filing, opened from a file; nothing may be fetched and no script may fail."""
    one = filing()
    file = tmp_path / page_name(one)
    letter = PacketFile("letter.pdf", "application/pdf", b"%PDF-1.7 made up", "the letter")
    file.write_text(filing_page(one, [letter], DAY, to="Ana"), encoding="utf-8")
    context = browser.new_context(viewport={"width": 900, "height": 1400}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("dialog", lambda dialog: errors.append(dialog.message))
    opened.goto(file.as_uri())
    yield opened
    assert [each for each in asked if not each.startswith(("file:", "data:", "blob:"))] == []
    assert errors == []
    context.close()


def pasted(page: Page) -> str:
    """What a person who now presses Ctrl+V in a form gets."""
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'paste'}))")
    page.locator("#paste").focus()
    page.keyboard.press("Control+V")
    text = page.locator("#paste").input_value()
    page.evaluate("document.getElementById('paste').remove()")
    return text


def test_each_value_is_copied_in_the_forms_order(page: Page) -> None:
    fields = filing().fields
    assert [field.label for field in fields] == [label for label in ORDER if label in {each.label for each in fields}]
    buttons = page.locator("button[data-copy]")
    assert buttons.count() == len(fields)
    for place, field in enumerate(fields):
        button = page.get_by_role("button", name=f"Copy {field.label}", exact=True)
        assert button.get_attribute("data-copy") == f"field-{place + 1}"
        button.click()
        assert pasted(page) == field.value
        assert button.inner_text() == "Copied"


def test_the_keyboard_reaches_all_that_the_mouse_does(page: Page) -> None:
    button = page.get_by_role("button", name="Copy E-mail", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    assert pasted(page) == next(field.value for field in filing().fields if field.label == "E-mail")


def test_the_letter_is_saved_from_the_page(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="letter.pdf").click()
    assert download.value.suggested_filename == "letter.pdf"
    assert Path(download.value.path()).read_bytes() == b"%PDF-1.7 made up"


def test_it_prints_whole_and_without_buttons(page: Page) -> None:
    paper = PdfReader(io.BytesIO(page.pdf(format="Letter")))
    words = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    for field in filing().fields:
        assert " ".join(field.value.split()) in words
    assert "What to write down" in words and "Copy" not in words


def test_it_is_no_wider_than_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
