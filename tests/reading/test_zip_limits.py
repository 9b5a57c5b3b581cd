"""Hostile Office packages are refused in seconds, with bounded memory."""

import io
import struct
import warnings
import zipfile
from pathlib import Path

import pytest
from hostile import measure
from office_samples import make_docx, pack, paragraph

from kg.errors import LimitError, SourceError
from kg.reading.files import read_source_bytes
from kg.reading.zip_limits import MOST_ENTRIES, Package

PLAIN = make_docx(paragraph("一、总则"))


def rename(data: bytes, old: str, new: str) -> bytes:
    """Return a package with a part's name changed to one of the same length."""
    assert len(old) == len(new)
    return data.replace(old.encode(), new.encode())


def flood(kilobytes: int) -> str:
    return "<w:p/>" * (kilobytes * 1024 // 6)


def test_plain_package_opens() -> None:
    """The accepting twin of every refusal below."""
    assert read_source_bytes(PLAIN, "a.docx").raw == "一、总则\n"
    assert "word/document.xml" in Package(PLAIN, "a.docx")


def test_bomb_is_refused_in_seconds(tmp_path: Path) -> None:
    """A small package that unpacks to 196 MB is refused before it is parsed."""
    bomb, plain = tmp_path / "bomb.docx", tmp_path / "plain.docx"
    bomb.write_bytes(make_docx(flood(196 * 1024)))
    plain.write_bytes(PLAIN)
    assert bomb.stat().st_size < 1_000_000
    cost = measure(bomb, plain)
    assert cost.said.startswith("LimitError")
    assert cost.seconds < 3
    assert cost.megabytes < 200


def test_lying_sizes_do_not_help() -> None:
    """Sizes are counted while reading, whatever the package's directory declares."""
    data = bytearray(make_docx(flood(30 * 1024)))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, 100)
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises((LimitError, SourceError)):
        read_source_bytes(bytes(data), "a.docx")


def test_ratio_is_capped_beyond_a_megabyte() -> None:
    """A part of 4 MB from a few kilobytes is a bomb; half a megabyte of blanks is a slip."""
    read_source_bytes(make_docx(paragraph("文") + " " * 500_000), "a.docx")
    with pytest.raises(LimitError, match="压缩比"):
        read_source_bytes(make_docx(paragraph("文") + " " * 4_000_000), "a.docx")


def test_number_of_parts_is_capped() -> None:
    """More than two thousand entries are refused."""
    extra = {f"word/media/{i}": "" for i in range(MOST_ENTRIES)}
    with pytest.raises(LimitError, match="超过 2000 个"):
        read_source_bytes(make_docx(paragraph("文"), extra=extra), "a.docx")


def test_millions_of_parts_are_refused_unread() -> None:
    """A directory of a hundred thousand entries is not even parsed."""
    data = PLAIN + b"PK\x01\x02" * 100_000
    with pytest.raises(LimitError):
        Package(data, "a.docx")


@pytest.mark.parametrize("name", ["word/../../etc.xml", "/etc/passwd-x.xml", "C:/windows/x.xml"])
def test_names_that_leave_the_package_are_refused(name: str) -> None:
    """Absolute names and names with .. are refused, also in parts that nobody reads."""
    with pytest.raises(SourceError, match="内部文件名"):
        read_source_bytes(make_docx(paragraph("文"), extra={name: "x"}), "a.docx")


def test_doubled_names_are_refused() -> None:
    """Two parts of one name would let two readers see two documents."""
    file = io.BytesIO(PLAIN)
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as package:
        warnings.simplefilter("ignore")
        package.writestr("word/Document.xml", "<x/>")
    with pytest.raises(SourceError, match="内部文件名"):
        read_source_bytes(file.getvalue(), "a.docx")


def test_encrypted_parts_are_refused() -> None:
    """A package with an encrypted entry needs its password taken off."""
    data = bytearray(PLAIN)
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    with pytest.raises(SourceError, match="已加密"):
        read_source_bytes(bytes(data), "a.docx")


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "xl/vbaProject.bin"])
def test_macros_are_refused(name: str) -> None:
    """A document with macros is not read, whatever its suffix."""
    data = make_docx(paragraph("文"), extra={name: "x"})
    for suffix in (".docx", ".docm"):
        with pytest.raises(SourceError, match="含有宏"):
            read_source_bytes(data, f"a{suffix}")


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_doctype_is_refused(codec: str) -> None:
    """Office parts have no DTD; entities would expand or reach outside."""
    text = '<!DOCTYPE w:document [<!ENTITY a "甲">]><w:document/>'
    data = make_docx("", extra={"word/document.xml": text.encode(codec)})
    with pytest.raises(SourceError, match="DOCTYPE"):
        read_source_bytes(data, "a.docx")


def test_broken_packages_are_called_damaged() -> None:
    """A cut file, a corrupt part and XML that is not well formed are damage, each told."""
    cut = PLAIN[: len(PLAIN) // 2]
    corrupt = PLAIN.replace(b"PK\x03\x04", b"PK\x03\x05", 3)
    crooked = make_docx("<w:p>")
    for data in (cut + b"word/", corrupt, crooked):
        with pytest.raises(SourceError):
            read_source_bytes(data, "a.docx")


def test_other_packages_are_named() -> None:
    """A plain zip and a presentation are called what they are."""
    with pytest.raises(SourceError, match="ZIP 压缩包"):
        read_source_bytes(pack({"a.txt": "甲"}), "a.docx")
    with pytest.raises(SourceError, match="PowerPoint"):
        read_source_bytes(pack({"ppt/presentation.xml": "<x/>"}), "a.pptx")
