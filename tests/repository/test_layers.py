"""The architecture is a test: imports go down the ladder, and the gate bites when they do not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.package_source import PACKAGE, ROOT

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
HEAVY = ("pandas", "pulp", "highspy", "ipywidgets", "matplotlib", "scipy")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, free to be broken."""
    shutil.copytree(PACKAGE, tmp_path / "allocation", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_only_go_down_the_ladder() -> None:
    report = lint(ROOT)
    assert report.returncode == 0, report.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("labels", "from allocation import errors", "ladder"),
        ("drawer", "", "rung"),
        ("errors", "import pulp", "pulp"),
        ("errors", "import highspy", "highspy"),
        ("errors", "import ipywidgets", "ipywidgets"),
        ("model/__init__", "import pandas", "tables"),
        ("rules", "from allocation.labels import label", "language"),
        ("red_lines", "from allocation import typography", "language"),
    ],
)
def test_the_contracts_bite(copy: Path, module: str, line: str, contract: str) -> None:
    file = copy / "allocation" / f"{module}.py"
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{line}\n", encoding="utf-8")
    report = lint(copy)
    assert report.returncode != 0
    broken = [name for name in report.stdout.splitlines() if " BROKEN" in name]
    assert any(contract in name for name in broken), report.stdout


def test_importing_the_package_loads_nothing_heavy() -> None:
    """By name, not by time: ``benchmarks/startup.py`` has the seconds."""
    code = f"import sys, allocation; print(*sorted(set({HEAVY}) & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    assert loaded.stdout.split() == []
