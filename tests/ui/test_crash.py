"""Bugs: drafts are saved first, one dialog appears, and the words come back at the next start."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from console.ui.crash import CrashHandler, Drafts


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts")


@pytest.fixture
def handler(drafts: Drafts, qtbot: QtBot) -> Iterator[CrashHandler]:
    window = QWidget()
    qtbot.addWidget(window)
    made = CrashHandler(drafts)
    made.set_window(window)
    yield made
    made.remove()


def test_drafts_survive(drafts: Drafts, tmp_path: Path) -> None:
    drafts.register("reply:7", lambda: {"text": "Terima kasih – kami teruskan"})
    drafts.register("note:8", lambda: None)
    assert drafts.save() == 1
    back: list[object] = []
    assert Drafts(tmp_path / "drafts").restore({"reply:7": back.append}) == 1
    assert back == [{"text": "Terima kasih – kami teruskan"}]
    assert Drafts(tmp_path / "drafts").restore({"reply:7": back.append}) == 0
    assert [path.name for path in (tmp_path / "drafts").iterdir()] == []


def test_one_failing_saver_costs_only_its_own_draft(
    drafts: Drafts, caplog: pytest.LogCaptureFixture, expect_log: Callable[[str], None]
) -> None:
    expect_log("could not be saved")
    drafts.register("bad", lambda: 1 // 0)
    drafts.register("unserialisable", object)
    drafts.register("good", lambda: "kata")
    assert drafts.save() == 1
    assert caplog.text.count("could not be saved") == 2


def test_a_damaged_file_is_put_aside_not_deleted(
    drafts: Drafts, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("put aside")
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "drafts.json").write_text('{"reply:7": "Terima ka')
    assert drafts.restore({}) == 0
    assert (folder / "drafts.damaged").read_text() == '{"reply:7": "Terima ka'


def test_a_bug_on_the_main_thread_saves_drafts_and_says_so(
    handler: CrashHandler, drafts: Drafts, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log("bug")
    drafts.register("reply:7", lambda: "kata")
    handler.report(ValueError("aduh"))
    assert (tmp_path / "drafts" / "drafts.json").exists()
    dialog = handler._dialog
    assert isinstance(dialog, QMessageBox)
    assert "1 naskah" in dialog.informativeText() and "aduh" in dialog.detailedText()
    dialog.accept()
    assert handler._dialog is None


def test_a_loop_of_bugs_makes_one_dialog(handler: CrashHandler, expect_log: Callable[[str], None]) -> None:
    expect_log("bug")
    for i in range(5):
        handler.report(ValueError(str(i)))
    first = handler._dialog
    assert first is not None and handler.count == 5
    first.accept()


def test_both_hooks_lead_here(handler: CrashHandler, qtbot: QtBot, expect_log: Callable[[str], None]) -> None:
    expect_log("bug")
    before = (sys.excepthook, threading.excepthook)
    handler.install()

    def fail() -> None:
        raise RuntimeError("di utas lain")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: handler.count == 1)
    error = RuntimeError("di sini")
    sys.excepthook(type(error), error, None)
    assert handler.count == 2
    assert handler._dialog is not None
    handler._dialog.accept()
    handler.remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_ctrl_c_is_not_a_bug(drafts: Drafts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    passed_on: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: passed_on.append(kind))
    handler = CrashHandler(drafts)
    handler.install()
    try:
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    finally:
        handler.remove()
    assert passed_on == [KeyboardInterrupt] and handler.count == 0
