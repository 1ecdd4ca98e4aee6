"""The MuckRock channel against its twin on loopback: filing once, reading all, and wrong input in plain words."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from muckrock_world import PASSWORD, START, Desk, later, open_desk

from cpra_bot.channels.muckrock import calls, shapes
from cpra_bot.channels.muckrock.title import title_of
from cpra_bot.channels.protocol import Found
from cpra_bot.errors import OutcomeUnknown, Refused, SecretMissing, Unavailable
from cpra_bot.model.portal import muckrock_place
from cpra_bot.rehearsal.web_server import Trouble


@pytest.fixture
def desk() -> Iterator[Desk]:
    with open_desk() as desk:
        yield desk


def test_a_letter_is_filed_with_one_agency_and_read_back(desk: Desk) -> None:
    letter = desk.letter()
    answer = desk.send(letter)
    assert "request 1" in answer
    assert "35 minutes" in answer
    assert desk.books.posts == [title_of(letter)]
    row = desk.books.requests[1]
    assert (row["agency"], row["edited_boilerplate"], row["requested_docs"]) == (7, True, letter.body)
    view = desk.views[letter.key]
    assert (view.number, view.status, view.doubt) == ("1", "submitted", "")
    assert view.page.endswith("/foi/request/1/")
    assert desk.robin.credits == 999


def test_the_same_letter_again_is_found_and_not_filed_twice(desk: Desk) -> None:
    letter = desk.letter()
    desk.send(letter)
    assert "already as request 1" in desk.send(letter)
    assert len(desk.books.posts) == 1


def test_titles_of_two_letters_differ_though_their_subjects_do_not(desk: Desk) -> None:
    for number in (1, 2, 3):
        desk.send(desk.letter(number))
    assert len(set(desk.books.posts)) == 3
    assert all(len(title) <= 150 and "demo" in title for title in desk.books.posts)


AFTER = [Trouble.RESET_AFTER, Trouble.DELAY, Trouble.BAD_GATEWAY, Trouble.SERVER_FAULT, Trouble.TRUNCATED, Trouble.DRIP]


@pytest.mark.parametrize("trouble", AFTER)
def test_a_post_that_was_taken_without_a_whole_answer_is_found_and_never_repeated(desk: Desk, trouble: Trouble) -> None:
    letter = desk.letter()
    desk.letters.append(letter)
    desk.once(trouble)
    with pytest.raises(OutcomeUnknown) as caught:
        desk.channel.send(letter)
    assert "looks for it there" in caught.value.remedy
    assert desk.server.plan.met == [trouble]
    assert desk.channel.find_sent([letter]) == {letter.key: Found.THERE}
    desk.note()
    assert desk.views[letter.key].number == "1"
    assert "already" in desk.send(letter)
    assert len(desk.books.posts) == 1


def test_a_reply_that_came_before_its_letter_was_found_is_read_with_the_next_run(desk: Desk) -> None:
    letter = desk.letter()
    desk.letters.append(letter)
    desk.once(Trouble.RESET_AFTER)
    with pytest.raises(OutcomeUnknown):
        desk.channel.send(letter)
    later(desk, days=2)
    desk.books.reply(1, "We have no such records.")
    desk.books.staff(1, status="no_docs")
    assert desk.channel.find_sent([letter]) == {letter.key: Found.THERE}
    desk.note()
    assert (desk.views[letter.key].number, desk.views[letter.key].status) == ("1", "submitted")
    assert [each.key for each in desk.poll()] == ["requests/1/communications/2", "requests/1/changes/1"]
    assert desk.views[letter.key].status == "no_docs"
    assert desk.poll() == []


def test_a_letter_found_after_it_was_read_of_gives_no_change_the_name_of_an_earlier_one(desk: Desk) -> None:
    letter = desk.letter()
    desk.letters.append(letter)
    desk.once(Trouble.RESET_AFTER)
    with pytest.raises(OutcomeUnknown):
        desk.channel.send(letter)
    later(desk, minutes=40)
    assert [each.key for each in desk.poll()] == ["requests/1/changes/1"]  # a run reads before it settles
    desk.channel.find_sent([letter])
    assert "already" in desk.send(letter)
    assert desk.views[letter.key].turn == 1
    desk.books.staff(1, status="done")
    assert [each.key for each in desk.poll()] == ["requests/1/changes/2"]


def test_a_run_killed_between_a_notice_and_its_note_gives_no_other_notice_that_name(desk: Desk) -> None:
    desk.send(desk.letter())
    later(desk, minutes=40)
    for batch, _ in desk.channel.fetch(desk.cursor):
        desk.messages |= {message.key: message for message in batch}
        break  # the batch is kept, and the run ends before it notes what it saw
    desk.channel.views()
    assert list(desk.messages) == ["requests/1/changes/1"]
    desk.books.staff(1, status="fix")
    assert [each.key for each in desk.poll()] == ["requests/1/changes/2"]


def test_a_post_that_was_reset_before_it_was_read_is_unknown_and_then_not_there(desk: Desk) -> None:
    letter = desk.letter()
    desk.once(Trouble.RESET_BEFORE)
    with pytest.raises(OutcomeUnknown):
        desk.channel.send(letter)
    assert desk.channel.find_sent([letter]) == {letter.key: Found.NOT_THERE}
    assert desk.books.posts == []


def test_what_the_front_refuses_is_handed_over_again_after_a_second(desk: Desk) -> None:
    desk.once(Trouble.FRONT)
    before = desk.clock.now()
    desk.send(desk.letter())
    assert len(desk.books.posts) == 1
    assert desk.clock.now() - before >= timedelta(seconds=1)


def test_the_pace_keeps_a_front_that_counts_from_refusing() -> None:
    with open_desk(limited=True) as desk:
        for number in range(1, 13):
            desk.send(desk.letter(number))
        desk.poll()
        assert len(desk.books.posts) == 12
        calls_made = desk.channel.api.calls
        assert desk.clock.now() - START >= timedelta(seconds=1.05 * (calls_made - 20) - 1)


def test_no_credits_stops_the_batch_and_says_that_a_draft_was_left(desk: Desk) -> None:
    desk.robin.credits = 0
    with pytest.raises(Unavailable) as caught:
        desk.channel.send(desk.letter())
    assert caught.value.whole_channel
    assert "a draft was saved" in str(caught.value)
    assert caught.value.by_person
    assert desk.books.posts == []
    assert len(desk.books.drafts) == 1


def test_a_blocked_account_stops_the_batch(desk: Desk) -> None:
    desk.robin.blocked = True
    with pytest.raises(Unavailable, match="may not file"):
        desk.channel.send(desk.letter())


def test_an_agency_that_is_not_approved_is_refused_before_anything_is_filed(desk: Desk) -> None:
    letter = desk.letter(to=muckrock_place(20, "Elm City Pending Board"))
    with pytest.raises(Refused, match="no approved agency 20"):
        desk.channel.send(letter)
    assert all(method == "GET" or "requests" not in path for method, path in desk.site.seen)


def test_a_number_that_is_somebody_elses_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="'Oak City Police Department', and the letter is for 'Elm"):
        desk.channel.send(desk.letter(to=muckrock_place(8, "Elm Grove Police Department")))


def test_a_wrong_password_is_said_once(desk: Desk) -> None:
    desk.robin.password = "another"
    with pytest.raises(SecretMissing, match="does not let robin in"):
        desk.channel.connect()
    assert len(desk.site.seen) == 1


def test_an_account_that_never_signed_in_to_the_site_is_told_so(desk: Desk) -> None:
    desk.robin.profile = False
    with pytest.raises(SecretMissing) as caught:
        desk.channel.connect()
    assert "never signed in" in str(caught.value)
    assert "web site" in caught.value.remedy


def test_an_access_token_is_renewed_before_it_dies_and_the_refresh_token_rotates(desk: Desk) -> None:
    desk.channel.connect()
    first = desk.shelf.token
    for _ in range(6):
        later(desk, seconds=200)
        desk.poll()
        desk.channel.connect()
    assert desk.shelf.token != first
    paths = [path for method, path in desk.site.seen if method == "POST"]
    assert paths.count("/api/token/") == 1
    assert paths.count("/api/refresh/") >= 3


def test_a_log_in_that_lapsed_a_week_ago_asks_for_a_person_where_there_is_no_password() -> None:
    with open_desk() as desk:
        desk.channel.connect()
        later(desk, days=7)
        desk.password = ""  # nobody there to type it
        with pytest.raises(SecretMissing) as caught:
            desk.channel.connect()
        assert "lapsed" in str(caught.value)
        assert "cpra login muckrock" in caught.value.remedy


def test_a_token_that_the_api_calls_expired_is_renewed_once() -> None:
    with open_desk(access_life=timedelta(seconds=300)) as desk:
        desk.channel.connect()
        desk.site.lives["access"] = timedelta(0)  # the server's clock runs ahead
        later(desk, seconds=400)
        with pytest.raises(SecretMissing):
            desk.channel.api.get(calls.me())
        desk.site.lives["access"] = timedelta(seconds=300)
        assert desk.channel.api.user().name == "robin"


def test_a_notice_that_was_kept_before_its_view_was_noted_is_not_written_again_under_its_key(desk: Desk) -> None:
    desk.send(desk.letter())
    before = dict(desk.views)
    later(desk, minutes=40)
    assert [each.key for each in desk.poll()] == ["requests/1/changes/1"]
    desk.views = before  # the run died between two commits
    later(desk, days=1)
    desk.books.staff(1, status="processed")
    again = [each for each in desk.poll() if "/changes/" in each.key]
    assert [each.key for each in again] == ["requests/1/changes/2"]
    assert desk.poll() == []


def test_replies_come_oldest_first_in_the_thread_with_their_files_and_no_token_is_shown_to_the_files_host(
    desk: Desk,
) -> None:
    letter = desk.letter()
    desk.send(letter)
    assert desk.poll() == []
    later(desk, minutes=40)
    assert [each.key for each in desk.poll()] == ["requests/1/changes/1"]  # mailed by now
    desk.books.reply(1, "We received your request.")
    later(desk, days=2)
    desk.books.reply(1, "Please find the records.", files={"Records 2026 (final).pdf": b"%PDF-1.4 made up"})
    new = desk.poll()
    assert [each.key for each in new][:2] == ["requests/1/communications/2", "requests/1/communications/3"]
    raw = new[1].raw.decode()
    assert f"In-Reply-To: {letter.message_id}" in raw
    assert "Please find the records." in raw
    assert "Records_2026__final_.pdf" in raw
    assert new[0].received_at < new[1].received_at
    assert desk.site.tokens_at_files == [""]
    assert desk.poll() == []


def test_a_reminder_of_the_sites_own_is_no_letter_of_anybody(desk: Desk) -> None:
    desk.send(desk.letter())
    desk.poll()
    desk.books.remind(1)
    assert desk.poll() == []


def test_a_status_a_price_and_a_number_that_staff_set_are_seen_though_no_date_moves(desk: Desk) -> None:
    letter = desk.letter()
    desk.send(letter)
    desk.poll()
    updated = desk.books.requests[1]["datetime_updated"]
    for changes in ({"status": "payment", "price": "12.50"}, {"tracking_id": "26-118"}, {"status": "processed"}):
        desk.books.staff(1, **changes)
        assert len(desk.poll()) == 1
    desk.books.staff(1, status="payment")  # back to where it was: news again
    assert len(desk.poll()) == 1
    assert desk.books.requests[1]["datetime_updated"] == updated
    assert (desk.views[letter.key].price, desk.views[letter.key].tracking) == ("12.50", "26-118")


def test_a_late_reply_after_the_end_is_read(desk: Desk) -> None:
    desk.send(desk.letter())
    desk.books.staff(1, status="done")
    desk.poll()
    later(desk, days=9)
    desk.books.reply(1, "One more page was found.")
    assert [each.key for each in desk.poll()] == ["requests/1/communications/2"]
    assert desk.books.requests[1]["status"] == "done"


def test_a_request_that_is_gone_is_told_once(desk: Desk) -> None:
    letter = desk.letter()
    desk.send(letter)
    desk.poll()
    desk.books.delete(1)
    assert len(desk.poll()) == 1
    assert desk.views[letter.key].status == "gone"
    assert desk.poll() == []


def test_an_unknown_status_and_unknown_fields_are_taken_as_they_are(desk: Desk) -> None:
    letter = desk.letter()
    desk.send(letter)
    desk.books.requests[1] |= {"status": "on_the_moon", "price": None, "tracking_id": 7, "phase": {"of": "moon"}}
    assert len(desk.poll()) == 1
    assert desk.views[letter.key].status == "on_the_moon"


def test_an_own_web_request_and_a_strangers_are_left_alone(desk: Desk) -> None:
    desk.send(desk.letter())
    row = desk.books.requests[1]
    desk.books.requests[2] = {**row, "id": 2, "title": "By hand on the web site"}
    desk.books.requests[3] = {**row, "id": 3, "user": 99}
    desk.poll()
    assert desk.views[desk.letters[0].key].number == "1"


def test_text_that_the_site_changed_is_a_doubt_that_stays(desk: Desk) -> None:
    letter = desk.letter(body="To { agency name },\n\nA1. The list.\n")
    assert "Look at it" in desk.send(letter)
    desk.books.reply(1, "Hello.")
    desk.poll()
    assert "not the one that you approved" in desk.views[letter.key].doubt


def test_a_file_that_cannot_be_had_now_holds_its_reply_back_and_no_other(desk: Desk) -> None:
    desk.send(desk.letter(1))
    desk.send(desk.letter(2))
    desk.poll()
    later(desk, minutes=1)
    desk.books.reply(1, "With a file.", files={"a.pdf": b"%PDF-1.4"})
    desk.books.reply(2, "Without.")
    desk.server.plan.due = lambda request: Trouble.SERVER_FAULT if request.url.path.startswith("/media") else None
    assert [each.key for each in desk.poll() if "communications" in each.key] == ["requests/2/communications/4"]
    assert desk.channel.troubles
    desk.server.plan.due = lambda _request: None
    assert [each.key for each in desk.poll()] == ["requests/1/communications/3"]
    desk.books.reply(1, "Another.", files={"b.pdf": b"%PDF-1.4"})
    later(desk, days=3)
    desk.server.plan.due = lambda request: Trouble.SERVER_FAULT if request.url.path.startswith("/media") else None
    late = desk.poll()
    assert b"could not be fetched" in late[0].raw
    assert b"/media/foia_files/2/b.pdf" in late[0].raw


@pytest.mark.parametrize("claimed", [2_000_000_000, None], ids=["says 2 GB", "says nothing and does not end"])
def test_a_file_beyond_the_cap_is_named_and_not_taken(desk: Desk, claimed: int | None) -> None:
    desk.send(desk.letter())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=endless, args=(listener, claimed), daemon=True).start()
        desk.books.files_at = f"http://127.0.0.1:{listener.getsockname()[1]}"
        desk.books.reply(1, "A large file.", files={"large.zip": b""})
        new = desk.poll()
    assert b"larger than 25 MB" in new[0].raw
    assert b"/media/foia_files/1/large.zip" in new[0].raw
    assert len(new[0].raw) < 5000


def endless(listener: socket.socket, claimed: int | None) -> None:
    """Serves a file that is as large as somebody has patience."""
    with suppress(OSError):
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            length = f"Content-Length: {claimed}\r\n" if claimed else ""
            connection.sendall(f"HTTP/1.1 200 OK\r\n{length}Connection: close\r\n\r\n".encode())
            for _ in range(100):
                connection.sendall(b"x" * 1_000_000)


@pytest.mark.parametrize("trouble", [Trouble.FRONT, Trouble.SERVER_FAULT, Trouble.RESET_AFTER, Trouble.TRUNCATED])
def test_reading_is_tried_again(desk: Desk, trouble: Trouble) -> None:
    desk.send(desk.letter())
    desk.once(trouble, "GET", "/requests/")
    desk.books.reply(1, "Hello.")
    assert len(desk.poll()) == 2
    assert desk.server.plan.met == [trouble]


def test_html_in_place_of_json_is_said_in_words(desk: Desk) -> None:
    desk.send(desk.letter())
    desk.server.plan.due = lambda request: Trouble.HTML if "requests" in request.url.path else None
    with pytest.raises(Unavailable, match="page of HTML"):
        desk.poll()
    with pytest.raises(Unavailable):
        desk.channel.send(desk.letter(2))
    assert len(desk.books.posts) == 1


def test_a_next_link_to_another_host_is_not_followed(desk: Desk) -> None:
    desk.channel.connect()
    site = desk.site

    def astray(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api_v2/agencies/":
            return httpx.Response(
                200,
                json={
                    "count": 900,
                    "next": "https://evil.example/api_v2/agencies/?page=2",
                    "previous": None,
                    "results": [],
                },
            )
        return site(request)

    desk.server.site = astray
    with pytest.raises(Unavailable, match=r"goes on at evil\.example"):
        list(desk.channel.api.rows(calls.agencies(name="x"), shapes.agency))


def test_a_list_of_three_pages_is_read_whole(desk: Desk) -> None:
    for number in range(100, 330):
        desk.books.add_agency(number, f"Filler {number} Police Department", 4)
    rows = list(desk.channel.api.rows(calls.agencies(name="police"), shapes.agency))
    assert len(rows) == 232
    assert len({row.number for row in rows}) == 232


def test_look_ups_use_filters_that_the_server_knows(desk: Desk) -> None:
    api = desk.channel.api
    [california] = api.rows(calls.jurisdictions(abbrev="ca"), shapes.place)
    places = list(api.rows(calls.jurisdictions(parent=california.number, level="l"), shapes.place))
    assert [place.name for place in places] == ["Elm City", "Oak City"]
    clerks = list(api.rows(calls.agencies(name="clerk", jurisdiction=places[1].number), shapes.agency))
    assert [(clerk.number, clerk.jurisdiction) for clerk in clerks] == [(14, 4)]


def test_a_letter_without_a_number_or_with_files_is_refused(desk: Desk) -> None:
    from cpra_bot.model.letter import Attachment

    with pytest.raises(Refused, match="names no agency"):
        desk.channel.send(desk.letter(to="records@elm.example"))
    file = Attachment("a.pdf", "application/pdf", "0" * 64, "")
    with pytest.raises(Refused, match="no files"):
        desk.channel.send(replace(desk.letter(), attachments=(file,)))


def test_a_post_is_never_sent_on_by_a_redirect(desk: Desk) -> None:
    site = desk.site

    def moved(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path == "/api_v2/requests/":
            return httpx.Response(301, headers={"Location": "/api_v2/requests/?moved=1"})
        return site(request)

    desk.server.site = moved
    with pytest.raises(Unavailable, match="not where"):
        desk.channel.send(desk.letter())
    assert not any("moved=1" in path for _, path in desk.site.seen)


def test_the_password_and_tokens_stand_in_no_words(desk: Desk) -> None:
    desk.robin.password = "another"
    with pytest.raises(SecretMissing) as caught:
        desk.channel.connect()
    assert PASSWORD not in f"{caught.value}{caught.value.remedy}{calls.token('robin', PASSWORD)!r}"
