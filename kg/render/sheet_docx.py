"""One unit's tasks as a Word document for paper, in the layout of GB/T 9704."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kg.analysis.ledger import Ledger, TaskRow, UnitRow
from kg.render.page_words import describe_deadline, describe_place, list_owners, say
from kg.render.sheet_formats import BODY_FONT, HEAD_FONT, SECTION_FONT, TITLE_FONT, clean_text
from kg.render.sheet_rows import partners_of, roles_of, sort_for_unit

# Where a font is not installed, Word and WPS take the name in its place (w:altName).
FALLBACKS = {
    TITLE_FONT: "宋体",
    HEAD_FONT: "SimHei",
    SECTION_FONT: "楷体",
    BODY_FONT: "仿宋",
}
# Millimetres, in sum the 237 that A4 on its side leaves between the margins.
WIDTHS = (12, 44, 98, 40, 20, 23)
MOST_TITLES = 3
_STAMP = (1980, 1, 1, 0, 0, 0)


def render_tasks_docx(
    ledger: Ledger,
    tasks: Sequence[TaskRow] | None = None,
    *,
    unit: UnitRow | None = None,
    lang: str = "zh",
) -> bytes:
    """Return the document: ``unit``'s list, its leads first, or all ``tasks`` as printed.

    Equal input gives equal bytes.
    """
    chosen = ledger.tasks if tasks is None else tuple(tasks)
    if unit:
        chosen = sort_for_unit(chosen, unit.id)
    document = Document()
    _set_up_page(document)
    _write_head(document, ledger, chosen, unit, lang)
    _write_table(document, ledger, chosen, unit, lang)
    core = document.core_properties
    core.author, core.title = "", _title(ledger, unit, lang)
    core.created = core.modified = datetime(2000, 1, 1)
    out = io.BytesIO()
    document.save(out)
    return _settle(out.getvalue())


def _title(ledger: Ledger, unit: UnitRow | None, lang: str) -> str:
    if unit:
        return say("unit_title", lang, unit=clean_text(unit.name))
    several = say("several", lang, n=len(ledger.documents))
    title = ledger.documents[0].title if len(ledger.documents) == 1 else several
    return say("sheet_title", lang, title=clean_text(title))


def _set_up_page(document: Any) -> None:
    """A4 on its side; the margins of GB/T 9704 (37, 35, 28, 26 mm) turned with the page."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(30), Mm(30)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write_run(footer, "— ", BODY_FONT, 14)
    _add_page_number(footer)
    _write_run(footer, " —", BODY_FONT, 14)


def _add_page_number(paragraph: Any) -> None:
    run = _write_run(paragraph, "", BODY_FONT, 14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._element.append(part)


def _write_head(
    document: Any,
    ledger: Ledger,
    tasks: Sequence[TaskRow],
    unit: UnitRow | None,
    lang: str,
) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write_run(title, _title(ledger, unit, lang), TITLE_FONT, 22)
    if unit:
        leads = sum(unit.id in t.units(("lead",)) for t in tasks)
        note = say("unit_note", lang, tasks=len(tasks), leads=leads)
    else:
        units = len({u for t in tasks for u in t.units()})
        note = say("sheet_note", lang, tasks=len(tasks), units=units)
    _write_run(
        document.add_paragraph(), f"{_name_sources(ledger, tasks, lang)}　{note}", SECTION_FONT, 12
    )


def _name_sources(ledger: Ledger, tasks: Sequence[TaskRow], lang: str) -> str:
    """Name the plans that ``tasks`` come from, or tell their number where they are many."""
    held = {t.document for t in tasks}
    titles = [f"《{clean_text(d.title)}》" for d in ledger.documents if d.id in held]
    return "、".join(titles) if len(titles) <= MOST_TITLES else say("n_plans", lang, n=len(titles))


def _write_table(
    document: Any,
    ledger: Ledger,
    tasks: Sequence[TaskRow],
    unit: UnitRow | None,
    lang: str,
) -> None:
    keys = ("col_no", "col_task", "col_measure", "col_owners", "col_deadline", "col_place")
    names = [say(k, lang) for k in keys]
    if unit:
        names[3] = f"{say('col_role', lang)}／{say('col_partners', lang)}"
    table = document.add_table(rows=1, cols=len(names), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        _fill_cell(cell, [name], HEAD_FONT, centre=True)
    for cell, width in zip(table.rows[0].cells, WIDTHS, strict=True):
        cell.width = Mm(width)
    _mark_row(table.rows[0], "w:tblHeader")
    for task in tasks:
        row = table.add_row()
        _mark_row(row, "w:cantSplit")
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Mm(width)
        for cell, lines in zip(row.cells, _cells(ledger, task, unit, lang), strict=True):
            _fill_cell(cell, lines, BODY_FONT, centre=len(lines) == 1 and len(lines[0]) < 4)
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)


def _cells(
    ledger: Ledger, task: TaskRow, unit: UnitRow | None, lang: str
) -> tuple[Sequence[str], ...]:
    if unit:
        owners = [roles_of(task, unit.id, lang), partners_of(task, unit.id)]
    else:
        lead = list_owners(task, lead=True, lang=lang)
        leads = [f"{say('role_lead', lang)}：{lead}"] if lead else []
        owners = [*leads, list_owners(task, lead=False, lang=lang)]
    place = ledger.documents_by_id()[task.document]
    several = len(ledger.documents) > 1
    measures = [m.text for m in task.measures] or [task.text]
    numbered = [f"{i}.{m}" for i, m in enumerate(measures, start=1)]
    return (
        [str(task.number)],
        [task.label, *task.headings[-1:], *([f"《{place.title}》"] if several else [])],
        numbered if len(measures) > 1 else measures,
        owners,
        [describe_deadline(task.deadline)],
        [describe_place(place, task.span, lang)],
    )


def _fill_cell(cell: Any, lines: Sequence[str], font: str, *, centre: bool = False) -> None:
    for i, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.space_before = Pt(2 if i == 0 else 0)
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write_run(paragraph, line, font, 11)


def _write_run(paragraph: Any, text: str, font: str, size: float) -> Any:
    run = paragraph.add_run(clean_text(text))
    run.font.size, run.font.name = Pt(size), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return run


def _mark_row(row: Any, name: str) -> None:
    """Set a row's mark: ``w:tblHeader`` repeats it, ``w:cantSplit`` keeps it on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _settle(content: bytes) -> bytes:
    """Write the parts anew with one time for all, and the fonts' fallbacks among them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/fontTable.xml":
                data = _add_fallbacks(data)
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return out.getvalue()


def _add_fallbacks(table: bytes) -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    return table.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")
