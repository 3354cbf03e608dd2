"""The table of the clauses: every column sums to the cent, lump sums fall on the others."""

from __future__ import annotations

from fractions import Fraction

from allocation.labels import LANGUAGES
from allocation.pipeline import study
from allocation.reporting.answers import full_answer
from allocation.reporting.briefs import budget_answer
from allocation.reporting.tables import Table, clauses_table
from tests.unit.budget_scenario import CALENDAR, allocated, written

RAIL = """
[clauses]
source = "s"
overrun_rule = { lump_sum = ["60"] }
revision = { index = "TP01", base = "2019", values = { 2019 = 100, 2027 = 120 }, source = "s" }

[clauses.saving_rule]
owner = "80"
tranches = [{ down_to = 0.9, owner = 0 }, { down_to = 0.8, owner = 1 }]
"""
"""Thresholds of a French rail convention: the owner keeps nothing between 90 and 100 %."""
DISCOUNT = "\n[budget]\ndiscount_rate = 0.04\n"


def columns(table: Table) -> dict[str, tuple[int, ...]]:
    cells = zip(*table.rows, strict=True)
    return dict(zip((column.id for column in table.columns), cells, strict=True))


def test_every_column_of_the_clauses_sums_to_the_cent():
    allocation = allocated(RAIL)
    table = clauses_table(allocation, "80")
    found, total = columns(table), dict(zip(columns(table), table.total, strict=True))
    assert found["member"][0] == "Somme"
    for name, cells in list(found.items())[1:]:
        assert sum(cells) == total[name]
    assert total["contribution"] == allocation.total
    assert total["revised"] * 10 == allocation.total * 12
    assert total["cost_up"] * 10 == allocation.total * 11
    assert total["cost_down"] * 10 == allocation.total * 9
    assert total["shifted_up"] == 0


def test_the_owner_keeps_nothing_of_the_first_tenth_and_a_lump_sum_falls_on_the_others():
    table = clauses_table(allocated(RAIL))
    found = columns(table)
    owner, lump = found["member"].index("Somme"), found["member"].index("Oise")
    assert found["cost_down"][owner] == found["contribution"][owner]
    assert found["cost_up"][lump] == found["contribution"][lump]
    tenth = Fraction(found["contribution"][lump], 10)
    assert abs(found["shifted_up"][lump] + tenth) < 1
    assert all(cents > 0 for i, cents in enumerate(found["shifted_up"]) if i != lump)
    assert "shifted_down" not in found


def test_a_rise_without_payer_and_a_fall_without_rule_are_said():
    codes = ", ".join(f'"{code}"' for code in allocated().members)
    rules = f"""
[clauses]
source = "s"
overrun_rule = {{ lump_sum = [{codes}] }}
saving_rule = {{ owner = "80", tranches = [{{ down_to = 0.95, owner = 0 }}] }}
"""
    table = clauses_table(allocated(rules))
    assert list(columns(table)) == ["member", "contribution"]
    for language, start in (("fr", "Coût"), ("en", "Cost")):
        assert [note.text(language).startswith(start) for note in table.notes] == [True, True]


def test_the_present_value_is_a_column_of_its_own():
    found = columns(clauses_table(allocated(CALENDAR, RAIL, DISCOUNT)))
    assert "discounted" not in columns(clauses_table(allocated(CALENDAR, RAIL)))
    called = 100 * sum(Fraction(20 + 10 * n) / Fraction(104, 100) ** n for n in range(3))
    assert abs(sum(found["discounted"]) - called) <= len(found["member"])
    assert found["contribution"] == columns(clauses_table(allocated(RAIL)))["contribution"]


def test_the_run_and_the_brief_show_it_when_a_rule_is_stated():
    plain = [part for part in full_answer(study(written())) if isinstance(part, Table) and part]
    assert "clauses" not in [table.id for table in plain]
    ruled = [*full_answer(study(written(RAIL))), *budget_answer(allocated(RAIL), "80")]
    assert [part.id for part in ruled if isinstance(part, Table)].count("clauses") == 2
    table = clauses_table(allocated(CALENDAR, RAIL, DISCOUNT))
    for language in LANGUAGES:
        told = [*table.headings(language), table.caption(language)]
        told += [note.text(language) for note in table.notes]
        assert not any("{" in text for text in told)
