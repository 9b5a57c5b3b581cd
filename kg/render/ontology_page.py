"""The ontology, its named queries and competency questions become one page that works offline."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from kg import __version__
from kg.graph.query_files import NamedQuery, load_queries
from kg.graph.questions import CompetencyQuestion, load_questions
from kg.graph.shape_queries import load_constraints
from kg.knowledge.findings import Wording
from kg.knowledge.ontology import Ontology, Term, load_ontology, shorten
from kg.render.ontology_markup import (
    both,
    fold_away,
    make_table,
    name_term,
    name_terms,
    read_example,
    say,
    show_code,
)
from kg.render.ontology_picture import render_class_picture
from kg.render.page import fill_page, read_asset, write_policy

_RELATIONS = {
    "rdfs:subClassOf": ("属于（推出）", "is a kind of (inferred)"),
    "rdfs:subPropertyOf": ("蕴含（推出）", "implies (inferred)"),
    "rdfs:seeAlso": ("含义相近（不推出）", "is near in meaning (nothing inferred)"),
}


def render_ontology_page(*, lang: str = "zh") -> str:
    """Return the page; it opens in ``lang``, has both languages and fetches nothing."""
    ontology = load_ontology()
    style, script = read_asset("ontology.css"), read_asset("ontology.js")
    parts = {
        "lang": "en" if lang == "en" else "zh-CN",
        "other_lang": "zh-CN" if lang == "en" else "en",
        "other": "中文" if lang == "en" else "English",
        "policy": write_policy([script], [style]),
        "title": escape(ontology.title.in_lang(lang)),
        "style": style,
        "script": script,
        "skip": say("跳到类", "Skip to the classes"),
        "heading": both(ontology.title),
        "subtitle": f"{both(ontology.description)} · {escape(ontology.version)}",
        "search": say("筛选", "Filter"),
        "contents": "目录 / Contents",
        "nav": _write_contents(ontology),
        "main": "".join(
            f'<section data-part aria-labelledby="{place}"><h2 id="{place}">{both(title)}</h2>'
            f"{write(ontology)}</section>"
            for place, (title, write) in _PARTS.items()
        ),
        "footer": f"policy-kg {__version__} · {escape(ontology.iri)}",
    }
    return fill_page(read_asset("ontology.html"), parts)


def _write_contents(ontology: Ontology) -> str:
    """Return the list of parts; the classes stand under theirs."""
    classes = "".join(
        f'<li><a href="#{escape(term.anchor)}">{both(term.label)}</a></li>'
        for term in ontology.of_kind("class")
    )
    items = (
        f'<li><a href="#{place}">{both(title)}</a>'
        f"{f'<ul>{classes}</ul>' if place == 'classes' else ''}</li>"
        for place, (title, _) in _PARTS.items()
    )
    return f"<ul>{''.join(items)}</ul>"


def _write_picture(ontology: Ontology) -> str:
    note = say(
        "实底是本体自己的类，虚框是其他词汇的类。图中没有画出：各部分都有 plan:inPlan（所在规划），"
        "凡从原文抽取的节点都有 plan:evidence（出处）。",
        "Filled boxes are classes of this ontology, dashed ones of other vocabularies. Not drawn: "
        "every part has plan:inPlan, every node that was read out of the text has plan:evidence.",
    )
    picture = render_class_picture(ontology, links=True)
    return f'<div class="picture" tabindex="0">{picture}</div><p class="note">{note}</p>'


def _write_example(_: Ontology) -> str:
    text, turtle = read_example()
    note = say(
        "上面三行原文读出的图（节选）：",
        "What is read out of these three lines (an extract):",
    )
    return f"{show_code(text)}<p>{note}</p>{show_code(turtle)}"


def _write_classes(ontology: Ontology) -> str:
    cards = "".join(_write_card(ontology, term) for term in ontology.of_kind("class"))
    return f'<div class="cards">{cards}</div>'


def _write_card(ontology: Ontology, term: Term) -> str:
    own = [p.name for p in ontology.of_kind("object", "datatype") if term.name in p.domain]
    towards = [p.name for p in ontology.of_kind("object") if term.name in p.range]
    facts = [
        (("例", "Example"), both(term.example)),
        (("上级", "A kind of"), name_terms(term.parents)),
        (("自有属性", "Properties"), name_terms(own)),
        (("被指向", "Pointed at by"), name_terms(towards)),
    ]
    listed = "".join(f"<dt>{say(*h)}</dt><dd>{text}</dd>" for h, text in facts if text != "—")
    rules = [
        f"<li>{say(c.message, c.message_en)}</li>"
        for c in load_constraints().values()
        if shorten(c.target) == term.name
    ]
    checked = fold_away(
        say(f"校验 {len(rules)} 条", f"{len(rules)} constraints"), f"<ul>{''.join(rules)}</ul>"
    )
    return (
        f'<article class="card" id="{escape(term.anchor)}" data-entry><header>'
        f"<h3>{both(term.label)}</h3><code>{escape(term.name)}</code></header>"
        f"<p>{both(term.definition)}</p><dl>{listed}</dl>{checked if rules else ''}</article>"
    )


def _write_properties(ontology: Ontology) -> str:
    heads = (("属性", "Property"), ("定义", "Definition"), ("用于", "Of"), ("取值", "Value"))
    return make_table(
        heads, map(_property_row, ontology.of_kind("object", "datatype", "annotation"))
    )


def _property_row(term: Term) -> tuple[str, tuple[str, ...]]:
    above = f"<br>⊑ {name_terms(term.parents)}" if term.parents else ""
    named = f"{both(term.label)}<br><code>{escape(term.name)}</code>{above}"
    cells = (named, both(term.definition), name_terms(term.domain), name_terms(term.range))
    return term.anchor, cells


def _write_concepts(ontology: Ontology) -> str:
    heads = (("概念", "Concept"), ("体系", "Scheme"), ("定义", "Definition"))
    labels = {term.name: term.label for term in ontology.of_kind("scheme")}
    return make_table(
        heads,
        (
            (
                term.anchor,
                (
                    f"{both(term.label)}<br><code>{escape(term.name)}</code>",
                    both(labels[term.parents[0]]),
                    both(term.definition),
                ),
            )
            for term in ontology.of_kind("concept")
        ),
    )


def _write_constraints(_: Ontology) -> str:
    heads = (("类", "Class"), ("要求", "Constraint"), ("名称", "Name"))
    rows = (
        (
            f"shape/{name}",
            (
                name_term(shorten(constraint.target)),
                say(constraint.message, constraint.message_en),
                f"<code>{escape(name)}</code>",
            ),
        )
        for constraint in load_constraints().values()
        for name in (constraint.shape.rpartition("#")[2],)
    )
    note = say(
        "SHACL 形状（shapes.ttl）对图谱的要求；kg validate 逐条检查，问题代码 E103。",
        "What the SHACL shapes (shapes.ttl) ask of a graph; kg validate checks each, code E103.",
    )
    return f"<p>{note}</p>{make_table(heads, rows)}"


def _write_alignments(ontology: Ontology) -> str:
    heads = (("术语", "Term"), ("关系", "Relation"), ("外部术语", "Other term"))
    rows = (
        ("", (name_term(a.name), say(*_RELATIONS[a.relation]), name_term(a.other)))
        for a in ontology.alignments
    )
    titles = (("词汇", "Vocabulary"), ("所据版本", "Version read"), ("所用术语", "Terms in use"))
    versions = (
        (
            "",
            (
                f"{escape(v.title)}<br><code>{escape(v.prefix)}: {escape(v.iri)}</code>",
                escape(v.version),
                name_terms(v.terms),
            ),
        )
        for v in ontology.vocabularies
    )
    return (
        make_table(heads, rows)
        + f"<h3>{say('词汇和版本', 'Vocabularies')}</h3>"
        + make_table(titles, versions)
    )


def _write_queries(_: Ontology) -> str:
    heads = (("名称", "Name"), ("问题", "Question"), ("参数（缺省值）", "Parameters (defaults)"))
    return make_table(heads, map(_query_row, load_queries().values()))


def _query_row(query: NamedQuery) -> tuple[str, tuple[str, ...]]:
    parameters = "".join(
        f"<li><code>{escape(p.name)}</code> {say(p.label_zh, p.label_en)}"
        f" <code>{escape(p.default)}</code></li>"
        for p in query.parameters
    )
    asked = say(query.question_zh, query.question_en) + fold_away(
        "SPARQL", show_code(query.standalone)
    )
    return f"query/{query.id}", (
        f"<code>{escape(query.id)}</code>",
        asked,
        f"<ul>{parameters}</ul>" if parameters else "—",
    )


def _write_questions(_: Ontology) -> str:
    heads = (("编号", "No."), ("问题", "Question"), ("怎么答", "How it is answered"))
    return make_table(heads, map(_question_row, load_questions()))


def _question_row(question: CompetencyQuestion) -> tuple[str, tuple[str, ...]]:
    name = "SPARQL"
    if question.query:
        set_to = "".join(f" --param {key}={value}" for key, value in question.settings)
        name = f"<code>kg query {escape(question.query + set_to)}</code>"
    how = fold_away("SPARQL", show_code(question.standalone))
    return f"question/{question.id}", (
        f"<code>{escape(question.id)}</code>",
        say(question.zh, question.en),
        how if name == "SPARQL" else name + how,
    )


_PARTS: dict[str, tuple[Wording, Callable[[Ontology], str]]] = {
    "picture": (Wording("类的关系", "Classes at a glance"), _write_picture),
    "example": (Wording("一个例子", "An example"), _write_example),
    "classes": (Wording("类", "Classes"), _write_classes),
    "properties": (Wording("属性", "Properties"), _write_properties),
    "concepts": (Wording("概念", "Concepts"), _write_concepts),
    "constraints": (Wording("校验", "Constraints"), _write_constraints),
    "alignments": (Wording("与其他词汇的关系", "Other vocabularies"), _write_alignments),
    "queries": (Wording("命名查询", "Named queries"), _write_queries),
    "questions": (Wording("能力问题", "Competency questions"), _write_questions),
}
