"""Recognisers of released reports: made-up samples of every layout, its variations and its traps."""

from __future__ import annotations

from datetime import date

import pytest

from cpra_bot.documents.source import source_of
from cpra_bot.model.report import Measure, ReportReading
from cpra_bot.reading.reports.recognise import recognise
from cpra_bot.reading.reports.vocabulary import period_of, values_of
from paper import Run, pdf
from report_samples import AGENCY, SENTENCES, Sharing, detection_runs, hit_ratio, hit_ratio_runs, portal, sharing


def readings(name: str, data: bytes | str) -> tuple[ReportReading, ...]:
    return recognise(source_of(name, data.encode() if isinstance(data, str) else data))


def only(name: str, data: bytes | str) -> ReportReading:
    (reading,) = readings(name, data)
    return reading


def names(reading: ReportReading, measure: Measure) -> list[str] | None:
    return next(([entry.name for entry in value.entries] for value in reading.values if value.measure is measure), None)


SHARED = [
    ["21st Sample Task Force", "Alder Police Department"],
    ["Bay County District Attorneys Office|(CA)", "Birch Police Department CA"],
    ["Birch Police Department", "Cedar Sheriffs Office|(Mountain Pass|Division)"],
    ["Inactive Dogwood Police Department", "WRP-LPR"],
    ["Elm Department of Public Safety|(MI)", "Fir State University Police|Department"],
    ["Ginkgo Police Department"],
]
FLAT = [cell.replace("|", " ") for row in SHARED for cell in row]
PLACED = [
    ["Alder Police Department", "Alder", "CA"],
    ["Norwood Police Department", "Norwood", "CT"],
    ["Sample National Account", "N/A", "N/A"],
    ["Bay County District Attorneys|Office (CA)", "Port Sample", "CA"],
    ["HSI", "Washington", "DC"],
    ["Zelkova County Sheriffs Department", "Lower|Zelkova", "TX"],
]


@pytest.mark.parametrize("product", ["LEARN", "Vigilant VehicleManager", "VehicleManager", "Some New Name"])
@pytest.mark.parametrize("scale", [0.7, 1.0, 1.4])
def test_a_sharing_report_of_any_size_and_product(product, scale):
    reading = only("A1-A4.pdf", sharing(SHARED, PLACED, product=product, scale=scale).pdf())
    values = values_of(reading)
    assert (reading.kind, reading.agency, reading.as_of) == (
        "learn_agency_data_sharing_report",
        AGENCY,
        date(2031, 3, 11),
    )
    assert values["shares_with"] == FLAT and values["shares_with_count"] == len(FLAT)
    assert values["receives_from_places"] == [[cell.replace("|", " ") for cell in row] for row in PLACED]
    assert values["hotlist_shares_with"] == [] and values["hotlist_shares_with_count"] == 0
    assert values["hotlist_receives_from"] == [
        ["Testville Police Department", "Testville BOLO"],
        ["Sample Bay Sheriffs Office (CA)", "LEARN_Sample Bay (CA)"],
    ]
    assert reading.unsure == "" and reading.printed["product"] == product


@pytest.mark.parametrize(
    "how",
    [
        {"rotate": 90},
        {"turned": True},
        {"picture": True},
        {"picture": True, "hidden": True},
        {"picture": True, "hidden": True, "turned": True},
        {"picture": True, "hidden": True, "skew": 0.7},
    ],
)
def test_a_sharing_report_turned_scanned_or_askew(how):
    reading = only("scan.pdf", sharing(SHARED * 6, PLACED * 5).pdf(**how))
    assert names(reading, Measure.SHARES_WITH) == FLAT * 6
    assert names(reading, Measure.RECEIVES_FROM) == [row[0].replace("|", " ") for row in PLACED] * 5
    assert ("a machine read the words off a scan" in reading.unsure) == bool(how.get("hidden"))


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_lists_in_one_two_or_three_columns_over_pages(columns):
    flat = [f"Sample {number} Police Department" for number in range(97)]
    rows = [flat[at : at + columns] for at in range(0, len(flat), columns)]
    report = Sharing()
    report.heading(*SENTENCES["shares_with"])
    report.columns(rows, [40 + 185 * at for at in range(columns)] if columns == 3 else (67.5, 325.8))
    reading = only("r.pdf", report.pdf())
    assert names(reading, Measure.SHARES_WITH) == flat
    assert len(report.pages) > 1 and {entry.place.page for entry in reading.values[0].entries} == set(
        range(1, len(report.pages) + 1)
    )


def test_neighbours_that_touch_are_two():
    touching = ["Long Riverbend County District Attorneys X", "Riverbend County Sheriffs Department (CA)"]
    rows = [["Alder Police Department", "Birch Police Department"]] * 3
    report = Sharing()
    report.heading(*SENTENCES["shares_with"])
    report.columns(rows)
    report._put(Run(294.5 - 210.0, report.y, touching[0]))
    report._put(Run(294.5, report.y, touching[1]))
    report.y += 27.6
    report.columns(rows)
    found = names(only("r.pdf", report.pdf()), Measure.SHARES_WITH)
    assert found is not None and touching[0] in found and touching[1] in found and len(found) == 14


def test_a_section_that_is_not_there_is_unknown_and_none_is_an_answer():
    report = Sharing()
    report.heading(*SENTENCES["hotlist_shares_with"])
    report.pairs([])
    reading = only("r.pdf", report.pdf())
    values = values_of(reading)
    assert values["hotlist_shares_with"] == [] and values["hotlist_shares_with_count"] == 0
    assert values["shares_with"] is None and values["shares_with_count"] is None
    assert "no list was found for Detections Shared, Detections Received, Hot List Received" in reading.unsure


def test_a_heading_without_anything_below_it_is_unknown():
    report = Sharing()
    report.heading(*SENTENCES["shares_with"])
    reading = only("r.pdf", report.pdf())
    assert names(reading, Measure.SHARES_WITH) is None
    assert "nothing stands below the heading Detections Shared" in reading.unsure


def test_a_report_without_footer_has_no_date_and_says_so():
    reading = only("r.pdf", sharing(SHARED, PLACED, made="").pdf())
    assert reading.as_of is None and "it shows no date of its own" in reading.unsure
    assert names(reading, Measure.SHARES_WITH) == FLAT


def test_pages_that_are_missing_make_the_lists_unsure():
    report = sharing(SHARED * 8, PLACED)
    report.pdf()
    lost = [page for number, page in enumerate(report.pages, 1) if number != 2]
    reading = only("r.pdf", pdf(lost))
    assert f"page 2 of {len(report.pages)} is not here" in reading.unsure


def test_a_heading_and_a_sentence_that_differ_are_told():
    report = Sharing()
    report.heading("Detections Shared", SENTENCES["receives_from"][1])
    report.columns([["Alder Police Department", "Birch Police Department"]])
    reading = only("r.pdf", report.pdf())
    assert names(reading, Measure.RECEIVES_FROM) == ["Alder Police Department", "Birch Police Department"]
    assert "the sentence below it says Detections Received" in reading.unsure


def test_the_sentence_of_a_long_agency_name_runs_over_two_lines():
    report = Sharing()
    report.heading("Detections Shared", "The County of Upper and Lower Windrow Sheriffs Department Agency is Sharing")
    report.y -= 18
    report._put(Run(80, report.y, "its Detection data with the following Agencies:", 9.5))
    report.y += 30
    report.columns([["Alder Police Department", "Birch Police Department"]])
    reading = only("r.pdf", report.pdf())
    assert reading.agency == "County of Upper and Lower Windrow Sheriffs Department"
    assert names(reading, Measure.SHARES_WITH) == ["Alder Police Department", "Birch Police Department"]


def test_several_reports_bound_in_one_file_are_read_one_by_one():
    first, second = sharing(SHARED, PLACED), sharing(SHARED[:2], PLACED, agency="Testville Police Department")
    first.pdf(), second.pdf()
    hits = [hit_ratio_runs("From 01-01-30 To 12-31-30"), hit_ratio_runs("From 01-01-29 To 12-31-29", "330", "0", "330")]
    cover = [Run(60, 100, "Enclosed please find our Agency Data Sharing Report and more.")]
    found = readings("all.pdf", pdf([cover, *first.pages, *hits, *second.pages]))
    assert [(each.kind, each.agency) for each in found] == [
        ("learn_agency_data_sharing_report", AGENCY),
        ("learn_hit_ratio_report", ""),
        ("learn_hit_ratio_report", ""),
        ("learn_agency_data_sharing_report", "Testville Police Department"),
    ]
    assert [each.period.year for each in found if each.period] == [2030, 2029]
    assert values_of(found[2])["hits"] == 0


FRAMES = [
    ("From 01-01-18 To 12-01-18", "02-06-20", ("2018-01-01", "2018-12-01"), ("2018-01-01", "2018-12-01"), None),
    ("From 01-01-18 To 12-31-18", "02-06-20", ("2018-01-01", "2018-12-31"), ("2018-01-01", "2018-12-31"), 2018),
    ("From 1-01-21 12 AM To 12-31-21 12 AM", "02-06-22", ("2021-01-01", "2021-12-31"), ("2021-01-01", "2021-12-30"), None),
    ("From 1-01-21 12 AM To 01-01-22 12 AM", "02-06-22", ("2021-01-01", "2022-01-01"), ("2021-01-01", "2021-12-31"), 2021),
    ("From 1-01-21 12 AM To 12-31-21 11:59 PM", "02-06-22", ("2021-01-01", "2021-12-31"), ("2021-01-01", "2021-12-31"), 2021),
    ("From 1/01/2021 To 12/31/2021", "02-06-22", ("2021-01-01", "2021-12-31"), ("2021-01-01", "2021-12-31"), 2021),
    ("From 01-01-22 To 12-31-22", "11-18-22", ("2022-01-01", "2022-12-31"), ("2022-01-01", "2022-11-18"), None),
    ("This Year", "11-18-22", ("2022-01-01", "2022-11-18"), ("2022-01-01", "2022-11-18"), None),
    ("Last Year", "11-18-22", ("2021-01-01", "2021-12-31"), ("2021-01-01", "2021-12-31"), 2021),
    ("Last Month", "03-10-24", ("2024-02-01", "2024-02-29"), ("2024-02-01", "2024-02-29"), None),
    ("Last 30 Days", "03-31-31", ("2031-03-01", "2031-03-31"), ("2031-03-01", "2031-03-31"), None),
]  # fmt: skip


@pytest.mark.parametrize(("frame", "made", "named", "covered", "year"), FRAMES)
def test_a_figure_stands_under_the_days_that_it_covers(frame, made, named, covered, year):
    reading = only("b.pdf", hit_ratio(frame=frame, made=made))
    assert period_of(reading) == list(named)
    assert reading.period and (reading.period.first.isoformat(), reading.period.last.isoformat()) == covered
    assert reading.period.year == year and reading.period.printed == frame
    assert {value.period for value in reading.values} == {reading.period}


@pytest.mark.parametrize(
    ("frame", "made"), [("This Year", ""), ("Last Quarter", "02-02-31"), ("From 13-41-30 To 12-31-30", "02-02-31")]
)
def test_a_frame_that_nobody_can_place_gives_no_period(frame, made):
    reading = only("b.pdf", hit_ratio(frame=frame, made=made))
    assert reading.period is None and all(value.period is None for value in reading.values)
    assert "cannot be turned into days" in reading.unsure
    assert values_of(reading)["time_frame_printed"] == frame


def test_detections_hits_and_their_sum_are_three_values():
    reading = only("b.pdf", hit_ratio())
    assert {value.measure: value.number for value in reading.values} == {
        Measure.TOTAL_DETECTIONS: 1210,
        Measure.DETECTIONS: 1204,
        Measure.HITS: 6,
    }
    assert reading.unsure == ""


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ({"total": "1,211"}, "do not add up"),
        ({"hits": "l2"}, "one of its three figures was not found"),
        ({"detections": "12,04"}, "one of its three figures was not found"),
        ({"total": "unknown"}, "one of its three figures was not found"),
    ],
)
def test_figures_that_do_not_fit_are_unsure_and_none_is_mended(said, doubt):
    reading = only("b.pdf", hit_ratio(**said))
    assert doubt in reading.unsure
    assert all(str(value.number) in value.quote.replace(",", "") for value in reading.values)


def test_a_detection_report_by_system_over_pages():
    rows = [("Windrow Car 7", "4821"), ("North Gate (Deleted)", "0"), ("Unit 12", "79")]
    pages = [detection_runs(rows[:2], "4,900"), detection_runs(rows[2:], "", first=3)]
    reading = only("b.pdf", pdf(pages))
    assert values_of(reading)["contributors"] == [[name, int(count)] for name, count in rows]
    assert values_of(reading)["total_detections"] == 4900 and values_of(reading)["hits"] is None
    assert reading.period and reading.period.year == 2030 and reading.unsure == ""
    broken = only("b.pdf", pdf(pages[:1]))
    assert (
        "its rows do not add up to its total" in broken.unsure and "it counts 3 rows and 2 were found" in broken.unsure
    )


NETWORKS = """Organization Name,Networks Shared With Me,Networks I'm Sharing
Alder CA PD ,"Alder CA PD,Alder CA PD - Trailers",Windrow CA PD
"Sample Homes, LLC",,Windrow CA PD
Birch NV PD,Birch NV PD,
Cedar CA PD,,
"""


def test_an_export_of_networks_counts_partners_and_not_their_networks():
    values = values_of(only("SharedNetworks_2031_March_30.csv", NETWORKS))
    assert values["shares_with"] == ["Alder CA PD", "Sample Homes, LLC"]
    assert values["receives_from"] == ["Alder CA PD", "Birch NV PD"]
    assert (values["organizations"], values["both_count"], values["own_networks"]) == (4, 1, ["Windrow CA PD"])
    reading = only("SharedNetworks_2031_March_30.csv", NETWORKS)
    assert reading.agency == "Windrow CA PD" and reading.as_of == date(2031, 3, 30)
    assert [entry.place.line for entry in reading.values[0].entries] == [2, 4]


def test_an_audit_counts_its_rows_and_names_its_first_and_last_day():
    rows = [("2031-03-01T08:00:00.000Z", 12), ("2031-03-02T08:00:00.000Z", 1), ("2031-03-30T23:59:00.000Z", 300)]
    text = '"id","userId","searchDate","networkCount","reason"\n' + "".join(
        f'"","***","{at}","{many}",""\n' for at, many in rows
    )
    reading = only("search_audit.csv", text)
    assert values_of(reading) == {
        "searches": 3,
        "first": rows[0][0],
        "last": rows[2][0],
        "max_networks_in_one_search": 300,
        "searches_of_one_network": 1,
    }
    assert period_of(reading) == ["2031-03-01", "2031-03-30"]


def test_a_network_audit_is_not_taken_for_the_agencys_own_searches():
    assert (
        only("x.csv", "id,userId,Org Name,searchDate,networkCount\n1,a,Alder CA PD,2031-03-01T08:00:00Z,3\n").kind == ""
    )


BLOCKS = [
    ("Data Retention (days)", "30 days"),
    ("Number of LPR and other cameras", "1,017"),
    ("Organizations granted access to Windrow CA PD data", "University of California, Berkeley, Alder CA PD , Sample Homes, LLC, Upland (CA) PD"),
    ("Hotlists Alerted On", "California SVS, NCMEC Amber Alert"),
    ("Vehicles detected in the last 30 days", "0"),
    ("Hotlist hits in the last 30 days", "Data Unavailable"),
    ("Searches in the last 30 days", "97"),
]  # fmt: skip
GRANTED = ["University of California, Berkeley", "Alder CA PD", "Sample Homes, LLC", "Upland (CA) PD"]


def test_a_portal_as_text():
    reading = only("portal.txt", portal(BLOCKS))
    assert (reading.kind, reading.agency, reading.as_of) == (
        "flock_transparency_portal",
        "Windrow CA PD",
        date(2031, 3, 3),
    )
    assert values_of(reading) == {
        "retention_days": 30,
        "cameras": 1017,
        "vehicles_detected_30d": 0,
        "vehicles_are_unique": False,
        "hits_30d": None,
        "searches_30d": 97,
        "hotlists_alerted_on": ["California SVS", "NCMEC Amber Alert"],
        "shares_with": GRANTED,
        "shares_with_count": 4,
        "receives_from": None,
        "receives_from_count": None,
        "public_search_audit": False,
    }
    searches = next(value for value in reading.values if value.measure is Measure.SEARCHES)
    assert searches.period and (searches.period.first, searches.period.last) == (date(2031, 2, 1), date(2031, 3, 2))


@pytest.mark.parametrize("order", [list(reversed(BLOCKS)), BLOCKS[3:] + BLOCKS[:3], BLOCKS[2:3]])
def test_a_portal_in_another_order(order):
    assert values_of(only("portal.txt", portal(order)))["shares_with"] == GRANTED


@pytest.mark.parametrize("ending", ["", ","])
def test_a_portal_with_one_name_a_line(ending):
    listed = f"{ending}\n".join(GRANTED)
    block = ("ORGANIZATIONS SHARING THEIR DATA WITH Windrow CA PD", listed)
    values = values_of(only("portal.txt", portal([block])))
    assert values["receives_from"] == GRANTED and values["shares_with"] is None


def test_unique_vehicles_are_another_quantity_than_vehicles():
    reading = only("portal.txt", portal([("Unique vehicles detected in the last 30 days", "12,345")]))
    assert [(value.measure, value.number) for value in reading.values] == [(Measure.UNIQUE_VEHICLES, 12345)]
    assert values_of(reading)["vehicles_are_unique"] is True


def test_a_portal_whose_figure_is_no_figure_says_so():
    reading = only(
        "portal.txt", portal([("Data retention (in days)", "one year"), ("Searches in the last 30 days", "12.5k")])
    )
    assert reading.values == () and "'one year'" in reading.unsure and "'12.5k'" in reading.unsure


def test_words_after_a_list_under_a_heading_that_is_not_known_are_no_names():
    blocks = [*BLOCKS[2:3], ("Number of drones", "3"), *BLOCKS[6:]]
    assert values_of(only("portal.txt", portal(blocks)))["shares_with"] == GRANTED


def test_a_portal_as_a_web_page():
    blocks = "".join(f"<div><p>{heading}</p><div>{value}</div></div>" for heading, value in BLOCKS)
    rows = '"id","userId","searchDate","networkCount","reason"%0A"","***","2031-03-01T08:00:00.000Z","3",""%0A'
    page = (
        "<!DOCTYPE html><html><head><title>Flock Safety</title></head><body><header><h1>Windrow CA PD</h1>"
        f"<h2>Transparency Portal</h2><p>Last Updated: Mon Mar 3 2031</p></header><h3>Usage</h3>{blocks}"
        f"<p>Public Search Audit</p><a download='search_audit.csv' href='data:text/csv;charset=utf-8,{rows}'>Download CSV</a>"
        "</body></html>"
    )
    found = readings("portal.html", page)
    assert [each.kind for each in found] == ["flock_transparency_portal", "flock_public_search_audit"]
    assert values_of(found[0])["shares_with"] == GRANTED and values_of(found[0])["public_search_audit"] is True
    assert values_of(found[1])["searches"] == 1


def test_a_print_of_a_portal_has_its_list_in_the_right_column():
    right = [
        (410, "Organizations granted access to Windrow"),
        (428, "CA PD data"),
        (452, "University of California, Berkeley, Alder CA"),
        (470, "PD , Sample Homes, LLC, Upland (CA) PD,"),
        (488, "Mendo County SO-"),
        (506, "CA"),
        (560, "Searches in the last 30 days"),
        (584, "1,097"),
    ]
    runs = [
        Run(305, 94, "Windrow CA PD", 24),
        Run(323, 118, "Transparency Portal", 15),
        Run(318, 137, "Last Updated: Tue Mar 4 2031", 12),
        Run(45, 364, "Policies", 15),
        Run(405, 364, "Usage", 15),
        *(Run(100, 410 + 18 * at, "Words on a policy, with a comma, and a PD", 12) for at in range(8)),
        *(Run(460, y, text, 12) for y, text in right),
        Run(45, 700, "Additional Info", 15),
        Run(45, 730, "A story, that runs, over the whole width of the page, with CA PD and more, far to the right", 12),
    ]
    values = values_of(only("portal.pdf", pdf([runs], (792, 1224))))
    assert values["shares_with"] == [*GRANTED, "Mendo County SO-CA"] and values["searches_30d"] == 1097


PENDING = """Date:
Wed, 13 Aug 2031 7:59:26 AM (UTC)
Subject: Action Requested: Pending Flock Camera Share Requests

Organization
Request
Date
Permissions
Alder CA PD
08-07-2031
Search, Hot List, VMS, VMS
Historical, VMS Download
Long Valley District
Attorney's Office 07-17-2031
Search

Review Requests
"""


def test_requests_that_wait_are_no_sharing():
    reading = only("mail.txt", PENDING)
    assert [value.measure for value in reading.values] == [Measure.PENDING]
    values = values_of(reading)
    assert values["shares_with"] == [] and reading.as_of == date(2031, 8, 13)
    assert values["pending_requests"] == [
        {"organization": "Alder CA PD", "request_date": "08-07-2031", "permissions": "Search, Hot List, VMS, VMS Historical, VMS Download"},
        {"organization": "Long Valley District Attorney's Office", "request_date": "07-17-2031", "permissions": "Search"},
    ]  # fmt: skip


def test_requests_in_a_print_of_the_mail():
    rows = [
        (414, [(119, "Organization"), (241, "Request"), (371, "Permissions")]),
        (435, [(252, "Date")]),
        (458, [(96, "Alder CA PD"), (234, "08-07-2031"), (309, "Search, Hot List, VMS,")]),
        (479, [(324, "VMS Download")]),
        (502, [(80, "Long Valley District"), (234, "07-17-2031"), (370, "Search")]),
        (523, [(90, "Attorney's Office")]),
        (620, [(240, "Review Requests")]),
        (640, [(240, "Open Sharing")]),
    ]
    head = [
        Run(36, 60, "Sent: Wed, 13 Aug 2031 7:59:26 AM (UTC)", 12),
        Run(36, 80, "Subject: Pending Flock Camera Share Requests", 12),
    ]
    runs = [*head, *(Run(x, y, text, 12) for y, cells in rows for x, text in cells)]
    found = values_of(only("mail.pdf", pdf([runs])))["pending_requests"]
    assert [(each["organization"], each["permissions"]) for each in found] == [
        ("Alder CA PD", "Search, Hot List, VMS, VMS Download"),
        ("Long Valley District Attorney's Office", "Search"),
    ]


def test_a_mail_that_cameras_are_shared():
    text = (
        "Date: Fri, 10 Mar 2031 4:48:33 PM (UTC)\nSubject: City of Alder CA - RCSD shared Flock cameras with you!\n\n"
        "Great News! City of Alder CA - RCSD has just shared their cameras\nwith Windrow CA PD, granting you the ability to search.\n"
    )
    reading = only("mail.txt", text)
    assert (reading.kind, reading.agency, reading.as_of) == (
        "flock_cameras_shared_mail",
        "Windrow CA PD",
        date(2031, 3, 10),
    )
    assert names(reading, Measure.RECEIVES_FROM) == ["City of Alder CA - RCSD"] and reading.unsure == ""


TYPED = (
    "Alder CA PD, Birch County CA SO , City of Cedar CA (LASD), University of California, Davis, NCRIC, Dogwood (CA) PD"
)


@pytest.mark.parametrize(
    ("name", "text", "measure"),
    [
        ("FLOCK_ALPR_Data_Received.txt", TYPED, Measure.RECEIVES_FROM),
        ("agencies shared with.txt", TYPED, Measure.SHARES_WITH),
        ("list.txt", f"Agencies sharing data with us:\n{TYPED}", Measure.RECEIVES_FROM),
        ("list.txt", TYPED, None),
    ],
)
def test_a_typed_list_has_the_direction_that_its_name_says(name, text, measure):
    reading = only(name, text)
    assert reading.kind == "typed_name_list" and reading.unsure
    assert [value.measure for value in reading.values] == ([measure] if measure else [])
    assert reading.printed["names"][3] == "University of California, Davis" and len(reading.printed["names"]) == 6


def test_memos_on_audits_name_months_and_no_counts():
    text = (
        "Windrow Police Department\nTo: Chief Sample\nDate: December 19, 2031\nRe: Flock ALPR Audit (November 2031)\n"
        "We contract for forty-one cameras, of which thirty-nine are fixed cameras. Data is not shared with agencies\n"
        "outside the State of California.\f"
        "Windrow Police Department\nTo: Chief Sample\nDate: January 14, 2032\nRe: ALPR Audit December 2031\nNothing was found.\n"
    )
    reading = only("audits.txt", text)
    assert (reading.kind, reading.agency, reading.as_of) == (
        "audit_memo",
        "Windrow Police Department",
        date(2032, 1, 14),
    )
    assert values_of(reading) == {
        "audited_months": ["2031-11", "2031-12"],
        "cameras": 41,
        "out_of_state_sharing": False,
        "searches": None,
        "searches_by_outside_agencies": None,
    }


@pytest.mark.parametrize(
    "text",
    [
        "Sharing Report\nBOSS4\nAgency,Shares\nAlder PD,Yes\n",
        "Genetec AutoVu\nReads: 12,345\nHits: 12\n",
        "Dear Robin Sample, please find the Data Sharing Report enclosed. Detections Shared, 12. Yours, the clerk.",
        "Our transparency portal tells how many searches there were in the last 30 days.",
        "",
    ],
)
def test_other_layouts_are_not_claimed(text):
    assert only("letter.txt", text or " ").kind == ""
