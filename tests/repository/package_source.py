"""The package as text and syntax trees, for the tests that read it."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "allocation"
MODULES = tuple(sorted(PACKAGE.rglob("*.py")))


def name_of(path: Path) -> str:
    """Path of a file inside the repository, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def nodes(kind: type | tuple[type, ...]) -> Iterator[tuple[Path, ast.AST]]:
    """Every node of the package of that kind, with its file."""
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, kind):
                yield path, node


def docstrings(module: ast.Module) -> set[int]:
    """Identity of the constants that are docstrings (also of attributes)."""
    return {
        id(statement.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in node.body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }


@cache
def repository_files() -> tuple[Path, ...]:
    """Files that are, or are about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))
