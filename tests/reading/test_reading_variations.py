"""One thing said in many ways: clerks, police records units, portals, counsel; and what only looks like it."""

from __future__ import annotations

import re

import pytest

from cpra_bot.reading.facts import read
from cpra_bot.reading.records import mail_of
from cpra_bot.reading.summary import vocabulary

SAID = [
    (
        "acknowledgment",
        "This e-mail confirms that the Clerk's Office has received your California Public Records Act request dated May 1.",
    ),
    ("acknowledgment", "Your public records request has been received and assigned tracking number PRR-2026-88."),
    ("acknowledgment", "We're in receipt of your CPRA request and will respond within the time allowed by law."),
    ("acknowledgment", "Good afternoon, Your request was routed to the Police Department for review."),
    ("acknowledgment", "Thank you for your request. Your request number is 26-1190."),
    ("acknowledgment", "Request #P001234-050126 has been successfully submitted to the Public Records Center."),
    ("acknowledgment", "The Sheriff's Office acknowledges your letter of May 1, 2026."),
    (
        "extension",
        "The City requires an additional 14 days to respond, due to the need to search for and collect records from field facilities.",
    ),
    ("extension", "Pursuant to Government Code section 7922.535(b), the time limit is extended to June 3, 2026."),
    ("extension", "Please accept this as notice that the Department is invoking a 14-day extension."),
    (
        "extension",
        "We are extending the deadline for our determination to June 3, 2026, because of the volume of records.",
    ),
    (
        "extension",
        "We will be unable to respond within ten days and need until June 3, 2026 to respond, as we must consult with another agency.",
    ),
    ("extension", "An extension of up to fourteen days is needed to compile data."),
    ("status_update", "Staff is still compiling the requested records and we will be in touch soon."),
    ("status_update", "Your request remains pending with our legal team."),
    ("status_update", "We continue to process your request and expect to have records for you by June 3, 2026."),
    ("status_update", "I checked with the unit and they are working on it."),
    ("status_update", "Your request is under review by the City Attorney."),
    ("fee_notice", "The total cost for duplicating these records is $45.50."),
    ("fee_notice", "Please remit payment of $12.00 to the City of Sample before we release the records."),
    ("fee_notice", "There is a fee of $25 for the video; let us know if you would like to proceed."),
    (
        "fee_notice",
        "The estimated charge to process your request is $1,240.00, and a 50% deposit of $620.00 is required before work starts.",
    ),
    ("fee_notice", "An invoice has been added to your request; payment is due before the records can be released."),
    ("fee_notice", "We estimate 6 hours of programming at $60 per hour for a total of $360."),
    ("clarification_request", "Could you please specify the date range you are interested in?"),
    ("clarification_request", "Your request is overly broad; please narrow the scope to particular dates."),
    ("clarification_request", "We need clarification of item 3 before we can proceed."),
    ("clarification_request", "Can you provide more details about the incident?"),
    ("clarification_request", "Please advise whether you want e-mails from all employees or only from command staff."),
    (
        "clarification_request",
        "The Department is unable to identify the records you seek; kindly describe them in more detail.",
    ),
    ("no_records", "The Police Department has no documents responsive to your request."),
    ("no_records", "After a diligent search, no responsive records were located."),
    ("no_records", "We were unable to find any records matching your description."),
    ("no_records", "The City does not possess any records responsive to items 2 and 3."),
    ("no_records", "The San Bruno Police Department does not have any agreements with that vendor."),
    ("no_records", "No such records exist."),
    ("no_records", "A search of our files did not produce any responsive records."),
    ("no_records", "We do not maintain the records you have requested."),
    ("no_records", "It has been determined that there are no records responsive to your request."),
    ("no_records", "The Agency conducted a thorough search and found no responsive documents."),
    ("no_records", "We have no responsive records."),
    ("no_records", "Please be advised that the Department does not hold the information requested."),
    ("full_release", "Attached are the records responsive to your request."),
    ("full_release", "The records you requested are attached."),
    ("full_release", "Responsive records have been uploaded to the portal and are available for download."),
    ("full_release", "Your records are now available. You may access them through the Records Center."),
    ("full_release", "The City has completed its search and is providing all responsive documents."),
    ("full_release", "Please see the attached documents, which are responsive to your request."),
    ("full_release", "Please find attached the records you requested."),
    ("full_release", "The responsive documents can be viewed at the link below."),
    ("full_release", "We have released the requested records to you through the portal. Your request is fulfilled."),
    ("full_release", "Enclosed is a copy of the policy you requested."),
    ("full_release", "Please log in to the Records Center at the following link to retrieve the responsive records."),
    ("partial_release", "Attached is the first installment of records; we expect to release more in June."),
    (
        "partial_release",
        "Additional records have been released for your request. The Department will continue to produce records on a rolling basis.",
    ),
    (
        "partial_release",
        "Please find a second batch of responsive documents attached. The remaining records are still being reviewed.",
    ),
    (
        "partial_release",
        "Attached are some of the records. We are withholding the remainder under Government Code 7923.600.",
    ),
    ("denial", "The records you seek are exempt from disclosure under Government Code section 7923.600."),
    ("denial", "Your request is hereby denied."),
    ("denial", "The Department is withholding responsive records pursuant to Evidence Code section 1040."),
    ("denial", "These records are protected from disclosure and will not be released."),
    (
        "denial",
        "We must decline to produce the audit logs, as the public interest in nondisclosure clearly outweighs the public interest in disclosure (Gov. Code 7922.000).",
    ),
    (
        "denial",
        "The City asserts the investigatory exemption, Gov. Code 7923.600, and will not disclose these records.",
    ),
    ("denial", "Access to these records is denied."),
    ("denial", "The requested information is confidential pursuant to Penal Code 832.7 and cannot be released."),
    ("denial", "The Sheriff's Office declines to disclose these records."),
    ("denial", "Records of this type are investigatory files and therefore exempt under section 7923.600."),
    (
        "create_record_objection",
        "The Act does not require an agency to create records that do not exist, and to answer items A1 to A4 the City would have to create a new list.",
    ),
    (
        "create_record_objection",
        "The Department does not have an existing record showing this, and is not required to create one.",
    ),
    (
        "create_record_objection",
        "Your request would require the agency to compile information and create a new record, which the CPRA does not require.",
    ),
    (
        "create_record_objection",
        "To the extent your request asks the City to generate a report, the City has no obligation to do so.",
    ),
    (
        "create_record_objection",
        "No document containing this information exists, and the City has no duty to create one in response to your request.",
    ),
    (
        "create_record_objection",
        "We are not required to create a new document to satisfy your request, so items B1 and B2 will not be answered.",
    ),
    ("redirect_portal", "Please submit your request through our online portal at https://town.example/records."),
    ("redirect_portal", "The City only accepts public records requests through NextRequest."),
    ("redirect_portal", "Records requests must be submitted using the Public Records Request form on our website."),
    ("redirect_portal", "We do not process records requests by e-mail; you will need to use the GovQA portal."),
    ("redirect_other_agency", "Please contact the County Sheriff's Office for these records."),
    ("redirect_other_agency", "The records you seek are maintained by the California Department of Justice."),
    (
        "redirect_other_agency",
        "Our agency is not the custodian of these records; please direct your request to the City of Sample.",
    ),
    ("redirect_other_agency", "You will need to submit your request to the Superior Court."),
    ("withdrawn_or_closed", "Your request has been closed."),
    ("withdrawn_or_closed", "As we have not received a response, we are closing your request."),
    ("withdrawn_or_closed", "This concludes our response to your request."),
    ("withdrawn_or_closed", "We now consider this request closed."),
    ("withdrawn_or_closed", "The Department considers this matter closed."),
    ("withdrawn_or_closed", "Per your e-mail, we have withdrawn your request."),
    ("verification_needed", "Please provide a copy of your government-issued photo ID."),
    ("verification_needed", "Please click the link to verify your e-mail address."),
    ("verification_needed", "Before we can process your request, you must confirm your identity."),
    (
        "full_release withdrawn_or_closed",
        "The Police Department has located records responsive to your request and has made them available through the Records Center. Please log in to retrieve the records. This request is now closed.",
    ),
    (
        "no_records withdrawn_or_closed",
        "The Department has reviewed its files and has determined there are no responsive documents to your request. Your request is closed.",
    ),
    (
        "status_update",
        "We are in the process of collecting and reviewing potentially responsive records. We anticipate providing the next set on or before June 3, 2026.",
    ),
    (
        "partial_release denial",
        "Responsive records have been released through the portal. Portions have been withheld under Gov. Code 7923.600, as indicated in the attached log.",
    ),
    ("denial", "The Office can neither confirm nor deny the existence of such records."),
    (
        "denial",
        "We are refusing your request under section 14 of the Freedom of Information Act because it is vexatious.",
    ),
    ("denial", "The information is exempt under section 40(2) of the Act and we are therefore withholding it."),
    ("no_records", "The Council does not hold the information you have requested."),
    (
        "partial_release",
        "Of the 45 pages located, 20 are released in full and 25 in part, with redactions under exemption (b)(6).",
    ),
    ("partial_release denial", "Your request is granted in part and denied in part."),
    ("full_release", "Your request is granted in full; the records are attached."),
    ("withdrawn_or_closed", "Since we have not heard back from you, your request has been administratively closed."),
    (
        "redirect_other_agency",
        "We are referring your request to the Department of Justice, which originated the records.",
    ),
    ("redirect_other_agency", "Those reports are kept by the County Coroner; you may wish to contact that office."),
    (
        "redirect_other_agency",
        "The District does not have jurisdiction over this; the City of Sample is the appropriate agency.",
    ),
    ("redirect_other_agency", "Please redirect your request to CHP."),
    ("fee_notice", "Before we proceed, we require a deposit of $150.00."),
    ("fee_notice", "The cost of the copies comes to $8.40."),
    ("fee_notice", "Your balance due is $31.00."),
    ("fee_notice", "We have estimated the cost of fulfilling your request to be $350.00."),
    ("clarification_request", "It is unclear from your request which records you seek."),
    ("clarification_request", "Are you asking for the contract itself, or for invoices as well?"),
    ("clarification_request", "To help us locate the records, please let us know the report number."),
    ("clarification_request", "Please respond with the names of the officers involved so that we can search."),
    ("verification_needed", "Kindly attach a photocopy of your driver's license."),
    ("verification_needed", "You must create an account and verify your email before the records can be released."),
    (
        "create_record_objection",
        "Because the information is not kept in that form, responding would require staff to compile a new report, which the Act does not oblige the County to do.",
    ),
    (
        "create_record_objection",
        "The CPRA obligates agencies to produce existing records only; it does not require us to generate statistics.",
    ),
    (
        "create_record_objection",
        "There is no list of the kind you describe and the Department is under no obligation to make one.",
    ),
    (
        "create_record_objection",
        "Nothing in the CPRA obligates us to extract data and build a document for you, therefore we will not be responding to items B1 and B2.",
    ),
    (
        "extension",
        "In light of unusual circumstances as defined in Gov. Code 7922.535(c), we are extending our response by 14 days, until June 3, 2026.",
    ),
    (
        "extension",
        "We hereby give notice that we require additional time, to June 3, 2026, to respond to your request.",
    ),
    (
        "extension",
        "The 10-day period is extended for another fourteen days so that we can consult with the County Counsel's office.",
    ),
    ("full_release", "Per your request, here is the data sharing agreement. Let me know if you need anything else."),
    ("full_release", "The City's response and all responsive records are attached."),
    ("full_release", "Below is a link to the records you requested: https://share.town.example/s/abc"),
    ("full_release", "The documents you asked for have been posted to our website at https://town.example/alpr-docs."),
    (
        "status_update",
        "Just checking in to say that I have not forgotten about your request; we're waiting for the vendor to send us the files.",
    ),
    ("status_update", "Thank you for following up. I will check on the status and let you know."),
    ("acknowledgment", "Hello! This is an automated message to confirm that your request was submitted."),
    ("acknowledgment", "Your request has been logged as 2026-0311 and sent to our Police Department."),
    (
        "acknowledgment",
        "This letter is to acknowledge receipt of your request and to advise that we will respond by June 3, 2026.",
    ),
    ("redirect_portal", "Please file your request at the following link: https://town.nextrequest.example"),
    ("redirect_portal", "To request records, complete the form on our website. Requests cannot be accepted by email."),
]
NOT_SAID = [
    ("denial", "The City will provide all non-exempt records responsive to your request."),
    ("denial", "Some of the records may be exempt from disclosure."),
    ("denial", "If we determine that records are exempt, we will cite the exemption."),
    ("denial", "We have not denied your request."),
    ("withdrawn_or_closed", "If we do not hear from you within 30 days, your request will be closed."),
    ("withdrawn_or_closed", "City Hall will be closed on Monday for the holiday."),
    ("no_records", "If no responsive records exist, you will be notified."),
    ("no_records", "We will determine whether the City has responsive records."),
    ("no_records", "We have not yet located the records."),
    ("create_record_objection", "Please note that the Act does not require the City to create records."),
    ("fee_notice", "You will be notified if the cost will exceed $25.00."),
    ("fee_notice", "There is no charge for electronic records."),
    ("extension", "We may need an extension of up to 14 days."),
    ("redirect_portal", "You may also track your request through our online portal."),
    ("redirect_portal", "In the future, please submit your requests through the portal."),
    ("redirect_other_agency", "If you have questions, please contact the City Clerk's Office."),
    ("full_release", "We will provide responsive records by June 3, 2026."),
    ("full_release", "Records will be attached to your request once they have been reviewed."),
    ("full_release", "Please see the attached response to your request."),
    ("denial", "We received your letter in which you say that the request was denied without a reason."),
    ("denial", "You have the right to appeal if records are withheld."),
    ("denial", "The City reserves the right to withhold exempt records."),
    ("withdrawn_or_closed", "Your request will remain open until all records have been released."),
    ("withdrawn_or_closed", "Your request has not been completed."),
    ("no_records", "You state that there are no records, which is not so; we are still searching."),
    ("no_records", "We do not have an estimated date for the release of records."),
    ("no_records", "I do not have an update for you at this time."),
    ("fee_notice", "Passports are $165 and notary services $15."),
    ("fee_notice", "Your payment of $12.50 was received, thank you."),
    ("extension", "Your deadline to pick up the records has been extended to June 3, 2026."),
    ("redirect_other_agency", "I have forwarded your request to our Police Department."),
    ("redirect_other_agency", "Our records are kept by the City Clerk's Office, which will send you a response."),
    ("full_release", "No records are attached to this e-mail."),
    ("full_release", "Attached is our determination letter."),
    ("full_release", "Attached please find the City's response to your request dated May 1."),
    ("create_record_objection", "It isn't the City's position that you asked us to create a record."),
    ("create_record_objection", "A ticket has been created for your request."),
    ("verification_needed", "Do not share your password with anyone."),
    ("clarification_request", "Please let us know if you have any questions."),
    ("clarification_request", "We will contact you if we need clarification."),
    (
        "create_record_objection",
        "As a courtesy, and though not required to create records, we prepared the attached list.",
    ),
]


def kinds(text: str) -> set[str]:
    body = f"Dear Robin Sample,\n\n{text}\n\nSincerely,\nPat Sample\nTown of Alder Mills\n"
    mail, came = mail_of({"body": body, "date": "2026-05-06"})
    return set(vocabulary(mail, read(mail, came))["kinds"]) - {"tracking_number"}


@pytest.mark.parametrize(("wanted", "text"), SAID)
def test_said(wanted: str, text: str) -> None:
    found = kinds(text)
    assert set(wanted.split()) <= found
    assert found <= set(wanted.split()) | BESIDE


BESIDE = {"withdrawn_or_closed", "no_records", "denial", "status_update"}
"""Labels that some of the sentences carry besides, and rightly so."""


@pytest.mark.parametrize(("kind", "text"), NOT_SAID)
def test_not_said(kind: str, text: str) -> None:
    assert kind not in kinds(text)


AROUND = {
    "an opening": lambda text: f"In response to your request, {_lower_first(text)}",
    "the Act": lambda text: f"In accordance with the California Public Records Act, {_lower_first(text)}",
    "a greeting": lambda text: f"Hello Robin, I hope you are well. {text}",
    "an offer to answer": lambda text: f"{text} If you have any questions, please contact our office.",
    "another name": lambda text: re.sub(
        r"\b[Tt]he (?:City|Department|Agency|County|Town|Office)\b(?!['’])", "The Alder Falls Police Department", text
    ),
    "a portal's heading": lambda text: f"RE: RECORDS REQUEST of May 01, 2026, Reference # W004414-050126\n\n{text}",
    "other marks": lambda text: text.replace("'", "’"),
}
"""Words that change nothing of what a sentence states."""


def _lower_first(text: str) -> str:
    return text if re.match(r"I\b|[A-Z]{2}", text) else text[0].lower() + text[1:]


@pytest.mark.parametrize("what", AROUND)
def test_words_around_change_nothing(what: str) -> None:
    quiet = {"acknowledgment", "status_update", "other"}
    for _, text in SAID:
        assert kinds(AROUND[what](text)) - quiet == kinds(text) - quiet, text
