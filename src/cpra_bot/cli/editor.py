"""The person's own editor, for a letter or a note."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from cpra_bot.errors import UsageError

USUAL = ("nano", "vi")


def edit(text: str, name: str) -> str:
    """Open a text in $VISUAL, $EDITOR or the first usual editor that is there, and wait until it is closed.

    The file is the person's alone and is removed afterwards: letters hold personal data.

    Args:
        text: what stands in it.
        name: file name, whose ending tells the editor what it is.

    Returns:
        what the person left in it.

    Raises:
        UsageError: there is no editor, or it ended with an error.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or next(filter(shutil.which, USUAL), "")
    if not named:
        raise UsageError("no editor is known", "set EDITOR, or give the letter as a file with --text")
    with tempfile.TemporaryDirectory(prefix="cpra-") as folder:  # mode 0700
        path = Path(folder, name)
        path.write_text(text, encoding="utf-8")
        try:
            ended = subprocess.run([*shlex.split(named), str(path)], check=False).returncode
            changed = path.read_text(encoding="utf-8")
        except (OSError, ValueError) as fault:
            raise UsageError(
                f"the editor `{named}` could not be used: {fault}", "set EDITOR to one that works"
            ) from None
    if ended:
        raise UsageError(f"the editor `{named}` ended with exit code {ended}", "the letter stays as it was")
    return changed
