"""Fetch what lies behind a link of a letter: public servers only, within caps, onto the disk, resumable.

Only GET is ever sent, without cookies, credentials or a proxy. Each redirect is judged like the first link. What a
server says about its file (type, name) is carried on as its word, not as the truth.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from pathlib import Path

import httpcore
import httpx

from cpra_bot.errors import LinkNeedsPerson, LinkRefused, LinkUnavailable
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.tls import tls_context
from cpra_bot.wire.web.deadline import Hurried, Left
from cpra_bot.wire.web.download import Part, decoded, too_large
from cpra_bot.wire.web.network import PublicNetwork

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LOGIN = frozenset({401, 402, 403, 407, 451})
_GONE = frozenset({404, 410})
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}")  # a name (in IDNA where it needs it) or a number
_LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Caps:
    """What one link may cost.

    Attributes:
        size: bytes of the file, after decoding.
        seconds: for the whole, all redirects included.
        silence: seconds to wait for a connection or for the next bytes.
        redirects: how many are followed.
    """

    size: int = 500_000_000
    seconds: float = 600.0
    silence: float = 30.0
    redirects: int = 8


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that came.

    Attributes:
        url: address that gave it, after redirects.
        path: where it lies.
        size: bytes.
        sha256: hex, of its bytes.
        media_type: as the server calls it, lower case without parameters; empty if it does not say.
        name: as the server calls it, or the last part of the address; not fit for a path.
    """

    url: str
    path: Path
    size: int
    sha256: str
    media_type: str
    name: str


class Fetcher:
    """Fetches links one after the other.

    Args:
        clock: for the cap on time.
        caps: what one link may cost.
        network: how servers are reached; tests put their own resolver into it.
    """

    def __init__(self, clock: Clock, caps: Caps = Caps(), network: httpcore.NetworkBackend | None = None) -> None:
        self._clock, self._caps, self._network = clock, caps, network or PublicNetwork()

    def fetch(self, link: str, path: Path) -> Fetched:
        """Bring the file behind a link to the disk; what an earlier attempt brought there is gone on with.

        Args:
            link: as found in a message.
            path: where the file goes. It is whole once this returns; after `LinkUnavailable` or `CannotFinish` it
                holds what has come so far.

        Raises:
            LinkRefused: the link is a trap, leads nowhere, or is answered with nonsense.
            LinkNeedsPerson: it wants a login, or is larger than the cap.
            LinkUnavailable: the server cannot give it now, or took too long.
            CannotFinish: the disk is full.
        """
        part, url = Part(path), judged(link, None)
        network = Hurried(self._network, self._time_left())
        with httpcore.ConnectionPool(ssl_context=tls_context(), network_backend=network) as pool:
            for _ in range(self._caps.redirects + 1):
                try:
                    step = self._step(pool, link, url, part)
                except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as fault:
                    raise LinkUnavailable(
                        f"{url.host} did not answer as a web server does ({_words(fault)})"
                    ) from fault
                if isinstance(step, Fetched):
                    return step
                url = judged(step, url)
        raise LinkRefused(f"the link leads on more than {self._caps.redirects} times")

    def _time_left(self) -> Left:
        until = self._clock.now() + timedelta(seconds=self._caps.seconds)

        def left() -> float:
            seconds = (until - self._clock.now()).total_seconds()
            if seconds <= 0:
                raise LinkUnavailable(f"it took longer than {self._caps.seconds:g} seconds")
            return seconds

        return left

    def _step(self, pool: httpcore.ConnectionPool, link: str, url: httpx.URL, part: Part) -> Fetched | str:
        """One request: the file, or the address to which the server sends us on."""
        validator = part.validator(link)
        with pool.stream(
            "GET",
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=_headers(url, part.size() if validator else 0, validator),
            extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._caps.silence)},
        ) as response:
            head = _head(response)
            if response.status in _REDIRECTS and head["location"]:
                return str(head["location"])
            if response.status == 416:  # the file is not what it was: begin anew with the next attempt
                part.drop()
                raise LinkUnavailable(f"{url.host} cannot go on with the download", retry_after=0)
            _check_status(response.status, head, url.host)
            if response.status != 206 or not _goes_on(head, part.size()):
                part.begin(link, _validator(head))
            self._save(response, head, part)
        part.done()
        return _fetched(url, head, part.path)

    def _save(self, response: httpcore.Response, head: Message, part: Part) -> None:
        length, most = str(head["content-length"] or ""), self._caps.size
        if length.isdigit() and part.size() + int(length) > most:
            part.drop()
            raise too_large(int(length), most)
        chunks = decoded(response.iter_stream(), head["content-encoding"] or "")
        part.write(chunks, most)


def judged(link: str, base: httpx.URL | None) -> httpx.URL:
    """The address of a link or a redirect, if it is one that we may ask.

    Args:
        link: as it stands in the message or the Location header.
        base: address that sent us on; None for the link itself.

    Raises:
        LinkRefused: it is no address of the web, carries credentials, or steps down from https to http.
    """
    try:
        url = base.join(link) if base else httpx.URL(link)
    except (httpx.InvalidURL, ValueError, TypeError) as fault:
        raise LinkRefused(f"{link[:200]!r} is not an address of the web ({fault})") from fault
    if url.scheme not in {"http", "https"} or not _HOST.fullmatch(url.raw_host.decode("ascii", "replace")):
        raise LinkRefused(f"{link[:200]!r} is not an address of the web")
    if base and base.scheme == "https" and url.scheme == "http":
        raise LinkRefused(f"{base.host} sends us on from https to http, where anyone could change the file")
    if url.userinfo:
        raise LinkRefused(f"the address of {url.host} carries a name or a password")
    return url


def _headers(url: httpx.URL, begun: int, validator: str) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"Host", url.netloc),
        (b"User-Agent", b"cpra-bot (fetches public records sent to the person who asked for them)"),
        (b"Accept", b"*/*"),
        (b"Accept-Encoding", b"identity"),
    ]
    if begun and validator:
        headers += [(b"Range", b"bytes=%d-" % begun), (b"If-Range", validator.encode("latin-1", "replace"))]
    return headers


def _head(response: httpcore.Response) -> Message:
    """The headers, of which the standard library knows how to read names and parameters."""
    head = Message()
    for name, value in response.headers:
        head[name.decode("latin-1")] = value.decode("latin-1")
    return head


def _check_status(status: int, head: Message, host: str) -> None:
    if status in {200, 206}:
        return
    if status in _LOGIN:
        raise LinkNeedsPerson(f"{host} answers {status}: it wants a login or a permission", "open it in a browser")
    if status in _GONE:
        raise LinkRefused(f"{host} answers {status}: there is nothing behind the link any more")
    if status in _LATER or status >= 500:
        after = str(head["retry-after"] or "").strip()
        seconds = float(after) if after.isdigit() and len(after) < 8 else None
        raise LinkUnavailable(f"{host} answers {status} and may give it later", retry_after=seconds)
    raise LinkRefused(f"{host} answers {status}, which is no file")


def _validator(head: Message) -> str:
    """A strong ETag, or the date of change (RFC 9110 §13.1.5: a weak tag must not be used)."""
    tag = str(head["etag"] or "")
    return tag if tag.startswith('"') else str(head["last-modified"] or "")


def _goes_on(head: Message, begun: int) -> bool:
    found = re.match(r"bytes (\d{1,18})-", str(head["content-range"] or ""))
    if found and int(found[1]) != begun:
        raise LinkUnavailable("the server goes on at another place than asked", retry_after=0)
    return bool(found)


def _fetched(url: httpx.URL, head: Message, path: Path) -> Fetched:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    media_type = head.get_content_type() if head["content-type"] else ""
    name = head.get_filename() or url.path.rstrip("/").rpartition("/")[2]
    return Fetched(str(url), path, path.stat().st_size, digest, media_type, str(name))


def _words(fault: Exception) -> str:
    return " ".join(str(fault).split())[:200] or type(fault).__name__
