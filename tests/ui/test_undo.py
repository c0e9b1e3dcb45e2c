"""Undo: pushed after success, dispatched back, never the wrong one."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from console.ui.undo import Undo


def test_remembering_a_batch_does_not_do_it_again(qtbot: QtBot) -> None:
    calls: list[str] = []
    undo = Undo()
    undo.done("121 laporan", lambda: calls.append("undo"), lambda: calls.append("redo"))
    assert calls == []
    assert undo.can_undo and not undo.can_redo and undo.undo_text == "121 laporan"
    undo.undo()
    undo.redo()
    undo.undo()
    assert calls == ["undo", "redo", "undo"]


def test_urungkan_beside_an_old_message_does_not_undo_a_newer_deed(qtbot: QtBot) -> None:
    calls: list[str] = []
    undo = Undo()
    first = undo.done("satu", lambda: calls.append("satu"))
    second = undo.done("dua", lambda: calls.append("dua"))
    first()
    assert calls == []
    second()
    second()
    assert calls == ["dua"]
    first()
    assert calls == ["dua", "satu"]


def test_a_deed_in_place_of_an_undone_one_is_not_taken_for_it(qtbot: QtBot) -> None:
    calls: list[str] = []
    undo = Undo()
    old = undo.done("satu", lambda: calls.append("satu"))
    undo.undo()
    undo.done("dua", lambda: calls.append("dua"))
    old()
    assert calls == ["satu"]


def test_another_operator_cannot_undo(qtbot: QtBot) -> None:
    undo = Undo()
    undo.done("satu", lambda: None)
    undo.forget()
    assert not undo.can_undo
