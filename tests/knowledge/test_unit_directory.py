"""Printed names of units become units: place, level, collective bodies, dates."""

from __future__ import annotations

from datetime import date

import pytest

from kg.knowledge.units import UnitDirectory, UnitMatch, load_directory, unknown_unit_id
from kg.model.document import Jurisdiction

STATE = Jurisdiction("100000", "国家")
ANHUI = Jurisdiction("340000", "安徽省")
HEFEI = Jurisdiction("340100", "合肥市")
TIANJIN = Jurisdiction("120000", "天津市")
GUANGXI = Jurisdiction("450000", "广西壮族自治区")
INVENTED = Jurisdiction(None, "云川市")
COUNTY = Jurisdiction(None, "青山县")


@pytest.fixture(scope="module")
def directory() -> UnitDirectory:
    """The shipped directory."""
    return load_directory()


def match(name: str, place: Jurisdiction | None, on: date | None = None) -> UnitMatch:
    found = load_directory().match_unit(name, place=place, on=on)
    assert found is not None, name
    return found


@pytest.mark.parametrize(
    ("name", "place", "unit_id"),
    [
        ("省科技厅", ANHUI, "340000/science-technology"),
        ("省科技厅", HEFEI, "340000/science-technology"),
        ("市科技局", HEFEI, "340100/science-technology"),
        ("市科技局", TIANJIN, "120000/science-technology"),
        ("科技部", HEFEI, "100000/science-technology"),
        ("科技厅", ANHUI, "340000/science-technology"),
        ("自治区科技厅", GUANGXI, "450000/science-technology"),
        ("安徽省科学技术厅", STATE, "340000/science-technology"),
        ("合肥市科学技术局", ANHUI, "340100/science-technology"),
        ("发展改革委", STATE, "100000/development-reform"),
        ("发展改革委", HEFEI, "340100/development-reform"),
        ("国家税务总局合肥市税务局", HEFEI, "340100/taxation"),
        ("广东证监局", STATE, "440000/securities-regulation"),
    ],
)
def test_the_level_word_decides_the_place(name: str, place: Jurisdiction, unit_id: str) -> None:
    """省 is the document's province, 市 its city; a printed place is itself."""
    assert match(name, place).unit_id == unit_id


def test_kinds_resolve_in_an_invented_city() -> None:
    """Without a code the city's units are told by its name, the province's by 所在省."""
    city, province = match("市科技局", INVENTED), match("省科技厅", INVENTED)

    assert city.place == INVENTED
    assert city.unit_id.endswith("/science-technology")
    assert city.unit_id.split("/")[0] != province.unit_id.split("/")[0]


def test_a_bare_city_bureau_in_a_provinces_plan_is_every_citys() -> None:
    """市科技局 in Anhui's plan is no one city's: it is collective and stays apart."""
    found = match("市科技局", ANHUI)

    assert found.collective
    assert found.unit_id == "340000/each-city-science-technology"


@pytest.mark.parametrize(
    ("name", "place", "unit_id"),
    [
        ("各市市场监管局", ANHUI, "340000/each-city-market-regulation"),
        ("各县（市、区）科技局", HEFEI, "340100/each-county-science-technology"),
    ],
)
def test_every_bureau_below_is_one_collective_unit(
    name: str, place: Jurisdiction, unit_id: str
) -> None:
    """各市X and 各县X are bureaus of one kind, of each place below."""
    found = match(name, place)

    assert (found.unit_id, found.collective) == (unit_id, True)


def test_county_bureaus_belong_to_the_county() -> None:
    """县X in a county's plan is the county's own."""
    assert match("县教体局", COUNTY).place == COUNTY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("省市场监管局", "省公共资源交易监管局"),
        ("省地方金融监管局", "安徽金融监管局"),
        ("安徽银保监局", "安徽金融监管局"),
        ("省数据资源局", "省数据局"),
        ("市委金融办", "市政府金融办"),
        ("省医保局", "省医保中心"),
        ("疾控局", "疾控中心"),
        ("市城管局", "市综合行政执法局"),
        ("市水务局", "市水务集团"),
        ("科技部", "科技厅"),
    ],
)
def test_like_names_are_not_one_unit(one: str, other: str) -> None:
    """Two bodies whose names nearly agree keep two ids."""
    assert match(one, ANHUI).unit_id != match(other, ANHUI).unit_id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("省市场监管局", "省市场监督管理局"),
        ("省市场监管局", "省市场监管局（省知识产权局）"),
        ("省发展改革委", "省发展和改革委员会"),
        ("省人社厅", "省人力资源和社会保障厅"),
        ("省高院", "省法院"),
        ("省委网信办", "省网信办"),
        ("团省委", "共青团安徽省委"),
        ("安徽证监局", "中国证监会安徽监管局"),
        ("省税务局", "国家税务总局安徽省税务局"),
    ],
)
def test_spellings_of_one_unit_share_its_id(one: str, other: str) -> None:
    """Short, full and dual names are one unit."""
    assert match(one, ANHUI).unit_id == match(other, ANHUI).unit_id


@pytest.mark.parametrize(
    "name", ["通创办", "省农村农业厅", "知识产权", "2025年底前", "部门", "国家"]
)
def test_what_is_not_known_is_not_guessed(directory: UnitDirectory, name: str) -> None:
    """No near name, no fragment, no date becomes a unit."""
    assert directory.match_unit(name, place=ANHUI) is None


def test_a_text_as_long_as_a_page_is_no_name(directory: UnitDirectory) -> None:
    """Whatever it ends in; what is as long as the longest real name is still read."""
    assert directory.match_unit("云水" * 50_000 + "有限公司", place=ANHUI) is None
    assert directory.match_unit("云水" * 20 + "有限公司", place=ANHUI) is not None


def test_an_unknown_name_gets_an_id_of_its_own() -> None:
    """The id holds the place and ten digits of the name's SHA-256."""
    assert unknown_unit_id("通创办", ANHUI).startswith("340000/u-")
    assert len(unknown_unit_id("通创办", ANHUI)) == len("340000/u-") + 10


@pytest.mark.parametrize(
    ("name", "place", "kind"),
    [
        ("各市、县人民政府", ANHUI, "city-county-governments"),
        ("各市人民政府", ANHUI, "city-governments"),
        ("各县（市、区）人民政府", HEFEI, "county-governments"),
        ("各市（县）、区人民政府", HEFEI, "county-governments"),
        ("各区人民政府", TIANJIN, "county-governments"),
        ("各省、自治区、直辖市人民政府", STATE, "province-governments"),
        ("各地区", STATE, "regions"),
        ("各乡镇人民政府", COUNTY, "township-governments"),
        ("有关部门", ANHUI, "concerned-departments"),
        ("市各有关部门", HEFEI, "concerned-departments"),
        ("各部门", STATE, "all-departments"),
        ("各成员单位", ANHUI, "member-units"),
        ("行业主管部门", ANHUI, "sector-regulators"),
        ("各金融机构", ANHUI, "financial-institutions"),
    ],
)
def test_collective_bodies_are_told(name: str, place: Jurisdiction, kind: str) -> None:
    """They have kinds of their own and say that they are collective."""
    found = match(name, place)

    assert (found.kind, found.collective) == (kind, True)


def test_members_of_two_groups_are_two_units() -> None:
    """成员单位 of one conference are not those of another."""
    one = match("知识产权强省建设联席会议各成员单位", ANHUI)
    other = match("社会信用体系建设联席会议各成员单位", ANHUI)

    assert one.kind == other.kind
    assert one.unit_id != other.unit_id


def test_a_single_unit_is_not_collective() -> None:
    """The twin of the collective bodies."""
    assert not match("省科技厅", ANHUI).collective


def test_a_companys_name_is_a_unit_of_its_own() -> None:
    """Two companies of one city never merge."""
    one = match("合肥云水供水有限公司", HEFEI)
    other = match("合肥云山供水有限公司", HEFEI)

    assert one.kind == other.kind == "company"
    assert one.unit_id != other.unit_id


def test_a_zone_is_a_place_of_its_own() -> None:
    """The committee of a zone belongs to the zone; two cities' zones of one name stay apart."""
    here = match("高新区管委会", HEFEI)
    there = match("高新区管委会", Jurisdiction("320600", "南通市"))

    assert here.kind == "zone-committee"
    assert here.place.name == "合肥市高新区"
    assert here.unit_id != there.unit_id


def test_an_abolished_name_tells_its_end_and_its_successor() -> None:
    """银保监局 ended on one day in all provinces."""
    found = match("安徽银保监局", ANHUI, date(2026, 1, 1))

    assert found.until == date(2023, 7, 20)
    assert found.successor == "340000/financial-regulation"
    assert found.grade == "A"


def test_before_its_end_a_name_is_right() -> None:
    """A plan of 2022 that names the 银保监局 is told nothing."""
    found = match("安徽银保监局", ANHUI, date(2022, 1, 25))

    assert found.until is None
    assert found.successor is None


def test_the_capitals_branch_became_the_provinces(directory: UnitDirectory) -> None:
    """人行合肥中心支行 is followed by 安徽省分行, other cities' by their own."""
    capital = match("人行合肥中心支行", ANHUI, date(2026, 1, 1))
    other = match("人行陇南中心支行", Jurisdiction("621200", "陇南市"), date(2026, 1, 1))

    assert directory.name_successor(capital) == "中国人民银行安徽省分行"
    assert capital.successor == "340000/central-bank"
    assert other.successor == "621200/central-bank"


def test_the_name_that_ended_is_given_in_full() -> None:
    """Nothing is renamed: the full name is that of its time."""
    found = match("人行合肥中心支行", ANHUI, date(2026, 1, 1))

    assert found.name == "中国人民银行合肥中心支行"


def test_a_new_name_tells_its_beginning() -> None:
    """国家数据局 was set up in October 2023."""
    assert match("国家数据局", STATE).since == date(2023, 10, 25)


def test_full_and_short_names_follow_the_level() -> None:
    """厅 in a province, 局 in a city and in a municipality."""
    names = [(m.name, m.short_name) for m in (match("省科技厅", ANHUI), match("市科技局", TIANJIN))]

    assert names == [("安徽省科学技术厅", "省科技厅"), ("天津市科学技术局", "市科技局")]


def test_an_autonomous_regions_party_organs_have_their_word() -> None:
    """自治区党委宣传部, not 自治区委宣传部."""
    assert match("自治区党委宣传部", GUANGXI).short_name == "自治区党委宣传部"


def test_nearest_names_keep_the_level_word(directory: UnitDirectory) -> None:
    """A transposed name is shown the right one first."""
    assert directory.nearest_names("省农村农业厅", place=ANHUI)[0] == "省农业农村厅"


def test_nearest_names_of_nothing_like_a_unit_are_none(directory: UnitDirectory) -> None:
    """What resembles no name gets no suggestion."""
    assert directory.nearest_names("甲乙丙丁", place=ANHUI) == ()


def test_words_hold_names_with_their_level_words(directory: UnitDirectory) -> None:
    """The tokenizer learns 省科技厅 and 国家知识产权局 whole."""
    words = set(directory.words())

    assert {"省科技厅", "国家知识产权局", "科技厅"} <= words


def test_a_unit_without_a_place_is_marked(directory: UnitDirectory) -> None:
    """Where no place is known the kind is told and the id says unplaced."""
    assert match("省科技厅", None).unit_id == "unplaced-province/science-technology"


def test_every_kinds_own_names_come_back_to_it(directory: UnitDirectory) -> None:
    """Law: the usual short name that the directory gives is read as the same unit."""
    wrong = []
    for kind, entry in directory.tables.kinds.items():
        for level, place in (("state", STATE), ("province", ANHUI), ("city", HEFEI)):
            if level in entry.names:
                full, short = directory.name_unit(kind, place)
                ids = {match(n, place).unit_id for n in (full, short)}
                if ids != {f"{place.code}/{kind}"}:
                    wrong.append((kind, full, short, ids))
    assert wrong == []


def test_an_answer_is_remembered(directory: UnitDirectory) -> None:
    """A name asked for twice is looked up once: the parser asks for every printed unit."""
    first = directory.match_unit("省科技厅", place=ANHUI)

    assert directory.match_unit("省科技厅", place=ANHUI) is first
