"""What all tests share: where the real data lies, and which missing things are a failure rather than a skip."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """One seed for all processes of a run; the same one again by setting CPRA_SEED."""
    os.environ.setdefault("CPRA_SEED", str(secrets.randbelow(1_000_000)))
    if "CPRA_CACHE" not in os.environ:  # copies of directories do not go into the tester's own folder
        os.environ["CPRA_CACHE"] = tempfile.mkdtemp(prefix="cpra-cache-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop("CPRA_CACHE"), ignore_errors=True))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The seed stands in every run's last lines, failed or not."""
    terminalreporter.write_line(f"random moments of kills: CPRA_SEED={os.environ['CPRA_SEED']}")


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
