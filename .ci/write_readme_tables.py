"""Write what the program itself knows into the READMEs: commands, finding codes, the glossary.

``--check`` writes nothing and fails when a file is behind (a test runs it).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.cli import COMMANDS
from kg.graph.jsonld import make_context
from kg.knowledge.findings import load_codes
from kg.knowledge.ontology import load_ontology
from kg.render.ontology_picture import lay_out, render_class_picture

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"


def make_tables() -> dict[str, str]:
    """Return the tables of README by the name in their marks."""
    commands = [f"| `kg {name}` | {row.zh} | {row.en} |" for name, row in COMMANDS.items()]
    codes = [
        f"| {c.code} | {c.severity} | {c.title.zh} | {c.title.en} |" for c in load_codes().values()
    ]
    return {
        "commands": make_table("| 命令 | 作用 | |", commands),
        "codes": make_table("| 代码 | 级别 | 名称 | |", codes),
    }


def make_ontology_tables() -> dict[str, str]:
    """Return the tables of ontology/README.md."""
    ontology = load_ontology()
    words = [
        f"| {t.label.zh} | {t.label.en} | `{t.name}` | {t.definition.zh}<br>{t.definition.en} |"
        for t in ontology.of_kind("class", "object", "datatype", "annotation", "concept")
    ]
    words += [
        f"| {box.label.zh} | {box.label.en} | `{box.name}` | 外部词汇的类 / of another vocabulary |"
        for box in lay_out(ontology).boxes
        if not box.own
    ]
    how = {"rdfs:subClassOf": "⊑", "rdfs:subPropertyOf": "⊑", "rdfs:seeAlso": "≈"}
    aligned = [f"| `{a.name}` | {how[a.relation]} | `{a.other}` |" for a in ontology.alignments]
    versions = [
        f"| {v.title} | {v.version} | {' '.join(f'`{name}`' for name in v.terms)} |"
        for v in ontology.vocabularies
    ]
    return {
        "glossary": make_table("| 中文 | English | 图谱 / graph | 定义 / definition |", words),
        "alignments": make_table("| 本体 / ours | ⊑ 推出 ≈ 相近 | 外部 / other |", aligned),
        "vocabularies": make_table(
            "| 词汇 / vocabulary | 版本 / version | 术语 / terms |", versions
        ),
    }


def make_table(head: str, rows: Iterable[str]) -> str:
    """Return a Markdown table."""
    return "\n".join([head, "|" + "---|" * (head.count("|") - 1), *rows])


def fill(text: str, tables: Mapping[str, str]) -> str:
    """Return ``text`` with each table between its marks."""
    for name, table in tables.items():
        marks = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        pattern = re.compile(re.escape(marks[0]) + ".*?" + re.escape(marks[1]), re.DOTALL)
        if not pattern.search(text):
            raise SystemExit(f"README has no marks for {name}")
        whole = f"{marks[0]}\n{table}\n{marks[1]}"
        text = pattern.sub(lambda _, whole=whole: whole, text)
    return text


def write_context() -> str:
    """Return the JSON-LD context, one term a line."""
    lines = (f"    {json.dumps(k)}: {json.dumps(v)}" for k, v in make_context().items())
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def make_files() -> dict[Path, str]:
    """Return what each file is to hold."""
    readme, inner = ROOT / "README.md", ONTOLOGY / "README.md"
    return {
        readme: fill(readme.read_text(encoding="utf-8"), make_tables()),
        inner: fill(inner.read_text(encoding="utf-8"), make_ontology_tables()),
        ONTOLOGY / "docs" / "classes.svg": render_class_picture(load_ontology()),
        ONTOLOGY / "context.jsonld": write_context(),
    }


def main() -> None:
    """Write the files, or check that they are written."""
    for path, wanted in make_files().items():
        if "--check" not in sys.argv:
            path.write_text(wanted, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != wanted:
            raise SystemExit(f"{path.relative_to(ROOT)} is behind: run `make readme`")


if __name__ == "__main__":
    main()
