"""Small real PDF files, written object by object, with Latin text."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence


def stream(content: bytes, entries: str = "", *, packed: bool = True) -> bytes:
    """Return a stream object's body."""
    body = zlib.compress(content, 1) if packed else content
    deflate = "/Filter/FlateDecode" if packed else ""
    head = f"<<{entries}/Length {len(body)}{deflate}>>".encode()
    return head + b"stream\n" + body + b"\nendstream"


def write_pdf(objects: Mapping[int, bytes], trailer: str = "") -> bytes:
    """Return a file of numbered objects; object 1 is the catalogue."""
    pieces, length, places = [b"%PDF-1.5\n"], 9, {}
    for number, body in objects.items():
        places[number] = length
        pieces.append(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
        length += len(pieces[-1])
    count = max(objects) + 1
    rows = [
        f"{places.get(i, 0):010d} {'00000 n' if i in places else '65535 f'} \n"
        for i in range(count)
    ]
    table = f"xref\n0 {count}\n{''.join(rows)}trailer\n<</Root 1 0 R/Size {count}{trailer}>>\n"
    return b"".join(pieces) + table.encode() + f"startxref\n{length}\n%%EOF".encode()


def make_pdf(contents: Sequence[bytes], *, trailer: str = "", image: bool = False) -> bytes:
    """Return a file with a page for each content; every page can show one grey image."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        4: stream(
            b"\x80" * 100,
            "/Type/XObject/Subtype/Image/Width 10/Height 10"
            "/ColorSpace/DeviceGray/BitsPerComponent 8",
        ),
    }
    kids = []
    for i, content in enumerate(contents):
        page = 5 + 2 * i
        drawn = content + (b" q 100 0 0 100 50 50 cm /I Do Q" if image else b"")
        objects[page] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>"
            b"/XObject<</I 4 0 R>>>>/Contents %d 0 R>>" % (page + 1)
        )
        objects[page + 1] = stream(drawn)
        kids.append(f"{page} 0 R")
    pages = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    return write_pdf({**objects, 2: pages.encode()}, trailer)


def text(x: float, y: float, words: str) -> bytes:
    """Return the content that prints words at a place."""
    return f"BT /F 10 Tf {x} {y} Td ({words}) Tj ET ".encode()


def line(x0: float, y0: float, x1: float, y1: float) -> bytes:
    """Return the content that draws a line."""
    return f"{x0} {y0} m {x1} {y1} l S ".encode()


def grid(xs: Sequence[float], ys: Sequence[float]) -> bytes:
    """Return the content that rules a table."""
    across = [line(xs[0], y, xs[-1], y) for y in ys]
    return b"".join([*across, *(line(x, ys[0], x, ys[-1]) for x in xs)])


def many_pages(count: int) -> bytes:
    """Return a file of empty pages whose objects lie packed in object streams."""
    packed, places = b"", []
    for i in range(count):
        places.append(f"{i + 10} {len(packed)}")
        packed += b"<</Type/Page/Parent 2 0 R>> "
    head = " ".join(places).encode() + b" "
    entries = f"/Type/ObjStm/N {count}/First {len(head)}"
    kids = " ".join(f"{i + 10} 0 R" for i in range(count))
    pages = f"<</Type/Pages/Kids[{kids}]/Count {count}/MediaBox[0 0 600 800]>>".encode()
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: pages, 5: stream(head + packed, entries)}
    data, rows = b"%PDF-1.5\n", {}
    for number, body in objects.items():
        rows[number] = (1, len(data), 0)
        data += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    rows.update({i + 10: (2, 5, i) for i in range(count)})
    rows[6] = (1, len(data), 0)
    size = count + 10
    index = b"".join(
        bytes([kind]) + a.to_bytes(4, "big") + b.to_bytes(4, "big")
        for kind, a, b in (rows.get(i, (0, 0, 0)) for i in range(size))
    )
    index_entries = f"/Type/XRef/W[1 4 4]/Size {size}/Root 1 0 R"
    body = b"6 0 obj\n" + stream(index, index_entries) + b"\nendobj\n"
    return data + body + f"startxref\n{len(data)}\n%%EOF".encode()
