"""What an export carries, where, and what `verify` says of it: every outcome, every format."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import docx
import openpyxl
import pytest

from allocation.cli import main
from allocation.errors import UnreadableError
from allocation.model import Allocation
from allocation.pipeline import allocate, study
from allocation.reporting import (
    provenance,
    verify,
    write_csv,
    write_document,
    write_page,
    write_workbook,
)
from allocation.reporting.archive import packed, parts_of
from allocation.reporting.booklets import booklet
from allocation.reporting.briefs import brief
from allocation.reporting.plain_csv import write_plain_csv
from allocation.reporting.provenance import anchor, anchor_of, cents_of, foot
from allocation.reporting.record import Edition, beside, noun, verifying, versions
from allocation.reporting.record.comparing import Difference, differences
from allocation.reporting.record.embedding import NAMESPACE, in_page, page_record
from allocation.reporting.record.noun import Record, record_of
from allocation.reporting.record.parsing import read_record
from allocation.reporting.record.reading import Opened, Printed, opened, reading
from allocation.reporting.record.verifying import remade
from allocation.scenarios import parse_scenario, read_scenario, write_scenario
from tests.office import XLSX, converted
from tests.unit.reported_scenario import reported
from tests.unit.test_overlay import CANAL, FIGURES, PRIVATE, WORDS, leaks
from tests.unit.test_overlay import opened as bytes_of

ROOT: Final = Path(__file__).resolve().parents[2]
OFFICE: Final = (".docx", ".xlsx")


def _page(shown: list[Allocation], path: Path, language: str = "fr", first: str | None = None):
    write_page(shown, path, language, first)


def _workbook(shown: list[Allocation], path: Path, language: str = "fr", first: str | None = None):
    write_workbook(shown[0], path, language, first, shown[1:])


def _document(shown: list[Allocation], path: Path, language: str = "fr", first: str | None = None):
    write_document(
        shown[0], path, "annexe-convention", language=language, first=first, variants=shown[1:]
    )


def _csv(shown: list[Allocation], path: Path, language: str = "fr", first: str | None = None):
    write_csv(shown[0], path, language, first)


def _plain(shown: list[Allocation], path: Path, language: str = "fr", first: str | None = None):
    del first
    write_plain_csv(shown[0], path, language)


def _brief(shown: list[Allocation], path: Path, language: str = "fr", first: str | None = None):
    brief(shown[0], first or shown[0].members[0], path, language)


WRITERS: Final[dict[str, Callable[..., None]]] = {
    "page.html": _page,
    "livre.xlsx": _workbook,
    "annexe.docx": _document,
    "table.csv": _csv,
    "table.plain.csv": _plain,
    "note.html": _brief,
    "note.docx": _brief,
}


@pytest.fixture(scope="module")
def shown() -> list[Allocation]:
    found = study(reported())
    assert found.own is not None
    return [found.own, *found.variants]


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory, shown: list[Allocation]) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("made")

    @cache
    def make(name: str) -> Path:
        WRITERS[name](shown, folder / name)
        return folder / name

    return make


@pytest.fixture
def made(tmp_path: Path, _made: Callable[[str], Path]) -> Callable[[str], Path]:
    """Copy of an export in French, written once for all tests."""

    def copy(name: str) -> Path:
        source = _made(name)
        for path in (source, beside(source)):
            if path.is_file():
                shutil.copyfile(path, tmp_path / path.name)
        return tmp_path / name

    return copy


KNOWN: Final[dict[str, Opened]] = {}


@pytest.fixture(autouse=True)
def _recomputed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a record asks for is written again once: it only depends on its inputs."""

    def cached(record: Record, private: str | Path | None = None) -> Opened:
        if private is not None:
            return remade(record, private)
        asked = record.expected_inputs()
        if asked not in KNOWN:
            KNOWN[asked] = remade(record)
        return KNOWN[asked]

    monkeypatch.setattr(verifying, "remade", cached)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(("language", "first"), [("fr", None), ("en", "59")])
def test_an_export_is_found_identical(
    tmp_path: Path, shown: list[Allocation], name: str, language: str, first: str | None
) -> None:
    path = tmp_path / name
    WRITERS[name](shown, path, language, first)
    found = verify(path)
    assert (found.outcome, found.passed, found.differences) == ("identical", True, ())
    assert found.anchor == anchor(shown)
    assert found.anchor in found.text(language)


@pytest.mark.parametrize("name", WRITERS)
def test_a_record_says_what_was_asked_of_which_scenario(
    tmp_path: Path, shown: list[Allocation], name: str
) -> None:
    path = tmp_path / name
    WRITERS[name](shown, path, "en", "59")
    found = opened(path)
    record = read_record(found.record or "")
    assert record.schema == 1
    assert record.version == provenance.tool_version()
    assert record.suffix == found.suffix == path.suffix
    assert record.language == "en"
    assert record.scenarios == (write_scenario(shown[0].scenario),)
    assert parse_scenario(record.scenarios[0], "record") == shown[0].scenario
    assert {each.key for each in record.shown} <= {each.variant for each in shown}
    assert record.shown[0].cents == cents_of(shown[0])
    assert record.figures == noun.digest(reading(path))
    assert read_record(record.text()) == record


@pytest.mark.parametrize("name", [name for name in WRITERS if not name.endswith(".csv")])
def test_the_short_fingerprint_is_at_the_foot_of_every_page(
    made: Callable[[str], Path], shown: list[Allocation], name: str
) -> None:
    path = made(name)
    line = foot(shown)
    feet = [each for each in reading(path) if line in each.text]
    if path.suffix == ".html":
        assert any("@bottom-left" in each.text for each in feet)
    else:
        assert all(each.aspect == "header" for each in feet)
    if path.suffix == ".xlsx":
        sheets = {each.table for each in reading(path) if each.aspect == "text"}
        assert {each.table for each in feet} == sheets


def test_the_short_fingerprint_seals_scenario_version_and_cents() -> None:
    scenario = reported()
    own = allocate(scenario)
    texts, cents = (write_scenario(scenario),), (cents_of(own),)
    kept = anchor_of(texts, cents, "0.1.0")
    assert anchor([own]) == anchor_of(texts, cents, provenance.tool_version())
    renamed = write_scenario(scenario.model_copy(update={"title": "Autre"}))
    lot, member = own.lots[0].lot, own.members[0]
    moved = cents_of(own)
    moved["lots"][lot][member] += 1
    others = {
        anchor_of((renamed,), cents, "0.1.0"),
        anchor_of(texts, (moved,), "0.1.0"),
        anchor_of(texts, cents, "0.1.1"),
    }
    assert len(others | {kept}) == 4
    turned = {name: dict(reversed(each.items())) for name, each in cents_of(own)["lots"].items()}
    assert anchor_of(texts, ({**cents_of(own), "lots": turned},), "0.1.0") == kept


def test_every_format_of_one_study_bears_the_same_short_fingerprint(
    made: Callable[[str], Path], shown: list[Allocation]
) -> None:
    found: set[str] = set()
    for name in WRITERS:
        found.add(_record(made(name)).anchor)
    assert found == {anchor(shown[:1])}
    assert anchor([shown[1]]) not in found


def test_a_record_holds_several_scenarios(shown: list[Allocation]) -> None:
    other = allocate(read_scenario(ROOT / "scenarios" / "canal-seine-nord-2014.toml"))
    edition = Edition("booklet", (*shown, other), "fr", None, {"kinds": ("annexe", "rapport")})
    record = record_of(edition, ".docx", "")
    assert len(record.scenarios) == 2
    assert [each.scenario for each in record.shown] == [*(0 for _ in shown), 1]
    assert record.presented == (record.shown[0], record.shown[-1])
    assert record.anchor == anchor(edition.allocations)
    assert read_record(record.text()) == record


def test_a_booklet_of_several_scenarios_is_written_again_from_its_record(tmp_path: Path) -> None:
    names = ("canal-seine-nord-2014", "canal-seine-nord-2019")
    found = [allocate(read_scenario(ROOT / "scenarios" / f"{name}.toml")) for name in names]
    path = tmp_path / "conseil.docx"
    booklet(found, path, language="en", first="80")
    assert verify(path).outcome == "identical"
    assert verify(path).anchor == anchor(found)
    assert verify(path).anchor not in {anchor([each]) for each in found}


def test_office_files_declare_the_part_of_the_record(made: Callable[[str], Path]) -> None:
    for name, whole in (("livre.xlsx", "xl/workbook"), ("annexe.docx", "word/document")):
        parts = parts_of(made(name))
        (item,) = (part for part, text in parts.items() if f'xmlns="{NAMESPACE}"'.encode() in text)
        number = item.removeprefix("customXml/item").removesuffix(".xml")
        folder, _, file = whole.partition("/")
        relations = parts[f"{folder}/_rels/{file}.xml.rels"].decode()
        assert f'Target="../customXml/item{number}.xml"' in relations
        types = parts["[Content_Types].xml"].decode()
        assert f'/customXml/itemProps{number}.xml"' in types
        assert '<Default Extension="xml" ContentType="application/xml"/>' in types
        assert f"itemProps{number}.xml" in parts[f"customXml/_rels/item{number}.xml.rels"].decode()
        properties = parts[f"customXml/itemProps{number}.xml"].decode()
        assert f'ds:uri="{NAMESPACE}"' in properties


def test_other_readers_open_office_files(made: Callable[[str], Path]) -> None:
    assert openpyxl.load_workbook(made("livre.xlsx")).sheetnames
    assert docx.Document(str(made("annexe.docx"))).tables


def test_a_page_holds_its_record_as_data_that_nothing_runs() -> None:
    hostile = '</template><script>alert("x")</script>&lt;'
    page = in_page("<html><body><p>1</p></body></html>", hostile)
    assert "<script" not in page
    assert page_record(page) == hostile
    with pytest.raises(UnreadableError):
        page_record(in_page(page, hostile))


def test_a_csv_has_its_record_beside_and_never_inside(made: Callable[[str], Path]) -> None:
    path = made("table.csv")
    assert beside(path).name == "table.csv.record.json"
    assert "sha256" not in path.read_text(encoding="utf-8-sig")
    beside(path).unlink()
    assert verify(path).outcome == "no_record"
    assert "enregistrement" in verify(path).text()


def _changed(path: Path, before: bytes, after: bytes, part: str = "") -> None:
    if path.suffix in OFFICE:
        parts = parts_of(path)
        names = [name for name in parts if name.startswith(part) and before in parts[name]]
        assert names
        packed(path, parts | {name: parts[name].replace(before, after, 1) for name in names[:1]})
        return
    content = path.read_bytes()
    assert before in content
    path.write_bytes(content.replace(before, after, 1))


def test_a_changed_cell_is_named_with_what_it_should_be(made: Callable[[str], Path]) -> None:
    path = made("table.csv")
    _changed(path, b"Somme", b"Sommme")
    found = verify(path)
    assert found.outcome == "differs"
    (difference,) = found.differences
    assert (difference.printed, difference.recomputed) == ("Sommme", "Somme")
    assert difference.column == "2"
    assert "imprimé « Sommme », recalculé « Somme »" in found.text()
    assert "printed" in found.text("en")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (b"Essai", b"Essais", "verify.inputs"),
        (b'"key": "', b'"key": "x', "verify.inputs"),
        (b'"inputs_sha256": "', b'"inputs_sha256": "0', "verify.inputs"),
        (b'"figures_sha256": "', b'"figures_sha256": "0', "verify.figures"),
        (b'"fingerprint": "', b'"fingerprint": "0', "verify.anchor"),
        (b'"record_sha256": "', b'"record_sha256": "0', "verify.seal"),
        (b'"format": ".csv"', b'"format": ".html"', "verify.format"),
    ],
)
def test_what_was_changed_in_a_record_is_named(
    tmp_path: Path, shown: list[Allocation], before: bytes, after: bytes, code: str
) -> None:
    titled = [
        replace(each, scenario=each.scenario.model_copy(update={"title": "Essai"}))
        for each in shown
    ]
    path = tmp_path / "table.csv"
    write_csv(titled[0], path)
    _changed(beside(path), before, after)
    found = verify(path)
    assert not found.passed
    assert code in [each.identifier for each in found.findings]


def test_a_record_written_again_by_a_forger_is_recomputed(made: Callable[[str], Path]) -> None:
    path = made("table.csv")
    _changed(path, b"Somme", b"Sommme")
    record = replace(_record(path), figures=noun.digest(reading(path)))
    record = replace(record, seal=record.expected_seal())
    beside(path).write_text(record.text(), encoding="utf-8")
    found = verify(path)
    assert [each.identifier for each in found.findings] == ["verify.cells"]
    assert found.differences[0].printed == "Sommme"


def test_a_digest_written_for_cells_that_were_not_changed_is_named(
    made: Callable[[str], Path],
) -> None:
    path = made("table.csv")
    own = _record(path)
    (first, *others) = own.shown
    cents = json.loads(json.dumps(first.cents))
    year = next(iter(cents["schedule"]))
    cents["schedule"][year]["80"] += 1
    record = replace(own, shown=(replace(first, cents=cents), *others))
    record = replace(record, anchor=record.expected_anchor())
    beside(path).write_text(replace(record, seal=record.expected_seal()).text(), encoding="utf-8")
    assert [each.identifier for each in verify(path).findings] == ["verify.seal"]


def _record(path: Path) -> Record:
    return read_record(opened(path).record or "")


@pytest.mark.parametrize("name", WRITERS)
def test_an_older_version_explains_itself(
    tmp_path: Path, shown: list[Allocation], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    with monkeypatch.context() as then:
        for module in (provenance, noun):
            then.setattr(module, "tool_version", lambda: "0.0.9")
        WRITERS[name](shown, path)
    found = verify(path)
    assert found.outcome == "other_version", found.text()
    assert found.passed
    assert "0.0.9" in found.text()
    assert provenance.tool_version() in found.text()


def test_an_older_version_that_gave_other_cents_lists_them(
    tmp_path: Path, shown: list[Allocation], monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_cents(allocation: Allocation) -> dict[str, dict[str, dict[str, int]]]:
        cents = cents_of(allocation)
        lot = next(iter(cents["lots"].values()))
        lot["80"], lot["59"] = lot["80"] + 1, lot["59"] - 1
        return cents

    path = tmp_path / "page.html"
    with monkeypatch.context() as then:
        for module in (provenance, noun):
            then.setattr(module, "tool_version", lambda: "0.0.9")
            then.setattr(module, "cents_of", other_cents)
        write_page(shown[:1], path)
    found = verify(path)
    assert found.outcome == "differs"
    assert sorted(each.column for each in found.differences) == ["59", "80"]
    assert "seraient autres" in found.text()


def test_an_older_export_that_was_changed_since_says_so(
    tmp_path: Path, shown: list[Allocation], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    with monkeypatch.context() as then:
        for module in (provenance, noun):
            then.setattr(module, "tool_version", lambda: "0.0.9")
        write_csv(shown[0], path)
    _changed(path, b"Somme", b"Sommme")
    found = verify(path)
    codes = [each.identifier for each in found.findings]
    assert codes == ["verify.figures", "verify.versions", "verify.cents_same", "verify.cells_today"]
    assert [each.printed for each in found.differences] == ["Sommme"]


def test_an_older_scenario_that_is_refused_today_says_so(
    made: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made("table.csv")
    own = _record(path)
    record = replace(own, version="0.0.9", scenarios=("schema = 1",))
    record = replace(record, inputs=record.expected_inputs(), anchor=record.expected_anchor())
    beside(path).write_text(replace(record, seal=record.expected_seal()).text(), encoding="utf-8")
    found = verify(path)
    assert not found.passed
    assert "ne se recalcule pas" in found.text()
    monkeypatch.setattr(versions, "tool_version", lambda: "0.0.9")
    monkeypatch.setattr(verifying, "tool_version", lambda: "0.0.9")
    assert "ne se recalcule pas" in verify(path).text()


def test_a_newer_format_of_record_is_not_guessed(made: Callable[[str], Path]) -> None:
    path = made("table.csv")
    record = replace(_record(path), schema=2, version="9.0.0")
    beside(path).write_text(record.text(), encoding="utf-8")
    found = verify(path)
    assert found.outcome == "unreadable"
    assert "9.0.0" in found.text()


@pytest.mark.parametrize(
    "options",
    [
        {"path": "ailleurs"},
        {"language": "en"},
        {"inconnue": True},
        {"plain": 3, "variants": "x"},
        {"allocation": "x"},
    ],
)
def test_a_record_that_asks_for_anything_else_is_refused(
    made: Callable[[str], Path],
    tmp_path: Path,
    options: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    path = made("table.csv")
    there = set(tmp_path.iterdir())
    record = replace(_record(path), options=options)
    record = replace(record, inputs=record.expected_inputs())
    beside(path).write_text(replace(record, seal=record.expected_seal()).text(), encoding="utf-8")
    found = verify(path)
    assert found.outcome == "differs"
    assert "verify.not_recomputed" in [each.identifier for each in found.findings]
    assert set(tmp_path.iterdir()) == there, "a record never chooses where anything is written"


@pytest.mark.parametrize("suffix", ["/../ailleurs.csv", "", ".toml", "\\ailleurs.csv"])
def test_a_format_that_is_a_path_is_refused(made: Callable[[str], Path], suffix: str) -> None:
    path = made("table.csv")
    record = replace(_record(path), suffix=suffix)
    record = replace(record, inputs=record.expected_inputs())
    with pytest.raises(UnreadableError) as refused:
        remade(record)
    assert refused.value.code == "record_options"


@pytest.mark.parametrize(
    "change",
    [
        {"language": "de"},
        {"first": "99"},
        {"document": "poster"},
        {"options": {"kind": 3}},
        {"scenarios": ("schema = 1",)},
    ],
)
def test_a_record_that_cannot_be_written_again_is_said(
    made: Callable[[str], Path], change: dict[str, object]
) -> None:
    path = made("annexe.docx")
    record = replace(_record(path), **change)  # pyright: ignore[reportArgumentType] - made up
    record = replace(record, inputs=record.expected_inputs(), anchor=record.expected_anchor())
    with pytest.raises(Exception, match=r".+"):
        remade(record)
    parts = parts_of(path)
    (item,) = (name for name, text in parts.items() if b"figures_sha256" in text)
    text = replace(record, seal=record.expected_seal()).text().replace("&", "&amp;")
    text = text.replace("<", "&lt;")
    packed(path, parts | {item: f'<record xmlns="{NAMESPACE}">{text}</record>'.encode()})
    assert verify(path).outcome == "differs"


UNREADABLE: Final[dict[str, bytes]] = {
    "empty.xlsx": b"",
    "text.docx": b"PK\x03\x04 not an archive",
    "picture.html": b"\x89PNG\r\n\x1a\n\0\0\0",
    "nothing.csv": b"\0\0",
    "paper.pdf": b"%PDF-1.7\n",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_none_of_ours_is_said_without_a_traceback(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(UNREADABLE[name])
    found = verify(path)
    assert found.outcome in ("unreadable", "no_record")
    assert not found.passed
    assert found.text("en")
    assert verify(tmp_path / "absent.xlsx").outcome == "unreadable"
    assert verify(tmp_path).outcome == "unreadable"


@pytest.mark.parametrize("name", ["livre.xlsx", "annexe.docx"])
def test_a_file_cut_or_mixed_up_anywhere_never_raises(
    made: Callable[[str], Path], name: str
) -> None:
    path = made(name)
    whole = path.read_bytes()
    for at in range(0, len(whole), len(whole) // 40):
        path.write_bytes(whole[:at])
        assert not verify(path).passed
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        assert verify(path).text()


@pytest.mark.parametrize("name", ["livre.xlsx", "annexe.docx"])
@pytest.mark.parametrize("part", ["main", "record", "relations"])
def test_document_types_and_broken_parts_are_refused(
    made: Callable[[str], Path], name: str, part: str
) -> None:
    path = made(name)
    parts = parts_of(path)
    main = "xl/workbook.xml" if name.endswith("xlsx") else "word/document.xml"
    places = {
        "main": main,
        "record": next(n for n, text in parts.items() if b"figures_sha256" in text),
        "relations": main.replace("/", "/_rels/") + ".rels",
    }
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    text = parts[places[part]].decode()
    for content in (
        text.replace("?>\n", f"?>\n{bomb}", 1).encode(),
        text.replace("?>\n", f"?>\n{bomb}", 1).replace("UTF-8", "UTF-16", 1).encode("utf-16"),
        b"<open>",
        b"\xff\xfe\xfd",
        f'<?xml version="1.0"?>{bomb}<record xmlns="{NAMESPACE}">&b;</record>'.encode(),
    ):
        packed(path, parts | {places[part]: content})
        found = verify(path)
        assert not found.passed, found.text()
    packed(path, {n: text for n, text in parts.items() if n != places[part]})
    assert not verify(path).passed or part == "nothing"


def test_an_archive_that_swells_is_not_opened(
    made: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made("livre.xlsx")
    parts = parts_of(path)
    monkeypatch.setattr("allocation.reporting.archive._LARGEST_PART", 2**20)
    packed(path, parts | {"xl/media/image9.png": bytes(2**20 + 1)})
    assert "trop grand" in verify(path).text()
    monkeypatch.setattr("allocation.reporting.archive._LARGEST_WHOLE", 2**20)
    packed(path, parts | {f"xl/media/{i}.png": bytes(2**19) for i in range(3)})
    assert "trop grand" in verify(path).text()
    monkeypatch.setattr("allocation.reporting.archive._MOST_PARTS", 3)
    packed(path, parts)
    assert "trop grand" in verify(path).text()


def test_a_part_that_is_there_twice_is_refused(made: Callable[[str], Path]) -> None:
    path = made("livre.xlsx")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert verify(path).outcome == "unreadable"


@pytest.mark.parametrize(
    ("name", "before", "after", "aspect"),
    [
        ("livre.xlsx", b'<row r="7"', b'<row r="7" hidden="1"', "hidden"),
        ("livre.xlsx", b'<sheet name="C', b'<sheet state="hidden" name="C', "hidden"),
        ("livre.xlsx", b"showGridLines", b'showZeros="0" showGridLines', "hidden"),
        ("livre.xlsx", b"&amp;L&amp;8", b"&amp;L&amp;8x", "header"),
        ("livre.xlsx", b'<numFmt numFmtId="165" formatCode="', None, "format"),
        ("livre.xlsx", b'<c:dLbls><c:numFmt formatCode="', None, "drawing"),
        ("livre.xlsx", b'rgb="FFDCE6F1"', b'rgb="FF000000"', "look"),
        ("annexe.docx", b"<w:t>Somme", b"<w:rPr><w:vanish/></w:rPr><w:t>Somme", "text"),
        ("page.html", b"<td", b"<td hidden", "markup"),
        ("page.html", b"</style>", b"td::after{content:'9'}</style>", "text"),
        ("page.html", b"<rect ", b"<rect hidden ", "markup"),
    ],
)
def test_what_hides_or_dresses_a_figure_is_read(
    made: Callable[[str], Path], name: str, before: bytes, after: bytes | None, aspect: str
) -> None:
    path = made(name)
    after = before + b"&quot;9&quot;" if after is None else after
    _changed(path, before, after, "xl" if path.suffix == ".xlsx" else "word")
    found = verify(path)
    assert found.outcome == "differs"
    assert aspect in {each.aspect for each in found.differences}


def test_a_foreign_part_is_named(made: Callable[[str], Path]) -> None:
    for name, part in (("livre.xlsx", "xl/vbaProject.bin"), ("annexe.docx", "word/vbaProject.bin")):
        path = made(name)
        packed(path, {**parts_of(path), part: b"macro"})
        assert [each.aspect for each in verify(path).differences] == ["part"]


def test_files_saved_again_by_an_office_keep_their_record(
    made: Callable[[str], Path], tmp_path: Path
) -> None:
    large, sections = tmp_path / "millions.xlsx", tmp_path / "sections.docx"
    write_workbook(allocate(read_scenario(ROOT / "scenarios/canal-seine-nord-2014.toml")), large)
    write_document(allocate(read_scenario(ROOT / "scenarios/accueil-social.toml")), sections)
    for name, other, kind in (
        ("livre.xlsx", large, XLSX),
        ("annexe.docx", sections, "docx:MS Word 2007 XML"),
    ):
        path = made(name)
        kept = converted([other, path], tmp_path / "again", kind)
        for source in (other, path):
            found = verify(kept[source.stem])
            assert kept[source.stem].read_bytes() != source.read_bytes()
            assert found.outcome in ("saved_again", "recalculated"), found.text()
        again = kept[path.stem]
        where = "xl/sharedStrings" if path.suffix == ".xlsx" else "word/document"
        _changed(again, b"Somme", b"Sommme", where)
        assert verify(again).outcome == "differs"


def test_rows_deleted_or_swapped_are_few_differences() -> None:
    due = [Printed("", str(i), "1", "text", str(i)) for i in range(1, 9)]
    gone = [due[0], *(each._replace(row=str(int(each.row) - 1)) for each in due[2:])]
    assert differences(gone, due) == (Difference("", "2", "", "text", None, "2"),)
    assert differences(due, gone) == (Difference("", "2", "", "text", "2", None),)
    swapped = [due[1]._replace(row="1"), due[0]._replace(row="2"), *due[2:]]
    assert [each.row for each in differences(swapped, due)] == ["1", "2"]
    assert differences(due, due) == ()


def test_every_part_of_a_reading_that_changes_is_a_difference() -> None:
    due = [
        Printed("A", "1", "B", "text", "1"),
        Printed("A", "1", "B", "formula", "C1"),
        Printed("", "x", "", "name", "A!B1"),
    ]
    for position, each in enumerate(due):
        found = [*due[:position], each._replace(text="2"), *due[position + 1 :]]
        (difference,) = differences(found, due)
        assert (difference.aspect, difference.printed) == (each.aspect, "2")
    twice = [*due, due[0]]
    assert len(differences(twice, due)) == 1


def test_the_command_leaves_with_0_1_or_2(
    made: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = made("table.csv")
    for asked, status, said in (
        (["verify", str(path)], 0, "identique"),
        (["verify", str(path), "--lang", "en"], 0, "identical"),
        (["verify", str(path), str(path.with_name("absent.csv"))], 1, "ne s'ouvre pas"),
        (["verify"], 2, "allocation verify --help"),
    ):
        with pytest.raises(SystemExit) as left:
            main(asked)
        shown = capsys.readouterr()
        assert left.value.code == status
        assert said in shown.out + shown.err
    _changed(path, b"Somme", b"Sommme")
    with pytest.raises(SystemExit) as left:
        main(["verify", str(path)])
    assert left.value.code == 1
    assert "Sommme" in capsys.readouterr().out


WRITE_ALL: Final = """
import sys
from pathlib import Path
from allocation.pipeline import study
from allocation.scenarios import read_scenario
from tests.unit.test_record import WRITERS
found = study(read_scenario("scenarios/canal-seine-nord-2019.toml"))
for name, write in WRITERS.items():
    write([found.own, *found.variants], Path(sys.argv[1]) / name)
"""


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    folders = {seed: tmp_path / seed for seed in ("1", "4242")}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE_ALL, str(folder)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        )
        for seed, folder in folders.items()
        if folder.mkdir() is None
    ]
    assert [process.wait() for process in started] == [0, 0]
    digests = [
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        for folder in folders.values()
    ]
    assert digests[0] == digests[1]
    assert set(WRITERS) < set(digests[0])


@pytest.fixture
def private(tmp_path: Path) -> Path:
    path = tmp_path / "somme.prive.toml"
    path.write_text(PRIVATE, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", WRITERS)
def test_no_record_carries_a_private_figure_even_when_it_is_printed(
    tmp_path: Path, private: Path, name: str
) -> None:
    path = tmp_path / name
    included = allocate(read_scenario(CANAL, private).included())
    WRITERS[name]([included], path)
    record = _record(path)
    assert leaks(record.text()) == []
    assert record.private is not None
    assert record.scenarios == (write_scenario(read_scenario(CANAL)),)
    told = verify(path)
    assert (told.outcome, told.passed) == ("incomplete", False)
    assert "--private" in told.text()
    assert verify(path, private).outcome == "identical", verify(path, private).text()


def test_a_brief_with_private_figures_needs_the_same_private_file(
    tmp_path: Path, private: Path
) -> None:
    allocation = allocate(read_scenario(CANAL, private))
    for suffix in (".html", ".docx"):
        path = tmp_path / f"note{suffix}"
        brief(allocation, "80", path, include_private=True)
        assert leaks(bytes_of(path))
        assert leaks(_record(path).text()) == []
        assert verify(path).outcome == "incomplete"
        assert verify(path, private).outcome == "identical"
        other = tmp_path / "autre.prive.toml"
        other.write_text(PRIVATE.replace(FIGURES[0], "1"), encoding="utf-8")
        assert "fichier privé" in verify(path, other).text()
        assert verify(path, other).outcome == "differs"
        assert verify(path, tmp_path / "absent.toml").outcome == "differs"


def test_a_brief_beside_a_private_file_is_public(tmp_path: Path, private: Path) -> None:
    brief(allocate(read_scenario(CANAL, private)), "80", tmp_path / "note.html")
    assert leaks(bytes_of(tmp_path / "note.html")) == []
    assert (
        verify(tmp_path / "note.html").outcome == "incomplete"
        or _record(tmp_path / "note.html").private is None
    )


def test_a_scenario_made_public_again_holds_nothing_private(private: Path) -> None:
    scenario = read_scenario(CANAL, private)
    public = read_scenario(CANAL)
    for other in (scenario, scenario.included(), scenario.revealed()):
        assert other.public() == public
        assert leaks(write_scenario(other.public())) == []
    assert public.public() is public
    moved = scenario.included().model_copy(update={"title": "Autre"}).public()
    assert moved == public.model_copy(update={"title": "Autre"})
    assert provenance.fingerprint(scenario.included()) == provenance.fingerprint(public)
    assert len(WORDS) > 1
