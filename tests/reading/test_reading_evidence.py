"""Hosts are sought only where one can stand, and found wherever one does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.evidence import _BARE_HOST, _URL, Evidence

PIECES = (
    "town",
    "records",
    "-",
    "_",
    ".",
    ".",
    "..",
    "@",
    " ",
    "\n",
    "http",
    "https://",
    "://",
    ":8080",
    "/x",
    "CA",
    "é",
)


def mail(text: str) -> ParsedMail:
    return ParsedMail("", (), (), "a@b.example", "", (), (), "", None, "", "", text, text)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_quick_look_misses_no_host(text: str) -> None:
    seen = Evidence(mail(text), lambda _domain: False)
    links = {host.lower().rstrip(".") for host, _ in _URL.findall(text)}
    assert {host for host, _ in seen.links} == links
    assert seen.hosts == ({host.lower() for host in _BARE_HOST.findall(text)} | links) - {""}


def test_hosts_stand_in_links_and_bare() -> None:
    seen = Evidence(mail("See HTTPS://Town.Records.example/x and portal.town.example."), lambda _domain: False)
    assert seen.hosts == {"town.records.example", "portal.town.example"}
