"""Front matter in the forms that files print it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.reading.front import FoundFront, FoundText, read_front
from kg.reading.front_style import load_front_style
from kg.resources import find_shipped

STYLE: dict[str, Any] = tomllib.loads(
    find_shipped("ontology", "styles", "front.toml").read_text(encoding="utf-8")
)
NOTICE = """云川市人民政府办公室关于印发云川市数字经济发展规划的通知
云政办发〔2024〕12号
各县（市、区）人民政府，市政府各部门、各直属机构：
《云川市数字经济发展规划》已经市政府同意，现印发给你们，请认真贯彻执行。
云川市人民政府办公室
2024年3月5日
（此件公开发布）
云川市数字经济发展规划
为加快发展数字经济，制定本规划。
一、总体要求"""


def texts(found: tuple[FoundText, ...]) -> list[str]:
    return [f.text for f in found]


def title_of(text: str, closing: str = "") -> str | None:
    front = read_front(text, closing)
    return front.title.text if front.title else None


def number_of(text: str) -> str | None:
    front = read_front(text)
    return front.document_number.text if front.document_number else None


def issued_of(text: str, closing: str = "") -> date | None:
    front = read_front(text, closing)
    return front.issued[0] if front.issued else None


def test_a_notice_and_its_plan_are_told_apart() -> None:
    """The notice's title is one thing, the plan's, which repeats below, another."""
    front = read_front(NOTICE)
    assert front.notice_title is not None
    assert front.notice_title.text == "云川市人民政府办公室关于印发云川市数字经济发展规划的通知"
    assert front.title is not None
    assert front.title.text == "云川市数字经济发展规划"
    assert front.title.start == NOTICE.index("\n云川市数字经济发展规划") + 1


def test_the_signature_gives_issuer_and_date() -> None:
    """The body above the date issued the document on that day."""
    front = read_front(NOTICE)
    assert front.issuer == "云川市人民政府办公室"
    assert front.issued is not None
    assert front.issued[0] == date(2024, 3, 5)


def test_addressees_are_cut_between_whole_names() -> None:
    """各市、县人民政府 is one addressee; a 、 between two whole names parts them."""
    line = "各市、县人民政府，省政府各部门、各直属机构：\n"
    assert texts(read_front(line).recipients) == ["各市、县人民政府", "省政府各部门", "各直属机构"]
    one = "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n"
    assert texts(read_front(one).recipients)[0] == "各省、自治区、直辖市人民政府"
    assert texts(read_front("市直有关部门、单位：\n").recipients) == ["市直有关部门、单位"]


@pytest.mark.parametrize(
    "line", ["主要目标如下：", "现就有关事项通知如下：", "为落实国家部署，提出以下意见：", "附件："]
)
def test_a_line_that_ends_in_a_colon_addresses_nobody_by_that(line: str) -> None:
    """An introduction or a label is no line of addressees."""
    assert read_front(line + "\n").recipients == ()
    assert read_front("各有关单位：\n").recipients != ()


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("云政办发〔2024〕12号", "云政办发〔2024〕12号"),
        ("（云政办秘〔2024〕12号）", "云政办秘〔2024〕12号"),
        ("云政文[2024]12号", "云政文[2024]12号"),
        ("云政发【2024】第12号", "云政发【2024】第12号"),
        ("云政发〔2024112号", "云政发〔2024112号"),
        ("关于促进数字经济发展的意见云府发〔2024〕12号", "云府发〔2024〕12号"),
        ("文号：云府发〔2024〕12号 ", "云府发〔2024〕12号"),
    ],
)
def test_the_number_is_read_in_any_bracket(line: str, number: str) -> None:
    """Round, square, heavy and misread brackets, alone or behind the title."""
    assert number_of(line + "\n") == number


@pytest.mark.parametrize(
    "line",
    [
        "按照《甲通知》（云府发〔2023〕3号）要求，制定本方案。",
        "参照有关规定，见云府发〔2023〕3号。",
    ],
)
def test_a_cited_number_is_not_the_documents(line: str) -> None:
    """A number inside a sentence belongs to what is cited there."""
    assert number_of(line) is None


def test_a_title_broken_over_lines_is_joined() -> None:
    """Lines are joined until the kind of document closes the title; its years come along."""
    text = "云川市人民政府办公室关于印发云川市推动\n低空经济发展行动方案\n（2024—2026年）的通知\n"
    front = read_front(text + "云川市推动低空经济发展行动方案\n（2024—2026年）\n为发展经济。")
    assert front.notice_title is not None
    assert front.notice_title.text.endswith("行动方案（2024—2026年）的通知")
    assert front.title is not None
    assert front.title.text == "云川市推动低空经济发展行动方案（2024—2026年）"


def test_a_plan_that_is_not_printed_below_is_named_by_its_notice() -> None:
    """Without a title of its own, the plan's title is what the notice says it carries."""
    assert (
        title_of("云川市商务局关于印发《云川市口岸工作方案》的通知\n一、目标")
        == "云川市口岸工作方案"
    )


@pytest.mark.parametrize(
    "title",
    ["云川市人民政府关于促进数字经济发展的若干意见", "云川市人民政府办公室关于做好防汛工作的通知"],
)
def test_a_document_that_carries_none_is_itself_the_plan(title: str) -> None:
    """An opinion, or a notice that hands nothing on, has no notice above it."""
    front = read_front(title + "\n各有关单位：\n为做好工作，通知如下。")
    assert front.title is not None
    assert (front.title.text, front.notice_title) == (title, None)


def test_several_plans_in_one_notice_are_listed() -> None:
    """《甲》《乙》已经…同意: both titles are listed, and the title is the notice's."""
    text = (
        "云川市人民政府关于印发两个专项方案的通知\n《甲行动方案》《乙行动方案》已经同意，现印发。\n"
    )
    front = read_front(text)
    assert texts(front.plan_titles) == ["甲行动方案", "乙行动方案"]
    assert front.title == front.notice_title
    assert read_front(NOTICE).plan_titles == ()


def test_a_compilations_number_and_date_are_no_part_of_the_title() -> None:
    """「5. …的通知（2023年3月29日）」: number off, date kept as the date."""
    text = "5.云川市人民政府关于印发《云川市实施方案》的通知（2023年3月29日）\n各区人民政府：\n"
    front = read_front(text)
    assert front.notice_title is not None
    assert front.notice_title.text == "云川市人民政府关于印发《云川市实施方案》的通知"
    assert front.issued is not None
    assert front.issued[0] == date(2023, 3, 29)
    assert front.issuer == "云川市人民政府"


TABLE = """首页
>
政务公开
索引号：000014349/2024-00003主题分类：商贸
发文机关：云川市人民政府成文日期：2024年01月12日
标题：云川市人民政府关于促进外贸发展的意见
发文字号：
云府发〔2024〕3号
发布日期：2024-01-25来源：市政府
主题词：
云川市人民政府
关于促进外贸发展的意见
各有关单位：
"""


def test_a_table_of_labels_is_read() -> None:
    """Values stand behind their label, before the next one, or on the line below."""
    front = read_front(TABLE)
    assert front.issuer == "云川市人民政府"
    assert front.document_number is not None
    assert front.document_number.text == "云府发〔2024〕3号"
    assert front.issued is not None
    assert front.published is not None
    assert (front.issued[0], front.published[0]) == (date(2024, 1, 12), date(2024, 1, 25))
    assert front.title is not None
    assert front.title.text == "关于促进外贸发展的意见"


def test_a_signature_outranks_the_pages_label() -> None:
    """The page may print its own date as 成文日期; the signature's date is the document's."""
    text = "成文日期：2024-02-12\n印发给你们。\n云川市商务局\n2024年2月9日\n"
    assert issued_of(text) == date(2024, 2, 9)
    assert issued_of("成文日期：2024-02-12\n") == date(2024, 2, 12)


def test_the_closing_signs_for_a_plan_that_is_no_attachment() -> None:
    """Three bodies above the date at the end are the issuers, in order."""
    closing = "确保落实。\n国家甲委员会\n国家乙局\n国家丙总局\n2026年1月28日\n附件：\n"
    front = read_front("关于促进保险发展的意见\n", closing)
    assert front.issuer == "国家甲委员会、国家乙局、国家丙总局"
    assert all(i.closing and closing[i.start : i.end] == i.text for i in front.issuers)
    assert issued_of("关于促进保险发展的意见\n", closing) == date(2026, 1, 28)


@pytest.mark.parametrize(
    "printed", ["2021年12月3日", "2021年12月03日", "二〇二一年十二月三日", "二○二一年十二月三日"]
)
def test_a_date_in_any_digits_is_its_day(printed: str) -> None:
    """Arabic, padded and Chinese dates name the same day."""
    assert issued_of(f"请贯彻执行。\n云川市商务局\n{printed}\n") == date(2021, 12, 3)


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    """二月三十日 is printed, but dates nothing."""
    assert issued_of("云川市商务局\n2021年2月30日\n") is None


def test_a_document_on_one_line_is_taken_apart() -> None:
    """Title, number, addressees and signature glued together are found all the same."""
    text = (
        "云川市人民政府关于加快电商发展的意见云府发〔2019〕17号各区县（自治县）人民政府，"
        "市政府有关部门：近年来，电商发展迅速。"
    )
    front = read_front(text, "营造良好氛围。云川市人民政府2019年6月28日（此件公开发布）")
    assert front.title is not None
    assert front.title.text == "云川市人民政府关于加快电商发展的意见"
    assert texts(front.recipients) == ["各区县（自治县）人民政府", "市政府有关部门"]
    assert front.issuer == "云川市人民政府"
    assert front.issued is not None


def test_a_headline_run_together_with_the_title_is_read_once() -> None:
    """A page prints the title twice on one line; it is one title."""
    title = "云川市人民政府办公室关于印发云川市规划的通知"
    front = read_front(title * 2 + "\n")
    assert front.notice_title is not None
    assert front.notice_title.text == title


def test_an_issuer_broken_over_lines_is_quoted_whole() -> None:
    """A body's name that the title breaks in two is the text at its offsets without line ends."""
    text = "云川市人民政府办公\n室关于印发云川市数字经济发展规划的通知\n"
    (issuer,) = read_front(text).issuers
    assert issuer.text == "云川市人民政府办公室"
    assert text[issuer.start : issuer.end] == "云川市人民政府办公\n室"


def test_a_text_without_front_matter_has_none() -> None:
    """A text that begins with its body gives nothing."""
    assert read_front("今天天气很好。\n我们去公园。") == FoundFront()


@pytest.mark.parametrize("kind", ["matches", "rejects"])
def test_the_words_match_their_examples(kind: str) -> None:
    """The examples of front.toml are whole names, titles and addressees, or are not."""
    style = load_front_style()
    patterns = {"agency": style.agency, "title": style.complete, "recipients": style.recipients}
    for table, pattern in patterns.items():
        for example in STYLE[table][kind]:
            assert bool(pattern.fullmatch(example)) == (kind == "matches"), example


@settings(max_examples=60)
@given(st.lists(st.sampled_from(re.split(r"(?<=[：，。号\n])", NOTICE + TABLE)), max_size=14))
def test_any_order_of_lines_gives_slices_of_the_text(lines: list[str]) -> None:
    """Whatever the order, every find is the text at its offsets without line ends."""
    text = "".join(lines)
    front = read_front(text)
    found = [front.title, front.notice_title, front.document_number]
    found += [*front.issuers, *front.recipients, *front.plan_titles]
    found += [pair[1] for pair in (front.issued, front.published) if pair]
    for one in (f for f in found if f):
        assert text[one.start : one.end].replace("\n", "") == one.text
