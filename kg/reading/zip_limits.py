"""An Office package (.docx, .xlsx) is opened under limits that hold while reading, not as declared.

The limits are those of hostile uploads: a 135 kB package can unpack to
gigabytes, and the sizes in its directory can lie.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from kg.errors import LimitError, SourceError

MOST_ENTRIES = 2_000
MOST_PART_BYTES = 20 * 1024 * 1024
MOST_TOTAL_BYTES = 100 * 1024 * 1024
# A part beyond a megabyte that shrank to less than a 200th is no text that people wrote.
MOST_RATIO = 200
_RATIO_FROM = 1024 * 1024
_CHUNK = 64 * 1024
_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
_HINT = "请重新下载或用 Office、WPS 另存后重试。"


class Package:
    """The parts of an Office file; every reading counts against the limits of the whole."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open and check the directory; raise `SourceError` or `LimitError` for what is unsafe."""
        self.name = name
        self._total = 0
        if data.count(b"PK\x01\x02") > 2 * MOST_ENTRIES:
            raise self._too_large(f"内含文件超过 {MOST_ENTRIES} 个")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*_BROKEN, OSError) as error:
            raise self._damaged() from error
        self._check_directory()

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the parts."""
        return iter(self._sizes)

    def __contains__(self, part: str) -> bool:
        """Say whether the package has a part."""
        return part in self._sizes

    def _check_directory(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MOST_ENTRIES:
            raise self._too_large(f"内含文件超过 {MOST_ENTRIES} 个")
        self._sizes = {info.filename: info.compress_size for info in infos}
        names = Counter(info.filename.lower() for info in infos)
        for info in infos:
            if info.flag_bits & 1:
                raise SourceError(f"「{self.name}」已加密。", hint="请先取消密码保护，再另存。")
            if names[info.filename.lower()] > 1 or _leaves_package(info.filename):
                raise SourceError(
                    f"「{self.name}」的内部文件名「{info.filename[:60]!r}」不合规范，拒绝读取。",
                    hint=_HINT,
                )
        if any("vbaproject" in name for name in names):
            raise SourceError(f"「{self.name}」含有宏，拒绝读取。", hint="请另存为不含宏的格式。")

    def read(self, part: str) -> bytes:
        """Return a part's bytes, counted while they unpack."""
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(part) as file:
                while chunk := file.read(_CHUNK):
                    size += len(chunk)
                    self._count(part, len(chunk), size)
                    chunks.append(chunk)
        except KeyError as error:
            raise self._damaged() from error
        except (*_BROKEN, OSError) as error:
            raise self._damaged() from error
        return b"".join(chunks)

    def _count(self, part: str, more: int, size: int) -> None:
        self._total += more
        if size > MOST_PART_BYTES:
            raise self._too_large(f"「{part}」解压后超过 {MOST_PART_BYTES // 1024 // 1024} MB")
        if self._total > MOST_TOTAL_BYTES:
            raise self._too_large(f"解压后超过 {MOST_TOTAL_BYTES // 1024 // 1024} MB")
        if size > _RATIO_FROM and size > MOST_RATIO * max(self._sizes[part], 1):
            raise self._too_large(f"「{part}」的压缩比超过 {MOST_RATIO}")

    def read_xml(self, part: str) -> bytes:
        """Return an XML part's bytes; refuse a DTD, which Office parts never have."""
        data = self.read(part)
        if any(mark in data for mark in _DOCTYPES):
            raise SourceError(f"「{self.name}」内含 DOCTYPE，拒绝读取。", hint=_HINT)
        return data

    def parse(self, part: str) -> etree._Element:
        """Return the root of an XML part: no DTD, no entities, no network, no lifted limits."""
        data = self.read_xml(part)
        parser = etree.XMLParser(
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error).lower():
                raise self._too_large("结构嵌套过深") from error
            raise self._damaged() from error

    def find_related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to: id → (last word of the type, name of the part).

        The package itself is the part with the empty name.
        """
        folder, _, file = part.rpartition("/")
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for node in self.parse(relations):
            kind = (node.get("Type") or "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, node.get("Target") or ""))
            found[node.get("Id") or ""] = (kind, target.lstrip("/"))
        return found

    def find_main(self, usual: str) -> str:
        """Return the name of the part that holds the document itself."""
        kinds = {kind: target for kind, target in self.find_related("").values()}
        main = kinds.get("officeDocument", usual)
        return main if main in self else usual

    def _damaged(self) -> SourceError:
        return SourceError(f"「{self.name}」已损坏，无法解读。", hint=_HINT)

    def _too_large(self, why: str) -> LimitError:
        return LimitError(
            f"「{self.name}」{why}，超出读取上限。", hint="请把正文另存为 .txt 后重试。"
        )


def _leaves_package(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\\" in name
