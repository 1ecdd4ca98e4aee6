"""A workspace whose mailbox lies at a real server, and the installed program in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from places import Place, settings

from cpra_bot.rehearsal.demo_directory import lay_out
from town import CAMPAIGN, Town


@dataclass
class RealTown:
    """Like `Town`, but with an account at one of the places instead of the rehearsal's own servers.

    Attributes:
        folder: the workspace; place: the account; ca: the authority that the program has to trust.
    """

    folder: Path
    place: Place
    ca: Path

    cpra = Town.cpra
    json = Town.json
    plan = Town.plan

    def __post_init__(self) -> None:
        lay_out(self.folder, 1, 1)
        (self.folder / "campaigns").mkdir()
        (self.folder / "campaigns" / "shade-trees-2026.yaml").write_text(CAMPAIGN, encoding="utf-8")
        self.set()

    def set(self, **sections: Any) -> None:
        """Write cpra.yaml anew for this place, with some sections changed."""
        text = yaml.safe_load((self.folder / "cpra.yaml").read_text())
        text["mailbox"] = settings(self.place) | {"connections": 1}  # the wire would cut any one of several
        text["pace"] = {"per_minute": 600, "per_host_per_minute": 600}
        (self.folder / "cpra.yaml").write_text(yaml.safe_dump(text | sections), encoding="utf-8")

    def enlist(self, *ids: str) -> None:
        """Let the campaign be for these agencies of the directory."""
        path = self.folder / "campaigns" / "shade-trees-2026.yaml"
        path.write_text(re.sub(r"ids: \[.*\]", f"ids: [{', '.join(ids)}]", path.read_text()))

    def environment(self, **more: str) -> dict[str, str]:
        """Cron's bare environment, the secret, and the authority."""
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "CPRA_CACHE": os.environ["CPRA_CACHE"],
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "SSL_CERT_FILE": str(self.ca),
            **self.place.environment,
            **more,
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start the program and do not wait for it."""
        return subprocess.Popen(
            [sys.executable, "-m", "cpra_bot", *words], cwd=self.folder, env=self.environment(), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Agency → its address in the made-up directory."""
        directory = yaml.safe_load(files("cpra_bot.rehearsal").joinpath("workspace", "agencies.yaml").read_text())
        return {
            agency["id"]: channel["address"]
            for agency in directory["agencies"]
            for channel in agency["channels"]
            if channel["kind"] == "email"
        }

    def letters(self, agency: str) -> list[bytes]:
        """What that agency has from us: the accounts of all tests share the agencies."""
        ours = f"<{self.place.address}>".encode()
        return [raw for raw in self.place.received(self.addresses[agency]) if ours in header(raw, "From")]

    def received(self) -> dict[str, int]:
        """Agency → letters from us in its own mailbox, repetitions included."""
        counts = {agency: len(self.letters(agency)) for agency in self.addresses}
        return {agency: count for agency, count in counts.items() if count}

    def answer(self, agency: str, letter: bytes, name: str, text: str) -> None:
        """The agency answers a letter it has, by mail from outside."""
        sender = self.addresses[agency]
        lines = [
            f"From: Records <{sender}>".encode(),
            b"To: " + header(letter, "Reply-To"),
            b"Subject: Re: " + header(letter, "Subject"),
            f"Message-ID: <{name}@{sender.partition('@')[2]}>".encode(),
            b"In-Reply-To: " + header(letter, "Message-ID"),
            b"",
            text.encode(),
        ]
        self.place.write(sender, b"\r\n".join(lines) + b"\r\n")


def header(raw: bytes, name: str) -> bytes:
    """A header of a mail, unfolded; empty if it has none."""
    head = re.sub(rb"\r\n[ \t]+", b" ", raw.partition(b"\r\n\r\n")[0])
    found = re.search(rb"(?im)^" + name.encode() + rb": *([^\r\n]*)", head)
    return found[1] if found else b""


def body(raw: bytes) -> bytes:
    """What stands below the headers."""
    return raw.partition(b"\r\n\r\n")[2]
