"""One channel in the table: how it is, since when, who reads it, and the switch of its phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from console.core.channel_health import Summary
from console.core.history import isolated, moment
from console.ui.case.parts import Phrase, Sign, level, plain
from console.ui.channels.watch import is_down
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.formats import grouped
from console.ui.theme import Theme
from console.ui.widgets import Button, SegmentedButtons

PHASES: Final = {
    "off": QT_TRANSLATE_NOOP("ChannelRow", "Mati"),
    "reading": QT_TRANSLATE_NOOP("ChannelRow", "Membaca"),
    "replying": QT_TRANSLATE_NOOP("ChannelRow", "Membaca dan membalas"),
}
LINE: Final = 28  # pixels of a line of the table
COLUMNS: Final = ("name", "state", "read", "newest", "resets", "pieces", "by", "phase")


def words(source: str) -> str:
    """A text of the table in the language of the screen."""
    return QCoreApplication.translate("ChannelRow", source)


@dataclass(frozen=True, slots=True)
class State:
    """How a channel is: an icon with a form of its own, its colour, the word, and whether it is told in red."""

    icon: str
    colour: str
    word: str
    bad: bool = False


def state_of(one: Summary) -> State:
    """The state of a channel.

    Args:
        one: the channel as all intakes have it.
    """
    if one.phase == "off":
        return State("pause", "text3", words(QT_TRANSLATE_NOOP("ChannelRow", "Mati")))
    if one.best is None:
        return State("info", "text3", words(QT_TRANSLATE_NOOP("ChannelRow", "Belum pernah dibaca")))
    if is_down(one):
        silent = words(QT_TRANSLATE_NOOP("ChannelRow", "Tidak ada yang membaca"))
        return State(
            "stop", "red", silent if one.silent else words(QT_TRANSLATE_NOOP("ChannelRow", "Berhenti")), True
        )
    if one.best.problem:
        return State("warning", "amber", words(QT_TRANSLATE_NOOP("ChannelRow", "Tersendat")))
    return State("check", "green", words(QT_TRANSLATE_NOOP("ChannelRow", "Berjalan")))


class ChannelRow(QObject):
    """The widgets of one row, laid into the table's grid.

    Signals:
        phase_asked: (channel, phase) chosen by somebody who may.
        quarantine_asked: channel whose quarantined pieces shall be shown.
    """

    phase_asked = Signal(str, str)
    quarantine_asked = Signal(str)

    def __init__(self, theme: Theme, code: str, name: str, lang: str, *, may: bool, parent: QObject) -> None:
        """Make it empty.

        Args:
            may: this person may switch the phase.
        """
        super().__init__(parent)
        self._lang, self._name, self._code = lang, name, code
        self.code = code
        self._phase = ""
        self.sign = Sign(theme, f"channel-{code}")
        self.name = plain(theme, name, "", "data_medium")
        self.state_sign, self.state = Sign(theme), plain(theme)
        self.read, self.newest, self.resets = (
            plain(theme),
            plain(theme, "", "second"),
            plain(theme, "", "second"),
        )
        self.by = plain(theme, "", "second")
        self.pieces = Button(theme, "", variant="flat", compact=True)
        self.pieces.clicked.connect(lambda: self.quarantine_asked.emit(code))
        self.pieces_elsewhere = plain(theme, "", "second")
        self.switch = SegmentedButtons(theme)
        self.buttons: dict[str, QToolButton] = {}
        for phase, text in PHASES.items():
            button = self.switch.add(phase, words(text))
            button.setAccessibleName(f"{name}: {words(text)}")
            button.setEnabled(may)
            self.buttons[phase] = button
        self.switch.setAccessibleName(self.tr("Fase {channel}").format(channel=name))
        self.switch.chosen.connect(self._on_chosen)
        self.phase_word = plain(theme, "", "second")
        self.switch.setVisible(may)
        self.phase_word.setVisible(not may)
        self.detail = Phrase(theme)
        self.confirm = QWidget()
        self.ask = Phrase(theme, pad=4)
        self.yes = Button(theme, self.tr("Mulai membalas"), compact=True)
        self.no = Button(theme, self.tr("Batal"), compact=True)
        self.yes.setAccessibleName(self.tr("Mulai membalas lewat {channel}").format(channel=name))
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self._on_no)
        line = QHBoxLayout(self.confirm)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.ask, 1)
        line.addWidget(self.no)
        line.addWidget(self.yes)
        self.confirm.hide()

    def place(self, grid: QGridLayout, row: int) -> int:
        """Lay it into the table.

        Returns:
            The first row after it.
        """
        cells: dict[str, QWidget] = {
            "name": _pair(self.sign, self.name), "state": _pair(self.state_sign, self.state), "read": self.read,
            "newest": self.newest, "resets": self.resets, "pieces": _either(self.pieces, self.pieces_elsewhere),
            "by": self.by, "phase": _either(self.switch, self.phase_word),
        }  # fmt: skip
        for column, key in enumerate(COLUMNS):
            cell = cells[key]
            if isinstance(cell, QLabel):
                level(cell, LINE)
            side = Qt.AlignmentFlag.AlignRight if key == "pieces" else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(cell, row, column, side | Qt.AlignmentFlag.AlignVCenter)
        below = QWidget()
        column_of = QVBoxLayout(below)
        column_of.setContentsMargins(24, 0, 0, 4)
        column_of.setSpacing(4)
        column_of.addWidget(self.detail)
        column_of.addWidget(self.confirm)
        grid.addWidget(below, row + 1, 0, 1, len(COLUMNS))
        return row + 2

    def show_channel(self, one: Summary, switch: str, now: int, console: str) -> None:
        """Show a channel.

        Args:
            one: as all intakes together have it.
            switch: the supervisors' phase.
            now: seconds since the epoch.
            console: what this console calls itself: a quarantine elsewhere cannot be opened here.
        """
        best, state = one.best, state_of(one)
        self.state_sign.show_icon(state.icon, state.colour)
        self.state.setText(state.word)
        self._tint(self.state, "wrong" if state.bad else "")
        self.read.setText(self._when(best.ok_at if best else None, now, one.lag))
        self.newest.setText(self._when(best.newest_at if best else None, now))
        waits = best is not None and best.resets_at is not None and best.resets_at > now
        self.resets.setText(
            moment(best.resets_at, now, self._lang) if best and best.resets_at and waits else "–"
        )
        self._show_pieces(best.quarantined if best else 0, here=best is not None and best.console == console)
        self.by.setText(self._who(one, console))
        self.by.setToolTip(best.actor if best else "")
        self._phase = switch
        if not self.confirm.isVisible():
            self.switch.set_on(switch)
        self.phase_word.setText(words(PHASES.get(switch, switch)))
        self._show_detail(one, switch, bad=state.bad)

    # inside

    def _show_pieces(self, count: int, *, here: bool) -> None:
        text = grouped(count, self._lang)
        self.pieces.setVisible(bool(count) and here)
        self.pieces.setText(text)
        self.pieces.setAccessibleName(self.tr("Buka {n} potongan di karantina").format(n=text))
        self.pieces_elsewhere.setVisible(not (count and here))
        self.pieces_elsewhere.setText(text if count else "–")
        self.pieces_elsewhere.setToolTip(
            self.tr("Karantina ada di komputer yang membacanya") if count else ""
        )

    def _who(self, one: Summary, console: str) -> str:
        if one.best is None:
            return "–"
        name = self.tr("komputer ini") if one.best.console == console else isolated(one.best.console)
        return (
            name if one.intakes < 2 else self.tr("{name} dan {n} lagi").format(name=name, n=one.intakes - 1)
        )

    def _when(self, at: int | None, now: int, lag: int | None = None) -> str:
        if at is None:
            return "–"
        ago = f", {_span(lag)}" if lag is not None and lag >= 60 else ""
        return f"{moment(at, now, self._lang)}{ago}"

    def _show_detail(self, one: Summary, switch: str, *, bad: bool) -> None:
        parts: list[tuple[str, str]] = []
        problem = one.best.sentence(self._lang) if one.best is not None and one.phase != "off" else ""
        if problem:
            parts.append((problem, "wrong" if bad else "near"))
        if one.silent and one.best is not None:
            said = self.tr(
                "Terakhir dilaporkan {who}. Periksa apakah “tanggap intake” masih berjalan di sana."
            )
            parts.append((said.format(who=isolated(one.best.console)), "wrong"))
        if one.phase != switch:
            said = self.tr("Di komputer yang membacanya ditetapkan: {phase}.")
            parts.append((said.format(phase=words(PHASES.get(one.phase, one.phase))), "second"))
        spaced = [part for one_part in parts for part in ((" ", "second"), one_part)][1:]
        self.detail.set_parts(*spaced)
        self.detail.setVisible(bool(spaced))

    @staticmethod
    def _tint(label: QLabel, name: str) -> None:
        if label.property("voice") != name:
            label.setProperty("voice", name)
            label.style().unpolish(label)
            label.style().polish(label)

    def _on_chosen(self, phase: str) -> None:
        if phase == self._phase:
            self.confirm.hide()
        elif phase == "replying":
            self.ask.set_parts(
                (self.tr("Balasan yang ditahan mulai dikirim kepada warga lewat {channel}.").format(channel=self._name),
                 "plain"),
            )  # fmt: skip
            self.confirm.show()
            self.yes.setFocus()
        else:
            self.confirm.hide()
            self.phase_asked.emit(self._code, phase)

    def _on_yes(self) -> None:
        self.confirm.hide()
        self.phase_asked.emit(self._code, "replying")

    def _on_no(self) -> None:
        self.confirm.hide()
        self.switch.set_on(self._phase)
        self.buttons[self._phase].setFocus()


def _span(seconds: int) -> str:
    """How long ago, in one unit."""
    if seconds < 3600:
        return words(QT_TRANSLATE_NOOP("ChannelRow", "{n} m lalu")).format(n=seconds // 60)
    if seconds < 172_800:
        return words(QT_TRANSLATE_NOOP("ChannelRow", "{n} j lalu")).format(n=seconds // 3600)
    return words(QT_TRANSLATE_NOOP("ChannelRow", "{n} hari lalu")).format(n=seconds // 86_400)


def _pair(sign: Sign, label: QLabel) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(sign)
    row.addWidget(level(label, LINE))
    return holder


def _either(one: QWidget, other: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(one)
    row.addWidget(other)
    return holder
