"""The steps of ``kg coverage``: reading both sides, printing what was asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.cli.language import current_lang, pick

if TYPE_CHECKING:
    from kg.analysis.report import CoverageReport
    from kg.analysis.sides import Options, Side


class Sides(NamedTuple):
    """The draft and its references."""

    draft: Side
    references: Sequence[Side]

    def compare(self, options: Options) -> CoverageReport:
        """Return the report on the draft."""
        from kg.analysis.sides import compare_sides

        return compare_sides(self.draft, self.references, options)


def read_sides(draft: str, references: Sequence[str], store: Path, encoding: str | None) -> Sides:
    """Read the draft and each reference; raises UsageError for names that cannot be meant so."""
    from kg.analysis.sides import DRAFT_ID, read_side
    from kg.cli.references import read_references
    from kg.cli.sources import read_input

    _refuse_slips(draft, references, store)
    own = read_side(read_input(draft, encoding), DRAFT_ID)
    return Sides(own, read_references(references, store))


def _refuse_slips(draft: str, references: Sequence[str], store: Path) -> None:
    from kg.cli.references import is_known
    from kg.errors import UsageError

    if [draft, *references].count("-") > 1:
        raise UsageError(
            pick("标准输入“-”只能用一次。", "standard input (-) can be read only once"),
            hint=pick("其余文件请写路径。", "give the other files by path"),
        )
    if draft != "-" and not os.path.exists(draft) and is_known(draft, store):
        raise UsageError(
            pick(
                f"“{draft}”是库中文件的编号，草案要给文件；参数顺序是否写反？",
                f"{draft} is the id of a stored document, the draft must be a file: swapped?",
            ),
            hint=f"kg coverage {references[0]} --against {draft}",
        )


def warn_of_doubts(sides: Sides) -> None:
    """Say on stderr what looks like a slip: swapped arguments, the same file twice."""
    from kg.analysis.sides import find_doubts
    from kg.cli.output import print_note

    for zh, en in find_doubts(sides.draft, sides.references):
        print_note(pick(f"注意：{zh}", f"note: {en}"))


def print_report(report: CoverageReport, sides: Sides, name: str, output: Path | None) -> None:
    """Print the report in the format ``name``."""
    from kg.cli.output import print_table, write_bytes, write_text
    from kg.render.coverage_rows import list_tasks

    if name in _TEXTS:
        write_text(_TEXTS[name](report, sides), output)
    elif name in _BYTES:
        write_bytes(_BYTES[name](report, sides), output)
    else:
        print_table(list_tasks(report, sides.draft.source, lang=current_lang()), name, output)
    if output is not None:
        _print_summary(report, output)


def _print_summary(report: CoverageReport, output: Path) -> None:
    from kg.cli.output import print_note
    from kg.render.coverage_rows import describe_counts

    print_note(f"{describe_counts(report, lang=current_lang())} → {output}")


def print_explanation(report: CoverageReport, task: str, output: Path | None) -> None:
    """Print the arithmetic of the tasks that ``task`` names."""
    from kg.cli.output import write_text
    from kg.render.coverage_explain import explain_tasks

    write_text(explain_tasks(report, task, lang=current_lang()), output)


def print_matrix(sides: Sides, name: str, output: Path | None) -> None:
    """Print reference tasks by documents."""
    from kg.analysis.sides import make_side_matrix
    from kg.cli.output import print_table
    from kg.render.coverage_rows import list_matrix

    rows = make_side_matrix(sides.draft, sides.references)
    print_table(list_matrix(rows, lang=current_lang()), name, output)


def _json(report: CoverageReport, sides: Sides) -> str:
    from kg.render.coverage_json import render_coverage_json

    return render_coverage_json(report, lang=current_lang())


def _markdown(report: CoverageReport, sides: Sides) -> str:
    from kg.render.coverage_markdown import render_coverage_markdown

    return render_coverage_markdown(report, sides.draft.source, lang=current_lang())


def _html(report: CoverageReport, sides: Sides) -> str:
    from kg.render.coverage_html import render_coverage_html

    sources = {side.rows.id: side.source for side in sides.references}
    return render_coverage_html(report, sides.draft.source, sources, lang=current_lang())


def _sarif(report: CoverageReport, sides: Sides) -> str:
    from kg.render.coverage_sarif import render_sarif

    draft = sides.draft
    return render_sarif(report.findings, draft.source, draft.plan, lang=current_lang())


def _xlsx(report: CoverageReport, sides: Sides) -> bytes:
    from kg.render.coverage_xlsx import render_coverage_xlsx

    return render_coverage_xlsx(report, sides.draft.source, lang=current_lang())


def _docx(report: CoverageReport, sides: Sides) -> bytes:
    from kg.render.coverage_docx import render_commented_docx

    return render_commented_docx(sides.draft.source, report.findings, lang=current_lang())


_TEXTS: Mapping[str, Callable[[CoverageReport, Sides], str]] = {
    "json": _json,
    "markdown": _markdown,
    "html": _html,
    "sarif": _sarif,
}
_BYTES: Mapping[str, Callable[[CoverageReport, Sides], bytes]] = {"xlsx": _xlsx, "docx": _docx}
