"""Bytes of a plain text or Markdown file become its characters, in whichever encoding they are."""

from __future__ import annotations

import codecs
import re

from kg.errors import SourceError, UsageError
from kg.model.text import Notice
from kg.reading.extraction import Extraction

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The labels that pages and users give to subsets of GB18030 are read as the whole of it.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "hz": "gb18030"}
_CJK = re.compile(r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef\u2e80-\u2fdf]")
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_BAD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_SPACE = re.compile(r"\s+")
# Plausibility of GB18030, which accepts nearly anything: shares of the characters without spaces.
_LEAST_CJK = 0.30
_MOST_BAD = 0.01
# Share of ideographs that are everyday ones (GB/T 2312 level 1, 3,755 characters). Measured on 22
# plans: 0.998 and more; their UTF-8 bytes read as GB18030 0.14 at most, their Big5 bytes 0.52.
_LEAST_COMMON = 0.75
_SAMPLE = 200_000
_HINT = "请在编辑器中另存为 UTF-8 后重试，或用 --encoding 指明编码（如 gb18030、big5、utf-16）。"


def extract(data: bytes, name: str, encoding: str | None) -> Extraction:
    """Decode a text file; the text keeps its line ends, a byte order mark is left out."""
    text, used = decode_text(data, name, encoding)
    return Extraction(text, used, find_encoding_notices(used))


def find_encoding_notices(used: str) -> tuple[Notice, ...]:
    """Return a notice for a text that was not in UTF-8."""
    return () if used.startswith("utf-8") else (Notice("X112", (("encoding", used),)),)


def decode_text(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and the encoding it was read in: given, byte order mark, UTF-8, GB18030.

    GB18030 is believed only where the result looks like Chinese, since it
    accepts nearly any bytes. Raises `SourceError` that names the first bad byte.
    """
    if encoding:
        return _decode_as(data, name, encoding)
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _decode_as(data, name, codec)
    if b"\x00" in data:
        at = data.index(b"\x00") + 1
        raise SourceError(
            f"「{name}」是二进制文件，不是文本（第 {at} 个字节为 0）。",
            hint="可读的格式：.txt .md .html .docx .pdf .xlsx。",
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _decode_gb18030(data, name, error), "gb18030"


def _decode_as(data: bytes, name: str, encoding: str) -> tuple[str, str]:
    codec = _WIDER.get(encoding.lower().replace("_", "").replace("-", ""), encoding)
    try:
        if codecs.lookup(codec).name == "utf-8":
            codec = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
        return data.decode(codec), codec
    except UnicodeDecodeError as error:
        at = error.start + 1
        message = f"「{name}」不是 {codec} 编码的文本：第 {at} 个字节处无法解读。"
        raise SourceError(message, hint=_HINT) from error
    except (LookupError, UnicodeError, ValueError) as error:
        known = "utf-8、gb18030、big5、utf-16"
        raise UsageError(f"不认识编码「{encoding}」。", hint=f"常用的有：{known}。") from error


def _decode_gb18030(data: bytes, name: str, first: UnicodeDecodeError) -> str:
    at = first.start + 1
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        message = f"「{name}」既不是 UTF-8（第 {at} 个字节处出错），也不是 GB18030（第 {error.start + 1} 个字节处出错）。"  # noqa: E501
        raise SourceError(message, hint=_HINT) from error
    if not looks_chinese(text):
        message = f"「{name}」不是 UTF-8（第 {at} 个字节处出错），按 GB18030 解读又不像中文。"
        raise SourceError(message, hint=_HINT)
    return text


def looks_chinese(text: str) -> bool:
    """Say whether decoded text is plausible Chinese: CJK enough, clean, of everyday characters.

    >>> looks_chinese("各市、县人民政府"), looks_chinese("各市、县".encode().decode("gb18030"))
    (True, False)
    """
    sample = _SPACE.sub("", text[:_SAMPLE])
    ideographs = _IDEOGRAPH.findall(sample)
    if not ideographs or len(_CJK.findall(sample)) < _LEAST_CJK * len(sample):
        return False
    if len(_BAD.findall(sample)) > _MOST_BAD * len(sample):
        return False
    return sum(map(_is_common, ideographs)) >= _LEAST_COMMON * len(ideographs)


def _is_common(ideograph: str) -> bool:
    """Say whether GB/T 2312 has the character in its level 1 (rows 16 to 55)."""
    code = ideograph.encode("gb18030")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1
