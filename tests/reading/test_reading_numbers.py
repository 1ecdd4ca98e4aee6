"""Tracking numbers of all shapes, and the many numbers that are none."""

from __future__ import annotations

import pytest

from cpra_bot.reading.numbers import find_numbers, folded, shape


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Please mention RFI-21-109 when you write.", ["RFI-21-109"]),
        ("Your first record request (request number #20-34) is in.", ["20-34"]),
        ("Record request #25-2170 was moved.", ["25-2170"]),
        ("A mail about issue CRM-25-191 (CRM-XNWk7HB5J). Reply to it.", ["CRM-25-191"]),
        ("Your Request - CRM-25-191 - is in our hands.", ["CRM-25-191"]),
        ("[Records Center] Public Records Request :: W012320-010126", ["W012320-010126"]),
        ("RE: Request of July 1, 2026, Reference # R000879-070126.", ["R000879-070126"]),
        ("Reference No. 26-17 was given.", ["26-17"]),
        ("Assigned no. PRR-2025-123 today.", ["PRR-2025-123"]),
        ("PRA 1190 rec'd 12/8.", ["1190"]),
        ("RE: PRA 26-0503 - A5", ["26-0503"]),
        ("FOIA Case Number 2021-02798-F names your request.", ["2021-02798-F"]),
        ("Request PD-2026-118 and Request PD-2026-118 again, then request 26-204.", ["PD-2026-118", "26-204"]),
        ("SL-77. The servers are down.", ["SL-77"]),
        # and what is none
        ("Call 916-627-3453, (916) 627-3453 or 627-3453.", []),
        ("Request for the period 05-04-2026 to 2026-06-01, on 5/4/26.", []),
        ("Elk City, CA 95758-1234", []),
        ("Section 7922.535 and sections 7923.600-7923.625, Civil Code 1798.90.51, No. 7922.535.", []),
        ("Police case no. 21-12345, incident # 26-0001, report #88-1234, badge no. 1234.", []),
        ("Items A1-A4 and request A5, page no. 12, invoice no. 5521, ext. 2250.", []),
        ("Pay $1,204.50 for request copies, 14-day notice, 30 days.", []),
        ("Child abuse: call #SAFE (#7233).", []),
        ("See https://town.portal.example/requests/20-34 or write to pra-26-11@town.example.", []),
        ("SB-1421 and AB-481 apply; COVID-19 too.", []),
        ("Your request of 2026 and request 12.", []),
    ],
)
def test_numbers(text: str, numbers: list[str]) -> None:
    hits = find_numbers(text)
    assert [hit.number for hit in hits] == numbers
    for hit in hits:
        assert text[hit.start : hit.end].endswith(hit.number)


def test_comparison() -> None:
    assert folded(" # crm–25-191 ") == "CRM-25-191"
    assert shape("RFI-21-109") == shape("pra-9-1") == "A-9-9"
    assert shape("20-34") != shape("RFI-21-109")
