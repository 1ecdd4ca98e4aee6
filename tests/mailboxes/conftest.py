"""Dovecot and Postfix as the tests need them: started once by each test process, below a temporary folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from dovecot_server import Dovecot
from mail_servers import Loop
from places import DOVECOT, PLACES, DovecotPlace, Place, TwinPlace
from postfix_server import Postfix
from server_process import Account, Authority, CannotStart, server_folder


def _without(server: str, why: CannotStart) -> NoReturn:
    if server in os.environ.get("CPRA_REQUIRE", "").split(","):
        pytest.fail(f"{why}, and CPRA_REQUIRE names {server}")
    pytest.skip(str(why))


@pytest.fixture(scope="session")
def mail_folder() -> Iterator[Path]:
    with server_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def authority(mail_folder: Path) -> Authority:
    try:
        return Authority.make(mail_folder, Account.without_rights())
    except CannotStart as why:
        _without("dovecot", why)


@pytest.fixture(scope="session")
def dovecot(mail_folder: Path, authority: Authority) -> Iterator[Dovecot]:
    folder = mail_folder / "d"
    folder.mkdir()
    try:
        server = Dovecot(folder, authority, Account.without_rights())
    except CannotStart as why:
        _without("dovecot", why)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postfix(mail_folder: Path, authority: Authority, dovecot: Dovecot) -> Iterator[Postfix]:
    try:
        server = Postfix(mail_folder / "p", authority, dovecot)
    except CannotStart as why:
        _without("postfix", why)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    running = Loop()
    yield running
    running.stop()


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program trusts our authority as it would a private one: by SSL_CERT_FILE."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca))


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, trusted: None) -> Iterator[Place]:
    """An account of its own at each kind of server."""
    made = make_place(request, request.param)
    yield made
    made.stop()


def make_place(request: pytest.FixtureRequest, kind: str) -> Place:
    """An account at one kind of server; skips where that server cannot run here."""
    if kind in DOVECOT:
        sends = getattr(request.module, "SENDS", True)  # Postfix needs root, and who only reads needs no Postfix
        postfix = request.getfixturevalue("postfix") if sends else None
        return DovecotPlace(request.getfixturevalue("dovecot"), postfix, kind)
    return TwinPlace(request.getfixturevalue("loop"), request.getfixturevalue("authority"), kind)
