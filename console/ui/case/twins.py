"""Twins: cases that may be the same, side by side with this one, and those already merged into it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.core.history import day_and_hour, isolated, word
from console.core.likely import Likely
from console.core.records import CaseDetail, Twin
from console.ui.case.parts import MARGIN, Phrase, Section, plain
from console.ui.case.suggestions import LABEL_WIDTH
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton

SHOWN = 400  # characters of each text in the comparison: enough to tell them apart
MOST_MERGED = 20


class TwinsBlock(Section):
    """The block *Kembaran*."""

    merge_asked = Signal(object)  # UUID of the case to merge into, or None: ask which
    unmerge_asked = Signal(object)  # UUID of the twin to set free
    case_asked = Signal(int)
    parent_asked = Signal(str)  # number of the case this one was merged into

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._theme, self._lang = theme, lang
        self.column.setContentsMargins(MARGIN, 0, MARGIN, 12)
        self._likely: tuple[Likely, ...] = ()
        self._at = 0
        self._detail: CaseDetail | None = None
        self.say = Phrase(theme, pad=4)
        self.compare = Button(theme, self.tr("Bandingkan"), compact=True)
        self.compare.setCheckable(True)
        self.merge = Button(theme, self.tr("Gabung"), key="m", compact=True)
        self.compare.toggled.connect(self._on_compare)
        self.merge.clicked.connect(lambda: self.merge_asked.emit(None))
        label = plain(theme, self.tr("Kembaran"), "second")
        label.setMinimumWidth(LABEL_WIDTH)
        self._row = QWidget()
        line = QHBoxLayout(self._row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.say, 1)
        line.addWidget(self.compare)
        line.addWidget(self.merge)
        self.column.addWidget(self._row)
        self._card = self._make_card()
        self.column.addWidget(self._card)
        self._parent_row, self._parent_words = QWidget(), Phrase(theme, pad=4)
        self.parent_number = Button(theme, "", variant="flat", compact=True)
        self.parent_number.clicked.connect(lambda: self.parent_asked.emit(self.parent_number.text()))
        self._parent_words.set_parts((self.tr("Digabung ke"), "second"))
        self._parent_words.setMaximumWidth(self._parent_words.sizeHint().width())
        self.unmerge = Button(theme, self.tr("Pisahkan"), compact=True)
        self.unmerge.clicked.connect(self._on_unmerge_self)
        parent_line = QHBoxLayout(self._parent_row)
        parent_line.setContentsMargins(0, 0, 0, 0)
        parent_line.setSpacing(4)
        parent_line.addWidget(self._parent_words)
        parent_line.addWidget(self.parent_number)
        parent_line.addStretch(1)
        parent_line.addWidget(self.unmerge)
        self.column.addWidget(self._parent_row)
        self._merged = QVBoxLayout()
        self._merged.setSpacing(4)
        self.merged_rows: list[QWidget] = []
        self.column.addLayout(self._merged)

    def number_of(self, case: UUID) -> str:
        """Number of one of the cases merged into this one, "" when it is none of them."""
        twins = self._detail.twins if self._detail is not None else ()
        return next((twin.number for twin in twins if twin.id == case), "")

    def show_case(self, detail: CaseDetail, likely: Sequence[Likely]) -> None:
        """Show what belongs to a case."""
        if self._detail is None or self._detail.n != detail.n:
            self._at = 0
            self.compare.setChecked(False)
        self._detail, self._likely = detail, tuple(likely)
        self._at = min(self._at, max(len(self._likely) - 1, 0))
        self._row.setVisible(bool(likely))
        if likely:
            near = all(twin.metres is not None for twin in likely)
            far = max((twin.metres or 0 for twin in likely), default=0)
            around = max(50, -(-far // 50) * 50)
            tail = self.tr(" yang mirip")
            if near:
                words, _, unit = self.tr(" dalam {m} m").format(m=around).rpartition(" ")
                tail = f"{words}\u00a0{unit}"  # no unit alone on a line
            self.say.set_parts((self.tr("%n laporan", "", len(likely)), "strong"), (tail, "second"))
        self._parent_row.setVisible(bool(detail.parent))
        if detail.parent:
            self.parent_number.setText(detail.parent)
            self.parent_number.setAccessibleName(self.tr("Buka {number}").format(number=detail.parent))
        self._show_merged(detail.twins)
        self._fill_card()
        self.setVisible(bool(likely or detail.twins or detail.parent))

    def _show_merged(self, twins: Sequence[Twin]) -> None:
        for row in self.merged_rows:
            self._merged.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.merged_rows = []
        if not twins:
            return
        head = Phrase(self._theme)
        head.set_parts((self.tr("%n laporan digabung ke sini", "", len(twins)), "second"))
        self._add(head)
        for twin in twins[:MOST_MERGED]:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(8)
            number = Button(self._theme, twin.number, variant="flat", compact=True)
            number.setAccessibleName(self.tr("Buka {number}").format(number=twin.number))
            number.clicked.connect(lambda _checked=False, n=twin.n: self.case_asked.emit(n))
            words = Phrase(self._theme)
            words.set_parts((isolated(twin.words)[:90], "plain"))
            free = Button(self._theme, self.tr("Pisahkan"), variant="flat", compact=True)
            free.setAccessibleName(self.tr("Pisahkan {number}").format(number=twin.number))
            free.clicked.connect(lambda _checked=False, i=twin.id: self.unmerge_asked.emit(i))
            line.addWidget(number)
            line.addWidget(words, 1)
            line.addWidget(free)
            self._add(row)
        if len(twins) > MOST_MERGED:
            more = Phrase(self._theme)
            more.set_parts((self.tr("dan %n lagi", "", len(twins) - MOST_MERGED), "third"))
            self._add(more)

    def _add(self, row: QWidget) -> None:
        self._merged.addWidget(row)
        self.merged_rows.append(row)

    # side by side -----------------------------------------------------------------------------------------

    def _make_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("card", True)
        card.setAccessibleName(self.tr("Perbandingan"))
        card.hide()
        grid = QGridLayout(card)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        theme = self._theme
        self.heads = (Phrase(theme), Phrase(theme))
        self.texts = (Phrase(theme), Phrase(theme))
        for i in (0, 1):
            grid.addWidget(self.heads[i], 0, i)
            grid.addWidget(self.texts[i], 1, i, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(i, 1)
        self.reasons = plain(theme, "", "third", "caption")
        self.reasons.setWordWrap(True)
        grid.addWidget(self.reasons, 2, 0, 1, 2)
        self.back = IconButton(theme, "chevron-left", self.tr("Kembaran sebelumnya"))
        self.next = IconButton(theme, "chevron-right", self.tr("Kembaran berikutnya"))
        self.back.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))
        self.place = plain(theme, "", "third", "caption")
        self.open = Button(theme, self.tr("Buka"), variant="flat", compact=True)
        self.open.clicked.connect(lambda: self.case_asked.emit(self._likely[self._at].n))
        self.merge_this = Button(theme, "", compact=True)
        self.merge_this.clicked.connect(lambda: self.merge_asked.emit(self._likely[self._at].id))
        foot = QHBoxLayout()
        for widget in (self.back, self.next, self.place):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.open)
        foot.addWidget(self.merge_this)
        grid.addLayout(foot, 3, 0, 1, 2)
        return card

    def _on_compare(self, on: bool) -> None:
        self._fill_card()
        self._card.setVisible(on and bool(self._likely))

    def _go(self, step: int) -> None:
        self._at = (self._at + step) % len(self._likely)
        self._fill_card()

    def _fill_card(self) -> None:
        if self._detail is None or not self._likely:
            self._card.hide()
            return
        case, twin = self._detail.complaint, self._likely[self._at]
        for i, (number, at, text) in enumerate(
            (
                (self.tr("Laporan ini"), case.received_at, case.text),
                (twin.number, twin.received_at, twin.text),
            )
        ):
            when = day_and_hour(at, case.received_at, self._lang)
            self.heads[i].set_parts((number, "strong"), (f"  {when}", "third"))
            shown = isolated(text[: SHOWN + 1])
            self.texts[i].set_parts((shown if len(text) <= SHOWN else f"{shown[:SHOWN]} …", "plain"))
        self.reasons.setText(self._why(twin))
        self.place.setText(self.tr("{n} dari {of}").format(n=self._at + 1, of=len(self._likely)))
        for button in (self.back, self.next):
            button.setVisible(len(self._likely) > 1)
        self.merge_this.setText(self.tr("Gabung ke {number}").format(number=twin.number))
        self.open.setAccessibleName(self.tr("Buka {number}").format(number=twin.number))

    def _why(self, twin: Likely) -> str:
        parts = [word(self._lang, "status", twin.status)]
        if twin.cited:
            parts.append(self.tr("nomornya disebut dalam laporan"))
        if twin.photo:
            parts.append(self.tr("fotonya sama"))
        if twin.reporter:
            parts.append(self.tr("pelapor yang sama"))
        if twin.metres is not None:
            parts.append(self.tr("{m} m dari sini").format(m=twin.metres))
        if twin.hours is not None:
            parts.append(self.tr("selisih {h} jam").format(h=twin.hours))
        if twin.category:
            parts.append(self.tr("kategori sama"))
        if twin.alike is not None:
            parts.append(self.tr("kata-katanya {p} % sama").format(p=twin.alike))
        return " · ".join(parts)

    def _on_unmerge_self(self) -> None:
        if self._detail is not None:
            own: UUID = self._detail.complaint.id
            self.unmerge_asked.emit(own)
