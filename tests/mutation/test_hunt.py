"""The hunt itself: which wrong modules are made, and that they take the right one's place."""

from __future__ import annotations

import ast
import sys
import types
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from exchange import exchange
from operators import mutants

SOURCE = '''"""Words."""
from functools import cache

LEAST = 3
WORDS: dict = {"box": (lambda found: found + LEAST,)}

def enough(found: int, *, least: int = LEAST) -> bool:
    """Words."""
    return found >= least and not found > 9

class Box:
    @property
    def full(self) -> bool:
        return enough(LEAST)

@cache
def remembered() -> int:
    return WORDS["box"][0](6)
'''


def test_each_mutant_differs_from_the_module_and_from_every_other() -> None:
    made = [ast.unparse(one.tree) for one in mutants(SOURCE)]
    assert len(set(made)) == len(made)
    assert ast.unparse(ast.parse(SOURCE)) not in made
    assert {(one.was, one.now) for one in mutants(SOURCE)} == {
        ("3", "4"),
        ("return found >= least and (not found > 9)", "return None"),
        ("found >= least and (not found > 9)", "found >= least or not found > 9"),
        ("found >= least and (not found > 9)", "not found > 9"),
        ("found >= least and (not found > 9)", "found >= least"),
        ("found >= least", "found > least"),
        ("not found > 9", "found > 9"),
        ("found > 9", "found >= 9"),
        ("9", "10"),
        ("return enough(LEAST)", "return None"),
        ("found + LEAST", "found - LEAST"),
        ("6", "7"),
        ("0", "1"),
        ("'box'", "'XXbox'"),
        ("return WORDS['box'][0](6)", "return None"),
    }


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    made = types.ModuleType("boxes")
    made.__file__ = "boxes.py"
    exec(SOURCE, vars(made))
    other = types.ModuleType("user")
    vars(other).update({name: value for name, value in vars(made).items() if name != "WORDS"})
    assert made.remembered() == 9
    monkeypatch.setitem(sys.modules, "boxes", made)
    monkeypatch.setitem(sys.modules, "user", other)
    return other


@pytest.mark.parametrize(
    ("was", "now", "seen"),
    [
        ("nothing", "nothing", (3, True, False, True, 9)),
        ("3", "4", (4, False, False, True, 10)),
        ("found > 9", "found >= 9", (3, True, False, True, 9)),
        ("found >= least", "found > least", (3, False, False, False, 9)),
        ("return enough(LEAST)", "return None", (3, True, False, None, 9)),
        ("found + LEAST", "found - LEAST", (3, True, False, True, 3)),
        ("6", "7", (3, True, False, True, 10)),
    ],
)
def test_what_was_imported_before_is_wrong_now(
    module: types.ModuleType, was: str, now: str, seen: tuple[object, ...]
) -> None:
    for mutant in mutants(SOURCE):
        if (mutant.was, mutant.now) == (was, now):
            exchange(sys.modules["boxes"], mutant.tree)
    found = module.LEAST, module.enough(3), module.enough(10), module.Box().full, module.remembered()
    assert found == seen
