"""The arithmetic of a verdict in plain lines."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kg.analysis.report import CREDIT, CoverageReport, Match, MeasureVerdict, TaskVerdict
from kg.errors import UsageError
from kg.render.coverage_wording import FEATURE_WORDS, STATUS_WORDS, say


def explain_tasks(report: CoverageReport, name: str, *, lang: str = "zh") -> str:
    """Return the arithmetic of every task whose id is ``name`` or whose title holds it.

    Raises UsageError when there is none.
    """
    chosen = [t for t in report.tasks if t.id == name] or [
        t for t in report.tasks if name in t.title
    ]
    if not chosen:
        ids = "、".join(f"{t.id} {t.title}" for t in report.tasks[:3])
        raise UsageError(f"没有任务“{name}”。", hint=f"请用编号或标题的一部分，如 {ids}")
    return "".join(line + "\n" for t in chosen for line in _explain_task(t, report, lang))


def _explain_task(task: TaskVerdict, report: CoverageReport, lang: str) -> Iterator[str]:
    def either(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    yield f"{task.document} {task.id} {task.title}"
    credit = " + ".join(f"{CREDIT[m.status]:g}" for m in task.measures)
    limit = report.thresholds["task"]
    sign = ">=" if task.score >= limit else "<"
    status = say(STATUS_WORDS, task.status, lang)
    yield either(
        f"  得分 ({credit}) / {len(task.measures)} = {task.score:.3f} {sign} {limit:g}：{status}",
        f"  score ({credit}) / {len(task.measures)} = {task.score:.3f} {sign} {limit:g}: {status}",
    )
    for number, measure in enumerate(task.measures, 1):
        yield f"  {number}. [{say(STATUS_WORDS, measure.status, lang)}] {measure.text}"
        yield from _explain_measure(measure, report, lang)
    yield ""


def _explain_measure(measure: MeasureVerdict, report: CoverageReport, lang: str) -> Iterator[str]:
    found = measure.match or measure.nearest
    if found is None:
        yield "     " + ("nothing to compare" if lang == "en" else "没有可比的内容")
        return
    yield from _quote(measure, found, lang)
    logit = measure.intercept
    yield f"     {'intercept' if lang == 'en' else '常数项'} {measure.intercept:+.2f}"
    for share in measure.arithmetic:
        part = share.value * share.weight
        logit += part
        if abs(part) >= 0.005:
            name = say(FEATURE_WORDS, share.feature, lang)
            yield f"     {name} {share.value:.2f} × {share.weight:.2f} = {part:+.2f}"
    raw = 1 / (1 + math.exp(-logit))
    limit = report.thresholds["present"]
    yield f"     Σ = {logit:+.2f} → {raw:.3f}"
    if abs(raw - measure.score) > 1e-6:
        note = "item outside the subject" if lang == "en" else "条目不属于对照文件的主题，降分"
        yield f"     {note} → {measure.score:.3f}"
    sign = ">=" if measure.score >= limit else "<"
    yield f"     {measure.score:.3f} {sign} {limit:g}"
    if measure.status == "partial":
        yield "     " + _why_partial(measure.share, report.thresholds["part"], lang)


def _quote(measure: MeasureVerdict, found: Match, lang: str) -> Iterator[str]:
    if lang == "en":
        label = "draft" if measure.match else "nearest"
    else:
        label = "草案" if measure.match else "最接近"
    yield f"     {label}（{found.title}）：{found.quote}"
    if found.shared:
        yield f"     {'shared' if lang == 'en' else '共有'}：{'、'.join(found.shared)}"


def _why_partial(share: float, limit: float, lang: str) -> str:
    if lang == "en":
        return f"a long measure of whose words the item says {share:.2f} < {limit:g}: in part"
    return f"举措较长，条目只说到其词语的 {share:.2f} < {limit:g}：部分覆盖"
