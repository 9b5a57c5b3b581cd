"""The server's pages in a real Chromium that reaches nothing but the server."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, Route
from serving_server import Running, serving_store

from kg.pipeline.build import build_corpus
from kg.resources import find_shipped
from kg.serving.pages.query import STATIC

pytestmark = pytest.mark.browser
DOC = "/doc/anhui-ip-145"
UNIT = "/unit/340000/market-regulation"
PAGES = ["/", "/search?q=质押", "/units", UNIT, DOC, DOC + "/s3.1/t1", "/pair", "/indicators"]
PAGES += ["/query", "/query?name=unit-tasks&run=1", "/check", "/ontology", "/role/lead"]
PAGES += ["/network", "/network#view=matrix", "/doc/nothing"]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
DRAFT = """\
示例市“十四五”知识产权发展方案
一、加强知识产权创造
（一）强化高价值知识产权培育。到2025年每万人口高价值发明专利拥有量达到5件。（市市场监管局牵头，市科技局配合）
"""
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """``kg serve`` over the shipped Anhui plan."""
    folder = tmp_path_factory.mktemp("served")
    build_corpus([find_shipped("corpus", "anhui-ip-145")], folder / "store", jobs=1)
    with serving_store(folder, folder / "store") as made:
        yield made


@pytest.fixture
def visit(browser: Browser, served: Running) -> Iterator[Visit]:
    """Open a page of the server; other hosts are cut off, any complaint fails the test."""
    complaints: list[str] = []
    contexts = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(served.url).netloc:
            route.continue_()
        else:
            complaints.append(f"request: {route.request.url}")
            route.abort()

    def open_page(path: str, *, phone: bool = False, missing: bool = False) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 860}
        context = browser.new_context(viewport=size, accept_downloads=True)  # type: ignore[arg-type]
        contexts.append(context)
        context.route("http://**", guard)
        context.route("https://**", guard)
        page = context.new_page()
        page.on("pageerror", lambda e: complaints.append(f"error: {e}"))
        page.on("console", lambda m: missing or complaints.append(f"{m.type}: {m.text}"))
        page.goto(served.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def faults_of(page: Page) -> list[str]:
    """Return axe-core's serious and critical faults; it runs outside the page's policy."""
    page.evaluate(AXE)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {[n['html'][:160] for n in v['nodes'][:3]]}"
        for v in result["violations"]
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_barrier(visit: Visit, path: str) -> None:
    """No console error, no request elsewhere, nothing serious for axe-core."""
    page = visit(path, missing=path == "/doc/nothing")
    assert faults_of(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(visit: Visit, path: str) -> None:
    """At 390 pixels nothing sticks out to the right; wide tables scroll in their frame."""
    page = visit(path, phone=True, missing=path == "/doc/nothing")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_a_word_to_the_task_to_the_source(visit: Visit) -> None:
    """Search from the first page, hits marked; the task; its sentence marked in the document."""
    page = visit("/")
    page.wait_for_selector("input:focus")
    page.keyboard.type("质押信息平台")
    page.keyboard.press("Enter")
    assert page.locator(".hits mark").first.inner_text() == "质押信息平台"
    page.locator(".hits a").nth(0).click()
    title = page.locator("h1").inner_text()
    page.get_by_text("在原文中看").click()
    page.wait_for_url("**/doc/anhui-ip-145#**")
    assert title in page.locator(".text").inner_text()


def test_a_hit_opens_at_its_sentence(visit: Visit) -> None:
    """The link to the document shows at once what was read there."""
    page = visit("/search?q=质押融资")
    words = page.locator(".hits .quote").first.inner_text()
    page.locator(".hits li").first.locator("a").nth(1).click()
    page.wait_for_selector(".read.open")
    assert words[:12] in page.locator("[data-read] blockquote").first.inner_text()


@pytest.mark.parametrize("key", ["", "Enter"])
def test_a_mark_shows_what_was_read(visit: Visit, key: str) -> None:
    """By mouse or by key: the unit with its role and a link; Escape closes."""
    page = visit(DOC)
    mark = page.locator(".text .m.unit").first
    if key:
        mark.focus()
        page.keyboard.press(key)
    else:
        mark.click()
    panel = page.locator("[data-read]")
    assert mark.inner_text() in panel.inner_text()
    assert panel.locator('a[href*="/unit/"]').count() >= 1
    page.keyboard.press("Escape")
    assert panel.inner_text() == ""


def test_a_draft_becomes_a_report_and_a_sheet(visit: Visit, tmp_path: Path) -> None:
    """Upload, report in its frame, the sheet as a download that opens."""
    draft = tmp_path / "草案.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    page = visit("/check")
    page.set_input_files("input[name=draft]", draft)
    page.get_by_role("button", name="核对").click()
    page.wait_for_selector("iframe.report", timeout=60_000)
    frame = page.frame_locator("iframe.report")
    assert "示例市" in frame.locator("body").inner_text()
    assert faults_of(page) == []
    with page.expect_download() as started:
        page.locator("a[download$='.xlsx']").click()
    assert started.value.suggested_filename == "草案-核对.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(Path(started.value.path()).read_bytes()))
    cells = {str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row}
    assert any("强化高价值知识产权培育" in cell for cell in cells)


def test_a_refused_draft_is_told_on_the_form(visit: Visit, tmp_path: Path) -> None:
    """The reason stands above the form, which is still there."""
    draft = tmp_path / "草案.doc"
    draft.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    page = visit("/check", missing=True)
    page.set_input_files("input[name=draft]", draft)
    page.get_by_role("button", name="核对").click()
    assert "旧版 Word" in page.get_by_role("alert").inner_text()
    assert page.locator("input[name=draft]").count() == 1


def test_from_a_question_to_a_table_to_csv(visit: Visit) -> None:
    """A ready-made question, its values chosen, the rows counted, the same rows downloaded."""
    page = visit("/query")
    page.get_by_text("某单位承担哪些任务，各是什么角色").click()
    page.select_option("select[name='p.unit']", "省科技厅")
    page.get_by_role("button", name="回答").click()
    rows = page.locator("#result ~ .scroll tbody tr").count()
    assert rows == 13
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    text = Path(started.value.path()).read_text(encoding="utf-8")
    assert len(list(csv.reader(io.StringIO(text)))) == rows + 1


def test_the_language_switches_and_stays(visit: Visit) -> None:
    """English on a click, on the next page too, and back."""
    page = visit("/")
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Departments", exact=True).first.click()
    assert page.locator("h1").inner_text() == "Departments"
    page.get_by_role("link", name="中文").click()
    assert page.locator("h1").inner_text() == "单位"


def test_units_are_filtered_while_typing(visit: Visit) -> None:
    """The table narrows and the count says so."""
    page = visit("/units")
    page.locator("#f").fill("市场")
    assert page.locator("#units tbody tr:visible").count() == 1


def test_an_unknown_address_offers_a_search(visit: Visit) -> None:
    """From the 404 page a word leads on."""
    page = visit("/doc/nothing", missing=True)
    page.locator("#q").fill("质押")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search**")
    assert page.locator(".hits li").count() >= 1


@pytest.mark.skipif(not (STATIC / "yasqe").is_dir(), reason="the editor component is not here")
def test_the_editor_completes_by_label(visit: Visit) -> None:
    """Ctrl+Space offers our terms by their Chinese label; typing asks nobody elsewhere."""
    page = visit("/query")
    page.locator(".yasqe .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT * { ?t a 任务")
    page.keyboard.press("Control+Space")
    assert "plan:Task" in page.locator(".CodeMirror-hint-active").inner_text()
    page.keyboard.press("Enter")
    page.keyboard.type(" } LIMIT 3")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#result")
    assert "3 行" in page.locator("#result").inner_text()


def test_without_a_script_the_query_page_works(browser: Browser, served: Running) -> None:
    """A plain text area and a button."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url + "/query")
    page.locator("#query").fill("SELECT ?u { ?u plan:leads ?t }")
    page.get_by_role("button", name="运行").click()
    assert "2 行" in page.locator("#result").inner_text()
    context.close()
