"""Files of a screen as bytes: made in a folder that is deleted at once, given to the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from immutabledict import immutabledict

from allocation.errors import OutputError
from allocation.model import Allocation, Scenario
from allocation.pipeline import Study, allocate, study
from allocation.scenarios import write_scenario

__all__ = ["OUTPUTS", "compared", "drawing", "made"]

File = tuple[str, bytes]
Writer = Callable[[Study, Path, str, str], None]


def made(scenario: Scenario, kind: str, language: str, member: str) -> File:
    r"""Name and content of one file of a scenario.

    Parameters
    ----------
    scenario : Scenario
        What the screen shows, without anything private.
    kind : str
        One of `OUTPUTS`.
    language : str
        Language of the reader.
    member : str
        Member of the reader.

    Returns
    -------
    tuple of (str, bytes)

    Raises
    ------
    OutputError
        When the file cannot be made.

    Examples
    --------
    >>> from allocation import read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> name, content = made(scenario, "csv", "fr", "80")
    >>> name, content[:3]
    ('canal-seine-nord-2014.csv', b'\xef\xbb\xbf')
    """
    suffix, write = OUTPUTS[kind]
    mark = f"-{member}" if kind == "brief" else ""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{scenario.id}{mark}{suffix}")
        try:
            write(study(scenario), path, language, member)
        except ModuleNotFoundError as error:
            raise OutputError("extra_absent", module=error.name, extra="documents") from None
        return path.name, path.read_bytes()


def drawing(scenario: Scenario, language: str, member: str, chart: str, form: str) -> File:
    """Name and content of one chart of a scenario.

    Parameters
    ----------
    scenario : Scenario
        What the screen shows, without anything private.
    language : str
        Language of the reader.
    member : str
        Member shown first.
    chart : str
        Identifier of the chart.
    form : {"svg", "png"}
        Format.

    Returns
    -------
    tuple of (str, bytes)
    """
    from allocation.reporting.charts import charts_of, rendering  # noqa: PLC0415 - heavy

    own, *variants = compared(scenario)
    found = next(c for c in charts_of(own, variants, member) if c.id == chart)
    render = getattr(rendering, form)
    content = render(found, language)
    return f"{scenario.id}-{chart}.{form}", content if form == "png" else content.encode("utf-8")


def compared(scenario: Scenario) -> tuple[Allocation, ...]:
    """The scenario's own allocation, then its variants that can be computed.

    Parameters
    ----------
    scenario : Scenario
        What the screen shows.

    Returns
    -------
    tuple of Allocation
    """
    found = study(scenario)
    own = found.own or allocate(scenario)
    return (own, *found.variants)


def _own(found: Study) -> Allocation:
    return found.own or allocate(found.scenario)


def _others(found: Study) -> list[Allocation]:
    return list(found.variants)


def _workbook(found: Study, path: Path, language: str, member: str) -> None:
    from allocation.reporting.workbook import write_workbook  # noqa: PLC0415 - heavy

    write_workbook(_own(found), path, language, member, _others(found))


def _document(found: Study, path: Path, language: str, member: str) -> None:
    from allocation.reporting.document import write_document  # noqa: PLC0415 - heavy

    write_document(_own(found), path, language=language, first=member, variants=_others(found))


def _pdf(found: Study, path: Path, language: str, member: str) -> None:
    from allocation.reporting.pdf import write_pdf  # noqa: PLC0415 - heavy

    write_pdf(_own(found), path, language=language, first=member, variants=_others(found))


def _brief(found: Study, path: Path, language: str, member: str) -> None:
    from allocation.reporting.briefs import brief  # noqa: PLC0415 - heavy

    brief(_own(found), member, path, language)


def _csv(found: Study, path: Path, language: str, member: str) -> None:
    from allocation.reporting.csv_file import write_csv  # noqa: PLC0415 - at need

    write_csv(_own(found), path, language, member)


def _page(found: Study, path: Path, language: str, member: str) -> None:
    from allocation.reporting.page import write_page  # noqa: PLC0415 - at need

    write_page([_own(found), *_others(found)], path, language, member)


def _scenario(found: Study, path: Path, _language: str, _member: str) -> None:
    path.write_text(write_scenario(found.scenario), encoding="utf-8", newline="\n")


OUTPUTS: Final[Mapping[str, tuple[str, Writer]]] = immutabledict(
    {
        "xlsx": (".xlsx", _workbook),
        "docx": (".docx", _document),
        "pdf": (".pdf", _pdf),
        "brief": (".docx", _brief),
        "csv": (".csv", _csv),
        "html": (".html", _page),
        "toml": (".toml", _scenario),
    }
)
"""Suffix of each file, and what writes it, in the order in which they are offered."""
