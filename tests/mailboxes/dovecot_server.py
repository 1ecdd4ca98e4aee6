"""Dovecot from Debian: IMAP, LMTP and logins for Postfix, without rights, below one folder.

Every address is an account with the same password, but those in `gone`. An account's mailbox is a maildir, which is
the server's own book: tests read what came, and fill a mailbox, on the disk.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

from server_process import Account, Authority, CannotStart, ServerProcess, free_ports

PASSWORD = "open-sesame"
POOR_HOST = "127.0.0.2"  # there Dovecot offers nothing but what RFC 3501 demands

CONFIG = """\
protocols = imap lmtp
listen = 127.0.0.1, {poor_host}
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
instance_name = cpra-{imap}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
auth_failure_delay = 0
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 256
}}
service lmtp {{
  user = {user}
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener sasl {{
    address = 127.0.0.1
    port = {sasl}
  }}
}}
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Lu
recipient_delimiter = +
passdb {{
  driver = passwd-file
  deny = yes
  args = {folder}/gone
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}/%Ld/%Ln
}}
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_location = maildir:~/Maildir
mail_max_userip_connections = 64
protocol lmtp {{
  postmaster_address = postmaster@requester.example
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
local {poor_host} {{
  protocol imap {{
    imap_capability = IMAP4rev1
  }}
}}
"""


class Dovecot:
    """A running Dovecot.

    Attributes:
        imap, imaps, lmtp, sasl: its ports.
        mail: folder with `domain/name/Maildir`.
    """

    def __init__(self, folder: Path, authority: Authority, account: Account) -> None:
        if shutil.which("dovecot") is None:
            raise CannotStart("Dovecot is not installed (Debian: dovecot-imapd dovecot-lmtpd)")
        version = subprocess.run(["dovecot", "--version"], capture_output=True, text=True, check=False).stdout
        if not version.startswith("2.3"):
            raise CannotStart(f"these settings are for Dovecot 2.3, and here is {version.strip() or 'none'}")
        self.account, self.mail, self._gone = account, folder / "mail", folder / "gone"
        self.folder = folder
        self.imap, self.imaps, self.lmtp, self.sasl = free_ports(4)
        self._gone.write_text("")
        for name in ("mail", "run", "state"):
            (folder / name).mkdir()
        account.owns(folder, self.mail, folder / "run", folder / "state", self._gone)
        settings = folder / "dovecot.conf"
        settings.write_text(
            CONFIG.format(
                folder=folder, mail=self.mail, imap=self.imap, imaps=self.imaps, lmtp=self.lmtp, sasl=self.sasl,
                user=account.name, group=_group(account.gid), uid=account.uid, gid=account.gid,
                certificate=authority.certificate, key=authority.key, password=PASSWORD, poor_host=POOR_HOST,
            )
        )  # fmt: skip
        self.process = ServerProcess(
            ["dovecot", "-F", "-c", str(settings)],
            [self.imap, self.imaps, self.lmtp, self.sasl],
            folder / "out",
            account,
        )

    def maildir(self, address: str, folder: str = "INBOX") -> Path:
        """Where the mail of an address lies."""
        name, _, domain = address.lower().partition("@")
        root = self.mail / domain / name / "Maildir"
        return root if folder == "INBOX" else root / f".{folder}"

    def files(self, address: str, folder: str = "INBOX") -> list[Path]:
        """The mails of an address in the order in which they came."""
        box = self.maildir(address, folder)
        found = [path for part in ("new", "cur") if (box / part).is_dir() for path in (box / part).iterdir()]
        return sorted(found, key=_came)

    def mails(self, address: str, folder: str = "INBOX") -> list[bytes]:
        """The same, as bytes with CRLF line ends."""
        return [re.sub(rb"\r?\n", b"\r\n", path.read_bytes()) for path in self.files(address, folder)]

    def put(self, address: str, raw: bytes, at: datetime, number: int = 0, folder: str = "INBOX") -> Path:
        """Lay a mail into the mailbox on the disk; `number` orders mails of one second."""
        box = self.maildir(address, folder)
        self.lay_out(box)
        path = box / "new" / f"{int(at.timestamp())}.M{number:06d}P1.test"
        path.write_bytes(raw)
        os.utime(path, (at.timestamp(), at.timestamp()))
        self.account.owns(path)
        return path

    def pile(self, address: str, raw: bytes, at: datetime, count: int) -> None:
        """Lay the same mail into the mailbox many times, as seen; one file with many names."""
        box = self.maildir(address)
        self.lay_out(box)
        wire = len(raw) + raw.count(b"\n")  # as IMAP counts it
        first = box / "cur" / f"{int(at.timestamp())}.M000000P1.test,S={len(raw)},W={wire}:2,S"
        first.write_bytes(raw)
        os.utime(first, (at.timestamp(), at.timestamp()))
        self.account.owns(first)
        for number in range(1, count):
            os.link(first, first.with_name(first.name.replace("M000000", f"M{number:06d}")))

    def lay_out(self, box: Path) -> None:
        """Make a maildir where there is none."""
        for path in [*reversed(box.relative_to(self.mail).parents), box.relative_to(self.mail)]:
            self._own_folder(self.mail / path)
        for part in ("new", "cur", "tmp"):
            self._own_folder(box / part)

    def _own_folder(self, path: Path) -> None:
        if not path.is_dir():
            path.mkdir()
            self.account.owns(path)

    def forget(self, address: str) -> None:
        """Take an account's whole mail from the disk."""
        shutil.rmtree(self.maildir(address).parent, ignore_errors=True)

    def dismiss(self, *addresses: str) -> None:
        """From now on those addresses are unknown here: Postfix accepts mail to them, then has to return it."""
        self._gone.write_text("".join(f"{address}:\n" for address in addresses))

    def stop(self) -> None:
        """End it."""
        self.process.stop()

    def log(self) -> str:
        """What it wrote, for a test that failed."""
        with contextlib.suppress(OSError):
            return (self.folder / "log").read_text()[-4000:]
        return ""


def _came(path: Path) -> tuple[int, int, str]:
    """Maildir names begin with the second, then M and the microsecond."""
    found = re.match(r"(\d+)\.M(\d+)", path.name)
    return (int(found[1]), int(found[2]), path.name) if found else (0, 0, path.name)


def _group(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name
