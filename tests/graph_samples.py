"""Plans made by hand for the graph's tests: a source text and the tree that a reader would give.

``Draft`` finds each text in the raw source, so that spans and quotes agree by
construction, as they do for a parsed document.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from kg.model.document import (
    Attribution,
    Baseline,
    Citation,
    Deadline,
    FrontMatter,
    Indicator,
    IndicatorTarget,
    Jurisdiction,
    Measure,
    PlanDocument,
    Programme,
    Quoted,
    Responsibility,
    Section,
    Target,
    Task,
)
from kg.model.text import Repair, SourceText, Span, fold

ANHUI = Jurisdiction("340000", "安徽省")

RAW = """海州省人民政府办公厅关于印发海州省数据发展规划的通知
各市、县⼈民政府：
海州省数据发展规划
根据《国家数据规划》（国发〔2021〕7号）制定。
一、总体要求
（一）加强数据供给
1.建设平台。鼓励企业开 放数据。到2025年建成3—5个平台，促进进出⼜。（省数据局牵头，省财政
厅、各市、县人民政府配合）
专栏1 平台工程
必须建成一个省级平台。
2.推广应用。探索应用试点。（省数据局、省教育厅等按职责分工负责；以下均需省级有关部门落实，不再列出）
3.加强培训。每年培训干部。（省教育厅负责）
1 数据产量 亿条 4.5 12 预期性
海州省人民政府办公厅
2022年1月25日
"""


class Draft:
    """Builds nodes out of texts that stand in ``raw``."""

    def __init__(self, raw: str, repairs: tuple[Repair, ...] = ()) -> None:
        digest = sha256(raw.encode("utf-8")).hexdigest()
        self.source = SourceText("sample.txt", raw, digest, repairs=repairs)
        self.raw = raw

    def span(self, text: str, after: int = 0) -> Span:
        """Return the span of the raw ``text`` at or behind ``after``."""
        start = self.raw.index(text, after)
        return Span(start, start + len(text))

    def quoted(self, text: str) -> Quoted:
        """Return ``text`` folded, with its place."""
        span = self.span(text)
        return Quoted(self.source.quote(span), span)

    def unit(
        self, text: str, role: str, after: int, unit_id: str | None = None, *, stated: bool = True
    ) -> Responsibility:
        """Return the role of the unit printed as ``text`` at or behind ``after``."""
        span = self.span(text, after)
        return Responsibility(self.source.quote(span), unit_id, role, stated, span)  # type: ignore[arg-type]

    def measure(self, text: str, strength: str = "should", **more: object) -> Measure:
        """Return the measure that ``text`` states."""
        span = self.span(text)
        return Measure(self.source.quote(span), span, strength, **more)  # type: ignore[arg-type]

    def task(
        self,
        task_id: str,
        text: str,
        statement: str | None,
        responsibilities: tuple[Responsibility, ...] = (),
        measures: tuple[Measure, ...] = (),
        *,
        title: str | None = None,
        deadline: Deadline | None = None,
        open_list: bool = False,
    ) -> Task:
        """Return the task whose covered text and statement are given."""
        *path, _ = task_id.split(".")
        span = self.span(text)
        attribution = None
        if statement is not None:
            place = self.span(statement)
            attribution = Attribution(self.source.quote(place), place, open_list)
        return Task(
            task_id,
            tuple(map(int, path)),
            None,
            None,
            title,
            self.source.quote(span),
            span,
            attribution,
            responsibilities,
            deadline,
            measures,
        )


def make_sample() -> tuple[PlanDocument, SourceText]:
    """Return a plan with one of everything: repairs, a broken name, a box, an extended clause."""
    at = RAW.index("⼜")
    draft = Draft(RAW, (Repair(at, at + 1, "口"),))
    first = "省数据局牵头，省财政\n厅、各市、县人民政府配合"
    second = "省数据局、省教育厅等按职责分工负责；以下均需省级有关部门落实，不再列出"
    here, there = RAW.index(first), RAW.index(second)
    due = Deadline("到2025年", "by", date(2025, 12, 31), draft.span("到2025年"))
    count = Target("3—5个", 3.0, 5.0, "个", "range", draft.span("3—5个"))
    tasks = (
        draft.task(
            "1.1.t1",
            "建设平台。鼓励企业开 放数据。到2025年建成3—5个平台，促进进出⼜。",
            first,
            (
                draft.unit("省数据局", "lead", here, "x-1/data"),
                draft.unit("省财政\n厅", "support", here),
                draft.unit("各市、县人民政府", "support", here),
            ),
            (
                draft.measure("鼓励企业开 放数据。", "encourage"),
                draft.measure(
                    "到2025年建成3—5个平台，促进进出⼜。", targets=(count,), deadline=due
                ),
            ),
            title="建设平台",
        ),
        draft.task(
            "1.1.t2",
            "推广应用。探索应用试点。",
            second,
            (
                draft.unit("省数据局", "by_duty", there, "x-1/data"),
                draft.unit("省教育厅", "by_duty", there),
                draft.unit("省级有关部门", "implement", there),
            ),
            (draft.measure("探索应用试点。", "explore"),),
            title="推广应用",
            open_list=True,
        ),
        draft.task(
            "1.1.t3",
            "加强培训。每年培训干部。",
            "省教育厅负责",
            (draft.unit("省教育厅", "responsible", RAW.index("省教育厅负责")),),
            (draft.measure("每年培训干部。"),),
            title="加强培训",
        ),
    )
    row = draft.span("1 数据产量 亿条 4.5 12 预期性")
    plan = PlanDocument(
        "sample.txt",
        draft.source.sha256,
        len(RAW),
        FrontMatter(
            title=draft.quoted("海州省数据发展规划"),
            notice_title=draft.quoted("海州省人民政府办公厅关于印发海州省数据发展规划的通知"),
            issuer=Quoted("海州省人民政府办公厅", draft.span("海州省人民政府办公厅", row.end)),
            issued=(date(2022, 1, 25), draft.span("2022年1月25日")),
            jurisdiction=Jurisdiction(None, "海州省"),
            recipients=(draft.quoted("各市、县⼈民政府"),),
        ),
        citations=(
            Citation("国家数据规划", "国发〔2021〕7号", "based_on", draft.span("《国家数据规划》")),
        ),
        sections=(
            Section((1,), 1, "一", "总体要求", False, draft.span("一、总体要求")),
            Section((1, 1), 2, "（一）", "加强数据供给", False, draft.span("（一）加强数据供给")),
        ),
        tasks=tasks,
        programmes=(
            Programme(
                1,
                "平台工程",
                (1, 1),
                draft.span("专栏1 平台工程"),
                (draft.measure("必须建成一个省级平台。", "must"),),
            ),
        ),
        indicators=(
            Indicator(
                1,
                "数据产量",
                "亿条",
                Baseline("4.5", 4.5, 2020),
                IndicatorTarget("12", 12.0, "=", 2025),
                "expected",
                row,
            ),
        ),
        period=(2021, 2025),
    )
    return plan, draft.source


def make_parts_sample() -> tuple[PlanDocument, SourceText]:
    """Return a plan whose one measure and one unit are interrupted by a page mark."""
    raw = "一、任务\n建设数据\n# Page 2:\n平台。（省数据\n# Page 3:\n局负责）\n"
    draft = Draft(raw)
    mark = raw.index("# Page 2:")
    measure = Span(5, raw.index("。") + 1, ((5, mark), (mark + 9, raw.index("。") + 1)))
    first, second = draft.span("省数据"), draft.span("局负责")
    unit = Span(
        first.start, second.start + 1, ((first.start, first.end), (second.start, second.start + 1))
    )
    statement = Span(
        first.start, second.end, ((first.start, first.end), (second.start, second.end))
    )
    quote = draft.source.quote
    task = Task(
        "1.t1",
        (1,),
        "任务",
        None,
        None,
        quote(measure),
        measure,
        Attribution(quote(statement), statement, False),
        (Responsibility(quote(unit), None, "responsible", True, unit),),
        None,
        (Measure(quote(measure), measure, "should"),),
    )
    section = Section((1,), 1, "一", "任务", False, draft.span("一、任务"))
    plan = PlanDocument(
        "parts.txt",
        draft.source.sha256,
        len(raw),
        FrontMatter(),
        sections=(section,),
        tasks=(task,),
    )
    return plan, draft.source


def folds_to(source: SourceText, span: Span, text: str) -> bool:
    """Say whether the quote at ``span`` is ``text`` folded."""
    return source.quote(span) == fold(text)
