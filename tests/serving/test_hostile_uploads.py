"""Files that mean harm are refused or read; the server's memory stays flat and nothing is kept."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from office_samples import make_docx, pack, paragraph
from pdf_samples import make_pdf
from serving_server import Answer, Running, serving_store

HTML = '<script>alert(1)</script><img src=x onerror="alert(2)">'
PLAN = """\
关于印发示例市数据工作方案的通知
一、重点任务
（一）建设平台。到2025年底前建成数据共享平台，接入部门不少于20个。（市数据局牵头，市财政局配合）
"""


class Office:
    """A server whose temporary files go to a folder of their own."""

    def __init__(self, running: Running, temporary: Path) -> None:
        self.running, self.temporary = running, temporary

    def check(
        self, data: bytes, name: str = "草案.docx", accept: str = "*/*", **fields: str
    ) -> Answer:
        """Upload a draft, compared with the shipped plan."""
        mark = uuid.uuid4().hex
        given = {"against": "anhui-ip-145", "format": "json", **fields}
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in given.items()
            if value
        ]
        parts.append(
            f"--{mark}\r\nContent-Disposition: form-data; name=\"draft\"; filename*=UTF-8''"
            f'x; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode()
        )
        body = b"".join(parts) + data + f"\r\n--{mark}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "Accept": accept}
        return self.running.ask("/check", "POST", body, headers, timeout=90)

    def left(self) -> list[str]:
        """Return what lies in the server's temporary folder."""
        return [str(path) for path in self.temporary.rglob("*")]


@pytest.fixture(scope="module")
def office(anhui_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """``kg serve`` over the shipped plan."""
    folder = tmp_path_factory.mktemp("office")
    temporary = folder / "temporary"
    temporary.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        with serving_store(folder, anhui_store) as made:
            yield Office(made, temporary)


def bomb() -> bytes:
    return make_docx("<w:p/>" * (60 * 1024 * 1024 // 6))


def ole() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0" * 512


DTD = b'<!DOCTYPE w:document [<!ENTITY a "' + b"a" * 99 + b'">]><w:document>&a;</w:document>'
FILES = {
    "zip bomb": (bomb, "a.docx", 413, "压缩比"),
    "DOCTYPE": (
        lambda: make_docx("", extra={"word/document.xml": DTD}),
        *("a.docx", 422, "DOCTYPE"),
    ),
    "path in the package": (
        lambda: make_docx(paragraph("文"), extra={"../../etc/x.xml": "x"}),
        *("a.docx", 422, "内部文件名"),
    ),
    "macros": (
        lambda: make_docx(paragraph("文"), extra={"word/vbaProject.bin": "x"}),
        *("a.docm", 422, "宏"),
    ),
    ".doc": (ole, "a.doc", 422, "旧版 Word"),
    ".wps": (ole, "a.wps", 422, "旧版 Word"),
    "scan": (lambda: make_pdf([b"", b""], image=True), "a.pdf", 422, "扫描件"),
    "no text": (lambda: b"\0\1\2" * 1000, "a.txt", 422, ""),
    "plain zip": (lambda: pack({"a.txt": "甲"}), "a.docx", 422, "ZIP"),
    "empty": (lambda: b"", "a.txt", 422, ""),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_hostile_file_is_told_what_it_is(office: Office, kind: str) -> None:
    """A refusal with its reason, in the browser's page too, and the next query is answered."""
    make, name, status, word = FILES[kind]
    answer = office.check(make(), name)
    assert answer.status == status, answer.text
    assert word in answer.text
    office.running.answers_within(1)
    assert not office.left()


def test_a_good_draft_is_read(office: Office) -> None:
    """The accepting twin of the refusals; afterwards nothing of it lies about."""
    answer = office.check(PLAN.encode(), "草案.txt")
    assert answer.status == 200
    assert '"summary"' in answer.text
    assert not office.left()


@pytest.mark.parametrize("name", ["../../../etc/passwd.txt", "..\\..\\boot.txt", "/etc/x/a.txt"])
def test_a_path_in_the_name_is_no_path(office: Office, name: str) -> None:
    """Only the last part of a name is used, and only as a name of the report."""
    answer = office.check(PLAN.encode(), name, format="md")
    assert answer.status == 200
    given = answer.headers["content-disposition"]
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%-]+\.md", given)
    assert ".." not in given
    assert not office.left()


def test_html_in_every_field_stays_text(office: Office) -> None:
    """File name, chosen document, title, unit and deadline: no tag of theirs is in the page."""
    plan = PLAN.replace("示例市", HTML).replace("市财政局", f"市{HTML}局").replace("平台", HTML)
    page = "text/html"
    shown = office.check(plan.encode(), HTML.replace('"', "'") + ".txt", page, format="")
    assert shown.status == 200
    refused = office.check(PLAN.encode(), "a.txt", page, format="", against=HTML)
    assert refused.status == 400
    for answer in (shown, refused):
        assert "alert" in answer.text
        assert not re.search(r"<script>alert|<img src=x", answer.text)
    assert not re.search(r"<script>alert|<img src=x", framed(shown.text))


def framed(page: str) -> str:
    """Return the report in the page's frame as the browser sees it."""
    from html import unescape

    found = re.search(r'srcdoc="([^"]*)"', page)
    assert found
    return unescape(found[1])


def test_twenty_at_once_are_read_or_turned_away(office: Office) -> None:
    """Bombs, scans and good drafts together: each gets an answer, the memory stays flat."""
    psutil = pytest.importorskip("psutil")
    server = psutil.Process(office.running.process.pid)
    before = server.memory_info().rss
    files = [bomb(), PLAN.encode(), make_pdf([b""], image=True), ole()]
    names = ["a.docx", "a.txt", "a.pdf", "a.doc"]
    with ThreadPoolExecutor(20) as crowd:
        asked = [crowd.submit(office.check, files[i % 4], names[i % 4]) for i in range(20)]
        statuses = [one.result().status for one in asked]
    assert set(statuses) <= {200, 413, 422, 503}
    assert statuses.count(200) >= 1
    office.running.answers_within(1)
    assert server.memory_info().rss - before < 64 * 1024 * 1024
    assert not office.left()


def test_a_file_beyond_the_limit_is_not_taken(office: Office) -> None:
    """20 MB and a byte is refused; the line may be cut before all is sent."""
    try:
        status = office.check(b"x" * (20 * 1024 * 1024 + 1), "a.txt").status
    except ConnectionError:
        status = 413
    assert status == 413
    office.running.answers_within(1)
    assert not office.left()


def test_the_folder_would_show_a_file(office: Office) -> None:
    """The instrument of these tests works: the server does use this folder."""
    assert os.access(office.temporary, os.W_OK)
    (office.temporary / "seen").write_text("x")
    assert office.left()
    (office.temporary / "seen").unlink()
