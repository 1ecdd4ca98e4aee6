"""The portals that agencies use, as data: what each asks, gives and does with an answer by mail.

From vendors' pages and public clients, last looked at in November 2026. A portal that is not listed is a web form.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from cpra_bot.model.filing import Flavour

_REQUESTER = ("name", "email", "phone", "organization", "postal_address")
_LOOK = "Read the page before you send it: it is the agency's, and may ask for more than stands here."
_PERSON = "If it asks whether you are a person, answer it yourself; nothing here does that for you."

NEXTREQUEST = Flavour(
    key="nextrequest",
    title="NextRequest",
    asks=("letter", "department", *_REQUESTER),
    steps=(
        "Open the page and choose to make a request. No account is needed first.",
        "Paste each value into its field. Use the mail address given here and no other: answers find their way by it.",
        _LOOK,
        _PERSON,
        "Send it, and copy the number that the page shows.",
    ),
    write_down="the number, two digits of the year and a count",
    number=r"\d{2}-\d{1,6}",
    example="26-112",
    answers_by_mail=True,
    follow_ups="Answering one of its mails puts the answer into the request.",
)
GOVQA = Flavour(
    key="govqa",
    title="GovQA",
    asks=("email", "name", "phone", "organization", "postal_address", "category", "subject", "letter"),
    steps=(
        "Open the page. An account comes first; make one with the mail address given here and keep its password.",
        "Choose a new public records request, and paste each value into its field.",
        _LOOK,
        _PERSON,
        "Send it, and copy the reference number that the page shows.",
    ),
    write_down="the reference number: a letter, six digits, and the date as six digits",
    number=r"[A-Z]{1,3}\d{6}-\d{6}",
    example="W012345-110226",
    follow_ups="Answering its mails does not reach the request: later messages go in on the portal, after a login.",
)
JUSTFOIA = Flavour(
    key="justfoia",
    title="JustFOIA",
    asks=(*_REQUESTER, "category", "subject", "letter"),
    steps=(
        "Open the page and choose the form for public records; where there are several, the police one.",
        "Paste each value into its field. Forms differ from agency to agency.",
        _LOOK,
        _PERSON,
        "Send it. The page shows a reference number and a security key: copy both before you leave it.",
    ),
    write_down="the security key, without which nobody can look the request up there, and the reference number",
    example="PRR-2026-1168",
    has_key=True,
    follow_ups="Nobody has shown that its mails can be answered: later messages go in on its tracking page.",
)
CUSTOMERPORTAL = Flavour(
    key="customerportal",
    title="customerportal.help",
    asks=("category", *_REQUESTER, "subject", "letter"),
    steps=(
        "Open the page and choose the kind of request named here.",
        "Paste each value into its field, and attach the agency's own form where one is given.",
        _LOOK,
        _PERSON,
        "Send it, and copy the number that the page or its first mail shows.",
    ),
    write_down="the number, CRM and a count",
    number=r"CRM-\d{2}-\d{1,6}",
    example="CRM-26-112",
    answers_by_mail=True,
    follow_ups="Answer the mail that came, and keep its subject.",
)
WEB_FORM = Flavour(
    key="web_form",
    title="web form",
    asks=("category", *_REQUESTER, "subject", "letter"),
    steps=(
        "Open the page and look for its form for public records requests.",
        "Paste each value into its field; leave out what it does not ask.",
        _LOOK,
        _PERSON,
        "Send it, and copy the number if it shows one, else note the day.",
    ),
    write_down="the number, if there is one",
    answers_by_mail=True,
    follow_ups="Once it was filed, answer whoever writes.",
)
MUCKROCK = Flavour(
    key="muckrock",
    title="MuckRock",
    asks=("agency", "subject", "letter"),
    steps=(
        "Log in at MuckRock and file a request with this agency alone. Each costs a credit.",
        "Have the letter sent as it stands here, without MuckRock's own text around it.",
        "MuckRock follows up by itself and publishes the request; copy the request's number from its address.",
    ),
    write_down="the number of the request in its address",
    number=r"\d{3,9}",
    example="181271",
    follow_ups="Write on the request's page at MuckRock.",
)
POSTAL = Flavour(
    key="postal",
    title="post",
    asks=("address",),
    steps=(
        "Print the letter and sign it above the name.",
        "Post it to this address, best with a proof of delivery.",
        "Note the day on which it was posted, and the number of the proof.",
    ),
    write_down="the day of posting, and the number of the proof if there is one",
    follow_ups="Print and post, until somebody answers by mail.",
)

_BY_KIND = {each.key: each for each in (NEXTREQUEST, GOVQA, JUSTFOIA, CUSTOMERPORTAL, WEB_FORM, MUCKROCK, POSTAL)}


def flavour_of(kind: str, place: str = "") -> Flavour:
    """The flavour of a channel.

    Args:
        kind: as in the directory, `nextrequest`, `web_form` …
        place: its host or page; tells a vendor that the directory calls a web form.
    """
    host = (urlsplit(place if "://" in place else f"https://{place}").hostname or "") if " " not in place else ""
    if kind == "web_form" and (host == "customerportal.help" or host.endswith(".customerportal.help")):
        return CUSTOMERPORTAL
    return _BY_KIND.get(kind, WEB_FORM)
