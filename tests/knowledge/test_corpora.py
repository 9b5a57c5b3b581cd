"""corpus.toml is read whole or refused with every problem named."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from kg.errors import KnowledgeError
from kg.knowledge.corpora import find_corpora, read_corpus
from kg.resources import find_shipped

GOOD = """
[[documents]]
id = "x-2022"
file = "x.txt"
sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
title = "某规划"
issued = 2022-01-25
"""


def write(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "corpus.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_profile_is_read(tmp_path: Path) -> None:
    """Every field has its type; what is not said is empty."""
    (profile,) = read_corpus(write(tmp_path, GOOD))

    assert profile.id == "x-2022"
    assert profile.issued == date(2022, 1, 25)
    assert profile.published is None
    assert not profile.invented


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "x-2022"', 'id = "某"', "小写字母"),
        ('id = "x-2022"\n', "", "缺少 id"),
        ('file = "x.txt"', 'file = "../x.txt"', "本文件夹"),
        ('file = "x.txt"', 'file = "/etc/passwd"', "本文件夹"),
        ("e3b0c4", "E3B0C4", "十六进制"),
        ("issued = 2022-01-25", 'issued = "2022"', "应为日期"),
        ("issued", "isued", "多余的项 isued"),
        ('title = "某规划"', "title = 3", "应为文字"),
        ("[[documents]]", "[documents]", "documents"),
        ("[[documents]]", "[[documents", "corpus.toml"),
    ],
)
def test_a_faulty_profile_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    """The message names the file and the problem; the twin above is read."""
    with pytest.raises(KnowledgeError, match=words) as caught:
        read_corpus(write(tmp_path, GOOD.replace(old, new)))

    assert "corpus.toml" in caught.value.message


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    """Two documents with two problems give two sentences."""
    text = GOOD.replace("x.txt", "../x") + GOOD.replace("issued", "isued")

    with pytest.raises(KnowledgeError, match=r"第1份的 file.*第2份有多余的项.*第2份的 id 重复"):
        read_corpus(write(tmp_path, text))


def test_corpora_are_found_below_a_folder(tmp_path: Path) -> None:
    """A folder of corpora gives them in order of name; a corpus gives itself."""
    write(tmp_path / "b", GOOD)
    write(tmp_path / "a", GOOD)

    assert [p.name for p in find_corpora(tmp_path)] == ["a", "b"]
    assert list(find_corpora(tmp_path / "a")) == [tmp_path / "a"]


def test_the_shipped_files_have_the_stated_digests() -> None:
    """The raw texts that offsets count in are those that the profiles describe."""
    count = 0
    for folder in find_corpora(find_shipped("corpus")):
        for profile in read_corpus(folder):
            content = (folder / profile.file).read_bytes()
            assert sha256(content).hexdigest() == profile.sha256
            count += 1

    assert count >= 1
