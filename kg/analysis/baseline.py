"""The user's files for checks: a profile of severities, a baseline of known findings."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.analysis.lint import Profile, fingerprint
from kg.errors import KnowledgeError
from kg.knowledge.findings import load_codes
from kg.model.document import PlanDocument
from kg.model.finding import SEVERITIES, Finding

_OFF = "off"


def read_profile(path: Path | None) -> Profile:
    """Read ``[severity]`` of a TOML file: ``R103 = "off"``, ``T201 = "error"``.

    A code may be a family (``F``) or a hundred (``F6``). Raises
    KnowledgeError that names every unknown code and severity.
    """
    if path is None:
        return Profile()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"规则文件 {path} 不是合法的 TOML：{error}") from error
    return make_profile(table.get("severity", {}), str(path))


def make_profile(rows: Mapping[str, Any], name: str) -> Profile:
    """Return the profile of a table code → severity or ``off``; longer codes win."""
    codes = load_codes()
    problems = [f"没有代码 {c}" for c in rows if not any(k.startswith(c) for k in codes)]
    allowed = (*SEVERITIES, _OFF)
    problems += [
        f"{c} 的级别“{v}”应为 {', '.join(allowed)} 之一"
        for c, v in rows.items()
        if v not in allowed
    ]
    if problems:
        raise KnowledgeError(f"规则文件 {name}：" + "；".join(problems))
    chosen = {}
    for prefix in sorted(rows, key=len):
        level = None if rows[prefix] == _OFF else rows[prefix]
        chosen.update({code: level for code in codes if code.startswith(prefix)})
    return Profile(chosen)


def read_baseline(path: Path | None) -> Counter[str]:
    """Read how many times each fingerprint of a baseline file is known.

    No file at all is an error that names the way out.
    """
    if path is None:
        return Counter()
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))["findings"]
        return Counter(row["fingerprint"] for row in rows)
    except FileNotFoundError as error:
        raise KnowledgeError(
            f"没有基线文件 {path}。", hint="先用 --update-baseline 生成。"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(
            f"基线文件 {path} 不完整。", hint="请用 --update-baseline 重新生成。"
        ) from error


def render_baseline(findings: Sequence[Finding], plan: PlanDocument) -> str:
    """Return a baseline file: a row a finding, with what a reader knows it by."""
    rows = [
        {"fingerprint": fingerprint(f, plan), "code": f.code, "message": f.message}
        for f in findings
    ]
    return json.dumps({"findings": rows}, ensure_ascii=False, indent=1) + "\n"
