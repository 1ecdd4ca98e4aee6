"""The first sync of a mailbox of 10,000 messages (294 MB), and of 50,000: `cpra poll` against mbsync and getmail6.

python benchmarks/first_sync.py [messages [times]]

Dovecot serves the mailbox on loopback. Nine of ten messages are short, one brings a PDF of 200 KB. Ours ends with every
message on the disk and looked at as far as it takes to say that it belongs to none of 1,000 open requests; the peers
end with files. What belongs to a request is read besides, which is the row of `reading.py`. `times` is how much larger
the second mailbox is (5 if left out, 1 for none).
"""

from __future__ import annotations

import base64
import os
import pwd
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path

from campaign_desk import environment, lay_out
from row import Row, Spent, absent, cpra, in_turn, more, run, show

from cpra_bot.rehearsal.servers import DEMO_PASSWORD

REQUESTS = 1_000
USER = "robin@sample.example"
CONFIGURATION = """\
protocols = imap
listen = 127.0.0.1
base_dir = {0}/run
state_dir = {0}/state
log_path = {0}/log
instance_name = {0}
default_internal_user = {1}
default_internal_group = {2}
default_login_user = {1}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {3}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service stats {{
  client_limit = 100
}}
ssl = no
disable_plaintext_auth = no
passdb {{
  driver = static
  args = password={4}
}}
userdb {{
  driver = static
  args = uid={5} gid={6} home={0}/home allow_all_users=yes
}}
first_valid_uid = {5}
first_valid_gid = {6}
mail_location = maildir:{0}/home/Maildir
"""
MBSYNC = """\
IMAPAccount a
Host 127.0.0.1
Port {0}
User {1}
Pass {2}
SSLType None
AuthMechs LOGIN

IMAPStore far
Account a

MaildirStore near
Inbox {3}/INBOX
Path {3}/

Channel c
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
"""
GETMAIL = """\
[retriever]
type = SimpleIMAPRetriever
server = 127.0.0.1
port = {0}
username = {1}
password = {2}
[destination]
type = Maildir
path = {3}/
[options]
read_all = false
delete = false
verbose = 0
"""
WORDS = (
    "the",
    "board",
    "met",
    "on",
    "Tuesday",
    "to",
    "hear",
    "about",
    "trees",
    "and",
    "wider",
    "pavements",
    "near",
    "mills",
)
HEADERS = """\
Return-Path: <x@list{0}.example>
Received: from mx.list{0}.example by mx.sample.example; {1}
From: Somebody <somebody{0}@list{0}.example>
To: robin@sample.example
Subject: What happened in week {0}
Message-ID: <{0}.week@list{0}.example>
Date: {1}
MIME-Version: 1.0
"""


def messages(count: int) -> Iterator[bytes]:
    """Mails that belong to no request; every tenth brings a PDF."""
    chance = random.Random(7)  # noqa: S311 - the same mailbox each time
    encoded = [base64.encodebytes(b"%PDF-1.4\n" + chance.randbytes(200 * 1024)).decode() for _ in range(8)]
    now = time.time()
    for number in range(count):
        text = "\n".join(" ".join(chance.choices(WORDS, k=12)) for _ in range(14)) + "\n"
        head = HEADERS.format(number, formatdate(now - 60 * (number % 500)))
        plain = "Content-Type: text/plain; charset=utf-8\n\n" + text
        if number % 10 == 3:
            name = f'name="minutes-{number}.pdf"'
            pdf = f"Content-Type: application/pdf; {name}\nContent-Transfer-Encoding: base64\n"
            pdf += f"Content-Disposition: attachment; file{name}\n\n{encoded[number % 8]}"
            plain = f'Content-Type: multipart/mixed; boundary="b0"\n\n--b0\n{plain}--b0\n{pdf}--b0--\n'
        yield (head + plain).encode()


def fill(folder: Path, count: int, owner: tuple[int, int]) -> float:
    """Lay the mails into a Maildir; how many MB they are."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    size, now = 0, int(time.time())
    for number, raw in enumerate(messages(count)):
        size += len(raw) + raw.count(b"\n")
        path = folder / "cur" / f"{now}.M{number}P1.host,S={len(raw)},W={len(raw) + raw.count(bytes([10]))}:2,"
        path.write_bytes(raw)
    for each in [folder.parent, folder, *folder.rglob("*")]:
        os.chown(each, *owner)
    return size / 1e6


@contextmanager
def dovecot(folder: Path) -> Iterator[tuple[int, tuple[int, int]]]:
    """A server for the block: its port, and who owns its mail."""
    account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    group = subprocess.run(["id", "-gn", account.pw_name], capture_output=True, text=True, check=True).stdout.strip()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    for name in ("run", "state", "home"):
        (folder / name).mkdir(parents=True)
    folder.chmod(0o755)  # the server's own account looks in
    owner = (account.pw_uid, account.pw_gid)
    for each in [folder, *folder.iterdir()]:
        os.chown(each, *owner)
    text = CONFIGURATION.format(folder, account.pw_name, group, port, DEMO_PASSWORD, *owner)
    (folder / "dovecot.conf").write_text(text)
    server = subprocess.Popen(["dovecot", "-F", "-c", str(folder / "dovecot.conf")])
    try:
        for _ in range(100):
            time.sleep(0.1)
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield port, owner
    finally:
        server.terminate()
        server.wait()


class Mailbox:
    """A filled mailbox, a workspace that never read it, and the peers' settings."""

    def __init__(self, folder: Path, port: int, size: float) -> None:
        self.folder, self.port, self.size = folder, port, size
        self.workspace = folder / "workspace"
        lay_out(self.workspace, REQUESTS, 9, imap=port)
        shutil.move(self.workspace / "ledger.db", folder / "empty.db")
        (folder / "mbsyncrc").write_text(MBSYNC.format(port, USER, DEMO_PASSWORD, folder / "mbsync"))
        (folder / "getmail").mkdir()
        (folder / "getmail" / "rc").write_text(GETMAIL.format(port, USER, DEMO_PASSWORD, folder / "getmail" / "box"))
        self.poll()

    def poll(self) -> Spent:
        """Ours; the ledger has letters and no message."""
        for each in self.workspace.glob("ledger.db*"):
            each.unlink()
        shutil.copy(self.folder / "empty.db", self.workspace / "ledger.db")
        return run(cpra("poll", "--quiet", "-w", str(self.workspace)), extra=environment(self.folder), good=(0, 1))

    def mbsync(self) -> Spent:
        """isync's program, which syncs each file to the disk."""
        shutil.rmtree(self.folder / "mbsync", ignore_errors=True)
        (self.folder / "mbsync").mkdir()
        return run(["mbsync", "-q", "-c", str(self.folder / "mbsyncrc"), "c"])

    def getmail(self) -> Spent:
        """getmail6, which will not deliver as root."""
        home = self.folder / "getmail"
        for name in ("cur", "new", "tmp"):
            (home / "box" / name).mkdir(parents=True)
        drop: list[str] = []
        if os.getuid() == 0:
            drop = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]
            subprocess.run(["chown", "-R", "nobody:nogroup", str(home)], check=True)
            self.folder.chmod(0o755)
        return run([*drop, "getmail", "--getmaildir", str(home), "--rcfile", "rc"])


@contextmanager
def mailbox(count: int) -> Iterator[Mailbox]:
    """A mailbox of so many messages, for the block."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with dovecot(folder / "server") as (port, owner):
            size = fill(folder / "server" / "home" / "Maildir", count, owner)
            yield Mailbox(folder, port, size)


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    if not shutil.which("dovecot"):
        absent("first sync", "dovecot")
        return
    work = f"first sync of {count:,} messages"
    with mailbox(count) as at:
        if shutil.which("mbsync"):
            ours, peer, by_cpu, by_wall = in_turn(at.poll, at.mbsync, 3, warm=0)
            show(Row(f"{work}: CPU, mbsync", f"{ours.cpu:.1f} s", f"{peer.cpu:.1f} s", by_cpu, 0.6, 0.45))
            show(Row(f"{work}: wall, mbsync", f"{ours.wall:.1f} s", f"{peer.wall:.1f} s", by_wall, 0.6, 0.45))
        else:
            absent(f"{work}: mbsync", "mbsync (Debian: isync)")
            ours = at.poll()
        show(Row(f"{work}: memory", f"{ours.memory:.0f} MB", "", ours.memory, 100, 60))
        more(f"{at.size:.0f} MB, {ours.cpu / count * 1000:.2f} ms of CPU a message")
        if shutil.which("getmail"):
            peer = at.getmail()
            faster = peer.wall / ours.wall
            show(Row(f"{work}: times getmail6", f"{ours.wall:.1f} s", f"{peer.wall:.1f} s", faster, 10, at_least=True))
        else:
            absent(f"{work}: times getmail6", "getmail6 (Debian)")
    if times > 1:
        with mailbox(count * times) as at:
            larger = at.poll()
        growth = larger.cpu / ours.cpu
        figures = f"{larger.cpu:.1f} s", f"{ours.cpu:.1f} s"
        show(Row(f"first sync, {times} times as many: CPU", *figures, growth, 1.1 * times))
        show(Row(f"first sync, {times} times as many: memory", f"{larger.memory:.0f} MB", "", larger.memory, 100, 60))


if __name__ == "__main__":
    main()
