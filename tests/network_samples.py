"""Invented plans as documents and ledgers, for the tests of network, page and sheets."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.analysis.ledger import Ledger, ReadPlan, build_ledger
from kg.model.document import (
    Attribution,
    Baseline,
    Deadline,
    FrontMatter,
    Indicator,
    IndicatorTarget,
    Jurisdiction,
    Measure,
    PlanDocument,
    Quoted,
    Responsibility,
    Role,
    Section,
    Target,
    Task,
)
from kg.model.text import SourceText, Span

PLACE = Jurisdiction(None, "云泽市")
ROLE_WORDS: dict[Role, str] = {
    "lead": "牵头",
    "support": "配合",
    "by_duty": "按职责分工负责",
    "responsible": "负责",
    "implement": "落实",
    "supervise": "指导",
}


@dataclass(frozen=True)
class Facts:
    """What the sample directory tells about a name."""

    name: str
    short_name: str
    collective: bool
    place: Jurisdiction = PLACE


class SampleDirectory:
    """Knows that names which begin with 各 or 有关 are collective."""

    def match_unit(
        self, name: str, *, place: Jurisdiction | None, on: date | None = None
    ) -> Facts | None:
        """Return the facts of ``name``; an unknown one has none."""
        if name.endswith("甲子办"):
            return None
        full = f"云泽市{name[1:]}" if name.startswith("市") else name
        return Facts(full, name, name.startswith(("各", "有关")))


@dataclass(frozen=True)
class Item:
    """A task to write: title, measures, owners as (printed name, id or None, role), due date."""

    title: str
    measures: Sequence[str]
    owners: Sequence[tuple[str, str | None, Role]]
    due: date | None = None


@dataclass(frozen=True)
class Chapter:
    """A heading with its tasks."""

    number: str
    title: str
    items: Sequence[Item]


class _Page:
    """Text that grows, and the span of each piece that is written on it."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> Span:
        start = len(self.text)
        self.text += text
        return Span(start, len(self.text))


def write_plan(
    chapters: Sequence[Chapter],
    *,
    name: str = "yunze",
    title: str = "云泽市数字乡村行动计划",
    place: Jurisdiction = PLACE,
) -> ReadPlan:
    """Write an invented plan and return it as if it had been read."""
    page = _Page()
    heading = page.write(title)
    page.write("\n")
    sections, tasks = [], []
    for position, chapter in enumerate(chapters, start=1):
        span = page.write(f"{chapter.number}{chapter.title}")
        page.write("\n")
        sections.append(Section((position,), 1, chapter.number, chapter.title, False, span))
        for count, item in enumerate(chapter.items, start=1):
            tasks.append(_write_task(page, item, position, count, chapter.title))
    plan = PlanDocument(
        file=f"{name}.txt",
        sha256=hashlib.sha256(page.text.encode()).hexdigest(),
        chars=len(page.text),
        front=FrontMatter(
            title=Quoted(title, heading),
            issued=(date(2023, 5, 6), heading),
            jurisdiction=place,
        ),
        sections=tuple(sections),
        tasks=tuple(tasks),
        indicators=(
            Indicator(
                1,
                "行政村5G通达率",
                "%",
                Baseline("60", 60.0, 2022),
                IndicatorTarget("100", 100.0, ">=", 2025),
                "expected",
                heading,
            ),
        ),
        period=(2023, 2025),
    )
    return ReadPlan(name, SourceText(plan.file, page.text, plan.sha256), plan)


def _write_task(page: _Page, item: Item, section: int, count: int, heading: str) -> Task:
    start = len(page.text)
    page.write(f"{item.title}。")
    due = Deadline("限期", "by", item.due, Span(start, start + 1)) if item.due else None
    measures = [
        Measure(
            text,
            page.write(text),
            "must",
            (Target("20个", 20.0, None, "个", ">=", Span(start, start + 1)),) if not n else (),
        )
        for n, text in enumerate(item.measures)
    ]
    end = len(page.text)
    page.write("（")
    opening = len(page.text)
    held = []
    for unit, unit_id, role in item.owners:
        span = page.write(unit)
        page.write(ROLE_WORDS[role] + "，")
        held.append(Responsibility(unit, unit_id, role, True, span))
    statement = Attribution(page.text[opening:], Span(opening, len(page.text)), False)
    page.write("）\n")
    return Task(
        id=f"{section}.t{count}",
        section=(section,),
        heading=heading,
        number=None,
        title=item.title,
        text=page.text[start:end],
        span=Span(start, end),
        attribution=statement if held else None,
        responsibilities=tuple(held),
        deadline=due,
        measures=tuple(measures),
    )


FARM = ("市农业农村局", "yunze/agriculture")
DATA = ("市数据局", "yunze/data")
MONEY = ("市财政局", "yunze/finance")
TOWNS = ("各镇人民政府", "yunze/towns")
STRANGER = ("市甲子办", None)


def sample_chapters() -> tuple[Chapter, ...]:
    """Two chapters, five tasks: a lead with support, duties, two leads, nobody, a stranger."""
    return (
        Chapter(
            "一、",
            "建设乡村网络",
            (
                Item(
                    "铺设村级光纤",
                    ("到2024年底完成20个村的光纤改造。", "建立巡检制度。"),
                    ((*DATA, "lead"), (*FARM, "support"), (*MONEY, "support")),
                    date(2024, 12, 31),
                ),
                Item(
                    "推广智慧农机",
                    ("支持合作社购置农机终端。",),
                    ((*FARM, "by_duty"), (*DATA, "by_duty"), (*TOWNS, "by_duty")),
                ),
            ),
        ),
        Chapter(
            "二、",
            "强化保障",
            (
                Item("共建资金池", ("设立专项资金。",), ((*MONEY, "lead"), (*DATA, "lead"))),
                Item("开展宣传", ("组织宣讲。",), ()),
                Item("办好节会", ("举办丰收节。",), ((*STRANGER, "responsible"),)),
            ),
        ),
    )


def sample_ledger() -> Ledger:
    """The sample plan as a ledger."""
    return build_ledger([write_plan(sample_chapters())], SampleDirectory())
