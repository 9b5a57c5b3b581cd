"""One task table, written in every format, gives the same tasks with the same evidence."""

import io
from collections.abc import Callable

import docx
import openpyxl
import pytest
from table_samples import HEADERS, ROWS, flatten

from kg.model.document import PlanDocument
from kg.model.text import SourceText
from kg.reading.files import read_source_bytes
from kg.reading.parser import read_plan

TITLE = "临江市优化营商环境任务分工表"


def as_tabs() -> bytes:
    return "\n".join([TITLE, *("\t".join(row) for row in (HEADERS, *ROWS))]).encode()


def as_markdown() -> bytes:
    rows = [f"| {' | '.join(row)} |" for row in (HEADERS, ("---",) * len(HEADERS), *ROWS)]
    return "\n".join([f"# {TITLE}", "", *rows]).encode()


def as_html() -> bytes:
    rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in (HEADERS, *ROWS))
    page = f"<!DOCTYPE html><html><body><h1>{TITLE}</h1><table>{rows}</table></body></html>"
    return page.encode("gb18030")


def as_word() -> bytes:
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=0, cols=len(HEADERS))
    for row in (HEADERS, *ROWS):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_sheet() -> bytes:
    book = openpyxl.Workbook()
    for row in ((TITLE,), HEADERS, *ROWS):
        book.active.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    book.active.merge_cells("A1:F1")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_lines() -> bytes:
    return flatten(range(len(HEADERS)), (2, 6, 14, 7, 9, 6), page_lines=20).encode()


FORMATS = [
    pytest.param("a.txt", as_tabs, id="tabs"),
    pytest.param("a.md", as_markdown, id="markdown"),
    pytest.param("a.html", as_html, id="html"),
    pytest.param("a.docx", as_word, id="docx"),
    pytest.param("a.xlsx", as_sheet, id="xlsx"),
    pytest.param("b.txt", as_lines, id="flattened"),
]


def read(name: str, make: Callable[[], bytes]) -> tuple[SourceText, PlanDocument]:
    return read_plan(read_source_bytes(make(), name))


@pytest.mark.parametrize(("name", "make"), FORMATS)
def test_tasks_are_the_same_in_every_format(name: str, make: Callable[[], bytes]) -> None:
    """Number, section, text, owners and deadline of each row do not depend on the format."""
    _, plan = read(name, make)
    section, wanted = "", []
    for number, head, text, lead, support, due in ROWS:
        section = head or section
        owners = [lead] if support == "—" else [lead, support]
        wanted.append((number, section.partition("、")[2], text, "｜".join(owners), due))
    found = [
        (
            task.number,
            task.heading,
            task.text,
            task.attribution.text.removesuffix("｜—") if task.attribution else "",
            task.deadline.text if task.deadline else "",
        )
        for task in plan.tasks
    ]
    assert found == wanted


@pytest.mark.parametrize(("name", "make"), FORMATS)
def test_every_quote_holds_in_every_format(name: str, make: Callable[[], bytes]) -> None:
    """Each node's text is what its span quotes from the text that the reader extracted."""
    source, plan = read(name, make)
    assert plan.tasks
    for task in plan.tasks:
        assert source.quote(task.span) == task.text
        for owner in task.responsibilities:
            assert source.quote(owner.span) == owner.unit
        assert task.deadline is None or source.quote(task.deadline.span) == task.deadline.text
