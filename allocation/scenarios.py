"""File <-> Scenario: TOML (or the XLSX form) read with every fault at once, and written back.

``read_scenario(write_scenario(s)) == s``. A scenario holds values, never paths: indicator tables
that stand in a CSV beside the file are read in. Scenario files are data; nothing in them is run.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import tomli_w

from allocation.errors import OutputError, ScenarioError
from allocation.labels import catalogue
from allocation.model import IN_EUROS, Scenario
from allocation.open_data import ACCOUNT_FORMATS, FORMATS, accounts_read_in, values_read_in
from allocation.overlay import overlay_of
from allocation.points import points_read_in
from allocation.rules import RULES
from allocation.toml_reading import file_text, text_tables, tuples
from allocation.validation import validated
from allocation.yearly_lots import told_where_written, years_read_in

__all__ = [
    "parse_scenario",
    "read_scenario",
    "scenario_schema",
    "scenario_tables",
    "write_scenario",
]

Raw = dict[str, Any]


def read_scenario(path: str | Path, private: str | Path | None = None) -> Scenario:
    """Scenario of a TOML file, or of the XLSX form filled in, with a private file beside it.

    Parameters
    ----------
    path : str or Path
        ``.toml`` or ``.xlsx``; CSV tables that it names stand beside it.
    private : str or Path, optional
        ``*.prive.toml`` of one member: never written, printed nor exported with the scenario.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        With every fault of the file: place, value, rule, repair. Faults of the private file do
        not say values.

    Examples
    --------
    >>> read_scenario("nowhere.toml")
    Traceback (most recent call last):
    ...
    allocation.errors.ScenarioError: nowhere.toml : fichier refusé, 1 faute à corriger
      - nowhere.toml : ce fichier est introuvable ; vérifiez le nom et le dossier
    """
    if private is None:
        return _read(Path(path), str(path))
    return _beside(_read(Path(path), str(path)), Path(private), str(private))


def _read(file: Path, name: str) -> Scenario:
    if file.suffix.lower() == ".xlsx":
        from allocation.scenario_workbook import read_tables  # noqa: PLC0415 - openpyxl is heavy

        return _scenario(read_tables(file), name, file.parent)
    return parse_scenario(file_text(file, name), name, file.parent)


def _beside(scenario: Scenario, file: Path, name: str) -> Scenario:
    raw = cast("Raw", tuples(text_tables(file_text(file, name), name)))
    raw, unread = accounts_read_in(raw, file.parent)
    overlay, faults = overlay_of(raw, scenario, tuple(unread))
    if overlay is None:
        raise ScenarioError(name, faults)
    return scenario.beside(overlay)


def parse_scenario(text: str, name: str, folder: Path | None = None) -> Scenario:
    """Scenario of a TOML text; ``name`` heads the faults, ``folder`` holds the CSV tables.

    Parameters
    ----------
    text : str
        TOML.
    name : str
        Name shown in messages.
    folder : Path, optional
        Folder of the CSV tables that the text names.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        With every fault of the text.

    Examples
    --------
    >>> parse_scenario("schema = 1", "brouillon")
    Traceback (most recent call last):
    ...
    allocation.errors.ScenarioError: brouillon : fichier refusé, 7 fautes à corriger
      - id : cette rubrique est obligatoire ; ajoutez-la
      ...
    """
    return _scenario(text_tables(text, name), name, folder)


def _scenario(tables: Raw, name: str, folder: Path | None) -> Scenario:
    raw, written, faults = years_read_in(cast("Raw", tuples(tables)))
    if any(_names_a_file(table) for table in _indicators(raw)):
        raw, absent = values_read_in(raw, folder)
        faults += absent
    raw, lists, unlisted = points_read_in(raw, folder)
    raw, unread = accounts_read_in(raw, folder)
    scenario, found = validated(raw)
    if scenario is None or faults or unlisted or unread:
        told = told_where_written(found, written)
        raise ScenarioError(name, [*faults, *unlisted, *unread, *told])
    return scenario.listing(lists) if lists else scenario


def _indicators(raw: Raw) -> list[Raw]:
    table = raw.get("indicators")
    items = cast("Raw", table).values() if isinstance(table, dict) else ()
    return [cast("Raw", item) for item in items if isinstance(item, dict)]


def _names_a_file(table: Raw) -> bool:
    return "file" in table


def write_scenario(scenario: Scenario) -> str:
    """TOML text of a scenario; ``read(write(s)) == s``. Comments of a file are not kept.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    str

    Examples
    --------
    >>> scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    >>> parse_scenario(write_scenario(scenario), "copy") == scenario
    True
    """
    return tomli_w.dumps(scenario_tables(scenario))


def scenario_tables(scenario: Scenario) -> Raw:
    """Plain tables of a scenario, as its file holds them: euros, dates, texts, exact numbers.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    dict

    Raises
    ------
    OutputError
        ``private_revealed`` when private figures stand among the others.

    Examples
    --------
    >>> tables = scenario_tables(read_scenario("scenarios/canal-seine-nord-2014.toml"))
    >>> tables["lots"][0]["amount"]
    500000000
    """
    if scenario.is_revealed:
        raise OutputError("private_revealed")
    tables = scenario.model_dump(by_alias=True, exclude_defaults=True, context=IN_EUROS)
    for identifier, parameters in scenario.keys.items():
        tables["keys"][identifier] = {"rule": parameters.rule, **tables["keys"][identifier]}
    return cast("Raw", _plain(tables))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        items = cast("Raw", value).items()
        return {str(name): _plain(item) for name, item in items if item is not None}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[object]", value)]
    return value


def scenario_schema() -> Raw:
    """JSON Schema of scenario files, so that editors complete them.

    Returns
    -------
    dict
        What ``allocation/schema/scenario.schema.json`` holds.

    Examples
    --------
    >>> scenario_schema()["properties"]["lots"]["minItems"]
    1
    """
    schema: Raw = Scenario.model_json_schema(by_alias=True)
    definitions: Raw = schema["$defs"]
    choices: list[Raw] = []
    for rule in RULES.values():
        model = rule.parameters.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= model.pop("$defs", {})
        model["required"] = sorted({"rule", *model.get("required", ())})
        definitions[rule.parameters.__name__] = model
        choices.append({"$ref": f"#/$defs/{rule.parameters.__name__}"})
    keys = schema["properties"]["keys"]
    keys["patternProperties"] = {name: {"anyOf": choices} for name in keys["patternProperties"]}
    text = {"type": "string"}
    definitions["Indicator"]["properties"] |= dict.fromkeys(("file", "column", "code_column"), text)
    definitions["Indicator"]["properties"] |= {
        "format": {"enum": list(FORMATS)},
        "filters": {"type": "object", "additionalProperties": text},
    }
    definitions["Finances"]["properties"] |= {
        "file": text,
        "format": {"enum": list(ACCOUNT_FORMATS)},
        "columns": {"type": "object", "additionalProperties": text},
    }
    _list_fields(definitions)
    for table in (schema, *definitions.values()):
        _name_fields(table)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return cast("Raw", json.loads(json.dumps(schema, sort_keys=True)))


def _list_fields(definitions: Raw) -> None:
    """Fields that name a list of points or a bill: read in, and never written."""
    text = {"type": "string"}
    texts = {"type": "object", "additionalProperties": text}
    columns = {"type": "object", "additionalProperties": {"anyOf": [text, texts]}}
    definitions["Points"]["properties"] |= {
        "file": text,
        "sheet": text,
        "heading_line": {"type": "integer", "minimum": 1},
        "columns": columns,
        "owners": texts,
    }
    drivers = {"enum": ["points", "power", "energy"]}
    definitions["Indicator"]["properties"] |= {"points": text, "driver": drivers, "class": text}
    for name in ("Lot", "Given"):
        definitions[name]["properties"]["bill"] = text
    amounts = dict(definitions["Lot"]["properties"]["amount"])
    years = {"type": "object", "patternProperties": {"^(19|20|21)\\d\\d$": amounts}}
    definitions["Lot"]["properties"]["years"] = years | {"additionalProperties": False}
    _one_of(definitions["Lot"], ("amount",), ("years",), ("bill",))
    _one_of(definitions["Points"], ("tallies",), ("file",))
    _one_of(definitions["Indicator"], ("unit", "year", "source"), ("points",))


def _one_of(table: Raw, asked: tuple[str, ...], *instead: tuple[str, ...]) -> None:
    """Fields that a table needs, unless it names what they are read from."""
    table["required"] = [name for name in table["required"] if name not in asked]
    table["anyOf"] = [{"required": list(names)} for names in (asked, *instead)]


def _name_fields(table: Raw) -> None:
    """Give each field the words of the form, instead of its identifier in capitals."""
    words = catalogue()
    for name, field in table.get("properties", {}).items():
        title = words.get(f"form.field.{name}")
        table["properties"][name] = field | ({"title": title} if title else {})
