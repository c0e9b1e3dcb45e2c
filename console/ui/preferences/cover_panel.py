"""*Pengganti*: who takes over an operator's cases while they are away, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from console.core import kept
from console.core.dispatch import Change
from console.core.kept import Cover
from console.ui.case.parts import plain
from console.ui.desk import Desk
from console.ui.moment_edit import MomentEdit, offer_absence
from console.ui.queue.formats import moment
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel
from models.clocks import DAY

LONGEST_DAYS: Final = 366
LONGEST_NOTE: Final = 200


class CoverPanel(Panel):
    """See the module. It ends by itself; it can be ended before."""

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        """Build it; see ``read``."""
        super().__init__(theme, "", parent)
        self._desk = desk
        self._prepared = False
        self.title.setText(self.tr("Pengganti saat Anda tidak di tempat"))
        self.state = plain(theme)
        self.state.setWordWrap(True)
        self.end = Button(theme, self.tr("Akhiri sekarang"), icon="close")
        self.end.clicked.connect(self.stop)
        self.deputy = QComboBox()
        self.deputy.setEditable(True)
        self.deputy.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.deputy.lineEdit()
        assert line is not None  # noqa: S101 - it is editable
        line.setPlaceholderText(self.tr("nama pengguna rekan"))
        line.setMaxLength(63)
        self.since, self.until = MomentEdit(desk.language), MomentEdit(desk.language)
        self.note = QLineEdit()
        self.note.setMaxLength(LONGEST_NOTE)
        self.note.setPlaceholderText(self.tr("boleh kosong, misalnya cuti"))
        self.wrong = plain(theme, "", "wrong", "caption")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.start = Button(theme, self.tr("Minta digantikan"), variant="primary")
        self.start.clicked.connect(self.keep)
        self._form = QWidget()
        grid = QGridLayout(self._form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        rows: Sequence[tuple[str, QWidget]] = (
            (self.tr("Pengganti"), self.deputy), (self.tr("Mulai"), self.since),
            (self.tr("Sampai"), self.until), (self.tr("Catatan"), self.note),
        )  # fmt: skip
        for row, (name, widget) in enumerate(rows):
            widget.setFont(theme.font("data"))
            widget.setAccessibleName(name)
            grid.addWidget(plain(theme, name, "second"), row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(self.wrong, len(rows), 1)
        grid.addWidget(self.start, len(rows) + 1, 1, Qt.AlignmentFlag.AlignLeft)
        hint = plain(theme, self.tr(
            "Pengganti mendapat tampilan berisi laporan terbuka yang Anda pegang, sejauh wilayahnya. Berakhir sendiri."
        ), "third", "caption")  # fmt: skip
        hint.setWordWrap(True)
        told = QHBoxLayout()
        told.setSpacing(12)
        told.addWidget(self.state, 1)
        told.addWidget(self.end)
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addLayout(told)
        column.addWidget(self._form)
        column.addWidget(hint)
        self.body.addLayout(column)
        desk.changed.connect(self._on_changed)
        self._show(None)

    def read(self) -> None:
        """Read whether somebody covers, and who could."""
        me = self._desk.me

        def read(db: Any) -> tuple[list[Cover], list[str]]:
            return [cover for cover in kept.covers(db) if cover.owner == me], kept.colleagues(db, me)

        self._desk.read(read, self._on_read, ticket="cover.panel")

    def keep(self) -> None:
        """Ask the colleague; what cannot be is said under the fields."""
        deputy = self.deputy.currentText().strip()
        since, until = self.since.seconds(), self.until.seconds()
        if not deputy:
            self._say(self.tr("Isi siapa yang menggantikan."))
        elif deputy == self._desk.me:
            self._say(self.tr("Anda tidak bisa menggantikan diri sendiri."))
        elif until <= max(since, self._desk.now()):
            self._say(self.tr("Waktu selesainya harus sesudah mulai dan belum lewat."))
        elif until - since > LONGEST_DAYS * DAY:
            self._say(self.tr("Paling lama satu tahun."))
        else:
            self._say("")
            note = " ".join(self.note.text().split())
            body = {"deputy": deputy, "since": since, "until": until, "note": note}
            dispatcher = self._desk.dispatcher
            self._desk.work.write(
                lambda: dispatcher.keep("cover", "cover", body, shared=True),
                self._on_written,
                failed=lambda failure: self._say(failure.sentence(self._desk.language)),
            )

    def stop(self) -> None:
        """The operator is back."""
        dispatcher = self._desk.dispatcher
        self._desk.work.write(lambda: dispatcher.unkeep("cover", "cover"), self._on_written)

    def _on_written(self, change: Change) -> None:
        self._desk.changed.emit(change)
        self._desk.said.emit()

    def _on_changed(self, change: Change) -> None:
        if "cover" in change.other:
            self.read()

    def _on_read(self, found: tuple[list[Cover], list[str]]) -> None:
        covers, colleagues = found
        typed = self.deputy.currentText()
        self.deputy.clear()
        self.deputy.addItems(colleagues)
        self.deputy.setCurrentText(typed)
        now = self._desk.now()
        self._show(next((cover for cover in covers if cover.until > now), None))

    def _show(self, own: Cover | None) -> None:
        if own is None and not self._prepared:
            offer_absence(self.since, self.until, self._desk.now())
        self._prepared = own is None  # what is being typed stays; after a cover has run the fields begin anew
        self._form.setVisible(own is None)
        self.end.setVisible(own is not None)
        if own is None:
            self.state.setText(self.tr("Tidak ada yang menggantikan Anda."))
            return
        lang = self._desk.language
        words = self.tr("{who} menggantikan Anda sampai {until}.")
        if own.since > self._desk.now():
            words = self.tr("{who} menggantikan Anda dari {since} sampai {until}.")
        self.state.setText(words.format(
            who=own.deputy, since=moment(own.since, lang), until=moment(own.until, lang)
        ) + (f" {own.note}" if own.note else ""))  # fmt: skip

    def _say(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
