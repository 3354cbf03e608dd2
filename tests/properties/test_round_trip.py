"""What is written is read back: TOML and the XLSX form, shipped scenarios and drawn ones."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from allocation.labels import LANGUAGES
from allocation.model import Scenario
from allocation.pipeline import study
from allocation.scenario_workbook import read_tables, write_tables
from allocation.scenarios import parse_scenario, read_scenario, scenario_tables, write_scenario
from allocation.testing import scenarios

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "scenarios").glob("*.toml")) + sorted(
    (ROOT / "allocation" / "templates").glob("*.toml")
)


def assert_form_gives_back(scenario: Scenario, language: str) -> None:
    tables = scenario_tables(scenario)
    with TemporaryDirectory() as folder:
        form = Path(folder) / "form.xlsx"
        write_tables(tables, form, language)
        assert read_tables(form) == tables
        assert read_scenario(form) == scenario


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_scenario_is_read_back_from_its_toml(path: Path) -> None:
    scenario = read_scenario(path)
    assert parse_scenario(write_scenario(scenario), "copy") == scenario


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_scenario_is_read_back_from_its_form(path: Path, language: str) -> None:
    assert_form_gives_back(read_scenario(path), language)


@given(scenarios())
def test_a_scenario_is_read_back_from_its_toml(scenario: Scenario) -> None:
    text = write_scenario(scenario)
    assert parse_scenario(text, "copy") == scenario
    assert write_scenario(parse_scenario(text, "copy")) == text


@settings(max_examples=40)
@given(scenarios())
def test_a_scenario_is_read_back_from_its_form(scenario: Scenario) -> None:
    assert_form_gives_back(scenario, "fr")


@given(scenarios())
def test_a_drawn_scenario_can_be_computed(scenario: Scenario) -> None:
    """The promise of ``allocation.testing``: only a key that is compared may miss a figure."""
    found = study(scenario)
    assert found.own is not None
    assert found.own.total == scenario.total
    assert all(scenario.keys[key].indicator == "absent" for key in found.refused)
