"""Examples written in Markdown, cut out so that the tests can run them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.repository.package_source import ROOT, name_of

FENCE: Final = re.compile(
    r"^(?P<indent> *)```(?P<language>[a-z]+)[^\n]*\n(?P<body>.*?)^(?P=indent)```\s*$",
    re.MULTILINE | re.DOTALL,
)
SHELL: Final = ("console", "shell", "sh", "bash", "powershell")


@dataclass(frozen=True)
class Block:
    """A fenced block: where it is, its language and its text."""

    document: Path
    line: int
    language: str
    body: str

    @property
    def place(self) -> str:
        return f"{name_of(self.document)}:{self.line}"


@dataclass(frozen=True)
class Question:
    """A heading, the commands that answer it, in order, and the answer of the last one."""

    title: str
    commands: tuple[str, ...]
    answer: str


def documents() -> tuple[Path, ...]:
    """The README and every page of ``docs/``."""
    readme = ROOT / "README.md"
    return (
        (readme, *sorted((ROOT / "docs").rglob("*.md"))) if (ROOT / "docs").is_dir() else (readme,)
    )


def blocks(document: Path, *languages: str) -> tuple[Block, ...]:
    """Fenced blocks of a document in one of ``languages``, in order."""
    text = document.read_text(encoding="utf-8")
    return tuple(
        Block(
            document,
            text.count("\n", 0, found.start()) + 1,
            found["language"],
            re.sub(rf"(?m)^{found['indent']}", "", found["body"]),
        )
        for found in FENCE.finditer(text)
        if found["language"] in languages
    )


def commands(block: Block) -> Iterator[str]:
    """Command lines of a shell block; with ``$`` prompts, the other lines are answers."""
    lines = block.body.replace("\\\n", " ").splitlines()
    prompted = any(line.startswith(("$ ", "> ")) for line in lines)
    for line in lines:
        command = line.partition(" ")[2] if prompted and line.startswith(("$ ", "> ")) else line
        if command.strip() and not command.lstrip().startswith("#"):
            if prompted and command is line:
                continue
            yield command.strip()


def arguments(command: str) -> list[str]:
    """``allocation run a.toml`` without its first word; comments dropped."""
    return shlex.split(command, comments=True)[1:]


def questions(document: Path) -> tuple[Question, ...]:
    """Sections ``## question``, each with a ``console`` block and a ``text`` block."""
    found: list[Question] = []
    for section in re.split(r"(?m)^## ", document.read_text(encoding="utf-8"))[1:]:
        title, _, rest = section.partition("\n")
        fenced = {block["language"]: block["body"] for block in FENCE.finditer(rest)}
        asked = tuple(fenced.get("console", "").splitlines())
        found.append(Question(title.strip(), asked, fenced.get("text", "")))
    return tuple(found)
