"""Web pages become lines: blocks, table rows and list numbers stay, navigation goes."""

import re
import time

import pytest

from kg.errors import LimitError, SourceError
from kg.model.text import SourceText
from kg.reading.extraction import CONTINUED
from kg.reading.files import read_source_bytes


def read(body: str, *, head: str = "", codec: str = "utf-8") -> SourceText:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read_source_bytes(page.encode(codec), "a.html")


def test_blocks_end_in_a_line_feed() -> None:
    """Headings, paragraphs, line breaks and cells of layout make lines, inline marks do not."""
    source = read("<h1>方案</h1><p>一、<b>总体</b>要求<br>二、任务</p><div>三、保障</div>")
    assert source.raw == "方案\n一、总体要求\n二、任务\n三、保障\n"


def test_white_space_of_the_markup_counts_once() -> None:
    """Line breaks of the page's source are no line breaks of the text."""
    assert read("<p>推进\n   建设   工作&nbsp;</p>").raw == "推进 建设 工作\n"


def test_data_table_is_a_line_a_row() -> None:
    """Cells are joined by a tab; a line break in a cell is a space."""
    source = read(
        "<table><tr><th>序号</th><th>任务</th></tr>"
        "<tr><td>1</td><td><p>建平台</p><p>强服务</p></td></tr></table>"
    )
    assert source.raw == "序号\t任务\n1\t建平台 强服务\n"


def test_merged_cells_stand_once() -> None:
    """A column that a cell spans is empty, a row that it spans holds the mark of continuation."""
    source = read(
        "<table><tr><td rowspan=2>一</td><td colspan=2>任务</td><td>局</td></tr>"
        "<tr><td>甲</td><td>乙</td><td>委</td></tr></table>"
    )
    assert source.raw == f"一\t任务\t\t局\n{CONTINUED}\t甲\t乙\t委\n"


def test_layout_table_makes_blocks() -> None:
    """A table that holds tables or an article is layout: its cells are blocks."""
    source = read(
        "<table><tr><td>左栏<table><tr><td>甲</td><td>乙</td></tr></table></td></tr></table>"
    )
    assert source.raw == "左栏\n甲\t乙\n"


def test_ordered_lists_get_their_numbers() -> None:
    """A browser would print the numbers, so they are part of the text."""
    assert read("<ol start=3><li>建平台<li>强服务</ol>").raw == "3. 建平台\n4. 强服务\n"


def test_navigation_and_scripts_go() -> None:
    """Scripts, hidden parts and lists of links are left out, and that is said."""
    source = read(
        "<script>var a='甲'</script>"
        "<ul class=menu><li><a>首页</a><li><a>新闻</a><li><a>公开</a></ul>"
        "<p style='display:none'>隐藏</p><nav>导航</nav><p>正文。</p>"
    )
    assert (source.raw, len(source.notices)) == ("正文。\n", 1)


def test_text_with_links_stays() -> None:
    """A paragraph of sentences with links in it is reading matter, and nothing is said."""
    source = read("<p><a>《办法》</a><a>《规定》</a><a>《意见》</a>均须落实。</p>")
    assert (source.raw, source.notices) == ("《办法》《规定》《意见》均须落实。\n", ())


@pytest.mark.parametrize("label", ["gb2312", "GBK", "gb18030"])
def test_declared_encoding_is_read(label: str) -> None:
    """A page that calls itself GB2312 is read as GB18030."""
    source = read("<p>镕基同志</p>", head=f'<meta charset="{label}">', codec="gb18030")
    assert (source.raw, source.encoding) == ("镕基同志\n", "gb18030")


def test_wrong_declaration_is_seen_through() -> None:
    """A page labelled GB2312 whose bytes are UTF-8 with rare characters still reads right."""
    source = read("<p>㐂市</p>", head='<meta charset="ascii">')
    assert source.raw == "㐂市\n"


def test_entities_reach_nothing_outside(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """A declared external entity is not fetched."""
    secret = tmp_path / "secret"
    secret.write_text("机密", encoding="utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><p>甲&x;乙</p></html>'
    assert "机密" not in read_source_bytes(page.encode(), "a.html").raw


@pytest.mark.parametrize("tag", ["table><tr><td", "div", "b"])
def test_deep_nesting_is_refused_at_once(tag: str) -> None:
    """Structures nested without end hit a limit in seconds; a few levels read."""
    names = [t for t in re.findall(r"\w+", tag)]
    assert read(f"<{tag}>" * 5 + "文").raw == "文\n"
    began = time.process_time()
    with pytest.raises(LimitError, match="嵌套过深"):
        read(f"<{tag}>" * 100_000 + "文" + "".join(f"</{n}>" for n in names))
    assert time.process_time() - began < 10


def test_absurd_spans_are_capped() -> None:
    """A cell that claims a billion columns costs no memory."""
    source = read("<table><tr><td colspan=999999999>甲</td><td>乙</td></tr></table>")
    assert len(source.raw) < 200


def test_page_without_text_is_refused() -> None:
    """A page of scripts alone has no text to read."""
    with pytest.raises(SourceError, match="没有文字"):
        read("<script>1</script>")


def test_renamed_page_is_called_by_its_name() -> None:
    """A page saved as .docx is told to be renamed."""
    with pytest.raises(SourceError, match="其实是网页") as caught:
        read_source_bytes(b"<html><body>a</body></html>", "方案.docx")
    assert "方案.html" in caught.value.hint
