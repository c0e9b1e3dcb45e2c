"""The first start: where do reports live, and what does each answer cost?

Nothing goes on to a central that was not seen: its address is checked, by the button or on the way, and what the check
told stands under the field.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from console.core.access import Address, Probe
from console.core.errors import Refused, Told
from console.ui.signin.parts import CONTROL, LINE, MARGIN, Asking, Card, Verdict, edge, mark_wrong, plain
from console.ui.signin.results import Choice, Kind, Net, server
from console.ui.theme import Theme
from console.ui.widgets import Button

WIDTH: Final = 798
HEIGHT: Final = 622
BOX: Final = 168
BUTTON: Final = 104
INDENT: Final = 76  # pixels from a card's content to its words


class FirstRun(Asking):
    """See the module. It ends when whoever made it calls `accept`, after `chosen`.

    Signals:
        chosen: a Choice was made; its address, if any, is reachable and its certificate matches.
        language_picked, theme_picked: to be seen at once.
    """

    chosen = Signal(object)
    language_picked = Signal(str)
    theme_picked = Signal(str)

    def __init__(
        self, theme: Theme, net: Net, probe: Callable[[Address], Probe], *, language: str = "id",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Build it; nothing is asked of the network before a button is pressed.

        Args:
            net: runs the check.
            probe: knocks at a central; see ``console.core.access.probe``.
            language: of the screen now.
        """
        super().__init__(theme, WIDTH, HEIGHT, language, parent)
        self._net, self._probe = net, probe
        self._asked = 0  # number of the check whose answer is awaited; an older answer is nobody's
        self._busy = self._going_on = False
        self._told: tuple[Address, Probe] | Told | None = None
        self.group = QButtonGroup(self)
        self.cards: dict[Kind, Card] = {
            "central": Card(theme, "server", self.group),
            "alone": Card(theme, "machine", self.group),
            "demo": Card(theme, "play", self.group),
        }
        self.address_name = plain(theme, "second")
        self.address = QLineEdit()
        self.address.setFont(theme.font("data"))
        self.address.setMaxLength(500)
        self.check = Button(theme, "")
        self.verdict = Verdict(theme)
        self.language_name, self.theme_name = plain(theme, "second"), plain(theme, "second")
        self.language_box, self.theme_box = _box(theme), _box(theme)
        self.step = plain(theme, "third")
        self.leave = Button(theme, "")
        self.next = Button(theme, "", variant="primary")
        self.next.setDefault(True)
        self._build()
        self.set_words()
        self.language_box.setCurrentIndex(self.language_box.findData(language))
        self.theme_box.setCurrentIndex(self.theme_box.findData(theme.mode))
        self._connect()
        self.cards["central"].dot.setChecked(True)
        self.address.setFocus()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.address, 1)
        row.addWidget(self.check)
        self.check.setMinimumWidth(72)
        inside = QVBoxLayout()
        inside.setContentsMargins(INDENT, 16, 0, 0)
        inside.setSpacing(0)
        self.address_name.setFixedHeight(LINE)
        self.address_name.setBuddy(self.address)
        inside.addWidget(self.address_name)
        inside.addSpacing(4)
        inside.addLayout(row)
        inside.addSpacing(8)
        inside.addWidget(self.verdict)
        self.cards["central"].body.addLayout(inside)
        for number, card in enumerate(self.cards.values()):
            self.content.addSpacing(16 if number else 0)
            self.content.addWidget(card)
        self.content.addSpacing(24)
        boxes = QHBoxLayout()
        boxes.setSpacing(12)
        for name, box in ((self.language_name, self.language_box), (self.theme_name, self.theme_box)):
            name.setBuddy(box)
            boxes.addWidget(name)
            boxes.addWidget(box)
            boxes.addSpacing(MARGIN - 12)
        boxes.addStretch(1)
        self.content.addLayout(boxes)
        self.content.addSpacing(35)
        self.whole.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 16, MARGIN, 16)
        foot.setSpacing(8)
        foot.addWidget(self.step)
        foot.addStretch(1)
        for button in (self.leave, self.next):
            button.setMinimumWidth(BUTTON)
            foot.addWidget(button)
        self.whole.addWidget(edge())
        self.whole.addLayout(foot)
        order = [
            self.cards["central"].dot, self.address, self.check, self.cards["alone"].dot, self.cards["demo"].dot,
            self.language_box, self.theme_box, self.leave, self.next,
        ]  # fmt: skip
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _connect(self) -> None:
        self.check.clicked.connect(self._on_check)
        self.next.clicked.connect(self._on_next)
        self.leave.clicked.connect(self.reject)
        self.address.textEdited.connect(self._on_edited)
        self.language_box.activated.connect(self._on_language)
        self.theme_box.activated.connect(lambda: self.theme_picked.emit(self.theme_box.currentData()))
        for card in self.cards.values():
            card.taken.connect(self._on_taken)

    def set_words(self) -> None:
        """Say everything in the language of the screen."""
        self.setWindowTitle("Tanggap")
        self.head.title.setText(self.tr("Selamat datang di Tanggap"))
        self.head.line.setText(self.tr("Di mana laporan disimpan? Bisa diubah kapan saja di Pengaturan."))
        self.cards["central"].set_words(
            self.tr("Sambung ke pusat"),
            self.tr("Bekerja bersama ruang kendali. Alamat didapat dari administrator."),
        )
        self.cards["alone"].set_words(
            self.tr("Komputer ini saja"), self.tr("Pusat tertanam untuk satu meja atau latihan. Tanpa sandi.")
        )
        self.cards["demo"].set_words(
            self.tr("Lihat contoh"),
            self.tr("Satu hari kota buatan yang terus berjalan. Tidak ada data warga."),
        )
        self.address_name.setText(self.tr("Alamat pusat"))
        self.address.setAccessibleName(self.tr("Alamat pusat"))
        self.address.setPlaceholderText(self.tr("misalnya pusat.tanggap.internal"))
        self.language_name.setText(self.tr("Bahasa"))
        self.language_box.setAccessibleName(self.tr("Bahasa"))
        _fill(self.language_box, {"id": "Indonesia", "en": "English"})  # each names itself
        self.theme_name.setText(self.tr("Tema"))
        self.theme_box.setAccessibleName(self.tr("Tema"))
        _fill(
            self.theme_box,
            {"system": self.tr("Ikuti sistem"), "light": self.tr("Terang"), "dark": self.tr("Gelap")},
        )
        self.leave.setText(self.tr("Keluar"))
        self._say()
        self._dress()

    def _dress(self) -> None:
        """What follows from the answer and from a check that runs."""
        central = self.kind == "central"
        self.step.setText(self.tr("Langkah 1 dari 2") if central else "")
        busy_next = self._busy and self._going_on
        self.next.setText(
            self.tr("Memeriksa …") if busy_next else self.tr("Lanjut") if central else self.tr("Mulai")
        )
        if self._busy and self.next.hasFocus():
            self.check.setFocus()  # what is switched off hands the focus on, and nobody knows where to
        self.next.setEnabled(not self._busy)
        self.check.setText(self.tr("Batal") if self._busy else self.tr("Periksa"))
        self.address.setReadOnly(self._busy)

    @property
    def kind(self) -> Kind:
        """The answer so far."""
        return next((kind for kind, card in self.cards.items() if card.chosen), "central")

    @property
    def seen(self) -> Address | None:
        """The central that stands in the field, once it was seen to be fine."""
        return self._told[0] if isinstance(self._told, tuple) and self._told[1].fine else None

    @property
    def busy(self) -> bool:
        """Whether a check runs."""
        return self._busy

    # what is done ------------------------------------------------------------------------------------------

    def _on_taken(self) -> None:
        if self._busy and self.kind != "central":
            self.stop()
        self._dress()

    def _on_language(self) -> None:
        self.language = self.language_box.currentData()
        self.language_picked.emit(self.language)

    def _on_edited(self) -> None:
        self.cards["central"].dot.setChecked(True)
        self._told = None
        self._say()

    def _on_check(self) -> None:
        self.cards["central"].dot.setChecked(True)
        if self._busy:
            self.stop()
        else:
            self._ask(going_on=False)

    def _on_next(self) -> None:
        if self.kind == "central" and self.seen is None:
            self._ask(going_on=True)
        else:
            self._choose()

    def _choose(self) -> None:
        address = self.seen if self.kind == "central" else None
        language, theme = self.language_box.currentData(), self.theme_box.currentData()
        self.chosen.emit(Choice(self.kind, address, language, theme))

    def reject(self) -> None:
        """Esc: first of all a running check is given up, then the dialog."""
        if self._busy:
            self.stop()
        else:
            super().reject()

    # the check ---------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Wait for the check no longer."""
        self._asked += 1
        self._busy = False
        self._say()
        self._dress()

    def _ask(self, *, going_on: bool) -> None:
        try:
            address = server(self.address.text())
        except Refused as refused:
            self.show_failure(refused)
            return
        self._asked += 1
        self._busy, self._going_on, self._told = True, going_on, None
        number, probe = self._asked, self._probe

        def knock() -> tuple[int, Address, Probe | Told]:
            try:
                return number, address, probe(address)
            except Told as failure:
                return number, address, failure

        self._say(self.tr("Memeriksa {address} …").format(address=address.text))
        self._dress()
        self._net.net(knock, self._on_answer)

    def _on_answer(self, answer: tuple[int, Address, Probe | Told]) -> None:
        number, address, found = answer
        if number != self._asked or not self._busy:
            return
        self._busy = False
        if isinstance(found, Told):
            self.show_failure(found)
            return
        self.show_probe(address, found)
        if self._going_on and self.seen is not None:
            self._choose()

    def show_probe(self, address: Address, found: Probe) -> None:
        """Say what a check told."""
        self._told = (address, found)
        self._say()
        self._dress()
        if not found.fine:
            self._back_to_address()

    def show_failure(self, failure: Told) -> None:
        """Say why the answer cannot be taken."""
        self._told = failure
        self._say()
        self._dress()
        self._back_to_address()

    def _back_to_address(self) -> None:
        self.address.setFocus()
        self.address.selectAll()

    def _say(self, remark: str = "") -> None:
        """Put into words what is known, in the language of the screen."""
        fine: list[str] = []
        failure = self._told if isinstance(self._told, Told) else None
        if isinstance(self._told, tuple):
            found = self._told[1]
            failure = found.failure
            if found.reachable:
                fine.append(self.tr("Terjangkau"))
            if found.certificate:
                fine.append(self.tr("Sertifikat cocok"))
            elif found.fine:
                fine.append(self.tr("Soket lokal, tanpa sertifikat"))
            if found.version:
                remark = self.tr("pusat versi {version}").format(version=found.version)
        wrong = failure.sentence(self.language) if failure else ""
        self.verdict.tell(*fine, remark=remark, wrong=wrong)
        mark_wrong(self.address, bool(wrong))
        self.address.setAccessibleDescription(self.verdict.accessibleName())


def _box(theme: Theme) -> QComboBox:
    box = QComboBox()
    box.setFont(theme.font("data"))
    box.setFixedSize(BOX, CONTROL)
    return box


def _fill(box: QComboBox, choices: dict[str, str]) -> None:
    """Name the choices, whichever is taken."""
    if not box.count():
        for value, text in choices.items():
            box.addItem(text, value)
    for number, text in enumerate(choices.values()):
        box.setItemText(number, text)
