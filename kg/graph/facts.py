"""One graph's quads, indexed by subject and predicate, for readers that walk the whole of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from kg.knowledge.prefixes import PREFIXES, SCHEMES


class Facts:
    """Subject → predicate (``prefix:name``) → values, all as strings."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.by_type: dict[str, list[str]] = defaultdict(list)
        names = _Names()
        for quad in quads:
            if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
                continue  # a store may hold statements about statements; documents have none
            subject, predicate = quad.subject.value, names.shorten(quad.predicate.value)
            value = quad.object.value
            if predicate == "rdf:type":
                self.by_type[names.shorten(value)].append(subject)
            else:
                self._values[subject][predicate].append(value)

    def one(self, subject: str, predicate: str) -> str | None:
        """Return the value, or one of several; None without any."""
        values = self._values[subject].get(predicate)
        return values[0] if values else None

    def text(self, subject: str, predicate: str) -> str:
        """Return the value, empty without any."""
        return self.one(subject, predicate) or ""

    def concept(self, subject: str, predicate: str) -> str:
        """Return the last part of a concept's IRI."""
        return self.text(subject, predicate).rpartition("/")[2]

    def number(self, subject: str, predicate: str) -> float | None:
        """Return the value as a number."""
        value = self.one(subject, predicate)
        return float(value) if value is not None else None

    def many(self, subject: str, predicate: str) -> list[str]:
        """Return the values in the order that they have under their subject."""
        return sorted(self._values[subject].get(predicate, ()), key=self._order)

    def typed(self, name: str) -> list[str]:
        """Return the subjects of a class in their order."""
        return sorted(self.by_type[name], key=self._order)

    def _order(self, subject: str) -> int:
        return int(self.one(subject, "plan:order") or 0)


class _Names:
    """IRIs to ``prefix:name``, each cut once."""

    def __init__(self) -> None:
        self._prefixes = {iri: p for p, iri in PREFIXES.items() if p not in SCHEMES}
        self._known: dict[str, str] = {}

    def shorten(self, iri: str) -> str:
        found = self._known.get(iri)
        if found is None:
            cut = max(iri.rfind("#"), iri.rfind("/")) + 1
            prefix = self._prefixes.get(iri[:cut])
            found = self._known[iri] = f"{prefix}:{iri[cut:]}" if prefix else iri
        return found
