"""What a power cut leaves: a run is watched by strace, and the disk is rebuilt as it may be after each of its steps.

The disk is as unkind as POSIX lets it be. Of a file there is what it held when it was last synced; of what was written
since, any sectors may be there and others not. A new, renamed or removed name counts only once its folder was synced;
of what was not, the first few may be there, in their order, as a journalling file system keeps them.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,sendto"
_LINE = re.compile(r"(\d+) +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)")
_RESULT = re.compile(r"\) +=\s(\S+)[^=]*\Z")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"\d+<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True)
class Call:
    """One call of the system that succeeded: its name, its paths (those of handles first), its octets, its numbers."""

    name: str
    paths: tuple[Path, ...]
    data: bytes
    numbers: tuple[int, ...]
    words: str


def watched(words: Sequence[str], folder: Path, environment: dict[str, str], log: Path) -> list[Call]:
    """Run a program to its end in a folder, and say what it did to files and sockets, in order."""
    line = ["strace", "-f", "-y", "--seccomp-bpf", "-xx", "-s", "4000000", "-o", str(log), "-e", f"trace={CALLS}"]
    done = subprocess.run(
        [*line, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    return list(_calls(log, folder))


def _calls(log: Path, folder: Path) -> Iterator[Call]:
    begun: dict[str, str] = {}
    for line in log.read_text().splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        process, name, rest = found.groups()
        if rest.endswith("<unfinished ...>"):
            begun[process] = rest.removesuffix("<unfinished ...>")
            continue
        rest = begun.pop(process, "") + rest if "resumed>" in line else rest
        ended = _RESULT.search(rest)
        if not ended or ended[1].startswith("-"):
            continue
        words = rest[: ended.start()]
        texts = [bytes.fromhex(each.replace("\\x", "")) for each in _TEXT.findall(words)]
        handles = [_path(bytes.fromhex(each.replace("\\x", "")), folder) for each in _HANDLE.findall(words)]
        carries = name in {"pwrite64", "write", "sendto"}
        paths = handles if carries or not texts else [_path(each, folder) for each in texts]
        bare = _TEXT.sub("", _HANDLE.sub("", words))
        numbers = tuple(int(each) for each in re.findall(r"(?<![\w<])\d+(?!\w)", bare))
        yield Call(name, tuple(paths), texts[0] if carries and texts else b"", numbers, bare)


def _path(raw: bytes, folder: Path) -> Path:
    return folder / raw.decode("utf-8", "replace").removesuffix(" (deleted)")


@dataclass
class _File:
    """What of a file is on the disk, and what was written since."""

    synced: bytes = b""
    since: list[tuple[int, bytes]] = field(default_factory=list)  # (place, octets); a cut to a length has place -1
    folder: bool = False

    def whole(self) -> bytes:
        return _laid(self.synced, self.since)

    def after_a_cut(self, chance: random.Random) -> bytes:
        """Some of the sectors that were written since, and some not."""
        kept: list[tuple[int, bytes]] = []
        for place, octets in self.since:
            if place < 0:
                kept += [(place, octets)] if chance.random() < 0.5 else []
                continue
            for begin in range(0, len(octets), SECTOR):
                if chance.random() < 0.5:
                    kept.append((place + begin, octets[begin : begin + SECTOR]))
        return _laid(self.synced, kept)


def _laid(under: bytes, over: Sequence[tuple[int, bytes]]) -> bytes:
    now = bytearray(under)
    for place, octets in over:
        if place < 0:
            length = int.from_bytes(octets, "big")
            now[length:] = b"" if length <= len(now) else bytes(length - len(now))
            continue
        now.extend(bytes(max(0, place - len(now))))
        now[place : place + len(octets)] = octets
    return bytes(now)


class Disk:
    """The files below one folder, what of them is safe, and which of their names are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now: dict[Path, _File] = {folder: _File(folder=True)}
        for path in folder.rglob("*"):
            self.now[path] = _File(folder=True) if path.is_dir() else _File(path.read_bytes())
        self.safe = dict(self.now)
        self.named: list[tuple[Path, dict[Path, _File | None]]] = []  # changes of names since a folder was synced
        self._ends: dict[Path, int] = {}

    def take(self, call: Call) -> None:
        """One more step of the program."""
        paths = [path for path in call.paths if self.folder in (path, *path.parents)]
        if not paths or call.name == "sendto":
            return
        path = paths[-1] if call.name == "openat" else paths[0]
        known = self.now.get(path)
        if call.name == "openat":
            self._opened(path, call.words)
        elif call.name.startswith("mkdir"):
            self._name({path: _File(folder=True)})
        elif call.name.startswith("unlink"):
            self._name({path: None})
        elif call.name.startswith("rename"):
            self._name({paths[1]: self.now[path], path: None})
            self._ends[paths[1]] = self._ends.get(path, 0)
        elif known is None:
            return  # a file without a name can be lost as it likes
        elif call.name in {"fsync", "fdatasync"}:
            self._synced(path, known)
        elif call.name == "ftruncate":
            known.since.append((-1, call.numbers[-1].to_bytes(8, "big")))
        elif call.name == "pwrite64":
            known.since.append((call.numbers[-1], call.data))
        elif call.name == "write":
            place = self._ends.get(path, 0)
            known.since.append((place, call.data))
            self._ends[path] = place + len(call.data)

    def _opened(self, path: Path, words: str) -> None:
        if path not in self.now:
            if "O_CREAT" not in words:
                return
            self._name({path: _File()})
        file = self.now[path]
        if "O_TRUNC" in words and not file.folder:
            file.since.append((-1, bytes(8)))
        self._ends[path] = len(file.whole()) if "O_APPEND" in words else 0

    def _name(self, changed: dict[Path, _File | None]) -> None:
        for path, file in changed.items():
            if file is None:
                self.now.pop(path, None)
            else:
                self.now[path] = file
        self.named.append((next(iter(changed)).parent, changed))

    def _synced(self, path: Path, file: _File) -> None:
        if not file.folder:
            file.synced, file.since = file.whole(), []
            return
        mine = [changed for parent, changed in self.named if parent == path]
        self.named = [each for each in self.named if each[0] != path]
        _apply(self.safe, mine)

    def after_a_cut(self, target: Path, chance: random.Random) -> None:
        """Lay out what may be left."""
        names = dict(self.safe)
        _apply(names, [changed for _parent, changed in self.named[: chance.randint(0, len(self.named))]])
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        for path, file in sorted(names.items(), key=lambda each: len(each[0].parts)):
            there = target / path.relative_to(self.folder)
            if not there.parent.is_dir():
                continue  # its folder did not survive
            if file.folder:
                there.mkdir(exist_ok=True)
            else:
                there.write_bytes(file.after_a_cut(chance))


def _apply(names: dict[Path, _File], changes: Sequence[dict[Path, _File | None]]) -> None:
    for changed in changes:
        for path, file in changed.items():
            if file is None:
                names.pop(path, None)
            else:
                names[path] = file
