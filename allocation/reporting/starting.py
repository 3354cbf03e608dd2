"""A scenario to start from: a commented text, or the same as a workbook to fill in."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from allocation.reporting.atomic import written

__all__ = ["write_form", "write_template"]


def write_template(path: Path, language: str = "fr") -> None:
    """Write the commented scenario to start from.

    Parameters
    ----------
    path : Path
        TOML file to write, atomically.
    language : str
        Language of its comments.
    """
    with written(path) as temporary:
        temporary.write_text(_template(language), encoding="utf-8", newline="\n")


def write_form(path: Path, language: str = "fr") -> None:
    """Write the same scenario as a workbook to fill in.

    Parameters
    ----------
    path : Path
        XLSX file to write, atomically.
    language : str
        Language of its headings.
    """
    from allocation.scenario_workbook import write_tables  # noqa: PLC0415 - xlsxwriter is heavy
    from allocation.scenarios import parse_scenario, scenario_tables  # noqa: PLC0415 - light start

    scenario = parse_scenario(_template(language), path.name)
    with written(path) as temporary:
        write_tables(scenario_tables(scenario), temporary, language)


def _template(language: str) -> str:
    name = {"fr": "nouveau.toml", "en": "new.toml"}[language]
    return files("allocation").joinpath("templates", name).read_text(encoding="utf-8")
