"""The parts of the screens: what they say, what they emit, that they follow the theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.ui.keycap import Keycap, keycap_size
from console.ui.states import LOOKS, StateView
from console.ui.sync_pill import GAP, SHORT, PillState, SyncPill
from console.ui.sync_pill import LOOKS as PILL_LOOKS
from console.ui.theme import Theme
from console.ui.widgets import Avatar, Button, Chip, Panel, SegmentedButtons
from models.sentences import known


def colours(widget: QWidget) -> set[str]:
    image: QImage = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_a_button_shows_its_key_after_the_text(theme: Theme, qtbot: QtBot) -> None:
    plain, keyed = Button(theme, "Proses"), Button(theme, "Proses", key="p")
    qtbot.addWidget(plain)
    qtbot.addWidget(keyed)
    assert keyed.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert keyed.sizeHint().width() >= plain.sizeHint().width() + keycap_size(theme, "p").width()
    keyed.set_key("")
    assert keyed.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert keyed.icon().isNull()


@pytest.mark.parametrize("compact, height", [(False, 32), (True, 28)])
def test_button_heights(theme: Theme, qtbot: QtBot, compact: bool, height: int) -> None:
    button = Button(theme, "Proses", key="p", compact=compact)
    qtbot.addWidget(button)
    assert button.sizeHint().height() == height


def test_a_primary_button_wears_the_accent_of_the_current_theme(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Terima semua", key="1", variant="primary")
    qtbot.addWidget(button)
    assert theme.css("accent").lower() in colours(button)
    theme.set_mode("dark")
    assert theme.css("accent").lower() in colours(button)


def test_the_cross_of_a_filter_removes_it_and_its_word_does_not(theme: Theme, qtbot: QtBot) -> None:
    chip = Chip(theme, "menunggu")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    removed: list[bool] = []
    chip.removed.connect(lambda: removed.append(True))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(12, 10))
    assert not removed
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 10, 10))
    assert removed == [True]
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert removed == [True, True]


def test_a_warning_chip_cannot_be_removed(theme: Theme, qtbot: QtBot) -> None:
    chip = Chip(theme, "Tanpa EXIF", "warning")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    with qtbot.assertNotEmitted(chip.removed):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 10, 10))
    assert theme.css("amber_soft").lower() in colours(chip)


@pytest.mark.parametrize(
    "status, token", [("menunggu", "red"), ("disposisi", "amber"), ("selesai", "green"), ("ditolak", "text3")]
)
def test_a_status_chip_has_shape_and_word(theme: Theme, qtbot: QtBot, status: str, token: str) -> None:
    chip = Chip(theme, "Kata", status=status)
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    assert chip.accessibleName() == "Kata"
    assert theme.css(token).lower() in colours(chip)


@pytest.mark.parametrize(
    "state, words",
    [
        (PillState(), "Satu mesin, belum ada pusat"),
        (PillState("starting", unsent=3), "Menyambung, 3 belum terkirim"),
        (PillState("filling", count=12_400), "Mengisi, 12.400 laporan"),
        (PillState("filling", count=12_400, language="en"), "Mengisi, 12,400 laporan"),
        (PillState("connected"), "Tersambung, 0 belum terkirim"),
        (PillState("sending", unsent=14), "Mengirim, 14 belum terkirim"),
        (PillState("offline", unsent=14, since="07.42"), "Luring sejak 07.42, 14 belum terkirim"),
        (PillState("offline", 3, 2, "07.42"), "Luring sejak 07.42, 3 belum terkirim, 2 ditolak"),
        (PillState("connected", refused=2), "2 ditolak, perlu dilihat"),
        (PillState("sending", 14, 2), "2 ditolak, 14 belum terkirim"),
        (PillState("stopped", code="central.other"), "Berhenti, ini pusat lain"),
        (PillState("stopped", 3, 2, code="central.too_old"),
         "Berhenti, konsol perlu diperbarui, 3 belum terkirim, 2 ditolak"),
        (PillState("stopped", code="central.tomorrow"), "Berhenti, ditolak pusat"),
    ],
)  # fmt: skip
def test_the_pill_says_the_state_in_words(theme: Theme, qtbot: QtBot, state: PillState, words: str) -> None:
    pill = SyncPill(theme)
    qtbot.addWidget(pill)
    pill.set_state(state)
    assert pill.accessibleName() == words


def test_the_pill_refuses_a_state_it_cannot_say(theme: Theme, qtbot: QtBot) -> None:
    pill = SyncPill(theme)
    qtbot.addWidget(pill)
    with pytest.raises(ValueError, match="asleep"):
        pill.set_state(PillState("asleep"))


@pytest.mark.parametrize("kind", sorted(set(PILL_LOOKS) - {"refused"}))
def test_what_was_refused_is_seen_and_never_hides_that_the_line_is_gone(
    theme: Theme, qtbot: QtBot, kind: str
) -> None:
    pill = SyncPill(theme)
    qtbot.addWidget(pill)
    pill.set_state(PillState(kind, refused=1, since="07.42"))
    pill.resize(pill.sizeHint())
    look = kind if kind in ("offline", "stopped") else "refused"
    assert theme.css(PILL_LOOKS[look][1]).lower() in colours(pill)


def test_the_whole_reason_is_one_look_away(theme: Theme, qtbot: QtBot) -> None:
    pill = SyncPill(theme)
    qtbot.addWidget(pill)
    pill.set_state(PillState("stopped", code="access.password", tip="Nama pengguna atau sandi salah."))
    assert pill.accessibleDescription() == "Nama pengguna atau sandi salah."
    assert pill.toolTip() == "Berhenti  ·  sandi ditolak\nNama pengguna atau sandi salah."
    pill.set_state(PillState("connected"))
    assert pill.accessibleDescription() == "" and pill.toolTip() == pill.text()


def test_a_narrow_pill_keeps_its_figures(theme: Theme, qtbot: QtBot) -> None:
    pill = SyncPill(theme)
    qtbot.addWidget(pill)
    for state, least in (
        (PillState("stopped", 3, 2, code="central.too_old"), "Berhenti  ·  3 belum terkirim  ·  2 ditolak"),
        (PillState("offline", 3, 2, "07.42"), "Luring  ·  3 belum terkirim  ·  2 ditolak"),
    ):
        pill.set_state(state)
        pill.resize(pill.sizeHint())
        whole = pill.grab().toImage()
        pill.resize(pill.minimumSizeHint())
        assert pill.grab().toImage() != whole
        assert GAP.join(pill._words(short=True)) == least
        assert pill.minimumSizeHint().width() < pill.sizeHint().width()


def test_every_short_reason_is_of_a_sentence_that_exists() -> None:
    assert all(known(code) for code in SHORT)


@pytest.mark.parametrize("state", sorted(LOOKS))
def test_every_state_has_sentence_consequence_and_one_button(theme: Theme, qtbot: QtBot, state: str) -> None:
    view = StateView(theme)
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show_state(state, "Peta tidak dapat digambar", "Tabel tetap bisa dipakai.", "Coba lagi")
    assert view.accessibleName() == "Peta tidak dapat digambar Tabel tetap bisa dipakai."
    button = view.findChild(Button)
    with qtbot.waitSignal(view.acted):
        button.click()
    assert theme.css(LOOKS[state][1]).lower() in colours(view)


def test_loading_keeps_the_layout_and_has_no_button(theme: Theme, qtbot: QtBot) -> None:
    view = StateView(theme)
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show_loading("Membaca 1.204 laporan…", 0.5)
    view.show()
    assert view.state == "loading"
    assert not view.findChild(Button).isVisible()
    painted = colours(view)
    assert {theme.css("line").lower(), theme.css("accent").lower()} <= painted


def test_tools_exclude_each_other_and_layers_do_not(theme: Theme, qtbot: QtBot) -> None:
    tools = SegmentedButtons(theme)
    layers = SegmentedButtons(theme, exclusive=False)
    qtbot.addWidget(tools)
    qtbot.addWidget(layers)
    tools.add("pan", "Geser", icon="pan", on=True)
    lasso = tools.add("lasso", "Laso", icon="lasso")
    heard: list[object] = []
    tools.chosen.connect(heard.append)
    layers.switched.connect(lambda name, on: heard.append((name, on)))
    lasso.click()
    assert (tools.is_on("pan"), tools.is_on("lasso")) == (False, True)
    heat = layers.add("heat", "Panas")
    layers.add("late", "Lewat tenggat", on=True)
    heat.click()
    assert layers.is_on("heat") and layers.is_on("late")
    layers.set_on("heat", False)
    assert heard == ["lasso", ("heat", True)]


def test_small_parts_have_names(theme: Theme, qtbot: QtBot) -> None:
    avatar, cap, panel = Avatar(theme, "Budi"), Keycap(theme, "Ctrl Z"), Panel(theme, "Tampilan")
    for widget in (avatar, cap, panel):
        qtbot.addWidget(widget)
    assert (avatar.accessibleName(), cap.accessibleName()) == ("Budi", "Ctrl Z")
    assert panel.title.text() == "Tampilan"
    assert theme.css("c2").lower() in colours(avatar)
