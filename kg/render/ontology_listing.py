"""The terms of the ontology as a listing."""

from __future__ import annotations

from kg.knowledge.ontology import load_ontology
from kg.render.tables import Table

_KINDS = {
    "class": ("类", "class"),
    "object": ("对象属性", "object property"),
    "datatype": ("数据属性", "datatype property"),
    "annotation": ("注释属性", "annotation property"),
    "scheme": ("概念体系", "concept scheme"),
    "concept": ("概念", "concept"),
}


def list_terms(lang: str = "zh") -> Table:
    """Return one row a term: name, kind, label and definition in ``lang``."""
    en = lang == "en"
    rows = tuple(
        (t.name, _KINDS[t.kind][en], t.label.in_lang(lang), t.definition.in_lang(lang))
        for t in load_ontology().terms
    )
    columns = ("name", "kind", "label", "definition")
    return Table(columns, rows, columns if en else ("名称", "种类", "标签", "定义"))
