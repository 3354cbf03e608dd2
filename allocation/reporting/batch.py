"""Many scenarios in one call: each computed and written, one table that says what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from allocation.errors import AllocationError, OutputError
from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation, Scenario
from allocation.model.frame import euros
from allocation.pipeline import study
from allocation.reporting.exports import Order, ordered, put_down
from allocation.reporting.found_files import files_of
from allocation.reporting.progress import followed
from allocation.scenarios import read_scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["report"]

Status = Literal["done", "check_failed", "refused"]
Asked = str | Path | Scenario

_COLUMNS: Final = (
    *("source", "scenario", "status", "members", "cents", "euros"),
    *("files", "failed", "error"),
)


@dataclass(frozen=True)
class _Row:
    """What happened to one scenario; its allocation is kept for a booklet only."""

    source: str
    scenario: str = ""
    status: Status = "refused"
    members: int | None = None
    cents: int | None = None
    files: tuple[Path, ...] = ()
    failed: tuple[str, ...] = ()
    error: str = ""
    allocation: Allocation | None = None

    @property
    def cells(self) -> tuple[Any, ...]:
        """One cell per column of the summary."""
        amount = None if self.cents is None else euros(self.cents)
        return (
            *(self.source, self.scenario, self.status, self.members, self.cents, amount),
            *(self.files, self.failed, self.error),
        )


def report(  # noqa: PLR0913 - one parameter per question of a monthly script
    scenarios: Asked | Iterable[Asked],
    out: str | Path,
    *,
    formats: Iterable[str] | None = None,
    kinds: Iterable[str] = (),
    language: str = DEFAULT_LANGUAGE,
    first: str | None = None,
    booklet: str | Path | None = None,
    executor: Executor | None = None,
) -> pd.DataFrame:
    """Compute and write every scenario; what fails is a row of the summary, and stops no other.

    Parameters
    ----------
    scenarios : str, Path, Scenario or iterable of these
        Files, folders (their ``.toml`` and ``.xlsx``), patterns such as ``scenarios/*.toml``, or
        scenarios. Private files (``*.prive.toml``) that a folder or a pattern meets are left out.
    out : str or Path
        Folder of the files, made when it does not exist.
    formats : iterable of str, optional
        Among ``csv``, ``plain``, ``html``, ``xlsx``, ``docx`` and ``pdf``; all but ``plain`` by
        default.
    kinds : iterable of str
        Kinds of council documents.
    language : str
        Language of the reader.
    first : str, optional
        Member shown first, in the scenarios that it belongs to.
    booklet : str or Path, optional
        One PDF or DOCX of every scenario that could be computed, with a table of contents; its
        chapters are of the first kind asked for.
    executor : concurrent.futures.Executor, optional
        Where scenarios are computed and written; here, one by one, without it. Files and summary
        are the same. A pool of processes must ``spawn`` them (``mp_context``), as it does on
        Windows: the libraries that draw charts have threads, which a fork would stop for ever.

    Returns
    -------
    pandas.DataFrame
        One row per scenario, in the order asked: ``source`` (path as given, or ""), ``scenario``
        (identifier), ``status`` (``done``; ``check_failed``: written, but a hard check fails;
        ``refused``), ``members`` and ``cents`` (Int64), ``euros`` (`decimal.Decimal`), ``files``
        (tuple of Path), ``failed`` (identifiers of the hard checks that fail), ``error`` (the
        sentence, or ""). A booklet has the last row, without a scenario.

    Raises
    ------
    OutputError
        When a format or a kind does not exist, before anything is computed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     summary = report(["scenarios/canal-seine-nord-2014.toml", "absent.toml"], folder,
    ...                      formats=["html"])
    >>> summary["status"].tolist()
    ['done', 'refused']
    """
    order = ordered(formats, kinds, language, first)
    folder = Path(out)
    asked = [scenarios] if isinstance(scenarios, str | Path | Scenario) else list(scenarios)
    items = list(_unique(_read(asked, language), language))
    keep = booklet is not None
    rows = list(_rows(items, (folder, order, keep), executor))
    if booklet is not None:
        rows.append(_bound(rows, Path(booklet), order))
    return _summary(rows)


Item = tuple[_Row, Scenario | None]
Work = tuple[Path, Order, bool]


def _read(asked: Iterable[Asked], language: str) -> Iterator[Item]:
    """Scenarios with their sources; a file that cannot be read is a refused row."""
    for thing in asked:
        if isinstance(thing, Scenario):
            yield _Row("", thing.id), thing
            continue
        for path in files_of(thing) or (None,):
            try:
                if path is None:
                    raise OutputError("no_scenario", path=str(thing))
                scenario = read_scenario(path)
                yield _Row(str(path), scenario.id), scenario
            except AllocationError as error:
                yield _Row(str(path or thing), error=error.text(language)), None


def _unique(items: Iterable[Item], language: str) -> Iterator[Item]:
    """Refuse a scenario whose files would replace those of another one of the batch."""
    taken: dict[str, str] = {}
    for row, scenario in items:
        name = row.scenario.casefold()
        if scenario is not None and name in taken:
            told = {"path": row.source or row.scenario, "other": taken[name], "id": row.scenario}
            yield replace(row, error=OutputError("id_repeated", **told).text(language)), None
            continue
        if scenario is not None:
            taken[name] = row.source or row.scenario
        yield row, scenario


def _rows(items: list[Item], work: Work, executor: Executor | None) -> Iterator[_Row]:
    language = work[1].language
    if executor is None:
        for row, scenario in followed(items, language):
            yield row if scenario is None else _done(row, scenario, work)
        return
    waiting = [
        row if scenario is None else executor.submit(_done, row, scenario, work)
        for row, scenario in items
    ]
    for (row, _), found in followed(list(zip(items, waiting, strict=True)), language):
        yield _awaited(row, found, language) if isinstance(found, Future) else found


def _awaited(row: _Row, found: Future[_Row], language: str) -> _Row:
    """Row that a worker gives, or what stopped the worker itself."""
    try:
        return found.result()
    except Exception as error:  # noqa: BLE001 - said in its row; the others go on
        return replace(row, error=_unforeseen(error, language))


def _done(row: _Row, scenario: Scenario, work: Work) -> _Row:
    """Compute a scenario, write its files, and say what happened; nothing is half written."""
    folder, order, keep = work
    try:
        found = study(scenario)
        if found.own is None:
            raise found.refused[""]  # noqa: TRY301 - one exit for every refusal
        own = found.own
        first = order.first if order.first in own.members else None
        files, refused = put_down(found, folder, replace(order, first=first))
    except AllocationError as error:
        return replace(row, error=error.text(order.language))
    except Exception as error:  # noqa: BLE001 - said in its row; the others go on
        return replace(row, error=_unforeseen(error, order.language))
    failed = tuple(dict.fromkeys(c.id for c in own.checks if c.hard and not c.passed))
    status: Status = "refused" if refused else "check_failed" if failed else "done"
    return replace(
        row,
        status=status,
        members=len(own.members),
        cents=own.total,
        files=files,
        failed=failed,
        error=" ".join(error.text(order.language) for error in refused),
        allocation=own if keep else None,
    )


def _unforeseen(error: Exception, language: str) -> str:
    told = {"kind": type(error).__name__, "reason": str(error)}
    return AllocationError("unforeseen", **told).text(language)


def _bound(rows: list[_Row], path: Path, order: Order) -> _Row:
    """One document of every allocation, in order."""
    from allocation.reporting.booklets import booklet  # noqa: PLC0415 - only when asked
    from allocation.reporting.document import DEFAULT_KIND  # noqa: PLC0415 - only when asked

    shown = [row.allocation for row in rows if row.allocation is not None]
    kind = order.kinds[0] if order.kinds else DEFAULT_KIND
    try:
        booklet(shown, path, kind, order.language, order.first)
    except AllocationError as error:
        return _Row(str(path), error=error.text(order.language))
    except Exception as error:  # noqa: BLE001 - said in its row; the other files are written
        return _Row(str(path), error=_unforeseen(error, order.language))
    return _Row(str(path), status="done", files=(path,))


def _summary(rows: list[_Row]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - only for who asks for a table

    frame = pd.DataFrame([row.cells for row in rows], columns=list(_COLUMNS), dtype=object)
    for column in ("source", "scenario", "status", "error"):
        frame[column] = frame[column].astype("str")
    return frame.astype({"members": "Int64", "cents": "Int64"})
