"""Elements of Word's XML by their local names, in the transitional and the strict namespace."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of a name, None where there is none (or no element)."""
    return next(children(element, name), None)


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Yield the children of a name."""
    if element is not None:
        yield from (node for node in element if local_name(node) == name)


def value_of(element: etree._Element | None, name: str) -> str | None:
    """Return the attribute of a local name, None where it (or the element) is missing."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def number_of(element: etree._Element | None, name: str = "val") -> int | None:
    """Return an attribute that holds a small whole number, None where it does not."""
    value = value_of(element, name) or ""
    return int(value) if value.isdecimal() and len(value) < 9 else None
