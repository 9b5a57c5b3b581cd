"""Short invented plans in the styles of real ones, for tests that read files."""

from __future__ import annotations

from pathlib import Path

RIVER = """云川市数据要素行动计划（2024—2026年）
云川市人民政府办公室
2024年3月1日
为落实《数据发展规划》，制定本计划。
一、主要任务
（一）建设算力平台。2025年底前建成3个算力平台。鼓励企业开放数据。（市数据局牵头，市财政局、市科技局配合）
（二）推动数据流通。探索开展数据质押融资试点。加强数据安全保护。（市数据局、市科技局、市委网信办按职责分工负责）
（三）强化人才培养。必须每年培训数据人才500人以上。（市人力资源社会保障局负责）
"""

LAKE = """湖阳市低空经济实施方案
一、重点任务
（一）完善基础设施。到2026年建成20个起降点。（责任单位：市发展改革委、市交通运输局）
（二）拓展应用场景。支持低空旅游，开展数据质押融资。（责任单位：市文化和旅游局）
"""

HILL = """数据发展规划
一、总体任务
（一）健全制度。应当完善数据产权制度。（市数据局牵头，市司法局配合）
"""

TEXTS = {"river.txt": RIVER, "lake.txt": LAKE, "hill.txt": HILL}


def write_texts(folder: Path) -> list[Path]:
    """Write the three plans into ``folder`` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in TEXTS]
