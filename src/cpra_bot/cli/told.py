"""What each message of a run says, as text, until it can be printed.

The first line counts them all, and a first reading of a mailbox has tens of thousands: so they wait in a file without a
name, which is gone with the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, TextIO

from cpra_bot.errors import CannotFinish
from cpra_bot.output.replies import message_text

if TYPE_CHECKING:
    from cpra_bot.model.results import ReadMessage
    from cpra_bot.output.style import Style


class Told:
    """Takes what messages say, one after the other, and gives it back in pieces.

    Args:
        style: how text is written on this terminal.
        apart: those that need a person are wanted by themselves as well.

    Attributes:
        urgent: how many need a person.
    """

    def __init__(self, style: Style, *, apart: bool) -> None:
        self._style, self._apart = style, apart
        self.urgent = 0

    def __enter__(self) -> Told:
        self._files = ExitStack()
        self._all = self._files.enter_context(_nameless())
        self._those = self._files.enter_context(_nameless()) if self._apart else self._all
        return self

    def __exit__(self, *_fault: object) -> None:
        self._files.close()

    def __call__(self, message: ReadMessage) -> None:
        """Take one more.

        Raises:
            CannotFinish: the disk refuses.
        """
        text = message_text(message, self._style) + "\n"
        try:
            self._all.write(text)
            if message.needs_person:
                self.urgent += 1
                if self._apart:
                    self._those.write(text)
        except OSError as fault:
            raise CannotFinish(f"what was read could not be kept for printing ({fault})", "`cpra inbox`") from fault

    def everything(self) -> Iterator[str]:
        """All that was told, in pieces."""
        return _pieces(self._all)

    def what_is_urgent(self) -> Iterator[str]:
        """What needs a person, in pieces."""
        return _pieces(self._those)


def _nameless() -> TextIO:
    return TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="")


def _pieces(file: TextIO) -> Iterator[str]:
    file.seek(0)
    yield from iter(lambda: file.read(1 << 16), "")
