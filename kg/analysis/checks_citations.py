"""Checks of the documents that a plan cites: C501 and C502."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.knowledge.findings import make_finding
from kg.model.document import Citation, PlanDocument
from kg.model.finding import Finding

_CHINESE = {c: i for i, c in enumerate("零一二三四五六七八九")}
_FIVE_YEAR = re.compile(r"[“‘\"]?十([二三四五六七])五[”’\"]?|第十([二三四五六七])个五年")
_YEARS = re.compile(r"(20\d\d)[—\-－–~至]+(20\d\d)")
_NUMBER_YEAR = re.compile(r"[〔\[（(](20\d\d)[〕\])）]")
# 办公厅 and 办公室 number their documents with 办 (国办发, 皖政办), governments without it.
_OFFICE_TITLE = re.compile(r"^[^《》]*?(?:办公厅|办公室)(?:关于|印发|转发)")
_PLAIN_TITLE = re.compile(r"^(?:国务院|[^《》关]*?人民政府)(?:关于|印发)")


def find_citation_problems(plan: PlanDocument) -> Iterator[Finding]:
    """Yield C501 for a plan of a period that has ended, C502 for numbers that cannot belong.

    C501 needs the citing plan's own period and a citation that it is based
    on. C502: 办公厅 documents carry 办 in their number, government documents
    do not; one title has one number; a number's year is not after the last
    year that the title names.
    """
    numbers: dict[str, Citation] = {}
    for citation in plan.citations:
        yield from _check_period(citation, plan)
        yield from _check_number(citation)
        if citation.number:
            first = numbers.setdefault(citation.title, citation)
            if first.number != citation.number:
                yield _misnumbered(citation, str(first.number))


def _check_period(citation: Citation, plan: PlanDocument) -> Iterator[Finding]:
    end = last_year(citation.title)
    if citation.relation == "mentions" or end is None or plan.period is None:
        return
    if end < plan.period[0]:
        reason = f"规划期到 {end} 年止，早于本规划期（{plan.period[0]} 年起）"
        yield make_finding("C501", citation.span, title=citation.title, reason=reason)


def last_year(title: str) -> int | None:
    """Return the last year of the period that a title names.

    >>> last_year("“十三五”国家知识产权保护和运用规划"), last_year("纲要（2021—2035年）")
    (2020, 2035)
    """
    years = [int(m.group(2)) for m in _YEARS.finditer(title)]
    if not years:
        plans = [_CHINESE[m.group(1) or m.group(2)] for m in _FIVE_YEAR.finditer(title)]
        years = [2005 + 5 * n for n in plans]
    if "远景目标" in title:
        years += [int(y) for y in re.findall(r"20\d\d", title)]
    return max(years, default=None)


def _check_number(citation: Citation) -> Iterator[Finding]:
    number = citation.number
    if not number:
        return
    prefix = re.split(r"[〔\[（(\d]", number)[0]
    if _OFFICE_TITLE.search(citation.title) and "办" not in prefix and prefix:
        yield _misnumbered(citation, "“…办…”字样的文号")
    elif _PLAIN_TITLE.search(citation.title) and "办" in prefix:
        yield _misnumbered(citation, "不含“办”的文号")
    year, last = _NUMBER_YEAR.search(number), last_year(citation.title)
    if year and last and int(year.group(1)) > last:
        yield _misnumbered(citation, f"{last} 年及以前的文号")


def _misnumbered(citation: Citation, expected: str) -> Finding:
    return make_finding(
        "C502",
        citation.span,
        number=citation.number,
        title=citation.title,
        expected=expected,
    )
