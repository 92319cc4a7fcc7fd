"""Where a module can be made wrong by one small step, and the module so made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLED = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "sorted": "list",
    "reversed": "list",
    "startswith": "endswith",
    "endswith": "startswith",
    "removeprefix": "removesuffix",
    "strip": "title",
    "lstrip": "title",
    "rstrip": "title",
    "casefold": "strip",
    "lower": "strip",
    "upper": "strip",
    "partition": "rpartition",
    "rpartition": "partition",
    "append": "count",
    "search": "match",
    "fullmatch": "match",
    "match": "fullmatch",
    "issubset": "issuperset",
    "index": "rindex",
    "find": "rfind",
    "finditer": "findall",
    "update": "copy",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong module: the lines of the statement or expression that changed, what it was and became."""

    number: int
    line: int
    last: int
    was: str
    now: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module; all share one tree, which is wrong in this one place until the next is taken."""
    tree = ast.parse(source)
    silent = _silent(tree)
    number = 0
    for node in list(ast.walk(tree)):
        if id(node) in silent:
            continue
        place = node.target if isinstance(node, ast.comprehension) else node
        line = getattr(place, "lineno", 0)
        last = getattr(node, "end_lineno", line)
        for new in list(_changed(node)):
            was, now = ast.unparse(node), ast.unparse(new)
            if not hasattr(new, "lineno"):
                ast.copy_location(new, node)
            ast.fix_missing_locations(new)
            _Swap(node, new).visit(tree)
            yield Mutant(number, line, last, was, now, tree)
            _Swap(new, node).visit(tree)
            number += 1


class _Swap(ast.NodeTransformer):
    def __init__(self, target: ast.AST, new: ast.AST) -> None:
        self.target, self.new = target, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.target else self.generic_visit(node)


def _silent(tree: ast.Module) -> set[int]:
    """What no test can see: docstrings and lone strings, annotations, imports, decorators of records, patterns."""
    found: set[int] = set()
    for node in ast.walk(tree):
        hidden: list[ast.AST | None] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            hidden = [node]
        elif isinstance(node, ast.arg):
            hidden = [node.annotation]
        elif isinstance(node, ast.FunctionDef):
            hidden = [node.returns, *node.decorator_list]
        elif isinstance(node, ast.ClassDef):
            hidden = [*node.bases, *node.decorator_list]
        elif isinstance(node, ast.FormattedValue):
            hidden = [node.format_spec]
        elif isinstance(node, ast.Assert | ast.match_case):
            hidden = [getattr(node, "pattern", node)]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            table = node.value if node.value and node in tree.body else None
            hidden = [getattr(node, "annotation", None)]
            hidden += [one for one in ast.walk(table) if _is_text(one)] if table else []
        found.update(id(one) for top in hidden if top is not None for one in ast.walk(top))
    return found


def _is_text(node: ast.AST) -> bool:
    """The words of a table at the top of a module: each stands for itself, and none is logic."""
    return isinstance(node, ast.Constant | ast.JoinedStr) and not isinstance(
        getattr(node, "value", ""), int | float
    )


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield ast.Compare(node.left, [COMPARED[type(node.ops[0])]()], node.comparators)
    elif isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            yield ast.Compare(
                node.left, [*node.ops[:at], COMPARED[type(op)](), *node.ops[at + 1 :]], node.comparators
            )
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for at in range(len(node.values)):
            rest = [*node.values[:at], *node.values[at + 1 :]]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in COUNTED:
        yield ast.BinOp(node.left, COUNTED[type(node.op)](), node.right)
    elif isinstance(node, ast.Constant):
        yield from _constant(node.value)
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.comprehension):
        for at in range(len(node.ifs)):
            yield ast.comprehension(
                node.target, node.iter, [*node.ifs[:at], *node.ifs[at + 1 :]], node.is_async
            )
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.stmt):
        yield from _statement(node)


def _constant(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str):
        yield ast.Constant("XX" + value)


def _call(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name in CALLED and isinstance(node.func, ast.Name):
        yield ast.Call(
            ast.Name(CALLED[name], ast.Load()), node.args, [] if name == "sorted" else node.keywords
        )
    elif name in CALLED and isinstance(node.func, ast.Attribute):
        yield ast.Call(ast.Attribute(node.func.value, CALLED[name], ast.Load()), node.args, node.keywords)
    for at, one in enumerate(node.keywords):
        if one.arg is not None:
            yield ast.Call(node.func, node.args, [*node.keywords[:at], *node.keywords[at + 1 :]])


def _statement(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=ast.expr()) if not isinstance(node.value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.If(test=ast.Name() | ast.Call() | ast.Attribute() | ast.NamedExpr() | ast.Subscript()):
            yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Delete():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case _:
            return
