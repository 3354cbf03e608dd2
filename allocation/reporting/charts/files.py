"""Charts as files, beside each other in one folder: SVG for print, PNG for anything else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from allocation.errors import OutputError
from allocation.labels import DEFAULT_LANGUAGE
from allocation.model import Allocation
from allocation.reporting.atomic import written
from allocation.reporting.charts.choice import charts_of
from allocation.reporting.charts.rendering import can_draw, png, svg
from allocation.reporting.provenance import refuse_private

__all__ = ["write_charts"]


def write_charts(
    allocation: Allocation,
    folder: str | Path,
    language: str = DEFAULT_LANGUAGE,
    first: str | None = None,
    variants: Sequence[Allocation] = (),
) -> tuple[Path, ...]:
    """Write every chart that the scenario supports, as ``<scenario>-<chart>.svg`` and ``.png``.

    Parameters
    ----------
    allocation : Allocation
        What was computed.
    folder : str or Path
        Made when it is absent.
    language : str
        Language of the reader.
    first : str, optional
        Member shown first.
    variants : sequence of Allocation
        What it is compared to.

    Returns
    -------
    tuple of Path
        Files written, each whole or not at all.

    Raises
    ------
    OutputError
        ``private_revealed``; ``extra_absent`` without the extra ``documents``; a file that cannot
        be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from allocation import allocate, read_scenario
    >>> found = allocate(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    >>> with TemporaryDirectory() as place:
    ...     [path.name for path in write_charts(found, place)][:2]
    ['canal-seine-nord-2014-shares.svg', 'canal-seine-nord-2014-shares.png']
    """
    refuse_private(allocation.scenario)
    if not can_draw():
        raise OutputError("extra_absent", module="vl_convert", extra="documents")
    done: list[Path] = []
    for chart in charts_of(allocation, variants, first):
        start = Path(folder) / f"{allocation.scenario.id}-{chart.id}"
        for suffix, content in (
            (".svg", svg(chart, language).encode("utf-8")),
            (".png", png(chart, language)),
        ):
            path = start.with_name(start.name + suffix)
            with written(path) as temporary:
                temporary.write_bytes(content)
            done.append(path)
    return tuple(done)
