"""The co-ownership network as a picture for a report: the strongest pairs, groups, a legend."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch
from matplotlib.patheffects import withStroke

from kg.analysis.layout import CELL_HEIGHT, CELL_WIDTH, place_units
from kg.analysis.ledger import Category, Ledger
from kg.analysis.network import (
    PairRow,
    UnitStats,
    build_coownership,
    find_pairs,
    measure_units,
)
from kg.errors import UsageError
from kg.render.labels import clean_label, wrap_label
from kg.render.page_words import say
from kg.render.palette import pick_colour

# Fonts with Chinese characters, the likeliest on Windows, macOS and Linux first.
FONTS = (
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Heiti SC",
    "Hiragino Sans GB",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimSun",
    "Arial Unicode MS",
)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
MOST_PAIRS = 80
MOST_UNITS = 60
SHAPES: Mapping[Category, str] = {"department": "o", "collective": "D", "unknown": "^"}
_TRIAL = "省市场监管局"


def render_network_picture(ledger: Ledger, format_name: str = "png", *, lang: str = "zh") -> bytes:
    """Return a PNG (200 dots an inch) or SVG of the busiest units and their strongest pairs.

    Equal input gives equal bytes on one machine. Raises UsageError where no
    font with Chinese characters is installed.
    """
    settings: Any = {
        "font.family": [find_font()],
        "svg.hashsalt": "policy-kg",
        "svg.fonttype": "path",
        "axes.unicode_minus": False,
    }
    with mpl.rc_context(settings):
        figure = _draw(ledger, lang)
        out = io.BytesIO()
        metadata = {"Date": None} if format_name == "svg" else {"Software": "policy-kg"}
        figure.savefig(out, format=format_name, dpi=200, metadata=metadata, facecolor="white")
    return out.getvalue()


def find_font() -> str:
    """Return the name of an installed font that has Chinese characters."""
    known = {f.name for f in font_manager.fontManager.ttflist}
    for name in FONTS:
        if name in known:
            return name
    for path in _font_files():
        font_manager.fontManager.addfont(path)
        name = font_manager.FontProperties(fname=path).get_name()
        if name in FONTS or _has_chinese(path):
            return name
    raise UsageError(
        "没有找到中文字体，画不出单位名称",
        hint="安装一种再试，例如 apt-get install fonts-wqy-microhei 或 fonts-noto-cjk",
    )


def _font_files() -> list[str]:
    """Font files that matplotlib's list, made at its first start, does not know yet."""
    folders = [Path(f).expanduser() for f in FONT_FOLDERS]
    found = (
        p for f in folders for p in f.rglob("*") if p.suffix.lower() in (".ttf", ".ttc", ".otf")
    )
    return sorted(str(p) for p in found)


def _has_chinese(path: str) -> bool:
    font = font_manager.get_font(path)
    return all(font.get_char_index(ord(c)) for c in _TRIAL)


def _draw(ledger: Ledger, lang: str) -> Figure:
    stats = {s.unit: s for s in measure_units(ledger)[:MOST_UNITS]}
    pairs = [p for p in find_pairs(ledger.tasks) if p.a in stats and p.b in stats]
    shown = _strongest(pairs)
    places = _places(ledger, stats)
    xs, ys = [p[0] for p in places.values()] or [0], [p[1] for p in places.values()] or [0]
    width = max(xs) - min(xs) + 2.2 * CELL_WIDTH
    height = max(ys) - min(ys) + 2.4 * CELL_HEIGHT
    figure = Figure(figsize=(11.7, max(5.5, min(16.5, 11.7 * height / width + 1.4))))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.02, 0.09, 0.96, 0.8))
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(min(xs) - CELL_WIDTH, max(xs) + CELL_WIDTH)
    axes.set_ylim(max(ys) + CELL_HEIGHT, min(ys) - CELL_HEIGHT)
    _draw_groups(axes, places, stats)
    _draw_pairs(axes, ledger, shown, places)
    _draw_units(axes, ledger, stats, places)
    _draw_words(figure, ledger, stats, shown, len(find_pairs(ledger.tasks)), lang)
    return figure


def _strongest(pairs: list[PairRow]) -> list[PairRow]:
    """All pairs from the least weight on that leaves at most `MOST_PAIRS`; of equals, the first."""
    if len(pairs) <= MOST_PAIRS:
        return pairs
    heavier = [p for p in pairs if p.weight > pairs[MOST_PAIRS].weight]
    return heavier or pairs[:MOST_PAIRS]


def _places(ledger: Ledger, stats: Mapping[str, UnitStats]) -> Mapping[str, tuple[float, float]]:
    graph: Any = build_coownership(ledger).subgraph(stats)
    return place_units(graph, {u: s.community for u, s in stats.items()})


def _draw_groups(
    axes: Any, places: Mapping[str, tuple[float, float]], stats: Mapping[str, UnitStats]
) -> None:
    """A pale box under each community, so that groups are told apart without colour."""
    for community in sorted({s.community for s in stats.values()} - {0}):
        points = np.array([places[u] for u, s in stats.items() if s.community == community])
        if len(points) < 2:
            continue
        low, high = points.min(axis=0), points.max(axis=0)
        corner = low - np.array([CELL_WIDTH * 0.45, CELL_HEIGHT * 0.4])
        size = high - low + np.array([CELL_WIDTH * 0.9, CELL_HEIGHT * 0.95])
        axes.add_patch(
            FancyBboxPatch(
                (corner[0], corner[1]),
                size[0],
                size[1],
                boxstyle="round,pad=0,rounding_size=40",
                facecolor=pick_colour(community),
                alpha=0.07,
                edgecolor="none",
                zorder=0,
            )
        )


def _draw_pairs(
    axes: Any,
    ledger: Ledger,
    pairs: list[PairRow],
    places: Mapping[str, tuple[float, float]],
) -> None:
    most = max((p.weight for p in pairs), default=1)
    leads = {t.key: set(t.units(("lead",))) for t in ledger.tasks}
    for pair in reversed(pairs):
        (x1, y1), (x2, y2) = places[pair.a], places[pair.b]
        led = any({pair.a, pair.b} & leads[key] for key in pair.tasks)
        share = pair.weight / most
        axes.plot(
            (x1, x2),
            (y1, y2),
            linestyle="-" if led else (0, (4, 2)),
            zorder=1,
            color="#334155" if led else "#64748B",
            alpha=0.25 + 0.55 * share,
            linewidth=0.5 + 4 * share,
            solid_capstyle="round",
        )


def _draw_units(
    axes: Any,
    ledger: Ledger,
    stats: Mapping[str, UnitStats],
    places: Mapping[str, tuple[float, float]],
) -> None:
    for unit in ledger.units:
        if unit.id not in stats:
            continue
        x, y = places[unit.id]
        held = stats[unit.id]
        axes.scatter(
            [x],
            [y],
            s=40 + 26 * held.tasks,
            marker=SHAPES[unit.category],
            zorder=2,
            color=pick_colour(held.community),
            edgecolors="white",
            linewidths=1.2,
        )
        drop = 9 + 2.6 * held.tasks**0.5
        axes.annotate(
            f"{wrap_label(unit.name)}  {held.tasks}",
            (x, y),
            xytext=(0, -drop),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=8.5,
            zorder=3,
            linespacing=1.05,
            color="#111827",
        ).set_path_effects([_halo()])


def _halo() -> Any:
    return withStroke(linewidth=2.4, foreground="white")


def _draw_words(
    figure: Figure,
    ledger: Ledger,
    stats: Mapping[str, UnitStats],
    shown: list[PairRow],
    pairs: int,
    lang: str,
) -> None:
    documents = ledger.documents
    title = documents[0].title if len(documents) == 1 else say("several", lang, n=len(documents))
    figure.text(0.5, 0.955, clean_label(title), ha="center", fontsize=17)
    least = shown[-1].weight if shown else 0
    note = say(
        "picture_note",
        lang,
        units=len(stats),
        all_units=len(ledger.units),
        pairs=len(shown),
        all_pairs=pairs,
        least=least,
    )
    figure.text(0.5, 0.915, note, ha="center", fontsize=10, color="#4B5563")
    figure.legend(
        handles=_legend(ledger, stats, lang),
        loc="lower center",
        ncols=7,
        frameon=False,
        fontsize=9,
        handlelength=2.2,
    )


def _legend(ledger: Ledger, stats: Mapping[str, UnitStats], lang: str) -> list[Line2D]:
    used = {u.category for u in ledger.units if u.id in stats}
    dashes = (0, (4, 2))
    return [
        Line2D([], [], color="#334155", lw=2, label=say("line_lead", lang)),
        Line2D([], [], color="#64748B", lw=2, ls=dashes, label=say("line_other", lang)),
        *(
            Line2D(
                [], [], marker=shape, color="#6B7280", ls="none", label=say(f"kind_{kind}", lang)
            )
            for kind, shape in SHAPES.items()
            if kind in used
        ),
        Line2D([], [], ls="none", label=say("line_width", lang)),
        Line2D([], [], ls="none", label=say("disc_size_n", lang)),
    ]
