"""The ontology's page in a real browser: languages, filter, links, and no barrier."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from kg.render.ontology_page import render_ontology_page

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The page as it opens, in Chinese."""
    return open_page(render_ontology_page(), wait=False)


def test_the_other_language_is_one_click_away(page: Page) -> None:
    """Headings, definitions and the button itself change; the address remembers."""
    assert page.locator("h1").inner_text() == "政府规划本体"
    page.get_by_role("button", name="English").click()

    assert page.locator("h1").inner_text() == "Government plan ontology"
    assert page.title() == "Government plan ontology"
    assert "lang=en" in page.url
    assert page.get_by_role("button", name="中文").is_visible()


def test_the_filter_leaves_what_holds_the_words(page: Page) -> None:
    """And says how many; Escape brings all back."""
    page.keyboard.press("/")
    page.keyboard.type("共同承担")

    assert page.locator("#CoOwnership").is_visible()
    assert not page.locator("#Indicator").is_visible()
    assert "条" in page.locator("#found").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#Indicator").is_visible()


def test_a_box_of_the_picture_leads_to_its_class(page: Page) -> None:
    """The picture's own classes are links."""
    page.locator('.picture a[href="#Task"]').click()

    assert page.url.endswith("#Task")
    assert page.locator("#Task").is_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_never_scrolls_sideways(page: Page, width: int) -> None:
    """Wide tables scroll within themselves."""
    page.set_viewport_size({"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_has_no_barrier(open_page: OpenPage, lang: str) -> None:
    """axe finds nothing in either language."""
    shown = open_page(render_ontology_page(lang=lang), wait=False)

    assert Axe().run(shown).response["violations"] == []
