"""Shared files by the address that gives them, not by the page around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.reading.direct import direct


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("https://www.dropbox.com/s/ab12/x.pdf?dl=0", "https://www.dropbox.com/s/ab12/x.pdf?dl=1"),
        ("https://www.dropbox.com/scl/fo/k/h?rlkey=z&dl=0", "https://www.dropbox.com/scl/fo/k/h?rlkey=z&dl=1"),
        (
            "https://town.sharepoint.com/:b:/s/Clerk/Eabc?e=x1",
            "https://town.sharepoint.com/:b:/s/Clerk/Eabc?e=x1&download=1",
        ),
        ("https://town.sharepoint.com/:f:/s/Clerk/Eabc?e=x1", None),
        (
            "https://drive.google.com/file/d/1aBcDeFgHiJkLm/view?usp=sharing",
            "https://drive.google.com/uc?export=download&id=1aBcDeFgHiJkLm",
        ),
        ("https://drive.google.com/drive/folders/1aBcDeFgHiJkLm", None),
        ("https://dropbox.com.evil.example/s/x", None),
        ("https://records.city.example/documents/1/download?token=a", None),
        ("http://[broken", None),
    ],
)
def test_direct(url: str, file: str | None) -> None:
    assert direct(url) == (file or url)
    assert direct(direct(url)) == direct(url)


@given(st.text(max_size=80))
def test_nothing_raises(text: str) -> None:
    assert isinstance(direct(text), str) and isinstance(direct(f"https://www.dropbox.com/s/{text}"), str)
