"""Formats and kinds chosen by name; what cannot be written never stops the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from allocation.errors import OutputError
from allocation.pipeline import Study, study
from allocation.reporting.exports import DEFAULT_FORMATS, FORMATS, export, ordered
from allocation.scenarios import read_scenario
from tests.unit.reported_scenario import reported


@pytest.fixture
def found() -> Study:
    return study(reported())


def test_every_format_but_the_one_of_programs_is_written_by_default() -> None:
    assert set(FORMATS) - set(DEFAULT_FORMATS) == {"plain"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_writes_the_files_that_it_names(tmp_path: Path, found: Study, name: str) -> None:
    done = export(found, tmp_path, formats=[name])
    assert sorted(done) == sorted(tmp_path.iterdir())
    assert tmp_path / f"essai{FORMATS[name].suffix}" in done


def test_a_plain_table_of_calls_goes_with_a_schedule(tmp_path: Path) -> None:
    scenario = read_scenario("scenarios/canal-seine-nord-2014.toml")
    assert len(export(study(scenario), tmp_path, formats=["plain"])) == 3
    done = export(study(reported()), tmp_path, formats=["plain"])
    assert [path.name.removeprefix("essai.plain.") for path in done] == [
        *("csv", "schema.json", "csv.record.json"),
        *("years.csv", "years.schema.json", "years.csv.record.json"),
    ]


def test_a_kind_gives_its_name_to_its_file(tmp_path: Path, found: Study) -> None:
    done = export(found, tmp_path, formats=["csv", "docx", "pdf"], kinds=["annexe-convention"])
    documents = [path.name for path in done if path.suffix in {".docx", ".pdf"}]
    assert documents == ["essai-annexe-convention.docx", "essai-annexe-convention.pdf"]
    assert tmp_path / "essai.csv" in done


def test_a_format_asked_for_twice_is_written_once(tmp_path: Path, found: Study) -> None:
    assert ordered(["html", "html"]).formats == ("html",)
    assert export(found, tmp_path, formats=[]) == ()


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"formats": ["odt"]}, "format_unknown"),
        ({"kinds": ["poster"]}, "document_kind"),
        ({"formats": ["csv"], "kinds": ["annexe-convention"]}, "kind_without_document"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_before_anything_is_written(
    tmp_path: Path, found: Study, settings: dict[str, Any], code: str
) -> None:
    with pytest.raises(OutputError) as refused:
        export(found, tmp_path / "out", **settings)
    assert refused.value.code == code
    assert "{" not in refused.value.text("en")
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_refused_does_not_stop_the_others(tmp_path: Path, found: Study) -> None:
    (tmp_path / "essai.csv").mkdir()
    with pytest.raises(OutputError):
        export(found, tmp_path, formats=["csv", "html"])
    assert (tmp_path / "essai.html").stat().st_size > 1000


def test_an_absent_library_says_what_to_install(
    tmp_path: Path, found: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> Any:
        def write(*_arguments: object) -> None:
            raise ModuleNotFoundError(name=name)

        return write

    from allocation.reporting import page  # noqa: PLC0415 - replaced by this test alone

    monkeypatch.setattr(page, "write_page", absent("docx"))
    with pytest.raises(OutputError, match="documents") as refused:
        export(found, tmp_path, formats=["html"])
    assert refused.value.code == "extra_absent"
    monkeypatch.setattr(page, "write_page", absent("allocation.lost"))
    with pytest.raises(ModuleNotFoundError):
        export(found, tmp_path, formats=["html"])


def test_nothing_is_written_when_the_own_key_misses_a_figure(tmp_path: Path) -> None:
    assert export(Study(reported(), None, (), {}), tmp_path) == ()
    assert list(tmp_path.iterdir()) == []
