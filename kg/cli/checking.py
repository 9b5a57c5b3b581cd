"""What ``kg lint`` and ``kg coverage`` share: the user's options and the printing of findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.language import current_lang, pick

if TYPE_CHECKING:
    from kg.analysis.sides import Options, Side
    from kg.model.finding import Finding


PACKAGES = ("xlsx", "docx")
"""Formats that no terminal can show."""


def make_options(
    profile: Path | None,
    baseline: Path | None,
    renamed: Sequence[str],
    as_of: datetime | None,
) -> Options:
    """Return the options; raises UsageError for a bad pair, KnowledgeError for a bad file."""
    from kg.analysis.baseline import read_baseline, read_profile
    from kg.analysis.changes import map_names
    from kg.analysis.sides import Options

    return Options(
        profile=read_profile(profile),
        known=read_baseline(baseline),
        renamed=tuple(map_names(renamed).items()),
        as_of=as_of.date() if as_of else None,
    )


def settle_format(format_name: str | None, output: Path | None, known: Sequence[str]) -> str:
    """Return the format asked for or meant by the suffix; UsageError for one not ``known``."""
    from kg.cli.output import choose_format, refuse_terminal
    from kg.errors import UsageError

    name = choose_format(format_name, output)
    if name not in known:
        raise UsageError(
            pick(f"不支持的格式：{name}", f"format not supported: {name}"),
            hint=pick("可用：", "known: ") + ", ".join(known),
        )
    if name in PACKAGES:
        refuse_terminal(name, output)
    return name


def write_baseline(path: Path | None, findings: Sequence[Finding], side: Side) -> None:
    """Write the fingerprints of ``findings`` and say how many there are."""
    from kg.analysis.baseline import render_baseline
    from kg.cli.output import print_note, write_text
    from kg.errors import UsageError

    if path is None:
        raise UsageError(
            "--update-baseline 需要 --baseline 文件。", hint="例如 --baseline known.json"
        )
    write_text(render_baseline(findings, side.plan), path)
    print_note(
        pick(
            f"已把 {len(findings)} 个问题写入 {path}。",
            f"wrote {len(findings)} findings to {path}",
        )
    )


def print_findings(findings: Sequence[Finding], side: Side, name: str, output: Path | None) -> None:
    """Print findings alone in one of the formats of ``kg lint``."""
    from kg.cli.output import print_table, write_bytes, write_text
    from kg.render.finding_rows import list_findings, render_findings_json

    if name == "docx":
        from kg.render.coverage_docx import render_commented_docx

        write_bytes(render_commented_docx(side.source, findings, lang=current_lang()), output)
    elif name == "sarif":
        from kg.render.coverage_sarif import render_sarif

        write_text(render_sarif(findings, side.source, side.plan, lang=current_lang()), output)
    elif name == "json":
        write_text(render_findings_json(findings, side.source, lang=current_lang()), output)
    else:
        print_table(list_findings(findings, side.source, lang=current_lang()), name, output)
