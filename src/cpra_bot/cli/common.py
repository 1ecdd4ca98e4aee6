"""What all commands share: their common options, how a result is printed, and how an error becomes one line."""

from __future__ import annotations

import os
import shlex
import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from cpra_bot.errors import CpraError
    from cpra_bot.output.style import Style

Workspace = Annotated[
    Path,
    typer.Option("--workspace", "-w", envvar="CPRA_WORKSPACE", help="Folder with cpra.yaml.", show_default="."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only what needs a person.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")]
AcceptLow = Annotated[bool, typer.Option("--accept-low", help="Use addresses of low confidence, too.")]
SameAddress = Annotated[
    bool,
    typer.Option("--same-address", help="Write also where a first letter went within 180 days."),
]
Live = Annotated[bool, typer.Option("--live", help="Do it for real; without it, a dry run.")]
HERE = Path()


def listener(quiet: bool) -> Callable[[str], None]:
    """Show progress on one line of stderr, on a terminal only."""
    if quiet or not (sys.stderr and sys.stderr.isatty()):
        return lambda _line: None

    def show(line: str) -> None:
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()

    return show


def end_progress() -> None:
    """Clear the progress line."""
    if sys.stderr and sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def say(text: str) -> None:
    """Print a result."""
    if text:
        say_in_pieces([text + "\n"])
    else:
        end_progress()


def say_in_pieces(pieces: Iterable[str]) -> None:
    """Print a result that is too long to be made whole; where it ends, the pieces say."""
    end_progress()
    try:
        sys.stdout.writelines(pieces)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError, AttributeError) as fault:  # a full disk behind `>`, a closed or missing stdout
        from cpra_bot.errors import CannotFinish

        raise CannotFinish(f"the output could not be written ({fault})", "what was done is in the ledger") from fault


def say_json(value: Any) -> None:
    """Print a result for programs."""
    from cpra_bot.output.jsonable import dumps

    say(dumps(value))


def style(workspace: Path = HERE) -> Style:
    """Colours as the terminal wants them, and commands as this workspace needs them."""
    from cpra_bot.output.style import style_for

    return style_for(sys.stdout, where(workspace))


def where(workspace: Path) -> str:
    """What a shown command needs at its end to find the workspace again: ` -w plates`, or nothing."""
    if workspace == HERE or os.environ.get("CPRA_WORKSPACE") == str(workspace):
        return ""
    return f" -w {shlex.quote(str(workspace))}"


def conclude(work: Callable[[], int | None], *, debug: bool, as_json: bool) -> None:
    """Run a command's work and leave with its exit code; every error becomes one line a fault.

    Args:
        work: returns the exit code, where there is another one than 0.
        debug: let tracebacks through.
        as_json: print errors as JSON on stdout as well.
    """
    from cpra_bot.errors import CpraError

    try:
        code = work() or 0
    except typer.Exit:
        raise
    except CpraError as error:
        if debug:
            traceback.print_exc()
        report(error, as_json)
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        end_progress()
        sys.stderr.write("cpra: interrupted; what was done is in the ledger, run the command again to go on\n")
        code = 4
    except BrokenPipeError:  # `cpra status | head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:  # noqa: BLE001 - a fault of ours: the user gets a sentence, --debug the traceback
        if debug:
            traceback.print_exc()
        end_progress()
        words = " ".join(str(error).split())[:300]
        sys.stderr.write(
            f"cpra: this is a fault in cpra-bot ({type(error).__name__}: {words}); "
            "run the command again with --debug and report what it prints\n"
        )
        code = 4
    raise typer.Exit(code)


def report(error: CpraError, as_json: bool) -> None:
    """Print an error: each fault of a file on a line of its own, anything else as one sentence and its remedy."""
    from cpra_bot.errors import CpraError, FilesAtFault, LetterAtFault

    end_progress()
    if isinstance(error, FilesAtFault) and error.problems:
        lines = [str(problem) for problem in error.problems]
    else:
        place = "cpra: "
        if isinstance(error, LetterAtFault):
            place = f"templates/{error.template}" + f":{error.line}" * bool(error.line) + ": T001 "
        lines = [place + str(error) + (f"; {error.remedy}" if error.remedy else "")]
    sys.stderr.write("\n".join(lines) + "\n")
    if as_json:
        from dataclasses import asdict

        problems = [asdict(problem) for problem in error.problems] if isinstance(error, FilesAtFault) else []
        with suppress(CpraError):  # the output itself may be what failed
            say_json({"error": str(error), "remedy": error.remedy, "problems": problems})
