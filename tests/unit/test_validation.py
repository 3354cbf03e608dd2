"""Faults that no single noun can see, and the words they are said with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from allocation.errors import Fault, ScenarioError
from allocation.labels import LANGUAGES
from allocation.scenarios import parse_scenario, read_scenario

SCENARIO = """
schema = 1
id = "essai"
title = "Essai"
members = [{ code = "80", name = "Somme" }, { code = "60", name = "Oise" }]
operation = { vat = "HT", euros = "courants", total = 150 }
lots = [{ id = "a", label = "A", amount = 100, key = "k", source = "s" }]
funding = [{ payer = "UE", nature = "subvention", amount = 50, source = "s" }]
keys = { k = { rule = "equal" }, m = { rule = "mix", parts = { k = 1 } } }
sources = { s = { title = "Devis", publisher = "Bureau", status = "presse" } }
[indicators.base]
label = "Base"
unit = "km"
year = 2021
source = "s"
values = { 80 = 1, 60 = 2 }
"""


def refused(text: str) -> list[Fault]:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, "essai")
    for language in LANGUAGES:
        assert caught.value.text(language)
    return list(caught.value.faults)


def one(text: str) -> tuple[str, str, str]:
    (fault,) = refused(text)
    return fault.place, fault.code, fault.value


def test_the_sample_is_valid() -> None:
    assert parse_scenario(SCENARIO, "essai").total == 10_000


@pytest.mark.parametrize(
    ("before", "after", "place", "code"),
    [
        ("total = 150", "total = 151", "operation.total", "plan_gap"),
        ("amount = 50,", 'amount = 50, vat = "TTC",', "funding[1].vat", "basis"),
        ("amount = 50,", 'amount = 50, euros = "constants",', "funding[1].euros", "basis"),
        ("amount = 100,", 'amount = 100, vat = "TTC",', "lots[1].vat", "basis"),
        ('"subvention"', '"emprunt"', "funding[1]", "loan_says_who"),
        ("amount = 50,", "amount = 50, maximum = 40,", "funding[1]", "over_maximum"),
        ('title = "Essai"', 'title = "  "', "title", "empty"),
        ('title = "Essai"', 'title = ""', "title", "empty"),
        ('title = "Essai"', 'title = "a\\u0007b"', "title", "text_control"),
        (
            'publisher = "Bureau"',
            'publisher = "' + "x" * 2_001 + '"',
            "sources.s.publisher",
            "too_long",
        ),
        (
            'publisher = "Bureau"',
            'publisher = "' + "x" * 10_001 + '"',
            "sources.s.publisher",
            "too_long",
        ),
        ('title = "Essai"', "title = 3", "title", "text_type"),
        ('title = "Essai"', 'title = "Essai"\nstatus = "voté"', "act", "voted_act"),
        ("schema = 1", "schema = 2", "schema", "not_a_choice"),
        ("year = 2021", "year = 21", "indicators.base.year", "too_small"),
        ("year = 2021", "year = 20210", "indicators.base.year", "too_large"),
        ("year = 2021", "year = 2021\nin_force = 3", "indicators.base.in_force", "date_type"),
        ("60 = 2", "60 = 1e30", "indicators.base.values.60", "number_digits"),
        ("60 = 2", f"60 = 1e{'9' * 30}", "indicators.base.values.60", "number_finite"),
        ("60 = 2", "60 = nan", "indicators.base.values.60", "number_finite"),
        ("60 = 2", 'year = "deux"', "indicators.base.values.year", "unknown_members"),
        ("amount = 100,", "amount = 1e30,", "lots[1].amount", "number_digits"),
        ("amount = 100,", "amount = -100,", "lots[1].amount", "too_small"),
        ("m = {", '"é" = {', "keys.é", "identifier"),
        ('rule = "equal" }', 'rule = "equal", parts = 1 }', "keys.k.parts", "unknown_field"),
        ('k = { rule = "equal" }', "k = 3", "keys.k", "table_type"),
        ('k = { rule = "equal" }', "k = {}", "keys.k.rule", "missing"),
        ("parts = { k = 1 }", "parts = { m = 1 }", "keys.m", "key_cycle"),
        ('"60", name', '"80", name', "members[2].code", "duplicate"),
    ],
)
def test_a_fault_has_its_place_and_its_code(before: str, after: str, place: str, code: str) -> None:
    assert before in SCENARIO
    found = [(fault.place, fault.code) for fault in refused(SCENARIO.replace(before, after, 1))]
    assert (place, code) in found


def test_a_reference_and_a_vintage_are_complete_or_absent() -> None:
    text = f"""{SCENARIO}
vintages = [{{ year = 2012, values = {{ 80 = 1 }}, source = "s" }}]
[reference]
label = "Accord"
amounts = {{ 60 = 100 }}
source = "s"
"""
    assert [(f.place, f.code, f.value) for f in refused(text)] == [
        ("indicators.base.vintages[1].values", "member_absent", "60"),
        ("reference.amounts", "member_absent", "80"),
    ]


def test_a_schedule_makes_the_lots() -> None:
    calendar = '[schedule]\nyears = [2026]\nneed = { 2026 = 60 }\npaid = 30\nsource = "s"\n'
    assert one(SCENARIO + calendar) == ("schedule.need", "schedule_sum", "")
    parse_scenario(SCENARIO + calendar.replace("paid = 30", "paid = 40"), "essai")


def test_a_schedule_beside_a_faulty_lot_is_not_summed() -> None:
    calendar = '[schedule]\nyears = [2026]\nneed = { 2026 = 60 }\nsource = "s"\n'
    text = SCENARIO.replace("amount = 100,", "amount = 100.001,") + calendar
    assert one(text) == ("lots[1].amount", "money_decimals", "100.001")


def test_an_integer_that_python_declines_to_write_is_only_said() -> None:
    text = SCENARIO.replace("year = 2021", f"year = 0x{'F' * 5_000}")
    (fault,) = refused(text)
    assert (fault.place, fault.value) == ("indicators.base.year", "...")


def test_each_hypothesis_closes_the_plan() -> None:
    text = SCENARIO.replace("total = 150", "total = 200")
    line = '{ payer = "État", nature = "subvention", amount = %s, source = "s" }'
    pair = "".join(
        f'[hypotheses.{name}]\nlabel = "{name}"\nsource = "s"\nfunding = [{line % amount}]\n'
        for name, amount in (("haute", 50), ("basse", 49))
    )
    (fault,) = refused(text + pair)
    assert (fault.place, fault.code) == ("hypotheses.basse", "plan_gap")
    assert fault.params == {"lines": "199.00", "total": "200.00", "gap": "1.00"}


def test_a_sum_over_part_of_the_lines_is_not_said() -> None:
    """When a line is faulty, the plan is not summed: only the faulty line is reported."""
    text = SCENARIO.replace("amount = 50,", "amount = 50.001,").replace("150", "999")
    assert one(text) == ("funding[1].amount", "money_decimals", "50.001")


def test_faults_come_in_the_order_of_the_file() -> None:
    text = SCENARIO.replace('unit = "km"', "unit = 3").replace('id = "essai"', 'id = "é"')
    text = text.replace('rule = "equal"', 'rule = "égal"')
    assert [fault.place for fault in refused(text)] == ["id", "keys.k.rule", "indicators.base.unit"]


def test_what_is_found_is_shown_as_a_file_writes_it() -> None:
    text = SCENARIO.replace('title = "Essai"', "title = { a = [1, { b = 2 }], c = true }")
    assert one(text) == ("title", "text_type", "{ a = [1, ...], c = true }")


def test_words_to_choose_from_are_given_as_the_file_writes_them() -> None:
    text = SCENARIO.replace('name = "Oise"', 'name = "Oise", article = "la l\'"')
    (fault,) = refused(text)
    assert fault.params["choices"] == "le, la, l', les"


@pytest.mark.parametrize(
    ("table", "value"),
    [
        (table, value)
        for table in (
            "members",
            "lots",
            "keys",
            "sources",
            "indicators",
            "funding",
            "hypotheses",
            "operation",
            "compare",
            "schedule",
            "act",
        )
        for value in ("3", "true", "'x'", "[]", "{}", "[3]", "{ a = 3 }", "[[]]", "2017-01-01")
    ],
)
def test_a_table_of_another_kind_is_a_list_of_faults(table: str, value: str) -> None:
    lines = [line for line in SCENARIO.split("\n") if not line.startswith(f"{table} =")]
    text = "\n".join(lines).split(f"[{table}.base]")[0]
    harmless = {("compare", "[]"), ("funding", "[]"), ("hypotheses", "{}"), ("indicators", "{}")}
    text = f"{table} = {value}\n{text}".replace(
        "total = 150", "total = 100" if table == "funding" else "total = 150"
    )
    if (table, value) in harmless:
        assert parse_scenario(text, "essai")
    else:
        assert refused(text)


# --- the file itself --------------------------------------------------------------------------


def fault_of_file(path: Path) -> tuple[str, dict[str, Any]]:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)
    (fault,) = caught.value.faults
    assert fault.place == str(path)
    return fault.code, fault.params


def test_a_file_that_cannot_be_a_scenario_is_said_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    assert fault_of_file(file)[0] == "file_absent"
    file.write_bytes("title = 'é'".encode("cp1252"))
    assert fault_of_file(file) == ("file_encoding", {"position": 10})
    file.write_bytes(b"#" * 20_000_001)
    assert fault_of_file(file)[0] == "file_too_large"
    file.write_bytes(b"title = ")
    assert fault_of_file(file) == ("toml_end", {})
    file.write_bytes(b"schema = 1\ntitle = Essai\n")
    assert fault_of_file(file) == ("toml_syntax", {"line": "2", "column": "9"})
    file.write_bytes(b"year = " + b"9" * 5_000)
    assert fault_of_file(file)[0] == "toml_number_or_depth"
    file.write_bytes(b"a = " + b"[" * 5_000)
    assert fault_of_file(file)[0] == "toml_number_or_depth"
    assert fault_of_file(tmp_path)[0] == "file_unreadable"


def test_a_mark_of_order_of_bytes_and_windows_lines_are_read(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_bytes(SCENARIO.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_scenario(file) == parse_scenario(SCENARIO, "essai")
