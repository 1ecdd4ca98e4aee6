"""Links of sharing services that show a page, turned into the links that give the file. Nothing is looked up.

As the services document it: Dropbox "Force a shared link to download" (`dl=1`), SharePoint and OneDrive for work
(`download=1` behind a guest link), Google Drive (`uc?export=download`).
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_DRIVE = re.compile(r"/file/d/([\w-]{10,100})(?:/|\Z)")
_GUEST = re.compile(r"/:[bwxptiuv]:/")  # a single file of any kind; `:f:` is a folder, which has no file to give


def direct(url: str) -> str:
    """The address of the file itself, where a service has one; else the address as it is."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return url
    if host in {"dropbox.com", "www.dropbox.com"} and parts.path.startswith(("/s/", "/scl/", "/sh/")):
        return _with(url, "dl", "1")
    if host.endswith(".sharepoint.com") and _GUEST.match(parts.path):
        return _with(url, "download", "1")
    found = _DRIVE.match(parts.path) if host == "drive.google.com" else None
    return f"https://drive.google.com/uc?{urlencode({'export': 'download', 'id': found[1]})}" if found else url


def _with(url: str, name: str, value: str) -> str:
    parts = urlsplit(url)
    query = [(key, each) for key, each in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    return urlunsplit(parts._replace(query=urlencode([*query, (name, value)]), fragment=""))
