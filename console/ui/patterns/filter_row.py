"""The one filter of all charts: which channels, places, categories and agencies, as buttons with a list to tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console.core.figures.slice import KEL, Slice, desk_of
from console.ui.queue.value_list import ValueList
from console.ui.theme import Theme
from console.ui.widgets import Button

if TYPE_CHECKING:
    from models.reference import Reference

TICK_MS: Final = 30
LIST_WIDTH: Final = 300


class TickMenu(QFrame):
    """A list to tick, with a field that narrows it and a way to tick nothing; closes when one clicks elsewhere.

    Signals:
        ticked: the codes that are ticked now.
    """

    ticked = Signal(tuple)

    def __init__(
        self,
        theme: Theme,
        name: str,
        values: Sequence[tuple[str, str]],
        chosen: Sequence[str],
        parent: QWidget,
    ) -> None:
        """Args:
        name: what is chosen, for a screen reader.
        values: codes and names.
        chosen: codes ticked now.
        """
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("panel", True)
        self.setAccessibleName(name)
        self.values = ValueList(theme)
        self.values.list.setAccessibleName(name)
        self.values.set_values(values, chosen)
        self.all = Button(theme, self.tr("Semua"), variant="flat", compact=True)
        self.all.setAccessibleName(self.tr("{name}: semua, tanpa saringan").format(name=name))
        self.all.clicked.connect(self._on_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.values)
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFixedWidth(LIST_WIDTH)
        self.values.changed.connect(self._on_changed)

    def open_at(self, at: QPoint) -> None:
        """Open with its top left corner here, in global pixels."""
        self.adjustSize()
        self.move(at)
        self.show()
        target = self.values.search if self.values.search.isVisible() else self.values.list
        target.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_changed(self) -> None:
        self.ticked.emit(self.values.ticked())

    def _on_all(self) -> None:
        for code in self.values.ticked():
            self.values.tick(code, False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)


class ListButton(Button):
    """Opens a list: its arrow stands behind the words."""

    def _dress(self) -> None:
        super()._dress()
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)


class FilterRow(QWidget):
    """Four buttons.

    Signals:
        changed: another filter is wanted.
    """

    changed = Signal()

    FIELDS: Final = ("channels", "areas", "categories", "agencies")

    def __init__(self, theme: Theme, ref: Reference, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._ref, self._lang = theme, ref, lang
        self._narrow = True
        self.chosen: dict[str, tuple[str, ...]] = dict.fromkeys(self.FIELDS, ())
        self.menu: TickMenu | None = None
        self.buttons = {field: ListButton(theme, "", icon="chevron-down") for field in self.FIELDS}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field, button in self.buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, f=field: self.open(f))
            row.addWidget(button)
        # Several ticks at once are one question.
        self._soon = QTimer(self, singleShot=True, interval=TICK_MS)
        self._soon.timeout.connect(self.changed)
        self._show()

    def set_reference(self, ref: Reference) -> None:
        """There are other names now."""
        self._ref = ref
        self._show()

    def set_narrow(self, narrow: bool) -> None:
        """Say it shorter."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._show()

    def applied_to(self, stretch: Slice) -> Slice:
        """The stretch with what is chosen here."""
        chosen = self.chosen
        return replace(
            stretch, channels=chosen["channels"], areas=chosen["areas"], categories=chosen["categories"],
            agencies=chosen["agencies"],
        )  # fmt: skip

    def choose(self, field: str, codes: Sequence[str]) -> None:
        """Choose codes of one of ``FIELDS``."""
        if tuple(codes) != self.chosen[field]:
            self.chosen[field] = tuple(codes)
            self._show()
            self._soon.start()

    def clear(self) -> None:
        """Choose everything again."""
        for field in self.FIELDS:
            self.choose(field, ())

    def open(self, field: str) -> None:
        """Open the list of a button."""
        button = self.buttons[field]
        button.setChecked(bool(self.chosen[field]))  # a click had turned it over
        self.menu = TickMenu(
            self._theme, self._names()[field][0], self.offered(field), self.chosen[field], self
        )
        self.menu.ticked.connect(lambda codes: self.choose(field, codes))
        self.menu.destroyed.connect(self._on_closed)
        self.menu.open_at(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _on_closed(self) -> None:
        self.menu = None

    def offered(self, field: str) -> list[tuple[str, str]]:
        """What can be ticked: codes and names."""
        ref = self._ref
        if field == "channels":
            return [(one.code, one.name) for one in ref.channels.values()]
        if field == "categories":
            named = [(c.code, c.name_en if self._lang == "en" else c.name) for c in ref.categories.values()]
            return [*sorted(named, key=lambda pair: pair[1].casefold()), ("", self.tr("tanpa kategori"))]
        if field == "agencies":
            desks = dict.fromkeys(desk_of(code, ref) for code, one in ref.agencies.items() if one.active)
            desks.pop(KEL, None)
            named = [(code, self._agency(code)) for code in desks]
            return [(KEL, self._agency(KEL)), *sorted(named, key=lambda pair: pair[1].casefold()),
                    ("", self.tr("tanpa SKPD"))]  # fmt: skip
        places = ref.territory
        found: list[tuple[str, str]] = [(code, one.label) for code, one in places.kota.items()]
        kecamatan = sorted(places.kecamatan.values(), key=lambda k: k.name)
        found += [(one.code, self.tr("Kec. {name}").format(name=one.name)) for one in kecamatan]
        found += [(one.code, self.tr("Kel. {name}").format(name=one.name))
                  for one in sorted(places.kelurahan.values(), key=lambda k: k.name)]  # fmt: skip
        return [*found, ("", self.tr("tanpa lokasi"))]

    def _agency(self, code: str) -> str:
        return self.tr("Kelurahan (lurah dan PPSU)") if code == KEL else self._ref.agency_short(code)

    def _names(self) -> dict[str, tuple[str, str]]:
        """By field its name and what is said while nothing is chosen."""
        return {
            "channels": (self.tr("Kanal"), self.tr("Semua kanal")),
            "areas": (self.tr("Wilayah"), self.tr("Semua wilayah")),
            "categories": (self.tr("Kategori"), self.tr("Semua kategori")),
            "agencies": (self.tr("SKPD"), self.tr("Semua SKPD")),
        }

    def _show(self) -> None:
        for field, (name, everything) in self._names().items():
            button, chosen = self.buttons[field], self.chosen[field]
            text = name if self._narrow else everything
            if len(chosen) == 1:
                text = dict(self.offered(field)).get(chosen[0], chosen[0])
            elif chosen:
                text = f"{name} ({len(chosen)})"
            button.setText(text if len(text) <= 22 else text[:21] + "…")
            said = (
                ", ".join(dict(self.offered(field)).get(code, code) for code in chosen)
                if chosen
                else everything
            )
            button.setAccessibleName(f"{name}: {said}")
            button.setToolTip(said)
            button.setChecked(bool(chosen))
