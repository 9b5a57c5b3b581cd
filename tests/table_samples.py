"""Task tables of an invented city, and a printer that flattens them as PDF readers do."""

from __future__ import annotations

from collections.abc import Sequence

from kg.reading.tables import TextLine

NUMBER, SECTION, TASK, LEAD, SUPPORT, DUE = range(6)
# 序号, 重点任务, 工作内容, 牵头单位, 配合单位, 完成时限
ROWS: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "1",
        "一、提升政务服务",
        "整合全市政务服务热线，建立统一受理平台，实现诉求一口受理、限时办结。",
        "市行政审批局",
        "市委办公室、市信访局、市大数据中心",
        "2024年6月底前",
    ),
    ("2", "", "编制容缺受理事项清单。", "市行政审批局", "各县（市、区）人民政府", "2024年3月底前"),
    (
        "3",
        "",
        "推行“免申即享”，梳理不少于50项惠企政策，按季度更新并向社会公布。",
        "市工业和信息化局",
        "市财政局、市税务局、市人力资源和社会保障局",
        "持续推进",
    ),
    ("4", "", "开展窗口人员轮训，年内培训2000人次以上。", "市行政审批局", "—", "2024年12月底前"),
    (
        "5",
        "二、优化要素保障",
        "完善土地供应计划，提前公布重点地块信息，推动净地出让。",
        "市自然资源和规划局",
        "市住房城乡建设局、市土地储备中心",
        "长期坚持",
    ),
    (
        "6",
        "",
        "建立用工余缺调剂机制，组织春风行动招聘活动100场。",
        "市人力资源和社会保障局",
        "市总工会、市妇联、团市委",
        "2024年4月底前",
    ),
    (
        "7",
        "",
        "降低企业综合用能成本，落实大用户直接交易政策。",
        "市发展改革委",
        "国网临江供电公司、市城市管理局等有关单位",
        "2024年9月底前",
    ),
    (
        "8",
        "",
        "支持银行机构扩大首贷、信用贷投放，普惠小微贷款余额增长15%以上。",
        "市地方金融监管局、人民银行临江市中心支行",
        "市财政局、临江银保监分局",
        "2024年12月底前",
    ),
    (
        "9",
        "三、维护公平竞争",
        "清理招标投标领域不合理限制条件。",
        "市发展改革委",
        "市住房城乡建设局、市交通运输局、市水利局、市公共资源交易中心",
        "2024年5月底前",
    ),
    (
        "10",
        "",
        "严格落实公平竞争审查制度，对新出台的政策措施应审尽审。",
        "市市场监管局",
        "市级有关部门",
        "持续推进",
    ),
    (
        "11",
        "",
        "健全涉企收费目录清单。加强收费监督检查，严肃查处乱收费、乱摊派行为。",
        "市财政局",
        "市发展改革委、市市场监管局",
        "2024年8月底前",
    ),
    (
        "12",
        "四、强化法治保障",
        "设立知识产权巡回审判点，加快审理侵权案件。",
        "市中级人民法院",
        "市市场监管局（市知识产权局）",
        "2024年10月底前",
    ),
    (
        "13",
        "",
        "推行包容审慎监管，制定轻微违法行为不予处罚清单。",
        "市司法局",
        "市级各行政执法部门",
        "2024年7月底前",
    ),
    (
        "14",
        "",
        "组织“法治体检”进企业活动，为中小企业提供免费法律咨询。",
        "市司法局、市工商联",
        "市律师协会",
        "每年开展",
    ),
    (
        "15",
        "五、加强组织领导",
        "建立营商环境工作例会制度，每季度调度一次进展情况。",
        "市委办公室、市政府办公室",
        "各成员单位",
        "长期坚持",
    ),
)
HEADERS = ("序号", "重点任务", "工作内容", "牵头单位", "配合单位", "完成时限")


def flatten(
    columns: Sequence[int],
    widths: Sequence[int],
    *,
    headers: Sequence[str] = HEADERS,
    rows: Sequence[Sequence[str]] = ROWS,
    page_lines: int = 18,
    mark: str = "# Page {}:",
) -> str:
    """Print columns of the rows, ``widths`` characters wide, cell by cell and page by page.

    A row that does not fit is cut at the page's end in every cell, as word
    processors do; each page repeats the header.
    """
    pages: list[list[str]] = []
    left = 0
    for row in rows:
        cells = [_wrap(row[column], width) for column, width in zip(columns, widths, strict=True)]
        while any(cells):
            if left == 0:
                pages.append([headers[column] for column in columns])
                left = page_lines
            height = min(left, max(map(len, cells)))
            pages[-1].extend(line for cell in cells for line in cell[:height])
            cells = [cell[height:] for cell in cells]
            left -= height
    text = ["临江市优化营商环境任务分工表"]
    for i, page in enumerate(pages):
        text.extend([*(["", mark.format(i + 1)] if i else []), *page])
    return "\n".join(text) + "\n"


def _wrap(text: str, width: int) -> list[str]:
    """Break a cell's text at its column's width; a line never begins with a mark."""
    lines: list[str] = []
    while text:
        end = width
        while end < len(text) and text[end] in "，。、；：）”":
            end += 1
        lines.append(text[:end])
        text = text[end:]
    return lines


def cut_lines(text: str) -> list[TextLine]:
    """Return a text's lines as the table reader takes them."""
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append(TextLine(at, line))
        at += len(line) + 1
    return lines
