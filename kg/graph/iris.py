"""Every IRI that is minted: ASCII, from the document's id and the place in its structure.

Only strings: queries and the store use this file without rdflib. No IRI holds
prose, a percent sign or a plus sign (form posts decode those).
"""

from __future__ import annotations

import re
from hashlib import sha256

from kg.errors import UsageError
from kg.knowledge.place_table import place_slug
from kg.knowledge.prefixes import BASE
from kg.model.document import Jurisdiction, Path
from kg.model.text import Span

DEFAULT_BASE = BASE
_DOCUMENT_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_BASE = re.compile(r"https?://[A-Za-z0-9.:-]+(?:/[A-Za-z0-9._~-]+)*/?")
_NOT_ID = re.compile(r"[^a-z0-9.]+")


def check_document_id(document_id: str) -> str:
    """Return ``document_id`` or raise UsageError unless it is lower-case ASCII (a-z 0-9 . -)."""
    if not _DOCUMENT_ID.fullmatch(document_id):
        raise UsageError(
            f"文件编号只能用小写字母、数字、点和短横：{document_id}",
            hint="For example anhui-ip-2022.",
        )
    return document_id


def check_base(base: str) -> str:
    """Return ``base``, ending in a slash; UsageError unless it is an absolute ASCII http(s) IRI."""
    if not _BASE.fullmatch(base):
        raise UsageError(f"不能作IRI前缀：{base}", hint="例如 https://example.org/kg/")
    return base if base.endswith("/") else base + "/"


def make_document_id(stem: str, title: str | None = None) -> str:
    """Derive a document id from a file's stem; a stem without ASCII gives way to the title's hash.

    >>> make_document_id("Anhui IP 2022")
    'anhui-ip-2022'
    >>> make_document_id("安徽方案", "安徽省方案")
    'd-37612eb982'
    """
    ascii_part = _NOT_ID.sub("-", stem.lower()).strip("-.")
    if ascii_part and stem.isascii():
        return ascii_part[:64].strip("-.")
    digest = "d-" + hash_name(title or stem)
    return f"{ascii_part[:48]}-{digest}" if ascii_part else digest


def hash_name(name: str) -> str:
    """Return the first 10 hex digits of the SHA-256 of ``name`` in UTF-8."""
    return sha256(name.encode("utf-8")).hexdigest()[:10]


def document_iri(document_id: str, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the plan."""
    return f"{base}doc/{document_id}"


def document_graph(document_id: str, base: str = DEFAULT_BASE) -> str:
    """Return the name of the graph that holds what the document states."""
    return f"{base}graph/doc/{document_id}"


def named_graph(name: str, base: str = DEFAULT_BASE) -> str:
    """Return the name of a graph of the whole store: units, derived, index, vocabulary, catalogue.

    >>> named_graph("units")
    'https://w3id.org/policy-kg/graph/units'
    """
    return f"{base}graph/{name}"


def section_path(path: Path) -> str:
    """Return the path below the document of a section.

    >>> section_path((3, 1))
    's3.1'
    """
    return "s" + ".".join(map(str, path))


def task_path(task_id: str) -> str:
    """Return the path below the document of a task.

    >>> task_path("3.1.t1"), task_path("t2")
    ('s3.1/t1', 't2')
    """
    section, _, task = task_id.rpartition(".")
    return f"s{section}/{task}" if section else task


def evidence_path(span: Span) -> str:
    """Return the path below the document of the evidence at ``span``: its offsets.

    >>> evidence_path(Span(3, 9)), evidence_path(Span(3, 9, ((3, 5), (7, 9))))
    ('e/3-9', 'e/3-5_7-9')
    """
    return "e/" + "_".join(f"{start}-{end}" for start, end in span.pieces())


def unit_slug(place: Jurisdiction | None, document_id: str) -> str:
    """Return what stands for the place in a unit's IRI.

    An unknown place is the document itself, so that nameless places of two
    documents never become one.
    """
    return place_slug(place) if place else f"doc-{document_id}"


def place_iri(place: Jurisdiction, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of a jurisdiction."""
    return f"{base}place/{place_slug(place)}"


def unit_iri(unit_id: str | None, name: str, slug: str, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of a unit: by its id, or by its place and the hash of its printed name.

    >>> unit_iri("340000/audit", "省审计厅", "340000")
    'https://w3id.org/policy-kg/unit/340000/audit'
    >>> unit_iri(None, "省某某局", "340000")
    'https://w3id.org/policy-kg/unit/340000/u-ea1131ec85'

    In a document without a place a known kind's id begins with ``unplaced``;
    the document's slug stands in for it, so that 省科技厅 of two such documents
    are two units.

    >>> unit_iri("unplaced-province/audit", "省审计厅", "doc-a")
    'https://w3id.org/policy-kg/unit/doc-a-province/audit'
    """
    if unit_id and slug.startswith("doc-"):
        unit_id = unit_id.replace("unplaced", slug, 1)
    return f"{base}unit/{unit_id}" if unit_id else f"{base}unit/{slug}/u-{hash_name(name)}"


def cited_work_iri(title: str, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of a document that is known by its title in 《》 only."""
    return f"{base}work/w-{hash_name(title)}"
