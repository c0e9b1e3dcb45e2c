"""One kelurahan looked into: why and what would clear it, how its colour came, what was noted."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from console.core.review import Row
from console.core.snapshots import Snapshot
from console.ui.bulk.parts import Name
from console.ui.desk import Desk
from console.ui.queue.formats import grouped
from console.ui.red import words
from console.ui.red.causes import NARROW, WIDE, CausesPart
from console.ui.red.data import Inside
from console.ui.red.head import Shape
from console.ui.red.past import NotesPage, PastPage
from console.ui.red.sets import SetsPage
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, SegmentedButtons, scrolled

#: From this width on nothing needs to be cramped, pixels.
ROOMY: Final = 960
PAGES: Final = ("why", "past", "notes")


class DetailPanel(Panel):
    """See the module.

    Signals:
        waiting_asked: code: its waiting cases shall be shown.
        number_asked: number of a case that shall be shown.
    """

    waiting_asked = Signal(str)
    number_asked = Signal(str)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        lang, role = desk.language, desk.role
        self._lang, self._desk = lang, desk
        self.code = ""
        self.shape = Shape(theme, 12)
        self.place = Name(theme, "", "data")
        self.place.setProperty("voice", "second")
        self.header.insertWidget(0, self.shape)
        self.header.insertWidget(2, self.place, 1)
        self.tabs = SegmentedButtons(theme)
        self.tabs.setAccessibleName(self.tr("Apa yang ditampilkan"))
        self._buttons = {
            name: self.tabs.add(name, text, on=name == "why")
            for name, text in zip(
                PAGES, (self.tr("Sebab"), self.tr("Riwayat warna"), self.tr("Catatan")), strict=True
            )
        }
        self.see = Button(theme, "", icon="queue", variant="flat")
        self.header.addWidget(self.tabs)
        self.header.addWidget(self.see)
        self.sets = SetsPage(theme, lang, may_act=role in ("operator", "supervisor"))
        self.causes = CausesPart(theme, lang)
        self.past = PastPage(theme, lang)
        self.notes = NotesPage(theme, lang, may_write=role == "supervisor")
        self.state = StateView(theme)
        why = QWidget()
        row = QHBoxLayout(why)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sets, 1)
        self._beside = scrolled(self.causes)
        row.addWidget(self._beside)
        self.stack = QStackedWidget()
        for page in (why, self.past, self.notes, self.state):
            self.stack.addWidget(page)
        self.body.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self.show_page)
        self.see.clicked.connect(lambda: self.waiting_asked.emit(self.code))
        self.causes.oldest_asked.connect(self.number_asked)
        self.past.case_asked.connect(self.number_asked)
        self.show_nothing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= ROOMY
        self.sets.set_room(roomy=roomy)
        wide = WIDE if roomy else NARROW
        self.causes.setFixedWidth(wide)
        self._beside.setFixedWidth(wide + 8)

    def show_page(self, page: str) -> None:
        """One of ``PAGES``."""
        self.tabs.set_on(page)
        if self.code:
            self.stack.setCurrentIndex(PAGES.index(page))

    def show_nothing(self, sentence: str = "") -> None:
        """No kelurahan is chosen, or it could not be read and why."""
        self.code = ""
        self.shape.hide()
        self.title.setText("")
        self.place.setText("")
        self.tabs.hide()
        self.see.hide()
        if sentence:
            self.state.show_state("error", self.tr("Kelurahan ini tidak bisa dibaca"), sentence)
        else:
            self.state.show_state("nothing", self.tr("Pilih kelurahan di tabel atau di peta"))
        self.stack.setCurrentWidget(self.state)

    def show_inside(self, row: Row, inside: Inside, before: Snapshot | None) -> None:
        """Show a kelurahan.

        Args:
            before: the compared snapshot.
        """
        ref, now, one = self._desk.store.reference, self._desk.now(), row.indicator
        fresh = not self.code
        self.code = one.code
        place = ref.territory.kelurahan[one.code]
        area = (
            f"{ref.territory.kecamatan[place.kecamatan].name}, {_short(ref.territory.kota[place.kota].name)}"
        )
        self.shape.show_colour(one.colour)
        self.shape.setToolTip(words.colour(one.colour))
        self.title.setText(one.name)
        self.place.setText(area)
        self.place.setToolTip(area)
        self.setAccessibleName(f"{one.name}, {words.colour(one.colour)}, {area}")
        notes = len(inside.notes)
        text = self.tr("Catatan {n}").format(n=grouped(notes, self._lang)) if notes else self.tr("Catatan")
        self._buttons["notes"].setText(text)
        self.see.setText(self.tr("Buka {n} laporan di Antrian").format(n=grouped(one.waiting, self._lang)))
        self.see.setEnabled(one.waiting > 0)
        for widget in (self.shape, self.tabs, self.see):
            widget.show()
        self.sets.show_inside(row, inside, ref)
        self.causes.show_inside(row, inside, before, ref, now)
        self.past.show_turns(row, inside.turns)
        self.notes.show_notes(one.code, inside.notes)
        if fresh or self.stack.currentWidget() is self.state:
            page = next(name for name in PAGES if self.tabs.is_on(name))
            self.stack.setCurrentIndex(PAGES.index(page))


def _short(kota: str) -> str:
    """A kota as it is called: ``Jakarta Utara``."""
    return kota.removeprefix("Kota Administrasi ").removeprefix("Kabupaten Administrasi ")
