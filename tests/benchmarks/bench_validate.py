"""How long ``kg validate`` takes for a corpus: seconds a document, and a thousand documents.

Invented plans as long as a real one (about 16,000 characters) are built into a
store; then they are checked for the first time, and again unchanged. Every
figure is of one process; a build uses all cores.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kg.cli.output import terminal_width
from kg.graph.store import open_store
from kg.graph.stored_quotes import read_stored
from kg.pipeline import build_corpus
from kg.pipeline.validate import validate_store
from kg.render.tables import Table, render_grid

VERBS = ["推进", "加强", "完善", "建立", "健全", "支持", "鼓励", "探索", "优化", "提升"]
THINGS = ["数据产权制度", "算力平台", "公共服务", "质押融资", "人才培养", "标准体系", "绿色转型"]
PLACES = ["园区", "县域", "重点产业", "中小企业", "高等学校", "社区", "港口", "乡村"]
UNITS = ["市发展改革委", "市科技局", "市财政局", "市司法局", "市数据局", "市教育局", "市民政局"]
NUMERALS = "一二三四五六七八"
TASKS, SENTENCES, CLAUSES = 4, 7, 5
"""Tasks a part, sentences a task, clauses a sentence: about the Anhui plan's figures."""


def main() -> None:
    """Build, check, check again, and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=60, help="invented plans (default 60)")
    count = options.parse_args().documents
    with tempfile.TemporaryDirectory() as folder:
        print(render_grid(measure(Path(folder), count), width=terminal_width()), end="")


def measure(folder: Path, count: int) -> Table:
    """Return the seconds of each step, a document and (reckoned) for a thousand."""
    source, store = folder / "in", folder / "store"
    source.mkdir()
    texts = [write_plan(number) for number in range(count)]
    for number, text in enumerate(texts):
        (source / f"plan-{number:04}.txt").write_text(text, encoding="utf-8", newline="\n")
    steps: dict[str, Callable[[], object]] = {
        "build": lambda: build_corpus([source], store),
        "shapes alone": lambda: check_shapes(store),
        "validate": lambda: expect(validate_store(open_store(store)).reused, 0),
        "validate again": lambda: expect(validate_store(open_store(store)).reused, count),
        "build with one plan changed": lambda: change_one(source, store),
        "validate that": lambda: expect(validate_store(open_store(store)).reused, count - 1),
    }
    rows = tuple(describe(name, take_time(step), count) for name, step in steps.items())
    characters = sum(map(len, texts)) // count
    columns = (f"{count} plans of {characters} characters", "s", "s / document", "s / 1,000")
    return Table(columns, rows)


def describe(name: str, seconds: float, count: int) -> tuple[str, str, str, str]:
    """Return one row; the last figure is reckoned, not measured."""
    each = seconds / count
    return name, f"{seconds:.2f}", f"{each:.3f}", f"{each * 1000:.0f}"


def check_shapes(path: Path) -> None:
    """Run every shape on every document; nothing may be violated."""
    store = open_store(path)
    found = (tuple(read_stored(store, entry).find_violations()) for entry in store.documents)
    expect(sum(map(len, found)), 0)


def change_one(source: Path, store: Path) -> None:
    """Change one plan and build again."""
    file = source / "plan-0000.txt"
    file.write_text(write_plan(0) + "附则\n", encoding="utf-8", newline="\n")
    build_corpus([source], store)


def expect(found: int, wanted: int) -> None:
    """Stop a benchmark that does not measure what it says."""
    if found != wanted:
        raise SystemExit(f"expected {wanted}, found {found}")


def take_time(step: Callable[[], object]) -> float:
    """Return the seconds that ``step`` takes."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def write_plan(number: int) -> str:
    """Return an invented plan, the same for the same number."""
    draw = random.Random(number)
    lines = [f"云川市第{number}号行动计划", "云川市人民政府办公室", "2024年3月1日"]
    for part in NUMERALS:
        lines.append(f"{part}、推进{draw.choice(THINGS)}建设")
        lines += [write_task(draw, item) for item in NUMERALS[:TASKS]]
    return "\n".join(lines) + "\n"


def write_task(draw: random.Random, item: str) -> str:
    """Return a run-in task with its sentences and a statement of who is responsible."""
    said = "".join(write_sentence(draw) for _ in range(SENTENCES))
    lead, *others = draw.sample(UNITS, 4)
    return f"（{item}）推进{draw.choice(THINGS)}。{said}（{lead}牵头，{'、'.join(others)}配合）"


def write_sentence(draw: random.Random) -> str:
    """Return one measure, some with a date and a quantity."""
    goal = f"{draw.randint(2024, 2026)}年底前建成{draw.randint(2, 90)}个示范点，"
    dated = goal if draw.random() < 0.2 else ""
    clauses = (
        f"{draw.choice(VERBS)}{draw.choice(PLACES)}{draw.choice(THINGS)}" for _ in range(CLAUSES)
    )
    return f"{dated}{'，'.join(clauses)}。"


if __name__ == "__main__":
    main()
