"""The installed program against real mail servers: a workspace, a world of made-up agencies, and a way to run `cpra`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LoopbackMail
from cpra_bot.rehearsal.world import World

AGENCIES = ("cobble-point-pd", "dry-ladle-so", "moose-grove-pd")
CAMPAIGN = """\
id: shade-trees-2026
version: 1
title: shade trees in parking lots
parts:
  - id: A
    title: Trees
    items:
      - {id: A1, ask: "Records sufficient to show the trees planted in 2025.", answer: list}
      - {id: A2, ask: "Records sufficient to show what they cost in 2025.", answer: count}
agencies:
  ids: [cobble-point-pd, dry-ladle-so, moose-grove-pd]
"""


@dataclass
class Town:
    """A workspace whose mail servers run on this machine.

    Attributes:
        folder: the workspace.
        world: the agencies, with their own books.
        mail: the servers.
    """

    folder: Path
    world: World
    mail: LoopbackMail

    def cpra(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the program as a person or cron would."""
        return subprocess.run(
            [sys.executable, "-m", "cpra_bot", *words],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self.environment(**environment),
            timeout=60,
        )

    def environment(self, **more: str) -> dict[str, str]:
        """Cron's bare environment and the password."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "CPRA_PASSWORD": DEMO_PASSWORD,
            "CPRA_CACHE": os.environ["CPRA_CACHE"],
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            **more,
        }

    def json(self, *words: str) -> Any:
        """What the program prints under --json."""
        done = self.cpra(*words, "--json")
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    def plan(self, campaign: str = "shade-trees-2026") -> str:
        """Id of the plan that a preview prints now."""
        return str(self.json("preview", campaign)["plan"])

    def received(self) -> dict[str, int]:
        """Agency → letters in its own books, repetitions included."""
        return {key: len(books.letters) for key, books in self.world.books().items() if books.letters}
