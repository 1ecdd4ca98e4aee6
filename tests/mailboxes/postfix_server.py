"""Postfix from Debian: submission with AUTH and STARTTLS, SMTPS, and a port for other people's mail.

All that it accepts goes to Dovecot. It has no way to any other machine. What it says to a recipient is asked of the test
(`Policy`), and what Dovecot does not know comes back as a real delivery report.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shutil
import signal
import socketserver
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from dovecot_server import Dovecot
from server_process import STOP_SECONDS, Authority, CannotStart, ServerProcess, free_ports

DAEMONS = (Path("/usr/lib/postfix/sbin"), Path("/usr/libexec/postfix"))
QUEUES = ("maildrop", "incoming", "active", "deferred")

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.requester.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
default_transport = error:5.4.4 this server sends nothing away
relay_transport = error:5.4.4 this server sends nothing away
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
transport_maps = regexp:{folder}/etc/transport
lmtp_destination_recipient_limit = 1
recipient_delimiter = +
message_size_limit = 52428800
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:{policy}, permit
smtpd_end_of_data_restrictions = check_policy_service inet:127.0.0.1:{policy}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl}
smtpd_sasl_auth_enable = yes
delay_warning_time = 1s
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
maximal_queue_lifetime = 5m
notify_classes =
"""
MASTER = """\
127.0.0.1:{smtp} inet n - n - 50 smtpd
127.0.0.1:{submission} inet n - n - 50 smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_tls_auth_only=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{smtps} inet n - n - 50 smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
postlog   unix-dgram n - n - 1 postlogd
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
lmtp      unix - - n - 10 lmtp
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
showq     unix n - n - - showq
"""

Asked = dict[str, str]
Judge = Callable[[Asked], str]
"""Attributes of one question of Postfix (SMTPD_POLICY_README) → `DUNNO`, or what it shall answer (`450 …`)."""


class Policy(socketserver.ThreadingTCPServer):
    """What Postfix asks before it accepts a recipient and a text. Each sender's judge answers; without one, all pass."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        self.judges: dict[str, Judge] = {}
        super().__init__(("127.0.0.1", 0), _Question)
        self.port = int(self.server_address[1])
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join(5)


class _Question(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        asked: Asked = {}
        with contextlib.suppress(OSError):
            for raw in self.rfile:
                name, _, value = raw.decode("utf-8", "replace").rstrip("\n").partition("=")
                if name:
                    asked[name] = value
                    continue
                assert isinstance(self.server, Policy)
                judge = self.server.judges.get(asked.get("sasl_username", ""))
                self.wfile.write(f"action={judge(asked) if judge else 'DUNNO'}\n\n".encode())
                asked = {}


class Postfix:
    """A running Postfix.

    Attributes:
        smtp: no login, for mail from outside; submission: STARTTLS and login; smtps: TLS and login.
        policy: what it asks the test.
    """

    def __init__(self, folder: Path, authority: Authority, dovecot: Dovecot) -> None:
        daemons = next((path for path in DAEMONS if (path / "master").exists()), None)
        if daemons is None:
            raise CannotStart("Postfix is not installed (Debian: postfix)")
        if os.getuid() != 0:
            raise CannotStart("Postfix changes accounts as it runs, so only root can start it")
        self.folder = folder
        self.smtp, self.submission, self.smtps, closed = free_ports(4)
        self.policy = Policy()
        for name in ("etc", "queue", "data"):
            (folder / name).mkdir(parents=True)
        os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postfix").gr_gid)
        (folder / "etc" / "main.cf").write_text(
            MAIN.format(
                folder=folder, daemons=daemons, lmtp=dovecot.lmtp, sasl=dovecot.sasl, policy=self.policy.port,
                certificate=authority.certificate, key=authority.key,
            )
        )  # fmt: skip
        # A mail to slow@… waits for a server that does not answer, and its sender is told so.
        (folder / "etc" / "transport").write_text(f"/^slow@/ lmtp:inet:127.0.0.1:{closed}\n")
        (folder / "etc" / "master.cf").write_text(
            MASTER.format(smtp=self.smtp, submission=self.submission, smtps=self.smtps)
        )
        try:
            self.process = ServerProcess(
                [shutil.which("postfix") or "/usr/sbin/postfix", "-c", str(folder / "etc"), "start-fg"],
                [self.smtp, self.submission, self.smtps],
                folder / "out",
            )
        except BaseException:
            self.policy.stop()
            raise

    def queued(self) -> list[Path]:
        """The mails that it still holds."""
        held = []
        for name in QUEUES:
            with contextlib.suppress(FileNotFoundError):  # it moves them while we look
                held += [path for path in (self.folder / "queue" / name).rglob("*") if path.is_file()]
        return held

    def drain(self, seconds: float = 20.0) -> None:
        """Wait until all that it accepted lies where it belongs. A mail between two queues is seen by a second look."""
        until, empty = time.monotonic() + seconds, 0
        while empty < 2:
            empty = 0 if self.queued() else empty + 1
            if time.monotonic() > until:
                raise AssertionError(f"Postfix still holds {self.queued()}: {self.log()}")
            time.sleep(0.01)

    def discard(self) -> None:
        """Throw away what it still holds."""
        words = ["postsuper", "-c", str(self.folder / "etc"), "-d", "ALL"]
        subprocess.run(words, check=True, capture_output=True)

    def stop(self) -> None:
        """End it: `postfix start-fg` is a script that waits for the server proper."""
        with contextlib.suppress(OSError, ValueError, subprocess.TimeoutExpired):
            os.kill(int((self.folder / "queue" / "pid" / "master.pid").read_text()), signal.SIGTERM)
            self.process.process.wait(STOP_SECONDS)
        self.process.stop()
        self.policy.stop()

    def log(self) -> str:
        """What it wrote, for a test that failed."""
        with contextlib.suppress(OSError):
            return (self.folder / "log").read_text()[-4000:]
        return ""
