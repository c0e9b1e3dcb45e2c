"""What the case is about, where, and whose work it is: suggestions with reasons, or what was decided."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from console.core import deputies
from console.core.history import isolated, value_name
from console.ui.case import orders
from console.ui.case.parts import MARGIN, Phrase, Section, level, plain
from console.ui.theme import Theme
from console.ui.widgets import Button, voice
from models.complaint import Complaint
from models.reference import Reference

LABEL_WIDTH = 76
CHANGE = {"kind": "classify", "category": "categorise", "kelurahan": "locate", "agency": "coordinate"}


class Suggestions(Section):
    """The block *Saran*: four rows, "Terima semua", and the alternatives under keys 2 and 3."""

    accepted = Signal()  # Terima semua
    other_taken = Signal(int)  # 0 or 1: which alternative
    change_asked = Signal(str)  # a verb: what to change a row with

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Saran"), parent)
        self._theme, self._lang = theme, lang
        self.column.setContentsMargins(MARGIN, 12, MARGIN, 4)
        self.accept = Button(theme, self.tr("Terima semua"), key="1", variant="primary", compact=True)
        self.accept_quiet = Button(theme, self.tr("Terima semua"), key="1", compact=True)
        for button in (self.accept, self.accept_quiet):
            button.clicked.connect(self.accepted)
            self.head.addWidget(button)
        self._waiting = self._quiet = False
        self.rows: dict[str, Phrase] = {}
        self.changes: dict[str, Button] = {}
        labels = {
            "kind": (self.tr("Jenis"), self.tr("Ubah jenis")),
            "category": (self.tr("Kategori"), self.tr("Ubah kategori")),
            "kelurahan": (self.tr("Kelurahan"), self.tr("Ubah kelurahan")),
            "agency": (self.tr("SKPD"), self.tr("Ubah SKPD")),
        }
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, (field, (label, change)) in enumerate(labels.items()):
            phrase, button = (
                Phrase(theme, pad=4),
                Button(theme, self.tr("Ubah"), variant="flat", compact=True),
            )
            button.setAccessibleName(change)
            button.clicked.connect(lambda _checked=False, f=field: self.change_asked.emit(CHANGE[f]))
            grid.addWidget(level(plain(theme, label, "second"), 28), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(phrase, row, 1)
            grid.addWidget(button, row, 2, Qt.AlignmentFlag.AlignTop)
            self.rows[field], self.changes[field] = phrase, button
        self.others = [Button(theme, "", key=str(2 + i), compact=True) for i in range(orders.MOST_OTHERS)]
        self._other_row = QWidget()
        line = QHBoxLayout(self._other_row)
        line.setContentsMargins(0, 0, 0, 4)
        line.setSpacing(8)
        for i, button in enumerate(self.others):
            button.clicked.connect(lambda _checked=False, i=i: self.other_taken.emit(i))
            line.addWidget(button)
        line.addStretch(1)
        grid.addWidget(self._other_row, len(labels), 1, 1, 2)
        self.column.addLayout(grid)
        self.wrong = voice(plain(theme), "wrong", theme)
        self.wrong.setWordWrap(True)
        self.column.addWidget(self.wrong)

    def show_case(self, case: Complaint, ref: Reference, now: int, *, may_change: Mapping[str, str]) -> None:
        """Show a case.

        Args:
            case: the case.
            ref: master data.
            now: seconds since the epoch.
            may_change: verb -> why it cannot be done, "" when it can.
        """
        waiting = orders.accept_all(case, ref)
        self.title.setText(self.tr("Saran") if waiting else self.tr("Ditetapkan"))
        self._waiting = bool(waiting)
        self._show_accept()
        for field, phrase in self.rows.items():
            phrase.set_parts(*self._parts(case, field, ref), *self._ruled(case, field, ref, now))
            verb = CHANGE[field]
            why = may_change.get(verb, "")
            self.changes[field].setEnabled(not why)
            self.changes[field].setToolTip(why)
        found = orders.others(case, ref)
        for i, button in enumerate(self.others):
            button.setVisible(i < len(found))
            if i < len(found):
                code, share = found[i]
                words = f"{ref.agency_short(code)} {self._number(share)}"
                button.setText(words)
                button.setToolTip(ref.agencies[code].name)
                button.setAccessibleName(
                    self.tr("Serahkan ke {agency}").format(agency=ref.agencies[code].name)
                )
        self._other_row.setVisible(bool(found))
        self.refuse("")

    def set_quiet(self, quiet: bool) -> None:
        """While a form is open its button is the one primary button of the screen."""
        self._quiet = quiet
        self._show_accept()

    def _show_accept(self) -> None:
        self.accept.setVisible(self._waiting and not self._quiet)
        self.accept_quiet.setVisible(self._waiting and self._quiet)

    def refuse(self, sentence: str) -> None:
        """Say why a suggestion was not taken; "" takes the sentence away."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def _parts(self, case: Complaint, field: str, ref: Reference) -> list[tuple[str, str]]:
        known = orders.guess(case, field)
        if known.value is None or (field == "kind" and known.value == "undecided"):
            return [(self.tr("belum diketahui"), "third")]
        name = value_name(ref, field, known.value, self._lang)
        if known.sure:
            tail = self._place(case) if field == "kelurahan" else ""
            return [(name, "strong"), (f" · {tail}", "third")] if tail else [(name, "strong")]
        parts = [(self.tr("mungkin "), "third"), (name, "plain")] if known.weak else [(name, "strong")]
        if known.confidence is not None:
            parts.append((f" {self._number(known.confidence)}", "second"))
        because = [isolated(word) for word in known.words]
        if field == "kelurahan":
            because = [f"“{word}”" for word in because if word != "GPS"]
            because += [self._place(case)] if self._place(case) else []
        if field == "agency" and not because:
            because = [self._reason(known.why)] if self._reason(known.why) else []
        if because:
            parts.append((f" · {', '.join(because)}", "second"))
        if known.by == "learned":
            parts.append((" · " + self.tr("dipelajari"), "third"))
        return parts

    def _ruled(self, case: Complaint, field: str, ref: Reference, now: int) -> list[tuple[str, str]]:
        """Which rule chose the addressee, whose deputy it is, and whether it is away itself."""
        if field != "agency" or not case.in_queue:
            return []
        told = deputies.reasons(case, ref, now, self._lang)
        away = deputies.away(ref, now).get(orders.guess(case, field).value or "")
        told += [deputies.sentence(away, ref, now, self._lang)] if away is not None else []
        return [(f" · {words}", "second") for words in told]

    def _place(self, case: Complaint) -> str:
        return {
            "gps": self.tr("menurut GPS"),
            "approximate": self.tr("lokasi perkiraan"),
            "text": self.tr("menurut isi laporan"),
        }.get(case.place, "")

    def _reason(self, why: str) -> str:
        return {
            "channel": self.tr("kanal ini langsung ke lurah"),
            "own-area": self.tr("wewenang kelurahan"),
            "category": self.tr("menurut kategori"),
        }.get(why, "")

    def _number(self, share: float) -> str:
        written = f"{share:.2f}"
        return written if self._lang == "en" else written.replace(".", ",")
