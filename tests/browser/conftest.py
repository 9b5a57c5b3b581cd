"""A real Chromium with the network cut, and pages that fail the test on any console error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from network_samples import sample_ledger
from playwright.sync_api import Browser, Page, sync_playwright
from programs import CHROMIUM, require_program

from kg.analysis.ledger import Ledger, ReadPlan, build_ledger
from kg.knowledge.units import load_directory
from kg.reading.files import read_source
from kg.reading.parser import read_plan
from kg.render.network_html import render_network_html
from kg.resources import find_shipped

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without one the test is skipped, in CI it fails."""
    found = require_program(*CHROMIUM, package="chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Open HTML from a file with the network off.

    At the end nothing may have been logged but the ``complaint`` that a test awaits.
    """
    context = browser.new_context(
        viewport={"width": 1440, "height": 860}, accept_downloads=True, offline=True
    )
    complaints: list[str] = []
    expected: list[str] = []

    def open_html(html: str, hash_: str = "", *, wait: bool = True, complaint: str = "") -> Page:
        expected.append(complaint)
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8", newline="")
        page = context.new_page()
        page.on("console", lambda m: complaints.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda e: complaints.append(f"error: {e}"))
        page.on("request", lambda r: _note_request(r.url, path.as_uri(), complaints))
        page.goto(path.as_uri() + hash_)
        if wait:
            page.wait_for_selector("body[data-ready]")
        return page

    yield open_html
    context.close()
    awaited = [e for e in expected if e]
    assert all(any(e in c for c in complaints) for e in awaited)
    assert [c for c in complaints if not any(e in c for e in awaited)] == []


def _note_request(url: str, own: str, complaints: list[str]) -> None:
    if not url.startswith((own, "data:", "blob:")):
        complaints.append(f"request: {url}")


@pytest.fixture(scope="session")
def anhui() -> Ledger:
    """The shipped Anhui plan, read by the parser."""
    path = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
    source, plan = read_plan(read_source(path))
    return build_ledger([ReadPlan("anhui-ip-145", source, plan)], load_directory())


@pytest.fixture(scope="session")
def anhui_html(anhui: Ledger) -> str:
    """The Anhui plan's page."""
    return render_network_html(anhui)


@pytest.fixture(scope="session")
def sample_html() -> str:
    """The invented plan's page."""
    return render_network_html(sample_ledger())
