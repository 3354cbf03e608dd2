"""An analyst's columns in a scenario: the same figures as a file, the same faults, all at once."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation import allocate, with_amounts, with_indicator
from allocation.errors import OutputError, ScenarioError
from allocation.model import Overlay, Scenario, Source
from allocation.scenarios import parse_scenario, write_scenario
from allocation.updating import About
from tests.unit.reported_scenario import reported
from tests.unit.small_scenario import BASE

LATER = About(label="Population", unit="hab.", year=2022, source="insee")
INSEE = Source(title="Recensement", publisher="Insee", status="officiel", published="2024-12-19")
PEOPLE = {"59": 6, "62": 3, "80": 1, "60": 2}


def refused(values: object, scenario: Scenario | None = None, **about: object) -> dict[str, str]:
    """Codes of the faults, by place; every one has a sentence in both languages."""
    with pytest.raises(ScenarioError) as found:
        with_indicator(scenario or reported(), "population", values, **LATER | about)  # type: ignore[arg-type] - on purpose
    for language in ("fr", "en"):
        assert re.search(r"\{\w*\}", found.value.text(language)) is None
    return {fault.place: fault.code for fault in found.value.faults}


@given(st.lists(st.integers(1, 10**9), min_size=4, max_size=4), st.randoms())
def test_a_series_gives_the_cents_of_the_same_figures_in_a_file(numbers, random) -> None:
    by_code = dict(zip(("59", "62", "80", "60"), numbers, strict=True))
    rows = list(by_code.items())
    random.shuffle(rows)
    series = pd.Series([value for _, value in rows], index=[code for code, _ in rows])
    found = with_indicator(reported(), "population", series, **LATER)
    values = ", ".join(f"{code} = {value}" for code, value in by_code.items())
    old = "values = { 59 = 6, 62 = 3, 80 = 1, 60 = 2 }"
    same = reported((old, f"values = {{ {values} }}"))
    assert allocate(found).totals == allocate(same).totals


def test_the_former_scenario_is_left_as_it_is() -> None:
    before = reported()
    after = with_indicator(before, "population", PEOPLE | {"80": 9}, **LATER)
    assert before == reported()
    assert after.indicators["population"].resolved()["80"] == 9
    assert after.indicators["population"].year == 2022
    assert parse_scenario(write_scenario(after), "x") == after


def test_a_new_indicator_brings_its_source() -> None:
    found = with_indicator(
        reported(), "bacs", PEOPLE, label="Bacs", unit="bacs", year=2026, source=INSEE
    )
    assert found.indicators["bacs"].source == "bacs-2026"
    assert found.sources["bacs-2026"] == INSEE
    again = with_indicator(found, "bacs", PEOPLE, year=2026, source=INSEE)
    assert again == found


def test_what_went_with_the_former_values_goes_and_other_years_stay() -> None:
    km = with_indicator(reported(), "km", {"59": 1, "62": 2, "80": 5, "60": 3}, **LATER)
    assert not km.indicators["km"].joint
    assert not km.indicators["km"].alternatives
    assert km.indicators["km"].label == "Population"
    people = with_indicator(reported(), "population", PEOPLE, year=2022, source="insee")
    assert [vintage.year for vintage in people.indicators["population"].vintages] == [2012]
    assert people.indicators["population"].reason == "Habitants desservis"
    assert people.indicators["population"].in_force is None
    same = with_indicator(reported(), "population", PEOPLE, year=2012, source="insee")
    assert not same.indicators["population"].vintages


def test_numbers_of_pandas_are_taken_as_they_are_written() -> None:
    for dtype in ("int64", "float64", "float32", "Int64", "object"):
        series = pd.Series([1, 2, 3, 5], index=["59", "62", "80", "60"], dtype=dtype)
        found = with_indicator(reported(), "population", series, **LATER)
        assert found.indicators["population"].resolved()["60"] == 5
    tenth = pd.Series([0.1] * 4, index=["59", "62", "80", "60"], dtype="float32")
    found = with_indicator(reported(), "population", tenth, **LATER)
    assert found.indicators["population"].resolved()["59"] == Fraction(1, 10)


def test_a_national_table_is_read_for_the_members_only() -> None:
    country = pd.DataFrame({"people": np.arange(95.0)}, index=[f"{i:02}" for i in range(1, 96)])
    country.loc["13"] = np.nan
    found = with_indicator(reported(), "population", country, **LATER)
    assert found.indicators["population"].resolved() == {"59": 58, "62": 61, "80": 79, "60": 59}
    with pytest.raises(ScenarioError):
        with_indicator(reported(), "population", country.assign(other=1), **LATER)


def test_every_fault_is_said_at_once_by_the_name_of_its_row() -> None:
    series = pd.Series({"59": np.nan, "62": np.inf, "80": "2 603", " 60": 1}, dtype=object)
    assert refused(series, year=1800, source="nulle-part") == {
        "indicators.population.values.59": "series_missing",
        "indicators.population.values.62": "number_finite",
        "indicators.population.values.80": "number_type",
        "indicators.population.values.60": "csv_code",
        "indicators.population.year": "too_small",
        "indicators.population.source": "unknown_sources",
    }


@pytest.mark.parametrize("absent", [None, np.nan, pd.NA, pd.NaT, Decimal("NaN"), np.float32("nan")])
def test_an_absent_value_is_named(absent: object) -> None:
    series = pd.Series(PEOPLE, dtype=object)
    series["80"] = absent
    assert refused(series) == {"indicators.population.values.80": "series_missing"}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (pd.Series([6, 3, 1, 2], index=[59, 62, 80, 60]), "series_codes"),
        (pd.Series([6, 3], index=["59", np.nan]), "series_codes"),
        (pd.Series([6, 3, 1, 2]), "series_codes"),
        ([6, 3, 1, 2], "series_kind"),
        (pd.DataFrame({"a": PEOPLE, "b": PEOPLE}), "series_kind"),
        (pd.Series({"Nord": 6}), "series_no_member"),
        ({}, "series_no_member"),
    ],
)
def test_an_index_that_is_no_code_is_refused_once(values: object, code: str) -> None:
    assert refused(values) == {"indicators.population.values": code}


def test_a_code_met_twice_is_named_with_its_count() -> None:
    series = pd.Series([6, 6, 3, 1, 2], index=["59", "59", "62", "80", "60"])
    assert refused(series) == {"indicators.population.values.59": "series_repeated"}


def test_a_code_without_its_zero_is_told_apart() -> None:
    scenario = parse_scenario(BASE.replace('"80"', '"08"').replace("80 =", "08 ="), "x")
    with pytest.raises(ScenarioError) as found:
        with_indicator(scenario, "population", {"8": 1, "59": 6, "60": 2}, year=2014, source="s")
    assert [(fault.code, fault.params) for fault in found.value.faults] == [
        ("csv_code", {"near": "08"})
    ]


def test_a_field_misspelt_or_forgotten_is_said() -> None:
    with pytest.raises(ScenarioError) as found:
        with_indicator(reported(), "bacs", PEOPLE, lable="Bacs", unit="bacs")  # type: ignore[call-arg] - on purpose
    assert {fault.place: fault.code for fault in found.value.faults} == {
        "indicators.bacs.lable": "unknown_field",
        "indicators.bacs.label": "missing",
        "indicators.bacs.year": "missing",
        "indicators.bacs.source": "missing",
    }


def test_a_member_without_a_row_has_no_figure() -> None:
    found = with_indicator(reported(), "population", {"59": 6, "62": 3}, **LATER)
    assert found.indicators["population"].missing(found.codes) == ("80", "60")


def test_amounts_of_lots_follow_a_column_of_euros() -> None:
    small = parse_scenario(BASE, "x")
    found = with_amounts(small, pd.Series({"a": 250.25}), source=INSEE)
    assert allocate(found).total == 25_025
    assert found.sources[found.lots[0].source] == INSEE
    with pytest.raises(ScenarioError) as refusal:
        with_amounts(small, {"a": 1.001, "b": 2, "c": None}, source="absente")
    assert sorted(fault.code for fault in refusal.value.faults) == [
        *("money_decimals", "not_a_choice", "series_missing", "unknown_sources")
    ]


def test_a_plan_that_closes_no_more_is_refused_until_its_total_is_given() -> None:
    plan = reported(
        ("need = { 2015 = 500, 2016 = 300 }", "need = { 2015 = 500, 2016 = 400 }"),
        ("amount = 960", "amount = 1_060"),
        ("total = 4_000", "total = 4_100"),
    )
    with pytest.raises(ScenarioError) as refusal:
        with_amounts(plan, {"travaux": 960}, source="insee")
    assert {"plan_gap", "schedule_sum"} == {fault.code for fault in refusal.value.faults}
    with pytest.raises(ScenarioError, match="appels de fonds"):
        with_amounts(plan, {"travaux": 960}, source="insee", total=4_000)
    found = with_amounts(plan, {"travaux": 1_060, "etudes": 40}, source="rapport", total=4_100)
    assert [lot.source for lot in found.lots] == ["rapport", "rapport"]


def test_a_private_overlay_stays_beside_and_a_revealed_one_is_refused() -> None:
    overlay = Overlay(schema_version=1, scenario="essai")
    scenario = reported().beside(overlay)
    assert with_indicator(scenario, "population", PEOPLE, **LATER).overlay == overlay
    with pytest.raises(OutputError):
        with_indicator(scenario.revealed(), "population", PEOPLE, **LATER)
