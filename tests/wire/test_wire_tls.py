"""When a connection may be plain, and that no other is weak."""

from __future__ import annotations

import ssl

import pytest

from cpra_bot.errors import Unavailable
from cpra_bot.model.settings import Server
from cpra_bot.wire.tls import is_loopback, refuse_plain, tls_context


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "127.8.9.1", "::1"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)
    refuse_plain(Server(host=host, port=25, security="none"))


@pytest.mark.parametrize(
    "host",
    ["mail.example", "localhost.example", "127.0.0.1.example", "10.0.0.1", "192.168.1.2", "0.0.0.0", "::", "fe80::1"],
)
def test_other_machines(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(Unavailable, match="this machine only") as caught:
        refuse_plain(Server(host=host, port=25, security="none"))
    assert "starttls" in caught.value.remedy
    refuse_plain(Server(host=host, port=465, security="tls"))
    refuse_plain(Server(host=host, port=587, security="starttls"))


def test_certificates_are_checked_and_old_versions_refused() -> None:
    context = tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
