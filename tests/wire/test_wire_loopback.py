"""While the guard stands nothing leaves the machine, whoever tries and however."""

from __future__ import annotations

import os
import smtplib
import socket
import subprocess
import sys
import threading
import webbrowser
from pathlib import Path

import pytest
from imapclient import IMAPClient

from cpra_bot.wire.dial import dial_out
from cpra_bot.wire.loopback import LeavesTheMachine, loopback_only

FAR = "192.0.2.7"  # TEST-NET-1 (RFC 5737): nobody is there, so a guard that fails reaches nobody either


@pytest.fixture
def listener() -> socket.socket:
    sock = socket.create_server(("127.0.0.1", 0))
    yield sock  # type: ignore[misc]
    sock.close()


def test_this_machine_is_reached(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    with loopback_only():
        dial_out("127.0.0.1", port, 2).close()
        dial_out("localhost", port, 2).close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(b"x", ("127.0.0.1", port))


def test_another_machine_is_not() -> None:
    with loopback_only():
        with pytest.raises(LeavesTheMachine, match=r"192\.0\.2\.7"):
            dial_out(FAR, 25, 1)
        with pytest.raises(LeavesTheMachine):
            dial_out("2001:db8::1", 25, 1)
        with socket.socket() as sock, pytest.raises(LeavesTheMachine, match=r"192\.0\.2\.7:25"):
            sock.connect_ex((FAR, 25))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            with pytest.raises(LeavesTheMachine):
                sock.sendto(b"x", (FAR, 53))
            with pytest.raises(LeavesTheMachine):
                sock.sendmsg([b"x"], [], 0, (FAR, 53))


def test_no_name_is_looked_up() -> None:
    with loopback_only():
        for look in (lambda: socket.getaddrinfo("mail.example", 25), lambda: socket.gethostbyname("mail.example")):
            with pytest.raises(LeavesTheMachine, match=r"mail\.example"):
                look()
        with pytest.raises(LeavesTheMachine, match=r"192\.0\.2\.7"):
            socket.getnameinfo((FAR, 25), 0)  # asks for the name of an address
        assert socket.getaddrinfo("127.0.0.1", 25) and socket.getaddrinfo(None, 25)


def test_a_socket_of_another_kind_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = str(tmp_path_factory.mktemp("s") / "x")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        with loopback_only(), pytest.raises(LeavesTheMachine):
            client.connect(path)
        client.connect(path)


def test_mail_libraries_and_other_threads_are_held_back_too() -> None:
    caught: list[BaseException] = []

    def elsewhere() -> None:
        try:
            IMAPClient(FAR, ssl=False, timeout=1)
        except LeavesTheMachine as refusal:
            caught.append(refusal)

    with loopback_only():
        with pytest.raises(LeavesTheMachine):
            smtplib.SMTP(FAR, 25, timeout=1)
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert len(caught) == 1


def test_the_guard_ends_with_the_outermost_block_and_only_then(listener: socket.socket) -> None:
    with loopback_only():
        with pytest.raises(RuntimeError), loopback_only():
            raise RuntimeError
        with pytest.raises(LeavesTheMachine):
            dial_out(FAR, 25, 1)
    with socket.socket() as sock:
        sock.settimeout(0.01)
        with pytest.raises(OSError):
            sock.connect((FAR, 25))  # an error of the network, not of the guard


def test_a_name_is_no_address(listener: socket.socket) -> None:
    """What stands in /etc/hosts for `localhost` is known only after it was looked up, so only figures are connected to."""
    with loopback_only(), socket.socket() as sock, pytest.raises(LeavesTheMachine, match="localhost"):
        sock.connect(("localhost", listener.getsockname()[1]))


@pytest.mark.parametrize("host", ["0.0.0.0", "::ffff:192.0.2.7", "10.0.0.1", "2001:db8::1%1", "fe80::1", ""])
def test_addresses_that_only_look_near(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with loopback_only(), socket.socket(family) as sock, pytest.raises(LeavesTheMachine):
        sock.connect((host, 25))


def test_other_servers_of_this_machine_may_hand_on_what_they_get(listener: socket.socket) -> None:
    """A mail server on port 25, a proxy or a tunnel: only the rehearsal's own ports are reached."""
    with socket.create_server(("127.0.0.1", 0)) as relay, loopback_only() as guard:
        own, other = listener.getsockname()[1], relay.getsockname()[1]
        dial_out("127.0.0.1", other, 2).close()
        guard.narrow(own)
        dial_out("127.0.0.1", own, 2).close()
        with socket.socket() as sock, pytest.raises(LeavesTheMachine, match=f"127.0.0.1:{other}"):
            sock.connect(("127.0.0.1", other))
        guard.narrow()
        with socket.socket() as sock, pytest.raises(LeavesTheMachine):
            sock.connect(("127.0.0.1", own))


def test_no_program_is_started_but_this_interpreter(tmp_path: Path) -> None:
    """What a child process does is not seen: a `password_command` or a browser never starts."""
    trace = tmp_path / "trace"
    with loopback_only():
        with pytest.raises(LeavesTheMachine, match="touch"):
            subprocess.run(["touch", str(trace)], check=True)
        with pytest.raises(LeavesTheMachine, match="touch"):
            os.system(f"touch {trace}")
        with pytest.raises(LeavesTheMachine, match="by starting"):
            subprocess.run(f"touch {trace}", shell=True, check=True)
        with pytest.raises(LeavesTheMachine):
            webbrowser.GenericBrowser("touch").open(str(trace))
        subprocess.run([sys.executable, "-c", "pass"], check=True)
    assert not trace.exists()
