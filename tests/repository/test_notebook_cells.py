"""A cell says what it wants and computes nothing: short, without function or arithmetic."""

from __future__ import annotations

import ast

import pytest

from tests.repository.test_notebooks import NOTEBOOKS, code, read

LONGEST = 8
COMPUTING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.BinOp, ast.For)


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_cell_is_short_and_computes_nothing(path: object) -> None:
    cells = [cell.source for cell in code(read(path))]
    assert [source for source in cells if len(source.splitlines()) > LONGEST] == []
    nodes = [node for source in cells for node in ast.walk(ast.parse(source))]
    assert [ast.unparse(node) for node in nodes if isinstance(node, COMPUTING)] == []


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_runs_on_any_machine(path: object) -> None:
    assert read(path).metadata.kernelspec.name == "python3"
