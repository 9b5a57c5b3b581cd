"""Reading time per character of long and odd texts, against the shipped plan's (run by hand).

Each text is read at two lengths; the last column is the time per character of
the longer one over that of the shorter: near 1 is linear. The exit code is 1
when a text grows by more than the factor that may be set.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator

from kg.reading.files import read_source_bytes
from kg.reading.parser import read_plan
from kg.resources import find_shipped

PLAN = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
_ROW = "{n}\n推进智慧园区建设，\n建成示范园区3个。\n市科技局\n市财政局、市商务局\n2025年底前\n"
_HEAD = "序号\n重点任务\n牵头单位\n责任单位\n完成时限\n"


def _repeat(text: str) -> Callable[[int], str]:
    return lambda size: text * max(1, size // len(text))


def _plans(plan: str) -> Callable[[int], str]:
    """Return what repeats a plan, each time on another matter: copies alike are read once."""

    def make(size: int) -> str:
        copies = range(max(1, size // len(plan)))
        return "".join(plan.replace("知识", f"知{chr(0x4E00 + n)}") for n in copies)

    return make


def _table(size: int) -> str:
    rows = range(1, max(2, size // len(_ROW)))
    return "任务分工表\n" + _HEAD + "".join(_ROW.format(n=n) for n in rows)


def _items(size: int) -> str:
    item = "{n}.建设产业园区。完善配套设施。（市发展改革委牵头，市财政局配合）\n"
    return "一、任务\n" + "".join(item.format(n=n) for n in range(1, max(2, size // len(item))))


def _bars(size: int) -> str:
    row = "| {n} | 推进园区建设 | 市科技局 | 市财政局、市商务局 | 2025年底前 |\n"
    head = "| 序号 | 重点任务 | 牵头单位 | 配合单位 | 完成时限 |\n|---|---|---|---|---|\n"
    return head + "".join(row.format(n=n) for n in range(1, max(2, size // len(row))))


def _boxes(size: int) -> str:
    box = "专栏{n} 重点工程\n1.建设平台。到2025年建成平台10个。\n2.培育人才。培训5000人次。\n"
    return "一、任务\n" + "".join(box.format(n=n) for n in range(1, max(2, size // len(box))))


def find_texts() -> Iterator[tuple[str, Callable[[int], str]]]:
    """Yield the name of each kind of text and what makes it in a length."""
    plan = PLAN.read_text(encoding="utf-8")
    yield "plans", _plans(plan)
    yield "plans on one line", _plans(plan.replace("\n", ""))
    yield "flattened table", _table
    yield "markdown table", _bars
    yield "numbered items", _items
    yield "boxes", _boxes
    yield "、 alone", _repeat("、")
    yield "nested brackets", lambda size: "（" * (size // 2) + "）" * (size // 2)
    yield "open brackets", _repeat("（市科技局负责")
    yield "one long unit list", lambda size: "一、任务\n（" + "市科技局、" * (size // 5) + "负责）"
    yield "verbs", lambda size: "一、任务\n（" + "市科技局牵头，" * (size // 7) + "）"
    yield "labels", lambda size: "一、任务\n（" + "责任单位：市科技局；" * (size // 10) + "）"
    yield "book titles", _repeat("《关于印发规划的通知》（皖政〔2021〕1号）")
    yield "open book titles", _repeat("《关于印发")
    yield "quotes", _repeat("“双随机")
    yield "dates", _repeat("2025年底前，")
    yield "numbers", _repeat("年均增长5.5%，达到300万家，")
    yield "digits", _repeat("1234567890")
    yield "spaces", lambda size: "一、任务\n" + " " * size + "\n（市科技局负责）\n"
    yield "blank lines", lambda size: "一、任务\n" + "\n" * size + "（市科技局负责）\n"
    yield "short lines", _repeat("市科技局\n")
    yield "headings", _repeat("一、总体要求\n")
    yield "header words", _repeat("序号\n重点任务\n牵头单位\n责任单位\n")
    yield "tabs", _repeat("。\t")
    yield "rows of tabs", _repeat("1\t任务\t市科技局\t\n")
    yield "sentences", _repeat("推进建设。")
    yield "latin letters", _repeat("Art Design ")
    yield "radicals", _repeat("⼈⼜⼯")
    yield "indicator heads", _repeat("序号 指标 单位 2020年 2025年 属性\n")


def read_seconds(text: str) -> float:
    """Return the seconds of processor time that reading the text takes."""
    source = read_source_bytes(text.encode(), "bench.txt")
    started = time.process_time()
    read_plan(source)
    return time.process_time() - started


def main() -> int:
    """Measure each kind at both lengths and print a line for each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--short", type=int, default=100_000, help="characters (default 100000)")
    options.add_argument("--long", type=int, default=1_000_000, help="characters (default 1000000)")
    options.add_argument("--most", type=float, default=2.0, help="growth allowed (default 2)")
    options.add_argument("--only", default="", help="part of the name of the texts to read")
    chosen = options.parse_args()
    read_seconds(PLAN.read_text(encoding="utf-8"))
    over = 0
    print(f"{'text':<22}{'chars':>9}{'ms':>9}{'µs/char':>9}{'growth':>8}")
    for name, make in find_texts():
        if chosen.only in name:
            over += _print_growth(name, make, (chosen.short, chosen.long), chosen.most)
    return int(over > 0)


def _print_growth(
    name: str, make: Callable[[int], str], sizes: tuple[int, int], most: float
) -> bool:
    """Print a text's two figures; return whether it grows by more than ``most``."""
    (short, before), (long, after) = ((len(t), read_seconds(t)) for t in map(make, sizes))
    growth = (after / long) / (before / short)
    each = after / long * 1e6
    over = growth > most and after > 1
    print(
        f"{name:<22}{long:>9}{after * 1e3:>9.0f}{each:>9.2f}{growth:>7.1f}×{' OVER' * over}",
        flush=True,
    )
    return over


if __name__ == "__main__":
    sys.exit(main())
