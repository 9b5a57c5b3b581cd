"""What a hostile document puts into names and sentences stays text, and nothing leaves the page."""

from __future__ import annotations

import re

import pytest
from network_samples import Chapter, Item, SampleDirectory, write_plan

from kg.analysis.ledger import build_ledger
from kg.render.network_html import render_network_html

pytestmark = pytest.mark.browser

HOSTILE = [
    "<script>window.hit=1</script>",
    "</script><img src=x onerror=window.hit=1>",
    "\"'><svg onload=window.hit=1>",
    "javascript:window.hit=1",
    "省\u202e厅技科\u202c",
    "市😀局",
    "{{data}}{{script}}",
    "<!--<script>",
    "=cmd|' /C calc'!A0",
]


@pytest.fixture(scope="module")
def hostile_html() -> str:
    """A plan in which every name, title, sentence and heading is hostile."""
    items = [
        Item(
            text,
            (text + "。", "普通举措。"),
            (
                (text, None, "lead"),
                ("市财政局", "yunze/finance", "support"),
                (text + "二", None, "support"),
            ),
        )
        for text in HOSTILE
    ]
    plan = write_plan([Chapter("一、", HOSTILE[0], items)], title=HOSTILE[1])
    return render_network_html(build_ledger([plan], SampleDirectory()))


@pytest.mark.parametrize("view", ["network", "matrix", "table", "timeline", "sections", "gaps"])
def test_hostile_text_is_shown_as_text(open_page, hostile_html: str, view: str) -> None:
    """In every view nothing runs, no element is made of the text, and the text can be read."""
    page = open_page(hostile_html, f"#view={view}&min=1")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None
    assert page.evaluate("document.querySelectorAll('body img, body svg').length") == 0
    assert page.evaluate("document.scripts.length") == 3
    assert page.inner_text("#title") == HOSTILE[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_found_and_read(open_page, hostile_html: str, text: str) -> None:
    """Search and panel show the name as it is printed."""
    page = open_page(hostile_html)
    page.fill("#search", text)
    page.click("#found [role=option]:has-text('项任务') >> nth=0")
    assert page.text_content("#panel h2").startswith(text)
    page.click("#panel .place >> nth=0")
    assert text in page.text_content("#panel .context")
    assert page.evaluate("window.hit") is None


def test_a_hostile_cell_is_no_formula(open_page, hostile_html: str) -> None:
    """In the exported table a name that begins with = stands behind an apostrophe."""
    page = open_page(hostile_html, "#view=table&table=units")
    with page.expect_download() as file:
        page.click("#export-csv")
    text = file.value.path().read_text(encoding="utf-8-sig")
    assert "'=cmd" in text
    assert not re.search(r"^\"?=", text, re.MULTILINE)


def test_marks_that_turn_the_text_are_left_out_of_drawn_labels(hostile_html: str) -> None:
    """A canvas label holds no direction mark; the name in the data keeps it."""
    label = hostile_html.split('"vis":')[1].split('"edges"')[0]
    assert "\u202e" not in label
    assert "\u202e" in hostile_html


def test_the_page_names_no_address(anhui_html: str) -> None:
    """No src, href or url() leads anywhere; the policy starts from nothing."""
    frame = re.sub(r"<script.*?</script>", "", anhui_html, flags=re.DOTALL)
    assert not re.search(r"\bsrc=|https?:|url\(", frame)
    assert "default-src &#39;none&#39;" in frame or "default-src 'none'" in frame
    assert "unsafe" not in frame


def test_the_policy_is_in_force(open_page, sample_html: str) -> None:
    """A script that was added to the page afterwards does not run, and the browser says so."""
    added = sample_html.replace(
        '<script type="application/json"',
        '<script>window.hit=1</script><script type="application/json"',
    )
    page = open_page(added, complaint="Content Security Policy")
    assert page.evaluate("window.hit") is None
    assert page.inner_text("#title") == "云泽市数字乡村行动计划"
