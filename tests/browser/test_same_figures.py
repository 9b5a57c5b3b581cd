"""One definition, four views: command line, page, workbook and SPARQL give the same numbers."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.graph.queries import run_query
from kg.graph.store import open_store
from kg.pipeline import build_corpus
from kg.resources import find_shipped

pytestmark = pytest.mark.browser
Row = tuple[str | int, ...]
PLANS = {
    "anhui": ("anhui-ip-145",),
    "examples": ("anhui-ip-145", "examples/ip-plans"),
}
NAMES = "SELECT (STR(?u) AS ?unit) (STR(?n) AS ?name) { ?u plan:shortName ?n }"
# The columns that every view of the units has, and those of the pairs.
ROLES = ("lead", "support", "by_duty", "responsible")


@dataclass(frozen=True)
class Views:
    """A store and what the command line writes of it."""

    store: Path
    folder: Path

    def run(self, *words: str) -> str:
        """Return what ``kg`` prints; it must succeed."""
        done = CliRunner().invoke(cli, [*words, "--store", str(self.store)])
        assert done.exit_code == 0, done.output
        return done.stdout

    def listing(self, name: str) -> list[dict[str, str | int]]:
        """Return ``kg network --list`` as JSON's objects."""
        rows: list[dict[str, str | int]] = json.loads(
            self.run("network", "--list", name, "--format", "json")
        )
        return rows

    @cached_property
    def page(self) -> str:
        """The page as written by ``kg network -o``."""
        path = self.folder / "page.html"
        self.run("network", "-o", str(path))
        return path.read_text(encoding="utf-8")

    @cached_property
    def book(self) -> openpyxl.Workbook:
        """The workbook as written by ``kg tasks -o``."""
        path = self.folder / "tasks.xlsx"
        self.run("tasks", "-o", str(path))
        return openpyxl.load_workbook(path)

    def ask(self, query: str, **params: str) -> list[Row]:
        """Return the rows of a named query or of SPARQL."""
        return run_query(open_store(self.store), query, params).plain_rows()

    def short_names(self) -> dict[str, str]:
        """Return the graph's short name of each unit by its id."""
        rows = self.ask(NAMES)
        return {str(iri).partition("/unit/")[2]: str(name) for iri, name in rows}


@pytest.fixture(scope="module", params=sorted(PLANS))
def views(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Views:
    """The shipped plan alone, and with the example plans of three more places."""
    folder = tmp_path_factory.mktemp(request.param)
    corpora = [find_shipped("corpus", *name.split("/")) for name in PLANS[request.param]]
    build_corpus(corpora, folder / "store", jobs=1)
    return Views(folder / "store", folder)


def sheet_rows(book: openpyxl.Workbook, name: str, columns: Iterable[int]) -> list[Row]:
    """Return the cells of a sheet's rows that end in a number: title, note and heads do not."""
    rows = book[name].iter_rows(min_row=4, values_only=True)
    return [tuple(row[i] for i in columns) for row in rows if row[0] is not None]


def page_rows(open_page, views: Views, table: str) -> list[dict[str, str]]:
    """Return a table of the page as its CSV export has it."""
    page = open_page(views.page, f"#view=table&table={table}&min=1")
    with page.expect_download() as download:
        page.click("#export-csv")
    path = views.folder / f"{table}.csv"
    download.value.save_as(path)
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_units_are_the_same_on_the_page(open_page, views: Views) -> None:
    """Tasks, tasks by role, measures and partners of every unit."""
    shown = page_rows(open_page, views, "units")
    heads = ("单位", "任务", "牵头", "配合", "按职责分工", "负责", "举措", "合作单位")
    found = {tuple(row[h] for h in heads) for row in shown}
    keys = ("unit", "tasks", *ROLES, "measures", "partners")
    assert found == {tuple(str(r[k]) for k in keys) for r in views.listing("units")}


def test_units_are_the_same_in_the_workbook(views: Views) -> None:
    """The index sheet has each unit's tasks, those it leads, and measures."""
    found = sheet_rows(views.book, "单位目录", (0, 2, 3, 4))
    assert set(found) == {
        (r["unit"], r["tasks"], r["lead"], r["measures"]) for r in views.listing("units")
    }


def test_each_unit_has_its_tasks_on_its_own_sheet(views: Views) -> None:
    """A unit's sheet lists as many tasks as it holds."""
    for row in views.listing("units"):
        numbers = sheet_rows(views.book, str(row["unit"])[:31], (0, 2))
        titles = [n for n, title in numbers if not str(title).endswith("（续）")]
        assert len(titles) == row["tasks"], row["unit"]


def test_units_are_the_same_in_sparql(views: Views) -> None:
    """The query busiest-units counts each unit's tasks, and by role, as the listing does."""
    names = views.short_names()
    listed = Counter(
        (names[str(r["id"])], r["tasks"], *(r[role] for role in ROLES))
        for r in views.listing("units")
    )
    assert Counter(views.ask("busiest-units")) == listed


def test_pairs_are_the_same_on_the_page(open_page, views: Views) -> None:
    """Shared tasks and measures of every pair."""
    shown = page_rows(open_page, views, "pairs")
    heads = ("单位甲", "单位乙", "共管任务", "共管举措")
    found = {
        (frozenset((row[heads[0]], row[heads[1]])), row[heads[2]], row[heads[3]]) for row in shown
    }
    assert found == {
        (frozenset((r["unit_a"], r["unit_b"])), str(r["tasks"]), str(r["measures"]))
        for r in views.listing("pairs")
    }


def test_pairs_are_the_same_in_the_workbook(views: Views) -> None:
    """The sheet of pairs has the listing's rows in the listing's order."""
    found = sheet_rows(views.book, "共管明细", (0, 1, 2, 3))
    keys = ("unit_a", "unit_b", "tasks", "measures")
    assert found == [tuple(r[k] for k in keys) for r in views.listing("pairs")]


def test_pairs_are_the_same_in_sparql(views: Views) -> None:
    """The query strongest-pairs adds up the co-ownership that was derived when building."""
    names = views.short_names()
    listed = Counter(
        (names[str(r["id_a"])], names[str(r["id_b"])], r["tasks"], r["measures"])
        for r in views.listing("pairs")
    )
    assert Counter(views.ask("strongest-pairs", limit="100000")) == listed


@pytest.mark.parametrize("views", ["anhui"], indirect=True)
def test_anhui_has_the_figures_that_were_counted(views: Views) -> None:
    """36 units, 32 tasks, 213 responsibilities, 334 pairs; the first pair shares 15 tasks."""
    units, pairs = views.listing("units"), views.listing("pairs")
    tasks = json.loads(views.run("tasks", "--format", "json"))
    assert (len(units), len(tasks), sum(int(r["tasks"]) for r in units)) == (36, 32, 213)
    assert (len(pairs), pairs[0]["tasks"]) == (334, 15)
    assert {pairs[0]["unit_a"], pairs[0]["unit_b"]} == {"省市场监管局", "省委宣传部"}
