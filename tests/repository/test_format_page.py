"""The page of the format cannot rot: its tables are the nouns, and its example computes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, get_origin

import pytest
from pydantic import ValidationError

from allocation import allocate, read_scenario
from allocation.errors import ScenarioError
from allocation.model import (
    IN_EUROS,
    RED_LINE_KINDS,
    Noun,
    Overlay,
    Parameters,
    RedLine,
    Scenario,
)
from allocation.model.fields import choices_of, field_types, inside, is_noun
from allocation.open_data.indicators import READING_FIELDS
from allocation.points import POINTS_READING
from allocation.rules import RULES
from allocation.scenario_workbook.layout import SHEETS
from allocation.scenarios import parse_scenario
from tests.repository.package_source import ROOT
from tests.repository.written_examples import blocks

PAGE: Final = ROOT / "docs" / "scenario-format.md"
TEXT: Final = PAGE.read_text(encoding="utf-8")
REQUIRED: Final = "**obligatoire**"
ROW: Final = re.compile(r"(?m)^\| (?P<name>`[^|]+`) \|(?P<cells>.+)\|$")
GENERAL: Final = "Le scénario"
PRIVATE: Final = "Le fichier privé d'un membre"
BASE: Final = frozenset(Parameters.model_fields)


def nouns(noun: type[Noun], path: str) -> Iterator[tuple[str, type[Noun]]]:
    """A noun and every noun inside it, once each, by the path that files use."""
    yield path, noun
    for name, hint in field_types(noun).items():
        inner: Any = hint
        while inner is not None and not is_noun(inner):
            inner = inside(inner, 0 if get_origin(inner) is tuple else "")
        if is_noun(inner):
            yield from nouns(inner, f"{path}.{name}" if path else name)


def documented() -> dict[type[Noun], str]:
    """Heading of the section of each noun: the one of its paths that has a section."""
    paths: dict[type[Noun], list[str]] = {}
    for path, noun in nouns(Scenario, ""):
        paths.setdefault(noun, []).append(path or GENERAL)
    for rule in RULES.values():
        for path, noun in nouns(rule.parameters, rule.id):
            paths.setdefault(noun, []).append(path)
    headed = {
        noun: next((path for path in found if f"`{path}`\n" in TEXT), found[0])
        for noun, found in paths.items()
    }
    return headed | {Overlay: PRIVATE}


SECTIONS: Final = documented()


def section(name: str) -> str:
    """Text under the heading ``### Words : `name```, or ``### `name` : words``."""
    found = re.findall(
        rf"(?ms)^### (?:[^\n]*`{re.escape(name)}`|{name})[^\n]*\n(.*?)(?=^##|\Z)", TEXT
    )
    assert len(found) == 1, f"{len(found)} sections of {name}"
    return found[0]


def rows(text: str) -> dict[str, list[str]]:
    """Cells of the first table of a section, by the name in its first column."""
    table = re.split(r"\n\| (?:Type|Statut) \|", text)[0]
    return {
        row["name"].strip("`"): [cell.strip() for cell in row["cells"].split("|")]
        for row in ROW.finditer(table)
    }


def own_fields(noun: type[Noun]) -> dict[str, Any]:
    """Fields that the section of a noun explains: those of every key stand in one place."""
    fields = {field.alias or name: field for name, field in noun.model_fields.items()}
    if noun is not Parameters and issubclass(noun, Parameters):
        return {name: field for name, field in fields.items() if name not in BASE}
    return fields


def writings(value: object) -> set[str]:
    """How a file may write a default, an amount in euros included."""
    if isinstance(value, bool):
        return {f"`{str(value).lower()}`"}
    if isinstance(value, int | Fraction):
        return {f"`{float(number):g}`" for number in (value, Fraction(value) / 100)}
    return {f'`"{value}"`'}


NOUNS = [pytest.param(noun, id=SECTIONS[noun]) for noun in SECTIONS]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_section_has_exactly_the_fields_of_its_noun(noun: type[Noun]) -> None:
    assert set(rows(section(SECTIONS[noun]))) == set(own_fields(noun))


@pytest.mark.parametrize("noun", NOUNS)
def test_what_is_required_and_what_a_default_is_are_said(noun: type[Noun]) -> None:
    table = rows(section(SECTIONS[noun]))
    for name, field in own_fields(noun).items():
        without = table[name][-1]
        assert (without == REQUIRED) == field.is_required(), name
        default = field.get_default()
        if not field.is_required() and isinstance(default, bool | int | Fraction | str) and default:
            assert any(writing in without for writing in writings(default)), (name, default)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_word_to_choose_from_is_shown(noun: type[Noun]) -> None:
    text = section(SECTIONS[noun])
    hints = {name: hint for name, hint in field_types(noun).items() if name in own_fields(noun)}
    for hint in hints.values():
        words = choices_of(hint)
        assert [
            word for word in words if f'`"{word}"`' not in text and f"`{word}`" not in text
        ] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_section_and_its_theory(rule: str) -> None:
    text = section(rule)
    assert "](theory/" in text or "Théorie" in text


def test_no_rule_is_described_that_does_not_exist() -> None:
    keys = TEXT.partition("\n## Les clés\n")[2].partition("\n## ")[0]
    described = set(re.findall(r"(?m)^### `(\w+)` :", keys))
    assert described == set(RULES)


@pytest.mark.parametrize("kind", RED_LINE_KINDS)
def test_a_red_line_needs_what_the_page_says_and_no_less(kind: str) -> None:
    table = section("red_lines").partition("\n| Type |")[2]
    (row,) = (found for found in ROW.finditer(table) if found["name"] == f"`{kind}`")
    needed = re.findall(r"`(\w+)`", row["cells"].split("|")[1])
    values: dict[str, Any] = {
        "member": "80", "members": ("80", "60"), "other": "60", "value": 1,
        "indicator": "population", "reference": "egalite", "year": 2027,
    }  # fmt: skip
    said: dict[str, Any] = {"owner": "80", "text": "non", "kind": kind, "source": "note"}
    full = said | {name: values[name] for name in needed}
    assert RedLine.model_validate(full, context=IN_EUROS).kind == kind
    for name in needed:
        with pytest.raises(ValidationError, match=name):
            RedLine.model_validate(full | {name: None} if name != "members" else full | {name: ()})


def test_the_fields_of_a_csv_table_are_explained() -> None:
    assert set(rows(section("Une table CSV à côté du fichier"))) == set(READING_FIELDS)


def test_the_fields_of_a_list_of_points_are_explained() -> None:
    assert set(rows(section("Une liste de points à côté du fichier"))) == set(POINTS_READING)


def test_the_sheets_of_the_form_are_named() -> None:
    table = TEXT.partition("\n| Table | Feuille |")[2]
    assert rows(table) == {sheet.id: [sheet.title("fr")] for sheet in SHEETS}


# --- the example -------------------------------------------------------------------------------


def before(line: int) -> list[str]:
    """TOML blocks of the example, in order, up to a line of the page."""
    found = [block for block in blocks(PAGE, "toml") if block.line < line]
    return [block.body for block in found if not is_private(block.body)]


def is_private(body: str) -> bool:
    return "\nscenario = " in body


def line_of(heading: str) -> int:
    return TEXT.partition(f"\n{heading}\n")[0].count("\n") + 1


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """The blocks of the page put end to end, with their tables beside."""
    (tmp_path / "data").mkdir()
    for name, table in zip(("voirie", "points"), blocks(PAGE, "csv"), strict=True):
        (tmp_path / "data" / f"{name}.csv").write_text(table.body, encoding="utf-8")
    file = tmp_path / "exemple.toml"
    file.write_text("\n".join(before(line_of("## Les fautes"))), encoding="utf-8")
    return read_scenario(file)


def test_the_blocks_put_end_to_end_are_a_scenario_that_computes(scenario: Scenario) -> None:
    found = allocate(scenario)
    assert found.total == scenario.total
    assert [check for check in found.checks if check.hard and not check.passed] == []


def test_every_rule_is_in_the_example_and_computes(scenario: Scenario) -> None:
    assert {parameters.rule for parameters in scenario.keys.values()} == set(RULES)
    for identifier in scenario.keys:
        assert allocate(scenario, identifier).total == scenario.total


def test_every_optional_table_is_in_the_example(scenario: Scenario) -> None:
    absent = [name for name in Scenario.model_fields if not getattr(scenario, name)]
    assert absent == ["positions"], "the private block shows it"


@pytest.mark.usefixtures("scenario")
def test_the_private_block_is_an_overlay_of_the_example(tmp_path: Path) -> None:
    (body,) = (block.body for block in blocks(PAGE, "toml") if is_private(block.body))
    private = tmp_path / "somme.prive.toml"
    private.write_text(body, encoding="utf-8")
    overlay = read_scenario(tmp_path / "exemple.toml", private).overlay
    assert overlay is not None
    assert overlay.positions["80"].key == "population"


def test_the_faults_shown_are_the_faults_found() -> None:
    _, faulty = blocks(PAGE, "toml")[-2:]
    (answer,) = blocks(PAGE, "text")
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(faulty.body, "essai.toml")
    assert str(refused.value) == answer.body.rstrip("\n")
