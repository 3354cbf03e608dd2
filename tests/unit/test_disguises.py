"""What is seen of a file is read, not only its text: every disguise is a difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from allocation.model import Allocation
from allocation.pipeline import study
from allocation.reporting import provenance, verify, write_csv, write_document, write_page
from allocation.reporting.archive import packed, parts_of
from allocation.reporting.plain_csv import schema_beside, write_plain_csv
from allocation.reporting.record import beside, noun
from allocation.reporting.record.comparing import Difference, differences
from allocation.reporting.record.embedding import in_page, without_page_record
from allocation.reporting.record.hands import by_hand
from allocation.reporting.record.noise import recalculated
from allocation.reporting.record.noun import Record
from allocation.reporting.record.parsing import read_record
from allocation.reporting.record.reading import Printed, opened, reading
from allocation.reporting.record.reading.document import document_cells
from allocation.reporting.record.reading.workbook import workbook_cells
from allocation.reporting.workbook import write_workbook
from allocation.scenarios import read_scenario
from tests.conftest import ROOT
from tests.unit.disguises import DOCUMENTS, WORKBOOKS, Parts
from tests.unit.reported_scenario import reported

SUFFIXES: Final = (".docx", ".xlsx")


@pytest.fixture(scope="module")
def own() -> Allocation:
    found = study(read_scenario(ROOT / "scenarios" / "canal-seine-nord-2014.toml")).own
    assert found is not None
    return found


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, own: Allocation
) -> Callable[[str], tuple[Parts, tuple[Printed, ...]]]:
    """Parts of an annex or of a workbook, and what they show; written once."""
    folder = tmp_path_factory.mktemp("disguises")

    @cache
    def make(suffix: str) -> tuple[Parts, tuple[Printed, ...]]:
        path = folder / f"canal{suffix}"
        if suffix == ".docx":
            write_document(own, path)
        else:
            write_workbook(own, path)
        return parts_of(path), reading(path)

    return make


@pytest.mark.parametrize(
    ("suffix", "name"),
    [(".docx", name) for name in DOCUMENTS] + [(".xlsx", name) for name in WORKBOOKS],
)
def test_a_disguise_is_a_difference(
    made: Callable[[str], tuple[Parts, tuple[Printed, ...]]], suffix: str, name: str
) -> None:
    parts, due = made(suffix)
    disguise, read = {
        ".docx": (DOCUMENTS, document_cells),
        ".xlsx": (WORKBOOKS, workbook_cells),
    }[suffix]
    found = differences(read(disguise[name](dict(parts))), due)
    assert found
    assert recalculated(found, due)[0] == found, "no disguise passes for the noise of a program"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_parts_changed_one_by_one_are_named_whatever_they_show(
    tmp_path: Path, made: Callable[[str], tuple[Parts, tuple[Printed, ...]]], suffix: str
) -> None:
    parts, due = made(suffix)
    path = tmp_path / f"canal{suffix}"
    name = "word/settings.xml" if suffix == ".docx" else "xl/workbook.xml"
    packed(path, parts | {name: parts[name].rstrip() + b"<!-- -->"})
    assert reading(path) == due
    found = verify(path)
    assert (found.outcome, found.differences) == ("differs", ())
    assert [each.identifier for each in found.findings] == ["verify.by_hand"]
    assert name in found.text()


def test_empty_paragraphs_are_no_difference(
    made: Callable[[str], tuple[Parts, tuple[Printed, ...]]],
) -> None:
    """A program may add or lose those that only hold a section."""
    parts, due = made(".docx")
    name = "word/document.xml"
    spaced = parts[name].replace(b"<w:body>", b"<w:body><w:p/>")
    assert tuple(document_cells(parts | {name: spaced})) == due


def test_a_records_system_may_stamp_a_file() -> None:
    ours = {"xl/workbook.xml": b"1", "docProps/custom.xml": b"2", "_rels/.rels": b"3"}
    assert by_hand(ours | {"docProps/custom.xml": b"4", "_rels/.rels": b"5"}, ours) == ()
    assert by_hand({}, {"": b"1"}) == ()


def test_a_percentage_has_no_noise_but_that_of_its_own_digits() -> None:
    def cell(row: str, *said: tuple[str, str]) -> list[Printed]:
        return [Printed("A", row, "B", aspect, text) for aspect, text in said]  # pyright: ignore[reportArgumentType] - aspects

    due = [
        *cell("1", ("text", "500000000")),
        *cell("2", ("text", "0.14"), ("formula", "C2"), ("format", "0.0000 %")),
        *cell("3", ("text", "0.14"), ("formula", "C3"), ("format", "0.000000")),
    ]
    changes = tuple(Difference("A", row, "B", "text", "0.140001", "0.14") for row in ("2", "3"))
    assert recalculated(changes, due) == (changes[:1], changes[1:])
    last = Difference("A", "2", "B", "text", "0.140000000000001", "0.14")
    assert recalculated([last], due) == ((), (last,))


def test_a_page_whose_record_a_browser_could_show_does_not_pass(
    tmp_path: Path, own: Allocation
) -> None:
    path = tmp_path / "canal.html"
    write_page((own,), path)
    page = path.read_text(encoding="utf-8")
    shown = page.replace("<template id=", '<template shadowrootmode="open" id=')
    assert shown != page
    path.write_text(shown, encoding="utf-8", newline="\n")
    assert not verify(path).passed
    path.write_bytes(page.encode("cp1252", errors="xmlcharrefreplace"))
    assert verify(path).outcome == "unreadable", "a browser reads the alphabet that is declared"


def _forged_as(path: Path, version: str, before: str, after: str) -> None:
    """Change a cell, and pass for another version with every digest and fingerprint redone."""
    record = read_record(opened(path).record or "")
    redone = replace(record, version=version)
    redone = replace(redone, inputs=redone.expected_inputs(), anchor=redone.expected_anchor())
    text = path.read_text(encoding="utf-8-sig").replace(record.anchor, redone.anchor)
    assert before in text
    text = without_page_record(text.replace(before, after))
    path.write_text(text, encoding="utf-8-sig" if path.suffix == ".csv" else "utf-8", newline="")
    redone = replace(redone, figures=noun.digest(reading(path)))
    redone = replace(redone, seal=redone.expected_seal())
    if path.suffix == ".csv":
        beside(path).write_text(redone.text(), encoding="utf-8")
    else:
        path.write_text(in_page(text, redone.text()), encoding="utf-8", newline="")


@pytest.mark.parametrize("version", ["0.0.9", "99.0.0"])
@pytest.mark.parametrize("suffix", [".csv", ".html"])
def test_passing_for_another_version_hides_no_changed_cell(
    tmp_path: Path, own: Allocation, suffix: str, version: str
) -> None:
    path = tmp_path / f"canal{suffix}"
    if suffix == ".csv":
        write_csv(own, path)
    else:
        write_page((own,), path)
    _forged_as(path, version, "Somme", "Sommme")
    found = verify(path)
    assert (found.outcome, found.passed) == ("unproved", False)
    assert "Sommme" in {each.printed for each in found.differences} or suffix == ".html"
    assert f"installez la version {version}" in found.text()


def test_an_export_of_another_version_with_private_figures_is_incomplete_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = study(reported()).own
    assert found is not None
    path = tmp_path / "essai.csv"
    with monkeypatch.context() as then:
        for module in (provenance, noun):
            then.setattr(module, "tool_version", lambda: "0.0.9")
        write_csv(found, path)
    record = read_record(opened(path).record or "")
    sealed = _with_private(record)
    beside(path).write_text(sealed.text(), encoding="utf-8")
    assert verify(path).outcome == "incomplete"


def _with_private(record: Record) -> Record:
    told = replace(record, private=noun.Private("00" * 16, "0" * 64))
    told = replace(told, inputs=told.expected_inputs())
    return replace(told, seal=told.expected_seal())


def test_the_schema_of_a_table_is_verified_when_it_is_there(
    tmp_path: Path, own: Allocation
) -> None:
    path = tmp_path / "canal.csv"
    write_plain_csv(own, path)
    schema = schema_beside(path)
    text = schema.read_text(encoding="utf-8")
    schema.write_text(text.replace('"integer"', '"number"'), encoding="utf-8", newline="\n")
    found = verify(path)
    assert [each.identifier for each in found.findings] == ["verify.table_schema"]
    assert not found.passed
    schema.unlink()
    assert verify(path).outcome == "identical", "a table may be sent without its schema"
