"""Write the Word twin of the invented example draft, and its digests into corpus.toml.

    python .ci/write_example_draft.py

Headings get heading styles, the table becomes a real table; equal text gives equal bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from hashlib import sha256
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType

FOLDER = Path(__file__).resolve().parent.parent / "corpus" / "examples" / "draft"
NAME = "gansu-ip-draft-invented"
_STAMP = (2024, 1, 1, 0, 0, 0)
_LEVELS = ((r"[一二三四五六七八九十]+、", 1), (r"（[一二三四五六七八九十]+）[^。]{2,20}$", 2))
_ROW = re.compile(r"(?:序号|\d+) \S+(?: \S+){3,}")


def main() -> None:
    """Write the .docx and the digests."""
    lines = (FOLDER / f"{NAME}.txt").read_text(encoding="utf-8").splitlines()
    (FOLDER / f"{NAME}.docx").write_bytes(settle(make_document(lines)))
    profile = FOLDER / "corpus.toml"
    digest = sha256((FOLDER / f"{NAME}.txt").read_bytes()).hexdigest()
    text = profile.read_text(encoding="utf-8")
    profile.write_text(
        re.sub(r'sha256 = "[^"]*"', f'sha256 = "{digest}"', text), encoding="utf-8", newline="\n"
    )


def make_document(lines: list[str]) -> DocumentType:
    """Return the document of the lines."""
    document = Document()
    rows: list[list[str]] = []
    for number, line in enumerate(lines):
        if _ROW.fullmatch(line):
            rows.append(split_row(line))
            continue
        if rows:
            add_table(document, rows)
            rows = []
        level = next((n for p, n in _LEVELS if re.match(p, line)), 0) if number else 0
        document.add_paragraph(
            line, style="Title" if not number else f"Heading {level}" if level else None
        )
    return document


def split_row(line: str) -> list[str]:
    """Return the five cells: the name may hold spaces."""
    number, *name, start, end, kind = line.split(" ")
    return [number, " ".join(name), start, end, kind]


def add_table(document: DocumentType, rows: list[list[str]]) -> None:
    """Add a real table."""
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for own, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(own.cells, cells, strict=True):
            cell.text = text


def settle(document: DocumentType) -> bytes:
    """Return the package with fixed times and no author."""
    for name in ("author", "last_modified_by", "comments", "title"):
        setattr(document.core_properties, name, "")
    first, out = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            kept = zipfile.ZipInfo(info.filename, _STAMP)
            kept.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(kept, old.read(info))
    return out.getvalue()


if __name__ == "__main__":
    main()
