"""500 calls of 200 ms to many portals, 32 hosts in flight: our client in threads, against a raw floor and one by one.

python benchmarks/many_hosts.py [calls]

The portals are one server in a process of its own, reached under 32 addresses of this machine. Ours is what polls them
(`wire.each` over `wire.http`, one `httpx.Client` for all), in a process that does nothing else, imports included.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from row import Row, Spent, in_turn, more, run, show

HOSTS, LATENCY = 32, 0.2  # how many, and seconds for each call
ALONE = 25  # calls that are made one by one; the time of more is known from these
SERVER = """
import asyncio, sys
async def talk(reader, writer):
    body = b'{"id": 1, "title": "Request", "messages": [' + b'"x",' * 500 + b'"x"]}'
    head = b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body)
    try:
        while await reader.readuntil(b"\\r\\n\\r\\n"):
            await asyncio.sleep(float(sys.argv[1]))
            writer.write(head + body)
    except asyncio.IncompleteReadError:
        writer.close()
async def main():
    hosts = [f"127.0.0.{number + 1}" for number in range(int(sys.argv[2]))]
    server = await asyncio.start_server(talk, hosts, int(sys.argv[3]), backlog=512)
    print("ready", flush=True)
    await server.serve_forever()
asyncio.run(main())
"""
OURS = """
import json, sys
from cpra_bot.wire.each import each_host
from cpra_bot.wire.http import Web
port, calls, hosts = map(int, sys.argv[1:])
web = Web()
def job(host):
    base = f"http://127.0.0.{host + 1}:{port}"
    return lambda: [json.loads(web.call("GET", f"{base}/{at}").body)["id"] for at in range(host, calls, hosts)]
found = sum(len(each) for _, each in each_host({str(host): job(host) for host in range(hosts)}))
web.close()
sys.exit(found != calls)
"""
FLOOR = """
import asyncio, json, sys
port, calls, hosts = map(int, sys.argv[1:])
async def one(host):
    reader, writer = await asyncio.open_connection(f"127.0.0.{host + 1}", port)
    for at in range(host, calls, hosts):
        writer.write(b"GET /%d HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n" % at)
        head = await reader.readuntil(b"\\r\\n\\r\\n")
        size = int(head.lower().split(b"content-length:")[1].split(b"\\r")[0])
        json.loads(await reader.readexactly(size))
    writer.close()
async def main():
    await asyncio.gather(*(one(host) for host in range(hosts)))
asyncio.run(main())
"""


@contextmanager
def portals() -> Iterator[int]:
    """The server for the block; its port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    words = [sys.executable, "-c", SERVER, str(LATENCY), str(HOSTS), str(port)]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        server.stdout.readline()
        yield port
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def main() -> None:
    """Measure and print."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 500

    def client(code: str, port: int, number: int, hosts: int) -> Spent:
        return run([sys.executable, "-c", code, str(port), str(number), str(hosts)])

    work = f"{calls} portal calls of {LATENCY * 1000:.0f} ms, {HOSTS} hosts"
    with portals() as port:
        ours, floor, _, by_wall = in_turn(
            lambda: client(OURS, port, calls, HOSTS), lambda: client(FLOOR, port, calls, HOSTS), 3
        )
        first = client(OURS, port, 1, 1).wall
        alone = first + (client(OURS, port, ALONE + 1, 1).wall - first) / ALONE * (calls - 1)
    show(Row(f"{work}: wall", f"{ours.wall:.2f} s", f"{floor.wall:.2f} s", by_wall, 1.2, 1.1))
    each = ours.cpu / calls * 1000
    show(
        Row("  CPU ms a call, imports included", f"{each:.2f} ms", f"{floor.cpu / calls * 1000:.2f} ms", each, 2.5, 1.5)
    )
    show(Row("  times one by one", f"{ours.wall:.2f} s", f"{alone:.0f} s", alone / ours.wall, 25, at_least=True))
    more(f"one by one: by what {ALONE} calls took; ours {ours.cpu:.2f} s of CPU")


if __name__ == "__main__":
    main()
