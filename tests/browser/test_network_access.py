"""Accessibility by axe-core, and speed, in a real browser."""

from __future__ import annotations

import time
from importlib.resources import files

import pytest
from playwright.sync_api import Page

from kg.analysis.ledger import (
    DocumentRow,
    Ledger,
    OwnerRow,
    SectionRow,
    TaskRow,
    UnitRow,
)
from kg.model.document import Measure, Quoted
from kg.model.text import SourceText, Span
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


def test_the_anhui_page_is_small_and_quick(open_page, anhui_html: str) -> None:
    """At most 3 MB, and the search answers within a second of opening (best of three)."""
    assert len(anhui_html.encode()) <= 3_000_000
    times = []
    for _ in range(3):
        page = open_page(anhui_html)
        page.fill("#search", "省")
        page.wait_for_selector("#found [role=option]")
        times.append(page.evaluate("performance.now()"))
        page.close()
    assert min(times) <= 1000


def test_a_large_network_opens_and_pans(open_page) -> None:
    """2,000 units and 20,000 pairs: ready in 5 s, then at least 10 frames a second with lines."""
    html = render_network_html(make_large_ledger())
    page = open_page(html, wait=False)
    page.wait_for_selector("body[data-ready]")
    assert page.evaluate("performance.now()") <= 5000
    page.wait_for_timeout(1500)
    box = page.locator("#canvas").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(
        "() => { window.frames_ = []; const note = (t) => { window.frames_.push(t);"
        " requestAnimationFrame(note); }; requestAnimationFrame(note); }"
    )
    page.mouse.move(x, y)
    page.mouse.down()
    began, first = time.monotonic(), page.evaluate("window.frames_.length")
    for step in range(60):
        page.mouse.move(x + 2 * step, y + step)
    rate = (page.evaluate("window.frames_.length") - first) / (time.monotonic() - began)
    assert line_pixels(page) > 20_000
    page.mouse.up()
    assert rate >= 10


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


def make_large_ledger(units: int = 2000, pairs: int = 20_000) -> Ledger:
    """A plan whose tasks give at least so many pairs: a ring of near neighbours and far ones."""
    text, tasks, seen = "大计划\n", [], set()
    number = 0
    while len(seen) < pairs:
        base = (number * 37) % units
        held = sorted(
            {
                base,
                (base + 1 + number % 7) % units,
                (base + 3) % units,
                (base + number // units * 11 + 20) % units,
            }
        )
        seen |= {(a, b) for a in held for b in held if a < b}
        start = len(text)
        text += f"第{number}项任务落实到位。\n"
        span = Span(start, len(text) - 1)
        owners = tuple(
            OwnerRow(f"x/{u:05}", f"第{u}单位", "lead" if not i else "support", True, span)
            for i, u in enumerate(held)
        )
        label = text[start : len(text) - 1]
        tasks.append(
            TaskRow(
                "large",
                f"1.t{number}",
                number + 1,
                (1,),
                ("一、总章",),
                label,
                label,
                span,
                Quoted(label, span),
                owners,
                None,
                (Measure(label, span, "must"),),
            )
        )
        number += 1
    document = DocumentRow(
        "large",
        "大计划",
        "",
        None,
        None,
        None,
        SourceText("large.txt", text, "0" * 64),
        (SectionRow("large", (1,), "一", "总章"),),
    )
    rows = tuple(
        UnitRow(f"x/{u:05}", f"第{u}单位", f"第{u}单位", (), "department") for u in range(units)
    )
    return Ledger((document,), rows, tuple(tasks))
