"""Find the weights of ontology/checks/coverage.toml, and how well they do on a draft set aside.

    python tests/coverage/fit_weights.py           # leave one draft out: the figures
    python tests/coverage/fit_weights.py --write   # fit on all drafts, write the weights

Two logistic models without negative weights: `local` scores a (measure, sentence) pair by its
own features; `final` adds how many other measures of the task stand in the same item. A measure
that is present counts with its best true sentence, one that is missing with its best sentence.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from judged import CREDIT, Judged, read_anhui, read_judged

from kg.analysis.alignment import FEATURES, Wanted, measure_company, measure_features
from kg.analysis.coverage import PreparedDraft, judge_share
from kg.analysis.evidence import Grades
from kg.analysis.lexicon import load_lexicon
from kg.analysis.passages import Floats, Passages
from kg.resources import find_shipped

RIDGE = 0.1
STATUSES = ("covered", "partial", "missing")


@dataclass
class Case:
    """A draft's features against the reference, with the truth by measure."""

    judged: Judged
    prepared: PreparedDraft
    wanted: list[Wanted]
    features: Floats
    truth: Floats  # 1, 0.5 or 0 by measure
    columns: list[list[int]]  # true sentences by measure
    inputs: Floats | None = None


def make_case(judged: Judged) -> Case:
    """Measure a draft's features."""
    reference = read_anhui()
    tasks = reference.wanted
    wanted = [Wanted(i, m.text) for i, t in enumerate(tasks) for m in t.measures]
    prepared = judged.prepare()
    measures = Passages([w.text for w in wanted], load_lexicon())
    titles = [t.title for t in tasks]
    features = measure_features(prepared.text, measures, wanted, titles, Grades())
    keys = match_measures(judged)
    truth = np.array([CREDIT.get(judged.truth.get(k, ""), 0.0) for k in keys])
    columns = [find_columns(prepared, judged.places.get(k, [])) for k in keys]
    return Case(judged, prepared, wanted, features, truth, columns)


def match_measures(judged: Judged) -> list[tuple[int, int]]:
    """Return the truth's key of each measure, counted from the end of its task."""
    keys = []
    for t, task in enumerate(read_anhui().wanted):
        true = ANHUI_MEASURES[t]
        keys += [(t, true - len(task.measures) + m) for m in range(len(task.measures))]
    return keys


# Measures of each Anhui task as the annotators counted them.
ANHUI_MEASURES = (
    *(8, 4, 4, 5, 11, 7, 6, 8, 9, 6, 5, 5, 8, 5, 7, 4),
    *(5, 2, 3, 6, 4, 7, 3, 4, 6, 4, 4, 2, 3, 3, 3, 3),
)


def find_columns(prepared: PreparedDraft, places: Sequence[tuple[int, int]]) -> list[int]:
    """Return the sentences that overlap any of ``places``."""
    return [
        i
        for i, (_, m) in enumerate(prepared.sources)
        if any(m.span.start < b and a < m.span.end for a, b in places)
    ]


def fit_logistic(rows: Floats, truth: Floats) -> Floats:
    """Return non-negative weights and an intercept by projected gradient with momentum."""
    count = rows.shape[1]
    weights = np.r_[np.full(count, 0.5), -3.0]
    x = np.c_[rows, np.ones(len(rows))]
    step = 4.0 / (np.linalg.norm(x, 2) ** 2)
    previous, momentum = weights, 1.0
    for _ in range(3_000):
        ahead = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        point = weights + (momentum - 1) / ahead * (weights - previous)
        gradient = x.T @ (1 / (1 + np.exp(-x @ point)) - truth) + RIDGE * np.r_[point[:-1], 0]
        previous, weights = weights, point - step * gradient
        weights[:-1] = np.maximum(weights[:-1], 0)
        momentum = ahead
    return weights


def fit(cases: Sequence[Case], inputs: Callable[[Case], Floats]) -> Floats:
    """Fit one model, choosing each measure's sentence anew with each round's weights."""
    weights = None
    for _ in range(4):
        rows, truth = [], []
        for case in cases:
            x = inputs(case)
            score = x[:, :, 0] if weights is None else x @ weights[:-1]
            for r in range(len(case.wanted)):
                columns = case.columns[r] or range(score.shape[1])
                rows.append(x[r, max(columns, key=lambda c: score[r, c])])
                truth.append(float(bool(case.columns[r])))
        weights = fit_logistic(np.array(rows), np.array(truth))
    return weights


def with_company(case: Case, local: Floats) -> Floats:
    """Return the inputs of the final model."""
    first = 1 / (1 + np.exp(-(case.features @ local[:-1] + local[-1])))
    company = measure_company(first, case.prepared.text, case.wanted)
    return np.dstack([case.features, company])


def fit_both(cases: Sequence[Case]) -> tuple[Floats, Floats]:
    """Fit the local model, then the final one on company found without the case itself."""
    local = fit(cases, lambda c: c.features)
    for case in cases:
        others = [c for c in cases if c is not case]
        case.inputs = with_company(case, fit(others, lambda c: c.features))
    return local, fit(cases, lambda c: c.inputs)


def score_case(case: Case, scores: Floats, threshold: float) -> dict[str, float]:
    """Return the figures of ``eval/score_coverage.py`` that need no report."""
    present = scores.max(1) >= threshold
    wrong = (present != (case.truth > 0)) | (case.truth == 0.5)
    hit = float((present & (case.truth > 0)).sum())
    tasks = np.array([w.task for w in case.wanted])
    pairs = []
    for t in range(tasks.max() + 1):
        mine = judge_share(float(present[tasks == t].mean()), 0.7)
        pairs.append((mine, judge_share(float(case.truth[tasks == t].mean()), 0.7)))
    return {
        "measure": 1 - float(wrong.mean()),
        "present_f1": 2 * hit / float(present.sum() + (case.truth > 0).sum()),
        "task": sum(a == b for a, b in pairs) / len(pairs),
        "macro_f1": macro_f1(pairs),
    }


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 over the three statuses; a status on neither side counts 1."""
    found = []
    for status in STATUSES:
        hit = sum(a == b == status for a, b in pairs)
        total = sum(a == status for a, _ in pairs) + sum(b == status for _, b in pairs)
        found.append(2 * hit / total if total else 1.0)
    return float(np.mean(found))


def cross_validate(cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Return the figures of each draft under weights found without it."""
    figures = {}
    for case in cases:
        local, final = fit_both([c for c in cases if c is not case])
        raw = with_company(case, local) @ final[:-1] + final[-1]
        figures[case.judged.name] = score_case(case, 1 / (1 + np.exp(-raw)), 0.5)
    return figures


def print_figures(figures: dict[str, dict[str, float]]) -> None:
    """Print a line a draft and the mean."""
    names = list(next(iter(figures.values())))
    print("draft".ljust(10), *(n.rjust(11) for n in names))
    for draft, row in figures.items():
        print(draft.ljust(10), *(f"{row[n]:11.3f}" for n in names))
    means = [np.mean([row[n] for row in figures.values()]) for n in names]
    print("mean".ljust(10), *(f"{m:11.3f}" for m in means))


def write_weights(local: Floats, final: Floats) -> None:
    """Replace the tables [local] and [final] of the shipped file."""
    path = find_shipped("ontology", "checks", "coverage.toml")
    text = path.read_text(encoding="utf-8")
    names = {"local": FEATURES, "final": (*FEATURES, "company")}
    for table, weights in (("local", local), ("final", final)):
        rows = [f"intercept = {weights[-1]:.3f}"]
        rows += [f"{n} = {w:.3f}" for n, w in zip(names[table], weights[:-1], strict=True)]
        text = re.sub(
            rf"(?ms)^\[{table}\]\n.*?(?=^\[|\Z)", f"[{table}]\n" + "\n".join(rows) + "\n\n", text
        )
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    cases = [make_case(j) for j in read_judged()]
    if options.write:
        write_weights(*fit_both(cases))
    else:
        print_figures(cross_validate(cases))


if __name__ == "__main__":
    main()
