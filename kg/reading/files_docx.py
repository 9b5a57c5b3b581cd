"""A Word document becomes its text: a line a paragraph or table row, numbers rebuilt.

Tracked changes count as accepted; comments, notes, hidden text, headers and
tables of contents are left out. What was done is said in the notices.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from kg.errors import LimitError, SourceError
from kg.model.text import Notice
from kg.reading.docx_numbering import Numbering, Styles, is_on
from kg.reading.docx_xml import child, children, local_name, number_of, value_of
from kg.reading.extraction import CONTINUED, MOST_EXTRACTED_CHARS, Extraction, join_rows
from kg.reading.zip_limits import Package

_SPACE = re.compile(r"[\t\r\n]+")
# Tables in tables and text boxes in text boxes beyond this depth are no office's work.
_MOST_DEPTH = 8
_MOST_SPAN = 100


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TRANSPARENT = _names(
    "ins moveTo hyperlink smartTag customXml fldSimple sdt sdtContent dir bdo r ruby rubyBase "
    "oMath oMathPara AlternateContent Choice"
)
# What was left out or accepted, and the code that says so; counted ones tell how many.
_NOTICES = {
    "changes": "X113",
    "comments": "X114",
    "numbers": "X115",
    "notes": "X117",
    "hidden": "X118",
    "contents": "X119",
    "imports": "X120",
}
_COUNTED = frozenset({"changes", "comments", "numbers", "notes"})
_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"})


def extract(data: bytes, name: str, encoding: str | None) -> Extraction:
    """Read the main text of a .docx; ``encoding`` does not matter, the parts name their own."""
    package = Package(data, name)
    main = package.find_main("word/document.xml")
    if main not in package:
        message = f"「{name}」里没有 Word 正文。"
        raise SourceError(message, hint="请用 Word 或 WPS 另存为 .docx 后重试。")
    root = package.parse(main)
    related = dict(package.find_related(main).values())
    styles = Styles(_parse_optional(package, related.get("styles", "word/styles.xml")))
    numbers = _parse_optional(package, related.get("numbering", "word/numbering.xml"))
    numbering = Numbering(numbers, styles)
    walker = _Walker(name, styles, numbering)
    walker.walk_blocks(child(root, "body"), 0)
    walker.end_paragraph()
    notices = tuple(
        Notice(code, (("count", walker.seen[key]),) if key in _COUNTED else ())
        for key, code in _NOTICES.items()
        if walker.seen[key]
    )
    return Extraction("".join(f"{line}\n" for line in walker.lines), "utf-8", notices)


def _parse_optional(package: Package, part: str) -> etree._Element | None:
    return package.parse(part) if part in package else None


@dataclass(slots=True)
class _Walker:
    """Walks blocks and paragraphs in reading order and writes lines."""

    name: str
    styles: Styles
    numbering: Numbering
    lines: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    chars: int = 0
    # A paragraph whose mark was deleted: its text goes on in the next one.
    pending: str | None = None
    boxes: list[etree._Element] = field(default_factory=list)

    def walk_blocks(self, parent: etree._Element | None, depth: int) -> None:
        """Write every paragraph and table below ``parent``."""
        if depth > _MOST_DEPTH:
            raise LimitError(
                f"「{self.name}」的表格或文本框嵌套过深，超出读取上限。",
                hint="请把正文另存为 .txt 后重试。",
            )
        for block in parent if parent is not None else ():
            kind = local_name(block)
            if kind == "p":
                self._walk_paragraph(block, depth)
            elif kind == "tbl":
                self.end_paragraph()
                self._walk_table(block, depth)
            elif kind == "sdt":
                self._walk_control(block, depth)
            elif kind in ("customXml", "ins", "moveTo", "smartTag"):
                self.walk_blocks(block, depth)
            elif kind == "altChunk":
                self.seen["imports"] += 1

    def _walk_control(self, control: etree._Element, depth: int) -> None:
        gallery = child(child(child(control, "sdtPr"), "docPartObj"), "docPartGallery")
        if (value_of(gallery, "val") or "").lower() == "table of contents":
            self.seen["contents"] += 1
            return
        self.walk_blocks(child(control, "sdtContent"), depth)

    def _walk_paragraph(self, paragraph: etree._Element, depth: int) -> None:
        properties = child(paragraph, "pPr")
        style = value_of(child(properties, "pStyle"), "val")
        if self.styles.name(style).startswith("toc "):
            self.seen["contents"] += 1
            return
        text = "".join(self._texts(paragraph, self.styles.hides(style) or False))
        mark = child(properties, "rPr")
        merged = child(mark, "del") is not None or child(mark, "moveFrom") is not None
        counted = bool(text.strip()) or not merged
        number = self.numbering.count(properties, style) if counted else ""
        self.seen["numbers"] += bool(number)
        if self.pending is None:
            # A table's first column is often nothing but automatic numbers.
            self.pending = number + text if text.strip() or depth else ""
        else:
            self.pending += text
        if merged:
            self.seen["changes"] += 1
            return
        self.end_paragraph()
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.walk_blocks(box, depth + 1)

    def end_paragraph(self) -> None:
        """Write the open paragraph; each of its line breaks ends a line."""
        if self.pending is not None:
            for line in self.pending.split("\n"):
                self._write(line.strip())
        self.pending = None

    def _write(self, line: str) -> None:
        if not line.strip(f" \t{CONTINUED}"):
            return
        self.lines.append(line)
        self.chars += len(line) + 1
        if self.chars > MOST_EXTRACTED_CHARS:
            raise LimitError(f"「{self.name}」的文字过多，超出读取上限。", hint="请拆成几个文件。")

    def _texts(self, parent: etree._Element, hidden: bool) -> Iterator[str]:
        """Yield the printed text below a paragraph or run."""
        for node in parent:
            kind = local_name(node)
            if kind in _CHANGES:
                self.seen["changes"] += 1
            if kind == "r" and self._is_hidden(node, hidden):
                self.seen["hidden"] += 1
            elif kind in _TRANSPARENT:
                yield from self._texts(node, hidden)
            else:
                yield self._text_of(kind, node)

    def _text_of(self, kind: str, node: etree._Element) -> str:
        if kind == "t":
            return _SPACE.sub(" ", node.text or "")
        if kind in ("drawing", "pict", "object"):
            self._collect_boxes(node)
        elif kind in ("footnoteReference", "endnoteReference"):
            self.seen["notes"] += 1
        elif kind == "commentReference":
            self.seen["comments"] += 1
        elif kind == "br":
            return "" if value_of(node, "type") in ("page", "column") else "\n"
        return {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-"}.get(kind, "")

    def _collect_boxes(self, drawing: etree._Element) -> None:
        """Keep the text boxes of a drawing, to be written below the paragraph that anchors it."""
        self.boxes.extend(
            node
            for node in drawing.iter()
            if local_name(node) == "txbxContent"
            and not any(local_name(a) in ("txbxContent", "Fallback") for a in node.iterancestors())
        )

    def _is_hidden(self, run: etree._Element, hidden: bool) -> bool:
        properties = child(run, "rPr")
        mark = child(properties, "vanish")
        if mark is not None:
            hidden = is_on(mark)
        else:
            said = self.styles.hides(value_of(child(properties, "rStyle"), "val"))
            hidden = hidden if said is None else said
        return hidden and any(node.text for node in children(run, "t"))

    def _walk_table(self, table: etree._Element, depth: int) -> None:
        rows = [row for row in _rows_of(table) if not self._is_deleted(row)]
        cells = [list(_cells_of(row)) for row in rows]
        single = max(map(len, cells), default=0) <= 1
        if single:
            for cell in (cell for own in cells for cell in own):
                self.walk_blocks(cell, depth + 1)
                self.end_paragraph()
            return
        pairs = zip(rows, cells, strict=True)
        texts = [list(self._row_texts(row, own, depth)) for row, own in pairs]
        for line in join_rows(texts):
            self._write(line)

    def _is_deleted(self, row: etree._Element) -> bool:
        properties = child(row, "trPr")
        if child(properties, "ins") is not None:
            self.seen["changes"] += 1
        if child(properties, "del") is None:
            return False
        self.seen["changes"] += 1
        return True

    def _row_texts(
        self, row: etree._Element, cells: list[etree._Element], depth: int
    ) -> Iterator[str]:
        """Yield a row's cells: a merged one once, then empty to the right, continued below."""
        properties = child(row, "trPr")
        yield from [""] * min(number_of(child(properties, "gridBefore")) or 0, _MOST_SPAN)
        for cell in cells:
            shape = child(cell, "tcPr")
            merge = child(shape, "vMerge")
            across = value_of(child(shape, "hMerge"), "val")
            if merge is not None and (value_of(merge, "val") or "continue") == "continue":
                yield CONTINUED
            elif across == "continue" or child(shape, "cellDel") is not None:
                yield ""
            else:
                yield self._cell_text(cell, depth)
            span = number_of(child(shape, "gridSpan")) or 1
            yield from [""] * (min(span, _MOST_SPAN) - 1)

    def _cell_text(self, cell: etree._Element, depth: int) -> str:
        """Return a cell's paragraphs on one line, parted by spaces."""
        inner = _Walker(self.name, self.styles, self.numbering, seen=self.seen)
        inner.walk_blocks(cell, depth + 1)
        inner.end_paragraph()
        return " ".join(line.replace("\t", " ") for line in inner.lines)


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    for node in table:
        if local_name(node) == "tr":
            yield node
        elif local_name(node) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _rows_of(node)


def _cells_of(row: etree._Element) -> Iterator[etree._Element]:
    for node in row:
        if local_name(node) == "tc":
            yield node
        elif local_name(node) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _cells_of(node)
