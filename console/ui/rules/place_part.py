"""Where a rule looks: everywhere, in kelurahan that are ticked, or in a polygon pasted, opened or drawn on the map."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.core.errors import Refused, Told
from console.ui.case.parts import plain
from console.ui.choropleth import Outlines
from console.ui.desk import Desk
from console.ui.queue.value_list import ValueList
from console.ui.rules.preview import PlacePreview
from console.ui.theme import Theme
from console.ui.widgets import Button, SegmentedButtons
from models.routing import BadRouting, Corners, Rule
from models.routing_json import LONGEST_AREA, area_drawn, area_from_json
from models.sentences import say

ANYWHERE, KELURAHAN, POLYGON = "anywhere", "kelurahan", "polygon"
WHERE: Final = (ANYWHERE, KELURAHAN, POLYGON)


def read_area(path: Path) -> Corners:
    """The area a file holds; for a worker thread.

    Raises:
        Refused: it cannot be read, or is no area a rule can have.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST_AREA + 1)
    except OSError as error:
        raise Refused("routing.area_file", file=path.name, why=error.strerror or str(error)) from error
    try:
        return area_from_json(raw.decode())
    except UnicodeDecodeError:
        raise Refused("routing.area") from None
    except BadRouting as bad:
        raise Refused(bad.code, **bad.params) from None


class PlacePart(QWidget):
    """See the module.

    Signals:
        changed: another place, or another reason why it cannot be.
    """

    changed = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._where, self._wrong = ANYWHERE, ""
        self._corners: Corners = ()
        self.which = SegmentedButtons(theme)
        self.which.setAccessibleName(self.tr("Tempat"))
        names = (self.tr("Di mana saja"), self.tr("Kelurahan"), self.tr("Poligon"))
        for where, name in zip(WHERE, names, strict=True):
            self.which.add(where, name, on=where == ANYWHERE)
        self.kelurahan = ValueList(theme)
        self.kelurahan.list.setAccessibleName(self.tr("Kelurahan aturan ini"))
        self.paste = Button(theme, self.tr("Tempel GeoJSON"), compact=True)
        self.open = Button(theme, self.tr("Buka berkas…"), icon="folder", compact=True)
        self.told = plain(theme, "", "second", "caption")
        self.told.setWordWrap(True)
        self.preview = PlacePreview(theme)
        polygon = QWidget()
        inside = QVBoxLayout(polygon)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.paste)
        buttons.addWidget(self.open)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        inside.addWidget(self.told)
        self._stack = QStackedWidget()
        self._pages = (QWidget(), self.kelurahan, polygon)
        for page in self._pages:
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.which)
        column.addWidget(self._stack)
        column.addWidget(self.preview)
        self.setFocusProxy(self.which)
        self.which.chosen.connect(self._choose)
        self.kelurahan.changed.connect(self._tell)
        self.paste.clicked.connect(lambda: self.take_text(QApplication.clipboard().text()))
        self.open.clicked.connect(self._on_open)

    def set_outlines(self, found: Outlines) -> None:
        """The outlines for the picture are there."""
        self.preview.set_outlines(found)

    def show_rule(self, rule: Rule) -> None:
        """Show where a rule looks."""
        territory = self._desk.store.reference.territory
        listed = [(one.name, one.code) for one in territory.kelurahan.values()]
        listed.sort(key=lambda one: (one[1] not in rule.kelurahan, one))
        kecamatan = territory.kecamatan
        names = [
            (code, f"{name} ({kecamatan[territory.kelurahan[code].kecamatan].name})") for name, code in listed
        ]
        self.kelurahan.blockSignals(True)
        self.kelurahan.set_values(names, rule.kelurahan)
        self.kelurahan.blockSignals(False)
        self._corners, self._wrong = rule.polygon, ""
        self._choose(POLYGON if rule.polygon else KELURAHAN if rule.kelurahan else ANYWHERE)

    @property
    def polygon(self) -> Corners:
        """The corners asked for, () when it is no polygon."""
        return self._corners if self._where == POLYGON else ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The kelurahan asked for."""
        return tuple(sorted(self.kelurahan.ticked())) if self._where == KELURAHAN else ()

    @property
    def wrong(self) -> str:
        """Why this is no place yet, "" when it is one."""
        if self._where == POLYGON:
            return self._wrong or (
                "" if self._corners else self.tr("Tempel atau buka GeoJSON sebuah poligon.")
            )
        if self._where == KELURAHAN and not self.codes:
            return self.tr("Centang paling sedikit satu kelurahan.")
        return ""

    def take_text(self, text: str) -> None:
        """GeoJSON as somebody pasted it."""
        try:
            self._take(area_from_json(text))
        except BadRouting as bad:
            self._refuse(say(self._desk.language, bad.code, **bad.params))

    def take_outline(self, outline: Sequence[tuple[float, float]]) -> None:
        """An outline drawn on the map: (latitude, longitude)."""
        try:
            self._take(area_drawn(outline))
        except BadRouting as bad:
            self._refuse(say(self._desk.language, bad.code, **bad.params))

    def take_file(self, path: Path) -> None:
        """GeoJSON in a file, read on another thread."""
        self._desk.work.read(
            lambda: read_area(path), self._take, ticket="rules.area", failed=self._on_unreadable
        )

    def _on_open(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self, self.tr("Buka poligon"), "", self.tr("GeoJSON (*.geojson *.json)")
        )
        if name:
            self.take_file(Path(name))

    def _on_unreadable(self, failure: Told) -> None:
        self._refuse(failure.sentence(self._desk.language))

    def _take(self, corners: Corners) -> None:
        self._corners, self._wrong = corners, ""
        self._choose(POLYGON)

    def _refuse(self, sentence: str) -> None:
        """What was there before stays, but cannot be taken for what was pasted."""
        self._corners, self._wrong = (), sentence
        self._choose(POLYGON)

    def _choose(self, where: str) -> None:
        self._where = where
        self.which.set_on(where)
        self._stack.setCurrentIndex(WHERE.index(where))
        self._stack.setVisible(where != ANYWHERE)
        for name, page in zip(WHERE, self._pages, strict=True):  # the page shown decides how high it is
            fixed = page.sizePolicy()
            fixed.setVerticalPolicy(fixed.Policy.Preferred if name == where else fixed.Policy.Ignored)
            page.setSizePolicy(fixed)
        self._stack.adjustSize()
        self._tell()

    def _tell(self) -> None:
        n = len(self._corners)
        self.told.setText(
            self.tr("Poligon dengan {n} titik.").format(n=n)
            if n else self.tr("Belum ada poligon. Yang digambar dengan laso di peta bisa dijadikan aturan dari sana.")
        )  # fmt: skip
        ref = self._desk.store.reference
        words = ", ".join(ref.kelurahan_name(code) for code in self.codes) or self.told.text()
        self.preview.setVisible(self._where != ANYWHERE)
        self.preview.show_place(self.polygon, self.codes, words)
        self.changed.emit()
