"""The text layer of a PDF becomes lines; ruled tables become a line a row.

A form feed stands before the first line of every page but the first. Running
titles and page numbers stay lines of their own.
"""

from __future__ import annotations

import re

import pypdfium2
import pypdfium2.raw as pdfium

from kg.errors import LimitError, SourceError
from kg.model.text import Notice
from kg.reading.extraction import MOST_EXTRACTED_CHARS, Extraction
from kg.reading.pdf_limits import MOST_PAGES, check_streams, too_many_pages
from kg.reading.pdf_page import PageText, read_rules
from kg.reading.pdf_tables import find_grids

_MOST_PAGE_CHARS = 200_000
# A page with fewer characters than this and an image is a scan; so is a file of such pages.
_LEAST_CHARS = 10
_MOST_SCANNED = 0.5
# Share of characters that are no text: private use, control, not decodable.
_UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_MOST_UNREADABLE = 0.2
_SCAN_HINT = "请先做文字识别（OCR），再读识别出的文本或双层 PDF。"


def extract(data: bytes, name: str, encoding: str | None) -> Extraction:
    """Read the text layer of a PDF; ``encoding`` does not matter, fonts carry their own."""
    check_streams(data, name)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _explain(error, name) from error
    try:
        return _read_document(document, name)
    except pypdfium2.PdfiumError as error:
        raise SourceError(
            f"「{name}」已损坏，无法解读。", hint="请重新下载或另存为 PDF 后重试。"
        ) from error
    finally:
        document.close()


def _explain(error: pypdfium2.PdfiumError, name: str) -> SourceError:
    if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error):
        return SourceError(f"「{name}」有密码保护。", hint="请先取消密码保护，再另存为 PDF。")
    return SourceError(f"「{name}」已损坏，无法解读。", hint="请重新下载或另存为 PDF 后重试。")


def _read_document(document: pypdfium2.PdfDocument, name: str) -> Extraction:
    if len(document) > MOST_PAGES:
        raise too_many_pages(name)
    pages: list[str] = []
    scanned: list[int] = []
    total = 0
    for number in range(len(document)):
        text, is_scan = _read_page(document, number, name)
        pages.append(text)
        total += len(text)
        if is_scan:
            scanned.append(number + 1)
        if total > MOST_EXTRACTED_CHARS:
            raise LimitError(f"「{name}」的文字过多，超出读取上限。", hint="请拆分文件。")
    _check_layer(pages, scanned, name)
    return Extraction("\f".join(pages), "utf-8", _notices(scanned))


def _read_page(document: pypdfium2.PdfDocument, number: int, name: str) -> tuple[str, bool]:
    """Return a page's lines, each with its line feed, and whether it is a scan."""
    page = document[number]
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        if count > _MOST_PAGE_CHARS:
            message = f"「{name}」第 {number + 1} 页的文字过多，超出读取上限。"
            raise LimitError(message, hint="请把正文另存为 .txt 后重试。")
        rules, pictured = read_rules(page)
        lines = PageText(layer, find_grids(rules)).lines()
        text = "".join(f"{line}\n" for line in lines if line.strip())
        return text, pictured and len("".join(text.split())) < _LEAST_CHARS
    finally:
        layer.close()
        page.close()


def _check_layer(pages: list[str], scanned: list[int], name: str) -> None:
    text = "".join("".join(pages).split())
    if scanned and len(scanned) > _MOST_SCANNED * len(pages):
        message = f"「{name}」是扫描件：{len(pages)} 页中有 {len(scanned)} 页没有文字层。"
        raise SourceError(message, hint=_SCAN_HINT)
    if not text:
        raise SourceError(f"「{name}」没有文字层（可能是扫描件或图形）。", hint=_SCAN_HINT)
    if len(_UNREADABLE.findall(text)) > _MOST_UNREADABLE * len(text):
        message = f"「{name}」的文字层无法解读：字体没有编码表。"
        raise SourceError(message, hint="请用原文档重新导出 PDF，或做文字识别（OCR）。")


def _notices(scanned: list[int]) -> tuple[Notice, ...]:
    return (Notice("X122", (("pages", "、".join(map(str, scanned))),)),) if scanned else ()
