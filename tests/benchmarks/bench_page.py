"""How soon the page answers and how smoothly it pans, in Chromium without a GPU (``make bench``).

Three figures, each with its bar: seconds from opening the shipped plan's page
to the first search result (at most 1, best of several), seconds until 2,000
units with 20,000 pairs are drawn (at most 5), frames a second while they are
dragged with their lines (at least 10). The exit code is 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from network_large import make_large_ledger
from programs import CHROMIUM, find_program

from kg.analysis.ledger import Ledger, ReadPlan, build_ledger
from kg.knowledge.units import load_directory
from kg.reading.files import read_source
from kg.reading.parser import read_plan
from kg.render.network_html import render_network_html
from kg.resources import find_shipped

BARS = (("search answers", "s", 1.0), ("large network ready", "s", 5.0), ("panning", "fps", 10.0))
COUNT_FRAMES = (
    "() => { window.frames_ = 0; const note = () => { window.frames_ += 1;"
    " requestAnimationFrame(note); }; requestAnimationFrame(note); }"
)


def main() -> int:
    """Measure, print each figure beside its bar, tell whether all bars hold."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="openings (default 5)")
    rounds = options.parse_args().rounds
    chromium = find_program(*CHROMIUM)
    if not chromium:
        raise SystemExit("no Chromium on this system")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        plan = write_page(Path(folder, "plan.html"), read_shipped())
        large = write_page(Path(folder, "large.html"), make_large_ledger())
        search = min(time_search(browser, plan) for _ in range(rounds))
        ready, frames = time_large(browser, large)
        browser.close()
    return report((search, ready, frames))


def report(figures: tuple[float, float, float]) -> int:
    """Print the figures; return 1 when one misses its bar."""
    missed = 0
    for figure, (name, unit, bar) in zip(figures, BARS, strict=True):
        holds = figure >= bar if unit == "fps" else figure <= bar
        sign = "at least" if unit == "fps" else "at most"
        print(f"{name}: {figure:.2f} {unit} ({sign} {bar:g}): {'holds' if holds else 'MISSED'}")
        missed += not holds
    return int(missed > 0)


def read_shipped() -> Ledger:
    """Return the rows of the shipped plan."""
    path = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
    source, plan = read_plan(read_source(path))
    return build_ledger([ReadPlan("anhui-ip-145", source, plan)], load_directory())


def write_page(path: Path, ledger: Ledger) -> str:
    """Write the ledger's page and return its address."""
    path.write_text(render_network_html(ledger), encoding="utf-8", newline="")
    return path.as_uri()


def time_search(browser: Browser, address: str) -> float:
    """Return the seconds from the start of loading to the first search result."""
    page = open_page(browser, address)
    page.fill("#search", "省")
    page.wait_for_selector("#found [role=option]")
    seconds: float = page.evaluate("performance.now()") / 1000
    page.context.close()
    return seconds


def time_large(browser: Browser, address: str) -> tuple[float, float]:
    """Return the seconds until the network is drawn, and frames a second while it is dragged."""
    page = open_page(browser, address)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")
    ready: float = page.evaluate("performance.now()") / 1000
    frames = count_frames(page)
    page.context.close()
    return ready, frames


def count_frames(page: Page) -> float:
    """Drag the network for about two seconds and return the frames a second."""
    box = page.locator("#canvas").bounding_box()
    if not box:
        raise SystemExit("the page has no canvas")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(COUNT_FRAMES)
    page.mouse.move(x, y)
    page.mouse.down()
    began, first = time.monotonic(), page.evaluate("window.frames_")
    for step in range(120):
        page.mouse.move(x + step, y + step / 2)
    frames: int = page.evaluate("window.frames_") - first
    seconds = time.monotonic() - began
    page.mouse.up()
    return frames / seconds


def open_page(browser: Browser, address: str) -> Page:
    """Open ``address`` in a fresh profile with the network off."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, offline=True)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    return page


if __name__ == "__main__":
    raise SystemExit(main())
