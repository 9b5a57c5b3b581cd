"""A draft against its references: which tasks it covers, in part or not at all, and what is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kg.analysis.alignment import (
    CONTEXT,
    FEATURES,
    Alignment,
    DraftText,
    Piece,
    Wanted,
    Weights,
    align,
)
from kg.analysis.domain import find_subject_words, guard_domain, guard_fields
from kg.analysis.evidence import Grades
from kg.analysis.passages import Lexicon
from kg.analysis.postings import Floats
from kg.analysis.report import (
    CREDIT,
    CoverageReport,
    Match,
    MeasureVerdict,
    NewItem,
    Reference,
    Share,
    Status,
    TaskVerdict,
)
from kg.analysis.rows import PlanRows, TaskRows
from kg.analysis.shared import find_shared_words, say_as_printed
from kg.knowledge.matching import MatchingData
from kg.knowledge.wording import load_boilerplate
from kg.model.obligation import Obligation

# A sentence up to this many characters is read together with its item's title.
SHORT_SENTENCE = 30


@dataclass(frozen=True, slots=True)
class Settings:
    """What a comparison needs besides the two sides: words, weights and thresholds."""

    lexicon: Lexicon
    weights: Weights
    thresholds: dict[str, float]


def make_settings(lexicon: Lexicon, data: MatchingData) -> Settings:
    """Return the settings of a lexicon and the shipped weights."""
    weights = Weights(
        local={k: v for k, v in data.local.items() if k != "intercept"},
        final={k: v for k, v in data.final.items() if k != "intercept"},
        local_intercept=data.local["intercept"],
        final_intercept=data.final["intercept"],
        grades=Grades(**data.grades),
    )
    return Settings(lexicon, weights, dict(data.thresholds))


class PreparedDraft:
    """A draft cut into sentences once, for any number of references."""

    def __init__(self, rows: PlanRows, lexicon: Lexicon) -> None:
        self.rows = rows
        self.tasks = [t for t in rows.tasks if t.measures and not is_boilerplate(t)]
        self.sources: list[tuple[int, Obligation]] = [
            (i, m) for i, task in enumerate(self.tasks) for m in task.measures
        ]
        pieces = [
            Piece(i, m.text, find_read_title(self.tasks[i].title, m.text)) for i, m in self.sources
        ]
        self.text = DraftText([t.title for t in self.tasks], pieces, lexicon)
        self.best = np.zeros(len(pieces))


def is_boilerplate(task: TaskRows) -> bool:
    """Say whether an item states aims or principles: it covers nothing and is nothing new."""
    if task.stated or task.box:
        return False
    pattern = load_boilerplate()
    return bool(pattern.fullmatch(task.title) or pattern.fullmatch(task.heading))


def find_read_title(title: str, sentence: str) -> str:
    """Return the title that a short sentence is read with, empty for one that needs none.

    >>> find_read_title("组建产业联盟", "构建专利池。")
    '组建产业联盟'
    """
    if len(sentence) > SHORT_SENTENCE or sentence.startswith(title):
        return ""
    return title


def measure_coverage(
    draft: PlanRows, references: Sequence[PlanRows], settings: Settings
) -> CoverageReport:
    """Return the verdicts on every wanted task of ``references``, in their order.

    Pure: rows in, values out. Findings, changes and indicators are joined by
    `kg.analysis.comparison.compare_plans`.
    """
    prepared = PreparedDraft(draft, settings.lexicon)
    verdicts = [v for ref in references for v in judge_reference(prepared, ref, settings)]
    return CoverageReport(
        draft_file=draft.file,
        draft_title=draft.title,
        references=tuple(Reference(r.id, r.title, r.file) for r in references),
        tasks=tuple(verdicts),
        new=tuple(_find_new(prepared, settings.thresholds["new"])),
        indicators=(),
        findings=(),
        thresholds=settings.thresholds,
    )


def judge_reference(
    draft: PreparedDraft, reference: PlanRows, settings: Settings
) -> tuple[TaskVerdict, ...]:
    """Return the verdict on each wanted task; ``draft.best`` keeps each sentence's best score."""
    tasks = reference.wanted
    wanted = [Wanted(i, m.text) for i, task in enumerate(tasks) for m in task.measures]
    if not wanted or not draft.sources:
        return tuple(
            _judge_task(reference.id, t, [_missing(m) for m in t.measures], settings) for t in tasks
        )
    alignment = align(draft.text, wanted, settings.weights)
    subject = find_subject_words(reference, settings.lexicon)
    scores = guard_domain(
        alignment, draft.text, draft.rows.title, draft.tasks, subject, reference.title
    )
    scores = guard_fields(scores, draft.text, reference, subject)
    draft.best = np.maximum(draft.best, scores.max(0))
    judge = _Judge(draft, alignment, scores, settings)
    verdicts, row = [], 0
    for task in tasks:
        measures = [judge.measure(row + k, m) for k, m in enumerate(task.measures)]
        row += len(task.measures)
        verdicts.append(_judge_task(reference.id, task, measures, settings))
    return tuple(verdicts)


def _missing(measure: Obligation) -> MeasureVerdict:
    return MeasureVerdict(measure.text, measure.span, "missing", 0.0, 0.0, None, None, (), 0.0)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Verdicts on the rows of one alignment."""

    draft: PreparedDraft
    alignment: Alignment
    scores: Floats
    settings: Settings

    def measure(self, row: int, measure: Obligation) -> MeasureVerdict:
        best = int(self.scores[row].argmax())
        score = float(self.scores[row, best])
        features = dict(zip(FEATURES, self.alignment.features[row, best], strict=True))
        status = self.status(score, features)
        match = self.match(row, best, score, measure.text)
        weights = self.settings.weights
        arithmetic = [Share(n, float(v), weights.final[n]) for n, v in features.items()]
        company = float(self.alignment.company[row, best])
        arithmetic.append(Share(CONTEXT, company, weights.final[CONTEXT]))
        return MeasureVerdict(
            text=measure.text,
            span=measure.span,
            status=status,
            score=score,
            share=float(features["item_words"]),
            match=match if status != "missing" else None,
            nearest=match if status == "missing" else None,
            arithmetic=tuple(arithmetic),
            intercept=weights.final_intercept,
        )

    def status(self, score: float, features: dict[str, float]) -> Status:
        """Present by the score; a long measure of which little is said is partial."""
        limits = self.settings.thresholds
        if score < limits["present"]:
            return "missing"
        total = 40 * features["mass"] / max(features["words"], 0.01)
        if features["item_words"] < limits["part"] and total > limits["long"]:
            return "partial"
        return "covered"

    def match(self, row: int, column: int, score: float, measure: str) -> Match:
        item, source = self.draft.sources[column]
        task = self.draft.tasks[item]
        sentences = self.draft.text.sentences
        shared = find_shared_words(
            self.alignment.measures.tokens[row],
            sentences.tokens[column],
            sentences.texts[column],
            self.settings.lexicon.common,
        )
        printed = say_as_printed(shared, measure, source.text, self.settings.lexicon.equals)
        return Match(source.span, source.text, score, printed, task.id, task.title)


def _judge_task(
    document: str, task: TaskRows, measures: Sequence[MeasureVerdict], settings: Settings
) -> TaskVerdict:
    credit = [CREDIT[m.status] for m in measures]
    score = sum(credit) / len(credit)
    return TaskVerdict(
        document=document,
        id=task.id,
        title=task.title,
        heading=task.heading,
        span=task.span,
        owners=task.owners,
        status=judge_share(score, settings.thresholds["task"]),
        score=score,
        measures=tuple(measures),
    )


def judge_share(mean: float, threshold: float) -> Status:
    """Return a task's status from the mean credit of its measures.

    >>> [judge_share(x, 0.7) for x in (0.7, 0.69, 0.0)]
    ['covered', 'partial', 'missing']
    """
    if mean >= threshold - 1e-9:
        return "covered"
    return "partial" if mean > 0 else "missing"


def _find_new(draft: PreparedDraft, threshold: float) -> Iterable[NewItem]:
    for i, task in enumerate(draft.tasks):
        scores = [draft.best[k] for k, (item, _) in enumerate(draft.sources) if item == i]
        if not task.box and max(scores) < threshold:
            text = "".join(m.text for m in task.measures)
            yield NewItem(task.id, task.title, text, task.span)
