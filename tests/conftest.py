"""What all tests share: where the real data lies, and which missing things are a failure rather than a skip."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def required(thing: str) -> bool:
    """True where a missing thing must fail the run: `CPRA_REQUIRE=shared,…`."""
    return thing in os.environ.get("CPRA_REQUIRE", "").split(",")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real replies and seeds, which are never part of the repository."""
    folder = Path(os.environ.get("CPRA_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "data").is_dir():
        if required("shared"):
            pytest.fail(f"no data folder at {folder}, and CPRA_REQUIRE names it")
        pytest.skip("the folder with real replies is not here (set CPRA_SHARED)")
    return folder
