"""Faults that no single noun can see, and the words they are said with."""

from __future__ import annotations

import json
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from allocation.errors import Euros, Fault, ScenarioError
from allocation.labels import LANGUAGES, catalogue
from allocation.scenarios import parse_scenario, read_scenario, scenario_schema

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

ARABIC_TWO = chr(0x0662)
VINTAGES = (
    "vintages = ["
    + ", ".join(
        f'{{ year = {year}, values = {{ 80 = 1, 60 = 2 }}, source = "s" }}'
        for year in (2021, 2012, 2012)
    )
    + "]"
)
SPLIT = "split = { 80 = 0, 60 = 1 }"
JOINT = f'joint = [{{ members = ["80", "60", "80"], value = 1, {SPLIT}, source = "s" }}]'
CONFLICT = (
    'conflicts = [{ figure = "f", unit = "km", values = ['
    + ", ".join(
        f'{{ value = {value}, source = "s", retained = {said} }}'
        for value, said in ((1, "true"), (2, "false"), (3, "true"))
    )
    + "] }]"
)


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
        ('name = "Oise"', 'name = "Somme"', "members[2].name", "duplicate"),
        ("schema = 1", "schema = true", "schema", "not_a_choice"),
        ("schema = 1", "schema = 1.0", "schema", "not_a_choice"),
        ('id = "essai"', 'id = "con"', "id", "reserved_name"),
        ('id = "essai"', 'id = "Lpt1"', "id", "reserved_name"),
        ('title = "Essai"', 'title = "E"\npriority = ["80", "80"]', "priority[2]", "repeated"),
        ("amount = 100,", "amount = 100, maximum = 99.99,", "lots[1]", "over_maximum"),
        ("60 = 2", f'60 = "{ARABIC_TWO}/1"', "indicators.base.values.60", "number_type"),
        (
            "year = 2021",
            f"year = 2021\n{VINTAGES}",
            "indicators.base.vintages[1].year",
            "vintage_year",
        ),
        (
            "year = 2021",
            f"year = 2021\n{VINTAGES}",
            "indicators.base.vintages[3].year",
            "vintage_year",
        ),
        ("year = 2021", f"year = 2021\n{JOINT}", "indicators.base.joint[1].members[3]", "repeated"),
        (
            "m = {",
            'g = { rule = "given", shares = { 80 = 1 } }, m = {',
            "keys.g.shares",
            "given_members",
        ),
        (
            "m = {",
            'g = { rule = "given", amounts = { 60 = 1 } }, m = {',
            "keys.g.amounts",
            "given_members",
        ),
        (
            "m = {",
            'g = { rule = "indexed", amounts = { 60 = 1 }, rate = 1, recomputed = "k" }, m = {',
            "keys.g.amounts",
            "given_members",
        ),
        (
            'title = "Essai"',
            f'title = "Essai"\n{CONFLICT}',
            "conflicts[1].values[3].retained",
            "retained_twice",
        ),
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
    euros = {"lines": 199, "total": 200, "gap": 1}
    assert fault.params == {name: Euros(Fraction(amount)) for name, amount in euros.items()}


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


def test_a_text_has_its_quotes_and_a_number_its_own_writing() -> None:
    """ "500000000" and 500000000 are two things, and 1e999... is no NaN."""
    text = SCENARIO.replace("amount = 100,", 'amount = "500000000",')
    assert one(text) == ("lots[1].amount", "number_type", '"500000000"')
    for number in (f"1e{'9' * 25}", "nan", "-inf", "+inf"):
        assert one(SCENARIO.replace("60 = 2", f"60 = {number}"))[2] == number
    text = SCENARIO.replace('title = "Essai"', 'title = { a = "b" }')
    assert one(text)[2] == '{ a = "b" }'


@pytest.mark.parametrize(
    ("before", "after", "french"),
    [
        (
            'rule = "equal" }',
            'rule = "brackets", indicator = "base", edges = [0], rates = [1, 1] }',
            "plus grande que 0",
        ),
        (
            'rule = "equal" }',
            'rule = "modulated", population = "base", index = "base", band = 1 }',
            "plus petite que 1",
        ),
        ("amount = 100,", "amount = -1,", "trop petite (limite : 0)"),
    ],
)
def test_a_strict_bound_is_said_as_strict(before: str, after: str, french: str) -> None:
    (fault,) = refused(SCENARIO.replace(before, after, 1))
    assert french in fault.text("fr")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('unit = "km"', 'unit = "km"\nqqq = 1', "unknown_field"),
        ('key = "k"', 'key = "zzzz"', "unknown_keys"),
        ('year = 2021\nsource = "s"', 'year = 2021\nsource = "zzzz"', "unknown_sources"),
        ('rule = "equal"', 'rule = "zzzz"', "unknown_rule"),
    ],
)
def test_a_name_that_looks_like_none_is_not_compared(before: str, after: str, code: str) -> None:
    fault = next(f for f in refused(SCENARIO.replace(before, after, 1)) if f.code == code)
    assert fault.params["near"] == ""
    for language in LANGUAGES:
        assert fault.text(language).endswith(catalogue(language)[f"fault.{code}_alone"])


def test_every_ring_of_keys_is_said() -> None:
    rings = """m = { rule = "mix", parts = { a = 0.5, b = 0.5 } },
    a = { rule = "mix", parts = { m = 1 } }, b = { rule = "mix", parts = { m = 1 } },
    x = { rule = "mix", parts = { y = 1 } }, y = { rule = "mix", parts = { x = 1 } } }"""
    text = SCENARIO.replace('m = { rule = "mix", parts = { k = 1 } } }', rings.replace("\n", ""))
    found = [(fault.place, fault.value) for fault in refused(text) if fault.code == "key_cycle"]
    assert found == [
        ("keys.a", "a → m → a"),
        ("keys.b", "b → m → b"),
        ("keys.x", "x → y → x"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "amount = 100,",
            "amount = 100, maximum = 99, section = 3,",
            [("lots[1]", "over_maximum"), ("lots[1].section", "not_a_choice")],
        ),
        (
            "amount = 100,",
            "amount = 100, round_to = 3, account = 3,",
            [("lots[1]", "round_to"), ("lots[1].account", "text_type")],
        ),
        (
            '"subvention", amount = 50,',
            '"emprunt", amount = 50, maximum = 40, mode = 3,',
            [
                ("funding[1]", "loan_says_who"),
                ("funding[1]", "over_maximum"),
                ("funding[1].mode", "not_a_choice"),
            ],
        ),
        (
            'unit = "km"',
            'unit = 3\njoint = [{ members = ["80", "60"], value = "x", split = { 80 = 2 } }]',
            [
                ("indicators.base.joint[1]", "split_members"),
                ("indicators.base.joint[1]", "split_sum"),
                ("indicators.base.joint[1].source", "missing"),
                ("indicators.base.joint[1].value", "number_type"),
                ("indicators.base.unit", "text_type"),
            ],
        ),
        (
            'title = "Essai"',
            'title = "Essai"\nstatus = "voté"\nschedule = { years = [2027, 2026], need = {} }',
            [
                ("act", "voted_act"),
                ("schedule", "schedule_years"),
                ("schedule.source", "missing"),
            ],
        ),
    ],
)
def test_what_fields_make_together_is_said_beside_a_faulty_field(
    before: str, after: str, expected: list[tuple[str, str]]
) -> None:
    found = [(fault.place, fault.code) for fault in refused(SCENARIO.replace(before, after, 1))]
    assert sorted(found) == expected


@pytest.mark.parametrize("amount", ["19.99", "0.07", "1234.56", "100", "0.1"])
def test_the_schema_of_editors_accepts_every_amount(amount: str) -> None:
    """No multiple of 0.01: 19.99 is none in floating point."""
    schema = scenario_schema()
    tables = tomllib.loads(SCENARIO.replace("amount = 100,", f"amount = {amount},"))
    jsonschema.Draft202012Validator(schema).validate(tables)
    assert "multipleOf" not in json.dumps(schema)


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
