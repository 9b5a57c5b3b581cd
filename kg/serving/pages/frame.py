"""What every page shares: language, links, templates, headers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from kg.knowledge.prefixes import BASE, PREFIXES
from kg.serving.gate import POLICY

_TEMPLATES = Path(__file__).parents[1] / "templates"
_LANGUAGE = "kg_lang"
_YEAR = 365 * 24 * 3600
ROLES = {
    "lead": ("牵头", "lead"),
    "support": ("配合", "support"),
    "by_duty": ("按职责分工", "by duty"),
    "responsible": ("负责", "responsible"),
    "implement": ("落实", "implement"),
    "supervise": ("督导", "supervise"),
}
STRENGTHS = {
    "must": ("必须", "must"),
    "should": ("应当", "should"),
    "encourage": ("鼓励", "encourage"),
    "explore": ("探索", "explore"),
}


def language_of(request: Request) -> str:
    """Return ``en`` or ``zh``: what the address asks for, else the last choice, else zh."""
    asked = request.query_params.get("lang") or request.cookies.get(_LANGUAGE, "zh")
    return "en" if asked == "en" else "zh"


def local_path(iri: str, base: str) -> str | None:
    """Return the path below this server at which an IRI of ours is shown; None for others.

    >>> local_path("https://w3id.org/policy-kg/plan#Task", "http://base/")
    '/ontology#Task'
    >>> local_path("http://base/doc/a/s1/t1", "http://base/")
    '/doc/a/s1/t1'
    """
    if iri.startswith(PREFIXES["plan"]):
        return "/ontology#" + quote(iri.removeprefix(PREFIXES["plan"]))
    for root in (base, BASE):
        if root and iri.startswith(root) and len(iri) > len(root):
            return "/" + quote(iri.removeprefix(root), safe="/:@!$&'()*+,;=~-._#")
    return None


def show(
    request: Request,
    template: str,
    *,
    base: str = BASE,
    status: int = 200,
    policy: str = POLICY,
    data: str = "",
    **context: Any,
) -> Response:
    """Return a page. ``base`` is the store's, for links; ``data`` the digest in its foot."""
    language, root = language_of(request), request.scope.get("root_path", "")

    def link(iri: str) -> str:
        path = local_path(iri, base)
        return iri if path is None else root + path

    page = (
        _environment()
        .get_template(template)
        .render(
            t=_chooser(language),
            lang=language,
            root=root,
            link=link,
            here=request.scope["path"].removeprefix(root),
            other_language=_switch(request, "zh" if language == "en" else "en"),
            data_digest=data,
            version=_own_version(),
            status=status,
            roles=ROLES,
            strengths=STRENGTHS,
            **context,
        )
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-cache",
        "Content-Language": "en" if language == "en" else "zh-CN",
        "Vary": "Accept, Cookie",
    }
    response = Response(page, status, headers, "text/html; charset=utf-8")
    if request.query_params.get("lang"):
        response.set_cookie(_LANGUAGE, language, max_age=_YEAR, samesite="lax", httponly=True)
    return response


def _chooser(language: str) -> Callable[[str, str], str]:
    return (lambda zh, en: en) if language == "en" else (lambda zh, en: zh)


def _switch(request: Request, language: str) -> str:
    """Return this page's address in the other language."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    return "?" + urlencode([*kept, ("lang", language)])


@cache
def _own_version() -> str:
    try:
        return version("policy-kg")
    except PackageNotFoundError:
        return ""


@cache
def _environment() -> Environment:
    """Return the templates, escaping everything that is not marked up by us."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["script_json"] = script_json
    environment.filters["host"] = lambda url: urlsplit(url).netloc
    return environment


def script_json(value: Any) -> Markup:
    """Return JSON that is safe inside a script element.

    >>> str(script_json("</script>"))
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - everything that could end the element is escaped


def pick(labels: Mapping[str, tuple[str, str]], name: str, language: str) -> str:
    """Return a label of `ROLES` or `STRENGTHS`; an unknown name stands for itself."""
    zh, en = labels.get(name, (name, name))
    return en if language == "en" else zh
