"""The directory's files become tables; every fault of theirs is named."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

from kg.errors import KnowledgeError
from kg.knowledge.unit_tables import load_tables, name_key
from kg.resources import find_shipped

HEAD = """@prefix kind: <https://w3id.org/policy-kg/kind/> .
@prefix family: <https://w3id.org/policy-kg/family/> .
@prefix reform: <https://w3id.org/policy-kg/reform/> .
@prefix name: <https://w3id.org/policy-kg/naming#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix plan: <https://w3id.org/policy-kg/plan#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
GOOD = """kind:tea a plan:UnitKind ; skos:prefLabel "茶"@zh, "tea"@en ;
    skos:broader family:government ; name:city "茶叶局" ; name:notLabel "茶馆" .
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("KG_CACHE", str(folder))
    return folder


def write(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "units-test.ttl"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def test_a_well_formed_file_is_read(tmp_path: Path) -> None:
    """The twin of the faults below."""
    tables = load_tables([write(tmp_path, GOOD)])

    assert tables.bases == {"茶叶局": "tea"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (GOOD + GOOD.replace("kind:tea", "kind:tea2"), "同时属于"),
        (GOOD.replace(', "tea"@en', ""), "缺少中文或英文名称"),
        (GOOD.replace('name:city "茶叶局" ; ', ""), "没有任何写法"),
        (GOOD.replace('"茶馆"', '"茶叶局"'), "不应匹配"),
        (GOOD.replace("name:notLabel", "name:combines kind:coffee ; name:notLabel"), "未知的"),
        (GOOD + 'reform:r name:fromKind kind:tea ; name:grade "D" .', "缺少等级"),
        (GOOD.replace('"茶叶局"', "[]"), "空白节点"),
        (GOOD.replace("name:notLabel", 'name:state "茶叶局" ; name:notLabel'), "读法不定"),
        ("kind:tea a", "units-test.ttl"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, body: str, words: str) -> None:
    """Double names, missing labels, unknown kinds, blank nodes, broken Turtle."""
    with pytest.raises(KnowledgeError, match=words):
        load_tables([write(tmp_path, body)])


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """A keeper of the file does not have to run it twice."""
    body = GOOD.replace(', "tea"@en', "") + GOOD.replace("kind:tea", "kind:tea2")

    with pytest.raises(KnowledgeError) as caught:
        load_tables([write(tmp_path, body)])
    assert "同时属于" in str(caught.value)
    assert "缺少中文或英文名称" in str(caught.value)


def test_the_cache_gives_the_same_tables(tmp_path: Path, cache: Path) -> None:
    """The second reading comes from the cache and equals the first."""
    path = write(tmp_path, GOOD)
    first = load_tables([path])

    assert list(cache.glob("units-*.json"))
    assert load_tables([path]) == first


def test_a_damaged_cache_is_done_without(tmp_path: Path, cache: Path) -> None:
    """Half a file, or a file of another form, is made again."""
    path = write(tmp_path, GOOD)
    first = load_tables([path])
    (held,) = cache.glob("units-*.json")
    for damage in ("{", "{}", '{"kinds": 3}'):
        held.write_text(damage, encoding="utf-8")
        assert load_tables([path]) == first


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the folder should be does no harm."""
    blocked = tmp_path / "blocked"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("KG_CACHE", str(blocked))

    assert load_tables([write(tmp_path, GOOD)]).bases == {"茶叶局": "tea"}


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    """The cache goes by content."""
    load_tables([write(tmp_path, GOOD)])

    assert load_tables([write(tmp_path, GOOD.replace("茶叶局", "茶局"))]).bases == {"茶局": "tea"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("发展和改革委员会", "发展改革委"),
        ("市场监督管理局", "市场监管局"),
        ("人民政府办公室", "政府办"),
        ("文化和旅游局", "文化旅游局"),
    ],
)
def test_spellings_that_drafters_treat_as_one(one: str, other: str) -> None:
    """They share their key."""
    assert name_key(one) == name_key(other)


def test_other_names_keep_their_own_key() -> None:
    """The twin: 农业农村 and 农村农业 differ."""
    assert name_key("农业农村厅") != name_key("农村农业厅")


def shipped() -> list[Path]:
    return sorted(find_shipped("ontology").glob("units*.ttl"))


@pytest.mark.parametrize("path", shipped(), ids=lambda p: p.name)
def test_shipped_files_have_no_blank_node(path: Path) -> None:
    """Graphs made from them are the same on every machine."""
    triples = pyoxigraph.parse(path.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)

    assert all(not isinstance(n, pyoxigraph.BlankNode) for t in triples for n in (t[0], t[2]))


def test_the_directory_is_as_large_as_promised() -> None:
    """At least 120 kinds, the families of all sorts of bodies, reforms of 2018 and 2023."""
    tables = load_tables()
    families = {entry.family for entry in tables.kinds.values()}

    assert len(tables.kinds) >= 160
    assert {"party", "legislature", "judiciary", "government", "central", "mass"} <= families
    assert {"2018", "2023"} <= {reform.day[:4] for reform in tables.reforms}


def test_no_name_is_excluded_from_its_own_kind() -> None:
    """A notLabel is read as another kind or as none."""
    tables = load_tables()
    for kind, entry in tables.kinds.items():
        for name in entry.excluded:
            assert tables.bases.get(name_key(name)) != kind


def test_every_property_of_the_files_is_explained() -> None:
    """units.ttl defines each name: property that the files use."""
    text = b"".join(path.read_bytes() for path in shipped())
    triples = list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))
    space = "https://w3id.org/policy-kg/naming#"
    used = {t.predicate.value for t in triples if t.predicate.value.startswith(space)}
    defined = {t.subject.value for t in triples if str(t.subject).startswith(f"<{space}")}

    assert used <= defined
