"""Find the weights of ontology/checks/coverage.toml.

    python tests/coverage/fit_weights.py           # fit on all drafts of drafts/ and the given one
    python tests/coverage/fit_weights.py --write   # and write the weights

How well weights do on a draft that they were not found on: ``score_drafts.py``.

Two logistic models without negative weights: `local` scores a (measure, sentence) pair by its
own features; `final` adds how many other measures of the task stand in the same item. A measure
that is present counts with its best true sentence, one that is missing with its best sentence.

The lexicon knows the drafts at hand better than the next one, whose writer has words that no list
foresees. So the models learn from each draft several times: under the whole lexicon, under halves
of it and under none.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from judged import CREDIT, Judged, read_anhui, read_judged
from numpy.typing import NDArray

from kg.analysis.alignment import (
    CONTEXT,
    FEATURES,
    Wanted,
    Weights,
    measure_company,
    measure_features,
)
from kg.analysis.coverage import PreparedDraft, judge_share
from kg.analysis.domain import find_subject_words, guard_fields
from kg.analysis.evidence import Grades
from kg.analysis.lexicon import load_lexicon
from kg.analysis.passages import Lexicon, Passages
from kg.analysis.postings import Floats
from kg.analysis.rows import PlanRows
from kg.knowledge.wording import WordGroups
from kg.resources import find_shipped

RIDGE = 0.3
# Shares of the near words that are left out, and seeds.
THINNED = ((0.5, 1), (0.5, 2), (1.0, 0))
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
    keys: list[tuple[int, int]]  # the truth's key by measure
    inputs: Floats | None = None


def thin_lexicon(share: float, seed: int) -> Lexicon:
    """Return the shipped lexicon without a share (0 to 1) of its near words, chosen by seed."""
    lexicon, chance = load_lexicon(), random.Random(seed)
    gone = {word for word in sorted(lexicon.groups.members) if chance.random() < share}
    kept = [[word for word in group if word not in gone] for group in lexicon.groups.groups]
    groups = WordGroups.of([group for group in kept if len(group) > 1])
    return replace(lexicon, groups=groups)


def make_cases(drafts: Sequence[Judged]) -> list[Case]:
    """Return every draft's case under the lexicon as it is and under each thinned one."""
    lexicons = [load_lexicon(), *(thin_lexicon(share, seed) for share, seed in THINNED)]
    return [make_case(draft, lexicon) for lexicon in lexicons for draft in drafts]


def make_case(judged: Judged, lexicon: Lexicon | None = None) -> Case:
    """Measure a draft's features, under the shipped lexicon unless another is given."""
    lexicon = lexicon or load_lexicon()
    reference = read_anhui()
    tasks = reference.wanted
    wanted = [Wanted(i, m.text) for i, t in enumerate(tasks) for m in t.measures]
    prepared = judged.prepare(lexicon)
    measures = Passages([w.text for w in wanted], lexicon)
    features = measure_features(prepared.text, measures, Grades())
    features[:, find_foreign(prepared, reference), :] = features.min((0, 1))
    keys = match_measures(judged)
    truth = np.array([CREDIT.get(judged.truth.get(k, ""), 0.0) for k in keys])
    columns = [find_columns(prepared, judged.places.get(k, [])) for k in keys]
    return Case(judged, prepared, wanted, features, truth, columns, keys)


def find_foreign(prepared: PreparedDraft, reference: PlanRows) -> NDArray[np.bool_]:
    """Return for each sentence whether the engine holds it to be of another field."""
    subject = find_subject_words(reference, load_lexicon())
    ones = np.ones((1, len(prepared.sources)))
    return guard_fields(ones, prepared.text, reference, subject)[0] < 1


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
    """Return non-negative weights and an intercept by projected Newton steps."""
    x = np.c_[rows, np.ones(len(rows))]
    ridge = np.r_[np.full(rows.shape[1], RIDGE), 1e-9]
    weights = np.r_[np.full(rows.shape[1], 0.5), -3.0]
    for _ in range(60):
        chance = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (chance - truth) + ridge * weights
        free = (weights > 0) | (gradient < 0)
        free[-1] = True
        inner = x[:, free]
        curve = (inner.T * (chance * (1 - chance))) @ inner + np.diag(ridge[free] + 1e-6)
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(curve, gradient[free])
        ahead = _shorten(weights, step, lambda w: find_loss(x, truth, ridge, w))
        if np.abs(ahead - weights).max() < 1e-6:
            break
        weights = ahead
    return weights


def find_loss(x: Floats, truth: Floats, ridge: Floats, weights: Floats) -> float:
    """Return the negative log likelihood and half the ridge."""
    raw = x @ weights
    return float(np.logaddexp(0, raw).sum() - truth @ raw + 0.5 * ridge @ weights**2)


def _shorten(weights: Floats, step: Floats, loss: Callable[[Floats], float]) -> Floats:
    """Return the weights after the longest halved step that lowers the loss, none below 0."""
    now, size = loss(weights), 1.0
    while size > 1e-6:
        ahead = weights - size * step
        ahead[:-1] = np.maximum(ahead[:-1], 0)
        if loss(ahead) < now:
            return ahead
        size /= 2
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
        others = [c for c in cases if c.judged.name != case.judged.name]
        case.inputs = with_company(case, fit(others, lambda c: c.features))
    return local, fit(cases, lambda c: c.inputs)


def score_case(case: Case, scores: Floats, threshold: float) -> dict[str, float]:
    """Return the figures of ``eval/score_coverage.py`` that need no report."""
    present = scores.max(1) >= threshold
    wrong = (present != (case.truth > 0)) | (case.truth == 0.5)
    hit = float((present & (case.truth > 0)).sum())
    pairs = judge_pairs(case, present)
    return {
        "measure": 1 - float(wrong.mean()),
        "present_f1": 2 * hit / float(present.sum() + (case.truth > 0).sum()),
        "task": sum(a == b for a, b in pairs) / len(pairs),
        "macro_f1": macro_f1(pairs),
    }


def judge_pairs(case: Case, present: NDArray[np.bool_]) -> list[tuple[str, str]]:
    """Return (found, true) status of each task where ``present`` measures count 1."""
    tasks = np.array([w.task for w in case.wanted])
    return [
        (
            judge_share(float(present[tasks == t].mean()), 0.7),
            judge_share(float(case.truth[tasks == t].mean()), 0.7),
        )
        for t in range(tasks.max() + 1)
    ]


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 over the three statuses; a status on neither side counts 1."""
    found = []
    for status in STATUSES:
        hit = sum(a == b == status for a, b in pairs)
        total = sum(a == status for a, _ in pairs) + sum(b == status for _, b in pairs)
        found.append(2 * hit / total if total else 1.0)
    return float(np.mean(found))


def print_figures(figures: dict[str, dict[str, float]]) -> None:
    """Print a line a draft and the mean."""
    names = list(next(iter(figures.values())))
    print("draft".ljust(10), *(n.rjust(11) for n in names))
    for draft, row in figures.items():
        print(draft.ljust(10), *(f"{row[n]:11.3f}" for n in names))
    means = [np.mean([row[n] for row in figures.values()]) for n in names]
    print("mean".ljust(10), *(f"{m:11.3f}" for m in means))


def make_weights(local: Floats, final: Floats) -> Weights:
    """Return fitted weights as the engine takes them."""
    return Weights(
        local=dict(zip(FEATURES, map(float, local[:-1]), strict=True)),
        final=dict(zip((*FEATURES, CONTEXT), map(float, final[:-1]), strict=True)),
        local_intercept=float(local[-1]),
        final_intercept=float(final[-1]),
        grades=Grades(),
    )


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
    local, final = fit_both(make_cases(read_judged()))
    if options.write:
        write_weights(local, final)
    names = (*FEATURES, CONTEXT, "intercept")
    for name, weight in zip(names, final, strict=True):
        print(f"{name} = {weight:.3f}")


if __name__ == "__main__":
    main()
