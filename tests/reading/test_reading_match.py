"""Which request a message belongs to: every rule, each weak step, and everything that must stay in the inbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cpra_bot.model.message import DeliveryReport, KnownRequest, ParsedMail, Placing, Strength
from cpra_bot.reading.evidence import fold_name
from cpra_bot.reading.match import Matcher

OPENED = datetime(2026, 4, 1, 17, tzinfo=UTC)
NOW = OPENED + timedelta(days=9)
BOX = "letters@box.example"


def request(place: str, **changes: object) -> KnownRequest:
    slug = place.lower().replace(" ", "")
    base = KnownRequest(
        key=f"readers/{slug}-pd",
        agency_name=f"{place} Police Department",
        names=(f"{place} PD", f"City of {place}"),
        token=f"tok-{slug}",
        message_ids=frozenset({f"<first-{slug}@box.example>"}),
        marks=frozenset({f"mark-{slug}"}),
        numbers={},
        domains=frozenset({f"{slug}.example"}),
        tenants=frozenset({f"{slug}.nextrequest.example"}),
        addresses=frozenset({f"records@{slug}.example"}),
        live=True,
        opened_at=OPENED,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


ALDER, BIRCH, CEDAR = request("Alder Mills"), request("Birch Falls"), request("Cedar Point")


def mail(**changes: object) -> ParsedMail:
    base = ParsedMail(
        message_id="<in@clerk.example>",
        in_reply_to=(),
        references=(),
        sender="clerk@elsewhere.example",
        sender_name="",
        reply_to=(),
        recipients=(BOX,),
        subject="Your request",
        date=None,
        auto_submitted="",
        mark="",
        text="We have it.",
        own_text="We have it.",
    )
    text = changes.get("text", base.text)
    return replace(base, **{"own_text": text, **changes})  # type: ignore[arg-type]


def place(message: ParsedMail, *requests: KnownRequest, now: datetime = NOW) -> Placing:
    return Matcher(requests or (ALDER, BIRCH, CEDAR), BOX).place(message, now)


def bounced(recipient: str = "", message_id: str = "", mark: str = "") -> ParsedMail:
    report = DeliveryReport(recipient, "failed", "5.1.1", "no such user", message_id, mark)
    return mail(sender="mailer-daemon@mx.example", reports=(report,))


def numbered(base: KnownRequest, number: str, strength: Strength = Strength.STRONG) -> KnownRequest:
    return replace(base, numbers={number: strength})


SHARED = {"sender": "messages@nextrequest.example"}
N_ALDER, N_BIRCH = numbered(ALDER, "26-41"), numbered(BIRCH, "26-41")
CRM = numbered(replace(ALDER, tenants=frozenset()), "CRM-26-7")

STRONG_CASES = {
    "token": (mail(recipients=("Letters+TOK-aldermills@box.example".lower(),)), (), "token", ALDER),
    "token among others": (mail(recipients=(BOX, "letters+tok-birchfalls@box.example")), (), "token", BIRCH),
    "token beats the number": (
        mail(recipients=("letters+tok-birchfalls@box.example",), text="Alder Mills Police Department, request #26-41"),
        (N_ALDER, BIRCH),
        "token",
        BIRCH,
    ),
    "token of a closed request": (
        mail(recipients=("letters+tok-aldermills@box.example",)),
        (replace(ALDER, live=False),),
        "token",
        ALDER,
    ),
    "in reply to": (mail(in_reply_to=("<first-cedarpoint@box.example>",)), (), "thread", CEDAR),
    "references": (
        mail(in_reply_to=("<unknown@x.example>",), references=("<z@x.example>", "<first-cedarpoint@box.example>")),
        (),
        "thread",
        CEDAR,
    ),
    "in reply to decides against references": (
        mail(in_reply_to=("<first-cedarpoint@box.example>",), references=("<first-aldermills@box.example>",)),
        (),
        "thread",
        CEDAR,
    ),
    "report by mark": (bounced(mark="mark-aldermills"), (), "report", ALDER),
    "report by id": (bounced(message_id="<first-birchfalls@box.example>"), (), "report", BIRCH),
    "number and tenant": (
        mail(**SHARED, text="Record request #26-41\nhttps://birchfalls.nextrequest.example/"),
        (N_ALDER, N_BIRCH),
        "number",
        BIRCH,
    ),
    "number and leading name": (
        mail(**SHARED, text="City of Birch Falls\nRecord request #26-41 is open."),
        (N_ALDER, N_BIRCH),
        "number",
        BIRCH,
    ),
    "number in the subject and name in the subject": (
        mail(**SHARED, subject="Your Birch Falls public records request #26-41 has been opened."),
        (N_ALDER, N_BIRCH),
        "number",
        BIRCH,
    ),
    "number and domain": (
        mail(sender="clerk@pd.aldermills.example", text="Ref 26-41"), (N_ALDER, N_BIRCH), "number", ALDER,
    ),
    "number of a closed request": (
        mail(sender="clerk@aldermills.example", text="Ref 26-41"), (replace(N_ALDER, live=False),), "number", ALDER,
    ),
    "a distinctive number without a label": (
        mail(sender="help@customerportal.example", text="Alder Mills City Clerk wrote on CRM-26-7 for the City of Alder Mills."),
        (CRM, BIRCH),
        "number",
        CRM,
    ),
    "the page of the request": (
        mail(text="Look here: https://aldermills.nextrequest.example/requests/26-41?x=1"), (N_ALDER, BIRCH), "portal-url", ALDER,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("message", "requests", "rule", "expected"), STRONG_CASES.values(), ids=STRONG_CASES.keys())
def test_strong(message: ParsedMail, requests: tuple[KnownRequest, ...], rule: str, expected: KnownRequest) -> None:
    placing = place(message, *requests)
    assert (placing.request, placing.strength, placing.rule) == (expected.key, Strength.STRONG, rule), placing.reason
    assert placing.reason


OTHER_CAMPAIGN = replace(ALDER, key="cameras/aldermills-pd", token="tok-2", message_ids=frozenset({"<c@box.example>"}))
GOVQA = replace(ALDER, tenants=frozenset({"aldermills.mycusthelp.example"}))
JUSTFOIA = replace(ALDER, tenants=frozenset({"aldermills.justfoia.example"}))
NEW_VENDOR = replace(ALDER, tenants=frozenset({"aldermills.recordsdesk.example"}))

WEAK_CASES = {
    "tenant in the text": (mail(**SHARED, text="https://birchfalls.nextrequest.example/help"), (), "tenant", BIRCH),
    "tenant as display name": (mail(**SHARED, sender_name="City of Birch Falls"), (), "tenant", BIRCH),
    "tenant as leading line": (mail(**SHARED, text="City of Birch Falls\n\nRequest #26-9."), (), "tenant", BIRCH),
    "tenant in the subject": (mail(**SHARED, subject="Your Birch Falls record request #26-9 is open"), (), "tenant", BIRCH),
    "parent's name in the text of a shared sender": (
        mail(sender="no-reply@customerportal.example", text="Hello,\nplease wait.\nthe City of Birch Falls has your request."),
        (),
        "tenant",
        BIRCH,
    ),
    "tenant as local part": (mail(sender="aldermills@mycusthelp.example"), (GOVQA, BIRCH), "tenant", ALDER),
    "tenant as local part of a vendor's other domain": (mail(sender="aldermills@govqa.example"), (GOVQA, BIRCH), "tenant", ALDER),
    "tenant as local part below the vendor": (mail(sender="aldermills@request.justfoia.example"), (JUSTFOIA, BIRCH), "tenant", ALDER),
    "a vendor nobody listed": (
        mail(sender="notice@recordsdesk.example", sender_name="City of Alder Mills"), (NEW_VENDOR, BIRCH), "tenant", ALDER,
    ),
    "known domain": (mail(sender="robin@birchfalls.example"), (), "domain", BIRCH),
    "host below a known domain": (mail(sender="robin@pd.birchfalls.example"), (), "domain", BIRCH),
    "the only live one": (
        mail(sender="robin@aldermills.example"), (replace(OTHER_CAMPAIGN, live=False), ALDER), "domain", ALDER,
    ),
    "address on a public provider that we wrote to": (
        mail(sender="aldermillspd@gmail.com"),
        (replace(ALDER, addresses=frozenset({"aldermillspd@gmail.com"})), BIRCH),
        "domain",
        ALDER,
    ),
    "weak number": (
        mail(**SHARED, text="City of Alder Mills\nRecord request #26-41"),
        (numbered(ALDER, "26-41", Strength.WEAK), BIRCH),
        "number",
        ALDER,
    ),
    "weak number in the portal's URL": (
        mail(text="https://aldermills.nextrequest.example/requests/26-41"),
        (numbered(ALDER, "26-41", Strength.WEAK), BIRCH),
        "portal-url",
        ALDER,
    ),
    "token from another agency's domain": (
        mail(recipients=("letters+tok-aldermills@box.example",), sender="robin@birchfalls.example"), (), "token", ALDER,
    ),
    "thread from another agency's domain": (
        mail(in_reply_to=("<first-aldermills@box.example>",), sender="robin@birchfalls.example"), (), "thread", ALDER,
    ),
    "report without our headers": (bounced(recipient="records@birchfalls.example"), (), "report", BIRCH),
}  # fmt: skip


@pytest.mark.parametrize(("message", "requests", "rule", "expected"), WEAK_CASES.values(), ids=WEAK_CASES.keys())
def test_weak(message: ParsedMail, requests: tuple[KnownRequest, ...], rule: str, expected: KnownRequest) -> None:
    placing = place(message, *requests)
    assert (placing.request, placing.strength, placing.rule) == (expected.key, Strength.WEAK, rule), placing.reason
    assert placing.reason


COUNTY = frozenset({"county.example"})
SHERIFF, CORONER = replace(ALDER, domains=COUNTY), replace(BIRCH, domains=COUNTY)

INBOX_CASES = {
    "nothing": (mail(), (), set()),
    "two tokens": (
        mail(recipients=("letters+tok-aldermills@box.example", "letters+tok-birchfalls@box.example")), (), {ALDER.key, BIRCH.key},
    ),
    "a token of nobody": (mail(recipients=("letters+tok-nowhere@box.example",)), (), set()),
    "a token of another mailbox": (mail(recipients=("other+tok-aldermills@box.example",)), (), set()),
    "references of two requests": (
        mail(references=("<first-aldermills@box.example>", "<first-birchfalls@box.example>")), (), {ALDER.key, BIRCH.key},
    ),
    "a repeated number without an agency": (mail(text="Record request #26-41"), (N_ALDER, N_BIRCH), {ALDER.key, BIRCH.key}),
    "a number without an agency": (mail(text="Record request #26-41"), (N_ALDER,), {ALDER.key}),
    "numbers of two requests of one agency": (
        mail(sender="robin@aldermills.example", text="request #26-41 and request #26-42"),
        (N_ALDER, numbered(OTHER_CAMPAIGN, "26-42")),
        {ALDER.key, OTHER_CAMPAIGN.key},
    ),
    "another number of the same shape": (
        mail(**SHARED, text="City of Alder Mills\nRecord request #26-99 is open."), (N_ALDER, BIRCH), {ALDER.key},
    ),
    "two live requests at one agency": (
        mail(sender="robin@aldermills.example"), (ALDER, OTHER_CAMPAIGN), {ALDER.key, OTHER_CAMPAIGN.key},
    ),
    "two live requests at one tenant": (
        mail(**SHARED, text="https://aldermills.nextrequest.example/"), (ALDER, OTHER_CAMPAIGN), {ALDER.key, OTHER_CAMPAIGN.key},
    ),
    "a domain of several agencies": (mail(sender="robin@county.example"), (SHERIFF, CORONER), {ALDER.key, BIRCH.key}),
    "a closed request": (mail(sender="robin@aldermills.example"), (replace(ALDER, live=False),), {ALDER.key}),
    "older than the request": (
        mail(sender="robin@aldermills.example"), (replace(ALDER, opened_at=NOW + timedelta(days=3)),), {ALDER.key},
    ),
    "a shared sender that names nobody": (mail(**SHARED), (), set()),
    "a shared domain listed as an agency's by mistake": (
        mail(**SHARED), (replace(ALDER, domains=frozenset({"nextrequest.example"})),), set(),
    ),
    "a public provider": (mail(sender="someone@gmail.com"), (replace(ALDER, domains=frozenset({"gmail.com"})),), set()),
    "a name from an unknown sender": (mail(text="The City of Alder Mills has your request."), (), set()),
    "a longer name": (
        mail(**SHARED, text="Hello,\nthere.\nThis is the City of Alder Mills Heights speaking."), (), set(),
    ),
    "another agency's portal in an agency's mail": (
        mail(sender="robin@county.example", text="File at https://birchfalls.nextrequest.example/ please."),
        (SHERIFF, replace(CEDAR, domains=COUNTY), BIRCH),
        {ALDER.key, CEDAR.key},
    ),
    "a report on a letter of nobody": (bounced(recipient="x@y.example"), (), set()),
    "a report that names two letters": (
        mail(
            reports=(
                DeliveryReport("", "failed", "5.1.1", "", "", "mark-aldermills"),
                DeliveryReport("", "failed", "5.1.1", "", "", "mark-birchfalls"),
            )
        ),
        (),
        {ALDER.key, BIRCH.key},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("message", "requests", "candidates"), INBOX_CASES.values(), ids=INBOX_CASES.keys())
def test_inbox(message: ParsedMail, requests: tuple[KnownRequest, ...], candidates: set[str]) -> None:
    placing = place(message, *requests)
    assert (placing.request, placing.strength, placing.rule) == ("", None, ""), placing.reason
    assert set(placing.candidates) == candidates
    assert placing.reason


def test_an_agency_that_points_to_another_portal_stays_with_itself() -> None:
    message = mail(
        sender="robin@aldermills.example", text="Please file at https://birchfalls.nextrequest.example/ instead."
    )
    placing = place(message)
    assert (placing.request, placing.rule) == (ALDER.key, "domain")


def test_a_number_of_one_city_never_goes_to_another() -> None:
    message = mail(**SHARED, text="City of Cedar Point\nRecord request #26-41 is open.")
    placing = place(message, N_ALDER, CEDAR)
    assert (placing.request, placing.strength) == (CEDAR.key, Strength.WEAK)


def test_another_shape_of_number_does_not_hinder_a_weak_placing() -> None:
    message = mail(sender="robin@aldermills.example", text="Reference # PRA-26-7")
    assert place(message, N_ALDER).strength is Strength.WEAK


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("City of Birch Falls", "Birch Falls", True),
        ("City of Birch Falls Public Records", "Birch Falls", True),
        ("Birch County", "County of Birch", True),
        ("Birch County", "City of Birch", False),
        ("Port of Birch", "City of Birch", False),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert (fold_name(one) == fold_name(other)) is same
