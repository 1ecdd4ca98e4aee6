"""Links: the target inside a redirect, the text shown, and what is noise."""

from __future__ import annotations

import base64
import zlib
from email.message import EmailMessage
from urllib.parse import quote

import pytest

from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.mail import parse_mail
from cpra_bot.reading.unwrapping import is_opaque, unwrapped

TARGET = "https://town.example/records/26-14?key=a&page=2"


def mailgun(target: str) -> str:
    query = f"d=1&h=2&l={quote(target, safe='')}&r=robin%40box.example"
    return "https://email.desk.example/c/" + base64.urlsafe_b64encode(zlib.compress(query.encode())).decode().rstrip(
        "="
    )


WRAPPED = {
    "plain": TARGET,
    "safelinks": f"https://nam11.safelinks.protection.outlook.com/?url={quote(TARGET, safe='')}&data=05%7C01&reserved=0",
    "proofpoint 2": "https://urldefense.proofpoint.com/v2/url?u=https-3A__town.example_records_26-2D14-3Fkey-3Da-26page-3D2&d=DwMF",
    "proofpoint 3": "https://urldefense.com/v3/__https://town.example/records/26-14?key=a*page=2__;Jg!!abc!def$",
    "google": f"https://www.google.com/url?q={quote(TARGET, safe='')}&sa=D",
    "cisco": f"https://secure-web.cisco.com/1abc/{quote(TARGET, safe='')}",
    "mailgun": mailgun(TARGET),
    "twice": f"https://eu.safelinks.protection.outlook.com/?url={quote(mailgun(TARGET), safe='')}",
}


@pytest.mark.parametrize("address", WRAPPED.values(), ids=WRAPPED.keys())
def test_the_target_is_taken_out(address: str) -> None:
    assert unwrapped(address) == TARGET


@pytest.mark.parametrize(
    "address",
    [
        "https://x.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)",
        "https://urldefense.com/v3/__no__;x",
        "https://email.desk.example/c/eJnotpacked",
        "https://[broken/",
        "https://town.example/url?u=https://elsewhere.example",
    ],
)
def test_what_holds_no_target_stays(address: str) -> None:
    assert unwrapped(address) == address


def mail(text: str, html: str = "") -> ParsedMail:
    message = EmailMessage()
    message["From"] = "clerk@town.example"
    if text:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return parse_mail(message.as_bytes())


def test_link_text_and_target_survive_html() -> None:
    html = f'<p>Your files: <a href="{WRAPPED["safelinks"].replace("&", "&amp;")}">Audit <b>2025</b></a>.</p>'
    parsed = mail("", html)
    assert parsed.links == (("Audit 2025", TARGET),)
    assert TARGET in parsed.own_text
    assert "safelinks" not in parsed.text


def test_targets_that_only_the_html_part_names() -> None:
    parsed = mail(
        "Your files are ready; click here to see them.",
        f'<p>Your files are ready; <a href="{TARGET}">click here</a>.</p>',
    )
    assert parsed.links == (("click here", TARGET),)


def test_an_opaque_redirect_leaves_the_text_and_stays_a_link() -> None:
    address = "https://u77.ct.sendgrid.net/ls/click?upn=u001." + "A" * 300
    assert is_opaque(address)
    parsed = mail(f"Audit.pdf <{address}>\n\n<{address}>\nWe have closed the request.")
    assert parsed.own_text == "Audit.pdf\n\nWe have closed the request."
    assert ("Audit.pdf", address) in parsed.links


def test_plain_links() -> None:
    long = "https://town.example/student-life/safety-and-conduct/public-safety/campus-"
    parsed = mail(f"See {long}\nparking/readers or www.town.example/records.\nBye")
    assert parsed.links == ((f"{long}parking/readers",) * 2, ("www.town.example/records",) * 2)


def test_links_of_history_are_no_news() -> None:
    parsed = mail(f"Thanks.\n\nOn May 4, 2026, Robin wrote:\n> see {TARGET}\n")
    assert parsed.links == ()
