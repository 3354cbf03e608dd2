"""The browser of the tests stays on this machine, and JupyterLab speaks French in it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab, Watched


def test_a_request_to_another_machine_is_stopped_and_recorded(watched: Watched) -> None:
    watched.page.set_content('<img src="https://example.org/spy.png"><p>Bonjour</p>')
    expect(watched.page.locator("p")).to_have_text("Bonjour")
    watched.page.wait_for_load_state("load")
    assert watched.foreign == ["https://example.org/spy.png"]


def test_the_lab_opens_in_french_and_asks_nothing_of_other_machines(
    page: Page, lab: Lab, notebook: Callable[[str, list[str]], str]
) -> None:
    lab.open(page, notebook("essai.ipynb", ["print(6 * 7)"]))
    expect(page.locator(".jp-OutputArea-output").first).to_have_text("42")
    expect(page.locator(".lm-MenuBar-item").first).to_have_text("Fichier")


def test_the_lab_answers_nobody_without_its_token(page: Page, lab: Lab) -> None:
    answer = page.request.get(f"{lab.address}/api/contents")
    assert answer.status == 403
