"""A download that was begun: what of it is on disk, and whether the server can go on where it stopped."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from cpra_bot.errors import CannotFinish, LinkNeedsPerson, LinkRefused


class Part:
    """A file that grows: the bytes that came, and beside it a note that says of what they are the beginning.

    Args:
        path: where the bytes go; the note stands beside it as `<name>.json`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._note = path.with_name(path.name + ".json")

    def size(self) -> int:
        """Bytes on disk; 0 if nothing was begun."""
        return self.path.stat().st_size if self.path.exists() else 0

    def validator(self, url: str) -> str:
        """What to send as If-Range to go on (RFC 9110 §13.1.5); empty if the download has to begin anew."""
        if not self.size():
            return ""
        try:
            note = json.loads(self._note.read_text("utf-8"))
        except (OSError, ValueError):
            return ""
        return str(note.get("validator", "")) if isinstance(note, dict) and note.get("url") == url else ""

    def begin(self, url: str, validator: str) -> None:
        """Forget what is there and note what is coming."""
        self.path.write_bytes(b"")
        self._note.write_text(json.dumps({"url": url, "validator": validator}), "utf-8")

    def write(self, chunks: Iterable[bytes], most: int) -> None:
        """Add what comes, piece by piece.

        Raises:
            LinkNeedsPerson: the file grows beyond `most` bytes; what came is thrown away.
            CannotFinish: the disk takes no more; what came stays.
        """
        size = self.size()
        try:
            with self.path.open("ab") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > most:
                        break
                    file.write(chunk)
        except OSError as fault:
            raise CannotFinish(
                f"the disk did not take a download ({fault.strerror or fault})",
                "make room; the next run goes on where this one stopped",
            ) from fault
        if size > most:
            self.drop()
            raise too_large(size, most)

    def done(self) -> None:
        """The file is whole: the note is not needed any more."""
        self._note.unlink(missing_ok=True)

    def drop(self) -> None:
        """Throw away what came."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


def too_large(size: int, most: int) -> LinkNeedsPerson:
    """The error for a file beyond the cap; sizes in bytes."""
    return LinkNeedsPerson(
        f"the file is larger than {most / 1e6:.0f} MB ({size / 1e6:.0f} MB or more)",
        "download it in a browser and note it with `cpra record`",
    )


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Undo a Content-Encoding that the server used although we asked for none, in pieces of bounded size.

    A few kilobytes of gzip can stand for gigabytes: no piece is larger than 1 MB, so that the cap on the file's size
    stops a bomb in time.

    Raises:
        LinkRefused: an encoding that we do not know, or bytes that are not in it.
    """
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        yield from chunks
        return
    if name not in {"gzip", "x-gzip", "deflate"}:
        raise LinkRefused(f"the server packs its answer as {encoding[:40]!r}, which was not asked for")
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)  # finds out by itself whether it is gzip or zlib
    try:
        for chunk in chunks:
            piece = inflate.decompress(chunk, _PIECE)
            while piece:
                yield piece
                piece = inflate.decompress(inflate.unconsumed_tail, _PIECE)
    except zlib.error as fault:
        raise LinkRefused(f"the server's packed answer cannot be unpacked ({fault})") from fault


_PIECE = 1_000_000
