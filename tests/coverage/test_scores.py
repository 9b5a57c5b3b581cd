"""How well coverage judges drafts whose truth is known: the given one, and the project's own."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from statistics import mean

import pytest
from fit_weights import macro_f1, match_measures
from judged import CREDIT, Judged, judge_tagged, read_anhui
from tagged import read_all

from kg.analysis.coverage import judge_share, make_settings, measure_coverage
from kg.analysis.lexicon import load_lexicon
from kg.analysis.report import CoverageReport
from kg.analysis.sides import compare_sides, read_side
from kg.knowledge.matching import load_matching
from kg.reading.files import read_source
from kg.render.coverage_json import render_coverage_json
from kg.resources import find_shipped

SHARED = next(
    (
        folder / "shared"
        for folder in Path(__file__).resolve().parents
        if (folder / "shared" / "gold" / "coverage" / "gold.json").is_file()
    ),
    None,
)
ANHUI = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
# The bars of the coverage issue, by the scorer's names.
BARS = {
    "task_accuracy": 0.93,
    "task_macro_f1": 0.92,
    "measure_accuracy": 0.88,
    "measure_present_f1": 0.92,
    "line_precision": 0.88,
    "line_recall": 0.88,
    "new_f1": 0.85,
    "indicator_accuracy": 1.0,
    "finding_recall": 0.9,
    "finding_precision": 0.9,
}
needs_gold = pytest.mark.skipif(SHARED is None, reason="../shared/gold/coverage is not there")


@lru_cache(maxsize=2)
def report_on(suffix: str) -> CoverageReport:
    assert SHARED
    draft = read_side(read_source(SHARED / "gold" / "coverage" / f"draft{suffix}"), "draft")
    return compare_sides(draft, [read_side(read_source(ANHUI), "anhui-ip-145")])


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The figures of the shared scorer on the given draft."""
    assert SHARED
    path = tmp_path_factory.mktemp("gold") / "report.json"
    path.write_text(render_coverage_json(report_on(".txt")), encoding="utf-8")
    gold = SHARED / "gold" / "coverage"
    done = subprocess.run(
        [
            *(sys.executable, str(SHARED / "eval" / "score_coverage.py"), str(path)),
            *(str(gold / "gold.json"), str(gold / "draft.txt"), "--json"),
        ],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


@needs_gold
@pytest.mark.parametrize("name", BARS)
def test_the_given_draft_reaches_the_bar(figures: dict[str, float], name: str) -> None:
    """By the scorer that decides."""
    assert figures[name] >= BARS[name]


@needs_gold
def test_the_given_word_draft_has_the_same_verdicts() -> None:
    """Tasks, measures, changes, indicators and the draft's own findings."""
    plain, word = report_on(".txt"), report_on(".docx")

    def verdicts(report: CoverageReport) -> object:
        tasks = [
            (t.status, [m.status for m in t.measures], [c.kind for c in t.changes])
            for t in report.tasks
        ]
        own = [f.code for f in report.findings if f.code[0] != "X"]
        return tasks, [(i.name, i.status) for i in report.indicators], own

    assert verdicts(plain) == verdicts(word)
    assert [n.title for n in plain.new] == [n.title for n in word.new]


# ---- the project's own drafts


def find_statuses(draft: Judged) -> list[list[str]]:
    """Return the measures' statuses by task, as the shipped weights judge them."""
    settings = make_settings(load_lexicon(), load_matching())
    report = measure_coverage(draft.rows, [read_anhui()], settings)
    return [[m.status for m in t.measures] for t in report.tasks]


@lru_cache(maxsize=1)
def score_own() -> dict[str, dict[str, float]]:
    """Return each draft's share of right measures and macro-F1 of its tasks."""
    figures = {}
    for draft in map(judge_tagged, read_all()):
        told = find_statuses(draft)
        true = true_statuses(draft, told)
        pairs = [(task_status(a), task_status(b)) for a, b in zip(told, true, strict=True)]
        right = [a == b for x, y in zip(told, true, strict=True) for a, b in zip(x, y, strict=True)]
        figures[draft.name] = {"measure": mean(right), "macro_f1": macro_f1(pairs)}
    return figures


def true_statuses(draft: Judged, told: list[list[str]]) -> list[list[str]]:
    keys = iter(match_measures(draft))
    return [[draft.truth.get(next(keys), "missing") for _ in task] for task in told]


def task_status(measures: list[str]) -> str:
    return judge_share(mean(CREDIT.get(m, 0.0) for m in measures), 0.7)


def test_the_own_drafts_are_judged_well() -> None:
    """On average over drafts of unlike styles; no draft falls far below the others."""
    figures = score_own()

    assert len(figures) >= 5
    assert mean(f["measure"] for f in figures.values()) >= 0.85
    assert mean(f["macro_f1"] for f in figures.values()) >= 0.85
    assert min(f["measure"] for f in figures.values()) >= 0.7
