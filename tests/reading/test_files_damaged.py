"""Whatever is done to a file's bytes, reading it ends in a text or in one clear refusal."""

import io
import random
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest
from office_samples import pack
from pdf_samples import grid, make_pdf, text

from kg.errors import KgError
from kg.reading.files import read_source_bytes

ROUNDS = 60


def sample_docx() -> bytes:
    document = docx.Document()
    document.add_heading("任务分工", 1)
    document.add_paragraph("建平台。", style="List Number")
    document.add_table(rows=2, cols=3).cell(0, 0).text = "任务"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def sample_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["任务", "责任单位", 0.5])
    book.active.merge_cells("A1:A3")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sample_pdf() -> bytes:
    return make_pdf(
        [grid((50, 150, 300), (600, 640, 680)) + text(55, 610, "cell") + text(50, 700, "x")]
    )


def sample_html() -> bytes:
    page = (
        "<!DOCTYPE html><html><p>一、总则</p><table><tr><td>甲</td><td>乙</td></tr></table></html>"
    )
    return page.encode()


def spoil(data: bytes, chance: random.Random) -> bytes:
    """Overwrite, cut, double or leave out some bytes."""
    spoilt = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(spoilt))
        match chance.randrange(4):
            case 0:
                spoilt[at] = chance.randrange(256)
            case 1:
                del spoilt[at : at + chance.randint(1, 40)]
            case 2:
                spoilt[at:at] = spoilt[at : at + chance.randint(1, 40)]
            case _:
                spoilt[at : at + 4] = bytes(chance.randrange(256) for _ in range(4))
        if not spoilt:
            return b"x"
    return bytes(spoilt)


def spoil_parts(data: bytes, chance: random.Random) -> bytes:
    """Spoil one part of a package and pack it again, so that the damage lies in the XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    name = chance.choice([name for name in sorted(parts) if name.endswith((".xml", ".rels"))])
    return pack({**parts, name: spoil(bytes(parts[name]), chance)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "sample", "spoiler"),
    [
        ("a.docx", sample_docx, spoil),
        ("a.docx", sample_docx, spoil_parts),
        ("a.xlsx", sample_xlsx, spoil),
        ("a.xlsx", sample_xlsx, spoil_parts),
        ("a.pdf", sample_pdf, spoil),
        ("a.html", sample_html, spoil),
    ],
)
def test_damage_ends_in_a_text_or_a_refusal(
    name: str, sample: Callable[[], bytes], spoiler: Callable[[bytes, random.Random], bytes]
) -> None:
    """Spoilt files of every format give a text or a KgError with a hint, never another error."""
    data, chance = sample(), random.Random(20_221_130)
    assert read_source_bytes(data, name).raw
    refusals: list[KgError] = []
    for _ in range(ROUNDS):
        try:
            assert read_source_bytes(spoiler(data, chance), name).raw
        except KgError as error:
            refusals.append(error)
    assert all(error.hint and "\n" not in error.message for error in refusals)
    assert len(refusals) < ROUNDS or spoiler is spoil
