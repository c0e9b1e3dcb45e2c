"""Signing in: central, name, password, and the way past it when the central is out of reach.

The central decides; a sentence about what it said stands under the field it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.core.access import Address, Identity, Remembered
from console.core.errors import Refused, Told
from console.ui.queue.formats import moment
from console.ui.signin.parts import CONTROL, LINE, MARGIN, Asking, PasswordLine, Picture, Wrong, edge, plain
from console.ui.signin.results import Entered, Net, Offline, server
from console.ui.theme import Theme
from console.ui.widgets import Button
from models.sentences import say

WIDTH: Final = 478
HEIGHT: Final = 566
# The field under which a failure stands; every other is about the way to the central.
PLACES: Final = {"access.password": "password", "access.no_operator": "user", "access.barred": "user"}

SignInAt = Callable[[Address, str, str], Identity]
Text = Callable[[], str]
NOTHING: Final[tuple[str, None]] = ("", None)


class SignIn(Asking):
    """See the module. It ends when whoever made it calls `accept`, after `entered` or `offline_asked`.

    Signals:
        entered: Entered, Identity: the central let somebody in.
        offline_asked: Offline: somebody goes on without it.
    """

    entered = Signal(object, object)
    offline_asked = Signal(object)

    def __init__(
        self, theme: Theme, net: Net, sign_in: SignInAt, known: Sequence[Remembered], *, language: str = "id",
        fixed: bool = False, last_data: int | None = None, has_keyring: Callable[[], bool] | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Build it, and ask the keyring whether it is there.

        Args:
            net: runs what waits for others.
            sign_in: see ``console.core.access.sign_in``; address, user, password.
            known: centrals to choose from, each with who signed in there last; the first is shown.
            language: of the screen.
            fixed: the environment or the command line named the central: no other can be chosen.
            last_data: when this console last heard from the central, seconds since the epoch; None: never.
            has_keyring: whether a password can be kept; None: it cannot.
        """
        super().__init__(theme, WIDTH, HEIGHT, language, parent)
        self._net, self._sign_in, self._last_data = net, sign_in, last_data
        self._users = {one.address: one.user for one in reversed(known)}
        self._asked = 0
        self._busy = False
        self._keyring: Told | bool | None = None if has_keyring else False
        self._told: tuple[str, Text | None] = NOTHING  # the field, and what to say there
        self.names: dict[str, QLabel] = {
            name: plain(theme, "second") for name in ("address", "user", "password")
        }
        self.address = QComboBox()
        self.address.setEditable(not fixed)
        self.user = QLineEdit()
        self.password = PasswordLine(theme)
        self.keep = QCheckBox()
        self.keep_why = plain(theme, "third", "caption")
        self.caps = plain(theme, "second", "caption")
        self.enter = Button(theme, "", variant="primary")
        self.offline_why = plain(theme, "second")
        self.offline = Button(theme, "", variant="flat", compact=True)
        self.age = plain(theme, "third", "caption")
        self.fields: dict[str, QWidget] = {
            "address": self.address, "user": self.user, "password": self.password,
        }  # fmt: skip
        self.wrong = {name: Wrong(theme, field) for name, field in self.fields.items()}
        self._build()
        self.set_words()
        self.address.addItems(list(dict.fromkeys(one.address for one in known)))
        self._on_address()
        self._connect()
        self._first_field().setFocus()
        if has_keyring is not None:
            net.net(has_keyring, self.take_keyring, failed=self.take_keyring)

    def _build(self) -> None:
        for name, field in self.fields.items():
            field.setFont(self.theme.font("data"))
            field.setFixedHeight(CONTROL)
            self.names[name].setFixedHeight(LINE)
            self.names[name].setBuddy(field)
            self.content.addWidget(self.names[name])
            self.content.addSpacing(4)
            self.content.addWidget(field)
            self.content.addWidget(_under(self.wrong[name]))
            if name == "password":
                self.content.addWidget(_under(self.caps))
            self.content.addSpacing(16)
        self.user.setMaxLength(63)  # what a login of PostgreSQL can have
        self.password.setMaxLength(1000)
        line = self.address.lineEdit()
        if line is not None:
            line.setFont(self.theme.font("data"))
            line.setMaxLength(500)
            # The box has the edge; a line inside it needs none of its own.
            line.setStyleSheet(
                "QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }"
            )
            self.address.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self.address.setCompleter(None)  # type: ignore[arg-type]  # Qt: null switches it off
        self.caps.hide()
        self.keep.setFont(self.theme.font("data"))
        self.keep.setMinimumHeight(LINE)
        self.keep_why.setWordWrap(True)
        self.keep_why.setContentsMargins(24, 4, 0, 0)
        self.keep_why.hide()
        self.content.addWidget(self.keep)
        self.content.addWidget(self.keep_why)
        self.content.addSpacing(24)
        self.enter.setFont(self.theme.font("panel_title", 500))
        self.enter.setStyleSheet("QPushButton { min-height: 28px; }")  # 40 with padding and edge
        self.enter.setDefault(True)
        self.content.addWidget(self.enter)
        self.content.addSpacing(24)
        self.whole.addStretch(1)
        self.whole.addWidget(edge())
        way = QHBoxLayout()
        way.setSpacing(0)
        way.addWidget(Picture(self.theme, "offline"))
        way.addSpacing(6)
        way.addWidget(self.offline_why)
        way.addSpacing(3)
        way.addWidget(self.offline)
        way.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(MARGIN, 12, MARGIN, 20)
        foot.setSpacing(0)
        foot.addLayout(way)
        self.age.setContentsMargins(22, 0, 0, 0)
        self.age.setWordWrap(True)
        foot.addWidget(self.age)
        self.whole.addLayout(foot)
        order = [*self.fields.values(), self.password.eye, self.keep, self.enter, self.offline]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _connect(self) -> None:
        self.address.activated.connect(self._on_address)
        self.address.editTextChanged.connect(self._on_edited)
        self.user.textEdited.connect(self._on_edited)
        self.password.textEdited.connect(self._on_edited)
        self.password.caps_seen.connect(self.caps.setVisible)
        self.enter.clicked.connect(self._on_enter)
        self.offline.clicked.connect(lambda: self.offline_asked.emit(Offline(self.user.text().strip())))

    def set_words(self) -> None:
        """Say everything in the language of the screen."""
        self.setWindowTitle(self.tr("Masuk ke Tanggap"))
        self.head.title.setText(self.tr("Masuk"))
        self.head.line.setText(self.tr("Ruang kendali Jakarta Smart City"))
        texts = {
            "address": self.tr("Pusat"), "user": self.tr("Nama pengguna"), "password": self.tr("Sandi"),
        }  # fmt: skip
        for name, text in texts.items():
            self.names[name].setText(text)
            self.fields[name].setAccessibleName(text)
        self.password.set_words()
        self.caps.setText(self.tr("Caps Lock tampaknya menyala."))
        self.keep.setText(self.tr("Simpan sandi di gantungan kunci sistem"))
        self.offline_why.setText(self.tr("Pusat tidak terjangkau?"))
        self.offline.setText(self.tr("Kerja luring"))
        if self._last_data is None:
            self.age.setText(
                self.tr("Belum ada data pusat di sini. Yang dicatat dikirim setelah tersambung.")
            )
        else:
            when = moment(self._last_data, self.language)
            self.age.setText(self.tr("Data terakhir {when}, dikirim setelah tersambung.").format(when=when))
        self.offline.setAccessibleDescription(self.age.text())
        self._dress()

    def _dress(self) -> None:
        """What follows from an attempt that runs, from the keyring and from what the central said."""
        self.enter.setText(self.tr("Memeriksa …") if self._busy else self.tr("Masuk"))
        if self._busy:
            # What is switched off hands the focus on, and the next one in line would be "Kerja luring".
            self.password.setFocus()
        self.enter.setEnabled(not self._busy)
        self.address.setEnabled(not self._busy)
        for line in (self.user, self.password):
            line.setReadOnly(self._busy)
        usable = self._keyring is True
        self.keep.setEnabled(usable and not self._busy)
        why = ""
        if isinstance(self._keyring, Told):
            why = self._keyring.sentence(self.language)
        elif self._keyring is False:
            why = say(self.language, "access.no_keyring")
        self.keep_why.setText(why)
        self.keep_why.setVisible(bool(why))
        self.keep.setAccessibleDescription(why)
        place, text = self._told
        for name, wrong in self.wrong.items():
            wrong.tell(text() if name == place and text else "")

    @property
    def busy(self) -> bool:
        """Whether an attempt runs."""
        return self._busy

    # filling in --------------------------------------------------------------------------------------------

    def _first_field(self) -> QWidget:
        """Where there is something to type."""
        if not self.address.currentText():
            return self.address
        return self.password if self.user.text() else self.user

    def _on_address(self) -> None:
        """Another central: who signed in there last."""
        self.user.setText(self._users.get(self.address.currentText(), self.user.text()))
        self._on_edited()

    def _on_edited(self) -> None:
        if self._told[0]:
            self._told = NOTHING
            self._dress()

    def take_keyring(self, answer: bool | Told) -> None:
        """Whether passwords can be kept, or why the keyring does not open."""
        self._keyring = answer
        self.keep.setChecked(answer is True)
        self._dress()

    # signing in --------------------------------------------------------------------------------------------

    def _on_enter(self) -> None:
        try:
            address = server(self.address.currentText())
        except Refused as refused:
            self.show_failure(refused)
            return
        user, password = self.user.text().strip(), self.password.text()
        if not user:
            self._complain("user", lambda: self.tr("Tulis nama pengguna."))
        elif not password:
            self._complain("password", lambda: self.tr("Tulis sandi."))
        else:
            self._try(Entered(address, user, password, self.keep.isChecked()))

    def _try(self, entered: Entered) -> None:
        self._asked += 1
        self._busy, self._told = True, NOTHING
        number, sign_in = self._asked, self._sign_in

        def ask() -> tuple[int, Entered, Identity | Told]:
            try:
                return number, entered, sign_in(entered.address, entered.user, entered.password)
            except Told as failure:
                return number, entered, failure

        self._dress()
        self._net.net(ask, self._on_answer)

    def _on_answer(self, answer: tuple[int, Entered, Identity | Told]) -> None:
        number, entered, found = answer
        if number != self._asked or not self._busy:
            return
        self._busy = False
        if isinstance(found, Told):
            self.show_failure(found)
        else:
            self._dress()
            self.entered.emit(entered, found)

    def show_failure(self, failure: Told) -> None:
        """Say why nobody was let in, under the field it is about, and put the cursor back there."""
        self._complain(PLACES.get(failure.code, "address"), lambda: failure.sentence(self.language))

    def _complain(self, place: str, text: Text) -> None:
        self._told = (place, text)
        self._dress()
        field = self.fields[place]
        field.setFocus()
        line = self.address.lineEdit() if field is self.address else field
        if isinstance(line, QLineEdit):
            line.selectAll()

    def stop(self) -> None:
        """Wait for the central no longer."""
        self._asked += 1
        self._busy = False
        self._dress()
        self.password.setFocus()

    def reject(self) -> None:
        """Esc: first of all a running attempt is given up, then the dialog."""
        if self._busy:
            self.stop()
        else:
            super().reject()


def _under(label: QLabel) -> QLabel:
    """A sentence that stands 4 pixels under its field."""
    label.setContentsMargins(0, 4, 0, 0)
    return label
