"""Stories of the two dialogs: what is asked, what a check tells, and where a sentence stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.core.access import Identity, Probe, Remembered, parse
from console.core.errors import Refused, Told, Unavailable
from console.ui import i18n
from console.ui.signin import Choice, Entered, FirstRun, Offline, SignIn, pictures
from console.ui.signin.sign_in import PLACES
from console.ui.theme import Theme, contrast
from console.ui.work import Work
from tests.support.desks import WAIT_MS

HOST = "pusat.tanggap.internal"
GOOD = "rahasia"
WHO = Identity("rina", UUID(int=1), 7, b"", 1, "", ("tanggap_operator",))
FINE = Probe(True, True, version="1.4")
AWAY = Probe(False, None, Unavailable("access.unknown_host", address=HOST))
FORGED = Probe(True, False, Refused("access.certificate"))


@pytest.fixture
def work() -> Iterator[Work]:
    """The real threads."""
    made = Work()
    crashes: list[Exception] = []
    made.crashed.connect(crashes.append)
    yield made
    made.close()
    made.deleteLater()
    assert not crashes, crashes


class Central:
    """What stands at the other end: answers with what the test put there, when the test lets it."""

    def __init__(self) -> None:
        self.answer: Any = FINE
        self.asked: list[tuple[Any, ...]] = []
        self.open = Event()
        self.open.set()

    def __call__(self, *given: Any) -> Any:
        self.asked.append(given)
        assert self.open.wait(WAIT_MS / 1000)
        if isinstance(self.answer, Told):
            raise self.answer
        return self.answer


@pytest.fixture
def central() -> Iterator[Central]:
    made = Central()
    yield made
    made.open.set()


def settle(qtbot: QtBot, work: Work) -> None:
    qtbot.waitUntil(lambda: work.idle, timeout=WAIT_MS)
    QApplication.processEvents()


def shown(qtbot: QtBot, dialog: QWidget) -> None:
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()


# The first start -------------------------------------------------------------------------------------------


class First:
    """The first dialog and what a person does with it."""

    def __init__(
        self, qtbot: QtBot, theme: Theme, work: Work, central: Central, language: str = "id"
    ) -> None:
        self.qtbot, self.work, self.central = qtbot, work, central
        self.dialog = FirstRun(theme, work, central, language=language)
        self.choices: list[Choice] = []
        self.dialog.chosen.connect(self.choices.append)
        shown(qtbot, self.dialog)

    def type(self, text: str) -> None:
        self.dialog.address.selectAll()
        self.qtbot.keyClicks(self.dialog.address, text)

    def press(self, key: Qt.Key, on: QWidget | None = None) -> None:
        self.qtbot.keyClick(on or self.dialog.focusWidget() or self.dialog, key)

    def click(self, what: QWidget) -> None:
        self.qtbot.mouseClick(what, Qt.MouseButton.LeftButton)

    def settle(self) -> None:
        settle(self.qtbot, self.work)

    @property
    def told(self) -> str:
        return self.dialog.verdict.accessibleName()

    @property
    def wrong(self) -> bool:
        return bool(self.dialog.address.property("wrong"))


@pytest.fixture
def first(qtbot: QtBot, theme: Theme, work: Work, central: Central) -> First:
    return First(qtbot, theme, work, central)


def test_untouched_it_asks_for_the_address(first: First) -> None:
    assert first.dialog.kind == "central"
    assert first.dialog.focusWidget() is first.dialog.address
    assert (first.told, first.wrong) == ("", False)
    assert first.central.asked == []


def test_a_check_tells_what_it_saw(first: First) -> None:
    first.type(HOST)
    first.click(first.dialog.check)
    first.settle()
    assert first.central.asked == [(parse(HOST),)]
    assert first.told == "Terjangkau · Sertifikat cocok · pusat versi 1.4"
    assert not first.wrong
    assert first.choices == []  # looking is not choosing
    first.press(Qt.Key.Key_Return, first.dialog.address)
    assert first.choices == [Choice("central", parse(HOST), "id", "light")]
    assert len(first.central.asked) == 1  # nor is it asked twice


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (AWAY, "Nama pusat.tanggap.internal tidak ditemukan di jaringan ini."),
        (
            FORGED,
            "Terjangkau · Sertifikat pusat tidak bisa dipercaya: penerbitnya tidak dikenal atau masanya habis.",
        ),
        (
            Refused("access.ca", path="/ca.pem"),
            "Berkas sertifikat CA /ca.pem tidak ada atau bukan sertifikat. Periksa TANGGAP_CENTRAL_CA.",
        ),
    ],
)
def test_nothing_goes_on_to_a_central_that_is_not_fine(first: First, answer: Probe | Told, said: str) -> None:
    first.central.answer = answer
    first.type(HOST)
    first.press(Qt.Key.Key_Return, first.dialog.address)
    first.settle()
    assert (first.told, first.wrong, first.choices) == (said, True, [])
    assert first.dialog.address.accessibleDescription() == said
    assert first.dialog.focusWidget() is first.dialog.address
    assert first.dialog.address.selectedText() == HOST
    first.central.answer = FINE  # the administrator mends it
    first.press(Qt.Key.Key_Return, first.dialog.address)
    first.settle()
    assert len(first.choices) == 1


@pytest.mark.parametrize("text", ["", "pu sat", "embedded:///srv/x", "http://pusat"])
def test_what_is_no_address_is_told_without_asking(first: First, text: str) -> None:
    first.type(text)
    first.click(first.dialog.next)
    assert first.wrong
    assert first.told
    assert first.central.asked == []
    first.type("x")
    assert not first.wrong  # who types again is not scolded


def test_while_it_checks_the_window_lives_and_the_button_stops_it(first: First) -> None:
    first.central.open.clear()
    first.type(HOST)
    first.click(first.dialog.check)
    assert first.dialog.busy
    assert first.dialog.check.text() == "Batal"
    assert not first.dialog.next.isEnabled()
    assert first.told == "Memeriksa pusat.tanggap.internal …"
    first.click(first.dialog.check)
    assert not first.dialog.busy
    assert first.dialog.check.text() == "Periksa"
    first.central.open.set()
    first.settle()
    assert first.told == ""  # an answer nobody waits for any more


def test_escape_gives_up_the_check_and_then_the_dialog(first: First) -> None:
    first.central.open.clear()
    first.type(HOST)
    first.press(Qt.Key.Key_Return, first.dialog.address)
    assert first.dialog.busy
    first.press(Qt.Key.Key_Escape)
    assert first.dialog.isVisible()
    assert not first.dialog.busy
    first.central.open.set()
    first.settle()
    assert first.choices == []
    with first.qtbot.waitSignal(first.dialog.rejected):
        first.press(Qt.Key.Key_Escape)


def test_another_address_must_be_seen_again(first: First) -> None:
    first.type(HOST)
    first.click(first.dialog.check)
    first.settle()
    first.type("lain")
    assert first.told == ""
    first.press(Qt.Key.Key_Return, first.dialog.address)
    first.settle()
    assert [one[0].text for one in first.central.asked] == [HOST, "lain"]
    assert first.choices[0].address == parse("lain")


def test_arrows_walk_among_the_answers(first: First) -> None:
    cards = first.dialog.cards
    cards["central"].dot.setFocus()
    for kind in ("alone", "demo"):
        first.press(Qt.Key.Key_Down)
        assert first.dialog.kind == kind
        assert cards[kind].dot.hasFocus()  # type: ignore[index]
    first.press(Qt.Key.Key_Up)
    assert first.dialog.kind == "alone"


@pytest.mark.parametrize("kind", ["alone", "demo"])
def test_a_click_anywhere_on_a_card_takes_it(first: First, kind: Any) -> None:
    card = first.dialog.cards[kind]
    first.qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(card.width() - 20, 10))
    assert first.dialog.kind == kind
    assert (first.dialog.next.text(), first.dialog.step.text()) == ("Mulai", "")
    first.press(Qt.Key.Key_Return)
    assert first.choices == [Choice(kind, None, "id", "light")]
    assert first.central.asked == []


def test_typing_an_address_takes_its_card(first: First) -> None:
    first.dialog.cards["demo"].dot.setChecked(True)
    first.type("x")
    assert first.dialog.kind == "central"
    assert first.dialog.step.text() == "Langkah 1 dari 2"


def test_another_answer_gives_up_the_check(first: First) -> None:
    first.central.open.clear()
    first.type(HOST)
    first.click(first.dialog.check)
    first.click(first.dialog.cards["alone"].title)
    assert not first.dialog.busy
    first.central.open.set()
    first.settle()
    assert first.choices == []


def test_the_tab_key_goes_round_in_the_order_of_reading(first: First) -> None:
    dialog = first.dialog
    seen: list[QWidget] = []
    for _ in range(8):
        widget = dialog.focusWidget()
        assert widget is not None
        seen.append(widget)
        first.press(Qt.Key.Key_Tab)
    wanted = [
        dialog.address, dialog.check, dialog.language_box, dialog.theme_box, dialog.leave, dialog.next,
        dialog.cards["central"].dot, dialog.address,
    ]  # fmt: skip
    assert seen == wanted


def test_everything_has_a_name_for_a_screen_reader(first: First) -> None:
    for card in first.dialog.cards.values():
        assert card.dot.accessibleName()
        assert card.dot.accessibleDescription()
    for widget in (first.dialog.address, first.dialog.language_box, first.dialog.theme_box):
        assert widget.accessibleName()


def test_the_language_is_seen_at_once(first: First, qapp: QApplication) -> None:
    dialog = first.dialog
    first.central.answer = AWAY
    first.type(HOST)
    first.click(dialog.check)
    first.settle()
    dialog.language_picked.connect(lambda language: i18n.install(qapp, language))
    try:
        dialog.language_box.setCurrentIndex(1)
        dialog.language_box.activated.emit(1)
        QApplication.processEvents()
        assert dialog.head.title.text() == "Welcome to Tanggap"
        assert first.told == "The name pusat.tanggap.internal is not known on this network."
        assert dialog.address.text() == HOST
        assert dialog.theme_box.currentData() == "light"
        dialog.cards["alone"].dot.setChecked(True)
        first.click(dialog.next)
        assert first.choices == [Choice("alone", None, "en", "light")]
    finally:
        i18n.install(qapp, "id")


def test_the_theme_is_seen_at_once(first: First) -> None:
    picked: list[str] = []
    first.dialog.theme_picked.connect(picked.append)
    first.dialog.theme_box.setCurrentIndex(2)
    first.dialog.theme_box.activated.emit(2)
    assert picked == ["dark"]


def test_a_long_sentence_makes_room_for_itself(first: First) -> None:
    before = first.dialog.height()
    first.dialog.show_probe(parse(HOST), FORGED)
    words = first.dialog.verdict.words
    first.qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()), timeout=WAIT_MS)
    assert first.dialog.height() > before


# Signing in ------------------------------------------------------------------------------------------------


class Door:
    """The second dialog and what a person does with it."""

    def __init__(
        self, qtbot: QtBot, theme: Theme, work: Work, central: Central, keyring: Callable[[], bool] | None = None,
        user: str = "rina", **more: Any,
    ) -> None:  # fmt: skip
        self.qtbot, self.work, self.central = qtbot, work, central
        central.answer = WHO
        known = [Remembered(HOST, user), Remembered("latihan", "budi")]
        self.dialog = SignIn(theme, work, central, known, has_keyring=keyring, **more)
        self.entered: list[tuple[Entered, Identity]] = []
        self.offline: list[Offline] = []
        self.dialog.entered.connect(lambda entered, who: self.entered.append((entered, who)))
        self.dialog.offline_asked.connect(self.offline.append)
        shown(qtbot, self.dialog)
        settle(qtbot, work)

    def enter(self, password: str = GOOD) -> None:
        line = self.dialog.password
        line.selectAll()
        self.qtbot.keyClicks(line, password)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def settle(self) -> None:
        settle(self.qtbot, self.work)

    def said(self, place: str) -> str:
        wrong = self.dialog.wrong[place]
        assert wrong.isVisible() == bool(wrong.text())
        assert bool(self.dialog.fields[place].property("wrong")) == bool(wrong.text())
        return wrong.text()


@pytest.fixture
def door(qtbot: QtBot, theme: Theme, work: Work, central: Central) -> Door:
    return Door(qtbot, theme, work, central, lambda: True, last_data=1_763_945_880)


def test_the_right_password_lets_in(door: Door) -> None:
    assert door.dialog.focusWidget() is door.dialog.password
    door.enter()
    door.settle()
    assert door.central.asked == [(parse(HOST), "rina", GOOD)]
    assert door.entered == [(Entered(parse(HOST), "rina", GOOD, True), WHO)]
    assert GOOD not in repr(door.entered)


def test_without_a_name_it_asks_for_one(qtbot: QtBot, theme: Theme, work: Work, central: Central) -> None:
    door = Door(qtbot, theme, work, central, user="")
    assert door.dialog.focusWidget() is door.dialog.user
    door.enter()
    assert door.said("user") == "Tulis nama pengguna."
    assert door.dialog.focusWidget() is door.dialog.user
    door.qtbot.keyClicks(door.dialog.user, "rina")
    assert door.said("user") == ""
    door.dialog.password.clear()
    door.qtbot.keyClick(door.dialog.user, Qt.Key.Key_Return)
    assert door.said("password") == "Tulis sandi."
    assert central.asked == []


def test_a_wrong_password_is_said_under_it_and_stands_selected(door: Door) -> None:
    door.central.answer = Refused("access.password", address=HOST)
    door.enter("salah")
    door.settle()
    assert door.said("password") == "Nama pengguna atau sandi salah."
    assert door.dialog.focusWidget() is door.dialog.password
    assert door.dialog.password.selectedText()
    door.central.answer = WHO
    door.enter()  # typed over the wrong one
    door.settle()
    assert door.entered[0][0].password == GOOD
    assert door.said("password") == ""


@pytest.mark.parametrize(
    ("failure", "place"),
    [
        (Refused("access.no_operator"), "user"),
        (Refused("access.barred"), "user"),
        (Refused("access.not_tanggap"), "address"),
        (Refused("access.certificate"), "address"),
        (Unavailable("access.timeout", address=HOST), "address"),
        (Unavailable("access.full"), "address"),
    ],
)
def test_a_failure_stands_under_the_field_it_is_about(door: Door, failure: Told, place: str) -> None:
    door.central.answer = failure
    door.enter()
    door.settle()
    for name in door.dialog.fields:
        assert door.said(name) == (failure.sentence("id") if name == place else "")
    assert door.dialog.fields[place].accessibleDescription() == failure.sentence("id")
    assert set(PLACES.values()) <= set(door.dialog.fields)


def test_while_it_asks_enter_cannot_do_anything_else(door: Door) -> None:
    door.central.open.clear()
    door.enter()
    assert door.dialog.busy
    assert not door.dialog.enter.isEnabled()
    assert door.dialog.enter.text() == "Memeriksa …"
    assert door.dialog.focusWidget() is door.dialog.password
    door.qtbot.keyClick(door.dialog.password, Qt.Key.Key_Return)
    door.qtbot.keyClicks(door.dialog.password, "x")
    door.central.open.set()
    door.settle()
    assert len(door.central.asked) == 1
    assert door.entered[0][0].password == GOOD
    assert door.offline == []


def test_escape_gives_up_the_attempt_and_then_the_dialog(door: Door) -> None:
    door.central.open.clear()
    door.enter()
    door.qtbot.keyClick(door.dialog.password, Qt.Key.Key_Escape)
    assert not door.dialog.busy
    assert door.dialog.isVisible()
    door.central.open.set()
    door.settle()
    assert door.entered == []
    with door.qtbot.waitSignal(door.dialog.rejected):
        door.qtbot.keyClick(door.dialog.password, Qt.Key.Key_Escape)


def test_working_offline_says_how_old_the_data_is(door: Door) -> None:
    assert door.dialog.age.text() == "Data terakhir Sen 24 Nov 07.58, dikirim setelah tersambung."
    door.dialog.offline.click()
    assert door.offline == [Offline("rina")]


def test_a_console_that_never_heard_of_the_central_says_so(
    qtbot: QtBot, theme: Theme, work: Work, central: Central
) -> None:
    door = Door(qtbot, theme, work, central)
    assert door.dialog.age.text() == "Belum ada data pusat di sini. Yang dicatat dikirim setelah tersambung."


def locked() -> bool:
    raise Unavailable("access.keyring", reason="KeyringLocked")


@pytest.mark.parametrize(
    ("keyring", "why"),
    [
        (lambda: False, "Komputer ini tidak punya gantungan kunci sistem. Sandi ditanyakan setiap kali."),
        (locked, "Gantungan kunci sistem tidak bisa dipakai (KeyringLocked). Sandi tidak disimpan."),
    ],
)
def test_without_a_keyring_the_box_is_off_and_says_why(
    qtbot: QtBot, theme: Theme, work: Work, central: Central, keyring: Callable[[], bool], why: str
) -> None:
    door = Door(qtbot, theme, work, central, keyring)
    assert not door.dialog.keep.isEnabled()
    assert not door.dialog.keep.isChecked()
    assert door.dialog.keep_why.text() == door.dialog.keep.accessibleDescription() == why
    assert door.dialog.keep_why.isVisible()
    door.enter()
    door.settle()
    assert not door.entered[0][0].keep


def test_who_does_not_want_it_kept_says_so(door: Door) -> None:
    assert door.dialog.keep.isChecked()
    door.dialog.keep.click()
    door.enter()
    door.settle()
    assert not door.entered[0][0].keep


def test_another_central_brings_who_signed_in_there(door: Door) -> None:
    box = door.dialog.address
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert door.dialog.user.text() == "budi"
    door.enter()
    door.settle()
    assert (door.entered[0][0].address, door.entered[0][0].user) == (parse("latihan"), "budi")


def test_a_central_may_be_typed_unless_the_environment_decides(
    qtbot: QtBot, theme: Theme, work: Work, central: Central, door: Door
) -> None:
    door.dialog.address.setEditText("pu sat")
    door.enter()
    assert door.said("address").startswith("“pu sat” bukan alamat pusat.")
    assert central.asked == []
    door.dialog.address.setEditText("lain:6000")
    assert door.said("address") == ""
    fixed = Door(qtbot, theme, work, central, fixed=True)
    assert not fixed.dialog.address.isEditable()


def test_the_eye_shows_the_password_and_can_be_reached(door: Door) -> None:
    line = door.dialog.password
    line.setFocus()
    door.qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert door.dialog.focusWidget() is line.eye
    assert line.eye.accessibleName() == "Tampilkan sandi"
    door.qtbot.keyClick(line.eye, Qt.Key.Key_Space)
    assert line.echoMode() == QLineEdit.EchoMode.Normal
    assert line.eye.accessibleName() == "Sembunyikan sandi"
    door.qtbot.mouseClick(line.eye, Qt.MouseButton.LeftButton)
    assert line.echoMode() == QLineEdit.EchoMode.Password


def test_caps_lock_is_noticed(door: Door) -> None:
    line, caps = door.dialog.password, door.dialog.caps
    door.qtbot.keyClicks(line, "a1")
    assert not caps.isVisible()
    # A capital without Shift; keyClicks would press Shift for it.
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    QApplication.sendEvent(
        line, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier, "B")
    )
    assert caps.isVisible()
    door.qtbot.keyClicks(line, "c")
    assert not caps.isVisible()


def test_the_tab_key_goes_down_the_form(door: Door) -> None:
    dialog = door.dialog
    dialog.address.setFocus()
    seen = []
    for _ in range(7):
        seen.append(dialog.focusWidget())
        door.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    line = dialog.address.lineEdit()
    wanted = [dialog.user, dialog.password, dialog.password.eye, dialog.keep, dialog.enter, dialog.offline]
    assert seen[0] in (dialog.address, line)
    assert seen[1:] == wanted


def test_a_dialog_that_is_gone_wants_no_answer(
    qtbot: QtBot, theme: Theme, work: Work, central: Central
) -> None:
    central.open.clear()
    central.answer = WHO
    dialog = SignIn(theme, work, central, [Remembered(HOST, "rina")])
    dialog.show()
    dialog.password.setText("rahasia")
    dialog.enter.click()
    dialog.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    central.open.set()
    settle(qtbot, work)


# Pictures --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_state_can_be_drawn_and_no_word_is_cut(
    qtbot: QtBot, qapp: QApplication, theme: Theme, language: str
) -> None:
    i18n.install(qapp, language)
    try:
        drawn = pictures(theme, language)
        assert len(drawn) == 12
        for name, dialog in drawn.items():
            shown(qtbot, dialog)
            QApplication.processEvents()
            assert not dialog.grab().isNull()
            for label in dialog.findChildren(QWidget):
                if label.isVisible() and hasattr(label, "heightForWidth") and hasattr(label, "wordWrap"):
                    needed = (
                        label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
                    )
                    assert label.height() >= needed or not label.text(), (name, label.text())
                    if not label.wordWrap():
                        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), (
                            name,
                            label.text(),
                        )
            dialog.close()
    finally:
        i18n.install(qapp, "id")


def test_words_can_be_read_on_the_ground_of_the_chosen_card(theme: Theme) -> None:
    try:
        for mode in ("light", "dark"):
            theme.set_mode(mode)
            for ink in ("text", "text2", "green_text", "red_text"):
                assert contrast(theme[ink], theme["accent_soft"]) >= 4.5, (mode, ink)
    finally:
        theme.set_mode("light")
