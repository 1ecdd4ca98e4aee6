"""Nothing that the program writes or prints holds the secret, and nobody else can read what it writes: a whole course of
the installed program, with a known password and under umask 0, and then a look at every byte.
"""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import yaml
from mail_servers import ScriptedServer

from cpra_bot.rehearsal.agencies import Agency
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.servers import LoopbackMail
from cpra_bot.rehearsal.world import World
from cpra_bot.wire.clock import SystemClock
from town import CAMPAIGN, Town

SECRET = "Zq7-unmistakable.PASSWORD/42"
FORMS = (
    SECRET.encode(),
    b64encode(SECRET.encode()).rstrip(b"="),
    b64encode(f"\0{ADDRESS}\0{SECRET}".encode()).rstrip(b"="),
    SECRET.encode("utf-16-le"),
    SECRET.encode().hex().encode(),
)
KEYRING = """\
from keyring.backend import KeyringBackend
class Keyring(KeyringBackend):
    priority = 5
    def get_password(self, service, username):
        return {secret!r}
    def set_password(self, service, username, password):
        raise NotImplementedError
"""


class Course:
    """A town with a password of its own, and all that the program printed there."""

    def __init__(self, town: Town, way: str) -> None:
        self.town, self.said = town, b""
        self.environment = town.environment(CPRA_CACHE=str(town.folder / "cache"))
        del self.environment["CPRA_PASSWORD"]
        if way == "environment":
            self.environment["CPRA_PASSWORD"] = SECRET
        elif way == "command":
            (town.folder.parent / "pass").write_text(SECRET + "\n")
            self.settings(password_command=f"cat {town.folder.parent / 'pass'}")
        else:
            (town.folder.parent / "ring").mkdir()
            (town.folder.parent / "ring" / "made_up_ring.py").write_text(KEYRING.format(secret=SECRET))
            self.environment["PYTHON_KEYRING_BACKEND"] = "made_up_ring.Keyring"
            self.environment["PYTHONPATH"] = str(town.folder.parent / "ring")

    def settings(self, **mailbox: object) -> None:
        path = self.town.folder / "cpra.yaml"
        text = yaml.safe_load(path.read_text())
        text["mailbox"] |= mailbox
        path.write_text(yaml.safe_dump(text))

    def run(self, *words: str, most: int = 1) -> str:
        """Run the program under umask 0, and look at the list of processes while it runs."""
        program = [sys.executable, "-m", "cpra_bot", *words]
        with subprocess.Popen(
            program, cwd=self.town.folder, env=self.environment, umask=0, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as running:
            listed = subprocess.run(["ps", "axww"], capture_output=True, check=False).stdout
            out, err = running.communicate(timeout=60)
        assert running.returncode <= most, (words, err)
        self.said += out + err + listed
        return out.decode()

    def written(self) -> list[Path]:
        return list(self.town.folder.rglob("*"))


@pytest.fixture
def town(tmp_path: Path, agencies: tuple[Agency, ...]) -> Iterator[Town]:
    """The town of the other tests, with a password that nothing else holds."""
    clock, world, folder = SystemClock(), World(agencies), tmp_path / "workspace"
    with LoopbackMail(ADDRESS, world, clock, password=SECRET) as mail:
        lay_out(folder, mail.smtp_port, mail.imap_port)
        (folder / "campaigns").mkdir()
        (folder / "campaigns" / "shade-trees-2026.yaml").write_text(CAMPAIGN, encoding="utf-8")
        yield Town(folder, world, mail)


def _reply(town: Town) -> None:
    letter = message_from_bytes(town.world.books()["dry-ladle-so"].letters[0].raw, policy=policy.default)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = letter["To"], letter["Reply-To"], "Your request"
    mail["Message-ID"], mail["In-Reply-To"] = "<one@dryladlecounty.example>", letter["Message-ID"]
    mail.set_content("We received your request. The list is attached.\n")
    mail.add_attachment(b"tree\n", maintype="text", subtype="csv", filename="../../trees.csv")
    town.mail.append(mail.as_bytes(policy=policy.SMTP), datetime.now(UTC))


def _faults(course: Course) -> None:
    """What goes wrong, with --debug: nobody listens, nonsense, and a server that says the login back."""
    blob = b64encode(f"\0{ADDRESS}\0{SECRET}".encode()).decode()
    hello = ("EHLO.*", "250-mx\r\n250 AUTH PLAIN LOGIN")
    refusals = [
        ScriptedServer("220 mx ESMTP", [hello, ("AUTH.*", f"535 5.7.8 no: {blob}")]),
        ScriptedServer("220 mx ESMTP", [hello, ("AUTH.*", f"454 4.7.0 later: {SECRET}")]),
        ScriptedServer("220 mx ESMTP", [hello, ("AUTH.*", None)]),
        ScriptedServer("nonsense"),
    ]
    smtp = yaml.safe_load((course.town.folder / "cpra.yaml").read_text())["mailbox"]["smtp"]
    imap_words = [
        ("(\\S+) CAPABILITY", "* CAPABILITY IMAP4rev1\r\n{tag} OK done"),
        ("(\\S+) LOGIN.*", f"{{tag}} NO [AUTHENTICATIONFAILED] no login with {SECRET}"),
    ]
    imap_server = ScriptedServer("* OK ready", imap_words)
    for server in refusals:
        course.settings(smtp=smtp | {"port": server.port})
        course.run("login", "--test", "--debug", most=4)
        course.run("send", "shade-trees-2026", "--live", "--debug", most=4)
        server.stop()
        assert server.heard or server is refusals[-1], "the server was never spoken to"
    course.settings(smtp=smtp, imap=smtp | {"port": imap_server.port})
    course.run("poll", "--debug", most=4)
    course.run("tick", "--live", "--debug", most=4)
    imap_server.stop()
    assert any("LOGIN" in line for line in imap_server.heard)
    assert course.said.count(b"[the secret]") >= 4, "each of them said it back"


@pytest.mark.parametrize("way", ["environment", "command", "keyring"])
def test_no_byte_that_is_written_or_printed_holds_the_secret(town: Town, way: str) -> None:
    course = Course(town, way)
    plan = town.plan()
    before = set(course.written())
    course.run("send", "shade-trees-2026", "--plan", plan, "--live")
    _reply(town)
    course.run("tick", "--live", "--debug")
    if way == "environment":
        request = "shade-trees-2026/dry-ladle-so"
        for words in (f"show {request}", "doctor", f"prove {request} --json", "backup saved.zip", "calendar"):
            course.run(*words.split())
        _faults(course)
    assert len(town.received()) == 3, "the letters left: the password was used"
    assert [path.name for path in course.written() if path.suffix == ".csv"], "the file of the reply is kept"
    everything = [(path, path.read_bytes()) for path in course.written() if path.is_file()]
    assert len(everything) >= 8 and any(path.name == "ledger.db" for path, _ in everything)
    for form in FORMS:
        assert form not in course.said
        assert [path for path, content in everything if form in content] == []
    open_to_others = {
        str(path.relative_to(town.folder)): oct(path.lstat().st_mode & 0o777)
        for path in course.written()
        if path not in before and path.lstat().st_mode & 0o077
    }
    assert open_to_others == {}, "written under umask 0"


def test_a_fault_of_the_program_itself_shows_no_secret(town: Town) -> None:
    course = Course(town, "environment")
    plan = town.plan()
    (town.folder / "broken").mkdir()
    # A library below the program breaks in the middle of the login.
    (town.folder / "broken" / "sitecustomize.py").write_text(
        "import smtplib\n"
        "def login(self, user, password, **more):\n"
        "    raise RuntimeError('the library broke')\n"
        "smtplib.SMTP.login = login\n"
    )
    course.environment["PYTHONPATH"] = str(town.folder / "broken")
    course.run("send", "shade-trees-2026", "--plan", plan, "--live", "--debug", most=4)
    assert b"RuntimeError" in course.said and b"smtp_session.py" in course.said
    assert SECRET.encode() not in course.said and os.environ.get("CPRA_PASSWORD") != SECRET
