"""The pages over the shipped plan, without a script: what each shows, in both languages."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote, urlencode

import pytest
from serving_server import Answer, Running

DOC = "/doc/anhui-ip-145"
UNIT = "/unit/340000/market-regulation"
BASE = "https://w3id.org/policy-kg"
PAGES = ["/", "/search?q=%E8%B4%A8%E6%8A%BC", "/units", UNIT, DOC, DOC + "/s3.1/t1", "/pair"]
PAGES += ["/indicators", "/ontology", "/query", "/query?name=busiest-units&run=1", "/check"]
PAGES += ["/role/lead", "/network"]


def page(site: Running, path: str, **headers: str) -> Answer:
    return site.ask(path, headers={"Accept": "text/html", **headers})


def words_of(answer: Answer) -> str:
    """Return what a reader sees of a page: its text without tags and scripts."""
    text = re.sub(r"<script.*?</script>|<style.*?</style>", "", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens(site: Running, path: str) -> None:
    """HTML in UTF-8 under a strict policy, with nothing from another place."""
    answer = page(site, path)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    loads = re.findall(r'(?:src|href)="(https?://[^"]+)"[^>]*>', answer.text)
    linked = re.findall(
        r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(https?:[^"]+)', answer.text
    )
    assert not linked, loads


@pytest.mark.parametrize("path", [p for p in PAGES if p not in ("/network", "/ontology")])
def test_every_page_speaks_english(site: Running, path: str) -> None:
    """The frame and the headings are English on request; the plan's words stay."""
    join = "&" if "?" in path else "?"
    answer = page(site, f"{path}{join}lang=en")
    assert '<html lang="en">' in answer.text
    assert "Departments" in words_of(answer)
    assert "规划知识图谱" not in words_of(answer)


def test_the_language_is_remembered(site: Running) -> None:
    """The choice is kept in a cookie; without one the pages are Chinese."""
    chosen = page(site, "/?lang=en").headers["set-cookie"].partition(";")[0]
    assert '<html lang="en">' in page(site, "/", Cookie=chosen).text
    assert '<html lang="zh-CN">' in page(site, "/").text


def test_home_counts_the_plan(site: Running) -> None:
    """Documents, tasks, measures and departments of the shipped plan."""
    text = words_of(page(site, "/"))
    for count in ("1 份文件", "32 项任务", "36 个单位"):
        assert count in text
    assert "安徽省“十四五”知识产权发展规划" in text
    assert "省市场监管局" in text


def test_search_marks_every_word(site: Running) -> None:
    """All words must occur; each occurrence is marked; the hit leads to its place in the text."""
    answer = page(site, "/search?q=" + quote("知识产权 质押"))
    assert "找到 6 条举措" in words_of(answer)
    assert answer.text.count("<mark>") >= 12
    assert re.search(rf'href="{DOC}#[a-z0-9./]+"', answer.text)


def test_search_finds_departments_too(site: Running) -> None:
    """A part of a department's name leads to its page."""
    assert UNIT in page(site, "/search?q=" + quote("市场监管")).text


@pytest.mark.parametrize(
    "query", ["", "   ", "没有这样的词", "<script>alert(1)</script>", "%", '"']
)
def test_search_takes_anything(site: Running, query: str) -> None:
    """Nothing found is said, nothing asked for asks nothing, markup is shown as text."""
    answer = page(site, "/search?" + urlencode({"q": query}))
    assert answer.status == 200
    assert "<script>alert" not in answer.text


def test_a_document_shows_the_whole_text(site: Running) -> None:
    """Headings, boxes, tasks and the last sentence are there, radicals folded, repairs applied."""
    answer = page(site, DOC)
    text = words_of(answer).replace(" ", "")
    for part in ("一、规划背景", "每万人口发明专利拥有量达15.4件", "专栏1", "（二十）强化考核评估"):
        assert part in text
    assert "⼈" not in answer.text
    assert answer.text.count('class="task-begin"') == 32


def test_marks_nest_and_carry_what_was_read(site: Running) -> None:
    """Every mark has an entry in the page's data, and spans are balanced."""
    answer = page(site, DOC)
    keys = set(re.findall(r'data-key="([^"]+)"', answer.text))
    told = re.search(r'id="read">(.*?)</script>', answer.text, re.DOTALL)
    assert told is not None
    missing = [key for key in keys if f'"{key}":' not in told[1]]
    assert len(keys) > 400
    assert not missing
    assert answer.text.count("<span") == answer.text.count("</span>")


def test_a_task_shows_who_and_in_which_sentence(site: Running) -> None:
    """Units with roles, the statement, the measures, the way to the text."""
    text = words_of(page(site, DOC + "/s9.1/t1"))
    assert "牵头 省市场监管局" in text
    assert "省市场监管局牵头，有关部门与各市、县人民政府按职责分工负责" in text
    assert "在原文中看" in text


def test_a_department_shows_roles_and_partners(site: Running) -> None:
    """Two tasks led, 22 by duty; the closest partner first, with the number shared."""
    text = words_of(page(site, UNIT))
    assert "2 牵头" in text
    assert "22 按职责分工" in text
    partners = text.partition("共同承担任务的单位")[2]
    assert partners.index("省委宣传部") < partners.index("省科技厅")


def test_a_pair_shows_what_both_hold(site: Running) -> None:
    """省市场监管局 and 省委宣传部 share 15 tasks."""
    units = dict(
        re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', page(site, "/pair").text)
    )
    iris = {name: iri for iri, name in units.items()}
    asked = urlencode({"a": iris["省市场监管局"], "b": iris["省委宣传部"]})
    assert "共同承担 15 项任务" in words_of(page(site, "/pair?" + asked))


def test_a_pair_of_strangers_is_not_found(site: Running) -> None:
    """Unknown departments are a 404 with a search."""
    answer = page(site, "/pair?a=http://x/1&b=http://x/2")
    assert answer.status == 404
    assert 'action="/search"' in answer.text


def test_indicators_have_both_values(site: Running) -> None:
    """Nine rows, with value at the start, target and nature."""
    answer = page(site, "/indicators")
    assert answer.text.count("<tr id=") == 9
    assert "预期性" in answer.text


def test_the_vocabulary_is_documented(site: Running) -> None:
    """Each term has a name and a definition in both languages, at its own anchor."""
    answer = page(site, "/ontology")
    assert 'id="Task"' in answer.text
    assert "一条责任分工所覆盖的文字" in answer.text


def test_a_named_query_answers_with_values(site: Running) -> None:
    """The form's values are put into the query, and the columns have the query's headings."""
    asked = urlencode({"name": "unit-tasks", "run": "1", "p.unit": "省科技厅"})
    text = words_of(page(site, f"/query?{asked}"))
    assert "13 行" in text
    assert "任务标题" in text


def test_a_named_query_searches_a_word(site: Running) -> None:
    """A word is looked up with its bigrams; a single character is told, not run."""
    found = page(site, f"/query?name=search&run=1&p.word={quote('商业秘密')}&p.document=*")
    assert "商业秘密" in words_of(found)
    assert re.search(r"[1-9]\d* 行", words_of(found))
    assert page(site, f"/query?name=search&run=1&p.word={quote('商')}").status == 400


def test_a_parameter_cannot_break_out(site: Running) -> None:
    """A value full of SPARQL is a string, and finds nothing."""
    value = '"} SERVICE <http://127.0.0.1:9/> { ?s ?p "'
    asked = urlencode({"name": "unit-tasks", "run": "1", "p.unit": value})
    assert "0 行" in words_of(page(site, f"/query?{asked}"))


def test_a_query_of_ones_own_is_a_table_with_links(site: Running) -> None:
    """IRIs of ours are links on this server, downloads and permalink stand beside."""
    query = "SELECT ?u (COUNT(*) AS ?n) { ?u plan:leads ?t } GROUP BY ?u"
    answer = page(site, "/query?" + urlencode({"query": query}))
    assert f'href="{UNIT}"' in answer.text
    assert "format=csv" in answer.text
    assert "永久链接" in answer.text


def test_a_wrong_query_names_its_place(site: Running) -> None:
    """The page shows the line and column, and keeps the text."""
    answer = page(site, "/query?" + urlencode({"query": "SELECT * {\n ?s ?p }"}))
    assert "第 2 行" in words_of(answer)
    assert 'data-line="2"' in answer.text


def test_a_permalink_to_other_data_says_so(site: Running) -> None:
    """The data's digest is part of the link."""
    asked = urlencode({"query": "ASK {}", "data": "0" * 64})
    assert "另一版数据" in words_of(page(site, f"/query?{asked}"))


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("text/html", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
    ],
)
def test_an_iri_dereferences_by_accept(site: Running, accept: str, kind: str) -> None:
    """People get a page, programs RDF about the node."""
    answer = site.ask(DOC + "/s3.1/t1", headers={"Accept": accept})
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    if "html" not in kind:
        assert f"{BASE}{DOC}/s3.1/t1" in answer.text


def test_a_part_of_a_document_opens_in_its_text(site: Running) -> None:
    """A measure's IRI leads to its mark by 303."""
    answer = page(site, DOC + "/s3.1/t1/m2")
    assert (answer.status, answer.headers["location"]) == (303, f"{DOC}#s3.1/t1/m2")


@pytest.mark.parametrize(
    "path", ["/doc/none", "/unit/340000/none", "/nothing", "/doc/%3Cx%3E", "/.."]
)
def test_an_unknown_iri_is_404_with_a_search(site: Running, path: str) -> None:
    """A person gets a page with a search, a program a line."""
    answer = page(site, path)
    assert answer.status == 404
    assert 'role="search"' in answer.text
    assert site.ask(path, headers={"Accept": "text/turtle"}).status == 404


def test_every_node_of_the_graph_can_be_opened(site: Running) -> None:
    """A sample over all classes: each IRI under the base answers with 200 or 303."""
    query = (
        "SELECT (SAMPLE(?s) AS ?it) { ?s a ?class . "
        f'FILTER(STRSTARTS(STR(?s), "{BASE}/") && !CONTAINS(STR(?s), "#")) }} GROUP BY ?class'
    )
    rows = site.query(query, format="csv").text.split()[1:]
    assert len(rows) > 15
    for iri in rows:
        answer = page(site, iri.removeprefix(BASE))
        assert answer.status in (200, 303), iri


def test_the_network_page_is_the_coordinators(site: Running) -> None:
    """It carries its own policy and a link home."""
    answer = page(site, "/network")
    assert "sha256-" in answer.headers["content-security-policy"]
    assert '<a class="home" href="/">' in answer.text
    assert page(site, "/matrix").headers["location"] == "/network#view=matrix"


def test_no_control_stands_in_a_control(site: Running) -> None:
    """Marks nest, stops for the keyboard do not; every key names one place only."""
    text = page(site, DOC).text
    depth, stops = 0, list[int]()
    for tag in re.findall(r"<span[^>]*>|</span>", text):
        if tag == "</span>":
            depth -= 1
            stops = [d for d in stops if d <= depth]
            continue
        depth += 1
        if 'role="button"' in tag:
            assert not stops, tag
            stops.append(depth)
    keys = re.findall(r' id="([^"]+)"', text)
    assert len(keys) == len(set(keys))
    assert 'data-key=""' not in text
