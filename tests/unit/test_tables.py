"""Tables: raw cells that add up, whoever renders them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from allocation.errors import InvalidKeyError
from allocation.labels import LANGUAGES
from allocation.model import Allocation, Interval
from allocation.pipeline import allocate
from allocation.reporting import tables
from allocation.reporting.cells import Said, shown
from allocation.reporting.tables import Column, Table
from allocation.scenarios import parse_scenario
from tests.unit.reported_scenario import REPORTED, computed, reported, without

EURO = 100


def column(table: Table, identifier: str) -> list[object]:
    place = [c.id for c in table.columns].index(identifier)
    return [row[place] for row in table.rows]


def total(table: Table, identifier: str) -> object:
    assert table.total is not None
    return table.total[[c.id for c in table.columns].index(identifier)]


def every_table(own: Allocation) -> list[Table]:
    scenario = own.scenario
    variants = [own, allocate(scenario, "population"), allocate(scenario, "longueur")]
    return [
        tables.key_table(own),
        tables.lots_table(own),
        tables.schedule_table(own),
        *(tables.funding_table(own, name) for name in (None, *scenario.hypotheses)),
        tables.guarantee_table(own),
        tables.comparison_table(variants),
        tables.checks_table(own),
        tables.steps_table(own),
        *(tables.contributions_table(step, scenario) for step in own.steps),
        *(tables.step_table(step, scenario) for step in own.steps),
        *(tables.sections_table(step, scenario) for step in own.steps),
        tables.indicators_table(own),
        tables.intervals_table(variants),
        tables.conflicts_table(scenario),
        tables.sources_table(scenario),
        tables.missing_table(scenario),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_its_words_in_every_language(language: str) -> None:
    for table in every_table(computed()):
        assert table.caption(language)
        assert all(table.headings(language))
        for row in (*table.rows, *([] if table.total is None else [table.total])):
            assert len(table.texts(row, language)) == len(table.columns)
        assert all(note.text(language) for note in table.notes)


def test_the_key_is_printed_with_euros_inhabitants_and_differences() -> None:
    table = tables.key_table(computed())
    assert column(table, "member") == ["Nord", "Pas-de-Calais", "Somme", "Oise"]
    assert column(table, "amount") == [38000, 25000, 16333, 20667]
    assert column(table, "per_unit")[0] == Fraction(380, 6)
    assert column(table, "gap") == [-2000, 0, 1333, 667]
    assert sum(column(table, "share")) == total(table, "share") == 100
    assert sum(column(table, "points")) == total(table, "points") == 0
    assert total(table, "amount") == 100_000
    assert total(table, "per_unit") == Fraction(1000, 12)


def test_points_are_differences_of_the_printed_shares() -> None:
    table = tables.key_table(computed())
    agreed = [Decimal(40), Decimal(25), Decimal(15), Decimal(20)]
    expected = [s - a for s, a in zip(column(table, "share"), agreed, strict=True)]
    assert column(table, "points") == expected


def test_one_member_comes_first_in_every_table() -> None:
    own = computed()
    variants = [own, allocate(own.scenario, "population")]
    for table in (
        tables.key_table(own, "80"),
        tables.funding_table(own, "basse", "80"),
        tables.guarantee_table(own, "80"),
        tables.schedule_table(own, "80"),
        tables.comparison_table(variants, "amount", "80"),
        tables.contributions_table(own.steps[-1], own.scenario, "80"),
        tables.step_table(own.steps[0], own.scenario, "80"),
    ):
        assert table.rows[0][0] == "Somme"
        assert sorted(map(str, (row[0] for row in table.rows[:4]))) == [
            *("Nord", "Oise", "Pas-de-Calais", "Somme"),
        ]
    assert tables.lots_table(own, "80").columns[2].heading == "Somme"
    assert tables.indicators_table(own, "80").columns[1].heading == "Somme"


def test_an_unknown_member_is_refused_by_name() -> None:
    with pytest.raises(InvalidKeyError, match="99"):
        tables.key_table(computed(), "99")


def test_without_population_nor_reference_the_table_is_shorter() -> None:
    incomplete = ("80 = 1, 60 = 2 }", "80 = 1 }")
    own = allocate(reported(incomplete, *without("reference")), "egalite")
    assert [c.id for c in tables.key_table(own).columns] == ["member", "share", "amount"]
    assert tables.comparison_table([own], "per_unit").rows == ()
    assert [c.id for c in tables.comparison_table([own]).columns] == ["member", "variant_0"]


def test_a_reference_of_nothing_has_no_shares_to_compare() -> None:
    nothing = ("{ 59 = 400, 62 = 250, 80 = 150, 60 = 200 }", "{ 59 = 0, 62 = 0, 80 = 0, 60 = 0 }")
    table = tables.key_table(computed(nothing))
    assert "points" not in [c.id for c in table.columns]
    assert total(table, "gap") == 100_000


def test_an_empty_territory_has_no_euros_per_inhabitant() -> None:
    own = computed()
    figures = dict(own.scenario.indicators)
    empty = {**figures["population"].values, "80": Fraction(0)}
    figures["population"] = figures["population"].model_copy(update={"values": empty})
    deserted = own.scenario.model_copy(update={"indicators": figures})
    table = tables.key_table(replace(own, scenario=deserted))
    assert "per_unit" not in [c.id for c in table.columns]


def test_lots_close_by_row_and_by_column() -> None:
    table = tables.lots_table(computed())
    assert column(table, "total") == [96_000, 4_000]
    assert total(table, "59") == 38_000
    assert total(table, "total") == 100_000


def test_members_become_rows_when_they_are_many() -> None:
    codes = [f"M{i}" for i in range(9)]
    members = ", ".join(f'{{ code = "{code}", name = "{code}" }}' for code in codes)
    head = REPORTED[: REPORTED.index("[sources.insee]")]
    head = head.replace(
        head[head.index("members") : head.index("compare")], f"members = [{members}]\n"
    )
    text = head.replace('compare = ["population", "longueur"]\npopulation = "population"\n', "")
    text += '[sources.s]\ntitle = "t"\npublisher = "p"\nstatus = "officiel"\n'
    text += '[operation]\nvat = "TTC"\neuros = "constants"\n[keys.k]\nrule = "equal"\n'
    text += '[[lots]]\nid = "a"\nlabel = "A"\namount = 1\nkey = "k"\nsource = "s"\n'
    text += '[[lots]]\nid = "b"\nlabel = "B"\namount = 2\nkey = "k"\nsource = "s"\n'
    text += 'section = "fonctionnement"\n'
    values = ", ".join(f"{code} = 1" for code in codes)
    text += '[indicators.i]\nlabel = "I"\nunit = "u"\nyear = 2020\nsource = "s"\n'
    text += f"values = {{ {values} }}\n"
    own = allocate(parse_scenario(text, "essai.toml"))
    table = tables.lots_table(own)
    assert [c.id for c in table.columns] == ["member", "a", "b", "total"]
    assert [sum(row[1:3]) for row in table.rows] == column(table, "total")
    assert table.total == (Said("word.total"), 100, 200, 300)
    long = tables.indicators_table(own)
    assert len(long.rows) == 9
    assert column(long, "value") == [1] * 9
    plan = tables.funding_table(own)
    assert column(plan, "nature") == [Said("nature.contribution")] * 9


def test_the_schedule_shows_what_was_paid_before() -> None:
    table = tables.schedule_table(computed())
    assert table.headings() == ("Membre", "Antérieur", "2015", "2016", "TOTAL")
    assert column(table, "total") == [38000, 25000, 16333, 20667]
    assert table.total == (Said("word.total"), 20_000, 50_000, 30_000, 100_000)
    assert not tables.schedule_table(computed(*without("schedule")))


def test_the_plan_closes_on_the_operation_under_each_hypothesis() -> None:
    own = computed()
    for hypothesis in own.scenario.hypotheses:
        table = tables.funding_table(own, hypothesis)
        assert sum(column(table, "funded")) == total(table, "funded") == 4_000 * EURO
        assert sum(column(table, "rate")) == total(table, "rate") == 100
    low = tables.funding_table(own, "basse")
    assert dict(zip(column(low, "payer"), column(low, "rate"), strict=True))["Nord"] == Decimal(
        "9.5000"
    )
    said = " ".join(note.text() for note in low.notes)
    assert "n'est pas un financeur" in said
    assert "sans financeur convenu" in said
    assert "Article 9" in said


def test_without_a_hypothesis_the_plan_says_what_is_left() -> None:
    table = tables.funding_table(computed())
    assert table.rows[-1][0] == Said("word.by_hypothesis")
    assert table.rows[-1][3] == 1_500 * EURO
    assert total(table, "funded") == 4_000 * EURO


def test_the_maximum_of_the_lots_is_shared_by_their_keys() -> None:
    table = tables.funding_table(computed(), "basse")
    assert column(table, "maximum")[:4] == [47_000, 31_000, 20_333, 25_667]
    assert total(table, "maximum") is None
    uncapped = computed(("maximum = 1_200\n", ""))
    assert column(tables.funding_table(uncapped, "basse"), "maximum")[:4] == [None] * 4


def test_a_plan_of_nothing_has_rates_of_nothing() -> None:
    free = computed(
        ("amount = 960", "amount = 0"),
        ("amount = 40", "amount = 0"),
        ("total = 4_000\n", ""),
        ("amount = 1_500\nmaximum = 2_000", "amount = 0\nmaximum = 0"),
        *without("schedule"),
    )
    table = tables.funding_table(free)
    assert total(table, "rate") == 0
    assert total(table, "maximum") == 1_240 * EURO
    key = tables.key_table(free)
    assert total(key, "share") == 100


def test_a_loan_is_guaranteed_in_proportion_and_others_take_the_rest() -> None:
    table = tables.guarantee_table(computed())
    assert table.headings() == ("Garant", "Basse", "Haute")
    assert column(table, "loan_0") == [19_000, 12_500, 8_166, 10_334, 50_000]
    assert table.total == (Said("word.total_loan"), 100_000, 150_000)
    exact = computed(("base = 2_000", "base = 1_000"))
    assert len(tables.guarantee_table(exact).rows) == 4
    alone = computed(
        (
            'source = "rapport"\nnote = "Quarante',
            'source = "rapport"\nguarantee = { base = 1_000, source = "choix" }\nnote = "Quarante',
        )
    )
    assert tables.guarantee_table(alone).headings()[1] == "Union européenne"
    assert not tables.guarantee_table(
        computed(*without("hypotheses.basse", "hypotheses.haute"), ("total = 4_000\n", ""))
    )


def test_variants_stand_side_by_side_and_turn_when_they_are_many() -> None:
    own = computed()
    one = allocate(own.scenario, "population")
    side = tables.comparison_table([own, one])
    assert [c.text() for c in side.columns] == [
        *("Membre", "Accord", "clés propres aux lots", "Population"),
    ]
    assert total(side, "reference") == 100_000
    many = [own, one, allocate(own.scenario, "longueur"), one, one]
    rows = tables.comparison_table(many, "gap", "80")
    assert [c.id for c in rows.columns] == ["key", "80", "59", "62", "60", "whole"]
    assert all(sum(row[1:5]) == row[5] == 0 for row in rows.rows)


def test_only_the_same_members_are_compared() -> None:
    other = ('Oise" }]', 'Oise" }, { code = "02", name = "Aisne" }]')
    text = REPORTED.replace(*other)
    text = text.replace("60 = 2 }", "60 = 2, 02 = 1 }").replace("60 = 1 }", "60 = 1, 02 = 1 }")
    text = text.replace("60 = 200 }", "60 = 200, 02 = 0 }")
    five = allocate(parse_scenario(text, "cinq.toml"))
    with pytest.raises(InvalidKeyError):
        tables.comparison_table([computed(), five])


def after_keys(text: str) -> tuple[str, str]:
    """Change that adds a key to the scenario."""
    lot = '[[lots]]\nid = "travaux"'
    return lot, f"{text}\n\n{lot}"


def test_contributions_add_up_to_shares_and_to_weights() -> None:
    own = computed(("schema = 1", "schema = 1\npublished_decimals = 1"))
    mix = next(step for step in own.steps if step.contributions)
    table = tables.contributions_table(mix, own.scenario)
    for row in (*table.rows, table.total or ()):
        assert sum(row[1:-1]) == row[-1]
    for place in range(1, len(table.columns)):
        assert sum(row[place] for row in table.rows) == (table.total or ())[place]
    assert table.headings() == ("Membre", "egalite", "Population", "Part (%)")
    assert not tables.contributions_table(own.steps[0], own.scenario)


def test_steps_say_what_they_read_and_whom_they_hold() -> None:
    bounded = after_keys('[keys.borne]\nrule = "bounded"\nbase = "moitie"\ncap = { 59 = 0.3 }')
    own = computed(bounded, key="borne")
    table = tables.steps_table(own)
    assert table.rows[-1] == ("borne", Said("rule.bounded"), "Moitié-moitié", "Nord")
    assert set(column(table, "reads")) >= {"Population", "egalite, Population"}
    details = tables.step_table(own.steps[-1], own.scenario)
    assert sum(column(details, "base")) == total(details, "base") == 1
    assert total(details, "transfer") == 0
    assert total(details, "share") == 100


def test_agreed_amounts_are_shown_in_euros() -> None:
    given = after_keys(
        '[keys.accord]\nrule = "given"\namounts = { 59 = 3, 62 = 1, 80 = 0, 60 = 0 }'
    )
    own = allocate(reported(given), "accord")
    table = tables.step_table(own.steps[-1], own.scenario)
    assert column(table, "amount_cents") == [3, 1, 0, 0]
    assert shown(total(table, "amount_cents"), "per_unit", "en") == "€4.00"


def test_a_mean_is_not_summed() -> None:
    capacity = after_keys(
        '[keys.effort]\nrule = "inverse_capacity"\n'
        'population = "population"\ncapacity = "population"'
    )
    own = allocate(reported(capacity), "effort")
    table = tables.step_table(own.steps[-1], own.scenario)
    assert total(table, "population") == 12
    assert total(table, "capacity") is None


def test_sections_say_who_answers_for_each() -> None:
    sections = after_keys(
        '[keys.sections]\nrule = "by_section"\nresponsibility = "users"\n'
        'costs = [{ id = "S1", cost = 2, users = ["59", "80"] }]'
    )
    own = allocate(reported(sections), "sections")
    table = tables.sections_table(own.steps[-1], own.scenario, "80")
    assert table.rows == (("S1", Fraction(1, 2), Fraction(1, 2), 0, 0),)
    assert not tables.sections_table(own.steps[-1], own.scenario).columns[0].is_number


def test_checks_name_who_breaks_them() -> None:
    table = tables.checks_table(computed())
    broken = [(row[1], row[2]) for row in table.rows if row[2]]
    assert (Said("word.failed"), "Somme") in broken
    assert (Said("word.noted"), "Somme") in broken
    assert column(table, "outcome").count(Said("word.passed")) == 9


def test_ranges_are_those_of_every_uncertain_figure() -> None:
    own = computed()
    assert not tables.intervals_table(own)
    table = tables.intervals_table([own, allocate(own.scenario, "longueur")])
    assert ("longueur", "Longueur", Said("cause.joint"), "Nord", 0, 0, 20_000) in table.rows
    assert any(row[2] == Said("cause.alternative") and row[3] == "Somme" for row in table.rows)
    still = replace(own, intervals=(Interval(("km",), "joint", own.totals, own.totals),))
    assert not tables.intervals_table(still)


def test_indicators_show_years_sources_and_doubts() -> None:
    table = tables.indicators_table(computed())
    assert table.rows[0][1:5] == (6, 3, 1, 2)
    assert date(2017, 1, 1) in table.rows[0]
    assert column(table, "year") == [2014, 2012, 2014, 2014]
    assert table.rows[2][1:5] == (0, 2, 5, 3)
    assert table.rows[3][1:5] == (3, None, None, None)
    said = [note.text() for note in table.notes]
    assert "Nord 0 % et Pas-de-Calais 100 %" in said[0]
    assert "6 km" in said[1]
    assert "retenue : 5 km" in said[1]


def test_conflicts_mark_the_retained_value() -> None:
    table = tables.conflicts_table(reported())
    assert column(table, "is_retained") == [True, False]
    assert shown(cell=True, kind="yes") == "oui"
    assert "L'effet est calculé" in table.notes[0].text()
    silent = tables.conflicts_table(reported(('note = "L\'effet est calculé"\n', "")))
    assert silent.notes == ()


def test_sources_say_their_status_in_full() -> None:
    table = tables.sources_table(reported())
    statuses = [shown(cell) for cell in column(table, "status")]
    assert statuses == ["officiel", "copie non officielle, pagination à vérifier", "hypothèse"]


def test_missing_figures_say_where_to_find_them() -> None:
    table = tables.missing_table(reported())
    assert table.rows == (
        ("Potentiel financier", "EUR", 2014, "le site officiel", "Pas-de-Calais, Somme, Oise"),
    )


def test_columns_that_say_nothing_can_be_left_out() -> None:
    table = Table(
        "key",
        (Column("member"), Column("note"), Column("amount", "money")),
        (("Nord", "", 1), ("Oise", None, 2)),
        (Said("word.total"), "", 3),
    )
    filled = table.filled()
    assert filled.rows == (("Nord", 1), ("Oise", 2))
    assert filled.total == (Said("word.total"), 3)
    assert filled.filled() is filled
    assert Table("key", table.columns, ()).filled().columns == table.columns
    assert replace(table, total=None).filled().total is None


def test_compare_sums_exactly_and_names_its_variants() -> None:
    own = computed()
    frame = tables.compare([own, allocate(own.scenario, "population")])
    assert list(frame.index) == ["59", "62", "80", "60"]
    assert frame["lots"]["euros"].sum() == Decimal("1000.00")
    assert frame["reference"]["share"].sum() == 100
    assert frame["population"]["difference_points"].sum() == 0
    assert frame.loc["59", ("lots", "euros_per_inhabitant")] == Decimal("63.33")
    assert frame.loc["59", ("lots", "difference_euros")] == Decimal("-20.00")
    assert tables.compare(own).columns.levels[0].tolist() == ["lots", "reference"]


def test_compare_tells_scenarios_apart_and_refuses_nothing_to_compare() -> None:
    other = computed(('id = "essai"', 'id = "autre"'))
    frame = tables.compare([computed(), other])
    assert {name for name, _ in frame.columns} == {"reference", "essai/lots", "autre/lots"}
    with pytest.raises(InvalidKeyError):
        tables.compare([])


def heavier(share: str) -> Allocation:
    """The same scenario with other weights."""
    other = str(1 - Decimal(share))
    text = f"parts = {{ population = {share}, egalite = {other} }}"
    return computed(("parts = { population = 0.5, egalite = 0.5 }", text))


def test_compare_loses_no_variant_that_bears_the_name_of_another() -> None:
    frame = tables.compare([computed(), heavier("0.25"), heavier("0.75")])
    names = list(dict.fromkeys(name for name, _ in frame.columns))
    assert names == ["reference", "essai/lots", "essai (2)/lots", "essai (3)/lots"]
    shares = [frame.loc["59", (name, "euros")] for name in names[1:]]
    assert len(set(shares)) == 3
    own = computed()
    twice = tables.compare([allocate(own.scenario, "population")] * 2)
    assert list(dict.fromkeys(name for name, _ in twice.columns)) == [
        *("reference", "population", "population (2)"),
    ]


def test_compare_keeps_the_reference_and_the_lots_from_keys_of_the_same_name() -> None:
    keys = '[keys.reference]\nrule = "equal"\n\n[keys.lots]\nrule = "equal"'
    own = computed(after_keys(keys))
    variants = [own, allocate(own.scenario, "reference"), allocate(own.scenario, "lots")]
    frame = tables.compare(variants)
    assert list(dict.fromkeys(name for name, _ in frame.columns)) == [
        *("reference", "lots", "keys.reference", "keys.lots"),
    ]
    assert frame.loc["59", ("reference", "euros")] == 400
    assert frame.loc["59", ("keys.reference", "euros")] == 250


def test_compare_shows_the_reference_of_each_scenario() -> None:
    other = computed(('id = "essai"', 'id = "autre"'), ('label = "Accord"', 'label = "Promesse"'))
    frame = tables.compare([computed(), other])
    assert list(dict.fromkeys(name for name, _ in frame.columns)) == [
        *("essai/reference", "autre/reference", "essai/lots", "autre/lots"),
    ]


def test_several_scenarios_are_told_apart_each_with_its_reference() -> None:
    other = computed(('id = "essai"', 'id = "autre"'), ('label = "Accord"', 'label = "Promesse"'))
    own = computed()
    table = tables.comparison_table([own, allocate(own.scenario, "population"), other, other])
    assert [row[0] for row in rows_of(table)] == [
        *("essai : Accord", "essai : clés propres aux lots", "essai : Population"),
        *("autre : Promesse", "autre : clés propres aux lots", "autre : clés propres aux lots"),
    ]
    same = tables.comparison_table([own, heavier("0.25"), own, own])
    assert [row[0] for row in rows_of(same)][:3] == [
        *("Accord", "essai : clés propres aux lots", "essai (2) : clés propres aux lots"),
    ]


def rows_of(table: Table) -> list[tuple[str, ...]]:
    return [table.texts(row) for row in table.rows]


GOVERNS = ('population = "population"', 'population = "population"\ngoverns = "key"')


def test_the_printed_key_that_governs_is_printed_for_each_lot() -> None:
    own = computed(GOVERNS)
    table = tables.key_table(own)
    assert [c.id for c in table.columns][:4] == [
        "member",
        "printed_key_0",
        "printed_key_1",
        "share",
    ]
    assert table.headings()[1:4] == (
        *("Clé imprimée : Travaux (%)", "Clé imprimée : Études (%)"),
        "Part effective, tous lots (%)",
    )
    for i, lot in enumerate(own.lots):
        percents = column(table, f"printed_key_{i}")
        assert percents == list(lot.key.published(4))
        assert total(table, f"printed_key_{i}") == 100
        for cents, percent in zip(lot.amounts, percents, strict=True):
            assert abs(cents - sum(lot.amounts) * Fraction(percent) / 100) < 1
    governing = [note.text() for note in table.notes if "fait foi" in note.text()]
    assert governing == [table.notes[0].text()]
    assert "de chaque lot" in governing[0]


def test_one_printed_key_governs_under_its_own_column() -> None:
    own = computed(GOVERNS, ('key = "moitie"', 'key = "population"'))
    table = tables.key_table(own)
    assert [c.id for c in table.columns][:2] == ["member", "share"]
    assert "La clé imprimée à 4 décimales fait foi" in table.notes[0].text()
    assert tables.key_table(computed()).headings()[1] == "Part (%)"
