"""Tables of an analyst: what was computed as pandas, cent for cent."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from allocation.model import Allocation
from allocation.model.frame import LOT_FIELDS, YEAR_FIELDS
from allocation.pipeline import allocate
from allocation.scenarios import read_scenario
from tests.unit.reported_scenario import computed, reported

CALLS = "scenarios/canal-seine-nord-appels.toml"


@pytest.fixture
def own() -> Allocation:
    return computed()


def test_a_tidy_table_has_one_row_per_lot_and_member(own: Allocation) -> None:
    frame = own.to_frame()
    assert list(frame) == [*LOT_FIELDS, "euros"]
    assert len(frame) == len(own.lots) * len(own.members)
    assert not frame.duplicated(["scenario", "variant", "lot", "member"]).any()
    for lot in own.lots:
        rows = frame[frame["lot"] == lot.lot]
        assert rows["cents"].tolist() == list(lot.amounts)
        assert rows["share"].sum() == 100
        assert set(rows["key"]) == {lot.key_id}


def test_cents_are_whole_numbers_and_euros_exact(own: Allocation) -> None:
    frame = own.to_frame()
    assert frame["cents"].dtype == np.int64
    assert frame["euros"].sum() == Decimal(own.total) / 100
    assert (frame["euros"] * 100 == frame["cents"]).all()
    totals = frame.groupby("member", sort=False)["cents"].sum()
    assert dict(totals) == dict(zip(own.members, own.totals, strict=True))


def test_codes_are_texts_that_join_another_table(own: Allocation) -> None:
    other = pd.DataFrame({"code": ["80"], "president": ["x"]})
    joined = own.to_frame().merge(other, left_on="member", right_on="code")
    assert set(joined["name"]) == {"Somme"}


def test_a_wide_table_sums_by_row_and_by_column(own: Allocation) -> None:
    frame = own.to_frame(wide=True)
    assert list(frame.index) == [*own.members, "TOTAL"]
    assert list(frame) == [*(lot.lot for lot in own.lots), "TOTAL"]
    assert frame.iloc[:-1].sum().tolist() == frame.loc["TOTAL"].tolist()
    assert frame.iloc[:, :-1].sum(axis=1).tolist() == frame["TOTAL"].tolist()
    assert str(frame.loc["TOTAL", "TOTAL"]) == "1000.00"


@pytest.mark.parametrize("name", ["59", "etudes"])
def test_a_lot_or_a_member_called_total_is_not_the_sum(name: str) -> None:
    scenario = reported()
    members = tuple(
        member.model_copy(update={"code": "TOTAL"}) if member.code == name else member
        for member in scenario.members
    )
    own = allocate(scenario, "egalite")
    renamed = Allocation(
        scenario.model_copy(update={"members": members}),
        tuple(member.code for member in members),
        tuple(
            type(lot)("TOTAL" if lot.lot == name else lot.lot, lot.key_id, lot.key, lot.amounts)
            for lot in own.lots
        ),
    )
    frame = renamed.to_frame(wide=True)
    assert frame.loc["(TOTAL)", "(TOTAL)"] == 1000
    assert frame.index.is_unique
    assert frame.columns.is_unique


def test_calls_for_funds_are_a_table_of_their_own() -> None:
    own = allocate(read_scenario(CALLS))
    frame = own.to_frame(by_year=True)
    assert list(frame) == [*YEAR_FIELDS, "euros"]
    assert frame["year"].dtype == frame["cents"].dtype == np.int64
    for year, row in own.schedule.items():
        assert frame[frame["year"] == year]["cents"].tolist() == list(row)
    wide = own.to_frame(by_year=True, wide=True)
    assert list(wide)[:-1] == list(own.schedule)
    assert wide.loc["TOTAL", "TOTAL"] == Decimal(own.total) / 100


def test_without_a_schedule_the_years_are_empty_and_have_their_columns() -> None:
    own = allocate(reported(), "egalite")
    bare = Allocation(own.scenario, own.members, own.lots)
    assert list(bare.to_frame(by_year=True)) == [*YEAR_FIELDS, "euros"]
    assert bare.to_frame(by_year=True).empty
    assert list(bare.to_frame(by_year=True, wide=True)) == ["TOTAL"]


def test_variants_put_end_to_end_stay_apart(own: Allocation) -> None:
    frames = [own.to_frame(), computed(key="population").to_frame()]
    found = pd.concat(frames, ignore_index=True)
    assert set(found["variant"]) == {"lots", "population"}
    assert not found.duplicated(["scenario", "variant", "lot", "member"]).any()


def test_amounts_beyond_64_bits_stay_exact() -> None:
    own = computed()
    huge = 10**20
    lots = tuple(
        type(lot)(lot.lot, lot.key_id, lot.key, (huge, *lot.amounts[1:])) for lot in own.lots
    )
    frame = Allocation(own.scenario, own.members, lots).to_frame()
    assert frame["cents"].iloc[0] == huge
    assert frame["euros"].iloc[0] == 10**18
