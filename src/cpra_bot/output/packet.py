"""The page that a person files from: one file that needs nothing else, with a button for each value of the form."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from cpra_bot.model.filing import Filing

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class PacketFile:
    """A file that lies in a page.

    Attributes:
        name: under which it is saved.
        media_type: `application/pdf`.
        content: its bytes.
        note: what it is.
    """

    name: str
    media_type: str
    content: bytes
    note: str = ""


def page_name(filing: Filing) -> str:
    """`sampleton-pd.html`; kind and number follow for later letters."""
    _campaign, agency, kind, number = filing.letter.key.split("/")
    return f"{agency}.html" if kind == "initial" else f"{agency}--{kind}-{number}.html"


def filing_page(
    filing: Filing,
    files: Sequence[PacketFile],
    today: date,
    *,
    to: str = "",
    numbers: Sequence[str] = (),
    sheet: Sequence[tuple[str, str]] = (),
    no_pdf: str = "",
) -> str:
    """The page of one filing, as HTML.

    Args:
        filing: what is filed.
        files: what lies in the page for download.
        today: legal day of writing.
        to: who files; empty if nobody is named.
        numbers: tracking numbers of the request, if it is open already.
        sheet: values for a form that no program can fill.
        no_pdf: why there is no PDF of the letter.
    """
    shown = [
        {
            "name": each.name,
            "media_type": each.media_type,
            "content": base64.b64encode(each.content).decode("ascii"),
            "note": each.note,
        }
        for each in files
    ]
    form_address = filing.form_pdf if filing.form_pdf.startswith(("http://", "https://")) else ""
    return _render(
        "packet_filing.html.j2",
        title=f"{filing.agency}: {filing.flavour.title}",
        filing=filing,
        files=shown,
        today=today.isoformat(),
        to=to,
        numbers=numbers,
        sheet=sheet,
        no_pdf=no_pdf,
        form_address=form_address,
    )


def index_page(filings: Sequence[Filing], today: date, to: str = "") -> str:
    """The first page of a packet: all filings, to be ticked off; agencies that share a desk are named."""
    desks: dict[str, list[str]] = {}
    for filing in filings:
        desks.setdefault(filing.place, []).append(filing.agency)
    return _render(
        "packet_index.html.j2",
        title=f"Filings for {to}" if to else "Filings",
        rows=[(filing, page_name(filing)) for filing in filings],
        today=today.isoformat(),
        shared=[(place, names) for place, names in desks.items() if len(names) > 1],
    )


def _render(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    """Everything is escaped: agencies' names and our letters are text, never markup."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = resources.files(__package__)
    return Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
