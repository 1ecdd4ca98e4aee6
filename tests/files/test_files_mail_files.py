"""Messages out of files of every form, and files that are none."""

from __future__ import annotations

import json
import mailbox
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from cpra_bot.errors import FilesAtFault
from cpra_bot.files.mail_files import messages_in


def mail(number: int, dated: bool = True) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Kim Testa <clerk@birch.example>"
    message["Subject"] = f"Request {number}"
    if dated:
        message["Date"] = f"Mon, {number + 1:02} May 2026 10:00:00 -0700"
    message.set_content(f"We received it.\nFrom here on we work. {number}\n")
    return message


def subjects(path: Path) -> list[str]:
    return [found.mail.subject for found in messages_in(path)]


def test_one_mail(tmp_path: Path) -> None:
    path = tmp_path / "reply.eml"
    path.write_bytes(mail(3).as_bytes())
    (found,) = messages_in(path)
    assert (found.id, found.mail.subject) == ("reply.eml", "Request 3")
    assert found.received_at == datetime(2026, 5, 4, 17, tzinfo=UTC)


def test_a_mail_without_a_date_came_when_its_file_did(tmp_path: Path) -> None:
    path = tmp_path / "reply.eml"
    path.write_bytes(mail(3, dated=False).as_bytes())
    (found,) = messages_in(path)
    assert found.received_at == datetime.fromtimestamp(path.stat().st_mtime, UTC)


def test_an_mbox(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    box = mailbox.mbox(path)
    for number in range(3):
        box.add(mail(number))
    box.close()
    assert subjects(path) == ["Request 0", "Request 1", "Request 2"]
    assert [found.id for found in messages_in(path)] == ["archive:1", "archive:2", "archive:3"]


def test_a_maildir(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "box")
    for number in range(2):
        box.add(mail(number))
    assert sorted(subjects(tmp_path / "box")) == ["Request 0", "Request 1"]


def test_a_folder_of_mails(tmp_path: Path) -> None:
    for number in (2, 1):
        (tmp_path / f"{number}.eml").write_bytes(mail(number).as_bytes())
    (tmp_path / "notes.txt").write_text("no mail", encoding="utf-8")
    assert subjects(tmp_path) == ["Request 1", "Request 2"]


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    records = [
        {"id": "a", "subject": "Request 1", "body": "We received it.", "date": "2026-05-04"},
        {"subject": None, "body": "We have it.", "date": None},
    ]
    path.write_text("\n\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
    first, second = messages_in(path)
    assert (first.id, first.mail.own_text, first.received_at.date().isoformat()) == (
        "a",
        "We received it.",
        "2026-05-04",
    )
    assert second.id == "replies.jsonl:3"


WRONG = {
    "empty": (b"", "the file is empty"),
    "blank": (b" \n\n", "the file is empty"),
    "binary": (bytes(range(256)) * 8, "this is no mail"),
    "pdf": (b"%PDF-1.7\n\x00\x01", "this is no mail"),
    "prose": (b"Dear Robin,\nwe have it.\n", "this is no mail"),
}


@pytest.mark.parametrize(("content", "words"), WRONG.values(), ids=WRONG.keys())
def test_what_is_no_message(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "thing"
    path.write_bytes(content)
    with pytest.raises(FilesAtFault) as caught:
        list(messages_in(path))
    (problem,) = caught.value.problems
    assert words in problem.what
    assert problem.remedy


BROKEN = {
    "cut off": (b'{"body": "a"}\n{"body":\n', (2, 9), "no JSON"),
    "a list": (b'{"body": "a"}\n[1]\n', (2, 1), "no text under `body`"),
    "no body": (b'{"subject": "a"}\n', (1, 1), "no text under `body`"),
    "body is a number": (b'{"body": 3}\n', (1, 1), "no text under `body`"),
    "no UTF-8": (b'{"body": "\xff"}\n', (1, 11), "no UTF-8"),
    "no date": (b'{"body": "a", "date": "soon"}\n', (1, 1), "cannot be read as a message"),
    "too deep": (b'{"body": ' + b"[" * 200_000 + b"\n", (1, 1), "nested too deeply"),
}


@pytest.mark.parametrize(("content", "place", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_line_is_named_before_any_message_is_given(
    tmp_path: Path, content: bytes, place: tuple[int, int], words: str
) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_bytes(content)
    found = []
    with pytest.raises(FilesAtFault) as caught:
        found.extend(messages_in(path))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == place
    assert words in problem.what
    assert not found


def test_all_broken_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_bytes(b'{\n{"body": "a"}\n3\n')
    with pytest.raises(FilesAtFault) as caught:
        list(messages_in(path))
    assert [problem.line for problem in caught.value.problems] == [1, 3]


def test_a_path_that_is_not_there_and_a_folder_without_mail(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none", "no such file"), (tmp_path, "no maildir")):
        with pytest.raises(FilesAtFault) as caught:
            list(messages_in(path))
        assert words in caught.value.problems[0].what


def test_all_real_mails_are_read(shared: Path) -> None:
    folder = shared / "data" / "replies" / "eml"
    assert len(list(messages_in(folder))) == len(list(folder.glob("*.eml"))) > 40
