"""Shipped notebooks: stored without results, opened by a decision, executed, closed by a check."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.repository.package_source import ROOT

NOTEBOOKS = [
    pytest.param(path, id=path.name) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
]


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # pyright: ignore[reportUnknownMemberType] - untyped


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_is_stored_without_results(path: Path) -> None:
    cells = code(read(path))
    assert cells
    assert [cell.source for cell in cells if cell.outputs or cell.execution_count] == []
    assert "widgets" not in read(path).metadata


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_opens_with_the_decision_and_closes_with_a_check(path: Path) -> None:
    notebook = read(path)
    assert notebook.cells[0].cell_type == "markdown"
    last = ast.parse(code(notebook)[-1].source)
    assert any(isinstance(node, ast.Assert) for node in ast.walk(last))


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_runs_from_its_own_folder(path: Path, workplace: Path) -> None:
    notebook = read(path)
    context = {"metadata": {"path": str(workplace / "notebooks")}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=context).execute()
    streams = [output for cell in code(notebook) for output in cell.outputs]
    complaints = [output for output in streams if output.get("name") == "stderr"]
    assert complaints == []
