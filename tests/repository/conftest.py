"""A place where written examples run as they would from the folder of the repository."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.repository.package_source import ROOT

Run = Callable[[list[str]], Result]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what a reader has beside the README, as current folder; free to be written in."""
    for folder in ("scenarios", "notebooks"):
        if (ROOT / folder).is_dir():
            shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def allocation_command(monkeypatch: pytest.MonkeyPatch) -> Run:
    """``allocation ARGUMENTS`` in this process: exit status and text, in a plain wide terminal."""
    from allocation import cli  # noqa: PLC0415 - the other repository tests need no command line

    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("NO_COLOR", "1")
    command = next(
        thing
        for thing in (cli.main, *vars(cli).values())
        if isinstance(thing, click.Command) and thing.name in {"main", "cli", "allocation"}
    )
    return lambda arguments: CliRunner().invoke(command, arguments, prog_name="allocation")
