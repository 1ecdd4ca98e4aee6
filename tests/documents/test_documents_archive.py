"""Archives are listed and unpacked within caps; what is no file in them is never made."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import pdf_of

from cpra_bot.documents.archive import ArchiveCaps, unpack
from cpra_bot.documents.types import media_type
from cpra_bot.errors import CannotFinish
from cpra_bot.model.document import Member


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def _unpack(path: Path, tmp_path: Path, caps: ArchiveCaps = ArchiveCaps()) -> list[Member]:  # noqa: B008
    folder = tmp_path / "room"
    folder.mkdir()
    return unpack(path, media_type(path), folder, caps)


def test_files_come_out_under_numbers(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a", {"../../x.txt": b"one", "/etc/passwd": b"two", "a/b/c.csv": b"three"})
    found = _unpack(path, tmp_path)
    assert [(each.name, Path(each.path).name, each.size) for each in found] == [
        ("../../x.txt", "0", 3), ("/etc/passwd", "1", 3), ("a/b/c.csv", "2", 5),
    ]  # fmt: skip
    assert sorted(each.name for each in (tmp_path / "room").iterdir()) == ["0", "1", "2"]


def test_a_link_in_a_zip_or_a_tar_is_listed_and_not_made(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z", "w") as archive:
        link = zipfile.ZipInfo("shadow")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/shadow")
    with tarfile.open(tmp_path / "t", "w:gz") as packed:
        for name, kind in (
            ("s", tarfile.SYMTYPE),
            ("h", tarfile.LNKTYPE),
            ("d", tarfile.CHRTYPE),
            ("f", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/shadow"
            packed.addfile(info)
        info = tarfile.TarInfo("good.txt")
        info.size = 4
        packed.addfile(info, io.BytesIO(b"good"))
    (zipped,) = _unpack(tmp_path / "z", tmp_path)
    assert "link or a device" in zipped.fault and not list((tmp_path / "room").iterdir())
    (tmp_path / "room").rmdir()
    *links, good = _unpack(tmp_path / "t", tmp_path)
    assert len(links) == 4 and all("link or a device" in each.fault for each in links)
    assert Path(good.path).read_bytes() == b"good"
    assert not any(path.is_symlink() for path in (tmp_path / "room").iterdir())


def test_a_bomb_stops_at_the_cap(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a", {"small": b"x", "bomb": bytes(50_000_000), "after": b"y"})
    small, bomb, after = _unpack(path, tmp_path, ArchiveCaps(ratio=100))
    assert not small.fault and "more than an archive may cost" in bomb.fault and after.fault
    assert sum(each.stat().st_size for each in (tmp_path / "room").iterdir()) == 1


def test_a_file_that_lies_about_its_size_stops_at_the_cap(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a", {"liar": bytes(20_000_000)})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.find(mark) + at
        data[place : place + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    (found,) = _unpack(path, tmp_path, ArchiveCaps(size=1_000_000))
    assert found.fault and not found.path
    assert sum(each.stat().st_size for each in (tmp_path / "room").iterdir()) <= 1_000_000


def test_too_many_files_are_said(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a", {str(number): b"x" for number in range(12)})
    found = _unpack(path, tmp_path, ArchiveCaps(files=10))
    assert len(found) == 11 and "more than 10 files" in found[-1].fault


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 and nothing", b"\x1f\x8b\x08 no gzip", b"7z\xbc\xaf\x27\x1c\0\4", b"Rar!\x1a\x07\x00"]
)
def test_what_cannot_be_unpacked_is_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data + bytes(600))
    (found,) = _unpack(tmp_path / "a", tmp_path)
    assert found.fault and not found.path


def test_a_disk_that_refuses_is_said_as_that(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a", {"a": b"x" * 1000})
    with pytest.raises(CannotFinish, match="could not be unpacked"):
        unpack(path, "application/zip", tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<!DOCTYPE html><title>Sign in</title>", "text/html"),
        (b"  <HTML><body>x", "text/html"),
        (b"agency,searches\nElm PD,4\nOak PD,7\nAsh PD,1\n", "text/csv"),
        (b"Dear Robin,\nhere it is.\n", "text/plain"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png"),
        (b"From: a@b.example\r\n\r\nx", "message/rfc822"),
        (b"\0\1\2\3", "application/octet-stream"),
        (b"", "application/octet-stream"),
        (pdf_of([["x"]]), "application/pdf"),
    ],
)
def test_a_file_is_what_its_bytes_say(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "invoice.exe").write_bytes(data)
    assert media_type(tmp_path / "invoice.exe") == kind


def test_an_archive_that_leads_before_its_own_beginning_is_at_fault_itself(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a", {"a.txt": b"hello " * 50, "b/c.txt": b"x" * 300})
    content = bytearray(path.read_bytes())
    content[212] = 1
    path.write_bytes(content[:217])
    found = _unpack(path, tmp_path)  # a seek before the first byte is an OSError, and yet no trouble with the disk
    assert found and all(each.fault for each in found)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damaged_archive_raises_or_leaves_more_than_files(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    path = folder / "a"
    if data.draw(st.booleans()):
        _zip(path, {"a.txt": b"hello " * 50, "b/c.txt": b"x" * 300})
    else:
        with tarfile.open(path, data.draw(st.sampled_from(["w", "w:gz", "w:bz2"]))) as archive:
            info = tarfile.TarInfo("a.txt")
            info.size = 600
            archive.addfile(info, io.BytesIO(b"hello " * 100))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    for member in _unpack(path, folder):
        assert bool(member.fault) != bool(member.path)
    assert all(each.is_file() and not each.is_symlink() for each in (folder / "room").iterdir())


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"RIFF", b"\0\0\0\x18ftyp"]),
    st.binary(max_size=200),
)
def test_any_bytes_have_a_type(tmp_path_factory: pytest.TempPathFactory, start: bytes, rest: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "x"
    path.write_bytes(start + rest)
    assert "/" in media_type(path)
