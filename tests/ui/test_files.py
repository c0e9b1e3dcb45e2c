"""Files from the window: briefing and export beside the work, progress in the bar, Buka, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.core.queries import Wanted
from console.ui.briefing_host import DaysDialog
from console.ui.files import Files
from console.ui.messages import MessageLine
from console.ui.theme import Theme
from models.filters import parse
from tests.support.desks import AtDesk, desk_over
from tests.support.factories import NOW, room, varied


@pytest.fixture
def at(qtbot: QtBot, home: Path) -> Iterator[AtDesk]:
    with room(home) as made:
        made.receive(*varied(30))
    with desk_over(qtbot, home, NOW) as found:
        yield found


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def files(at: AtDesk, window: QWidget, theme: Theme) -> Files:
    return Files(theme, at.desk, window, None)


def asked(files: Files, kind: str) -> DaysDialog:
    files.brief(kind)
    dialog = files.briefings.dialog
    assert dialog is not None
    return dialog


@pytest.mark.parametrize(("kind", "ending", "begins"), [("pdf", ".pdf", b"%PDF-"), ("excel", ".xlsx", b"PK")])
def test_a_briefing_is_made_beside_the_work_and_can_be_opened(
    at: AtDesk,
    files: Files,
    theme: Theme,
    qtbot: QtBot,
    tmp_path: Path,
    kind: str,
    ending: str,
    begins: bytes,
) -> None:
    proposed: list[str] = []
    opened: list[Path] = []
    line = MessageLine(theme, at.desk.messages)
    qtbot.addWidget(line)

    def pick(_window: QWidget, _title: str, name: str, _ending: str) -> str:
        proposed.append(name)
        return str(tmp_path / "hari")  # whoever types no ending gets it

    files.briefings.pick = pick
    files.jobs.open_file = opened.append
    qtbot.mouseClick(asked(files, kind).make, Qt.MouseButton.LeftButton)
    assert files.jobs.running == 1
    at.settle()
    assert proposed == [f"briefing-harian-2025-11-23{ending}"]
    path = tmp_path / f"hari{ending}"
    assert path.read_bytes().startswith(begins)
    assert str(path) in at.said
    assert (files.jobs.running, line._result.text()) == (0, line.tr("Buka"))
    line._result.click()
    assert opened == [path]


def test_other_days_are_typed_and_wrong_ones_told(
    at: AtDesk, files: Files, qtbot: QtBot, tmp_path: Path
) -> None:
    files.briefings.pick = lambda _w, _t, name, _e: str(tmp_path / name)
    dialog = asked(files, "pdf")
    assert not dialog.first.isEnabled()
    dialog.which.set_on("span")
    dialog.which.chosen.emit("span")
    assert dialog.first.isEnabled()
    dialog.first.setDate(QDate(2025, 11, 22))
    dialog.last.setDate(QDate(2025, 11, 21))
    dialog.make.click()
    assert dialog.wrong.isVisible()
    assert files.jobs.running == 0
    dialog.last.setDate(QDate(2025, 11, 23))
    assert not dialog.wrong.isVisible()
    dialog.make.click()
    at.settle()
    assert (tmp_path / "briefing-2025-11-22-2025-11-23.pdf").exists()


def test_a_place_that_cannot_be_written_is_a_refusal(at: AtDesk, files: Files, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    files.briefings.pick = lambda *_all: str(tmp_path / "berkas" / "a.pdf")
    asked(files, "pdf").make.click()
    at.settle()
    message = at.desk.messages.current
    assert message is not None
    assert message.kind == "refusal"
    assert files.jobs.running == 0


def test_nobody_named_a_file(at: AtDesk, files: Files) -> None:
    files.briefings.pick = lambda *_all: ""
    files.exports.pick = lambda *_all: ""
    asked(files, "pdf").make.click()
    files.export(Wanted(parse(""), "urgent", NOW, "rina"), ())
    assert files.jobs.running == 0
    assert at.desk.messages.current is None


@pytest.mark.parametrize(("picked", "rows"), [((), 30), ((1, 2, 3), 3)])
def test_the_picked_cases_or_all_of_the_view(
    at: AtDesk, files: Files, tmp_path: Path, picked: tuple[int, ...], rows: int
) -> None:
    path = tmp_path / "a.geojson"
    files.exports.pick = lambda *_all: str(path)
    files.export(Wanted(parse(""), "urgent", NOW, "rina"), picked)
    at.settle()
    assert path.read_text("utf-8").count('"type":"Feature"') == rows
    assert str(rows) in at.said


def test_another_ending_is_refused_and_a_closing_window_leaves_no_file(
    at: AtDesk, files: Files, tmp_path: Path
) -> None:
    wanted = Wanted(parse(""), "urgent", NOW, "rina")
    files.exports.pick = lambda *_all: str(tmp_path / "a.doc")
    files.export(wanted, ())
    assert ".geojson" in at.said
    files.exports.pick = lambda *_all: str(tmp_path / "a.csv")
    files.end()
    files.export(wanted, ())
    at.settle()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home"]
