"""Citizen text is data: in table, panel and popup it is text, and nothing leaves the map page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from tests.features.room import Room, report

HOSTILE = (
    '<img src=x onerror="document.title=\'stolen\'"><script>fetch("https://example.org/")</script> Sampah'
)


def test_markup_stays_text_and_the_page_asks_nobody(room: Room, now: int) -> None:
    room.receive(report(1, now, HOSTILE))
    window = room.open()
    antrian = window.antrian
    room.until(lambda: antrian.model.rowCount() == 1)
    room.key("j")
    room.until(lambda: antrian.case.case is not None)

    words = antrian.model.index(0, 4).data(Qt.ItemDataRole.DisplayRole)
    assert "<img src=x" in words
    for label in antrian.case.findChildren(QLabel):
        assert label.textFormat() != Qt.TextFormat.RichText, label.text()
        if "<img" in label.text():
            assert label.textFormat() == Qt.TextFormat.PlainText

    asked: list[object] = []
    antrian.map.popup_wanted.emit(1)
    script = "document.querySelectorAll('img[src=x], script:not([src])').length + '|' + document.title"
    antrian.map.page.runJavaScript(script, 0, asked.append)
    room.until(lambda: bool(asked))
    assert str(asked[0]).startswith("0|")
    assert "stolen" not in str(asked[0])
    assert antrian.map.guard.allowed == {} or not antrian.map.guard.allowed
    assert not antrian.map.guard.blocked, "not even an attempt"


def test_right_to_left_emoji_and_twenty_thousand_letters(room: Room, now: int) -> None:
    room.receive(
        report(1, now, "\u202eتلغرام sampah\u202c 🚮🚮 di gang"),
        report(2, now, "Banjir " * 2857),
    )
    window = room.open()
    room.until(lambda: window.antrian.model.rowCount() == 2)
    for _ in range(2):
        room.key("j")
        room.until(lambda: window.antrian.case.case is not None)
    assert isinstance(window.frame, QWidget)
    assert not window.frame.grab().isNull()
