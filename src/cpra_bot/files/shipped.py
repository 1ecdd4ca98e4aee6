"""Where the templates, the directory and the example campaigns lie that come with the program."""

from __future__ import annotations

from pathlib import Path

import cpra_bot
from cpra_bot.errors import CannotFinish


def root() -> Path:
    """The folder that holds `templates/`, `campaigns/` and `agencies.yaml`.

    Inside an installed wheel that is `cpra_bot/shipped/`, in a checkout the top level.

    Raises:
        CannotFinish: neither is there.
    """
    package = Path(cpra_bot.__file__).resolve().parent
    for folder in (package / "shipped", package.parent.parent):
        if (folder / "agencies.yaml").is_file():
            return folder
    raise CannotFinish(f"the files that belong to the program are missing beside {package}", "install it again")


def templates() -> Path:
    """Folder of the letter templates, `*.j2`."""
    return root() / "templates"


def directory() -> Path:
    """The directory of agencies."""
    return root() / "agencies.yaml"


def campaigns() -> Path:
    """Folder of the example campaigns, with their JSON Schemas in `schemas/`."""
    return root() / "campaigns"
