"""The graph page in a real browser: figures, search, panels, views, filters, state, exports."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from network_samples import SampleDirectory, sample_chapters, sample_ledger, write_plan
from playwright.sync_api import Page

from kg.analysis.gaps import find_gaps
from kg.analysis.ledger import Ledger, build_ledger
from kg.analysis.network import count_rows, find_pairs, measure_units
from kg.model.document import ROLES, Role
from kg.render.network_html import render_network_html

pytestmark = pytest.mark.browser


def figures(page: Page) -> dict[str, int]:
    """The page's head line as numbers."""
    found = page.eval_on_selector_all(
        "[data-figure]",
        "nodes => nodes.map(n => [n.dataset.figure, +n.querySelector('b').textContent])",
    )
    return dict(found)


def panel_text(page: Page) -> str:
    return page.inner_text("#panel")


def test_the_head_line_has_the_counts_of_the_rows(open_page, anhui, anhui_html) -> None:
    """36 units, 32 tasks, 164 measures, 213 responsibilities and 334 pairs, as the rows say."""
    shown = figures(open_page(anhui_html))
    counts = count_rows(anhui)
    expected = ("units", "tasks", "measures", "responsibilities", "pairs")
    assert [shown[k] for k in expected] == [getattr(counts, k) for k in expected]
    assert [shown[k] for k in expected] == [36, 32, 164, 213, 334]


def test_four_keys_lead_from_search_to_the_quote(open_page, anhui_html) -> None:
    """By keyboard alone: type initials, Enter, Enter on the partner, Enter on the quote."""
    page = open_page(anhui_html)
    page.keyboard.press("/")
    page.keyboard.type("skjt")
    page.keyboard.press("Enter")
    assert "省科技厅" in page.inner_text("#panel h2")
    assert page.evaluate("document.activeElement.className") == "partner"
    page.keyboard.press("Enter")
    assert "省科技厅 × 省市场监管局" in page.inner_text("#panel h2")
    page.keyboard.press("Enter")
    quote = page.inner_text("#panel .card:first-of-type .said >> nth=0")
    marked = "".join(
        page.eval_on_selector_all("#panel mark", "nodes => nodes.map(n => n.textContent)")
    )
    assert marked == quote
    assert "省科技厅" in quote


def test_four_clicks_lead_from_search_to_the_quote(open_page, anhui_html) -> None:
    """By mouse: the search box, the unit, the partner, the quote."""
    page = open_page(anhui_html)
    page.fill("#search", "宣传部")
    page.click("#found [role=option]")
    page.click("#panel .partner >> text=省市场监管局")
    page.click("#panel .place >> nth=0")
    assert page.inner_text("#panel .context mark")


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("skjt", "省科技厅"),
        ("省科技", "省科技厅"),
        ("swxcb", "省委宣传部"),
        ("hefeihaiguan", "合肥海关"),
        ("市监局", "省市场监管局"),
        ("农业", "省农业农村厅"),
    ],
)
def test_search_finds_a_unit(open_page, anhui_html, typed: str, unit: str) -> None:
    """Initials, a part, full pinyin and a short form find the unit first."""
    page = open_page(anhui_html)
    page.fill("#search", typed)
    assert unit in page.inner_text("#found [role=option] >> nth=0")


def test_search_says_when_nothing_fits(open_page, anhui_html) -> None:
    """A name that is nowhere gives a sentence, not an empty box."""
    page = open_page(anhui_html)
    page.fill("#search", "外星事务局")
    assert "没有找到" in page.inner_text("#found")


def test_a_unit_panel_has_the_figures_of_the_rows(open_page, anhui: Ledger, anhui_html) -> None:
    """Tasks, measures and partners of 省市场监管局 equal those of the analysis."""
    unit = next(u for u in anhui.units if u.name == "省市场监管局")
    stats = next(s for s in measure_units(anhui) if s.unit == unit.id)
    page = open_page(anhui_html)
    page.fill("#search", "省市场监管局")
    page.keyboard.press("Enter")
    text = panel_text(page)
    assert f"与谁一起（{stats.partners} 家）" in text
    assert f"要做什么（{stats.tasks} 项任务" in text
    assert str(stats.measures) in page.inner_text("#panel .figures span.figure")
    assert len(page.query_selector_all("#panel > .cards > .card")) == stats.tasks


def test_leads_come_first_in_a_unit_panel(open_page, anhui_html) -> None:
    """The tasks that the unit leads stand at the head of its list."""
    page = open_page(anhui_html)
    page.fill("#search", "省市场监管局")
    page.keyboard.press("Enter")
    cards = page.eval_on_selector_all(
        "#panel > .cards > .card", "n => n.map(c => !!c.querySelector('.role-lead'))"
    )
    assert cards[:2] == [True, True]
    assert not any(cards[2:])


def test_a_role_figure_narrows_the_list(open_page, anhui_html) -> None:
    """The number beside 牵头 opens exactly those tasks."""
    page = open_page(anhui_html)
    page.fill("#search", "省市场监管局")
    page.keyboard.press("Enter")
    page.click("#panel .figures .role-lead")
    assert len(page.query_selector_all("#panel > .cards > .card")) == 2


def test_a_matrix_cell_opens_the_pair(open_page, anhui_html) -> None:
    """省市场监管局 × 省委宣传部 is 15 in the matrix and has 15 tasks in the panel."""
    page = open_page(anhui_html, "#view=matrix")
    cell = page.locator("td button[title^='省市场监管局 × 省委宣传部']")
    assert cell.inner_text() == "15"
    cell.click()
    assert "15 项任务" in panel_text(page)
    assert len(page.query_selector_all("#panel .card")) == 15


def test_the_matrix_has_every_pair_twice(open_page, anhui: Ledger, anhui_html) -> None:
    """The cells sum to twice the pairs' weights; the diagonal sums to the responsibilities."""
    page = open_page(anhui_html, "#view=matrix")
    cells = page.eval_on_selector_all(
        ".matrix td:not(.own) button", "n => n.map(c => +c.textContent)"
    )
    own = page.eval_on_selector_all(".matrix td.own button", "n => n.map(c => +c.textContent)")
    assert sum(cells) == 2 * sum(p.weight for p in find_pairs(anhui.tasks))
    assert sum(own) == 213


def test_arrow_keys_walk_the_matrix(open_page, anhui_html) -> None:
    """Right of the first cell is the row's unit with the column's; Enter opens that pair.

    A pair is named in the order in which it was come by, in the cell and in the panel alike.
    """
    page = open_page(anhui_html, "#view=matrix")
    page.focus(".matrix td button[tabindex='0']")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.title").startswith("省市场监管局 × 省委宣传部：")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "省市场监管局 × 省委宣传部"


@pytest.mark.parametrize("table", ["tasks", "measures", "units", "pairs"])
def test_tables_have_a_row_for_each(open_page, anhui, anhui_html, table: str) -> None:
    """32 tasks, 164 measures, 36 units; with the slider at 1, 334 pairs."""
    page = open_page(anhui_html, f"#view=table&table={table}&min=1")
    counts = count_rows(anhui)
    assert len(page.query_selector_all(".rows tbody tr")) == getattr(counts, table)


def test_a_table_sorts_both_ways(open_page, anhui_html) -> None:
    """A click on a head sorts up, a second one down, and says so to a screen reader."""
    page = open_page(anhui_html, "#view=table&table=units")
    page.click("th.col-tasks button")
    up = page.eval_on_selector_all("td.col-tasks", "n => n.map(c => +c.textContent)")
    page.click("th.col-tasks button")
    down = page.eval_on_selector_all("td.col-tasks", "n => n.map(c => +c.textContent)")
    assert up == sorted(up)
    assert down == sorted(up, reverse=True)
    assert page.get_attribute("th.col-tasks", "aria-sort") == "descending"


def test_a_table_finds_rows(open_page, anhui_html) -> None:
    """Typing in the table's box leaves the rows that hold the words."""
    page = open_page(anhui_html, "#view=table&table=measures")
    page.fill("#find", "质押")
    page.wait_for_timeout(300)
    rows = page.eval_on_selector_all(".rows tbody tr", "n => n.map(r => r.textContent)")
    assert rows
    assert all("质押" in row for row in rows)


@pytest.mark.parametrize("roles", [("lead",), ("by_duty",), ("lead", "by_duty")])
def test_role_filters_agree_with_the_analysis(
    open_page, anhui, anhui_html, roles: tuple[Role, ...]
) -> None:
    """Pairs and responsibilities under a role filter equal `find_pairs` with the same roles."""
    page = open_page(anhui_html)
    for role in roles:
        page.check(f"[data-filter=role] input[data-value={role}]")
    shown = figures(page)
    counts = count_rows(anhui, roles)
    assert (shown["pairs"], shown["responsibilities"]) == (counts.pairs, counts.responsibilities)


def test_a_section_filter_narrows_every_view(open_page, anhui: Ledger, anhui_html) -> None:
    """With the third chapter alone, figures and table follow."""
    page = open_page(anhui_html, "#view=table")
    page.check("[data-filter=section] input[data-value='anhui-ip-145:3']")
    tasks = [t for t in anhui.tasks if t.section[0] == 3]
    assert figures(page)["tasks"] == len(tasks) == len(page.query_selector_all(".rows tbody tr"))
    assert figures(page)["pairs"] == len(find_pairs(tasks))


def test_the_slider_says_how_many_pairs_are_drawn(open_page, anhui: Ledger, anhui_html) -> None:
    """At five, the note counts the pairs of weight five and more, out of 334."""
    page = open_page(anhui_html)
    page.focus("#weight")
    while page.input_value("#weight") != "5":
        page.keyboard.press("ArrowRight" if int(page.input_value("#weight")) < 5 else "ArrowLeft")
        page.wait_for_timeout(120)
    heavy = sum(p.weight >= 5 for p in find_pairs(anhui.tasks))
    assert f"{heavy} 对，共 334 对" in page.inner_text("#view-note")


def test_filtered_units_are_faded_not_hidden(open_page, anhui_html) -> None:
    """A group filter keeps all 36 nodes; those outside are pale."""
    page = open_page(anhui_html, "#view=network&group=2")
    page.click("text=看全图")
    canvas = page.locator("#canvas canvas")
    assert canvas.count() == 1
    assert figures(page)["units"] < 36
    assert page.inner_text("#chips").startswith("2 ")


def test_a_link_brings_back_the_view(open_page, anhui_html) -> None:
    """The address after a choice, opened anew, shows the same panel, view and filters."""
    page = open_page(anhui_html)
    page.click("#tab-matrix")
    page.check("[data-filter=role] input[data-value=by_duty]")
    page.fill("#search", "省财政厅")
    page.keyboard.press("Enter")
    text, address = panel_text(page), page.evaluate("location.hash")
    again = open_page(anhui_html, address)
    assert panel_text(again) == text
    assert again.get_attribute("#tab-matrix", "aria-selected") == "true"
    assert again.is_checked("[data-filter=role] input[data-value=by_duty]")


def test_back_returns_to_the_panel_before(open_page, anhui_html) -> None:
    """The browser's back button undoes a choice."""
    page = open_page(anhui_html)
    page.fill("#search", "省财政厅")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.go_back()
    assert page.inner_text("#panel h2") == "省财政厅"


def test_unknown_names_in_a_link_are_ignored(open_page, anhui_html) -> None:
    """A link from another corpus opens the page at its beginning."""
    page = open_page(anhui_html, "#view=nowhere&on-unit=1/2&role=lead&min=x")
    assert "从这里开始" in panel_text(page)
    assert page.get_attribute("#tab-network", "aria-selected") == "true"


def test_the_english_switch_leaves_no_chinese_in_the_frame(open_page, anhui_html) -> None:
    """Tabs, filters and notes turn English; names and quotes stay as printed; and back again."""
    page = open_page(anhui_html)
    page.click("#switch-lang")
    assert page.inner_text("#tabs").split() == [
        "Network",
        "Matrix",
        "Table",
        "Deadlines",
        "Sections",
        "To",
        "settle",
    ]
    assert page.get_attribute("html", "lang") == "en"
    assert not any(
        "\u4e00" <= c <= "\u9fff"
        for c in page.inner_text(".filter-head") + page.inner_text("#view-note")
    )
    page.click("#switch-lang")
    assert "关系网络" in page.inner_text("#tabs")


@pytest.mark.parametrize("view", ["network", "matrix", "table", "timeline", "sections", "gaps"])
def test_each_view_exports_its_rows_and_its_picture(
    open_page, anhui_html, tmp_path: Path, view: str
) -> None:
    """Each view gives a CSV with rows and a PNG that is not blank."""
    page = open_page(anhui_html, f"#view={view}")
    with page.expect_download() as csv_file:
        page.click("#export-csv")
    csv_file.value.save_as(tmp_path / "rows.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "rows.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) > 10
    assert len({len(r) for r in rows}) == 1
    with page.expect_download() as png_file:
        page.click("#export-png")
    png_file.value.save_as(tmp_path / "view.png")
    assert _colours(page, tmp_path / "view.png") > 8


def _colours(page: Page, path: Path) -> int:
    """How many colours a picture has, counted by the browser."""
    data = base64.b64encode(path.read_bytes()).decode()
    return page.evaluate(
        """async (data) => {
          const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext('2d');
          context.drawImage(image, 0, 0);
          const pixels = context.getImageData(0, 0, image.width, image.height).data;
          return new Set(new Uint32Array(pixels.buffer)).size;
        }""",
        data,
    )


def test_gaps_list_what_the_analysis_finds(open_page, sample_html) -> None:
    """Each gap's count in the page equals the gaps of the rows, none invented."""
    page = open_page(sample_html, "#view=gaps")
    shown = page.eval_on_selector_all(
        ".gap-group",
        "n => n.map(g => [g.querySelector('.code').textContent,"
        " parseInt(g.querySelector('.count').textContent)])",
    )
    assert dict(shown) == dict(Counter(g.code for g in find_gaps(sample_ledger())))


def test_the_timeline_counts_every_deadline(open_page, sample_html) -> None:
    """One of the sample's tasks is due in 2024, four entries have no date."""
    page = open_page(sample_html, "#view=timeline")
    heads = page.eval_on_selector_all(
        ".year h3", "n => n.map(h => h.innerText.replace(/\\s+/g, ' '))"
    )
    assert heads == ["2024 年 1 项", "未写时限 4 项"]


def test_sections_share_out_all_tasks(open_page, anhui_html) -> None:
    """The tiles' tasks sum to 32."""
    page = open_page(anhui_html, "#view=sections")
    heads = page.eval_on_selector_all(".tile-head b", "n => n.map(h => parseInt(h.textContent))")
    assert sum(heads) == 32


def test_every_glyph_is_drawn(open_page, anhui_html) -> None:
    """Eight Chinese characters in the page's fonts give eight different pictures, no boxes."""
    page = open_page(anhui_html)
    distinct = page.evaluate(
        """() => {
          const draw = (c) => {
            const canvas = document.createElement('canvas'); canvas.width = canvas.height = 40;
            const context = canvas.getContext('2d');
            context.font = `30px ${getComputedStyle(document.body).fontFamily}`;
            context.fillText(c, 2, 32);
            return canvas.toDataURL();
          };
          return new Set(Array.from('省市场监管局宣传').map(draw)).size;
        }"""
    )
    assert distinct == 8


def test_labels_are_wrapped(anhui_html: str) -> None:
    """No line of a node's label is longer than seven characters."""
    data = json.loads(anhui_html.split('id="data">')[1].split("</script>")[0])
    lines = [line for node in data["vis"]["nodes"] for line in node["label"].split("\n")]
    assert max(map(len, lines)) <= 7


def test_roles_are_the_models(anhui_html: str) -> None:
    """The page's roles stand in the model's order, which its owners refer to."""
    data = json.loads(anhui_html.split('id="data">')[1].split("</script>")[0])
    assert data["roles"] == list(ROLES)


def test_on_a_phone_the_view_comes_first(open_page, anhui_html) -> None:
    """At phone width nothing sticks out, the filters stand last, and a choice shows its panel."""
    page = open_page(anhui_html)
    page.set_viewport_size({"width": 390, "height": 844})
    tops = [page.locator(part).bounding_box() for part in ("#view", "#panel", "#filters")]
    assert [t["y"] for t in tops if t] == sorted(t["y"] for t in tops if t)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.fill("#search", "省财政厅")
    page.click("#found [role=option]")
    place = page.locator("#panel h2").bounding_box()
    assert place
    assert 0 <= place["y"] < 844


def test_several_plans_can_be_narrowed_to_one(open_page, anhui: Ledger) -> None:
    """With two plans the filter of documents stands first and its figures follow the choice."""
    page = open_page(render_network_html(two_plans()))
    assert page.locator("#filters details").first.get_attribute("data-filter") == "doc"
    both = figures(page)["tasks"]
    page.check("[data-filter=doc] input[data-value=second]")
    assert figures(page)["tasks"] == both / 2
    page.click("#tab-table")
    assert page.locator("td.col-document").count() == both / 2


def two_plans() -> Ledger:
    """The invented plan under two names."""
    plans = [write_plan(sample_chapters(), name=name) for name in ("first", "second")]
    return build_ledger(plans, SampleDirectory())


def test_long_lists_of_gaps_open_on_demand(open_page, anhui_html) -> None:
    """A closed group has no cards until it is opened, then one for each task."""
    page = open_page(anhui_html, "#view=gaps")
    closed = page.locator(".gap-group:not([open])").first
    assert closed.locator(".card").count() == 0
    count = int("".join(filter(str.isdigit, closed.locator(".count").inner_text())))
    page.locator(".gap-group:not([open]) summary").first.click()
    cards = page.locator(".gap-group[open]").last.locator(".card")
    cards.first.wait_for()
    assert cards.count() == count


@pytest.mark.parametrize("view", ["network", "matrix"])
def test_a_view_prints_on_one_page(open_page, anhui_html, tmp_path: Path, view: str) -> None:
    """On A4 the network, or the matrix of 36 units, stands on the first page with its title."""
    page = open_page(anhui_html, f"#view={view}&on-unit=340000/science-technology")
    path = tmp_path / "page.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    with pypdfium2.PdfDocument(path) as document:
        texts = [sheet.get_textpage().get_text_range() for sheet in document]
        size = [round(n) for n in document[0].get_size()]
    assert size == [842, 595]
    assert "知识产权发展规划" in texts[0]
    assert texts[1].lstrip().startswith("省科技厅")
    assert "要做什么" in texts[1]
