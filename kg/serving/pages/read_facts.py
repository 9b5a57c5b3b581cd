"""What was read about each node of a document, in the words of a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.serving.reader import Row

_PLAN_KINDS = {"Measure", "Task", "Attribution", "Responsibility", "Target", "Deadline"}
_PLAN_KINDS |= {"Citation", "Indicator", "Programme", "FrontElement"}
# Property → its words for the reader, in the order of showing.
_SHOWN = {
    "prefLabel": ("名称", "name"),
    "role": ("角色", "role"),
    "printedName": ("原文名称", "name as printed"),
    "unit": ("单位", "department"),
    "stated": ("明文规定", "stated in words"),
    "strength": ("措辞强度", "strength"),
    "value": ("数值", "value"),
    "maxValue": ("上限", "upper value"),
    "measureUnit": ("计量单位", "unit of measure"),
    "operator": ("比较", "comparison"),
    "due": ("截止日", "due"),
    "deadlineKind": ("时限种类", "kind of deadline"),
    "relation": ("引用关系", "relation"),
    "citedWork": ("被引文件", "cited document"),
    "openList": ("名单以“等”结尾", "list left open"),
    "binding": ("指标属性", "bindingness"),
}
_TITLES = {
    "Measure": ("举措", "Measure"),
    "Attribution": ("责任分工", "Responsibility statement"),
    "Responsibility": ("责任单位", "Department"),
    "Target": ("量化目标", "Target"),
    "Deadline": ("时限", "Deadline"),
    "Citation": ("引用", "Citation"),
    "Indicator": ("指标", "Indicator"),
    "repair": ("文字修复", "Repaired character"),
}


class Facts:
    """The properties of a document's nodes, by the node's path below the document."""

    def __init__(self, rows: Iterable[Row], root: str) -> None:
        self._root = root
        self._nodes: dict[str, dict[str, str]] = {}
        for row in rows:
            name = _local(row["p"])
            node = self._nodes.setdefault(self.path(row["node"]), {})
            if name != "type":
                node[name] = row["v"]
            elif _local(row["v"]) in _PLAN_KINDS or _local(row["v"]) == "Section":
                node["kind"] = _local(row["v"])

    def path(self, iri: str) -> str:
        """Return the path of a node below the document."""
        return iri.removeprefix(self._root)

    def iri(self, path: str) -> str:
        """Return the node at ``path``."""
        return self._root + path

    def paths(self) -> Iterator[str]:
        """Yield every node's path."""
        return iter(self._nodes)

    def kind(self, path: str) -> str:
        """Return the class of a node: Measure, Section, …; empty for others."""
        return self.value(path, "kind")

    def value(self, path: str, name: str) -> str:
        """Return a property by its local name; empty when it is absent."""
        return self._nodes.get(path, {}).get(name, "")

    def name(self, path: str, name: str) -> str:
        """Return the local name of a property's concept: ``lead`` of ``…/role/lead``."""
        return _local(self.value(path, name))


def _local(iri: str) -> str:
    return iri.replace("#", "/").rstrip("/").rpartition("/")[2]


def describe_nodes(
    facts: Facts, repairs: Sequence[Row], labels: Mapping[str, str], language: str
) -> dict[str, Any]:
    """Return, per path, what the side panel tells: title, link, rows of (label, value, link)."""
    english = language == "en"
    told = {}
    for path in facts.paths():
        kind = facts.kind(path)
        if kind in _TITLES:
            rows = list(_rows(facts, path, labels, english=english))
            told[path] = {"title": _TITLES[kind][english], "rows": rows}
            task = find_task(facts, path)
            if task:
                told[path]["task"] = facts.iri(task)
    for row in repairs:
        rows = [[("原字", "printed")[english], row["printed"], ""]]
        rows.append([("读作", "read as")[english], row["text"], ""])
        told[f"x/{row['start']}-{row['end']}"] = {"title": _TITLES["repair"][english], "rows": rows}
    return told


def find_task(facts: Facts, path: str) -> str:
    """Return the task that a node belongs to; empty when it belongs to none."""
    while path and facts.kind(path) != "Task":
        path = path.rpartition("/")[0]
    return path


def _rows(
    facts: Facts, path: str, labels: Mapping[str, str], *, english: bool
) -> Iterator[list[str]]:
    for name, words in _SHOWN.items():
        value = facts.value(path, name)
        if not value or (name, value) in (("stated", "true"), ("openList", "false")):
            continue
        if value in ("true", "false"):
            shown = {"true": ("是", "yes"), "false": ("否", "no")}[value][english]
            yield [words[english], shown, ""]
        elif value.startswith("http"):
            label = labels.get(value) or facts.value(path, "printedName") or _local(value)
            link = value if name in ("unit", "citedWork") else ""
            yield [words[english], label, link]
        else:
            yield [words[english], value, ""]
