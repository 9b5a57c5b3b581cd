"""Text files of every encoding become sources; what is no text is refused in one clear line."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LimitError, SourceError, UsageError
from kg.model.text import fold
from kg.reading.extraction import MOST_TEXT_BYTES
from kg.reading.files import read_source, read_source_bytes

PLAN = "一、总体要求\n（一）加快建设。（市科技局牵头，市财政局配合）\r\n二、重点任务\n"


def ole(stream: str) -> bytes:
    """Return what sniffing sees of a compound file with one stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + stream.encode("utf-16-le")


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gb2312", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
    ],
)
def test_encodings_are_recognised(tmp_path: Path, codec: str, named: str) -> None:
    """UTF-8 with and without mark, UTF-16 and -32 with mark, and GB18030 give the same text."""
    source = read_source(write(tmp_path, "规划.txt", PLAN.encode(codec)))
    assert (source.raw, source.encoding) == (PLAN, named)


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    """The raw text keeps CR LF beside LF, since offsets count in it."""
    assert read_source(write(tmp_path, "a.txt", PLAN.encode())).raw == PLAN


def test_digest_is_of_the_raw_text_as_utf8(tmp_path: Path) -> None:
    """The digest does not depend on the encoding that the file had."""
    source = read_source(write(tmp_path, "a.txt", PLAN.encode("gb18030")))
    assert source.sha256 == hashlib.sha256(PLAN.encode()).hexdigest()


def test_folded_text_is_as_long_as_the_raw(tmp_path: Path) -> None:
    """Radicals are folded in place: every folded offset is a raw offset."""
    source = read_source(write(tmp_path, "a.txt", "⼈⺠政府(牵头),配合".encode()))
    assert (len(source.folded), source.folded) == (len(source.raw), "人民政府（牵头），配合")


@given(st.text(min_size=1).filter(lambda t: t.strip() and "\0" not in t and t[0] != "\ufeff"))
def test_utf8_text_comes_back_unchanged(text: str) -> None:
    """Whatever text is written as UTF-8 and is not markup is the raw text read."""
    data = text.encode()
    if not text.lstrip().startswith(("<", "%", "PK", "MZ", "{", "GIF", "ID3", "RIFF", "Rar")):
        assert read_source_bytes(data, "x.txt").raw == text


def test_given_encoding_wins() -> None:
    """Big5 is read where the caller says so."""
    source = read_source_bytes("總體要求".encode("big5"), "a.txt", encoding="big5")
    assert source.raw == "總體要求"


def test_gb2312_label_means_gb18030() -> None:
    """A label for a subset does not stop the characters beyond it."""
    assert read_source_bytes("镕基".encode("gb18030"), "a.txt", encoding="gb2312").raw == "镕基"


def test_unknown_encoding_is_a_usage_error() -> None:
    """A codec that Python lacks is the caller's slip."""
    with pytest.raises(UsageError, match="不认识编码「utf-9」"):
        read_source_bytes(b"abc", "a.txt", encoding="utf-9")


def test_wrong_given_encoding_names_the_byte() -> None:
    """A given encoding that does not fit says where."""
    with pytest.raises(SourceError, match="第 4 个字节"):
        read_source_bytes(b"abc\xff", "a.txt", encoding="utf-8")


def test_latin_bytes_are_not_taken_for_chinese() -> None:
    """Bytes that GB18030 accepts but that look like no Chinese are refused with the position."""
    data = "Le résumé de la délégation a été présenté à l'évêché".encode("latin-1")
    with pytest.raises(SourceError, match="第 5 个字节处出错"):
        read_source_bytes(data, "a.txt")


@pytest.mark.parametrize("codec", ["big5", "cp1251"])
def test_other_encodings_are_not_taken_for_gb18030(codec: str) -> None:
    """Big5 and Cyrillic decode to rare ideographs, not to everyday ones."""
    text = {"big5": "各級政府應當加強組織領導", "cp1251": "каждый орган власти должен"}[codec]
    with pytest.raises(SourceError):
        read_source_bytes(text.encode(codec), "a.txt")


def test_cut_utf8_is_refused_with_the_byte() -> None:
    """A file that ends within a character says at which byte; its whole twin reads."""
    data = "加快建设知识产权强省。".encode()
    assert read_source_bytes(data, "a.txt").raw
    with pytest.raises(SourceError, match=f"第 {len(data) - 2} 个字节"):
        read_source_bytes(data[:-1], "a.txt")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "空文件"),
        ("a.txt", b" \r\n\t", "没有文字"),
        ("a.txt", b"abc\x00def", "二进制文件"),
        ("a.txt", b"%PDF-1.4\n%\xe2\xe3", "其实是PDF 文件"),
        ("a.docx", b"%PDF-1.4\n", "其实是PDF 文件"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00", "是图片"),
        ("a.txt", b"\x7fELF\x02\x01", "是程序文件"),
        ("a.doc", ole("WordDocument"), "旧版 Word"),
        ("a.wps", ole("WordDocument"), "旧版 Word"),
        ("a.docx", ole("EncryptedPackage"), "加密"),
        ("a.docx", "不是压缩包".encode(), "不是Word 文档"),
        ("a.rtf", b"{\\rtf1 abc}", "是RTF"),
        ("a.txt", b"<!DOCTYPE html><html></html>", "其实是网页"),
    ],
)
def test_what_is_no_text_is_refused(name: str, data: bytes, said: str) -> None:
    """Each content that is not what the name says is called by its own name."""
    with pytest.raises(SourceError, match=said) as caught:
        read_source_bytes(data, name)
    assert caught.value.hint


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is named in the message."""
    with pytest.raises(SourceError, match=r"找不到文件「.*无\.txt」"):
        read_source(tmp_path / "无.txt")


def test_folder_is_refused(tmp_path: Path) -> None:
    """A folder is no file."""
    with pytest.raises(SourceError, match="是文件夹"):
        read_source(tmp_path)


def test_bytes_without_a_suffix_are_read_by_content() -> None:
    """Standard input has no suffix: text is text."""
    assert read_source_bytes(PLAN.encode(), "-").kind == "txt"


def test_fifty_megabytes_of_text_are_read() -> None:
    """An archive in one text file still reads."""
    data = b"\xe4\xb8\x80" * (50 * 1024 * 1024 // 3)
    assert len(read_source_bytes(data, "a.txt").raw) == len(data) // 3


def test_text_beyond_the_limit_is_refused() -> None:
    """One byte past 64 MB hits the limit."""
    with pytest.raises(LimitError, match="超过 64 MB"):
        read_source_bytes(b"a" * (MOST_TEXT_BYTES + 1), "a.txt")


def test_reading_text_loads_no_heavy_library() -> None:
    """A text file is read without lxml, pdfium or openpyxl."""
    code = (
        "import sys; from kg.reading.files import read_source_bytes;"
        "read_source_bytes(b'abc', 'a.txt');"
        "print([m for m in ('lxml', 'pypdfium2', 'openpyxl', 'docx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_quotes_fold_the_raw_slice(tmp_path: Path) -> None:
    """The source's folded text and its raw text tell the same story."""
    source = read_source(write(tmp_path, "a.txt", PLAN.encode()))
    assert fold(source.raw) == fold(source.folded)
