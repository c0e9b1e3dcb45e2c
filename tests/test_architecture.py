"""The laws of the house, held mechanically: what points where, what may appear where, what is written down.

A law that is only written is forgotten. Each import contract of ``pyproject.toml`` is shown to break on a
planted import, on a stub of the tree, so that a contract that has lost its teeth is noticed as well.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("console", "models", "resources")
CONTRACTS = ("Layers point down", "Qt only in ui and app", "Screens do no I/O", "One door for writes")

# A file beyond this asks to be split. What is longer stands here with its reason, and may not grow.
MAX_LINES = 450
LONGER: dict[str, tuple[int, str]] = {}


def sources(*folders: str) -> list[Path]:
    """Every Python file below ``folders`` of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def relative(path: Path) -> str:
    """The name a message should use."""
    return path.relative_to(ROOT).as_posix()


# Imports ---------------------------------------------------------------------------------------------------


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the tree in ``folder``, which holds its own pyproject.toml."""
    program = "from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", program, "--config", "pyproject.toml", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )


def import_section() -> str:
    """The import-linter part of pyproject.toml, as text."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    tables = re.split(r"(?m)^(?=\[)", text)
    return "".join(table for table in tables if table.lstrip("[").startswith("tool.importlinter"))


@pytest.fixture
def stub(tmp_path: Path) -> Path:
    """The bare tree: an empty module for every one the contracts name, and the contracts themselves."""
    section = import_section()
    (tmp_path / "pyproject.toml").write_text(section, encoding="utf-8")
    names = re.findall(r"\b(?:console|models|resources)(?:\.[a-z_.]+)?\b", section)
    for name in {*names, "console.ui.queue", "console.core.queries", "models.rules"}:
        parts = name.split(".")
        for depth in range(1, len(parts) + 1):
            package = tmp_path.joinpath(*parts[:depth])
            package.mkdir(exist_ok=True)
            (package / "__init__.py").touch()
    return tmp_path


def plant(tree: Path, module: str, line: str) -> None:
    """Write ``line`` into ``module`` of the stub tree."""
    tree.joinpath(*module.split("."), "__init__.py").write_text(line + "\n", encoding="utf-8")


def test_the_contracts_are_these() -> None:
    config = tomllib.loads(import_section())["tool"]["importlinter"]
    assert tuple(contract["name"] for contract in config["contracts"]) == CONTRACTS


def test_the_project_keeps_its_contracts() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stub_keeps_them_too(stub: Path) -> None:
    done = lint_imports(stub)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in CONTRACTS:
        assert f"{name} KEPT" in done.stdout


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    [
        ("Layers point down", "models.rules", "import console.core"),
        ("Layers point down", "console.core.queries", "import console.ui"),
        ("Layers point down", "console.core.dispatch", "import console.channels"),
        ("Qt only in ui and app", "models.rules", "from PySide6 import QtCore"),
        ("Qt only in ui and app", "console.core.queries", "import pyqtgraph"),
        ("Qt only in ui and app", "console.channels", "import folium"),
        ("Screens do no I/O", "console.ui.queue", "import sqlalchemy"),
        ("Screens do no I/O", "console.ui.queue", "import sqlite3"),
        ("Screens do no I/O", "console.ui.queue", "import requests"),
        ("One door for writes", "console.core.queries", "from models import writing"),
        ("One door for writes", "console.ui.queue", "import models.writing"),
    ],
)
def test_a_planted_import_breaks_its_contract(stub: Path, contract: str, module: str, line: str) -> None:
    plant(stub, module, line)
    done = lint_imports(stub)
    assert done.returncode != 0
    broken = re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE)
    assert broken == [contract], done.stdout + done.stderr


def test_packaging_is_no_package() -> None:
    """It would shadow the library of the same name."""
    assert list((ROOT / "packaging").rglob("__init__.py")) == []
    spec = importlib.util.find_spec("packaging")
    assert spec is not None
    assert spec.origin is not None
    assert not Path(spec.origin).is_relative_to(ROOT / "packaging")


def test_nobody_imports_everything() -> None:
    star = re.compile(r"^\s*from\s+\S+\s+import\s+\*", re.MULTILINE)
    assert [relative(p) for p in sources(*SOURCES, "tests") if star.search(p.read_text("utf-8"))] == []


# Citizen text is data --------------------------------------------------------------------------------------


def test_only_the_map_speaks_to_a_page() -> None:
    """One helper escapes what goes into a page; nobody else may reach one (law 8)."""
    reach = re.compile(r"\b(runJavaScript|setHtml)\b")
    allowed = ROOT / "console" / "ui" / "map"
    found = [
        relative(path)
        for path in sources(*SOURCES)
        if reach.search(path.read_text("utf-8")) and not path.is_relative_to(allowed)
    ]
    assert found == []


def test_the_page_makes_no_html_of_text() -> None:
    danger = re.compile(
        r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write(ln)?|eval\(|new Function)"
    )
    scripts = sorted((ROOT / "resources" / "map").rglob("*.js"))
    assert scripts, "the map's script is gone, and this test with it"
    assert [relative(path) for path in scripts if danger.search(path.read_text("utf-8"))] == []


# What must be written down ---------------------------------------------------------------------------------


def readme() -> str:
    """The first page."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme() -> None:
    """And nothing that is no setting. Channels share their rows: `TANGGAP_CHANNEL_<CHANNEL>_URL`."""
    from console.core import settings
    from models.complaint import CHANNELS

    written = set(re.findall(r"TANGGAP_(?:[A-Z_]|<CHANNEL>)+", readme()))
    for name in [name for name in written if "<CHANNEL>" in name]:
        written.remove(name)
        written |= {name.replace("<CHANNEL>", code.replace("-", "_").upper()) for code in CHANNELS}
    assert written == set(settings.names())


def test_every_command_is_in_the_readme() -> None:
    import typer

    from console.cli import app

    def paths(command: object, prefix: str) -> list[str]:
        children = getattr(command, "commands", None)
        if children is None:
            return [prefix]
        return [path for name, child in children.items() for path in paths(child, f"{prefix} {name}")]

    undocumented = [
        path
        for path in paths(typer.main.get_command(app), "tanggap")
        if not re.search(rf"{re.escape(path)}\b", readme())
    ]
    assert undocumented == []


def test_make_help_names_every_target() -> None:
    help_text = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    for target in ("run", "test", "check", "bench", "package", "help"):
        assert re.search(rf"^  make {target}\s+\w", help_text, re.MULTILINE), target


def test_no_file_outgrows_its_reader() -> None:
    long = {}
    for path in sources(*SOURCES):
        lines = len(path.read_text("utf-8").splitlines())
        limit = LONGER.get(relative(path), (MAX_LINES, ""))[0]
        if lines > limit:
            long[relative(path)] = lines
    assert long == {}, "split it, or give the reason in LONGER"


def test_no_reason_outlives_its_file() -> None:
    for name in LONGER:
        path = ROOT / name
        assert path.is_file(), name
        assert len(path.read_text("utf-8").splitlines()) > MAX_LINES, f"{name} is short now; strike its entry"
