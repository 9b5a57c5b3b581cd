"""What a file's first bytes say that it is, whatever its name says."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["txt", "md", "html", "docx", "pdf", "xlsx"]

SUFFIXES: dict[str, Kind] = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
}
# What each content is called, and the suffix under which it would be read (none: it cannot be).
CONTENT_NAMES: dict[str, tuple[str, str]] = {
    "pdf": ("PDF 文件", ".pdf"),
    "docx": ("Word 文档（.docx）", ".docx"),
    "xlsx": ("Excel 工作簿（.xlsx）", ".xlsx"),
    "html": ("网页", ".html"),
    "pptx": ("PowerPoint 演示文稿", ""),
    "odt": ("OpenDocument 文档", ""),
    "ofd": ("OFD 版式文件", ""),
    "zip": ("ZIP 压缩包", ""),
    "encrypted": ("加密的 Office 文档", ""),
    "doc": ("旧版 Word 或 WPS 文字文档（.doc/.wps）", ""),
    "xls": ("旧版 Excel 工作簿（.xls/.et）", ""),
    "ole": ("旧版 Office 文档", ""),
    "rtf": ("RTF 文档", ""),
    "image": ("图片", ""),
    "archive": ("压缩包", ""),
    "program": ("程序文件", ""),
    "database": ("数据库文件", ""),
    "media": ("音视频文件", ""),
}
# Old formats that LibreOffice can turn into one that is read: the suffix it takes each by, the new.
CONVERTED: dict[str, tuple[str, Kind]] = {
    "doc": (".doc", "docx"),
    "ole": (".doc", "docx"),
    "rtf": (".rtf", "docx"),
    "odt": (".odt", "docx"),
    "xls": (".xls", "xlsx"),
}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"SQLite format 3", "database"),
    (b"ID3", "media"),
    (b"RIFF", "media"),
    (b"\x00\x00\x00\x18ftyp", "media"),
    (b"\x00\x00\x00\x20ftyp", "media"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html\b)",
    re.I | re.S,
)


def sniff_content(data: bytes) -> str | None:
    """Return the key of `CONTENT_NAMES` that the bytes show, None for text or what is unknown."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _sniff_zip(data)
    if data.startswith(_OLE):
        return _sniff_ole(data)
    if _HTML.match(data[:4096]):
        return "html"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def _sniff_zip(data: bytes) -> str:
    """Tell the kinds of package apart by the names of their parts, without unpacking any."""
    parts = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"), (b"OFD.xml", "ofd"))
    directory = data[-1_000_000:]
    for name, kind in parts:
        if b"PK\x01\x02" in directory and name in directory:
            return kind
    return "odt" if b"opendocument" in data[:200] else "zip"


def _sniff_ole(data: bytes) -> str:
    """Tell the streams of a compound file by their names, which stand in it as UTF-16."""
    streams = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"))
    for name, kind in streams:
        if name.encode("utf-16-le") in data:
            return kind
    return "ole"
