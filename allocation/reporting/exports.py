"""Every file of a study, side by side in one folder, each written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from allocation.errors import AllocationError, OutputError
from allocation.model import Allocation
from allocation.pipeline import Study
from allocation.reporting.atomic import written

__all__ = ["export", "write_form", "write_template"]

Writer = Callable[[Study, Path, str, str | None], None]


def _csv(study: Study, path: Path, language: str, first: str | None) -> None:
    from allocation.reporting.csv_file import write_csv  # noqa: PLC0415 - only when asked

    write_csv(_computed(study)[0], path, language, first)


def _page(study: Study, path: Path, language: str, first: str | None) -> None:
    from allocation.reporting.page import write_page  # noqa: PLC0415 - only when asked

    write_page(_computed(study), path, language, first)


def _workbook(study: Study, path: Path, language: str, first: str | None) -> None:
    from allocation.reporting.workbook import write_workbook  # noqa: PLC0415 - only when asked

    own, *variants = _computed(study)
    write_workbook(own, path, language, first, variants)


def _document(study: Study, path: Path, language: str, first: str | None) -> None:
    from allocation.reporting.document import write_document  # noqa: PLC0415 - only when asked

    write_document(_computed(study)[0], path, language=language, first=first)


def _computed(study: Study) -> list[Allocation]:
    return [allocation for allocation in (study.own, *study.variants) if allocation is not None]


_WRITERS: Final[Mapping[str, Writer]] = {
    ".csv": _csv,
    ".html": _page,
    ".xlsx": _workbook,
    ".docx": _document,
}


def export(
    study: Study, folder: Path, language: str = "fr", first: str | None = None
) -> tuple[Path, ...]:
    """Write CSV, HTML, XLSX and DOCX of a study under its identifier.

    Parameters
    ----------
    study : Study
        A scenario with its variants; nothing is written when its own key misses a figure.
    folder : Path
        Made when it does not exist.
    language : str
        Language of the reader.
    first : str, optional
        Member shown first.

    Returns
    -------
    tuple of Path
        Files written.

    Raises
    ------
    OutputError
        For the first file that cannot be written; the others are written all the same.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from allocation import study, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> with TemporaryDirectory() as folder:
    ...     [path.suffix for path in export(study(scenario), Path(folder))]
    ['.csv', '.html', '.xlsx', '.docx']
    """
    if study.own is None:
        return ()
    refused: list[AllocationError] = []
    done: list[Path] = []
    for suffix, write in _WRITERS.items():
        path = folder / f"{study.scenario.id}{suffix}"
        try:
            write(study, path, language, first)
            done.append(path)
        except OutputError as error:
            refused.append(error)
        except ModuleNotFoundError as error:
            refused.append(OutputError("extra_absent", module=error.name, extra="documents"))
    if refused:
        raise refused[0]
    return tuple(done)


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
