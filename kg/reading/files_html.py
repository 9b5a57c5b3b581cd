"""A web page becomes its text: a line a block, a line a table row, navigation left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kg.errors import KgError, LimitError, SourceError
from kg.model.text import Notice
from kg.reading.extraction import MOST_EXTRACTED_CHARS, Extraction, join_rows
from kg.reading.files_text import decode_text, find_encoding_notices
from kg.reading.html_tables import is_data_table, read_count, table_rows

_META = re.compile(rb"<meta[^>]{0,300}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCKS = _tags(
    "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd tr td th table caption tbody thead tfoot section "
    "article header footer main aside blockquote pre hr fieldset center address figure "
    "figcaption body html details summary"
)
_DROPPED = _tags(
    "script style noscript template head nav button select option textarea iframe svg canvas "
    "audio video"
)
_LISTS = frozenset({"ul", "ol", "dl", "p", "table"})
_NAVIGATION = re.compile(
    r"nav|menu|crumb|foot|share|toolbar|sidebar|pager|pagination|friendlink", re.I
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# What libxml2 says when it stops at one of its own limits and keeps what it has read so far.
_PAST_LIMITS = re.compile(r"depth|huge|XML_PARSE_HUGE", re.I)
# Below this share of its text in links a block is reading matter.
_LINKED_SHARE = 0.8
_LEAST_LINKS = 3
# Tables in tables beyond this depth are no page that an office made.
_MOST_TABLE_DEPTH = 12


def extract(data: bytes, name: str, encoding: str | None) -> Extraction:
    """Read a page's text; the encoding is the given one, a mark's, the page's own or a guess."""
    text, used = _decode(data, name, encoding)
    root = _parse(text, name)
    _check_depth(root, name)
    lines = _Lines(name)
    _walk(root, lines)
    notices = (Notice("X123"),) if lines.dropped else ()
    return Extraction(lines.text(), used, find_encoding_notices(used) + notices)


def _decode(data: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    declared = _META.search(data[:8192])
    if encoding is None and declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe")):
        try:
            return decode_text(data, name, declared.group(1).decode("ascii"))
        except KgError:  # a label that does not fit is worth no more than none
            pass
    return decode_text(data, name, encoding)


def _parse(text: str, name: str) -> etree._Element:
    """Parse without network, entities or limits lifted; refuse a page nested past the limits."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    body = _PROLOG.sub("", text).replace("\x00", "")
    root = etree.fromstring(body.encode("utf-8"), parser)
    if any(_PAST_LIMITS.search(entry.message) for entry in parser.error_log):
        raise _too_deep(name)
    if root is None:
        raise SourceError(f"「{name}」里没有网页内容。", hint="请检查文件是否完整。")
    return root


def _too_deep(name: str) -> LimitError:
    message = f"「{name}」的网页结构嵌套过深，超出读取上限。"
    return LimitError(message, hint="请把正文复制到 .txt 文件后重试。")


def _check_depth(root: etree._Element, name: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end"), tag="table"):
        depth += 1 if event == "start" else -1
        if depth > _MOST_TABLE_DEPTH:
            raise _too_deep(name)


class _Lines:
    """The lines written so far and the one being written."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.done: list[str] = []
        self.open: list[str] = []
        self.chars = 0
        self.dropped = 0
        self.lists: list[int | None] = []

    def add(self, text: str | None, *, verbatim: bool = False) -> None:
        """Add running text; white space counts once unless ``verbatim``."""
        if text and verbatim:
            head, *rest = text.splitlines() or [""]
            self.open.append(head)
            for line in rest:
                self.end_line()
                self.open.append(line)
        elif text:
            self.open.append(_SPACE.sub(" ", text))

    def end_line(self) -> None:
        """Close the open line if anything stands on it."""
        line = _SPACE.sub(" ", "".join(self.open)).strip()
        self.open.clear()
        if line:
            self.add_line(line)

    def add_line(self, line: str) -> None:
        """Add a whole line; raise `LimitError` past the limit of extracted text."""
        self.done.append(line)
        self.chars += len(line) + 1
        if self.chars > MOST_EXTRACTED_CHARS:
            message = f"「{self.name}」展开后的文字过多，超出读取上限。"
            raise LimitError(message, hint="请拆成几个文件。")

    def text(self) -> str:
        """Return everything, each line with its line feed."""
        self.end_line()
        return "".join(f"{line}\n" for line in self.done)


def _walk(root: etree._Element, lines: _Lines) -> None:
    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walk:
        if event == "end":
            _close(element, lines, inside=element is not skipped)
            continue
        if _is_dropped(element):
            lines.dropped += element.tag != "head"
        elif element.tag == "table" and is_data_table(element):
            lines.end_line()
            for line in join_rows(list(table_rows(element))):
                lines.add_line(line)
        else:
            _open(element, lines)
            continue
        skipped = element
        walk.skip_subtree()


def _open(element: etree._Element, lines: _Lines) -> None:
    if element.tag in _BLOCKS or element.tag == "br":
        lines.end_line()
    if element.tag in ("ol", "ul"):
        lines.lists.append(read_count(element.get("start")) if element.tag == "ol" else None)
    if element.tag == "li" and lines.lists and (number := lines.lists[-1]) is not None:
        lines.add(f"{number}. ")
        lines.lists[-1] = number + 1
    lines.add(element.text, verbatim=element.tag == "pre")


def _close(element: etree._Element, lines: _Lines, *, inside: bool) -> None:
    if element.tag in _BLOCKS:
        lines.end_line()
    if inside and element.tag in ("ol", "ul"):
        lines.lists.pop()
    lines.add(element.tail)


def _is_dropped(element: etree._Element) -> bool:
    """Say whether a reader of the page would not see it as text: code, forms, plain navigation."""
    if element.tag in _DROPPED or element.get("hidden") is not None:
        return True
    if element.get("role") == "navigation" or _HIDDEN.search(element.get("style") or ""):
        return True
    return _is_link_list(element)


def _is_link_list(element: etree._Element) -> bool:
    named = _NAVIGATION.search(f"{element.get('class')} {element.get('id')}")
    if element.tag not in _LISTS and not named:
        return False
    links = list(element.iter("a"))
    if len(links) < _LEAST_LINKS:
        return False
    linked = sum(_length(a) for a in links)
    return linked >= _LINKED_SHARE * max(1, _length(element)) and not _has_sentence(element)


def _length(element: etree._Element) -> int:
    return sum(len(_SPACE.sub("", text)) for text in _texts(element))


def _texts(element: etree._Element) -> Iterator[str]:
    return (str(text) for text in element.itertext())


def _has_sentence(element: etree._Element) -> bool:
    return any("。" in text for text in _texts(element))
