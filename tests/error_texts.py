"""Every Chinese text that kg/ hands to a `KgError`, found in the sources without running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

KG = Path(__file__).resolve().parent.parent / "kg"
# `QueryRefused` is not among them: it carries its own English.
ERRORS = (
    "KgError",
    "SourceError",
    "KnowledgeError",
    "UsageError",
    "QueryError",
    "StoreError",
    "LimitError",
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SLOT = re.compile(r"\{[^{}]*\}")
_Scope = ast.FunctionDef | ast.AsyncFunctionDef


class Text(NamedTuple):
    """A template with ``{}`` for each value, and where it stands."""

    template: str
    place: str


def blank_slots(template: str) -> str:
    """Return ``template`` with its placeholders unnamed.

    >>> blank_slots("找不到文件「{path}」。")
    '找不到文件「{}」。'
    """
    return _SLOT.sub("{}", template)


def find_error_texts() -> Iterator[Text]:
    """Yield the texts of all calls of a `KgError` class in kg/, each time they occur."""
    for path in sorted(KG.rglob("*.py")):
        yield from load_module(path).find_texts()


class Module:
    """One source file with its functions and what its names are bound to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = list(ast.walk(self.tree))
        self.functions = {n.name: n for n in nodes if isinstance(n, _Scope)}
        self.calls = [n for n in nodes if isinstance(n, ast.Call)]
        self.imports = dict(_find_imports(nodes))
        self.owners: dict[int, _Scope] = {}
        for function in (n for n in nodes if isinstance(n, _Scope)):
            self.owners |= {id(inner): function for inner in ast.walk(function)}

    def find_texts(self) -> Iterator[Text]:
        """Yield the Chinese texts in messages and hints of this file."""
        for call in self.calls:
            if isinstance(call.func, ast.Name) and call.func.id in ERRORS:
                seen: set[int] = set()
                for part in (*call.args, *(k.value for k in call.keywords)):
                    for template in self.read(part, seen):
                        yield Text(
                            template, f"{self.path.parent.name}/{self.path.name}:{part.lineno}"
                        )

    def read(self, node: ast.AST, seen: set[int]) -> Iterator[str]:
        """Yield the templates that the expression ``node`` may become."""
        if id(node) in seen:
            return
        seen.add(id(node))
        template, values = _fold(node)
        if _CHINESE.search(template):
            yield blank_slots(template)
        for value in values:
            yield from self._follow(value, seen)

    def _follow(self, node: ast.AST, seen: set[int]) -> Iterator[str]:
        """Yield what stands behind a name or a call, else inside the expression."""
        parts: Iterable[ast.AST] = ast.iter_child_nodes(node)
        match node:
            case ast.Name():
                parts = self._bound(node)
            case ast.Call(func=ast.Name(id="pick")) | ast.Compare():
                return
            case ast.Call(func=ast.Attribute(attr="replace" | "compile")):
                return
            case ast.Attribute(attr=name):
                parts = (*self._kept(name), node.value)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                parts = (*self._results(name), *ast.iter_child_nodes(node))
            case ast.IfExp():
                parts = (node.body, node.orelse)
        for part in parts:
            yield from self.read(part, seen)
        if isinstance(node, ast.Name) and node.id in self.imports:
            other = load_module(self.imports[node.id])
            for part in other._constants(node.id):
                yield from other.read(part, seen)

    def _bound(self, name: ast.Name) -> Iterator[ast.AST]:
        """Yield what ``name`` is given: in its function, by its callers, or in the module."""
        scope = self.owners.get(id(name))
        if scope:
            yield from _assigned(scope, name.id)
            arguments = [a.arg for a in (*scope.args.args, *scope.args.kwonlyargs)]
            if name.id in arguments:
                yield from self._passed(scope, name.id)
                return
        yield from self._constants(name.id)

    def _constants(self, name: str) -> Iterator[ast.AST]:
        for statement in self.tree.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign):
                yield from _assigned(statement, name)

    def _passed(self, scope: _Scope, name: str) -> Iterator[ast.AST]:
        positions = [a.arg for a in scope.args.args if a.arg not in ("self", "cls")]
        for call in self.calls:
            called = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if called != scope.name:
                continue
            yield from (k.value for k in call.keywords if k.arg == name)
            if name in positions:
                yield from call.args[positions.index(name) :][:1]

    def _kept(self, attribute: str) -> Iterator[ast.AST]:
        """Yield what is appended to an attribute of this name."""
        for call in self.calls:
            match call.func:
                case ast.Attribute(value=ast.Attribute(attr=owner), attr="append" | "extend"):
                    yield from call.args if owner == attribute else ()

    def _results(self, name: str) -> Iterator[ast.AST]:
        function = self.functions.get(name)
        for node in ast.walk(function) if function else ():
            if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value:
                yield node.value


@cache
def load_module(path: Path) -> Module:
    """Return the file at ``path``, read once."""
    return Module(path)


def _find_imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, Path]]:
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kg."):
            path = KG.joinpath(*str(node.module).split(".")[1:]).with_suffix(".py")
            if path.is_file():
                yield from ((alias.name, path) for alias in node.names)


def _fold(node: ast.AST) -> tuple[str, list[ast.AST]]:
    """Return a string expression as one template, with the expressions in its slots."""
    match node:
        case ast.Constant(value=str(text)):
            return text, []
        case ast.FormattedValue():
            return "{}", [node.value]
        case ast.JoinedStr():
            folded = [_fold(value) for value in node.values]
        case ast.BinOp(op=ast.Add()):
            folded = [_fold(node.left), _fold(node.right)]
        case _:
            return "{}", [node]
    return "".join(t for t, _ in folded), [v for _, values in folded for v in values]


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.AST]:
    """Yield the expressions that ``scope`` binds to ``name`` or adds to it."""
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=targets) if any(_binds(t, name) for t in targets):
                yield node.value
            case ast.AnnAssign() | ast.AugAssign() | ast.NamedExpr():
                if _binds(node.target, name) and node.value:
                    yield node.value
            case ast.For() | ast.comprehension() if _binds(node.target, name):
                yield node.iter
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=verb)):
                if owner == name and verb in ("append", "extend"):
                    yield from node.args


@cache
def _names(target: ast.AST) -> frozenset[str]:
    return frozenset(n.id for n in ast.walk(target) if isinstance(n, ast.Name))


def _binds(target: ast.AST, name: str) -> bool:
    return not isinstance(target, ast.Attribute | ast.Subscript) and name in _names(target)
