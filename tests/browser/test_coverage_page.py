"""The page of a coverage report in a real browser: what it shows is what the report says."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from coverage_reports import Compared, compare, compare_example, side_of_text
from playwright.sync_api import Page

from kg.render.coverage_html import render_coverage_html

pytestmark = pytest.mark.browser
VIEWS = ["texts", "tasks", "new", "indicators", "findings", "units", "matrix"]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
HOSTILE = (
    "<script>window.hit=1</script>",
    "</script><img src=x onerror=window.hit=1>",
    "\"'><svg onload=window.hit=1>",
    "省\u202e厅技科\u202c",
    "{{data}}{{script}}",
    "<!--<script>",
    "=cmd|' /C calc'!A0",
)


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def render(compared: Compared, lang: str = "zh") -> str:
    return render_coverage_html(compared.report, compared.draft.source, compared.texts, lang=lang)


@pytest.fixture(scope="module")
def example() -> Compared:
    return compare_example()


@pytest.fixture(scope="module")
def html(example: Compared) -> str:
    return render(example)


def show(page: Page, view: str) -> None:
    page.click(f"[aria-controls=view-{view}]")


def test_the_head_counts_what_the_report_counts(open_page, example: Compared, html: str) -> None:
    """Tasks by status and new items."""
    page = open_page(html)
    told = [int(re.findall(r"\d+$", t)[0]) for t in page.locator("#counts .chip").all_inner_texts()]

    assert told == [*example.report.count_tasks().values(), len(example.report.new)]


def test_the_list_has_every_task_in_order(open_page, example: Compared, html: str) -> None:
    """With its status, in words for those who cannot see colours or signs."""
    page = open_page(html)
    entries = page.locator("#list .entry")
    words = {"covered": "已覆盖", "partial": "部分覆盖", "missing": "缺失"}

    assert [t.split("\n")[1] for t in entries.all_inner_texts()] == [
        t.title + (f" 变更 {len(t.changes)}" if t.changes else "") for t in example.report.tasks
    ]
    assert page.eval_on_selector_all("#list .sign", "ns => ns.map((n) => n.title)") == [
        words[t.status] for t in example.report.tasks
    ]


def test_both_texts_stand_there_in_full(open_page, example: Compared, html: str) -> None:
    """Letter for letter, radicals folded."""
    page = open_page(html)
    anhui = example.references[0].source

    assert squeeze(page.inner_text("#draft")) == squeeze(example.draft.source.raw)
    assert squeeze(page.inner_text("#reference")) == squeeze(anhui.folded or anhui.raw)


def test_a_task_lights_up_on_both_sides(open_page, example: Compared, html: str) -> None:
    """Its measures in the reference, its matches in the draft, the quotes below."""
    page = open_page(html)
    number, task = next(
        (n, t) for n, t in enumerate(example.report.tasks) if t.title == "发展知识产权金融"
    )
    page.click(f'#list [data-task="{number}"]')
    lit = {
        pane: squeeze("".join(page.locator(f"#{pane} mark.on").all_inner_texts()))
        for pane in ("reference", "draft")
    }

    assert lit["reference"] == squeeze("".join(m.text for m in task.measures))
    for match in task.matches:
        assert squeeze(match.quote) in lit["draft"]
        assert match.quote in page.inner_text("#detail")


def test_the_other_references_text_opens_with_its_task(
    open_page, example: Compared, html: str
) -> None:
    """A task of the second reference brings that text."""
    page = open_page(html)
    other = example.references[1]
    number = next(n for n, t in enumerate(example.report.tasks) if t.document == other.rows.id)
    page.click(f'#list [data-task="{number}"]')

    assert squeeze(page.inner_text("#reference")) == squeeze(other.source.raw)


def test_a_click_on_a_match_opens_its_task(open_page, html: str) -> None:
    """From the text to the verdict."""
    page = open_page(html)
    page.locator("#draft mark.covered").first.click()

    assert "已覆盖" in page.inner_text("#detail")
    assert page.locator("#list [aria-current=true]").count() == 1


@pytest.mark.parametrize("status", ["covered", "partial", "missing"])
def test_a_status_can_be_switched_off(open_page, example: Compared, html: str, status: str) -> None:
    """In the list and in the task by task view; the line above says how many are left."""
    page = open_page(html)
    page.click(f"#status-filter .{status}")
    left = [t.title for t in example.report.tasks if t.status != status]
    page_left = page.locator("#list .entry").count()
    show(page, "tasks")

    assert page_left == page.locator("#view-tasks .task").count() == len(left)
    assert f"显示 {len(left)} / {len(example.report.tasks)} 项" in page.text_content("#shown")


def test_search_and_changes_narrow_the_list(open_page, example: Compared, html: str) -> None:
    """Words of titles, measures and quotes; only tasks with changes."""
    page = open_page(html)
    page.fill("#search", "敦煌")
    dunhuang = page.locator("#list .entry").count()
    page.fill("#search", "质押融资")
    pledge = page.locator("#list .entry").count()
    page.fill("#search", "")
    page.check("#changed-filter")
    changed = sum(bool(t.changes) for t in example.report.tasks)

    assert dunhuang < pledge < len(example.report.tasks)
    assert page.locator("#list .entry").count() == changed


def test_the_tables_have_every_row(open_page, example: Compared, html: str) -> None:
    """Indicators, findings, units, subjects and the matrix."""
    page, report = open_page(html), example.report
    rows = {
        view: page.locator(f"#view-{view} tbody tr").count()
        for view in ("new", "indicators", "findings", "matrix")
    }
    codes = page.eval_on_selector_all(
        "#view-findings tbody tr", "ns => ns.map((n) => n.cells[0].textContent)"
    )

    assert rows["new"] == len(report.new)
    assert rows["indicators"] == len(report.indicators)
    assert rows["findings"] == len(report.findings)
    assert rows["matrix"] == len(report.matrix) == len(report.tasks)
    assert sorted(codes) == sorted(f.code for f in report.findings)
    assert page.locator("#view-units table").count() == 2


def test_a_finding_leads_to_its_place(open_page, example: Compared, html: str) -> None:
    """The line number opens the draft there."""
    page = open_page(html)
    show(page, "findings")
    page.locator("#view-findings tr", has_text="R105").locator(".place").click()

    assert page.locator("#draft mark.on").all_inner_texts() == ["甘肃银保监局"]
    assert page.locator("#draft mark.on").is_visible()


def test_a_character_beyond_the_basic_plane_moves_no_mark(open_page) -> None:
    """JavaScript counts it twice; the mark still covers the measure alone."""
    text = (
        "𠮷市专利工作方案\n由𠮷市😀起草。\n一、主要任务\n"
        "（一）建设专利平台。建成𠮷市专利导航平台。（市科技局负责）\n"
    )
    page = open_page(render(compare(side_of_text(text), side_of_text(text, "plan.txt"))))

    for pane in ("reference", "draft"):
        marks = page.locator(f"#{pane} mark.covered").all_inner_texts()
        assert marks == ["建成𠮷市专利导航平台。"]


def test_a_reference_without_its_text_shows_its_tasks(open_page, example: Compared) -> None:
    """A stored document whose file is gone: titles and measures, each marked as a whole."""
    report, draft = example.report, example.draft.source
    page = open_page(render_coverage_html(report, draft, {}))
    tasks = [t for t in report.tasks if t.document == "anhui-ip-145"]
    told = [line for t in tasks for line in (t.title, *(m.text for m in t.measures))]

    assert page.locator("#reference p").all_inner_texts() == told
    assert page.locator("#reference mark").all_inner_texts() == [
        m.text for t in tasks for m in t.measures
    ]


def test_the_language_switches(open_page, html: str) -> None:
    """And back; quotes stay as they are."""
    page = open_page(html)
    page.click("#lang")
    assert page.inner_text("#tabs").startswith("Side by side")
    assert page.get_attribute("html", "lang") == "en"
    page.click("#lang")
    assert page.inner_text("#tabs").startswith("原文对照")


def test_the_address_keeps_view_and_task(open_page, html: str) -> None:
    """A link to a task opens it."""
    page = open_page(html, "#view=texts&lang=en&task=anhui-ip-145/5.1.t3")

    assert "发展知识产权金融" in page.inner_text("#detail")
    assert page.get_attribute("html", "lang") == "en"


def test_the_policy_forbids_everything_foreign(html: str) -> None:
    """Scripts and styles by hash alone; nothing is fetched."""
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)

    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert not re.search(r'(?:src|href)="(?!#)', html)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_view_is_wider_than_a_phone(open_page, html: str, view: str, lang: str) -> None:
    """No sideways scrolling of the whole page at 390 pixels; tables may scroll by themselves."""
    page = open_page(html, f"#view={view}&lang={lang}")
    page.set_viewport_size({"width": 390, "height": 844})

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_task_is_in_sight_on_a_phone(open_page, html: str) -> None:
    """Tapped in the list, it is what one sees."""
    page = open_page(html)
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#list .entry").nth(3).click()
    top = page.evaluate("document.getElementById('detail').getBoundingClientRect().top")

    assert -1 <= top < 400


def test_paper_gets_every_table_and_no_buttons(open_page, html: str) -> None:
    """Printed, all views but the texts stand one below the other."""
    page = open_page(html)
    page.emulate_media(media="print")

    assert [page.is_visible(f"#view-{v}") for v in VIEWS] == [v != "texts" for v in VIEWS]
    assert not page.is_visible("nav")


def find_faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {[n['html'][:120] for n in v['nodes'][:3]]}"
        for v in result["violations"]
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_serious(open_page, html: str, view: str, lang: str) -> None:
    """In any view, with a task open."""
    page = open_page(html, f"#view={view}&lang={lang}&task=anhui-ip-145/5.1.t3")

    assert find_faults(page) == []


@pytest.fixture(scope="module")
def hostile_html() -> str:
    """A draft whose title, items, units and sentences are hostile, against a plan that is."""
    items = "".join(
        f"（{n}）{text}。建设专利平台，{text}。（{text}局牵头，市科技局配合）\n"
        for n, text in zip("一二三四五六七", HOSTILE, strict=True)
    )
    draft = f"{HOSTILE[1]}工作方案（2024—2026年）\n一、{HOSTILE[0]}\n{items}"
    plan = draft.replace("建设", "建成").replace("市科技局", "市教育局")
    return render(compare(side_of_text(draft), side_of_text(plan, f"{HOSTILE[2]}.txt")))


@pytest.mark.parametrize("view", VIEWS[:-1])
def test_hostile_text_is_shown_as_text(open_page, hostile_html: str, view: str) -> None:
    """Nothing runs, no element is made of it, and it can be read."""
    page = open_page(hostile_html, f"#view={view}")
    page.wait_for_timeout(100)

    assert page.evaluate("window.hit") is None
    assert page.locator("body img, body svg").count() == 0
    assert page.evaluate("document.scripts.length") == 2
    for text in HOSTILE:
        assert text in page.evaluate("document.getElementById('draft').textContent")
