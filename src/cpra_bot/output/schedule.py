"""The lines by which cron, systemd or launchd run `cpra tick --live` every hour; a person puts them in place."""

from __future__ import annotations

import hashlib
import plistlib
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

WORKSPACE = "CPRA_WORKSPACE"


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is to be run.

    Attributes:
        workspace: its folder, absolute.
        program: the command and its first words, as `/home/robin/.local/bin/cpra`; absolute, for cron's PATH is short.
    """

    workspace: Path
    program: tuple[str, ...]

    @property
    def minute(self) -> int:
        """The same minute for the same workspace; not the full hour, on which everybody's jobs run."""
        return 1 + int.from_bytes(hashlib.sha256(str(self.workspace).encode()).digest()[:4]) % 58

    @property
    def name(self) -> str:
        """`cpra-plates`, for files and units."""
        return "cpra-" + (re.sub(r"[^a-z0-9]+", "-", self.workspace.name.lower()).strip("-") or "workspace")

    @property
    def words(self) -> tuple[str, ...]:
        """The whole command."""
        return (*self.program, "tick", "--live")


def cron(schedule: Schedule) -> str:
    """Two lines for `crontab -e`. A percent sign ends a command there (crontab(5)), so it is escaped."""
    setting = f"{WORKSPACE}={shlex.quote(str(schedule.workspace))}"
    command = f"{setting} {shlex.join(schedule.words)}".replace("%", r"\%")
    return "\n".join(
        [
            "# crontab -e, then:",
            "MAILTO=you@your-domain.example",
            f"{schedule.minute} * * * * {command}",
        ]
    )


def systemd(schedule: Schedule) -> str:
    """A service and a timer for the user's own systemd. Exit code 1 says that a person is needed: no unit failed."""
    folder, name = "~/.config/systemd/user", schedule.name
    service = [
        f"# {folder}/{name}.service",
        "[Unit]",
        f"Description=cpra-bot in {_unit(str(schedule.workspace))}",
        "",
        "[Service]",
        "Type=oneshot",
        f'Environment="{WORKSPACE}={_unit(str(schedule.workspace))}"',
        f"ExecStart={' '.join(_word(word) for word in schedule.words)}",
        "SuccessExitStatus=1",
    ]
    timer = [
        f"# {folder}/{name}.timer",
        "[Unit]",
        f"Description=Hourly run of {name}",
        "",
        "[Timer]",
        f"OnCalendar=*-*-* *:{schedule.minute:02}:00",
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    use = [
        f"# systemctl --user daemon-reload && systemctl --user enable --now {name}.timer",
        "# loginctl enable-linger   # so that it runs while you are not logged in",
        f"# journalctl --user -u {name}   # what it said",
    ]
    return "\n".join([*service, "", *timer, "", *use])


def launchd(schedule: Schedule) -> str:
    """A property list for ~/Library/LaunchAgents. launchd sends no mail, so what a run says goes into a file."""
    log = str(schedule.workspace / "tick.log")
    agent = {
        "Label": f"example.{schedule.name}",
        "ProgramArguments": list(schedule.words),
        "EnvironmentVariables": {WORKSPACE: str(schedule.workspace)},
        "StartCalendarInterval": {"Minute": schedule.minute},
        "StandardOutPath": log,
        "StandardErrorPath": log,
    }
    return plistlib.dumps(agent).decode().rstrip()


KINDS = {"cron": cron, "systemd": systemd, "launchd": launchd}


def _unit(text: str) -> str:
    """Text in a unit file: `%` begins a specifier, quotes and backslashes end and escape (systemd.syntax(7))."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")


def _word(word: str) -> str:
    """One word of ExecStart; `$` would be taken as a variable (systemd.service(5))."""
    return f'"{_unit(word)}"'.replace("$", "$$") if re.search(r"[^\w@+=:,./-]", word) else word
