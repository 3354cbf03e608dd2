"""Figures of an analyst's table put into a scenario, validated as those of a file are.

A scenario never changes: each function returns another one, or raises every fault at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypedDict, cast

from allocation.errors import Fault, ScenarioError
from allocation.model import Scenario, Source
from allocation.model.frame import plain_number
from allocation.open_data import bare_code
from allocation.scenarios import scenario_tables
from allocation.toml_reading import tuples
from allocation.validation import place_of, validated

if TYPE_CHECKING:
    from typing import Unpack

    import pandas as pd

    Values = pd.Series[Any] | pd.DataFrame | Mapping[str, Any]

__all__ = ["About", "with_amounts", "with_indicator"]

Raw = dict[str, Any]
Figures = dict[str, object]
Place = tuple[str, ...]

_KEPT: Final = ("label", "unit", "reason", "where", "vintages")
_SHOWN: Final = 12


class About(TypedDict, total=False):
    """What a file says of an indicator beside its values.

    ``year`` and ``source`` are those of the new values, so they are always given; ``label``,
    ``unit``, ``reason`` and ``where`` are kept when the indicator is already there.
    """

    label: str
    unit: str
    year: int
    source: str | Source
    in_force: date
    reason: str
    where: str


def with_indicator(
    scenario: Scenario, identifier: str, values: Values, **about: Unpack[About]
) -> Scenario:
    """Scenario with the values of an indicator taken from a column, added or replaced.

    Parameters
    ----------
    scenario : Scenario
        Left as it is.
    identifier : str
        Name that keys use. When it exists, its values are replaced whole: joint values and
        alternatives, which went with the former ones, are dropped; other vintages stay.
    values : Series, DataFrame of one column, or mapping
        Numbers, by member code as text. Rows of other territories are left aside, as those of a
        CSV are; a member without a row has no figure, and the keys that need it say so.
    **about : About
        ``label``, ``unit``, ``year``, ``source`` (an identifier of the scenario, or a `Source` that
        is added as ``<identifier>-<year>``), ``in_force``, ``reason``, ``where``.

    Returns
    -------
    Scenario
        With the same private overlay beside it, if any.

    Raises
    ------
    ScenarioError
        With every fault: codes that are numbers or repeated, a value that is absent, no number or
        not finite, a field that is missing or wrong.
    OutputError
        When private figures stand among the others.

    Examples
    --------
    >>> import pandas as pd
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> people = pd.Series({"59": 2607174, "62": 1465205, "80": 565540, "60": 830129})
    >>> source = Source(title="Recensement", publisher="Insee", status="officiel")
    >>> later = with_indicator(scenario, "population", people, year=2022, source=source)
    >>> allocate(later, "population").amount("80") < allocate(scenario, "population").amount("80")
    True
    """
    place = ("indicators", identifier, "values")
    figures, faults = _figures(values, place)
    found, strays = (
        ({}, []) if faults and not figures else _of_members(figures, scenario.codes, place)
    )
    found, absent = _present(found, place)
    faults += [*strays, *absent]
    fields = {name: plain_number(value) for name, value in about.items()}
    raw, fields["source"] = _sourced(
        scenario, fields.get("source"), f"{identifier}-{fields.get('year', '')}"
    )
    former = cast("Raw", raw.get("indicators", {}).get(identifier, {}))
    kept = {name: former[name] for name in _KEPT if name in former}
    if "vintages" in kept:
        year = fields.get("year")
        kept["vintages"] = [other for other in kept["vintages"] if other["year"] != year]
    stated = {name: value for name, value in fields.items() if value is not None}
    indicator = kept | stated | {"values": found}
    raw["indicators"] = raw.get("indicators", {}) | {identifier: indicator}
    return _validated(scenario, raw, faults)


def with_amounts(
    scenario: Scenario,
    amounts: Values,
    *,
    source: str | Source,
    total: float | None = None,
) -> Scenario:
    """Scenario with the amounts of lots taken from a column.

    Parameters
    ----------
    scenario : Scenario
        Left as it is.
    amounts : Series, DataFrame of one column, or mapping
        Euros with at most two decimals, by identifier of a lot as text; other lots keep theirs.
    source : str or Source
        Where these amounts come from: an identifier of the scenario, or a `Source` that is added
        as ``amounts``.
    total : number, optional
        New total of the operation, euros; without it the plan must still close on the old one.

    Returns
    -------
    Scenario
        With the same private overlay beside it, if any.

    Raises
    ------
    ScenarioError
        With every fault: unknown lots, amounts that are no money, a plan or a schedule that does
        not close any more.
    OutputError
        When private figures stand among the others.

    Examples
    --------
    >>> from allocation import allocate, read_scenario
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> euros = {scenario.lots[0].id: 510_000_000}
    >>> allocate(with_amounts(scenario, euros, source=scenario.lots[0].source)).total
    51000000000
    """
    figures, faults = _figures(amounts, ("lots",))
    figures, absent = _present(figures, ("lots",))
    raw, identifier = _sourced(scenario, source, "amounts")
    known = [lot.id for lot in scenario.lots]
    choices = ", ".join(known[:_SHOWN])
    faults += absent
    faults += [
        Fault(place_of(("lots", name)), "not_a_choice", "", {"choices": choices})
        for name in figures
        if name not in known
    ]
    new = {name: {"amount": figure, "source": identifier} for name, figure in figures.items()}
    raw["lots"] = [lot | new.get(lot["id"], {}) for lot in raw["lots"]]
    if total is not None:
        raw["operation"] |= {"total": plain_number(total)}
    return _validated(scenario, raw, faults)


def _validated(scenario: Scenario, raw: Raw, faults: list[Fault]) -> Scenario:
    found, others = validated(cast("Raw", tuples(raw)))
    if found is None or faults:
        raise ScenarioError(scenario.id, [*faults, *others])
    return found.beside(scenario.overlay)


def _sourced(scenario: Scenario, source: object, identifier: str) -> tuple[Raw, object]:
    """Tables of the scenario with the source in it, and its identifier."""
    raw = scenario_tables(scenario)
    if not isinstance(source, Source):
        return raw, source
    raw["sources"] |= {identifier: source.model_dump(exclude_defaults=True)}
    return raw, identifier


def _figures(values: object, place: Place) -> tuple[Figures, list[Fault]]:
    """Python numbers by code; codes that no file could hold are faults."""
    import pandas as pd  # noqa: PLC0415 - the caller has it

    if isinstance(values, pd.DataFrame) and values.shape[1] == 1:
        values = cast("object", values.iloc[:, 0])
    if not isinstance(values, pd.Series | Mapping):
        return {}, [Fault(place_of(place), "series_kind", type(values).__name__)]
    rows = [(code, plain_number(value)) for code, value in _rows(cast("Any", values))]
    numbers = [code for code, _ in rows if not isinstance(code, str)]
    if numbers:
        return {}, [Fault(place_of(place), "series_codes", str(numbers[0]))]
    met = Counter(code for code, _ in rows)
    faults = [
        Fault(place_of((*place, code)), "series_repeated", "", {"count": count})
        for code, count in met.items()
        if count > 1
    ]
    return {code: value for code, value in rows if met[code] == 1}, faults


def _rows(values: pd.Series[Any] | Mapping[Any, object]) -> Iterable[tuple[Any, object]]:
    """Codes and cells as they are stored: a short float is not stretched to a long one."""
    if isinstance(values, Mapping):
        return values.items()
    return zip(values.index, values.array, strict=True)


def _of_members(
    figures: Figures, codes: tuple[str, ...], place: Place
) -> tuple[Figures, list[Fault]]:
    """Figures of the members; a code written otherwise is named with the one that it looks like."""
    meant = {bare_code(code): code for code in codes if code not in figures}
    faults = [
        Fault(place_of((*place, code)), "csv_code", "", {"near": meant[bare]})
        for code in figures
        if code not in codes and (bare := bare_code(code)) in meant
    ]
    found = {code: figures[code] for code in codes if code in figures}
    if not found and not faults:
        choices = ", ".join(codes[:_SHOWN])
        faults.append(Fault(place_of(place), "series_no_member", "", {"choices": choices}))
    return found, faults


def _present(figures: Figures, place: Place) -> tuple[Figures, list[Fault]]:
    """Figures that are there; one that is absent is named."""
    absent = [code for code, value in figures.items() if _is_absent(value)]
    faults = [Fault(place_of((*place, code)), "series_missing") for code in absent]
    return {code: value for code, value in figures.items() if code not in absent}, faults


def _is_absent(value: object) -> bool:
    import pandas as pd  # noqa: PLC0415 - the caller has it

    if isinstance(value, float | Decimal):
        return value != value  # noqa: PLR0124 - only what is no number differs from itself
    return value is None or value is pd.NA or value is pd.NaT
