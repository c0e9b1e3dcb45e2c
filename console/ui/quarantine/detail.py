"""One piece of the quarantine: why it could not be read, the raw message, and the two things to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.core.records import QuarantineRow
from console.ui.case.parts import Sign, plain
from console.ui.quarantine.acts import reason
from console.ui.quarantine.mapping import NotAMapping, parse
from console.ui.quarantine.raw_view import RawView
from console.ui.queue.formats import clean_line, grouped, isolated, moment
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton, Panel, rule, voice
from models.sentences import say

CUT = 64 * 1024  # what is kept of a piece (models.report.Unreadable); longer ones were cut there
REASON_MOST = 500


class Field(QLineEdit):
    """A line that Esc leaves."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def set_wrong(self, wrong: bool) -> None:
        """Give the line its red edge, or take it away."""
        self.setProperty("wrong", wrong)
        self.style().unpolish(self)
        self.style().polish(self)


class PieceDetail(Panel):
    """See the module. Whoever owns it dispatches and says `set_busy`."""

    retry_asked = Signal(dict)  # column -> field
    discard_asked = Signal(str)  # why
    left = Signal()  # Esc: the keyboard goes back to the list

    def __init__(self, theme: Theme, language: str, *, may: bool, parent: QWidget | None = None) -> None:
        """Make it without a piece.

        Args:
            language: ``id`` or ``en``.
            may: whether this operator may do anything about it.
        """
        super().__init__(theme, parent=parent)
        self._theme, self._language, self._may = theme, language, may
        self._count = 0
        self._busy = False
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setMinimumWidth(1)  # a long file name is cut, it widens nothing
        self.header.setStretch(0, 1)
        self.when = voice(plain(theme), "third", theme, "caption")
        self.header.addWidget(self.when)
        self.why = plain(theme, "", "", "data_medium")
        self.why.setWordWrap(True)
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.raw = RawView(theme)
        self.amount = voice(plain(theme), "third", theme, "caption")
        self.copy = IconButton(theme, "copy", self.tr("Salin pesan seperti diterima"))
        self.copy.clicked.connect(self.raw.copy_raw)
        self._build_reading()
        self.body.addWidget(rule())
        self._build_retry()
        self._build_discard()
        self._dress()

    def _build_reading(self) -> None:
        theme = self._theme
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 12)
        top.setSpacing(8)
        top.addWidget(Sign(theme, "warning", "amber"), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.why, 1)
        self.body.addLayout(top)
        self.body.addWidget(rule())
        caption = QHBoxLayout()
        caption.setContentsMargins(16, 4, 8, 0)
        caption.setSpacing(8)
        caption.addWidget(plain(theme, self.tr("Pesan seperti diterima"), "third", "caption"))
        caption.addStretch(1)
        caption.addWidget(self.amount)
        caption.addWidget(self.copy)
        self.body.addLayout(caption)
        around = QHBoxLayout()
        around.setContentsMargins(8, 0, 1, 8)
        self.raw.setStyleSheet("QPlainTextEdit { border: none; background: transparent; }")
        around.addWidget(self.raw)
        self.body.addLayout(around, 1)

    def _build_retry(self) -> None:
        theme = self._theme
        self._retry_row, column = _area()
        column.addWidget(plain(theme, self.tr("Petakan kolom (boleh kosong)"), "third", "caption"))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.columns = Field()
        self.columns.setFont(theme.font("data"))
        self.columns.setPlaceholderText(self.tr("kolom=isian, misalnya tgl=created_at"))
        self.columns.setAccessibleName(self.tr("Petakan kolom"))
        self.columns.returnPressed.connect(self.retry)
        self.columns.textEdited.connect(lambda: self._say_wrong(""))
        self.columns.left.connect(self.left)
        self.retry_button = Button(theme, "", key="Enter", variant="primary")
        self.retry_button.clicked.connect(self.retry)
        self.throw_button = Button(theme, "", key="Del")
        self.throw_button.clicked.connect(self.ask_reason)
        row.addWidget(self.columns, 1)
        row.addWidget(self.retry_button)
        row.addWidget(self.throw_button)
        column.addLayout(row)
        self.wrong = voice(plain(theme), "wrong", theme)
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        column.addWidget(self.wrong)
        self.body.addWidget(self._retry_row)

    def _build_discard(self) -> None:
        theme = self._theme
        self._discard_row, column = _area()
        column.addWidget(plain(theme, self.tr("Alasan membuang"), "third", "caption"))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.reason = Field()
        self.reason.setFont(theme.font("data"))
        self.reason.setMaxLength(REASON_MOST)
        self.reason.setPlaceholderText(self.tr("misalnya: baris kosong di akhir berkas"))
        self.reason.setAccessibleName(self.tr("Alasan membuang"))
        self.reason.returnPressed.connect(self.discard)
        self.reason.textChanged.connect(self._dress)
        self.reason.left.connect(self.cancel_reason)
        self.discard_button = Button(theme, "", key="Enter", variant="primary")
        self.discard_button.clicked.connect(self.discard)
        self.cancel_button = Button(theme, self.tr("Batal"), key="Esc")
        self.cancel_button.clicked.connect(self.cancel_reason)
        for part, stretch in ((self.reason, 1), (self.discard_button, 0), (self.cancel_button, 0)):
            row.addWidget(part, stretch)
        column.addLayout(row)
        self.body.addWidget(self._discard_row)
        self._discard_row.hide()

    # showing -----------------------------------------------------------------------------------------------

    def show_piece(self, row: QuarantineRow, channel: str) -> None:
        """Show a piece.

        Args:
            row: the piece, with its content.
            channel: name of its channel.
        """
        where = " · ".join(
            isolated(clean_line(part)) for part in (channel, row.source, row.position) if part.strip()
        )
        self.title.setText(where)
        self.when.setText(moment(row.at, self._language))
        self.why.setText(isolated(reason(row.code, row.params, self._language)))
        self.raw.show_raw(row.raw)
        amount = self.tr("{n} karakter").format(n=grouped(len(row.raw), self._language))
        if len(row.raw.encode("utf-8", "surrogatepass")) >= CUT or len(row.raw) >= CUT:
            amount = self.tr("{n} karakter pertama; selebihnya tidak disimpan").format(
                n=grouped(len(row.raw), self._language)
            )
        self.amount.setText(amount if row.raw else self.tr("tidak ada isinya"))
        self.copy.setEnabled(bool(row.raw))
        self._say_wrong("")

    def set_count(self, count: int) -> None:
        """Of how many pieces the buttons speak."""
        self._count = count
        self._dress()

    def set_busy(self, done: int, of: int) -> None:
        """A retry is at `done` pieces of `of`; (0, 0) when none is on its way."""
        self._busy = of > 0
        self._dress()
        if of > 1:
            text = self.tr("Mencoba {done} dari {of}…")
            numbers = {"done": grouped(done, self._language), "of": grouped(of, self._language)}
            self.retry_button.setText(text.format(**numbers))

    # doing -------------------------------------------------------------------------------------------------

    def retry(self) -> None:
        """Ask for a retry, if the mapping can be read."""
        if not self.retry_button.isEnabled():
            return
        try:
            columns = parse(self.columns.text())
        except NotAMapping as problem:
            if problem.code:
                self._say_wrong(say(self._language, problem.code, **problem.params))
            else:
                text = self.tr("Tulis kolom=isian, dipisah koma; “{piece}” tidak terbaca.")
                self._say_wrong(text.format(piece=problem.piece))
            self.columns.setFocus()
            return
        self.retry_asked.emit(columns)

    def ask_reason(self) -> None:
        """Open the line for the reason of a discard."""
        if not self.throw_button.isEnabled():
            return
        self._retry_row.hide()
        self._discard_row.show()
        self._dress()
        self.reason.setFocus()

    def cancel_reason(self) -> None:
        """Close it; what was typed stays for the next time."""
        self._discard_row.hide()
        self._retry_row.show()
        self.left.emit()

    def discard(self) -> None:
        """Ask for the discard, if there is a reason."""
        if self.discard_button.isEnabled():
            self.discard_asked.emit(self.reason.text().strip())

    def discarded(self) -> None:
        """It is done: the reason was said."""
        self.reason.clear()
        if self._discard_row.isVisibleTo(self):
            self.cancel_reason()

    def _say_wrong(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
        self.columns.set_wrong(bool(text))

    def _dress(self) -> None:
        able = self._may and not self._busy and self._count > 0
        many = self._count > 1
        number = grouped(self._count, self._language)
        retry = self.tr("Coba lagi {n} pesan").format(n=number) if many else self.tr("Coba lagi")
        throw = self.tr("Buang {n} pesan").format(n=number) if many else self.tr("Buang")
        self.retry_button.setText(retry)
        self.throw_button.setText(throw + "…")
        self.discard_button.setText(throw)
        self.retry_button.setEnabled(able)
        self.throw_button.setEnabled(able)
        self.discard_button.setEnabled(able and bool(self.reason.text().strip()))
        tip = "" if self._may else self.tr("Pemeriksa hanya melihat; minta operator mengerjakannya.")
        for button in (self.retry_button, self.throw_button):
            button.setToolTip(tip)


def _area() -> tuple[QFrame, QVBoxLayout]:
    frame = QFrame()
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 8, 16, 12)
    column.setSpacing(4)
    return frame, column
