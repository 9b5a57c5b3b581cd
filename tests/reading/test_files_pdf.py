"""The text layer of PDFs becomes lines, ruled tables rows; scans and monsters are refused."""

import io
import subprocess
from pathlib import Path

import docx
import pytest
from hostile import measure
from pdf_samples import grid, line, make_pdf, many_pages, stream, text, write_pdf
from programs import require_program
from table_samples import HEADERS, ROWS

from kg.errors import LimitError, SourceError
from kg.model.text import Notice, fold
from kg.reading.extraction import CONTINUED
from kg.reading.files import read_source, read_source_bytes
from kg.reading.layout import find_text_lines
from kg.reading.pdf_tables import Rules, find_grids
from kg.reading.tables import find_task_tables

SHARED = Path(__file__).resolve().parents[3] / "shared"
XS, YS = (50, 150, 300, 450), (600, 640, 680, 720)


def lines(*contents: bytes) -> list[str]:
    return read_source_bytes(make_pdf(contents), "a.pdf").raw.splitlines()


def test_lines_come_as_printed() -> None:
    """Each printed line is a line; a form feed stands before the next page."""
    source = read_source_bytes(
        make_pdf([text(50, 700, "one") + text(50, 680, "two"), text(50, 700, "three")]), "a.pdf"
    )
    assert source.raw == "one\ntwo\n\fthree\n"


def test_ruled_table_is_a_line_a_row() -> None:
    """Cells of a ruled table are joined by a tab; text around it keeps its lines."""
    words = [text(XS[c] + 5, YS[2 - r] + 10, f"r{r}c{c}") for r in range(3) for c in range(3)]
    page = text(50, 750, "Title") + grid(XS, YS) + b"".join(words) + text(50, 500, "End")
    assert lines(page) == [
        "Title",
        "r0c0\tr0c1\tr0c2",
        "r1c0\tr1c1\tr1c2",
        "r2c0\tr2c1\tr2c2",
        "End",
    ]


def test_cell_of_two_lines_is_one() -> None:
    """A line that fills its cell runs on without a space, a short one ends with one."""
    full = text(155, 665, "abcdefghijklmnopqrstuvwxyz12") + text(155, 645, "3")
    short = (
        text(305, 665, "a1") + text(305, 645, "b2") + text(305, 625, "ccccccccccccccccccccccccc")
    )
    page = grid((50, 150, 300, 450), (600, 680, 720)) + text(55, 690, "x") + full + short
    assert lines(page)[-1] == "\tabcdefghijklmnopqrstuvwxyz123\ta1 b2 ccccccccccccccccccccccccc"


def test_merged_cells_stand_once() -> None:
    """Where the rule between two fields is missing, they are one cell."""
    rules = grid((50, 450), YS) + line(150, 600, 150, 720) + line(300, 600, 300, 680)
    rules = rules.replace(line(50, 640, 450, 640), line(150, 640, 450, 640))
    words = (
        text(55, 690, "a") + text(155, 690, "wide") + text(55, 640, "tall") + text(155, 650, "b")
    )
    assert lines(rules + words + text(155, 610, "c")) == [
        "a\twide\t",
        "tall\tb\t",
        f"{CONTINUED}\tc\t",
    ]


def test_box_around_text_is_no_table() -> None:
    """A frame of one cell changes nothing."""
    frame = grid((50, 450), (600, 720))
    assert lines(frame + text(60, 700, "one") + text(60, 680, "two")) == ["one", "two"]


def test_outlined_rectangles_make_cells() -> None:
    """Cells drawn as rectangles, side by side, make the same grid."""
    boxes = b"".join(b"%d 600 100 40 re S " % x for x in (50, 150, 250))
    words = b"".join(text(x + 5, 610, w) for x, w in ((50, "a"), (150, "b"), (250, "c")))
    assert lines(boxes + words) == ["a\tb\tc"]


def test_table_cut_by_the_page_is_closed_by_its_lines() -> None:
    """Without a rule at the page's end, the upright lines end the last row."""
    rules = Rules()
    for x in (50, 150, 250):
        rules.add_box((x, 100, x + 0.5, 200), outlined=False)
    rules.add_box((50, 150, 250, 150.5), outlined=False)
    (found,) = find_grids(rules)
    assert found.shape == (2, 2)


def test_scanned_file_is_refused_with_the_way_out() -> None:
    """Pages of images have no text layer; recognition is named as the way out."""
    with pytest.raises(SourceError, match="扫描件") as caught:
        read_source_bytes(make_pdf([b"", b""], image=True), "a.pdf")
    assert "OCR" in caught.value.hint


def test_scanned_page_among_others_is_said() -> None:
    """A text with one scanned page reads, and the page is named."""
    words = text(50, 700, "enough words for a page of text")
    source = read_source_bytes(make_pdf([words, words, b""], image=True), "a.pdf")
    assert source.notices == (Notice("X122", (("pages", "3"),)),)


def test_drawing_without_text_is_refused() -> None:
    """A file without a word is no text, whatever it shows."""
    with pytest.raises(SourceError, match="没有文字层"):
        read_source_bytes(make_pdf([line(0, 0, 9, 9)]), "a.pdf")


def test_password_is_told() -> None:
    """A file that needs a password says so."""
    lock = "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{0}>/U<{0}>>>/ID[<00><00>]".format("41" * 32)
    with pytest.raises(SourceError, match="密码"):
        read_source_bytes(make_pdf([text(50, 700, "x")], trailer=lock), "a.pdf")


def test_damaged_file_is_told() -> None:
    """A file that is nothing but its first line is damaged."""
    with pytest.raises(SourceError, match="损坏"):
        read_source_bytes(b"%PDF-1.7\nnothing else", "a.pdf")


@pytest.mark.parametrize("packed", [False, True])
def test_ten_thousand_pages_are_refused_in_seconds(tmp_path: Path, packed: bool) -> None:
    """Pages beyond the limit are refused unread, also where they lie packed."""
    monster, plain = tmp_path / "monster.pdf", tmp_path / "plain.pdf"
    monster.write_bytes(many_pages(10_000) if packed else make_pdf([b""] * 10_000))
    plain.write_bytes(make_pdf([text(50, 700, "x")]))
    cost = measure(monster, plain)
    assert cost.said.startswith("LimitError")
    assert "500 页" in cost.said
    assert cost.seconds < 5
    assert cost.megabytes < 300


def test_packed_pages_within_the_limit_read() -> None:
    """The accepting twin: a few packed pages are opened (and found to hold no text)."""
    with pytest.raises(SourceError, match="没有文字层"):
        read_source_bytes(many_pages(20), "a.pdf")


def test_bomb_is_refused_in_seconds(tmp_path: Path) -> None:
    """A stream that unpacks to 100 MB is refused before pdfium unpacks it."""
    bomb, plain = tmp_path / "bomb.pdf", tmp_path / "plain.pdf"
    bomb.write_bytes(make_pdf([b"0 0 m " * (100 * 1024 * 1024 // 6)]))
    plain.write_bytes(make_pdf([text(50, 700, "x")]))
    assert bomb.stat().st_size < 1_000_000
    cost = measure(bomb, plain)
    assert cost.said.startswith("LimitError")
    assert cost.seconds < 5
    assert cost.megabytes < 200


def test_many_short_streams_are_no_bomb() -> None:
    """A file of a hundred pages, each a few packed bytes, is small: it reads."""
    pages = [text(50, 700, f"page {n}") for n in range(100)]
    raw = read_source_bytes(make_pdf(pages), "a.pdf").raw
    assert raw.count("page") == 100


def test_many_drawings_are_no_table() -> None:
    """A page full of short lines is a drawing: its text reads, in order."""
    page = b"".join(line(i % 500, i // 5, i % 500 + 9, i // 5) for i in range(4000))
    assert lines(page + text(50, 700, "one")) == ["one"]


def test_image_may_pack_well() -> None:
    """A blank scan packs a thousandfold and is no bomb: images are not unpacked."""
    blank = stream(b"\xff" * 60_000_000, "/Type/XObject/Subtype/Image/Width 10/Height 10")
    page = make_pdf([text(50, 700, "words enough")]).replace(b"%%EOF", b"")
    extra = page + b"99 0 obj\n" + blank + b"\nendobj\n%%EOF"
    assert read_source_bytes(extra, "a.pdf").raw == "words enough\n"


def test_crooked_page_tree_does_not_hang() -> None:
    """A page tree that is its own child is damage or emptiness, at once."""
    data = write_pdf(
        {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R]/Count 900000000>>"}
    )
    with pytest.raises((SourceError, LimitError)):
        read_source_bytes(data, "a.pdf")


@pytest.fixture(scope="module")
def office_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented city's task table, printed to PDF by LibreOffice from a real .docx."""
    soffice = require_program("soffice", package="libreoffice-writer-nogui")
    folder = tmp_path_factory.mktemp("office")
    document = docx.Document()
    document.add_paragraph("临江市优化营商环境任务分工表")
    grid = document.add_table(rows=1, cols=len(HEADERS))
    grid.style = "Table Grid"
    for row in (HEADERS, *ROWS):
        cells = grid.rows[0].cells if row is HEADERS else grid.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
    document.add_paragraph("以上任务按季度调度。")
    document.save(str(folder / "tasks.docx"))
    profile = (folder / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    command += ["--outdir", str(folder), str(folder / "tasks.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "tasks.pdf"


def test_office_table_comes_back_whole(office_pdf: Path) -> None:
    """Every row of a table printed over pages has its cells, whichever page cut it."""
    source = read_source(office_pdf)
    (table,) = find_task_tables(find_text_lines(source.folded))
    section = ""
    assert len(table.rows) == len(ROWS)
    for row, wanted in zip(table.rows, ROWS, strict=True):
        section = wanted[1] or section
        assert [cell.text if cell else "" for cell in row.cells] == [
            wanted[0],
            section,
            *wanted[2:],
        ]


def test_pieces_of_a_pdf_cell_quote_it(office_pdf: Path) -> None:
    """The evidence of a cell from a PDF folds back to the cell."""
    source = read_source(office_pdf)
    for table in find_task_tables(find_text_lines(source.folded)):
        for row in table.rows:
            for cell in filter(None, row.cells):
                assert "".join(fold(source.raw[a:b]) for a, b in cell.pieces) == cell.text


def test_shared_plan_extracts_well() -> None:
    """A real plan printed by a browser: its headings stand in order, its table is rows."""
    path = SHARED / "corpus" / "48-shenzhen-ai-zhizao.pdf"
    if not path.exists():
        pytest.skip("the shared corpus is not here")
    raw = read_source(path).raw
    heads = ["一、总体要求", "二、打造重点支撑平台", "三、赋能重点产业集群", "四、强化工作保障"]
    places = [raw.index(head) for head in heads]
    assert places == sorted(places)
    assert "序号\t环节\t应用场景\t解决方案\n1\t研发设计\t产品数字化设计\t" in raw


def test_memory_file_and_path_agree(tmp_path: Path) -> None:
    """Bytes and file give the same text and digest."""
    data = make_pdf([text(50, 700, "one")])
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    assert read_source(path).sha256 == read_source_bytes(io.BytesIO(data).read(), "a.pdf").sha256


def test_marks_drawn_later_stand_in_their_place() -> None:
    """Quotation marks in another font, drawn after the line, are put where they are printed."""
    page = text(50, 700, "ab") + text(66, 700, "ef") + text(61, 700, "c") + text(50, 680, "next")
    assert lines(page) == ["abcef", "next"]
