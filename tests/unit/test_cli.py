"""The command line: what it prints, what it leaves, and how it refuses."""

import json
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from allocation.cli import VERBS, main
from allocation.pipeline import allocate
from allocation.scenarios import read_scenario
from tests.unit.small_scenario import BASE

CANAL = "scenarios/canal-seine-nord-2014.toml"


@pytest.fixture
def command(capsys):
    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "essai.toml"
    path.write_text(BASE, encoding="utf-8")
    return path


def test_json_is_what_the_library_computes(command):
    status, out, _ = command("run", CANAL, "--json")
    line = json.loads(out)
    found = allocate(read_scenario(CANAL))
    assert status == 0
    assert tuple(line["totals"].values()) == found.totals
    assert sum(line["lots"]["participation"].values()) == 50_000_000_000
    assert set(line) >= {"scenario", "members", "key", "lots", "totals", "schedule", "checks"}
    assert sum(line["key"].values()) == pytest.approx(1)


def test_one_member_comes_first_in_every_table(command):
    _, out, _ = command("run", CANAL, "--for", "80", "--short")
    assert out.splitlines()[1].startswith("Somme")
    _, out, _ = command("compare", CANAL, "--for", "80", "--keys", "population,egalite")
    tables = out.split("\n\n\n")
    assert len(tables) > 3
    assert all(table.index("Somme") < table.index("Nord") for table in tables if "Somme" in table)


def test_another_key_may_replace_that_of_the_lots(command):
    _, out, _ = command("run", CANAL, "--json", "--key", "egalite")
    assert set(json.loads(out)["totals"].values()) == {12_500_000_000}


def test_a_departure_is_answered_in_three_ways_with_the_legal_reminder(command):
    status, out, _ = command("run", CANAL, "--without", "59", "--residual", "62")
    assert status == 0
    assert "198\u202f537\u202f900,50" in out
    assert "329\u202f839\u202f815,64" in out
    assert "Le reste sur Somme" not in out
    assert "2016-489" in out
    assert "art. 15" in out


def test_a_departure_that_cannot_be_is_refused_in_one_sentence(command):
    status, _, err = command("run", CANAL, "--without", "75")
    assert status == 2
    assert err.count("\n") == 1
    assert "75" in err


def test_a_departure_speaks_json_too(command):
    status, out, _ = command("run", CANAL, "--without", "59", "--residual", "62", "--json")
    line = json.loads(out)
    assert status == 0
    assert line["without"] == "59"
    assert line["gap"] == line["before"]["59"] == 19_853_790_050
    assert sum(line["recomputed"].values()) == sum(line["before"].values()) == 50_000_000_000
    assert sum(line["open"].values()) + line["gap"] == 50_000_000_000
    assert line["residual"] == {"62": 32_983_981_564}
    assert sum(line["key"].values()) == pytest.approx(1)


def test_a_departure_is_exported_among_those_who_stay(command, tmp_path):
    folder = tmp_path / "sortie"
    status, out, _ = command("run", CANAL, "--without", "59", "--for", "59", "--out", str(folder))
    assert status == 0
    names = {path.name for path in folder.iterdir()}
    stem = "canal-seine-nord-2014-without-59"
    ends = ("csv", "csv.record.json", "html", "xlsx", "docx", "pdf")
    assert names == {f"{stem}.{end}" for end in ends}
    assert f"{stem}.csv" in out
    text = (folder / f"{stem}.csv").read_text(encoding="utf-8-sig")
    assert [line.split(";")[0] for line in text.splitlines()[1:-1]] == ["62", "80", "60"]
    assert "sans le Nord" in (folder / f"{stem}.html").read_text(encoding="utf-8")


def test_a_departure_that_cannot_be_computed_again_writes_nothing_and_says_why(
    command, small, tmp_path
):
    named = '\n[keys.forfait]\nrule = "fixed_payer"\nmember = "60"\namount = 10\nrest = "egalite"\n'
    small.write_text(BASE.replace('key = "population"', 'key = "forfait"') + named, "utf-8")
    out = tmp_path / "sortie"
    status, said, err = command("run", str(small), "--without", "60", "--out", str(out), "--json")
    assert status == 1
    assert "forfait" in err
    assert not out.exists()
    line = json.loads(said)
    assert line["recomputed"] is line["key"] is None
    assert line["reason"] == "departure_member_named"
    assert line["gap"] == 1000


@pytest.mark.parametrize(
    ("arguments", "named"),
    [(("--residual", "80"), "--without"), (("--without", "80", "--residual", "80"), "--residual")],
)
def test_a_residual_payer_without_a_departure_or_who_leaves_is_a_wrong_use(
    command, arguments, named
):
    status, out, err = command("run", CANAL, *arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert named in err


def test_a_second_file_never_overwrites_the_exports_of_the_first(command, small, tmp_path):
    other = tmp_path / "autre.toml"
    other.write_text(BASE.replace('id = "essai"', 'id = "Essai"'), encoding="utf-8")
    out = tmp_path / "sortie"
    status, _, err = command("run", str(small), str(other), "--out", str(out))
    assert status == 1
    assert err.count("\n") == 1
    assert "autre.toml" in err
    assert "essai.toml" in err
    assert {path.name.partition(".")[0] for path in out.iterdir()} == {"essai"}
    lines = command("run", str(small), str(other), "--json")[1].splitlines()
    assert [json.loads(line)["scenario"] for line in lines] == ["essai", "Essai"]


def test_several_files_are_compared_row_by_row_under_their_identifiers(command, small, tmp_path):
    other = tmp_path / "autre.toml"
    text = BASE.replace('id = "essai"', 'id = "autre"').replace("amount = 100", "amount = 200")
    other.write_text(text, encoding="utf-8")
    status, out, _ = command("compare", str(small), str(other), "--keys", "population, egalite")
    assert status == 0
    for row in ("essai : population", "essai : egalite", "autre : population", "autre : egalite"):
        assert row in out
    _, out, _ = command("compare", str(small), str(other), "--for", "80", "--short")
    assert "essai : population 11,11" in out
    assert "autre : population 22,22" in out


def test_files_are_written_beside_each_other(command, small, tmp_path):
    status, out, _ = command("run", str(small), "--out", str(tmp_path / "sortie"))
    assert status == 0
    names = {path.name for path in (tmp_path / "sortie").iterdir()}
    assert names >= {"essai.csv", "essai.html", "essai.xlsx", "essai.docx", "essai.pdf"}
    assert "essai.docx" in out


def test_formats_are_chosen_by_lists_and_by_repetition(command, small, tmp_path):
    out = tmp_path / "sortie"
    chosen = ("--format", "html, plain", "--format", "docx", "--kind", "annexe-convention")
    status, said, _ = command("run", str(small), "--json", "--out", str(out), *chosen)
    assert status == 0
    assert json.loads(said)["scenario"] == "essai"
    assert {path.name for path in out.iterdir()} == {
        *("essai.html", "essai-annexe-convention.docx", "essai.plain.csv"),
        *("essai.plain.schema.json", "essai.plain.csv.record.json"),
    }


def test_one_file_refused_leaves_with_one_and_the_others_written(command, small, tmp_path):
    (tmp_path / "essai.csv").mkdir()
    status, out, err = command("run", str(small), "--out", str(tmp_path), "--format", "csv,html")
    assert status == 1
    assert "essai.html" in out
    assert err.count("\n") == 1


def test_the_own_key_with_a_missing_figure_says_what_to_fetch(command, small):
    status, out, err = command("run", str(small), "--key", "vide", "--short")
    assert status == 1
    assert out == ""
    assert "site officiel" in err


def test_a_broken_red_line_leaves_with_one_and_names_its_owner(command, small):
    line = '\n[[red_lines]]\nowner = "80"\ntext = "pas plus de 1"\nsource = "s"\n'
    small.write_text(f'{BASE}{line}kind = "max_amount"\nmember = "80"\nvalue = 1\n', "utf-8")
    status, _, err = command("check", str(small))
    assert status == 1
    assert "Somme" in err
    assert "pas plus de 1" in err
    status, _, _ = command("run", str(small), "--short", "--json")
    assert status == 1


def test_one_bad_file_does_not_stop_the_others(command, tmp_path, small):
    status, out, err = command("check", str(tmp_path / "absent.toml"), str(small))
    assert status == 1
    assert "absent.toml" in err
    assert "essai.toml" in out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("zz",),
        ("run",),
        ("run", "x.toml", "--lang", "de"),
        ("run", "x.toml", "--option"),
        ("check",),
    ],
)
def test_a_wrong_use_is_one_french_sentence_and_status_two(command, arguments):
    status, out, err = command(*arguments)
    assert status == 2
    assert "Traceback" not in err
    assert "Usage" not in out + err
    assert "allocation" in out + err


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", CANAL, "--for", "75"),
        ("run", CANAL, "--key", "zz"),
        ("run", CANAL, "--format", "csv,odt"),
        ("run", CANAL, "--kind", "zz"),
        ("run", CANAL, "--format", "csv", "--kind", "annexe-convention"),
        ("run", CANAL, "--without", "59", "--residual", "75"),
        ("compare", CANAL, "--keys", "population,zz"),
        ("compare", CANAL, "--keys", ""),
        ("compare", CANAL, "--for", "75"),
    ],
)
def test_an_unknown_name_is_a_wrong_use_that_says_the_known_ones(command, arguments):
    status, out, err = command(*arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    known = ("population", "59, 62, 80, 60", "plain", "annexe-convention")
    assert any(name in err for name in known)


def test_a_folder_that_is_not_there_is_refused_in_one_sentence(command):
    status, _, err = command("lab", "nulle-part")
    assert status == 1
    assert err.count("\n") == 1


def test_new_writes_a_scenario_that_runs_and_never_overwrites(command, tmp_path):
    for flags, suffix in (((), ".toml"), (("--xlsx",), ".xlsx")):
        path = tmp_path / f"mien{suffix}"
        assert command("new", str(path), *flags)[0] == 0
        assert command("run", str(path), "--short")[0] == 0
        before = path.read_bytes()
        status, _, err = command("new", str(path), *flags)
        assert status == 1
        assert "existe" in err
        assert path.read_bytes() == before


def test_english_on_demand(command):
    _, out, _ = command("run", CANAL, "--for", "80", "--short", "--lang", "en")
    assert "per inhabitant" in out


VERBS_SHOWN = [(), *((verb,) for verb in VERBS)]
"""The group, then each verb."""


ENGLISH = {"and", "file", "folder", "integer", "name", "of", "path", "required", "show", "text"}
ENGLISH |= {"the", "this", "usage", "verb", "with"}


def words(text: str) -> set[str]:
    """Words of a help text, names of options apart."""
    return set(re.findall(r"(?<![\w-])[^\W\d_]{2,}", text.lower()))


@pytest.mark.parametrize("verb", VERBS_SHOWN)
def test_help_reads_in_the_language_asked_for_wherever_it_is_asked(command, verb):
    status, french, _ = command(*verb, "--help")
    assert status == 0
    assert french.startswith("Emploi : allocation")
    status, english, _ = command(*verb, "--help", "--lang", "en")
    assert status == 0
    assert english.startswith("Usage: allocation")
    assert command("--lang=en", *verb, "--help")[1] == english
    assert words(french) & ENGLISH == set()
    assert words(english) & {"affiche", "de", "dossier", "fichier", "la", "nom", "verbe"} == set()


def test_brief_reads_in_french_too():
    from allocation.verbs.brief import COMMAND  # noqa: PLC0415 - not among the verbs yet

    shown = CliRunner().invoke(COMMAND, ["--help"]).output
    assert "FICHIER" in shown
    assert "(obligatoire)" in shown
    assert words(shown) & ENGLISH == set()


def test_a_wrong_use_is_said_in_the_language_asked_for(command):
    assert "Unknown option" in command("run", "x.toml", "--nope", "--lang", "en")[2]
    assert "FILE is missing" in command("--lang", "en", "run")[2]
    assert "give --without too" in command("run", CANAL, "--residual", "80", "--lang=en")[2]
    assert "Unknown or incomplete" in command("zz", "--lang", "en")[2]
    assert "per inhabitant" in command("--lang", "en", "run", CANAL, "--short")[1]


def test_starting_needs_no_heavy_library():
    code = (
        "import sys; from allocation.cli import main\n"
        f"try: main(['check', {CANAL!r}])\nexcept SystemExit: pass\n"
        "print(sorted({'pandas','pulp','scipy','highspy','ipywidgets','matplotlib','docx',"
        "'xlsxwriter','openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_private_line_is_shown_on_screen_and_never_written(command, small, tmp_path):
    private = tmp_path / "somme.prive.toml"
    private.write_text(
        'schema = 1\nscenario = "essai"\n[sources.conseil]\ntitle = "Note interne"\n'
        'publisher = "Somme"\nstatus = "hypothèse"\n'
        '[[red_lines]]\nowner = "80"\ntext = "secret-de-la-somme"\nkind = "max_amount"\n'
        'member = "80"\nvalue = 1\nsource = "conseil"\n',
        encoding="utf-8",
    )
    out = tmp_path / "sortie"
    status, said, refused = command("run", str(small), "--private", str(private), "--out", str(out))
    assert status == 1
    assert "secret-de-la-somme" in said + refused
    written = {path.name: path.read_bytes() for path in out.iterdir()}
    assert len(written) >= 5
    assert not [name for name, content in written.items() if b"secret-de-la-somme" in content]
    status, line, _ = command("run", str(small), "--private", str(private), "--json")
    assert "secret" not in line
