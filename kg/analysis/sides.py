"""Files to the two sides of a comparison, with help for what cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path

from kg.analysis.comparison import compare_plans
from kg.analysis.coverage import make_settings
from kg.analysis.indicators import find_stated_indicators
from kg.analysis.lexicon import load_lexicon
from kg.analysis.lint import Profile, drop_known, find_problems
from kg.analysis.matrix import count_by_subject, make_matrix
from kg.analysis.owners import UnitKeys
from kg.analysis.report import CoverageReport, MatrixRow
from kg.analysis.rows import PlanRows, read_rows
from kg.errors import SourceError, UsageError
from kg.knowledge.matching import load_matching
from kg.knowledge.units import UnitDirectory, load_directory
from kg.model.document import PlanDocument
from kg.model.finding import Finding
from kg.model.text import SourceText
from kg.reading.parser import read_plan

_DRAFT_WORDS = ("征求意见稿", "送审稿", "讨论稿", "草案", "审议稿", "初稿")
# Up to as many references are compared with each other for the report; --matrix has no limit.
MOST_IN_MATRIX = 6
# The draft's id in matrices, which no reference takes.
DRAFT_ID = "draft"
_HEAD = 400  # characters of a document in which it says that it is a draft


@dataclass(frozen=True, slots=True)
class Side:
    """One document: its text, its tree where it was read from a file, and its rows."""

    source: SourceText
    plan: PlanDocument
    rows: PlanRows


@dataclass(frozen=True, slots=True)
class Options:
    """What the user may set. ``known`` counts the fingerprints of a baseline file."""

    profile: Profile = field(default_factory=Profile)
    known: Mapping[str, int] = field(default_factory=dict)
    renamed: tuple[tuple[str, str], ...] = ()
    as_of: date | None = None


def read_side(source: SourceText, document_id: str) -> Side:
    """Read a source into a side."""
    source, plan = read_plan(source)
    stated = tuple(find_stated_indicators(source, plan))
    return Side(source, plan, replace(read_rows(plan, document_id), stated=stated))


def name_documents(files: Sequence[str]) -> list[str]:
    """Return an id for each file: its name without suffix, numbered where two are alike.

    >>> name_documents(["a/plan.txt", "b/plan.docx", "anhui.txt"])
    ['plan', 'plan-2', 'anhui']
    """
    return number_names([Path(file).stem or "stdin" for file in files])


def number_names(names: Sequence[str]) -> list[str]:
    """Return the names, each that was there before with a number behind it.

    ``draft`` is the draft's own.

    >>> number_names(["plan", "plan-2", "plan", "draft"])
    ['plan', 'plan-2', 'plan-3', 'draft-2']
    """
    taken: dict[str, None] = {DRAFT_ID: None}
    for name in names:
        numbered = (f"{name}-{n}" for n in count(2))
        taken[name if name not in taken else next(n for n in numbered if n not in taken)] = None
    return list(taken)[1:]


def lint_side(side: Side, options: Options | None = None) -> tuple[Finding, ...]:
    """Return the findings of one document under a profile, less the known ones."""
    options = options or Options()
    found = find_problems(side.source, side.plan, load_directory(), as_of=options.as_of)
    kept = tuple(options.profile.apply(found))
    return drop_known(kept, side.plan, options.known)


def compare_sides(
    draft: Side, references: Sequence[Side], options: Options | None = None
) -> CoverageReport:
    """Return the whole report on a draft; raises where a side cannot be compared."""
    options = options or Options()
    refuse_unfit(draft, references)
    report = compare_plans(
        draft.rows,
        [r.rows for r in references],
        make_settings(load_lexicon(), load_matching()),
        make_keys(load_directory(), options.renamed),
        findings=find_problems(draft.source, draft.plan, load_directory(), as_of=options.as_of),
    )
    kept = tuple(options.profile.apply(report.findings))
    found = drop_known(kept, draft.plan, options.known)
    return replace(
        report,
        findings=tuple(sorted(found, key=lambda f: (f.span.start, f.code))),
        subjects=count_by_subject(report),
        matrix=make_side_matrix(draft, references) if _are_few(references) else (),
    )


def _are_few(references: Sequence[Side]) -> bool:
    return 2 <= len(references) <= MOST_IN_MATRIX


def make_side_matrix(draft: Side, references: Sequence[Side]) -> tuple[MatrixRow, ...]:
    """Return each reference task's status in the draft and in the other references."""
    refuse_unfit(draft, references)
    settings = make_settings(load_lexicon(), load_matching())
    return make_matrix(draft.rows, [r.rows for r in references], settings)


def make_keys(directory: UnitDirectory, renamed: Sequence[tuple[str, str]] = ()) -> UnitKeys:
    """Return the keys by which owners are compared."""
    return UnitKeys(lambda name, place: directory.match_unit(name, place=place), dict(renamed))


def refuse_unfit(draft: Side, references: Sequence[Side]) -> None:
    """Raise SourceError for a draft without tasks or a reference that is no plan."""
    if not any(t.measures for t in draft.rows.tasks):
        raise SourceError(
            f"草案“{draft.rows.file}”里没有读到任务。",
            hint="请确认它是规划、方案一类的文件；扫描件须先做文字识别，"
            "可用 kg parse 查看读到的结构。",
        )
    for side in references:
        if not side.rows.wanted:
            raise SourceError(
                f"对照文件“{side.rows.file}”不像规划，没有读到任务。",
                hint="请用 --against 给出规划、方案或任务分工；"
                f"可用 kg parse {side.rows.file} 查看读到的结构。",
            )
    if not references:
        raise UsageError("没有对照文件。", hint="请用 --against 给出上位规划或上期规划。")


def find_doubts(draft: Side, references: Sequence[Side]) -> Iterator[tuple[str, str]]:
    """Yield (zh, en) notes on what looks like arguments in the wrong order or one file twice."""
    for side in references:
        if side.source.sha256 == draft.source.sha256:
            yield (
                f"草案和对照文件“{side.rows.file}”内容相同。",
                f"the draft and the reference {side.rows.file} are the same text",
            )
        elif (_says_draft(side) and not _says_draft(draft)) or _is_older(draft, side):
            yield (
                f"对照文件“{side.rows.file}”像是草案或晚于草案，参数顺序是否写反？"
                "用法：kg coverage 草案 --against 对照文件",
                f"the reference {side.rows.file} looks like the draft: are the arguments swapped? "
                "kg coverage DRAFT --against REFERENCE",
            )


def _says_draft(side: Side) -> bool:
    return any(word in side.source.raw[:_HEAD] for word in _DRAFT_WORDS)


def _is_older(draft: Side, reference: Side) -> bool:
    own, other = draft.plan.front.issued, reference.plan.front.issued
    if own and other:
        return own[0] < other[0]
    periods = draft.plan.period, reference.plan.period
    return bool(periods[0] and periods[1] and periods[0][0] < periods[1][0])
