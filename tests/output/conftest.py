"""A browser, for the pages that people open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium; without one the test is left out, or fails where CPRA_REQUIRE names it."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        if "chromium" in os.environ.get("CPRA_REQUIRE", "").split(","):
            pytest.fail("no Chromium on this machine, and CPRA_REQUIRE names it")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    root = os.getuid() == 0  # Chromium's own cage needs a user who is not root
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"] if root else [])
        yield chromium
        chromium.close()
