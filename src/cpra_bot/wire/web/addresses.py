"""Which addresses of the internet a link out of a letter may lead to: public ones, and no way round."""

from __future__ import annotations

import ipaddress

PORTS = frozenset({80, 443, 8080, 8443})
"""Where web servers listen. A link to another port may speak to a mail server or a printer in the words of HTTP."""

_TUNNELS = (
    (ipaddress.ip_network("::/96"), "an IPv4 address written as IPv6 (RFC 4291 §2.5.5.1)"),
    (ipaddress.ip_network("::ffff:0:0/96"), "an IPv4 address written as IPv6 (RFC 4291 §2.5.5.2)"),
    (ipaddress.ip_network("64:ff9b::/96"), "behind a translator to IPv4 (RFC 6052)"),
    (ipaddress.ip_network("64:ff9b:1::/48"), "behind a local translator to IPv4 (RFC 8215)"),
    (ipaddress.ip_network("2001::/32"), "at the end of a Teredo tunnel (RFC 4380)"),
    (ipaddress.ip_network("2002::/16"), "at the end of a 6to4 tunnel (RFC 3056)"),
)


def not_public(address: str) -> str:
    """Why that address is none of the public internet; empty if it is one.

    Tunnels and IPv4 in IPv6 are refused as such, whatever lies behind: no web server of an agency needs them, and each
    is a way to write a private address so that it looks like another. The rest is by the registries of RFC 6890.

    Args:
        address: a number as a resolver gives it, never a name; a zone (`fe80::1%eth0`) makes it private.
    """
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return "not an address"
    if isinstance(number, ipaddress.IPv6Address):
        if number.scope_id:
            return "an address of one network card"
        if number.is_loopback or number.is_unspecified:
            return "this machine"
        for network, what in _TUNNELS:
            if number in network:
                return what
    if number.is_loopback or number.is_unspecified:
        return "this machine"
    if number.is_link_local:
        return "an address of the local link, where cloud machines keep their secrets (RFC 3927)"
    if number.is_multicast:
        return "a multicast address"
    if not number.is_global or number.is_reserved:
        return "not a public address (RFC 6890)"
    return ""
