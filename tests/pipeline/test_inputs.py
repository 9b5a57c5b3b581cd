"""Paths become documents with stable ids, whatever their order."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from plan_texts import write_texts

from kg.errors import SourceError, UsageError
from kg.pipeline.inputs import find_inputs

PROFILE = '[[documents]]\nid = "{0}"\nfile = "a.txt"\nsha256 = "{1}"\n'


def write_corpus(folder: Path, document_id: str, text: str = "一、任务") -> Path:
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(text, encoding="utf-8")
    digest = sha256((folder / "a.txt").read_bytes()).hexdigest()
    (folder / "corpus.toml").write_text(PROFILE.format(document_id, digest), encoding="utf-8")
    return folder


def test_files_are_named_after_themselves(tmp_path: Path) -> None:
    """The id is the stem, in ASCII."""
    documents = find_inputs(write_texts(tmp_path))

    assert [d.id for d in documents] == ["hill", "lake", "river"]


def test_order_and_repetition_do_not_matter(tmp_path: Path) -> None:
    """The same files in any order, or named twice, are the same documents."""
    paths = write_texts(tmp_path)

    assert (
        find_inputs(paths) == find_inputs([*reversed(paths), paths[0]]) == find_inputs([tmp_path])
    )


def test_a_chinese_name_becomes_a_hash(tmp_path: Path) -> None:
    """No prose in ids, and different names differ."""
    for name in ("方案.txt", "规划.txt"):
        (tmp_path / name).write_text("一、任务", encoding="utf-8")

    ids = [d.id for d in find_inputs([tmp_path])]

    assert all(i.isascii() and i.startswith("d-") for i in ids)
    assert len(set(ids)) == 2


def test_two_files_of_one_name_are_told_apart_by_content(tmp_path: Path) -> None:
    """plan.txt of two folders are two documents, unless they are the same text."""
    for folder, text in (("a", "一、甲"), ("b", "一、乙"), ("c", "一、甲")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_text(text, encoding="utf-8")

    ids = [d.id for d in find_inputs([tmp_path])]

    assert len(ids) == 2
    assert all(i.startswith("plan-") for i in ids)


def test_a_corpus_gives_its_documents_their_ids(tmp_path: Path) -> None:
    """A folder with corpus.toml gives what the profile lists, and nothing else."""
    folder = write_corpus(tmp_path / "c", "known")
    (folder / "notes.txt").write_text("x", encoding="utf-8")

    (document,) = find_inputs([folder])

    assert document.id == "known"
    assert document.profile is not None
    assert document.profile.sha256 == document.sha256


def test_corpora_below_a_folder_are_found(tmp_path: Path) -> None:
    """A folder of corpora gives all of them."""
    write_corpus(tmp_path / "one", "one")
    write_corpus(tmp_path / "two", "two")

    assert [d.id for d in find_inputs([tmp_path])] == ["one", "two"]


def test_two_profiles_with_one_id_are_refused(tmp_path: Path) -> None:
    """The message names both files; different ids pass above."""
    write_corpus(tmp_path / "one", "same")
    write_corpus(tmp_path / "two", "same", "一、别的")

    with pytest.raises(UsageError, match=r"one.*two"):
        find_inputs([tmp_path])


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_nothing_to_read_is_said(tmp_path: Path, name: str) -> None:
    """A path that is not there, and a folder without files, are named."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(SourceError, match=name):
        find_inputs([tmp_path / name])
