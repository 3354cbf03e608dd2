"""The application without code: where it is served, what it refuses, what opens it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from allocation.app import application
from allocation.app.application import Address, free_address, notebook_of, serve_application
from allocation.cli import main
from allocation.errors import AllocationError


class Server:
    """What Voila would be asked."""

    asked: tuple[str, ...] = ()

    @classmethod
    def launch_instance(cls, arguments: list[str]) -> None:
        cls.asked = tuple(arguments)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    monkeypatch.setenv("JUPYTER_PATH", "")
    monkeypatch.setattr(application, "import_module", lambda _: type("M", (), {"Voila": Server}))
    return Server


def test_it_is_served_on_this_machine_with_a_token(asked: type[Server], root: Path) -> None:
    address = free_address()
    file = root / "scenarios" / "canal-seine-nord-2014.toml"
    serve_application(file, "fr", address, ["--theme=dark"], browser=False)
    assert {"--Voila.ip=127.0.0.1", "--no-browser", f"--Voila.token={address.token}"} <= set(
        asked.asked
    )
    assert asked.asked[-1] == "--theme=dark"
    assert len(address.token) == 48
    assert free_address().token != address.token


def test_the_browser_is_led_there_by_a_page_that_nobody_else_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(application.webbrowser, "open", opened.append)
    monkeypatch.setattr(application, "_TRIES", 0)
    page = tmp_path / "ouvrir.html"
    application._open(Address(8866, "jeton"), page)  # noqa: SLF001 - what the thread runs
    assert opened == [page.as_uri()]
    assert "http://127.0.0.1:8866/?token=jeton" in page.read_text(encoding="utf-8")


def test_the_notebook_of_the_screen_names_its_file_whatever_its_letters() -> None:
    source = notebook_of(Path('dossier "à part"/né\\e.toml'), "en")["cells"][0]["source"]
    named = re.search(r"explore\((.*), language=\"en\"\)", source)
    assert named
    assert compile(source, "cellule", "exec")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(AllocationError, match="introuvable"):
        serve_application(tmp_path / "rien.toml", "fr", free_address(), browser=False)


def test_without_voila_the_extra_to_install_is_named(
    monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    def absent(name: str) -> object:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(application, "import_module", absent)
    with pytest.raises(AllocationError, match=r"allocation\[notebook\]"):
        serve_application(root / "pyproject.toml", "fr", free_address(), browser=False)


@pytest.mark.usefixtures("asked")
def test_the_command_says_the_address(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(root / "scenarios" / "canal-seine-nord-2014.toml")
    with pytest.raises(SystemExit) as left:
        main(["app", file, "--port", "8866", "--token", "jeton", "--no-browser"])
    assert left.value.code == 0
    assert "http://127.0.0.1:8866/?token=jeton" in capsys.readouterr().out
