"""What the screen says, panel by panel: each one is the HTML of a session, and knows no widget.

`PANELS` is the one place that lists them; what a panel shows comes from `reporting`, so that the
screen, the page and the exports hold the same tables and sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

from immutabledict import immutabledict

from allocation.app.session import Session
from allocation.errors import AllocationError
from allocation.labels import label
from allocation.model import Allocation, Scenario
from allocation.reporting import sentences, tables
from allocation.reporting.cells import Joined, Said, Value
from allocation.reporting.charts import bar_chart
from allocation.reporting.tables import Table
from allocation.typography import typeset

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["PANELS", "View", "heading", "message", "pieces", "source", "style", "subtitle"]

Told = Said | Joined | Table


@dataclass(frozen=True)
class View:
    """What a panel reads: a session, what it computed, and for whom it is shown.

    Parameters
    ----------
    session : Session
        The screen.
    allocation : Allocation
        Who pays what on this screen.
    first : str, optional
        Member shown first.
    """

    session: Session
    allocation: Allocation
    first: str | None = None

    @property
    def language(self) -> str:
        """Language of the reader."""
        return self.session.language


def heading(scenario: Scenario, language: str) -> str:
    """Title of a scenario and its standing.

    Parameters
    ----------
    scenario : Scenario
        What is shown.
    language : str
        Language of the reader.

    Returns
    -------
    str
        HTML.
    """
    return _piece("heading", language, scenario, sentences.mention(scenario))


def message(title: str, error: AllocationError, language: str) -> str:
    """Alert that says why something cannot be shown, one line per fault.

    Parameters
    ----------
    title : str
        Identifier of its heading.
    error : AllocationError
        What went wrong.
    language : str
        Language of the reader.

    Returns
    -------
    str
        HTML.
    """
    lines = [Joined((line,)) for line in error.text(language).splitlines()]
    return _piece("alert", language, label(title, language), lines)


def pieces(told: Iterable[Told], language: str) -> str:
    """Sentences and tables one after the other; empty tables are left out.

    Parameters
    ----------
    told : iterable of Said, Joined or Table
        What is shown.
    language : str
        Language of the reader.

    Returns
    -------
    str
        HTML.
    """
    return "".join(_told(item, language) for item in told if item)


def subtitle(text: str, language: str) -> str:
    """Heading of a part of the screen.

    Parameters
    ----------
    text : str
        Its words.
    language : str
        Language of the reader.

    Returns
    -------
    str
        HTML.
    """
    return f"<h4>{escape(typeset(text, language))}</h4>"


def source(session: Session) -> str:
    """Scenario file of the screen, to be read and copied.

    Parameters
    ----------
    session : Session
        The screen.

    Returns
    -------
    str
        HTML.
    """
    return f'<pre tabindex="0">{escape(session.scenario_text)}</pre>'


def style() -> str:
    """Style sheet of the screen, as an element.

    Returns
    -------
    str
        HTML.
    """
    sheet = files("allocation.app").joinpath("static", "screen.css").read_text(encoding="utf-8")
    return f"<style>{sheet}</style>"


def _told(item: Told, language: str) -> str:
    if isinstance(item, Table):
        return _piece("grid", language, item, language)
    return f"<p>{escape(_said(item, language))}</p>"


def _alerts(view: View) -> str:
    checks = [check for check in view.allocation.checks if check.hard and not check.passed]
    lines = [sentences.checked(check, view.allocation) for check in checks]
    return _piece("alert", view.language, label("app.alerts", view.language), lines)


def _result(view: View) -> str:
    several = len(view.allocation.lots) > 1
    found = [tables.key_table(view.allocation, view.first)]
    found += [tables.lots_table(view.allocation, view.first)] if several else []
    return pieces(found, view.language)


def _chart(view: View) -> str:
    chart = bar_chart(view.allocation, view.language, view.first)
    return "" if chart is None else _piece("bars", view.language, chart)


def _why(view: View) -> str:
    """What is shared, by which rule, one share redone by hand; members are in the table."""
    shared = sentences.headlines(view.allocation, view.first)
    lines = [*(shared if view.first else shared[:1])]
    lines += sentences.explanations(view.allocation, view.first)
    return _piece("sentences", view.language, label("app.why", view.language), lines)


def _caution(view: View) -> str:
    """What makes the figures uncertain: undivided values, vintages, a total that follows."""
    soft = [check for check in view.allocation.checks if not check.hard and not check.passed]
    lines: list[Said] = [*sentences.one_of_several(view.allocation, view.first)]
    lines += [sentences.checked(check, view.allocation) for check in soft]
    lines += _total(view.session)
    return _piece("sentences", view.language, label("app.caution", view.language), lines)


def _total(session: Session) -> list[Said]:
    before, total = session.file.operation.total, session.scenario.operation.total
    if before is None or before == total:
        return []
    params = {"total": Value("money", total), "before": Value("money", before)}
    return [Said("app.total_follows", params)]


PANELS: Final[Mapping[str, Callable[[View], str]]] = immutabledict(
    {"alerts": _alerts, "result": _result, "chart": _chart, "why": _why, "caution": _caution}
)
"""HTML of each panel by its identifier, in reading order."""


@cache
def _environment(language: str) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - at need

    environment = Environment(
        loader=PackageLoader("allocation.app", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = cast("dict[str, Callable[..., object]]", environment.filters)
    filters["typeset"] = partial(typeset, language=language)
    filters["said"] = partial(_said, language=language)
    filters["label"] = partial(_label, language=language)
    return environment


def _said(sentence: Said | Joined, language: str) -> str:
    return typeset(sentence.text(language), language)


def _label(identifier: str, language: str, **params: object) -> str:
    return typeset(label(identifier, language, **params), language)


def _piece(name: str, language: str, *arguments: object) -> str:
    module: Any = _environment(language).get_template("pieces.html.j2").module
    return str(getattr(module, name)(*arguments)).strip()
