"""The compiled build is of modules that exist, and that mypyc can still translate.

That compiled modules answer as Python does is for `make test-compiled`, which takes a C compiler.
"""

from __future__ import annotations

import ast
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from support import ROOT

T = TypeVar("T", bound=ast.stmt)

#: Translates the modules in argv[2:] to C, into the folder argv[1]; compiles nothing.
TRANSLATE = """
import sys
from mypyc.build import mypycify
mypycify(sys.argv[2:], target_dir=sys.argv[1], multi_file=True)
"""


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What setup.py defines."""
    monkeypatch.chdir(ROOT)
    return runpy.run_path("setup.py")


def test_what_is_named_exists(build: dict[str, Any]) -> None:
    """No module that is gone is named to be compiled or left out."""
    scorer = ROOT / "phiq" / "scorer"

    assert [name for name in build["MODULES"] if not (scorer / f"{name}.py").exists()] == []
    assert [name for name in build["STAGES"] if not (scorer / name).is_dir()] == []
    assert [name for name in build["PYTHON"] if not [*scorer.glob(f"{name}.py")]] == []


def test_a_plain_build_compiles_nothing(
    build: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who installs phiq without asking for it needs neither mypy nor a C compiler."""
    monkeypatch.delenv("PHIQ_COMPILE", raising=False)

    assert build["extensions"]() == []


def _places(build: dict[str, Any], kind: type[T], is_pitfall: Callable[[T], bool]) -> list[str]:
    """Where the modules to compile have statements of that kind that mypyc compiles to others."""
    return [
        f"{name}:{node.lineno}"
        for name in build["compiled"]()
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8")))
        if isinstance(node, kind) and is_pitfall(node)
    ]


def _unpacks_lazily(statement: ast.Assign) -> bool:
    """Whether it is `a, b = ITERATOR`."""
    value = statement.value
    lazy = isinstance(value, ast.GeneratorExp) or (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in ("map", "filter", "zip", "iter", "reversed", "islice", "chain")
    )
    return lazy and any(isinstance(target, ast.Tuple) for target in statement.targets)


def test_nothing_that_may_raise_is_unpacked_lazily(build: dict[str, Any]) -> None:
    """Compiled by mypyc 1.x, `a, b = map(f, args)` turns an error of f into a ValueError.

    A list in its place lets the error through, which may say that a part has no value here.
    """
    assert _places(build, ast.Assign, _unpacks_lazily) == []


def _holds_floats(statement: ast.AnnAssign) -> bool:
    """Whether it is `NAME: Final = (1.0, 2.0)`."""
    bare = isinstance(statement.annotation, ast.Name) and statement.annotation.id == "Final"
    parts = statement.value.elts if isinstance(statement.value, ast.Tuple) else []
    return bare and any(isinstance(p, ast.Constant) and type(p.value) is float for p in parts)


def test_no_constant_is_a_bare_tuple_of_floats(build: dict[str, Any]) -> None:
    """Compiled by mypyc 1.x, iterating over one says that it was not set.

    `Final[tuple[float, ...]]` works.
    """
    assert _places(build, ast.AnnAssign, _holds_floats) == []


def _mixes_numbers(statement: ast.Assign) -> bool:
    """Whether it is `NAME = (1.0, 2)`."""
    one = isinstance(statement.targets[0], ast.Name)
    parts = statement.value.elts if one and isinstance(statement.value, ast.Tuple) else []
    kinds = {type(ast.literal_eval(part)) for part in parts if _is_number(part)}
    return {int, float} <= kinds


def _is_number(part: ast.expr) -> bool:
    inner = part.operand if isinstance(part, ast.UnaryOp) else part
    return isinstance(inner, ast.Constant) and type(inner.value) in (int, float)


def test_no_constant_is_a_bare_tuple_of_integers_and_floats(build: dict[str, Any]) -> None:
    """Compiled by mypyc 1.x, a loop over one gets its integers as floats.

    `tuple[Any, ...]` works.
    """
    assert _places(build, ast.Assign, _mixes_numbers) == []


def _joins_keys(operation: ast.BinOp) -> bool:
    """Whether it is `A | B.keys()` where A is not keys itself; `-` and `&` too."""
    joins = isinstance(operation.op, ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor)
    return joins and _is_keys(operation.right) and not _is_keys(operation.left)


def _is_keys(part: ast.expr) -> bool:
    called = part.func if isinstance(part, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr in ("keys", "items")


def test_no_set_is_joined_with_keys(build: dict[str, Any]) -> None:
    """`frozenset() | {}.keys()` is a set, against its type: compiled, it is no frozenset.

    `frozenset().union({})` is one.
    """
    assert _places(build, ast.BinOp, _joins_keys) == []


@pytest.mark.timeout(400)
def test_what_is_compiled_can_be_translated(build: dict[str, Any], tmp_path: Path) -> None:
    """Mypyc takes the modules as they are now: types that hold, nothing it cannot compile."""
    modules = build["compiled"]()

    done = subprocess.run(
        [sys.executable, "-c", TRANSLATE, str(tmp_path), *modules],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list(tmp_path.rglob("__native_*.c"))) > len(modules) / 2
