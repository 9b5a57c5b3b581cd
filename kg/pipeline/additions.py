"""Files that a build takes beside the shipped ones: concept schemes and lists of members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kg.errors import SourceError
from kg.knowledge.groups import Group, load_groups, read_groups
from kg.knowledge.subjects import SubjectIndex, list_schemes, read_subjects
from kg.resources import find_shipped


@dataclass(frozen=True, slots=True)
class Additions:
    """The schemes and groups of one build. ``files`` maps added files to their SHA-256.

    ``shipped`` are the groups that every build knows, ``groups`` those that
    were given: the latter are in the store even where no plan names them.
    """

    schemes: tuple[Path, ...]
    subjects: SubjectIndex
    shipped: tuple[Group, ...]
    groups: tuple[Group, ...]
    files: Mapping[str, str]

    def digest(self) -> str:
        """Return what tells two sets of added files apart."""
        return sha256(repr(sorted(self.files.items())).encode("utf-8")).hexdigest()


def read_additions(subjects: Iterable[Path | str], groups: Iterable[Path | str]) -> Additions:
    """Read added files and folders of them beside the shipped schemes and groups.

    Raises SourceError for a path that is missing or empty, KnowledgeError with
    every fault of the files: a label of two concepts, an unknown member, two
    groups of one id.
    """
    schemes = tuple(find_files(subjects, ".ttl"))
    lists = tuple(find_files(groups, ".toml"))
    every = (*list_schemes(), *schemes)
    known = load_groups()
    read = read_groups((*_list_shipped_groups(), *lists)) if lists else known
    return Additions(
        every,
        read_subjects(every),
        known,
        read[len(known) :],
        {f"{path.parent.name}/{path.name}": _digest(path) for path in (*schemes, *lists)},
    )


def find_files(paths: Iterable[Path | str], suffix: str) -> Iterator[Path]:
    """Yield files as given, and those of folders by suffix in the order of names, each once."""
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        files = sorted(path.glob(f"*{suffix}")) if path.is_dir() else [path]
        if not files or not all(file.is_file() for file in files):
            raise SourceError(f"没有这个 {suffix} 文件：{path}", hint="检查路径")
        found.update(dict.fromkeys(file.resolve() for file in files))
    yield from found


def _list_shipped_groups() -> tuple[Path, ...]:
    return tuple(sorted(find_shipped("ontology", "groups").glob("*.toml")))


def _digest(path: Path) -> str:
    return sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
