"""Every file of a study, side by side in one folder, each written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from immutabledict import immutabledict

from allocation.errors import AllocationError, OutputError
from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation
from allocation.pipeline import Study
from allocation.reporting.record import beside

__all__ = [
    "DEFAULT_FORMATS",
    "FORMATS",
    "Order",
    "export",
    "ordered",
    "put_down",
]


@dataclass(frozen=True)
class Order:
    """Which files are wanted, for whom.

    Parameters
    ----------
    formats : tuple of str
        Names of `FORMATS`.
    kinds : tuple of str
        Kinds of council documents, one file each; the usual one when empty.
    language : str
        Language of the reader.
    first : str, optional
        Member shown first.
    """

    formats: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    language: str = DEFAULT_LANGUAGE
    first: str | None = None


Shown = tuple[Allocation, ...]
Writer = Callable[[Shown, Path, Order, str], tuple[Path, ...]]
"""Writes an allocation and its variants to a path, and names what it wrote there and beside."""


@dataclass(frozen=True)
class _Format:
    """A format: the end of the name of its files, its writer, whether a kind is a file."""

    suffix: str
    write: Writer
    by_kind: bool = False


def _csv(shown: Shown, path: Path, order: Order, _kind: str) -> tuple[Path, ...]:
    from allocation.reporting.csv_file import write_csv  # noqa: PLC0415 - only when asked

    write_csv(shown[0], path, order.language, order.first)
    return (path, beside(path), *_points(shown[0], path, order.language))


def _points(own: Allocation, path: Path, language: str) -> tuple[Path, ...]:
    """Bills down to the point, beside the CSV, when a list of points was read."""
    if not own.scenario.lists:
        return ()
    from allocation.reporting.points import write_points  # noqa: PLC0415 - only when asked

    return write_points(own, path.with_name(f"{path.stem}-points.csv"), language)


def _plain(shown: Shown, path: Path, order: Order, _kind: str) -> tuple[Path, ...]:
    from allocation.reporting.plain_csv import (  # noqa: PLC0415 - only when asked
        schema_beside,
        write_plain_csv,
    )

    tables = [path, *([path.with_suffix(".years.csv")] if shown[0].schedule else [])]
    for table in tables:
        write_plain_csv(shown[0], table, order.language, by_year=table != path)
    return tuple(file for table in tables for file in (table, schema_beside(table), beside(table)))


def _page(shown: Shown, path: Path, order: Order, _kind: str) -> tuple[Path, ...]:
    from allocation.reporting.page import write_page  # noqa: PLC0415 - only when asked

    write_page(shown, path, order.language, order.first)
    return (path,)


def _workbook(shown: Shown, path: Path, order: Order, _kind: str) -> tuple[Path, ...]:
    from allocation.reporting.workbook import write_workbook  # noqa: PLC0415 - only when asked

    own, *variants = shown
    write_workbook(own, path, order.language, order.first, variants)
    return (path,)


def _document(shown: Shown, path: Path, order: Order, kind: str) -> tuple[Path, ...]:
    from allocation.reporting.document import (  # noqa: PLC0415 - only when asked
        DEFAULT_KIND,
        write_document,
    )

    own, *variants = shown
    write_document(own, path, kind or DEFAULT_KIND, order.language, order.first, variants)
    return (path,)


def _pdf(shown: Shown, path: Path, order: Order, kind: str) -> tuple[Path, ...]:
    from allocation.reporting.document import DEFAULT_KIND  # noqa: PLC0415 - only when asked
    from allocation.reporting.pdf import write_pdf  # noqa: PLC0415 - only when asked

    own, *variants = shown
    write_pdf(own, path, kind or DEFAULT_KIND, order.language, order.first, variants)
    return (path,)


FORMATS: Final[Mapping[str, _Format]] = immutabledict(
    {
        "csv": _Format(".csv", _csv),
        "plain": _Format(".plain.csv", _plain),
        "html": _Format(".html", _page),
        "xlsx": _Format(".xlsx", _workbook),
        "docx": _Format(".docx", _document, by_kind=True),
        "pdf": _Format(".pdf", _pdf, by_kind=True),
    }
)
"""Every format by its name; ``plain`` is the CSV of programs."""

DEFAULT_FORMATS: Final = ("csv", "html", "xlsx", "docx", "pdf")
"""What is written when nothing is asked: what people read."""


def ordered(
    formats: Iterable[str] | None = None,
    kinds: Iterable[str] = (),
    language: str = DEFAULT_LANGUAGE,
    first: str | None = None,
) -> Order:
    """Order whose formats and kinds exist.

    Parameters
    ----------
    formats : iterable of str, optional
        Names of `FORMATS`; by default `DEFAULT_FORMATS`.
    kinds : iterable of str
        Kinds of documents.
    language : str
        Language of the reader.
    first : str, optional
        Member shown first.

    Returns
    -------
    Order

    Raises
    ------
    OutputError
        ``format_unknown``, ``document_kind``, or ``kind_without_document`` when kinds are asked
        for and no format has documents.

    Examples
    --------
    >>> ordered(["docx"], ["rapport"]).formats
    ('docx',)
    """
    wanted = DEFAULT_FORMATS if formats is None else tuple(dict.fromkeys(formats))
    asked = tuple(dict.fromkeys(kinds))
    for name in wanted:
        if name not in FORMATS:
            raise OutputError("format_unknown", format=name, formats=", ".join(FORMATS))
    if asked:
        _refuse_unknown(asked)
        if not any(FORMATS[name].by_kind for name in wanted):
            raise OutputError("kind_without_document", kinds=", ".join(asked))
    return Order(wanted, asked, language, first)


def _refuse_unknown(kinds: tuple[str, ...]) -> None:
    from allocation.reporting.document import KINDS  # noqa: PLC0415 - only when a kind is asked

    for kind in kinds:
        if kind not in KINDS:
            raise OutputError("document_kind", kind=kind, kinds=", ".join(KINDS))


def export(
    study: Study,
    folder: Path,
    language: str = DEFAULT_LANGUAGE,
    first: str | None = None,
    formats: Iterable[str] | None = None,
    kinds: Iterable[str] = (),
) -> tuple[Path, ...]:
    """Write the files of a study under its identifier: CSV, HTML, XLSX, DOCX and PDF by default.

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
    formats : iterable of str, optional
        Among ``csv``, ``plain`` (the CSV of programs with its schema), ``html``, ``xlsx``,
        ``docx`` and ``pdf``; by default all but ``plain``.
    kinds : iterable of str
        Kinds of council documents, written as ``ID-KIND.docx`` and ``ID-KIND.pdf``.

    Returns
    -------
    tuple of Path
        Every file written, schemas and records beside included.

    Raises
    ------
    OutputError
        When a format or a kind does not exist; or for the first file that cannot be written: the
        others are written all the same.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from allocation import study, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> with TemporaryDirectory() as folder:
    ...     [path.name[21:] for path in export(study(scenario), Path(folder), formats=["plain"])]
    ['.plain.csv', '.plain.schema.json', '.plain.csv.record.json']
    """
    done, refused = put_down(study, folder, ordered(formats, kinds, language, first))
    if refused:
        raise refused[0]
    return done


def put_down(
    study: Study, folder: Path, order: Order
) -> tuple[tuple[Path, ...], tuple[AllocationError, ...]]:
    """Files written, and what refused the others: one that fails never stops the next.

    Parameters
    ----------
    study : Study
        A scenario with its variants.
    folder : Path
        Made when it does not exist.
    order : Order
        What is wanted.

    Returns
    -------
    done : tuple of Path
    refused : tuple of AllocationError

    Examples
    --------
    >>> from allocation import study, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> put_down(study(scenario), Path("exports"), Order(()))
    ((), ())
    """
    done: list[Path] = []
    refused: list[AllocationError] = []
    if study.own is None:
        return (), ()
    for form, kind, name in _named(study.scenario.id, order):
        try:
            shown = (study.own, *study.variants)
            done += form.write(shown, folder / f"{name}{form.suffix}", order, kind)
        except AllocationError as error:
            refused.append(error)
        except ModuleNotFoundError as error:
            if str(error.name).startswith("allocation"):
                raise
            refused.append(OutputError("extra_absent", module=error.name, extra="documents"))
    return tuple(done), tuple(refused)


def _named(identifier: str, order: Order) -> Iterator[tuple[_Format, str, str]]:
    """Each file to write: its format, its kind, its name without the end."""
    for form in map(FORMATS.__getitem__, order.formats):
        for kind in (order.kinds or ("",)) if form.by_kind else ("",):
            yield form, kind, f"{identifier}-{kind}" if kind else identifier
