"""The CSV of machines: read back cent for cent, exact texts, and a schema that describes it."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.errors import OutputError
from allocation.model import Allocation, Overlay
from allocation.pipeline import allocate
from allocation.reporting import write_csv
from allocation.reporting.plain_csv import schema_beside, table_schema, write_plain_csv
from allocation.scenarios import read_scenario
from tests.unit.reported_scenario import computed, reported

PANDAS = {"string": "str", "integer": "int64", "number": object}
NAMES = st.text(min_size=1, max_size=20).filter(lambda text: "\0" not in text)


def read_back(path: Path) -> pd.DataFrame:
    """The table as its own schema says to read it; decimals stay exact."""
    schema = json.loads(schema_beside(path).read_text(encoding="utf-8"))
    types: dict[str, Any] = {
        field["name"]: PANDAS[field["type"]]
        for field in schema["fields"]
        if field["type"] != "number"
    }
    decimals = {field["name"]: Decimal for field in schema["fields"] if field["type"] == "number"}
    return pd.read_csv(path, dtype=types, converters=decimals, keep_default_na=False)


@pytest.mark.parametrize("by_year", [False, True])
def test_pandas_finds_the_same_cents(tmp_path: Path, *, by_year: bool) -> None:
    for name in ("2014", "2019", "2026", "appels"):
        own = allocate(read_scenario(f"scenarios/canal-seine-nord-{name}.toml"))
        path = tmp_path / f"{name}.csv"
        write_plain_csv(own, path, by_year=by_year)
        found, frame = read_back(path), own.to_frame(by_year=by_year).drop(columns="euros")
        assert found.to_dict("list") == frame.to_dict("list")
        assert list(found) == list(frame)


def test_it_is_what_write_csv_calls_plain(tmp_path: Path) -> None:
    write_csv(computed(), tmp_path / "a.csv", plain=True)
    write_plain_csv(computed(), tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert sorted(path.name for path in tmp_path.glob("a*")) == [
        *("a.csv", "a.csv.record.json", "a.schema.json")
    ]


def test_neither_mark_nor_carriage_return_nor_exponent(tmp_path: Path) -> None:
    scenario = reported().model_copy(update={"published_decimals": 8})
    for language in ("fr", "en"):
        write_plain_csv(allocate(scenario), tmp_path / f"{language}.csv", language)
    content = (tmp_path / "fr.csv").read_bytes()
    assert content.startswith(b'"scenario","variant",')
    assert b"\r" not in content
    assert b"E-" not in content
    assert content == (tmp_path / "en.csv").read_bytes()
    french, english = (
        json.loads((tmp_path / f"{language}.schema.json").read_text(encoding="utf-8"))
        for language in ("fr", "en")
    )
    assert french["fields"] != english["fields"]
    assert [field["name"] for field in french["fields"]] == list(csv_headings(tmp_path / "fr.csv"))


def csv_headings(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


@settings(max_examples=40)
@given(NAMES)
def test_texts_are_exact(tmp_path_factory, name: str) -> None:
    scenario = reported()
    members = (scenario.members[0].model_copy(update={"name": name}), *scenario.members[1:])
    path = tmp_path_factory.mktemp("exact") / "a.csv"
    write_plain_csv(allocate(scenario.model_copy(update={"members": members})), path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["name"] == name
    assert len(rows) == 8


@pytest.mark.parametrize("sign", ["\0", "\ud800"], ids=ascii)
def test_a_sign_that_no_text_file_holds_is_replaced(tmp_path: Path, sign: str) -> None:
    scenario = reported()
    members = (scenario.members[0].model_copy(update={"name": f"N{sign}rd"}), *scenario.members[1:])
    write_plain_csv(allocate(scenario.model_copy(update={"members": members})), tmp_path / "a.csv")
    assert read_back(tmp_path / "a.csv")["name"][0] == "N\ufffdrd"


def test_a_formula_is_kept_as_it_is_because_a_program_compares_texts(tmp_path: Path) -> None:
    scenario = reported(('name = "Nord"', 'name = "=1+1"'))
    write_plain_csv(allocate(scenario), tmp_path / "a.csv")
    assert read_back(tmp_path / "a.csv")["name"][0] == "=1+1"


@pytest.mark.parametrize("by_year", [False, True])
def test_the_schema_is_a_table_schema(*, by_year: bool) -> None:
    schema = table_schema(reported(), "en", by_year=by_year)
    names = [field["name"] for field in schema["fields"]]
    assert len(set(names)) == len(names)
    assert set(schema["primaryKey"]) <= set(names)
    assert {field["type"] for field in schema["fields"]} <= set(PANDAS)
    assert all(field["description"] for field in schema["fields"])
    assert {field["name"] for field in schema["fields"] if "unit" in field} <= {"share", "cents"}
    assert schema["name"] == ("essai-by-year" if by_year else "essai-by-lot")
    assert "Working document" in schema["description"]
    assert {source.get("path") for source in schema["sources"]} == {
        None,
        "https://example.org/populations",
    }


@pytest.mark.parametrize("by_year", [False, True])
def test_the_primary_key_tells_rows_apart(tmp_path: Path, *, by_year: bool) -> None:
    variants = [computed(), computed(key="population")]
    found: list[pd.DataFrame] = []
    for number, variant in enumerate(variants):
        write_plain_csv(variant, tmp_path / f"{number}.csv", by_year=by_year)
        found.append(read_back(tmp_path / f"{number}.csv"))
    key = table_schema(reported(), by_year=by_year)["primaryKey"]
    assert not pd.concat(found).duplicated(key).any()


def test_private_figures_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    scenario = reported().beside(Overlay(schema_version=1, scenario="essai")).revealed()
    own = computed()
    with pytest.raises(OutputError):
        write_plain_csv(Allocation(scenario, own.members, own.lots), tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []
