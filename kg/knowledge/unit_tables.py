"""``ontology/units*.ttl`` become look-up tables, compiled once and cached by content.

Printed names are compared by their key: 委员会 and 委, 监督管理 and 监管, 办公室
and 办 are one word to drafters, and 和 comes and goes (文化和旅游, 文化旅游).
Two kinds with one key are a fault of the data, not a choice to make while reading.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph

from kg.errors import KnowledgeError
from kg.resources import find_shipped, user_cache_dir

NAMING = "https://w3id.org/policy-kg/naming#"
KIND = "https://w3id.org/policy-kg/kind/"
REFORM = "https://w3id.org/policy-kg/reform/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DC = "http://purl.org/dc/terms/"
LEVELS = ("state", "province", "city", "county")
# Raised whenever the compiled form changes, so that an old cache is not read.
_FORMAT = 2
_SAME = (
    ("委员会", "委"),
    ("监督管理", "监管"),
    ("办公室", "办"),
    ("人民政府", "政府"),
    ("和", ""),
    ("与", ""),
    ("暨", ""),
)
_ALIASES = ("alias", "stateAlias", "stateOnly")
_PLACE = "{place}"
_SHORT = "{short}"


@dataclass(frozen=True)
class KindEntry:
    """What the directory says of one kind; ``names`` has (full, usual short) by level."""

    label: str
    label_en: str
    family: str
    names: Mapping[str, tuple[str, str]]
    collective: bool
    own_identity: bool
    combines: tuple[str, ...]
    excluded: tuple[str, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Reform:
    """A change of names: ``ends`` and ``begins`` are keys of names, empty for all of the kind.

    In a key ``{}`` is any place, ``{short}`` and ``{full}`` a place so printed.
    ``former`` is the full name that ended, empty where the kind's own says it.
    ``moves_up`` sends the capital's office to its province (人行合肥中心支行 to
    安徽省分行). ``day`` is the first day of the new state.
    """

    id: str
    label: str
    day: str
    from_kind: str
    to_kind: str
    levels: tuple[str, ...]
    places: tuple[str, ...]
    ends: tuple[str, ...]
    begins: tuple[str, ...]
    former: str
    moves_up: bool
    grade: str
    source: str


@dataclass(frozen=True)
class UnitTables:
    """Look-ups by key: ``bases`` follow a level word or a place, ``wholes`` are the state's names.

    ``templates`` have ``{}`` where a place stands inside the name, ``state_only``
    are names that mean the state's organ in its own documents alone.
    """

    kinds: Mapping[str, KindEntry]
    bases: Mapping[str, str]
    wholes: Mapping[str, str]
    templates: Mapping[str, str]
    short_templates: Mapping[str, str]
    state_only: Mapping[str, str]
    collective_patterns: tuple[tuple[str, str], ...]
    own_patterns: tuple[tuple[str, str], ...]
    reforms: tuple[Reform, ...] = field(default=())


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common.

    >>> name_key("发展和改革委员会") == name_key("发展改革委")
    True
    """
    for long, short in _SAME:
        name = name.replace(long, short)
    return name


def load_tables(paths: Iterable[Path] | None = None) -> UnitTables:
    """Return the compiled tables of ``paths`` (the shipped ``units*.ttl`` by default).

    The compiled form is kept in the user's cache folder under the digest of
    the files; a cache that cannot be read or written is done without.
    """
    files = sorted(paths or find_shipped("ontology").glob("units*.ttl"))
    contents = [(path, path.read_bytes()) for path in files]
    digest = hashlib.sha256(b"\0".join(text for _, text in contents)).hexdigest()[:20]
    cached = user_cache_dir() / f"units-{_FORMAT}-{digest}.json"
    tables = _read_cache(cached)
    if tables is None:
        tables = compile_tables(contents)
        _write_cache(cached, asdict(tables))
    return tables


def _read_cache(path: Path) -> UnitTables | None:
    try:
        return _from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _write_cache(path: Path, held: Mapping[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=path.parent, prefix="units-", suffix=".part")
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump(held, file, ensure_ascii=False)
        os.replace(name, path)
    except OSError:
        return


def _from_json(held: Mapping[str, Any]) -> UnitTables:
    kinds = {
        kind: KindEntry(
            **{
                **entry,
                "names": {level: (n[0], n[1]) for level, n in entry["names"].items()},
                "combines": tuple(entry["combines"]),
                "excluded": tuple(entry["excluded"]),
                "aliases": tuple(entry["aliases"]),
            }
        )
        for kind, entry in held["kinds"].items()
    }
    tuples = ("levels", "places", "ends", "begins")
    reforms = (Reform(**{**r, **{k: tuple(r[k]) for k in tuples}}) for r in held["reforms"])
    patterns = {
        name: tuple((p[0], p[1]) for p in held[name])
        for name in ("collective_patterns", "own_patterns")
    }
    return UnitTables(**{**held, **patterns, "kinds": kinds, "reforms": tuple(reforms)})


Facts = Mapping[str, list[pyoxigraph.Literal | pyoxigraph.NamedNode]]


def compile_tables(contents: Iterable[tuple[Path, bytes]]) -> UnitTables:
    """Return the tables of Turtle files; raises `KnowledgeError` with every fault found."""
    subjects = _read_subjects(contents)
    kinds = {s.removeprefix(KIND): f for s, f in subjects.items() if s.startswith(KIND)}
    faults: list[str] = []
    tables = UnitTables(
        kinds={kind: _kind_entry(facts) for kind, facts in kinds.items()},
        bases=_index(kinds, _base_names, faults),
        wholes=_index(kinds, _whole_names, faults),
        templates=_index(kinds, _templates, faults),
        short_templates=_index(kinds, _short_templates, faults),
        state_only=_index(kinds, lambda f: _texts(f, "stateOnly"), faults),
        collective_patterns=_patterns(kinds, "collectivePattern"),
        own_patterns=_patterns(kinds, "ownPattern"),
        reforms=tuple(
            sorted(
                (_reform(s, f) for s, f in subjects.items() if s.startswith(REFORM)),
                key=lambda r: (r.day, r.id),
            )
        ),
    )
    faults += _check_tables(tables)
    if faults:
        raise KnowledgeError("单位目录有误：" + "；".join(faults))
    return tables


def _read_subjects(contents: Iterable[tuple[Path, bytes]]) -> dict[str, dict[str, list[Any]]]:
    subjects: dict[str, dict[str, list[Any]]] = {}
    for path, text in contents:
        try:
            for triple in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE):
                if pyoxigraph.BlankNode in (type(triple.subject), type(triple.object)):
                    raise KnowledgeError(f"{path.name}: 空白节点不允许：{triple.predicate.value}")
                facts = subjects.setdefault(triple.subject.value, {})
                facts.setdefault(triple.predicate.value, []).append(triple.object)
        except SyntaxError as error:
            raise KnowledgeError(f"{path.name}: {error}") from error
    return subjects


def _texts(facts: Facts, name: str, *, space: str = NAMING) -> list[str]:
    return sorted(value.value for value in facts.get(space + name, []))


def _text(facts: Facts, name: str, *, space: str = NAMING) -> str:
    return next(iter(_texts(facts, name, space=space)), "")


def _label(facts: Facts, language: str) -> str:
    labels = facts.get(_SKOS + "prefLabel", [])
    return next(
        (v.value for v in labels if isinstance(v, pyoxigraph.Literal) and v.language == language),
        "",
    )


def _kind_entry(facts: Facts) -> KindEntry:
    names = {}
    for level in LEVELS:
        full = _text(facts, level)
        if full:
            names[level] = (full, _text(facts, level + "Short") or full)
    return KindEntry(
        label=_label(facts, "zh"),
        label_en=_label(facts, "en"),
        family=_text(facts, "broader", space=_SKOS).rpartition("/")[2],
        names=names,
        collective=bool(facts.get(NAMING + "collectivePattern")),
        own_identity=bool(facts.get(NAMING + "ownPattern")),
        combines=tuple(t.removeprefix(KIND) for t in _texts(facts, "combines")),
        excluded=tuple(_texts(facts, "notLabel")),
        aliases=tuple(n for key in _ALIASES for n in _texts(facts, key)),
    )


def _local_names(facts: Facts) -> Iterator[str]:
    for level in LEVELS[1:]:
        yield from _texts(facts, level)
        yield from _texts(facts, level + "Short")
    yield from _texts(facts, "alias")


def _base_names(facts: Facts) -> Iterator[str]:
    return (name for name in _local_names(facts) if "{" not in name)


def _whole_names(facts: Facts) -> list[str]:
    return [*_texts(facts, "state"), *_texts(facts, "stateShort"), *_texts(facts, "stateAlias")]


def _templates(facts: Facts) -> Iterator[str]:
    return (n.replace(_PLACE, "{}") for n in _local_names(facts) if _PLACE in n)


def _short_templates(facts: Facts) -> Iterator[str]:
    return (n.replace(_SHORT, "{}") for n in _local_names(facts) if _SHORT in n)


def _index(kinds: Mapping[str, Facts], names_of: Any, faults: list[str]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for kind, facts in sorted(kinds.items()):
        for key in sorted({name_key(name) for name in names_of(facts)}):
            owner = owners.setdefault(key, kind)
            faults += [f"{key} 同时属于 {owner} 和 {kind}"] if owner != kind else []
    return owners


def _patterns(kinds: Mapping[str, Facts], name: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (text, kind) for kind, facts in sorted(kinds.items()) for text in _texts(facts, name)
    )


def _reform(subject: str, facts: Facts) -> Reform:
    def keys(name: str) -> tuple[str, ...]:
        held = _texts(facts, name)
        return tuple(name_key(n.replace(_PLACE, "{}")) for n in held)

    return Reform(
        id=subject.removeprefix(REFORM),
        label=_label(facts, "zh"),
        day=_text(facts, "date", space=_DC),
        from_kind=_text(facts, "fromKind").removeprefix(KIND),
        to_kind=_text(facts, "toKind").removeprefix(KIND),
        levels=tuple(_texts(facts, "level")),
        places=tuple(_texts(facts, "inPlace")),
        ends=keys("ends"),
        begins=keys("begins"),
        former=_text(facts, "former"),
        moves_up=_text(facts, "movesUp") == "true",
        grade=_text(facts, "grade"),
        source=_text(facts, "source", space=_DC),
    )


def _check_tables(tables: UnitTables) -> Iterator[str]:
    for kind, entry in tables.kinds.items():
        yield from _check_kind(kind, entry, tables)
    for key in sorted(tables.wholes.keys() & tables.bases.keys()):
        if not key.startswith("国家"):
            yield f"{key} 既是国家机关的名称又可接在地名之后，读法不定"
    for reform in tables.reforms:
        yield from _check_reform(reform, tables)


def _check_kind(kind: str, entry: KindEntry, tables: UnitTables) -> Iterator[str]:
    if not entry.label or not entry.label_en:
        yield f"{kind} 缺少中文或英文名称"
    if not (entry.names or entry.collective or entry.own_identity):
        yield f"{kind} 没有任何写法"
    for name in entry.excluded:
        if tables.bases.get(name_key(name)) == kind:
            yield f"{kind} 不应匹配的名称 {name} 仍会匹配"
    yield from (f"{kind} 合并了未知的 {c}" for c in entry.combines if c not in tables.kinds)


def _check_reform(reform: Reform, tables: UnitTables) -> Iterator[str]:
    for kind in filter(None, (reform.from_kind, reform.to_kind)):
        if kind not in tables.kinds:
            yield f"{reform.id} 提到未知的类别 {kind}"
    if reform.grade not in ("A", "B", "C") or not reform.source:
        yield f"{reform.id} 缺少等级（A、B、C）或出处"
