"""A ledger as one HTML page that works with the network off.

pyvis makes the model (nodes, edges, options) and brings vis-network's script;
the page around it is our own, because pyvis's templates load scripts from a
CDN and write headings and menu ids unescaped.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyvis
from pyvis.edge import Edge
from pyvis.network import Network

from kg import __version__
from kg.analysis.ledger import Category, Ledger
from kg.analysis.network import find_pairs
from kg.analysis.status import StatusView
from kg.errors import KnowledgeError
from kg.render.page_data import Json, build_page_data
from kg.render.page_words import load_words
from kg.render.palette import COLOURS, pick_colour

SHAPES: dict[Category, str] = {"department": "dot", "collective": "diamond", "unknown": "triangle"}
SCRIPTS = (
    "core",
    "model",
    "state",
    "quote",
    "panel",
    "panel_lists",
    "search",
    "filters",
    "edges",
    "network",
    "matrix",
    "table",
    "timeline",
    "sections",
    "gaps",
    "progress",
    "snapshot",
    "export",
    "main",
)
_CLOSES_SCRIPT = re.compile(r"</script|<!--", re.IGNORECASE)


def render_network_html(
    ledger: Ledger, *, lang: str = "zh", status: StatusView | None = None
) -> str:
    """Return the page; ``lang`` is the language that it opens in (zh or en).

    With ``status`` it has a view of progress too.

    The page carries its own Content-Security-Policy: no request leaves it, and
    only the scripts whose digests it lists run.
    """
    data = build_page_data(ledger, status)
    data |= {"lang": lang, "generator": f"policy-kg {__version__}", "colours": list(COLOURS)}
    data["vis"] = build_model(ledger, data)
    data["strings"] = load_words()
    style, template = _read_asset("network.css"), _read_asset("network.html")
    vis, own = _read_vis_script(), _read_own_script()
    parts = {
        "lang": {"zh": "zh-CN", "en": "en"}[lang],
        "policy": _write_policy(scripts=(vis, own), styles=(style,)),
        "style": style,
        "data": escape_json(data),
        "vis": vis,
        "script": own,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda m: parts[m.group(1)], template)


def build_model(ledger: Ledger, data: Json) -> Json:
    """Return pyvis's nodes, edges and options for the co-ownership network.

    ``data`` is the page's data, which holds the places. Edges are appended
    directly: ``Network.add_edge`` compares each with all before it.
    """
    network = Network(cdn_resources="local", directed=False)
    network.toggle_physics(status=False)
    network.toggle_drag_nodes(status=False)
    network.set_edge_smooth("continuous")
    tasks = _count_tasks(ledger)
    for index, unit in enumerate(data["units"]):
        network.add_node(
            index,
            label=unit["label"],
            shape=SHAPES[unit["category"]],
            color=pick_colour(unit["community"]),
            size=8 + 3.4 * tasks.get(unit["id"], 0) ** 0.5,
            x=unit["x"],
            y=unit["y"],
        )
    places = {unit["id"]: index for index, unit in enumerate(data["units"])}
    for pair in find_pairs(ledger.tasks):
        edge = Edge(places[pair.a], places[pair.b], value=pair.weight)
        network.edges.append(edge.options)
    options = json.loads(network.options.to_json())
    return {"nodes": network.nodes, "edges": network.edges, "options": options}


def escape_json(data: Any) -> str:
    """Return JSON that cannot end the script element it stands in.

    >>> escape_json("</script>")
    '"\\\\u003c/script>"'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("&", "\\u0026")
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _count_tasks(ledger: Ledger) -> dict[str, int]:
    counts: dict[str, int] = {}
    for task in ledger.tasks:
        for unit in task.units():
            counts[unit] = counts.get(unit, 0) + 1
    return counts


def _read_asset(name: str) -> str:
    return files("kg.render").joinpath("assets", name).read_text(encoding="utf-8")


def _read_own_script() -> str:
    parts = [_read_asset(f"{name}.js").strip() for name in SCRIPTS]
    return _check_script('"use strict";\n(() => {\n' + "\n\n".join(parts) + "\n})();\n", "assets")


def _read_vis_script() -> str:
    """Return vis-network as pyvis ships it."""
    folders = sorted(Path(pyvis.__file__).parent.glob("lib/vis-9*/vis-network.min.js"))
    if not folders:
        raise KnowledgeError(
            "pyvis 的安装不完整：缺少 vis-network.min.js",
            hint="重新安装：pip install --force-reinstall pyvis==0.3.2",
        )
    return _check_script(folders[-1].read_text(encoding="utf-8"), folders[-1].name)


def _check_script(script: str, name: str) -> str:
    if found := _CLOSES_SCRIPT.search(script):
        raise KnowledgeError(f"{name} 不能嵌入页面：含有 {found.group()}")
    return script


def _write_policy(*, scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    return (
        "default-src 'none'; "
        f"script-src {' '.join(map(_digest, scripts))}; "
        f"style-src {' '.join(map(_digest, styles))}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    """The source expression that allows an inline element with exactly this text."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
