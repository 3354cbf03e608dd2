"""The shared contracts of the Convention 59/62: sourced, exact, and answering their question."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from allocation.analysis.contract import contract_study
from allocation.billing import bills
from allocation.dues import dues, netted, owed
from allocation.errors import Euros
from allocation.key_rules import FixedPlusVariable
from allocation.membership import entry, leaving
from allocation.model import Scenario, named_by
from allocation.pipeline import allocate, study
from allocation.reporting.answers import full_answer
from allocation.reporting.tables import Table, conflicts_table
from allocation.reporting.tables.dues import transfers_table
from allocation.savings import savings
from allocation.scenarios import read_scenario

FOLDER = Path(__file__).resolve().parents[2] / "scenarios"
CONTRACTS = (
    "accueil-social",
    "adil",
    "covoiturage",
    "electricite-2016",
    "elargissement",
    "elargissement-ent",
    "ent-2015",
    "gaz-2016",
    "gaz-ugap-2014",
    "lignes-bus",
    "mdph",
    "savoie-mont-blanc",
)


def shipped(name: str) -> Scenario:
    return read_scenario(FOLDER / f"{name}.toml")


def lots(name: str, key: str | None = None) -> dict[str, dict[str, int]]:
    """Cents by lot and member."""
    found = allocate(shipped(name), key)
    return {lot.lot: dict(zip(found.members, lot.amounts, strict=True)) for lot in found.lots}


# --- every file -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_figure_has_a_source_that_is_used_and_says_where_it_comes_from(name: str) -> None:
    scenario = shipped(name)
    assert set(scenario.sources) == {n.name for n in named_by(scenario) if n.kind == "sources"}
    for identifier, source in scenario.sources.items():
        assert source.href.startswith("http") or source.note, identifier
        if source.status in {"hypothèse", "calcul"}:
            assert source.note, identifier


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_head_of_the_file_reads_the_result_and_marks_what_is_supposed(name: str) -> None:
    scenario = shipped(name)
    head = (FOLDER / f"{name}.toml").read_text(encoding="utf-8").partition("\nschema")[0]
    assert "# Lecture. " in head
    assert "HYPOTHÈSE" in head
    assert scenario.purpose
    assert any(source.status == "hypothèse" for source in scenario.sources.values())


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_table_adds_up_under_every_key(name: str) -> None:
    found = study(shipped(name))
    assert found.own is not None
    assert not found.own.refused
    for variant in (found.own, *found.variants):
        amounts = [lot.amount for lot in found.scenario.lots]
        assert [sum(lot.amounts) for lot in variant.lots] == amounts
        assert sum(variant.totals) == found.scenario.total


@pytest.mark.parametrize("name", CONTRACTS)
def test_an_indicator_says_why_it_counts(name: str) -> None:
    for identifier, indicator in shipped(name).indicators.items():
        assert "service" in indicator.reason or "Facultés" in indicator.reason, identifier


# --- the three figures of 2014 that must not be copied without a warning ------------------------


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("electricite-2016", {900, 1_300}, "points de gaz"),
        ("gaz-2016", {900, 1_300}, "points de gaz"),
        ("gaz-ugap-2014", {900, 1_300}, "points de gaz"),
        ("ent-2015", {1_200_000, 824_800, 420_000, 364_000}, "des comptes"),
        ("covoiturage", {10, Fraction("9.3")}, "+0,10 personne par voiture"),
    ],
)
def test_the_warning_is_in_what_is_shown(name: str, values: set[Fraction], words: str) -> None:
    scenario = shipped(name)
    (conflict,) = [c for c in scenario.conflicts if words in c.note]
    assert {value.value for value in conflict.values} == values
    shown = conflicts_table(scenario)
    assert any(words in str(note) for note in shown.notes)
    assert shown in list(full_answer(study(scenario)))


# --- who pays what ----------------------------------------------------------------------------


def test_carpooling_the_criterion_moves_the_joint_study() -> None:
    scenario = shipped("covoiturage")
    percents = {
        key: f"{float(allocate(scenario, key).key['59'] * 100):.1f}"
        for key in ("places", "aires", "population", "egalite")
    }
    assert percents == {"places": "56.4", "aires": "52.5", "population": "63.9", "egalite": "50.0"}


def test_mdph_only_the_net_flow_moves() -> None:
    found = dues(allocate(shipped("mdph")))
    balances = {due.member: due.balance for due in found if due.lot == "transferts"}
    assert balances == {"59": 300 * 60_00, "62": -300 * 60_00}
    assert [move.amount for move in netted(owed(found))[0]] == [18_000_00]


def test_mdph_nothing_moves_when_each_keeps_its_costs() -> None:
    scenario = shipped("mdph")
    kept = lots("mdph", "recus")["transferts"]
    provided = {item.member: item.amount for item in scenario.in_kind}
    assert kept == provided


def test_adil_the_settlement_moves_from_inhabitants_to_consultations() -> None:
    found = {due.member: due for due in dues(allocate(shipped("adil")))}
    assert (found["59"].share, found["62"].share) == (245_000_00, 105_000_00)
    assert found["59"].balance == -found["62"].balance == 21_462_76


def test_reception_nobody_pays_for_the_other_under_ten_percent() -> None:
    shared = lots("accueil-social")
    hosts = {"arras": "62", "henin-carvin": "62", "douai": "59"}
    for site, host in hosts.items():
        assert shared[site][host] == 5_000_00
        assert sum(shared[site].values()) == 5_000_00


def test_reception_the_share_compared_with_the_threshold_is_said() -> None:
    told = [
        part.text("fr").replace("\u202f", " ").replace("\xa0", " ")
        for part in full_answer(study(shipped("accueil-social")))
        if not isinstance(part, Table)
    ]
    for flow in ("Nord 3,0000 %", "Nord 8,0000 %", "Pas-de-Calais 6,0000 %"):
        assert any(flow in text for text in told), flow


def test_reception_the_threshold_spares_two_hundred_and_fifty_euros() -> None:
    without = allocate(shipped("accueil-social"), "sans-seuil").key
    assert (without["59"] - Fraction(1, 3)) * 15_000 == 250


def test_bus_each_runs_a_line_and_little_moves() -> None:
    found = owed(dues(allocate(shipped("lignes-bus"))))
    (move,), fewest = netted(found)
    assert (move.payer, move.payee, move.amount, fewest) == ("62", "59", 2_339_18, True)


def test_bus_the_lines_end_when_the_region_takes_them() -> None:
    contract = shipped("lignes-bus").contract
    assert contract is not None
    assert contract.end is not None
    assert contract.end.isoformat() == "2016-12-31"
    assert not contract.covers(2017)


def test_bus_each_line_shows_the_key_of_the_law() -> None:
    for lot in shipped("lignes-bus").lots:
        assert lot.legal_default == f"residence-{lot.id}"


def test_ent_the_smallest_bears_the_fixed_part() -> None:
    scenario = shipped("ent-2015")
    rule = scenario.keys["fixe-et-eleves"]
    assert isinstance(rule, FixedPlusVariable)
    assert rule.fixed * 10 == scenario.lots[0].amount * 3
    shares = [
        [f"{float(share * 100):.1f}" for share in allocate(scenario, key).key.shares]
        for key in ("eleves", "fixe-et-eleves")
    ]
    assert shares == [["41.8", "37.6", "20.6"], ["39.2", "36.3", "24.4"]]
    extra = {due.member: due.balance for due in dues(allocate(scenario)) if due.year == 2015}
    assert extra["62"] == 91_648_35
    assert sum(extra.values()) == 0


# --- energy -----------------------------------------------------------------------------------


def test_ent_two_years_of_the_same_cost_are_explained_once() -> None:
    steps = allocate(shipped("ent-2015")).steps
    assert [step.key for step in steps] == list(dict.fromkeys(step.key for step in steps))


def test_electricity_the_bill_follows_the_meters_under_every_key() -> None:
    scenario = shipped("electricite-2016")
    (bill,) = bills(scenario)
    found = study(scenario)
    metered = [a.lots[0].amounts for a in (found.own, *found.variants) if a is not None]
    columns = zip(*(line.cents for line in bill.lines), strict=True)
    paid = dict(zip(sorted(scenario.codes), map(sum, columns), strict=True))
    assert set(metered) == {tuple(paid[code] for code in scenario.codes)}


def test_electricity_the_north_is_near_what_it_published() -> None:
    """About 6 million a year for 54,000 MWh, by prices that the file sources or supposes."""
    north = lots("electricite-2016")["factures"]["59"]
    assert abs(north - 6_000_000_00) < 150_000_00


def test_electricity_nobody_would_leave_at_one_price_and_some_would_otherwise() -> None:
    scenario = shipped("electricite-2016")
    terms = scenario.savings
    assert terms is not None
    found = {
        key: savings(scenario.model_copy(update={"savings": terms.model_copy(update={"key": key})}))
        for key in ("prix-moyen", "energie", "egalite")
    }
    leaving_by_key = {key: saved.leaving for key, saved in found.items() if saved is not None}
    assert leaving_by_key == {"prix-moyen": 0, "energie": 8, "egalite": 13}
    first = {
        key: saved.deserters[0].members for key, saved in found.items() if saved and saved.deserters
    }
    assert "REGION" not in first["energie"]
    assert set(first["egalite"]) == {"59", "62", "REGION"}


def test_electricity_the_announced_spending_stands_beside_the_computed_bill() -> None:
    (figure,) = [f for f in shipped("electricite-2016").conflicts if f.unit == "€ par an"]
    billed = allocate(shipped("electricite-2016")).lots[0].amounts
    assert {v.value * 100 for v in figure.values} == {3_000_000_000, sum(billed)}


def test_electricity_the_saving_is_inside_the_published_range() -> None:
    saved = savings(shipped("electricite-2016"))
    assert saved is not None
    assert saved.group_cost == 30_000_000_00
    assert Fraction(75, 1000) < Fraction(saved.saving, sum(saved.stand_alone)) < Fraction(15, 100)


def test_gas_each_leads_a_procedure_and_the_gross_titles_stay() -> None:
    found = dues(allocate(shipped("gaz-2016")))
    advanced = {due.lot: due.payee for due in found if due.payee}
    assert advanced == {"procedure-gaz": "62", "procedure-electricite": "59"}
    balances = owed(found)
    moves, fewest = netted(balances)
    assert fewest
    assert len(moves) < sum(1 for due in found if due.payee and due.payee != due.member)


def test_gas_transfers_stand_in_the_order_of_the_members() -> None:
    scenario = shipped("gaz-2016")
    table = transfers_table(contract_study(allocate(scenario)))
    places = [[member.name for member in scenario.members].index(row[0]) for row in table.rows]
    assert len(places) == 5
    assert places == sorted(places)


def test_gas_by_the_central_buyer_shares_nothing() -> None:
    assert all(lot.metered for lot in shipped("gaz-ugap-2014").lots)


# --- who joins, who leaves ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["elargissement", "elargissement-ent"])
def test_nobody_pays_more_when_others_join_and_refunds_are_the_fees(name: str) -> None:
    found = entry(shipped(name))
    assert found is not None
    assert found.dearer == ()
    assert sum(found.moves.values()) == 0


@pytest.mark.parametrize("fee", [0, Fraction(1, 2), 1])
def test_the_fee_is_the_stated_part_of_what_would_be_made_up(fee: Fraction) -> None:
    scenario = shipped("elargissement")
    terms = scenario.enlargement
    assert terms is not None
    update = {"enlargement": terms.model_copy(update={"entry_fee": Fraction(fee)})}
    found = entry(scenario.model_copy(update=update))
    assert found is not None
    paid = found.moves["60"] + found.moves["80"]
    assert abs(paid - fee * (11_220_93 + 10_111_81)) <= 1


def test_the_fixed_part_of_the_ent_is_divided_by_five() -> None:
    found = entry(shipped("elargissement-ent"))
    assert found is not None
    for code in ("59", "62"):
        assert abs(found.effect(code) + 126_000_00) < 100


def test_savoie_would_be_alone_with_the_half_of_its_partner() -> None:
    found = leaving(shipped("savoie-mont-blanc"))
    assert found is not None
    assert Euros(Fraction(found.left_open, 100)) == Euros(Fraction(10_900_000))
