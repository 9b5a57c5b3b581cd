"""Workbook and document opened by LibreOffice hold the rows that the named queries give."""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from programs import require_program

from kg.analysis.ledger import Ledger
from kg.analysis.stored_ledger import read_ledger
from kg.graph.queries import run_query
from kg.graph.store import Store
from kg.render.sheet_docx import render_tasks_docx
from kg.render.sheet_xlsx import render_tasks_xlsx

pytestmark = pytest.mark.slow
UNIT = "省科技厅"
# Token 12 of LibreOffice's CSV filter: -1 writes every sheet to a file of its own.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
Rows = list[list[str]]


@pytest.fixture(scope="module")
def ledger(anhui: Store) -> Ledger:
    """The rows of the shipped plan as they come out of its store."""
    return read_ledger(anhui)


@pytest.fixture(scope="module")
def opened(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each sheet as CSV and the document as text, both written by LibreOffice."""
    office = require_program("soffice", package="libreoffice-calc-nogui libreoffice-writer-nogui")
    folder = tmp_path_factory.mktemp("office")
    unit = next(u for u in ledger.units if u.name == UNIT)
    (folder / "sheets.xlsx").write_bytes(render_tasks_xlsx(ledger))
    (folder / "list.docx").write_bytes(render_tasks_docx(ledger, unit=unit))
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    for name, kind in (("sheets.xlsx", EVERY_SHEET), ("list.docx", "html:HTML:EmbedImages")):
        subprocess.run(
            [*command, "--convert-to", kind, "--outdir", folder, folder / name],
            check=True,
            capture_output=True,
            timeout=180,
        )
    return folder


def read_sheet(folder: Path, name: str) -> Rows:
    """Return the rows of a sheet below its head."""
    with (folder / f"sheets-{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[3:]


def test_each_unit_has_the_tasks_of_the_query(opened: Path, anhui: Store, ledger: Ledger) -> None:
    """Number, title and whether it leads, on each of the 36 units' sheets, are unit-tasks'."""
    for unit in ledger.units:
        rows = read_sheet(opened, unit.name)
        shown = {(int(r[0]), r[2], "牵头" in r[1]) for r in rows if not r[2].endswith("（续）")}
        asked = run_query(anhui, "unit-tasks", {"unit": unit.name}).plain_rows()
        assert shown == {(row[1], str(row[3]).rstrip("。"), row[2] == "牵头") for row in asked}


def test_leads_stand_before_the_rest(opened: Path) -> None:
    """Two tasks that 省市场监管局 leads are the first two rows of its sheet."""
    leads = [row[1].startswith("牵头") for row in read_sheet(opened, "省市场监管局")]
    assert leads[:2] == [True, True]
    assert not any(leads[2:])


def test_the_pairs_are_those_of_the_query(opened: Path, anhui: Store) -> None:
    """All 334 pairs' shared tasks and measures; a unit's short name may differ from its printed."""
    rows = read_sheet(opened, "共管明细")
    asked = run_query(anhui, "strongest-pairs", {"limit": "100000"}).plain_rows()
    assert len(rows) == 334
    assert Counter((int(r[2]), int(r[3])) for r in rows) == Counter((n, m) for _, _, n, m in asked)
    assert {*rows[0][:2]} == {*asked[0][:2]} == {"省市场监管局", "省委宣传部"}


def test_every_measure_is_on_the_first_sheet(opened: Path, anhui: Store) -> None:
    """The 164 measures of the query are all in the column 具体举措, word for word."""
    text = "".join(row[2] for row in read_sheet(opened, "任务分工")).replace("\n", "")
    asked = run_query(anhui, "measures").plain_rows()
    measures = [str(measure) for _, parent, _, _, measure, *_ in asked if "/t" in str(parent)]
    assert len(measures) == 164
    assert [m for m in measures if m not in text] == []


def test_the_document_has_the_tasks_of_the_query(opened: Path, anhui: Store) -> None:
    """The .docx of one department lists its 13 tasks in the query's order."""
    text = (opened / "list.html").read_text(encoding="utf-8")
    plain = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", text))
    titles = [str(r[3]) for r in run_query(anhui, "unit-tasks", {"unit": UNIT}).plain_rows()]
    places = [plain.find(title) for title in titles]
    assert len(titles) == 13
    assert places == sorted(places)
    assert places[0] >= 0
