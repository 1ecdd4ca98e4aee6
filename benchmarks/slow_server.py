"""200 letters to a server that takes 100 ms for each, as providers do: four connections against the arithmetic.

python benchmarks/slow_server.py [letters [connections]]

The server is a process of its own. It notes when each letter came, and the pace is held against that: with the pace set
so low that it binds, no window of 60 seconds may hold more.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from campaign_desk import CAMPAIGN, environment, lay_out
from row import Row, absent, cpra, more, run, show
from sending import Desk

LATENCY = 0.1  # seconds
SERVER = """
import asyncio, json, sys, time
came = []
async def talk(reader, writer):
    writer.write(b"220 ready\\r\\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            writer.write(b"354 go on\\r\\n")
            await reader.readuntil(b"\\r\\n.\\r\\n")
            came.append(time.time())
            await asyncio.sleep(float(sys.argv[2]))
        if word == b"QUIT":
            writer.write(b"221 bye\\r\\n")
            break
        writer.write(b"250-here\\r\\n250 PIPELINING\\r\\n" if word == b"EHLO" else b"250 fine\\r\\n")
    writer.close()
    open(sys.argv[1], "w").write(json.dumps(came))
async def main():
    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


@contextmanager
def slow(came: Path) -> Iterator[int]:
    """The server for the block; its port. It writes the instants at which letters came."""
    words = [sys.executable, "-c", SERVER, str(came), str(LATENCY)]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield int(server.stdout.readline())
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def most_in_a_minute(came: list[float]) -> int:
    """Letters in the fullest 60 seconds."""
    return max(sum(1 for other in came if first <= other < first + 60) for first in came)


def paced(connections: int, pace: int, count: int) -> int:
    """The fullest minute of a run whose pace binds."""
    with tempfile.TemporaryDirectory() as name, slow(Path(name) / "came") as port:
        folder = Path(name)
        lay_out(folder / "workspace", count, port, connections=connections, pace=pace)
        run(cpra("send", CAMPAIGN, "--live", "--quiet", "-w", str(folder / "workspace")), extra=environment(folder))
        return most_in_a_minute(json.loads((folder / "came").read_text()))


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    connections = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    work = f"{count} letters of 100 ms, {connections} connections"
    with tempfile.TemporaryDirectory() as name, slow(Path(name) / "came") as port:
        at = Desk(Path(name), count, port, connections)
        ours = min((at.send() for _ in range(3)), key=lambda each: each.wall)
        least = count * LATENCY / connections
        show(Row(work, f"{ours.wall:.2f} s", f"{least:.2f} s", ours.wall / least, 1.15))
        if at.tool:
            peer = at.mailmerge()
            times = peer.wall / ours.wall
            show(Row(f"{work}: times mailmerge", f"{ours.wall:.2f} s", f"{peer.wall:.2f} s", times, 3.5, at_least=True))
        else:
            absent(f"{work}: times mailmerge", "mailmerge (PyPI)")
        floor = at.floor(connections)
        more(f"the raw durable floor: {floor.wall:.2f} s; ours {ours.cpu:.2f} s of CPU")
    begun = time.monotonic()
    fullest, pace = paced(connections, 30, 45), 30
    show(Row(f"fullest minute, {pace} set, {connections} connections", f"{fullest}", f"{pace}", fullest, pace))
    more(f"45 letters in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
