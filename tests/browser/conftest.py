"""A French Chromium that never leaves this machine, a JupyterLab and an application of its own.

Every request that is not for this machine is aborted and recorded; a test that ends with one, or
with an error in the browser's console, fails.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

from tests.browser.serving import APPLICATION, CHROMIUM, FLAGS, READY, ROOT, serving

HERE: Final = ("http://127.0.0.1", "ws://127.0.0.1", "file://", "data:", "blob:")
expect.set_options(timeout=30_000)  # two cores may serve several browsers at once
# The kernel of the notebook in front, asked from the session itself: the indicator of the
# toolbar reads "idle" before it connects, and a run sent then is lost.
KERNEL_READY: Final = """() => {
  const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
  const context = panel && panel.sessionContext;
  const kernel = context && context.session && context.session.kernel;
  return !!kernel && context.isReady && kernel.connectionStatus === 'connected'
    && kernel.status === 'idle';
}"""
RUN_ALL: Final = "() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }"


@dataclass
class Watched:
    """A page, what it asked of other machines and what it complained of."""

    page: Page
    foreign: list[str] = field(default_factory=list[str])
    complaints: list[str] = field(default_factory=list[str])

    def route(self, route: Route) -> None:
        if route.request.url.startswith(HERE):
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, its token and the folder it shows."""

    address: str
    token: str
    folder: Path

    def open(self, page: Page, notebook: str, *, run: bool = True) -> None:
        """Open a notebook, wait for its kernel and, if asked, run every cell."""
        page.goto(f"{self.address}/lab/tree/{notebook}?token={self.token}&reset")
        page.locator(".jp-NotebookPanel").wait_for()
        page.wait_for_function(KERNEL_READY)
        if run:
            page.evaluate(RUN_ALL)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, args=FLAGS, chromium_sandbox=False
        )
        yield browser
        browser.close()


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    """A page whose requests are watched; the test says what it expects of them."""
    context = chromium.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": 1280, "height": 900},
        accept_downloads=True,
        reduced_motion="reduce",
    )
    seen = Watched(context.new_page())
    context.route("**/*", seen.route)
    seen.page.set_default_timeout(60_000)
    seen.page.on("console", seen.listen)
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    yield seen
    context.close()


@pytest.fixture
def page(watched: Watched) -> Iterator[Page]:
    """A page that must stay on this machine and complain of nothing."""
    yield watched.page
    assert watched.foreign == []
    assert watched.complaints == []


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab started by ``allocation lab``, on a copy of the notebooks."""
    folder = tmp_path_factory.mktemp("lab")
    shown = folder / "notebooks"
    shutil.copytree(ROOT / "notebooks", shown)
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    options = [
        "--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token={token}",
        "--ServerApp.allow_root=True",
        "--LabApp.news_url=",
        "--LabApp.extension_manager=readonly",
        "--LabApp.expose_app_in_browser=True",
    ]
    with serving("lab", shown, folder, options, "/api/status") as (address, token):
        yield Lab(address, token, shown)


@dataclass(frozen=True)
class Application:
    """A running application: its address, its token and the folder of its scenarios."""

    address: str
    token: str
    folder: Path

    def open(self, page: Page) -> None:
        page.goto(f"{self.address}/?token={self.token}")


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The screen without code, started by ``allocation app``."""
    folder = tmp_path_factory.mktemp("app")
    shown = folder / "scenarios"
    shutil.copytree(ROOT / "scenarios", shown)
    file = shown / "canal-seine-nord-2014.toml"
    with serving("app", file, folder, APPLICATION, READY) as (address, token):
        yield Application(address, token, shown)


@pytest.fixture
def notebook(lab: Lab) -> Callable[[str, list[str]], str]:
    """Write a notebook of code cells beside the shipped ones; returns its name."""

    def write(name: str, cells: list[str]) -> str:
        content = {
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"cell-{number}",
                    "execution_count": None,
                    "metadata": {},
                    "outputs": [],
                    "source": source,
                }
                for number, source in enumerate(cells)
            ],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        (lab.folder / name).write_text(json.dumps(content), encoding="utf-8")
        return name

    return write
