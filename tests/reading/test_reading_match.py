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


ADDRESS_TAUGHT = {"address counsel@lawyers.example": "a person placed m4 with this agency"}
DOMAIN_TAUGHT = {"domain lawyers.example": "a person placed m4 with this agency"}
COUNSEL = {"sender": "counsel@lawyers.example"}
HOST_TAUGHT = {"host elm.nextrequest.example": "a person placed m5 with this agency"}
NAME_TAUGHT = {"name elm creek desk": "a person placed m6 with this agency"}
NO_PORTAL = replace(ALDER, tenants=frozenset())
GOVQA_ACCOUNT = replace(NO_PORTAL, accounts=frozenset({("govqa", "alderca")}))

MORE_WEAK_CASES = {
    "an address that a person placed": (mail(**COUNSEL), (replace(ALDER, taught=ADDRESS_TAUGHT), BIRCH), "taught", ALDER),
    "a domain that a person placed": (
        mail(sender="second@lawyers.example"), (replace(ALDER, taught=DOMAIN_TAUGHT), BIRCH), "taught", ALDER,
    ),
    "a tenant that a person placed": (
        mail(**SHARED, text="See https://elm.nextrequest.example/requests/26-9"),
        (replace(NO_PORTAL, taught=HOST_TAUGHT), BIRCH),
        "taught",
        NO_PORTAL,
    ),
    "a display name that a person placed": (
        mail(sender="no-reply@customerportal.example", sender_name="Elm Creek Desk"),
        (replace(NO_PORTAL, taught=NAME_TAUGHT), BIRCH),
        "taught",
        NO_PORTAL,
    ),
    "one of two requests at a shared domain, by a placed address": (
        mail(sender="records@county.example"),
        (
            replace(ALDER, domains=frozenset({"county.example"}), taught={"address records@county.example": "x"}),
            replace(BIRCH, domains=frozenset({"county.example"})),
        ),
        "taught",
        ALDER,
    ),
    "the portal's name for the tenant in the directory": (
        mail(sender="alderca@mycusthelp.example"), (GOVQA_ACCOUNT, BIRCH), "tenant", GOVQA_ACCOUNT,
    ),
    "a number that only the quoted history names": (
        mail(
            sender="clerk@aldermills.example",
            text="Thank you.\n\n> Reference # PRA-26-41 was yours.",
            own_text="Thank you.",
        ),
        (numbered(ALDER, "PRA-26-41"), numbered(OTHER_CAMPAIGN, "PRA-26-42")),
        "number",
        ALDER,
    ),
    "a number from a sender whom our server doubts": (
        mail(sender="clerk@aldermills.example", text="Ref 26-41", sender_doubt="dmarc=fail"),
        (N_ALDER, N_BIRCH),
        "number",
        ALDER,
    ),
    "a token in another agency's portal mail": (
        mail(**SHARED, recipients=("letters+tok-aldermills@box.example",), text="https://birchfalls.nextrequest.example/x"),
        (),
        "token",
        ALDER,
    ),
    "its own domain, though it mentions another city's number": (
        mail(
            sender="clerk@aldermills.example",
            text="Birch Falls Police Department has it under request #PRR-26-77, we have nothing.",
        ),
        (N_ALDER, numbered(BIRCH, "PRR-26-77")),
        "domain",
        ALDER,
    ),
    "its own domain, though it links to another city's portal page": (
        mail(sender="clerk@aldermills.example", text="Look at https://birchfalls.nextrequest.example/requests/26-41"),
        (ALDER, N_BIRCH),
        "domain",
        ALDER,
    ),
    "account mail of a known tenant": (
        mail(**SHARED, subject="[ACTION REQUIRED] Confirm your Birch Falls portal account", text="Click here."),
        (),
        "tenant",
        BIRCH,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("message", "requests", "rule", "expected"), MORE_WEAK_CASES.values(), ids=MORE_WEAK_CASES.keys()
)
def test_more_weak(message: ParsedMail, requests: tuple[KnownRequest, ...], rule: str, expected: KnownRequest) -> None:
    placing = place(message, *requests)
    assert (placing.request, placing.strength, placing.rule) == (expected.key, Strength.WEAK, rule), placing.reason


POLICE = replace(ALDER, domains=frozenset({"city.example"}))
CLERK = replace(
    OTHER_CAMPAIGN, key="readers/city-clerk", agency_name="Alder Mills City Clerk", domains=frozenset({"city.example"})
)
TWO_IDS = replace(ALDER, numbers={"W012320-010126": Strength.STRONG, "PRR-26-5": Strength.STRONG})

MORE_STRONG_CASES = {
    "its number, where the city was asked twice": (
        mail(sender="clerk@city.example", text="Reference # PRR-26-5"), (numbered(POLICE, "PRR-26-5"), CLERK), POLICE,
    ),
    "either of two ids for one case": (mail(sender="clerk@aldermills.example", text="Reference # PRR-26-5"), (TWO_IDS,), TWO_IDS),
    "both of two ids for one case": (
        mail(sender="clerk@aldermills.example", text="Reference # PRR-26-5 (W012320-010126)"), (TWO_IDS, BIRCH), TWO_IDS,
    ),
    "a govqa number by the tenant's address": (
        mail(sender="aldermills@mycusthelp.example", subject="[Records Center] Public Records Request :: W012320-010126"),
        (replace(TWO_IDS, tenants=frozenset({"aldermills.govqa.example"})), BIRCH),
        TWO_IDS,
    ),
    "a justfoia number by the tenant's address": (
        mail(sender="aldermills@request.justfoia.example", subject="Update on Request PD-2026-665"),
        (numbered(replace(ALDER, tenants=frozenset({"aldermills.justfoia.example"})), "PD-2026-665"), numbered(BIRCH, "PD-2026-665")),
        ALDER,
    ),
    "a notice whose subject names the city": (
        mail(**SHARED, subject="[External Message Added] Birch Falls public records request #26-41", text="A message."),
        (N_ALDER, N_BIRCH),
        BIRCH,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("message", "requests", "expected"), MORE_STRONG_CASES.values(), ids=MORE_STRONG_CASES.keys())
def test_more_strong(message: ParsedMail, requests: tuple[KnownRequest, ...], expected: KnownRequest) -> None:
    placing = place(message, *requests)
    assert (placing.request, placing.strength) == (expected.key, Strength.STRONG), placing.reason


MORE_INBOX_CASES = {
    "a clue that was taught for two agencies": (
        mail(**COUNSEL), (replace(ALDER, taught=ADDRESS_TAUGHT), replace(BIRCH, taught=ADDRESS_TAUGHT)), set(),
    ),
    "a taught sender who names another agency": (
        mail(**COUNSEL, text="For the City of Birch Falls: nothing was found."),
        (replace(ALDER, taught=ADDRESS_TAUGHT), BIRCH),
        {ALDER.key, BIRCH.key},
    ),
    "a placed domain that the directory gives to others": (
        mail(sender="second@county.example"),
        (
            replace(ALDER, taught={"domain county.example": "x"}),
            replace(BIRCH, domains=frozenset({"county.example"})),
            replace(CEDAR, domains=frozenset({"county.example"})),
        ),
        {BIRCH.key, CEDAR.key},
    ),
    "the clerk of a city whose police was asked too": (mail(sender="clerk@city.example"), (POLICE, CLERK), {POLICE.key, CLERK.key}),
    "a forged token": (mail(recipients=("letters+tok-aldermill@box.example",)), (), set()),
    "a token in front of a like domain": (mail(recipients=("letters+tok-aldermills@box.example.evil.example",)), (), set()),
    "a number of another request in the quoted text, from nobody we know": (
        mail(text="Hello.\n> Reference # PRA-26-41", own_text="Hello."), (numbered(ALDER, "PRA-26-41"),), {ALDER.key},
    ),
    "account mail of a tenant of nobody": (
        mail(**SHARED, subject="[ACTION REQUIRED] Confirm your Elm Creek portal account", text="Click here."), (), set(),
    ),
    "a vendor's own newsletter": (mail(**SHARED, sender_name="NextRequest", text="New features!"), (), set()),
}  # fmt: skip


@pytest.mark.parametrize(("message", "requests", "candidates"), MORE_INBOX_CASES.values(), ids=MORE_INBOX_CASES.keys())
def test_more_inbox(message: ParsedMail, requests: tuple[KnownRequest, ...], candidates: set[str]) -> None:
    placing = place(message, *requests)
    assert (placing.request, set(placing.candidates)) == ("", candidates), placing.reason


def test_account_mail_says_whose_links_they_are() -> None:
    placing = place(mail(**SHARED, subject="Reset password instructions", text="City of Birch Falls"))
    assert "account at NextRequest" in placing.reason


def test_a_taught_placing_says_what_taught_it() -> None:
    assert "a person placed m4" in place(mail(**COUNSEL), replace(ALDER, taught=ADDRESS_TAUGHT), BIRCH).reason


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (mail(**COUNSEL), ("address counsel@lawyers.example", "domain lawyers.example")),
        (mail(sender="someone@gmail.com"), ("address someone@gmail.com",)),
        (mail(**SHARED), ()),
        (mail(**SHARED, sender_name="NextRequest"), ()),
        (mail(**SHARED, text="https://elm.nextrequest.example/r"), ("host elm.nextrequest.example",)),
        (mail(**SHARED, text="https://elm.nextrequest.example https://oak.nextrequest.example"), ()),
        (mail(**SHARED, sender_name="City of Elm Creek"), ("name elm creek",)),
        (mail(sender="elmca@mycusthelp.example"), ("address elmca@mycusthelp.example",)),
        (mail(sender="elmca@request.justfoia.example"), ("address elmca@request.justfoia.example",)),
        (mail(sender=""), ()),
        (bounced(recipient="x@y.example"), ()),
    ],
)
def test_what_a_placing_teaches(message: ParsedMail, expected: tuple[str, ...]) -> None:
    assert Matcher((ALDER, BIRCH), BOX).clues(message) == expected


SUGGESTIONS = {
    "a city named anywhere": (mail(text="Dear all,\n\nthe\nCity of Birch Falls writes."), [BIRCH.key]),
    "two cities": (mail(text="City of Birch Falls and City of Alder Mills"), [ALDER.key, BIRCH.key]),
    "nobody": (mail(), []),
    "its domain": (mail(sender="x@birchfalls.example", text="City of Alder Mills"), [BIRCH.key]),
}


@pytest.mark.parametrize(("message", "expected"), SUGGESTIONS.values(), ids=SUGGESTIONS.keys())
def test_suggestions(message: ParsedMail, expected: list[str]) -> None:
    assert [one.key for one in Matcher((ALDER, BIRCH, CEDAR), BOX).suggest(message, NOW)] == expected
