"""What is done behind the tabs: figures, conditions, variants, files, and what is private."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from allocation.app import explore
from allocation.app.controls import Sheet, Upload
from allocation.app.errand import Errand
from allocation.app.outputs import OUTPUTS, made
from allocation.app.panels import PANELS
from allocation.app.session import Session
from allocation.app.widgets import Explorer
from allocation.errors import OutputError
from allocation.pipeline import allocate
from allocation.scenarios import parse_scenario, read_scenario
from tests.unit.screens import behind, boxed, criteria, press, sheets, weight
from tests.unit.test_overlay import CANAL as CALLS
from tests.unit.test_overlay import PRIVATE, leaks

CANAL = "scenarios/canal-seine-nord-2014.toml"
CLASH = "scenarios/canal-seine-nord-desaccord.toml"


@pytest.fixture
def canal(root: Path) -> Explorer:
    return explore(root / CANAL)


@pytest.fixture
def clash(root: Path) -> Explorer:
    return explore(root / CLASH)


def widgets(widget: object) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from widgets(child)


def uploads(screen: Explorer) -> list[Upload]:
    return [found for found in widgets(screen) if isinstance(found, Upload)]


def given(screen: Explorer, tab: str, name: str, value: str = "") -> tuple[str, bytes]:
    """File that the browser receives when a button is pressed."""
    screen.tabs.chosen = tab
    found: list[tuple[str, bytes]] = []
    for sheet in sheets(screen.panels[tab].box):
        sheet.give = lambda name, content: found.append((name, content))
    press(screen, name, value)
    screen.desk.errand.wait()
    ((file, content),) = found
    return file, content


def test_a_figure_is_tried_beside_its_original_and_taken_back(canal: Explorer) -> None:
    grids = behind(canal, "figures")
    assert "571\u202f632" in grids
    assert "France 3 Hauts-de-France" in grids
    press(canal, "figure/population/80", "600 000")
    assert canal.session.revealed.indicators["population"].values["80"] == 600_000
    grids = boxed(canal.panels["figures"].box)
    assert "571\u202f632" in grids
    assert 'value="600\u202f000"' in grids
    press(canal, "figure/population/80", "beaucoup")
    assert 'value="beaucoup"' in boxed(canal.panels["figures"].box)
    press(canal, "reset", "population/80")
    assert canal.session.allocation.totals == Session(canal.session.file).allocation.totals
    assert "beaucoup" not in boxed(canal.panels["figures"].box)


def test_a_condition_is_added_refused_moved_softened_and_removed(canal: Explorer) -> None:
    behind(canal, "conditions")
    press(canal, "new/member", "80")
    press(canal, "new/value", "soixante")
    press(canal, "add_line")
    assert canal.session.lines == ()
    assert 'value="soixante"' in boxed(canal.panels["conditions"].box)
    press(canal, "new/value", "60 M€")
    press(canal, "add_line")
    (line,) = canal.session.lines
    assert (line.line.member, line.line.value, line.line.hard) == ("80", 60_000_000, True)
    assert "enfreinte de" in boxed(canal.panels["conditions"].box)
    press(canal, "limit/0", "pas tant")
    assert 'value="pas tant"' in boxed(canal.panels["conditions"].box)
    press(canal, "limit/0", "80 M€")
    assert "tenue, marge" in boxed(canal.panels["conditions"].box)
    press(canal, "hard/0", "")
    assert not canal.session.lines[0].line.hard
    press(canal, "remove_line", "0")
    assert canal.session.lines == ()


@pytest.mark.parametrize("kind", ["not_more_than", "coalition_ceiling", "band", "max_per_unit"])
def test_a_condition_asks_for_what_its_kind_needs(canal: Explorer, kind: str) -> None:
    behind(canal, "conditions")
    press(canal, "new/kind", kind)
    if kind != "not_more_than":
        press(canal, "new/value", "5")
    if kind == "not_more_than":
        press(canal, "new/other", "62")
    press(canal, "add_line")
    (line,) = canal.session.lines
    assert line.line.kind == kind


def test_who_clashes_is_said_and_each_concession_has_its_button(clash: Explorer) -> None:
    page = behind(clash, "conditions")
    assert "Aucun accord" in page
    gives = [len(offer.gives) for offer in clash.session.offers]
    assert page.count('data-name="concede"') == sum(gives) + len(gives) == 11
    assert "Céder\u202f: «\xa0Le Nord" in page.replace("\xa0:", "\u202f:")
    press(clash, "concede", "1")
    page = boxed(clash.panels["conditions"].box)
    assert "Aucun accord" not in page
    press(clash, "rule", "closest")
    assert not clash.session.allocation.refused
    assert clash.message.value == ""
    press(clash, "undo")
    press(clash, "undo")
    assert "Aucun accord" in boxed(clash.panels["conditions"].box)


@pytest.mark.parametrize("way", [0, 1])
def test_lines_that_give_in_one_after_the_other_are_the_whole_offer(
    clash: Explorer, way: int
) -> None:
    whole = clash.session.apply_concession(way)
    behind(clash, "conditions")
    for place in (way, 0, 0, 0, 0):
        page = boxed(clash.panels["conditions"].box)
        found = re.findall(rf'data-name="concede" data-value="({place}/[^"]+)"', page)
        press(clash, "concede", found[0] if found else "0")
        if not clash.session.offers:
            break
    assert clash.session.scenario == whole.scenario
    assert "Aucun accord" not in boxed(clash.panels["conditions"].box)
    press(clash, "undo")
    assert "Aucun accord" in boxed(clash.panels["conditions"].box)


def test_an_agreement_among_many_is_looked_for_elsewhere_and_can_be_stopped(
    clash: Explorer,
) -> None:
    from allocation.app import negotiating  # noqa: PLC0415 - its threshold is moved below

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(negotiating, "_FEW", 0)
        assert 'data-name="settle"' in behind(clash, "conditions")
        press(clash, "settle")
        clash.desk.errand.wait()
        assert "Aucun accord" in boxed(clash.panels["conditions"].box)
        assert clash.progress.label == ""
        press(clash, "remove_line", "4")
        clash.desk.work("settling", time.sleep, (60,), lambda _: None)
        assert clash.progress.label
        press(clash, "settle")
        assert "déjà en cours" in clash.news.value
        clash.desk.errand.stop()
        clash.desk.errand.wait()
        assert "Arrêté" in clash.news.value
        assert clash.progress.label == ""


def test_work_that_fails_says_why() -> None:
    found: list[object] = []
    errand = Errand()
    assert errand.start(int, ("rien",), found.append)
    errand.wait()
    errand.close()
    (error,) = found
    assert isinstance(error, OutputError)
    assert "rien" in error.text("fr")


def test_variants_are_kept_compared_shown_again_and_forgotten(canal: Explorer) -> None:
    behind(canal, "comparison")
    press(canal, "variant_name", "Départ")
    press(canal, "save")
    weight(canal, "compromis", "population").value = 900
    press(canal, "save")
    page = boxed(canal.panels["comparison"].box)
    names = [name for name, _ in canal.session.variants]
    assert names == ["Départ", "Variante 2"]
    assert page.count(">Départ</th>") == 4
    press(canal, "show", "Départ")
    assert canal.session.weights("compromis")["population"] == 650
    press(canal, "remove", "Variante 2")
    assert [name for name, _ in canal.session.variants] == ["Départ"]


def test_the_comparison_of_variants_is_taken_away_with_their_names(canal: Explorer) -> None:
    behind(canal, "comparison")
    press(canal, "variant_name", "=Départ")
    press(canal, "save")
    weight(canal, "compromis", "population").value = 900
    (_, saved), now = canal.session.variants[0], canal.session.allocation
    name, content = given(canal, "comparison", "variants_file")
    assert name == "canal-seine-nord-2014-variantes.csv"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][-2:] == ["Écran", "'=Départ"]
    euros = [[round(float(cell.replace(",", ".")) * 100) for cell in row[-2:]] for row in rows[1:6]]
    assert euros == [list(pair) for pair in zip(now.totals, saved.totals, strict=True)] + [
        [now.total, saved.total]
    ]


@pytest.mark.parametrize("kind", list(OUTPUTS))
def test_every_file_is_made_in_memory(root: Path, kind: str) -> None:
    scenario = read_scenario(root / "scenarios/canal-seine-nord-2019.toml")
    name, content = made(scenario, kind, "fr", "80")
    assert name.startswith(scenario.id)
    starts = {"xlsx": b"PK", "docx": b"PK", "brief": b"PK", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf"}
    assert content.startswith(starts.get(kind, b""))
    assert len(content) > 900


def test_the_workbook_and_the_scenario_of_the_screen_give_its_amounts(canal: Explorer) -> None:
    weight(canal, "compromis", "population").value = 420
    totals = canal.session.allocation.totals
    name, content = given(canal, "exports", "export", "xlsx")
    assert name == "canal-seine-nord-2014.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {amount / 100 for amount in totals} <= cells
    name, content = given(canal, "exports", "export", "toml")
    assert allocate(parse_scenario(content.decode("utf-8"), name)).totals == totals
    _, again = given(canal, "source", "scenario_file")
    assert again == content


def test_a_chart_is_drawn_elsewhere_shown_with_its_table_and_taken_away(root: Path) -> None:
    screen = explore(root / "scenarios/canal-seine-nord-2019.toml")
    assert "<figure" not in behind(screen, "drawings")
    assert "Dessin des graphiques" in screen.progress.label
    screen.desk.errand.wait()
    assert screen.progress.label == ""
    page = boxed(screen.panels["drawings"].box)
    assert boxed(screen.panels["drawings"].box) == behind(screen, "drawings")  # not drawn again
    assert page.count("<figure") == page.count("<details") > 0
    assert page.count('role="img"') >= page.count("<figure")
    chart = page.split('data-name="drawing" data-value="')[1].split("/")[0]
    name, content = given(screen, "drawings", "drawing", f"{chart}/png")
    assert (name.rsplit("-", 1)[1].endswith(".png"), content[:4]) == (True, b"\x89PNG")


def test_charts_follow_the_screen_and_their_drawing_can_be_stopped(canal: Explorer) -> None:
    behind(canal, "drawings")
    press(canal, "member", "80")  # while the charts of the Nord are drawn
    assert "<figure" not in boxed(canal.panels["drawings"].box)
    canal.desk.errand.wait()  # they are out of date at once: those of the Somme are asked for
    page = boxed(canal.panels["drawings"].box)
    assert re.search(r"parts\xa0: Somme", page)
    press(canal, "amount/participation", "600 M€")
    canal.desk.errand.stop()
    canal.desk.errand.wait()
    assert "Arrêté" in canal.news.value
    assert "<figure" not in boxed(canal.panels["drawings"].box)
    press(canal, "draw")
    canal.desk.errand.wait()
    assert "<figure" in boxed(canal.panels["drawings"].box)


def test_another_file_of_the_folder_is_opened_and_nothing_done_is_lost(
    root: Path, tmp_path: Path
) -> None:
    for name in ("canal-seine-nord-2014.toml", "canal-seine-nord-2019.toml"):
        shutil.copy(root / "scenarios" / name, tmp_path)
    (tmp_path / "cassé.toml").write_text("schema = 1", encoding="utf-8")
    (tmp_path / "somme.prive.toml").write_text(PRIVATE, encoding="utf-8")
    screen = explore(tmp_path / "canal-seine-nord-2014.toml")
    assert "prive" not in screen.heading.value
    weight(screen, "compromis", "population").value = 900
    press(screen, "scenario", "cassé.toml")
    assert "cassé.toml" in screen.heading.value
    assert screen.session.weights("compromis")["population"] == 900
    press(screen, "scenario", "canal-seine-nord-2019.toml")
    assert screen.session.file.id == "canal-seine-nord-2019"
    press(screen, "scenario", "canal-seine-nord-2014.toml")
    assert screen.session.weights("compromis")["population"] == 900


def test_a_file_is_opened_or_refused_with_every_fault(canal: Explorer, root: Path) -> None:
    canal.tabs.chosen = "source"
    file, _ = uploads(canal)
    file._taken("brouillon.toml", b"schema = 1")  # noqa: SLF001 - what the browser sends
    assert "fautes" in boxed(canal.panels["source"].box)
    assert canal.session.file.id == "canal-seine-nord-2014"
    file._taken("autre.toml", (root / CLASH).read_bytes())  # noqa: SLF001 - the same
    assert canal.session.file.id == "canal-seine-nord-desaccord"


def test_a_file_opened_from_elsewhere_stands_beside_the_former_with_what_was_done(
    canal: Explorer, root: Path
) -> None:
    weight(canal, "compromis", "population").value = 900
    press(canal, "amount/participation", "trop")
    canal.tabs.chosen = "source"
    file, _ = uploads(canal)
    name = "canal-seine-nord-2014.toml"
    file._taken(name, (root / CLASH).read_bytes())  # noqa: SLF001 - from the browser
    assert canal.session.file.id == "canal-seine-nord-desaccord"
    assert f'<option value="{name} (2)" selected' in canal.heading.value
    assert 'value="trop"' not in canal.choices.value
    again = explore(root / CANAL)
    again.memory._hear(again.memory, {"kept": canal.desk.remembered()}, [])  # noqa: SLF001 - same
    assert f'<option value="{name} (2)" selected' in again.heading.value
    for screen in (canal, again):
        press(screen, "scenario", name)
        assert screen.session.weights("compromis")["population"] == 900
        assert 'value="trop"' in screen.choices.value
        press(screen, "scenario", f"{name} (2)")
        assert screen.session.file.id == "canal-seine-nord-desaccord"


def test_a_form_that_another_file_does_not_offer_starts_again(root: Path) -> None:
    screen = explore(root / "scenarios/canal-seine-nord-appels.toml")
    behind(screen, "conditions")
    press(screen, "new/kind", "yearly_capacity")
    press(screen, "new/year", "2026")
    screen.tabs.chosen = "source"
    file, _ = uploads(screen)
    file._taken("autre.toml", (root / CANAL).read_bytes())  # noqa: SLF001 - from the browser
    assert 'value="max_amount" selected' in behind(screen, "conditions")
    assert 'data-name="new/year"' not in behind(screen, "conditions")


def test_what_is_done_survives_a_reload_and_what_was_refused_too(root: Path) -> None:
    screen = explore(root / CANAL)
    assert screen.desk.remembered() == ""
    weight(screen, "compromis", "population").value = 700
    press(screen, "amount/participation", "trop")
    behind(screen, "comparison")
    text = screen.desk.remembered()
    again = explore(root / CANAL)
    again.memory._hear(again.memory, {"kept": text}, [])  # noqa: SLF001 - what the browser sends
    assert again.session == screen.session
    assert (again.tabs.chosen, again.choices.value) == ("comparison", again.choices.value)
    assert 'value="trop"' in again.choices.value
    assert "là où vous en étiez" in again.news.value
    for broken in ("{", '{"session": "x"}', json.dumps({"session": "{}", "kept": {}, "tab": ""})):
        other = explore(root / CANAL)
        other.memory._hear(other.memory, {"kept": broken}, [])  # noqa: SLF001 - the same
        assert other.session == Session(other.session.file)
        assert "relu" in other.news.value


def test_a_page_that_is_drawn_again_takes_what_is_kept_now(canal: Explorer) -> None:
    weight(canal, "compromis", "population").value = 700
    sent: list[Any] = []
    canal.memory.send = sent.append
    canal.memory._hear(canal.memory, {"kept": ""}, [])  # noqa: SLF001 - what the browser sends
    assert sent == [{"keep": canal.desk.remembered()}]


def test_nothing_private_is_stored_nor_exported(tmp_path: Path) -> None:
    path = tmp_path / "somme.prive.toml"
    path.write_text(PRIVATE, encoding="utf-8")
    screen = explore(CALLS, first="80")
    screen.tabs.chosen = "source"
    _, private = uploads(screen)
    private._taken("somme.prive.toml", PRIVATE.encode("utf-8"))  # noqa: SLF001 - from the browser
    assert "Fichier privé chargé" in screen.heading.value
    shown = "".join(behind(screen, tab) for tab in PANELS) + screen.answers.value
    assert leaks(shown)
    states = "".join(str(found.get_state()) for found in widgets(screen))
    assert leaks(states) == []
    assert leaks(repr(screen) + screen.desk.remembered() + screen.scenario_text) == []
    for kind in ("xlsx", "brief", "csv", "toml"):
        name, content = made(screen.session.scenario, kind, "fr", "80")
        assert (name, leaks(unzipped(content))) == (name, [])
    screen.tabs.chosen = "source"
    press(screen, "without_private")
    assert leaks("".join(behind(screen, tab) for tab in PANELS) + screen.answers.value) == []


def unzipped(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_a_sheet_answers_the_page_that_asks_and_says_what_was_done() -> None:
    said: list[tuple[str, str]] = []
    sheet = Sheet("<p>un</p>", lambda name, value: said.append((name, value)))
    sent: list[Any] = []
    sheet.send = lambda content, buffers=None: sent.append((content, buffers))
    sheet._hear(sheet, {"ask": "html"}, [])  # noqa: SLF001 - what the browser sends
    sheet.value = "<p>deux</p>"
    sheet.value = "<p>deux</p>"
    sheet.take(("a.csv", b"x"))
    sheet.take(None)
    sheet._hear(sheet, {"name": "undo", "value": ""}, [])  # noqa: SLF001 - the same
    assert sent == [
        ({"html": "<p>un</p>"}, None),
        ({"html": "<p>deux</p>"}, None),
        ({"file": "a.csv"}, [b"x"]),
    ]
    assert said == [("undo", "")]


def test_the_table_says_which_line_stops_whom(root: Path) -> None:
    screen = explore(root / "scenarios/canal-seine-nord-conditions.toml")
    assert "La Somme ne dépasse pas 70 M€" in criteria(screen).table.value
