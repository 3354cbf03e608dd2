"""A chart as SVG text or PNG bytes: no browser, no network, the same bytes for the same figures."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from typing import Any, Final, cast

from allocation.labels import DEFAULT_LANGUAGE
from allocation.reporting.charts.lettering import said
from allocation.reporting.charts.noun import Chart
from allocation.reporting.charts.textures import textured
from allocation.reporting.plain_text import plain_text

__all__ = ["can_draw", "png", "svg"]

_VEGA_LITE: Final = "6.4"
_MARK: Final = 8
_KEPT: Final = 32


def can_draw() -> bool:
    """Whether the extra ``documents``, which holds the renderer, is installed.

    Returns
    -------
    bool

    Examples
    --------
    >>> can_draw()
    True
    """
    return find_spec("vl_convert") is not None


def svg(chart: Chart, language: str = DEFAULT_LANGUAGE) -> str:
    """SVG text of a chart: one image for assistive tools, its text alternative as its label.

    Parameters
    ----------
    chart : Chart
        What is drawn.
    language : str
        Language of the reader.

    Returns
    -------
    str
        640 pixels wide, 17 cm on paper; every identifier bears the chart and its figures, so that
        several drawings stand in one page.

    Raises
    ------
    ModuleNotFoundError
        Without the extra ``documents``.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> from allocation.reporting.charts import charts_of
    >>> found = charts_of(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml")))
    >>> svg(found[0], "en")[:16]
    '<svg role="img" '
    """
    specification = json.dumps(_writable(chart.drawn(language)))
    mark = hashlib.sha256(specification.encode("utf-8")).hexdigest()[:_MARK]
    told = escape(said(chart.description, language))
    drawn = textured(_drawn(specification), f"{chart.id}-{mark}")
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{told}" ', 1)


@lru_cache(maxsize=_KEPT)
def _drawn(specification: str) -> str:
    """Drawing of a specification, once for the page, the document and the PDF."""
    import vl_convert  # noqa: PLC0415 - of the extra, and slow to load

    return vl_convert.vegalite_to_svg(specification, vl_version=_VEGA_LITE, allowed_base_urls=[])


def _writable(value: Any) -> Any:  # noqa: ANN401 - a specification is what JSON holds
    """Same specification in signs that SVG holds: one that it does not ends the whole process."""
    if isinstance(value, dict):
        return {name: _writable(item) for name, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_writable(item) for item in cast("list[Any]", value)]
    return plain_text(value) if isinstance(value, str) else value


def png(chart: Chart, language: str = DEFAULT_LANGUAGE, scale: float = 2) -> bytes:
    """PNG bytes of the same drawing.

    Parameters
    ----------
    chart : Chart
        What is drawn.
    language : str
        Language of the reader.
    scale : float
        Pixels of the picture for one of the drawing: 2 makes 192 dots per inch.

    Returns
    -------
    bytes

    Raises
    ------
    ModuleNotFoundError
        Without the extra ``documents``.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> from allocation.reporting.charts import charts_of
    >>> found = charts_of(allocate(read_scenario("scenarios/canal-seine-nord-2014.toml")))
    >>> png(found[0], "en")[1:4]
    b'PNG'
    """
    return _picture(svg(chart, language), scale)


@lru_cache(maxsize=_KEPT)
def _picture(drawing: str, scale: float) -> bytes:
    import vl_convert  # noqa: PLC0415 - of the extra, and slow to load

    return vl_convert.svg_to_png(drawing, scale=scale)
