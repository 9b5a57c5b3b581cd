"""What every page of ours shares: data that can't close its script, and a strict policy."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any


def read_asset(name: str) -> str:
    """Return one of the text files beside this module in ``assets``."""
    return files("kg.render").joinpath("assets", name).read_text(encoding="utf-8")


def escape_json(data: Any) -> str:
    r"""Return JSON that may stand in a script element whatever its strings hold.

    >>> escape_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def write_policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Return a Content-Security-Policy under which only these texts run and nothing is fetched."""
    script = " ".join(map(_digest, scripts))
    style = " ".join(map(_digest, styles))
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; img-src data:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def fill_page(template: str, parts: Mapping[str, str]) -> str:
    """Put ``parts`` where ``{{name}}`` stands; what they hold is not looked at again."""
    return re.sub(r"\{\{(\w+)\}\}", lambda m: parts[m.group(1)], template)
