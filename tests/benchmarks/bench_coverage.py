"""Wall time of `kg coverage` as a writer waits for it: one reference, and a hundred.

    python tests/benchmarks/bench_coverage.py

A draft of 20,000 characters (the shipped plan's own text, repeated and cut) is held against the
shipped plan, and against a hundred references: every text of the folders given with ``--plans`` and
of the shipped corpora, and copies of them that leave out other paragraphs. Start-up is included;
``cpu`` is what the command itself computes, whatever else the machine does. The exit code is 1 when
a bar of wall time is missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from kg.resources import find_shipped

CHARACTERS = 20_000
REFERENCES = 100
ONE_BAR, HUNDRED_BAR = 3.0, 20.0
ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Measure both, print them, tell whether the bars hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plans", type=Path, action="append", default=[], help="a folder of texts")
    folders = [*parser.parse_args().plans, find_shipped("corpus")]
    plan = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        draft = write_draft(plan, folder)
        one = measure(draft, [plan])
        hundred = measure(draft, list(write_references(find_texts(folders), folder)))
    for name, (wall, cpu), bar in (("1", one, ONE_BAR), (str(REFERENCES), hundred, HUNDRED_BAR)):
        print(f"references {name:>3}   wall {wall:6.2f} s   cpu {cpu:6.2f} s   bar {bar:g} s")
    return int(one[0] > ONE_BAR or hundred[0] > HUNDRED_BAR)


def write_draft(plan: Path, folder: Path) -> Path:
    """Write a draft of the wanted length."""
    text = plan.read_text(encoding="utf-8")
    path = folder / "draft.txt"
    path.write_text((text + "\n" + text)[:CHARACTERS], encoding="utf-8")
    return path


def find_texts(folders: Sequence[Path]) -> list[str]:
    """Return the plans below the folders."""
    paths = sorted(p for folder in folders for p in folder.rglob("*.txt"))
    return [p.read_text(encoding="utf-8", errors="replace") for p in paths]


def write_references(texts: Sequence[str], folder: Path) -> Iterator[Path]:
    """Yield a hundred files: the texts in turn, each time without other paragraphs."""
    for number, text in zip(range(REFERENCES), cycle(texts), strict=False):
        turn = number // len(texts)
        lines = text.split("\n")
        kept = [line for k, line in enumerate(lines) if not turn or k < 5 or k % 12 != turn % 12]
        path = folder / f"reference-{number:03}.txt"
        path.write_text("\n".join(kept), encoding="utf-8")
        yield path


def measure(draft: Path, references: Sequence[Path]) -> tuple[float, float]:
    """Return a command's wall and processor seconds; a failure ends the benchmark."""
    against = [part for path in references for part in ("--against", str(path))]
    command = [sys.executable, "-m", "kg", "coverage", str(draft), *against]
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(
        [*command, "--format", "json", "--fail-on", "none"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    if done.returncode:
        raise SystemExit(f"kg coverage: {done.stderr.decode(errors='replace')[-400:]}")
    wall, after = time.perf_counter() - started, os.times()
    own = after.children_user - before.children_user
    return wall, own + after.children_system - before.children_system


if __name__ == "__main__":
    sys.exit(main())
