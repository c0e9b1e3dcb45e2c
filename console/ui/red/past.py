"""Since when a kelurahan has its colour and what changed it; and what supervisors noted about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.core.review import Row
from console.core.snapshots import LONGEST_NOTE, Remark
from console.ui.bulk.parts import emptied
from console.ui.case.parts import MARGIN, Phrase, plain
from console.ui.queue.formats import grouped, moment
from console.ui.red import words
from console.ui.red.data import PAST_DAYS, Told, red_since
from console.ui.red.head import Shape
from console.ui.theme import Theme
from console.ui.widgets import Button, rule, scrolled

NOTE_HEIGHT: Final = 64  # pixels


class PastPage(QWidget):
    """The turns of a kelurahan's colour, the newest first.

    Signals:
        case_asked: number of the case that made the difference.
    """

    case_asked = Signal(str)

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lang = theme, lang
        self.since = Phrase(theme, "text")
        self._shown: tuple[Told, ...] = ()
        self.texts: list[str] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        column.setSpacing(8)
        column.addWidget(self.since)
        column.addLayout(self._lines)
        column.addStretch(1)
        foot = plain(
            theme,
            self.tr("Menurut batas hari ini. Dari laporan yang dibuka kembali hanya kali terakhir yang diketahui."),
            "third", "caption",
        )  # fmt: skip
        foot.setWordWrap(True)
        column.addWidget(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))

    def show_turns(self, row: Row, turns: Sequence[Told]) -> None:
        """Show what happened."""
        lang, colour = self._lang, row.indicator.colour
        name, at = words.colour(colour), red_since(turns, colour)
        said = (
            self.tr("{colour} sejak {when}").format(colour=name.capitalize(), when=moment(at, lang))
            if at is not None
            else self.tr("{colour} sejak lebih dari {n} hari").format(colour=name.capitalize(), n=PAST_DAYS)
        )
        self.since.set_parts((said, "strong"))
        if tuple(turns) == self._shown:
            return
        self._shown = tuple(turns)
        emptied(self._lines)
        self.texts = []
        for told in turns:
            self._lines.addWidget(self._line(told))

    def _line(self, told: Told) -> QWidget:
        turn, lang = told.turn, self._lang
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        shape = Shape(self._theme, 12)
        shape.show_colour(turn.after)
        row.addWidget(shape, 0, Qt.AlignmentFlag.AlignTop)
        what = self.tr("{before} → {after}, {n} menunggu").format(
            before=words.colour(turn.before), after=words.colour(turn.after), n=grouped(turn.waiting, lang)
        )
        if told.words:
            why = " ".join(told.words)
        elif not told.number:
            why = self.tr("Laporan yang mengubahnya tidak ada lagi di konsol ini.")
        elif turn.came:
            why = self.tr("Laporan ini mulai menunggu; riwayatnya tidak ada di konsol ini.")
        else:
            why = self.tr("Laporan ini tidak lagi menunggu; riwayatnya tidak ada di konsol ini.")
        words_ = Phrase(self._theme)
        words_.set_parts((f"{moment(turn.at, lang)}  ", "second"), (f"{what}. ", "strong"), (why, "second"))
        self.texts.append(f"{words_.text()} {told.number}".strip())
        row.addWidget(words_, 1)
        if told.number:
            button = Button(self._theme, told.number, variant="flat", compact=True)
            button.setAccessibleName(self.tr("Buka {number}").format(number=told.number))
            button.clicked.connect(lambda: self.case_asked.emit(told.number))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return holder


class NotesPage(QWidget):
    """What supervisors noted; a supervisor notes more. What is typed stays with its kelurahan until it is kept.

    Signals:
        note_asked: (code, text): keep this.
    """

    note_asked = Signal(str, str)

    def __init__(self, theme: Theme, lang: str, *, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lang = theme, lang
        self._code = ""
        self._typed: dict[str, str] = {}
        self._shown: tuple[Remark, ...] | None = None
        self.texts: list[str] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(12)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        column.addLayout(self._lines)
        column.addStretch(1)
        self.text = QPlainTextEdit()
        self.text.setFixedHeight(NOTE_HEIGHT)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(self.tr("Catatan untuk rapat, dibaca semua konsol"))
        self.text.setAccessibleName(self.tr("Catatan tentang kelurahan ini"))
        self.keep = Button(theme, self.tr("Simpan catatan"))
        self.wrong = plain(theme, "", "wrong", "caption")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.text.textChanged.connect(self._on_typed)
        self.keep.clicked.connect(self._on_keep)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 8, MARGIN, 8)
        foot.setSpacing(8)
        foot.addWidget(self.text, 1)
        foot.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignBottom)
        reads = plain(theme, self.tr("Hanya pengawas yang menulis catatan tinjauan."), "third", "caption")
        reads.setContentsMargins(MARGIN, 8, MARGIN, 8)
        reads.setVisible(not may_write)
        for widget in (self.text, self.keep):
            widget.setVisible(may_write)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolled(inside), 1)
        whole.addWidget(rule())
        whole.addWidget(self.wrong)
        whole.addLayout(foot)
        whole.addWidget(reads)
        self._on_typed()

    def show_notes(self, code: str, notes: Sequence[Remark]) -> None:
        """Show a kelurahan's notes."""
        if code != self._code:
            self._code = code
            self.text.setPlainText(self._typed.get(code, ""))
            self.wrong.hide()
        if tuple(notes) == self._shown:
            return
        self._shown = tuple(notes)
        emptied(self._lines)
        self.texts = [one.text for one in notes]
        for one in notes:
            line = Phrase(self._theme)
            head = f"{one.author} · {moment(one.at, self._lang)}\n"
            line.set_parts((head.rstrip(), "third"))
            said = plain(self._theme, one.text)
            said.setWordWrap(True)
            said.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(line)
            column.addWidget(said)
            self._lines.addWidget(holder)
        if not notes:
            self._lines.addWidget(plain(self._theme, self.tr("Belum ada catatan."), "second"))

    def kept(self, code: str) -> None:
        """What was asked to be kept is kept."""
        self._typed.pop(code, None)
        if code == self._code:
            self.text.clear()
        self.wrong.hide()

    def refused(self, sentence: str) -> None:
        """It could not be kept; what was typed stays."""
        self.wrong.setText(sentence)
        self.wrong.show()
        self._on_typed()

    def _on_typed(self) -> None:
        text = self.text.toPlainText()
        self._typed[self._code] = text
        left = LONGEST_NOTE - len(text)
        self.keep.setEnabled(bool(text.strip()) and left >= 0)
        if left < 0:
            self.wrong.setText(self.tr("{n} huruf terlalu banyak").format(n=grouped(-left, self._lang)))
        self.wrong.setVisible(left < 0)

    def _on_keep(self) -> None:
        self.keep.setEnabled(False)
        self.note_asked.emit(self._code, self.text.toPlainText().strip())
