"""Sending 5,000 queued letters, each durable by itself, against the floor and mailmerge; and 20,000 for the memory.

python benchmarks/sending.py [letters [runs]]

The server is Postfix's `smtp-sink`, in C, so that it is not what is measured. All three send letters of the same size
to it; mailmerge keeps no ledger. Each of our runs begins with the same queue. The pace is so high that it never binds,
so the program opens four connections; what one takes is told besides.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from campaign_desk import CAMPAIGN, environment, lay_out
from letter_samples import desk
from row import Row, Spent, absent, cpra, in_turn, more, run, show

MANY = 20_000


@contextmanager
def sink() -> Iterator[int]:
    """Postfix's sink for the block; its port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    words = ["smtp-sink", "-a", "-u", "nobody", f"127.0.0.1:{port}", "512"]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            time.sleep(0.05)
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield port
    finally:
        server.terminate()
        server.wait()


class Desk:
    """A workspace with a full queue, and the same letters for the others."""

    def __init__(self, folder: Path, count: int, port: int, connections: int = 0) -> None:
        self.folder, self.count, self.port = folder, count, port
        self.workspace = folder / "workspace"
        lay_out(self.workspace, count, port, connections=connections)
        shutil.move(self.workspace / "ledger.db", folder / "full.db")
        self.fill()
        run(cpra("status", "-w", str(self.workspace)), extra=environment(folder))  # the directory is read once
        self._write_for_others()

    def fill(self) -> None:
        """Begin anew."""
        for each in self.workspace.glob("ledger.db*"):
            each.unlink()
        shutil.copy(self.folder / "full.db", self.workspace / "ledger.db")

    def send(self) -> Spent:
        """Ours, with a full queue."""
        self.fill()
        spent = run(
            cpra("send", CAMPAIGN, "--live", "--quiet", "-w", str(self.workspace)), extra=environment(self.folder)
        )
        sent = self._sent()
        if sent != self.count:
            sys.exit(f"{sent} of {self.count} letters left")
        return spent

    def floor(self, connections: int = 1) -> Spent:
        """The floor."""
        script = Path(__file__).with_name("floor_send.py")
        words = [self.folder / "letters.jsonl", self.port, self.folder / "floor.db", connections]
        return run([sys.executable, str(script), *map(str, words)])

    def mailmerge(self) -> Spent:
        """The peer: a template, a table, and a connection for each letter."""
        return run(
            [
                str(self.tool), "--no-dry-run", "--no-limit", "--output-format", "raw", "--template", "template.txt",
                "--database", "table.csv", "--config", "server.conf",
            ],
            folder=self.folder,
        )  # fmt: skip

    @property
    def tool(self) -> str:
        """Where mailmerge is; empty where it is not."""
        return shutil.which("mailmerge") or ""

    def _sent(self) -> int:
        import sqlite3

        book = sqlite3.connect(self.workspace / "ledger.db")
        try:
            return int(book.execute("SELECT count(*) FROM letters WHERE status = 'sent'").fetchone()[0])
        finally:
            book.close()

    def _write_for_others(self) -> None:
        """The same words: for the floor a letter a line, for mailmerge a template with the agency's name in it."""
        at = desk()
        with (self.folder / "letters.jsonl").open("w", encoding="utf-8") as lines:
            for made_of in at.contexts(self.count):
                letter = at.letter(made_of)
                lines.write(json.dumps([letter.to, made_of.agency.id, letter.body]) + "\n")
        first = next(at.contexts(1))
        body = at.letter(first).body.replace(first.agency.name, "{{name}}")
        head = "TO: {{email}}\nFROM: Robin Sample <robin@sample.example>\nSUBJECT: Public records request {{id}}\n\n"
        (self.folder / "template.txt").write_text(head + body, encoding="utf-8")
        rows = [
            f"clerk@{each.agency.id}.example,{each.agency.name},{each.agency.id}" for each in at.contexts(self.count)
        ]
        (self.folder / "table.csv").write_text("\n".join(["email,name,id", *rows]) + "\n", encoding="utf-8")
        (self.folder / "server.conf").write_text(f"[smtp_server]\nhost = 127.0.0.1\nport = {self.port}\n")


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    if not shutil.which("smtp-sink"):
        absent("sending", "smtp-sink (Debian: postfix)")
        return
    with tempfile.TemporaryDirectory() as name, sink() as port:
        at = Desk(Path(name), count, port)
        ours, floor, by_cpu, by_wall = in_turn(at.send, at.floor, runs)
        work = f"send {count:,} letters, durable"
        show(Row(f"{work}: wall, floor", f"{ours.wall:.2f} s", f"{floor.wall:.2f} s", by_wall, 1.3, 1.15))
        show(Row(f"{work}: CPU, floor", f"{ours.cpu:.2f} s", f"{floor.cpu:.2f} s", by_cpu, 1.5, 1.15))
        if at.tool:
            peer = at.mailmerge()
            times = peer.wall / ours.wall
            show(Row(f"{work}: times mailmerge", f"{ours.wall:.2f} s", f"{peer.wall:.2f} s", times, 2.5, 4, True))
        else:
            absent(f"{work}: times mailmerge", "mailmerge (PyPI)")
        more(f"ours {ours.memory:.0f} MB at most, {ours.cpu / count * 1000:.2f} ms of CPU a letter")
        alone = Desk(Path(name) / "alone", count, port, connections=1).send()
        more(f"on one connection: {alone.wall:.2f} s, {alone.cpu:.2f} s of CPU")
    with tempfile.TemporaryDirectory() as name, sink() as port:
        spent = Desk(Path(name), MANY, port).send()
        figure = f"{spent.memory:.0f} MB"
        show(Row(f"memory, {MANY:,} letters sent", figure, f"{ours.memory:.0f} MB", spent.memory, 150, 80))


if __name__ == "__main__":
    main()
