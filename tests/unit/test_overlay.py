"""A private file stays on its machine: beside the scenario, refused by every writing."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Final

import nbformat
import pytest
from nbclient import NotebookClient
from rich.pretty import pretty_repr

from allocation.budget import budget_impact, member_budget
from allocation.departure import departure
from allocation.errors import OutputError, ScenarioError
from allocation.overlay import salted_digest
from allocation.pipeline import allocate, study
from allocation.reporting.briefs import brief_command, budget_answer, year_answer
from allocation.reporting.csv_file import write_csv
from allocation.reporting.exports import DEFAULT_FORMATS, FORMATS, export
from allocation.reporting.json_lines import json_line
from allocation.reporting.page import write_page
from allocation.scenarios import parse_scenario, read_scenario, scenario_tables, write_scenario
from tests.pdf_reading import heard

ROOT: Final = Path(__file__).resolve().parents[2]
CANAL: Final = ROOT / "scenarios" / "canal-seine-nord-appels.toml"
WORDS: Final = ("zoubidou", "karambole", "pistouflet", "brimborion", "fanfreluche", "mirliton")
FIGURES: Final = (
    *("317428519", "58203947", "31947205", "643918273", "24817395"),  # accounts and red line
    *("73519284", "0.0371", "0.0193"),  # loan, its rate, a trend
)
COORDINATES: Final = re.compile(rb'\s(d|transform|points|[xy][12]?|width|height|viewBox)="[^"]*"')
PRIVATE: Final = """
schema = 1
scenario = "canal-seine-nord-appels"

[sources.zoubidou]
title = "karambole"
publisher = "pistouflet"
status = "calcul"

[finances.80]
year = 2024
source = "zoubidou"
debt = 317428519
gross_savings = 58203947
net_savings = 31947205
receipts = 643918273
trend = { gross_savings = 0.0193 }
where = "brimborion"

[[red_lines]]
owner = "80"
text = "fanfreluche"
kind = "max_amount"
member = "80"
value = 24817395
source = "zoubidou"

[positions.80]
text = "mirliton"
source = "zoubidou"
key = "convention"

[[loans]]
label = "mirliton"
carrier = "brimborion"
amount = 73519284
draws = { 2027 = 73519284 }
terms = { rate = 0.0371, years = 20, source = "zoubidou" }
repaid_by = { shares = { 80 = "1/7" }, others = "fanfreluche", source = "zoubidou" }
source = "zoubidou"
"""


@pytest.fixture
def private(tmp_path: Path) -> Path:
    path = tmp_path / "somme.prive.toml"
    path.write_text(PRIVATE, encoding="utf-8")
    return path


def opened(path: Path) -> bytes:
    """Bytes of a file, the parts of an archive unzipped; what a PDF says; no coordinate."""
    content = path.read_bytes()
    if path.suffix == ".pdf":
        return said_by(path)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            content += b"\n".join(archive.read(name) for name in archive.namelist())
    return COORDINATES.sub(b"", content) if path.suffix == ".html" else content


def said_by(path: Path) -> bytes:
    """Texts of a PDF, alternative ones and properties included, and the files attached to it."""
    found = heard(path)
    said = [found.root.said, found.metadata, *(part.alt for part in found.root.walk())]
    files = [content for each in found.reader.attachments.values() for content in each]
    return "\n".join(said).encode() + b"\n".join(files)


def leaks(text: str | bytes) -> list[str]:
    """Strings and figures of the private file that a text holds, however they are written."""
    plain = text if isinstance(text, str) else text.decode("utf-8", errors="ignore")
    bare = re.sub(r"(?<=\d)[\s\u202f\u00a0,.](?=\d)", "", plain)
    said = [word for word in WORDS if word in plain.lower()]
    return said + [f for f in FIGURES if f in plain or f.replace("0.", "") in bare]


def test_the_search_finds_what_it_is_given():
    assert leaks("… Zoubidou …") == ["zoubidou"]
    assert leaks("58\u202f203\u202f947,00 €") == ["58203947"]
    assert leaks(PRIVATE) == [*WORDS, *FIGURES]


def test_no_exported_byte_comes_from_the_private_file(private, tmp_path):
    scenario = read_scenario(CANAL, private)
    folder = tmp_path / "exports"
    written = [*export(study(scenario), folder, formats=FORMATS)]
    written += brief_command(allocate(scenario), "80", folder)
    assert {path.suffix for path in written} >= {f".{name}" for name in DEFAULT_FORMATS}
    assert {path.name: leaks(opened(path)) for path in written if leaks(opened(path))} == {}


def test_no_text_form_of_a_scenario_comes_from_the_private_file(private, caplog):
    scenario = read_scenario(CANAL, private)
    allocation = allocate(scenario)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("essai").info("%s %r %s", scenario, scenario, allocation)
    forms = [
        repr(scenario),
        str(scenario),
        repr(allocation),
        write_scenario(scenario),
        json.dumps(scenario_tables(scenario), default=str),
        scenario.model_dump_json(),
        json_line(allocation),
        str(budget_impact(allocation, "80")),
        repr(member_budget(allocation, "80")),
        caplog.text,
    ]
    assert [leaks(form) for form in forms] == [[]] * len(forms)
    assert parse_scenario(write_scenario(scenario), "copie") == read_scenario(CANAL)


def test_an_executed_notebook_holds_nothing_of_the_private_file(private, tmp_path):
    source = f"""
from allocation import allocate, compare, read_scenario
from allocation.budget import budget_impact, member_budget
scenario = read_scenario({str(CANAL)!r}, private={str(private)!r})
allocation = allocate(scenario)
display(scenario, allocation, scenario.revealed(), budget_impact(allocation, "80"))
display(member_budget(allocation, "80"), compare(allocation))
print(scenario, scenario.revealed())
"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    saved = tmp_path / "carnet.ipynb"
    nbformat.write(notebook, saved)
    text = saved.read_text(encoding="utf-8")
    assert "canal-seine-nord-appels" in text
    assert leaks(text) == []


def test_the_screen_shows_what_no_file_holds(private):
    scenario = read_scenario(CANAL, private)
    shown = scenario.revealed()
    assert shown.is_revealed
    assert shown.revealed() is shown
    assert [line.text for line in shown.red_lines] == ["fanfreluche"]
    failed = [check for check in allocate(shown).checks if not check.passed]
    assert [check.facts["text"] for check in failed] == ["fanfreluche"]
    told = "\n".join(
        item.text() for item in budget_answer(allocate(scenario), "80") if hasattr(item, "text")
    )
    assert "mirliton" in told
    (_, ratio, split) = year_answer(allocate(scenario), "80", 2027, include_private=True)
    assert (ratio.identifier, split.identifier) == ("answer.ratio", "answer.calls_split")


def test_every_writing_refuses_a_revealed_scenario(private, tmp_path):
    shown = read_scenario(CANAL, private).revealed()
    allocation = allocate(shown)
    target = tmp_path / "f"
    writings = (
        lambda: write_scenario(shown),
        lambda: json_line(allocation),
        lambda: write_csv(allocation, target),
        lambda: write_page(allocation, target),
        lambda: export(study(shown), tmp_path / "exports"),
        lambda: brief_command(allocation, "80", tmp_path),
    )
    for write in writings:
        with pytest.raises(OutputError) as refused:
            write()
        assert refused.value.code == "private_revealed"
    assert not target.exists()
    assert list(tmp_path.rglob("*.docx")) == []
    assert leaks(repr(shown) + str(shown)) == []


def test_asked_for_by_name_the_private_figures_are_printed_and_marked(private, tmp_path):
    scenario = read_scenario(CANAL, private)
    for path in brief_command(allocate(scenario), "80", tmp_path, include_private=True):
        content = opened(path).decode("utf-8", errors="ignore")
        assert "Contient des chiffres privés" in content
        assert "mirliton" in content
    frame = budget_impact(allocate(scenario), "80", include_private=True)
    assert str(frame["debt_before"][2025]) == "317428519.00"
    published = scenario.included()
    assert published.overlay is None
    assert leaks(write_scenario(published)) == [*WORDS, *FIGURES]


def test_without_overlay_nothing_changes():
    scenario = read_scenario(CANAL)
    assert scenario.overlay is None
    assert scenario.included() is scenario
    assert scenario.revealed() is scenario


def test_a_departure_keeps_the_private_file_apart(private):
    left = departure(read_scenario(CANAL, private), "59")
    assert left.recomputed.scenario.overlay is not None
    assert leaks(repr(left)) == []


def test_a_record_keeps_a_salted_hash_only(private):
    overlay = read_scenario(CANAL, private).overlay
    assert overlay is not None
    digest = salted_digest(overlay, b"un sel")
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    assert digest == salted_digest(overlay, b"un sel")
    assert digest != salted_digest(overlay, b"un autre sel")
    moved = overlay.model_copy(update={"red_lines": ()})
    assert digest != salted_digest(moved, b"un sel")


@pytest.mark.parametrize(
    ("before", "after", "place", "code"),
    [
        ('"canal-seine-nord-appels"', '"un-autre"', "scenario", "overlay_scenario"),
        ("[sources.zoubidou]", "[sources.cdc-2026]", "sources.cdc-2026", "overlay_taken"),
        ('member = "80"', 'member = "99"', "red_lines[1].member", "unknown_members"),
        ('key = "convention"', 'key = "mirliton"', "positions.80.key", "unknown_keys"),
        ("rate = 0.0371", "rate = -0.0371", "loans[1].terms.rate", "too_small"),
        ("debt = 317428519", "dette = 317428519", "finances.80.dette", "unknown_field"),
        ("draws = { 2027 = 73519284 }", "draws = { 2027 = 73519283 }", "loans[1]", "loan_draws"),
    ],
)
def test_a_fault_of_a_private_file_says_where_and_not_what(private, before, after, place, code):
    text = PRIVATE.replace(before, after)
    assert text != PRIVATE
    private.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        read_scenario(CANAL, private)
    assert (place, code) in [(fault.place, fault.code) for fault in refused.value.faults]
    said = refused.value.text().replace("sources.zoubidou", "")
    assert [figure for figure in FIGURES if figure in said] == []


def test_the_file_of_another_scenario_gets_one_message_and_no_other(private):
    other = ROOT / "scenarios" / "canal-seine-nord-2019.toml"
    text = private.read_text(encoding="utf-8").replace("shares = { 80", "shares = { HDF")
    private.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(other, private)
    assert [fault.code for fault in caught.value.faults] == ["overlay_scenario"]


def test_an_overlay_on_the_screen_of_a_notebook_names_its_scenario_only(private):
    overlay = read_scenario(CANAL, private).overlay
    assert leaks(repr(overlay) + str(overlay) + pretty_repr(overlay)) == []
    assert "canal-seine-nord-appels" in repr(overlay)


def test_a_private_file_that_is_absent_or_broken_is_refused(private, tmp_path):
    with pytest.raises(ScenarioError, match="introuvable"):
        read_scenario(CANAL, tmp_path / "rien.prive.toml")
    private.write_text("schema = = 1", encoding="utf-8")
    with pytest.raises(ScenarioError, match="ligne 1"):
        read_scenario(CANAL, private)
    private.write_text("sources = 3\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="scenario"):
        read_scenario(CANAL, private)


def test_the_command_line_prints_private_figures_and_writes_none(private, tmp_path):
    from allocation.verbs.brief import COMMAND  # noqa: PLC0415 - next to its only use

    screen = io.StringIO()
    with contextlib.redirect_stdout(screen):
        COMMAND.main(
            [
                str(CANAL),
                "--for",
                "80",
                "--private",
                str(private),
                "--out",
                str(tmp_path / "notes"),
            ],
            standalone_mode=False,
        )
    assert "mirliton" in screen.getvalue()
    written = list((tmp_path / "notes").iterdir())
    assert {path.suffix for path in written} == {".docx", ".html", ".pdf"}
    assert [leaks(opened(path)) for path in written] == [[], [], []]


def test_the_repository_ignores_private_files():
    assert "*.prive.toml" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_a_loan_of_the_overlay_is_read_exactly(private):
    (loan,) = read_scenario(CANAL, private).included().loans
    assert loan.terms.rate == Fraction(371, 10_000)
