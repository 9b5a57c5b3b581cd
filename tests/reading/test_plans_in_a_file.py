"""Several plans in one file: each is read, and a text that stands twice is read once."""

from __future__ import annotations

from kg.model.document import PlanDocument
from kg.reading.files import read_source_bytes
from kg.reading.parser import parse_plan

PLAN = """{place}促进旅游业发展实施方案
一、主要任务
（一）开发产品。建设{what}线路10条。（市文化和旅游局负责）
（二）提升服务。培训{what}讲解员200名。（市人力资源社会保障局负责）
二、工作保障
（一）加强领导。统筹推进{what}各项工作。
三、附加任务
（一）加强宣传。拍摄{what}短片3部。（市委宣传部负责）
"""
TOWN, LAKE = PLAN.format(place="东城区", what="古镇"), PLAN.format(place="西湖区", what="湖滨")


def read(text: str) -> PlanDocument:
    return parse_plan(read_source_bytes(text.encode(), "a.txt"))


def test_plans_with_the_same_headings_are_both_read() -> None:
    """Two plans built alike have their own tasks: headings alone make no repetition."""
    plan = read(TOWN + LAKE)

    owned = [task.text for task in plan.tasks if task.responsibilities]
    assert len(owned) == 6
    assert len(plan.plans) == 2
    assert sum("湖滨" in text for text in owned) == 3


def test_a_text_that_stands_twice_is_read_once() -> None:
    """The page's and the print version of one plan give its tasks once."""
    owned = [task for task in read(TOWN + TOWN).tasks if task.responsibilities]

    assert len(owned) == 3
