"""Places: the table, names, and the place whose plan a document is."""

from __future__ import annotations

import re

import pytest

from kg.knowledge.place_table import Places, load_places
from kg.knowledge.places import (
    find_jurisdiction,
    match_place,
    parent_of,
    place_level,
    place_slug,
    resolve_place,
    split_place,
)
from kg.model.document import Jurisdiction


def codes() -> list[str]:
    return [code for code, *_ in load_places().rows if code]


def test_all_provinces_and_prefectures_are_listed() -> None:
    """34 provinces, 333 prefectures (GB/T 2260; municipalities have none)."""
    provinces = [c for c in codes() if c.endswith("0000") and c != "100000"]
    prefectures = [c for c in codes() if c.endswith("00") and not c.endswith("0000")]

    assert (len(provinces), len(prefectures)) == (34, 333)


def test_codes_are_unique_and_lie_in_their_province() -> None:
    """Every code once; its first two digits are a listed province."""
    listed = set(codes())

    assert len(listed) == len(codes())
    assert {c[:2] + "0000" for c in listed} <= listed


def test_a_short_name_has_one_owner() -> None:
    """吉林 and 海南 are the provinces; the city and the prefecture go by their full names."""
    assert match_place("吉林") == Jurisdiction("220000", "吉林省")
    assert match_place("吉林市") == Jurisdiction("220200", "吉林市")
    assert match_place("海南州") == Jurisdiction("632500", "海南藏族自治州")


def test_a_district_is_known_in_its_municipality_only() -> None:
    """和平区 stands in several cities; 天津's has its code inside Tianjin."""
    tianjin = match_place("天津市")

    assert match_place("和平区", within=tianjin) == Jurisdiction("120101", "和平区")
    assert match_place("和平区") is None


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("安徽省合肥市科技局", Jurisdiction("340100", "合肥市"), "科技局"),
        ("天津市滨海新区管委会", Jurisdiction("120116", "滨海新区"), "管委会"),
        ("广州市黄埔区政府", Jurisdiction(None, "广州市黄埔区"), "政府"),
        ("内蒙古自治区政府", Jurisdiction("150000", "内蒙古自治区"), "政府"),
        ("恩施州政府", Jurisdiction("422800", "恩施土家族苗族自治州"), "政府"),
    ],
)
def test_names_in_a_row_narrow_down(text: str, place: Jurisdiction, rest: str) -> None:
    """The last place of the row is meant; a county that no table lists keeps its city's name."""
    found, end = split_place(text)

    assert found == place
    assert text[end:] == rest


def test_a_text_without_a_place_has_none() -> None:
    """The twin: nothing is split off."""
    assert split_place("科技局") == (None, 0)


@pytest.mark.parametrize(
    ("texts", "name", "code"),
    [
        (["安徽省“十四五”知识产权发展规划"], "安徽省", "340000"),
        (["国务院关于促进某区发展的意见"], "国家", "100000"),
        (["“无废城市”建设试点工作方案", "国务院办公厅"], "国家", "100000"),
        (["关于推动保险高质量发展的意见", "国家发展改革委、金融监管总局"], "国家", "100000"),
        (["责任清单", "天津市政务服务办"], "天津市", "120000"),
        (["南通市低空经济行动方案", "南通市人民政府办公室"], "南通市", "320600"),
        (["行动方案", "", "皖政办秘〔2021〕82号"], "安徽省", "340000"),
        (["工作方案", "国办发〔2020〕43号"], "国家", "100000"),
        (["“十四五”国家知识产权保护和运用规划"], "国家", "100000"),
        (["财政部 国家知识产权局关于做好工作的通知"], "国家", "100000"),
        (["新疆生产建设兵团办公厅关于印发方案的通知"], "新疆生产建设兵团", None),
        (["国务院关于支持贵州高质量发展的意见"], "国家", "100000"),
        (["广州市黄埔区人民政府关于印发方案的通知"], "广州市黄埔区", None),
        (
            ["云川市知识产权强市建设方案", "云川市为加快建设知识产权强市，制定本方案。"],
            "云川市",
            None,
        ),
    ],
)
def test_the_jurisdiction_is_found(texts: list[str], name: str, code: str | None) -> None:
    """From title, issuer, 文号 and text, in that order."""
    assert find_jurisdiction(texts) == Jurisdiction(code, name)


@pytest.mark.parametrize(
    "texts",
    [
        ["关于促进市场发展的意见"],
        ["全市营商环境提升方案"],
        ["自治区人民政府办公厅关于印发方案的通知"],
        ["方案", "通政办发〔2023〕26号"],
        [],
    ],
)
def test_no_jurisdiction_is_guessed(texts: list[str]) -> None:
    """市场 is no city, 全市 no name, and 通政办发 is used by two cities."""
    assert find_jurisdiction(texts) is None


def test_a_place_without_a_code_has_an_ascii_slug() -> None:
    """The slug is made from the name, so two invented cities differ."""
    one, other = place_slug(resolve_place("云川市")), place_slug(resolve_place("江城市"))

    assert re.fullmatch(r"x-[0-9a-f]{10}", one)
    assert one != other


@pytest.mark.parametrize(
    ("name", "level"),
    [("国家", "state"), ("安徽省", "province"), ("天津市", "province"), ("合肥市", "city")],
)
def test_the_level_of_a_listed_place(name: str, level: str) -> None:
    """By its code: a municipality is a province."""
    place = match_place(name)

    assert place is not None
    assert place_level(place) == level


@pytest.mark.parametrize(
    ("place", "parent"),
    [
        (Jurisdiction("120110", "东丽区"), "天津市"),
        (Jurisdiction("429004", "仙桃市"), "湖北省"),
        (Jurisdiction(None, "广州市黄埔区"), "广州市"),
    ],
)
def test_a_place_lies_in_the_next_one_up(place: Jurisdiction, parent: str) -> None:
    """A district in its city, a county directly under a province in the province."""
    found = parent_of(place)

    assert found is not None
    assert found.name == parent


def test_an_invented_city_lies_nowhere() -> None:
    """Nothing above it is known."""
    assert parent_of(Jurisdiction(None, "云川市")) is None


def test_letters_of_two_places_decide_nothing() -> None:
    """A 文号 letter counts only while one place uses it."""
    rows = (
        ("110000", "甲省", "甲", (), ("子政",)),
        ("120000", "乙省", "乙", (), ("子政", "丑政")),
    )

    assert set(Places(rows).letters) == {"丑政"}
