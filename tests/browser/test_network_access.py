"""Accessibility by axe-core, size, and a large network in a real browser."""

from __future__ import annotations

from importlib.resources import files

import pytest
from network_large import make_large_ledger
from playwright.sync_api import Page

from kg.render.network_html import render_network_html

pytestmark = pytest.mark.browser
VIEWS = ["network", "matrix", "table", "timeline", "sections", "gaps"]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def find_faults(page: Page) -> list[str]:
    """axe-core's serious and critical faults; it runs outside the page's policy."""
    page.evaluate(AXE)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {[n['html'][:120] for n in v['nodes'][:3]]}"
        for v in result["violations"]
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_no_serious_fault(open_page, anhui_html: str, view: str, lang: str) -> None:
    """axe-core finds nothing serious in any view, with a unit's panel open."""
    page = open_page(anhui_html, f"#view={view}&lang={lang}")
    page.fill("#search", "省财政厅")
    page.keyboard.press("Enter")
    page.click("#panel .place >> nth=0")
    assert find_faults(page) == []


def test_axe_finds_a_planted_fault(open_page, sample_html: str) -> None:
    """An unnamed button is found: the search for faults does search."""
    page = open_page(sample_html.replace("<footer", "<button></button><footer"))
    assert any("button-name" in fault for fault in find_faults(page))


def test_the_beginning_and_a_pair_have_no_serious_fault(open_page, anhui_html: str) -> None:
    """The start panel with open suggestions, then a pair."""
    page = open_page(anhui_html)
    page.fill("#search", "省")
    assert find_faults(page) == []
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert find_faults(page) == []


def test_tab_reaches_everything_in_order(open_page, anhui_html: str) -> None:
    """From the top, Tab comes by the search box, the tabs, the filters, the view, the panel."""
    page = open_page(anhui_html)
    seen = []
    for _ in range(90):
        page.keyboard.press("Tab")
        place = page.evaluate(
            "document.activeElement.closest('.search,.tools,#tabs,#counts,#filters,#view,#panel')?.className"
            " || document.activeElement.closest('#filters,#view,#panel')?.id || ''"
        )
        if place and (not seen or seen[-1] != place):
            seen.append(place)
    assert seen == ["search", "tools", "tabs", "counts", "filters", "view", "panel"]


def test_the_anhui_page_is_small(anhui_html: str) -> None:
    """At most 3 MB; how fast it answers is measured by ``make bench`` (bench_page.py)."""
    assert len(anhui_html.encode()) <= 3_000_000


def test_a_large_network_pans_with_its_lines(open_page) -> None:
    """2,000 units and 20,000 pairs open; the lines are drawn while the network is dragged."""
    page = open_page(render_network_html(make_large_ledger()), wait=False)
    page.wait_for_selector("body[data-ready]")
    x, y = middle_of(page, "#canvas")
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(10):
        page.mouse.move(x + 2 * step, y + step)
    assert line_pixels(page) > 20_000
    page.mouse.up()


def middle_of(page: Page, selector: str) -> tuple[float, float]:
    """The middle of an element on the screen."""
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def line_pixels(page: Page) -> int:
    """How many pixels of the canvas are neither white nor a node's or a group's colour: grey."""
    return page.evaluate(
        """() => {
          const canvas = document.querySelector('#canvas canvas');
          const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          let n = 0;
          for (let i = 0; i < data.length; i += 4) {
            const [r, g, b, a] = [data[i], data[i + 1], data[i + 2], data[i + 3]];
            const grey = r < 240 && Math.abs(r - g) < 24 && Math.abs(g - b) < 30;
            if ((a > 20 && a < 255) || grey) n += 1;
          }
          return n;
        }"""
    )
