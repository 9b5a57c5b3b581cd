"""Every bar of coverage on every judged draft, with weights found without it, beside two baselines.

    python tests/coverage/score_drafts.py                   # leave one draft out
    python tests/coverage/score_drafts.py --held-back       # the outside drafts kept apart
    python tests/coverage/score_drafts.py --errors NAME     # what is wrong in one draft

`task`, `macro_f1`, `measure`, `present`, `line_p`, `line_r`, `new` and `indicator` are counted as
in the scorer of the coverage gold. The baselines, TF-IDF cosine and BM25 on jieba words, find a
measure present when its best sentence reaches a threshold: the best on the development draft (the
given one, else the first by name) for task macro-F1. `tfidf` and `bm25` are their macro-F1.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from baselines import find_threshold, judge_by, measure_bm25, measure_tfidf
from fit_weights import (
    Case,
    fit_both,
    macro_f1,
    make_case,
    make_cases,
    make_weights,
    print_figures,
)
from judged import CREDIT, Judged, read_anhui, read_held_back, read_judged

from kg.analysis.comparison import compare_plans
from kg.analysis.coverage import Settings, judge_share, make_settings
from kg.analysis.lexicon import load_lexicon
from kg.analysis.report import CoverageReport
from kg.analysis.sides import make_keys
from kg.knowledge.matching import load_matching
from kg.knowledge.units import load_directory

TASK_THRESHOLD = 0.7


def make_report(judged: Judged, settings: Settings) -> CoverageReport:
    """Return the whole report on a draft, its own findings left out."""
    keys = make_keys(load_directory())
    return compare_plans(judged.rows, [read_anhui()], settings, keys)


def score_report(report: CoverageReport, case: Case) -> dict[str, float]:
    """Return the figures of a report, from 0 to 1."""
    truth = case.truth
    measures = [m for t in report.tasks for m in t.measures]
    credit = np.array([CREDIT.get(m.status, 0.0) for m in measures])
    present = credit > 0
    pairs = list(zip([t.status for t in report.tasks], find_true_statuses(case), strict=True))
    line_p, line_r = score_lines(report, case)
    return {
        "task": sum(a == b for a, b in pairs) / len(pairs),
        "macro_f1": macro_f1(pairs),
        "measure": float((credit == truth).mean()),
        "present": 2 * float((present & (truth > 0)).sum()) / float(sum(present) + sum(truth > 0)),
        "line_p": line_p,
        "line_r": line_r,
        "new": score_new(report, case.judged),
        "indicator": score_indicators(report, case.judged),
    }


def find_true_statuses(case: Case) -> list[str]:
    """Return the true status of each task, from the truth of its measures."""
    tasks = np.array([w.task for w in case.wanted])
    return [
        judge_share(float(case.truth[tasks == t].mean()), TASK_THRESHOLD)
        for t in range(tasks.max() + 1)
    ]


def find_lines(judged: Judged, start: int, end: int) -> set[int]:
    """Return the lines of the draft that ``[start, end)`` touches, from 0."""
    first = judged.text.count("\n", 0, start)
    return set(range(first, first + judged.text.count("\n", start, max(start, end - 1)) + 1))


def score_lines(report: CoverageReport, case: Case) -> tuple[float, float]:
    """Return precision and recall of the matched lines of present tasks."""
    hit = found_all = true_all = 0
    tasks = np.array([w.task for w in case.wanted])
    for t, task in enumerate(report.tasks):
        rows = np.flatnonzero(tasks == t)
        places = [p for r in rows for p in case.judged.places.get(case.keys[r], [])]
        true = set().union(*(find_lines(case.judged, *p) for p in places))
        spans = [(m.span.start, m.span.end) for m in task.matches]
        found = set().union(*(find_lines(case.judged, *s) for s in spans))
        allowed = true | case.judged.also.get(t, set())
        hit += len(found & true)
        found_all += len(found - (allowed - true))
        true_all += len(true)
    return hit / found_all if found_all else 1.0, hit / true_all if true_all else 1.0


def score_new(report: CoverageReport, judged: Judged) -> float:
    """Return the F1 of the lines of new items."""
    true = set().union(*(find_lines(judged, *p) for p in judged.new))
    found = set().union(*(find_lines(judged, n.span.start, n.span.end) for n in report.new))
    return 2 * len(true & found) / (len(true) + len(found)) if true or found else 1.0


def score_indicators(report: CoverageReport, judged: Judged) -> float:
    """Return the share of the reference's indicators with the right status."""
    found = {i.number: i.status for i in report.indicators if i.number is not None}
    right = sum(found.get(n) == status for n, status in judged.indicators.items())
    return right / len(judged.indicators) if judged.indicators else 1.0


def score_baselines(first: Case, cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Return each draft's task macro-F1 by both baselines, thresholds found on ``first``."""
    found: dict[str, dict[str, float]] = {c.judged.name: {} for c in cases}
    for name, measure in (("tfidf", measure_tfidf), ("bm25", measure_bm25)):
        threshold = find_threshold(measure(first), first)
        for case in cases:
            found[case.judged.name][name] = macro_f1(judge_by(measure(case), case, threshold))
    return found


def make_settings_without(cases: Sequence[Case], name: str) -> Settings:
    """Return the settings with weights found on the cases of the other drafts."""
    local, final = fit_both([c for c in cases if c.judged.name != name])
    settings = make_settings(load_lexicon(), load_matching())
    return replace(settings, weights=make_weights(local, final))


def print_errors(report: CoverageReport, case: Case) -> None:
    """Print every wrong task, measure and new item of a draft."""
    for t, (task, true) in enumerate(
        zip(report.tasks, find_true_statuses(case), strict=True), start=1
    ):
        if task.status != true:
            print(f"task {t} {task.title}: {true}, got {task.status} {task.score:.2f}")
    rows = [(task, m) for task in report.tasks for m in task.measures]
    for r, (_, m) in enumerate(rows):
        truth = case.truth[r]
        if CREDIT.get(m.status, 0.0) == truth:
            continue
        t, k = case.keys[r]
        said = [case.judged.text[a:b] for a, b in case.judged.places.get((t, k), [])]
        best = m.match or m.nearest
        print(f"{t + 1}.{k + 1} true {truth} got {m.status} {m.score:.2f}: {m.text}")
        print("   true:", "｜".join(said))
        print("   best:", best.quote if best else "")
    new = [case.judged.text[a:b][:60] for a, b in case.judged.new]
    print("new true:", *new, sep="\n   ")
    print("new found:", *(n.text[:60] for n in report.new), sep="\n   ")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--held-back", action="store_true", help="the drafts kept apart")
    parser.add_argument("--errors", action="store_true", help="print what is wrong")
    parser.add_argument("names", nargs="*", help="these drafts only")
    options = parser.parse_args()
    own = read_judged()
    drafts = read_held_back() if options.held_back else own
    learnt = [] if options.held_back else make_cases(own)
    cases = {d.name: make_case(d) for d in drafts if d.name in (options.names or [d.name])}
    baselines = score_baselines(make_case(own[0]), list(cases.values()))
    figures = {}
    for name, case in cases.items():
        settings = (
            make_settings_without(learnt, name)
            if learnt
            else make_settings(load_lexicon(), load_matching())
        )
        report = make_report(case.judged, settings)
        figures[name] = {**score_report(report, case), **baselines[name]}
        if options.errors:
            print_errors(report, case)
    print_figures(figures)


if __name__ == "__main__":
    main()
