"""A file of any readable format becomes a `SourceText`; everything else a clear refusal."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from kg.errors import LimitError, SourceError
from kg.model.text import Notice, SourceText, fold_characters
from kg.reading.extraction import MOST_PACKED_BYTES, MOST_TEXT_BYTES, Extraction
from kg.reading.sniffing import CONTENT_NAMES, CONVERTED, SUFFIXES, Kind, sniff_content

# The module that reads each format, imported when the first such file comes: reading a text file
# loads neither lxml nor pdfium.
_READERS: dict[Kind, str] = {
    "txt": "kg.reading.files_text",
    "md": "kg.reading.files_text",
    "html": "kg.reading.files_html",
    "docx": "kg.reading.files_docx",
    "pdf": "kg.reading.files_pdf",
    "xlsx": "kg.reading.files_xlsx",
}
_READABLE = "可读的格式：.txt .md .html .docx .pdf .xlsx。"
_OR_CONVERT = "；装有 LibreOffice 时也可用 kg parse --convert"
_WAYS_OUT = {
    "doc": f"请用 Word 或 WPS 打开，另存为 .docx 后重试{_OR_CONVERT}。",
    "xls": f"请用 Excel 或 WPS 打开，另存为 .xlsx 后重试{_OR_CONVERT}。",
    "ole": "请用 Office 或 WPS 打开，另存为 .docx 或 .xlsx 后重试。",
    "rtf": f"请用 Word 或 WPS 打开，另存为 .docx 后重试{_OR_CONVERT}。",
    "odt": "请另存为 .docx 后重试。",
    "ofd": "请用 OFD 阅读器另存为 .pdf 或 .txt 后重试。",
    "encrypted": "请先取消密码保护，再另存为 .docx 或 .xlsx。",
    "zip": "请先解压，再读其中的文件。",
    "archive": "请先解压，再读其中的文件。",
    "image": "扫描图片须先做文字识别（OCR），再读识别出的文本。",
}


def read_source(
    path: Path | str, *, encoding: str | None = None, convert: bool = False
) -> SourceText:
    """Read a file into its raw text with the digest that all offsets hold for.

    ``encoding`` overrides the recognition for text and HTML. ``convert`` lets
    LibreOffice turn .doc, .wps, .rtf and .xls into what can be read: not for
    files from strangers. Raises `SourceError` for what cannot be read,
    `LimitError` for what is too large: text beyond 64 MB, others beyond 20 MB.
    """
    return read_source_bytes(_read_bytes(Path(path)), str(path), encoding=encoding, convert=convert)


def read_source_bytes(
    data: bytes, name: str, *, encoding: str | None = None, convert: bool = False
) -> SourceText:
    """Read the bytes of a file that came by another way (standard input, an upload).

    ``name`` tells the format by its suffix; without a known one (``-``) the
    content does.
    """
    if not data:
        raise SourceError(f"「{name}」是空文件。", hint="请检查文件是否完整。")
    content = sniff_content(data)
    if convert and content in CONVERTED:
        return _read_converted(data, name, content)
    kind = _find_kind(content, name)
    _check_size(len(data), kind, name)
    return _make_source(name, kind, _extract(data, name, kind, encoding))


def _read_converted(data: bytes, name: str, content: str) -> SourceText:
    _check_size(len(data), "docx", name)
    module = importlib.import_module("kg.reading.files_convert")
    converted, kind = cast("tuple[bytes, Kind]", module.convert_office(data, content, name))
    extraction = _extract(converted, name, kind, None)
    notice = Notice("X124", (("suffix", f".{kind}"),))
    return _make_source(name, kind, replace(extraction, notices=(notice, *extraction.notices)))


def _extract(data: bytes, name: str, kind: Kind, encoding: str | None) -> Extraction:
    extract = cast(
        "Callable[[bytes, str, str | None], Extraction]",
        importlib.import_module(_READERS[kind]).extract,
    )
    extraction = extract(data, name, encoding)
    if not extraction.text.strip():
        raise SourceError(f"「{name}」里没有文字。", hint="请检查文件是否完整。")
    return extraction


def _make_source(name: str, kind: Kind, extraction: Extraction) -> SourceText:
    raw = extraction.text
    return SourceText(
        file=name,
        raw=raw,
        sha256=hashlib.sha256(raw.encode("utf-8")).hexdigest(),
        kind=kind,
        encoding=extraction.encoding,
        notices=extraction.notices,
        folded=fold_characters(raw),
    )


def _read_bytes(path: Path) -> bytes:
    """Return the file's bytes, at most one beyond the largest limit (a device may never end)."""
    if path.is_dir():
        raise SourceError(f"「{path}」是文件夹，不是文件。", hint="请给出其中的文件。")
    try:
        with path.open("rb") as file:
            return file.read(MOST_TEXT_BYTES + 1)
    except FileNotFoundError as error:
        raise SourceError(f"找不到文件「{path}」。", hint="请检查路径和文件名。") from error
    except PermissionError as error:
        raise SourceError(f"没有权限读取「{path}」。", hint="请检查文件的权限。") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"无法读取「{path}」：{error}。", hint="请检查路径和磁盘。") from error


def _check_size(size: int, kind: Kind, name: str) -> None:
    most = MOST_TEXT_BYTES if kind in ("txt", "md") else MOST_PACKED_BYTES
    if size > most:
        message = f"「{name}」超过 {most // 1024 // 1024} MB，超出 .{kind} 文件的读取上限。"
        raise LimitError(message, hint="请拆成几个文件，每个文件一份规划。")


def _find_kind(content: str | None, name: str) -> Kind:
    """Return the format that name and content agree on; refuse where they do not."""
    named = SUFFIXES.get(Path(name).suffix.lower())
    if content is None:
        return _trust_name(named, name)
    called, suffix = CONTENT_NAMES[content]
    if content == named or (named is None and suffix):
        return SUFFIXES[suffix]
    if named == "md" and content == "html":
        return "md"
    if suffix:
        right = Path(name).with_suffix(suffix).name
        raise SourceError(f"「{name}」其实是{called}。", hint=f"请改名为「{right}」后重试。")
    raise SourceError(f"「{name}」是{called}，无法读取。", hint=_WAYS_OUT.get(content, _READABLE))


def _trust_name(named: Kind | None, name: str) -> Kind:
    """Return the named format for content that shows no other; text formats need no mark."""
    if named in ("docx", "xlsx", "pdf"):
        called = CONTENT_NAMES[named][0]
        message = f"「{name}」不是{called}：文件内容已损坏或后缀有误。"
        raise SourceError(message, hint="请重新下载或另存，或改用正确的后缀。")
    return named or "txt"
