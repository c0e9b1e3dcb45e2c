"""MapView: the map as a widget. The screen says what is to be seen; the map says what a hand did.

Everything told to the map is kept here too, one value per command. The page may come late (Chromium starts
after the first paint of the window) or come back after a crash of its process: it then receives the whole
state again, so no caller has to know whether the page is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QStackedLayout, QWidget

from console.ui.map.bridge import Bridge
from console.ui.map.scheme import MapScheme, OriginGuard
from console.ui.map.web import PAGE_URL, make_page
from console.ui.states import StateView
from console.ui.theme import Theme, tokens_json

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["MapView", "Marks"]

Marks = Literal["clusters", "points", "heat"]

# In this order the page gets its state: looks first. Points first was tried: now and then they arrived before the
# colours, and the first picture never came.
_ORDER: Final = (
    "theme", "language", "mode", "indicator", "extent", "points", "change", "selection", "current", "presence",
    "status", "tool",
)  # fmt: skip


class MapView(QWidget):
    """The map of the current view.

    Signals:
        lasso_finished: an outline was closed, [(lat, lon), ...]; True when it adds to the selection. Python
            selects.
        case_clicked: a single case; True when it adds to the selection.
        case_opened: a single case was double-clicked.
        popup_wanted: the pointer rests on a case; answer with `show_popup`.
        kelurahan_clicked: the Kemendagri code; True when its cases shall be selected.
        mode_changed: {"shade", "marks", "overdue"} as the operator switched them, to be remembered.
        failed: the map cannot be drawn; the sentence is also shown in place of the map.
    """

    lasso_finished = Signal(list, bool)
    case_clicked = Signal(int, bool)
    case_opened = Signal(int)
    popup_wanted = Signal(int)
    kelurahan_clicked = Signal(str, bool)
    mode_changed = Signal(dict)
    failed = Signal(str)

    def __init__(self, theme: Theme, tiles: str | None = None, parent: QWidget | None = None) -> None:
        """Make profile and page; nothing is loaded yet.

        Args:
            theme: its tokens go to the page, now and whenever it changes.
            tiles: the tile server's address the page was built with, or None: no network at all.
            parent: owning widget.

        Raises:
            ValueError: `tiles` is not the address of a tile server.
        """
        super().__init__(parent)
        self._scheme = MapScheme()
        self.guard = OriginGuard(tiles)
        self.page = make_page(self._scheme, self.guard)
        self.bridge = Bridge(self.page, self.page)
        self._theme = theme
        self._state: dict[str, tuple[Any, ...]] = {}
        self._changes: dict[int, tuple[int, bool]] = {}
        self._selection = 0
        self._listening = False
        self._deaths = 0
        self.extent: tuple[float, float, float, float] | None = None  # south, west, north, east, as last seen

        self._view = QWebEngineView(self)
        self._view.setPage(self.page)
        self.page.setParent(self._view)  # the page goes with its view
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._view.setAcceptDrops(False)
        self._trouble = StateView(theme, self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._trouble)
        self.setMinimumSize(240, 160)
        self.setFocusProxy(self._view)

        bridge = self.bridge
        bridge.page_ready.connect(self._on_page_ready)
        bridge.lasso_closed.connect(self.lasso_finished)
        bridge.case_clicked.connect(self.case_clicked)
        bridge.case_opened.connect(self.case_opened)
        bridge.case_hovered.connect(self.popup_wanted)
        bridge.area_clicked.connect(self.kelurahan_clicked)
        bridge.mode_chosen.connect(self._on_mode_chosen)
        bridge.points_drawn.connect(self._on_points_drawn)
        bridge.extent_seen.connect(self._on_extent)
        self.page.renderProcessTerminated.connect(self._on_process_terminated)
        self.page.loadFinished.connect(self._on_load_finished)
        self._trouble.acted.connect(self.reload)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.set_language()

    # What the screen says -----------------------------------------------------------------------------------

    def load(self, page: Path) -> None:
        """Show the page `build_page` made; the state told so far follows as soon as it listens."""
        self._scheme.serve(page)
        self._listening = False
        self.page.load(QUrl(PAGE_URL))

    def set_points(self, packed: bytes, generation: int, *, fit: bool = True) -> None:
        """Show another set of cases.

        Args:
            packed: what `points.pack` made in a worker.
            generation: number of this set; `bridge.points_drawn` names it once it is on screen.
            fit: the set is another one (a filter changed), so the view may follow, unless a hand has moved
                it. False when the same view merely got fresh rows.
        """
        self._scheme.put("points.bin", packed)
        self._changes.clear()
        self._state.pop("change", None)
        self._tell("points", generation, fit)
        if "selection" in self._state and self._listening:
            self.bridge.call("selection", *self._state["selection"])

    def update_points(self, changes: Iterable[tuple[int, int, bool]]) -> None:
        """Change a few cases of the set in place: (n, status code, overdue). Cases outside the set are
        ignored."""
        fresh = [(n, status, overdue) for n, status, overdue in changes]
        self._changes.update({n: (status, overdue) for n, status, overdue in fresh})
        self._state["change"] = ([(n, *what) for n, what in self._changes.items()],)
        if self._listening:
            self.bridge.call("change", fresh)

    def set_selection(self, ns: NDArray[np.integer[Any]] | Sequence[int]) -> None:
        """Mark exactly these cases as selected; an empty selection also takes the lasso away."""
        import numpy as np

        self._selection += 1
        self._scheme.put("selection.bin", np.asarray(ns, dtype="<i4").tobytes())
        self._tell("selection", self._selection)

    def set_current(self, n: int | None, lat: float | None = None, lon: float | None = None) -> None:
        """Ring the open case; None, or a case without a location, takes the ring away."""
        if n is None or lat is None or lon is None:
            self._tell("current", None)
        else:
            self._tell("current", n, lat, lon)

    def set_presence(self, people: Sequence[tuple[int, float, float, str, bool]]) -> None:
        """Badge the cases others have open: (n, lat, lon, name, he holds it); cases outside the set are ignored."""
        self._tell("presence", [list(one) for one in people])

    def set_indicator(self, values: Mapping[str, tuple[str, int]]) -> None:
        """Shade the kelurahan: {code: (red | yellow | green, waiting cases)}. A missing code counts as green,
        0."""
        self._tell("indicator", {code: list(value) for code, value in values.items()})

    def set_mode(self, *, shade: bool = True, marks: Marks = "clusters", overdue: bool = False) -> None:
        """What is drawn.

        Args:
            shade: the indicator shows in outline and fill.
            marks: donuts, single cases or density.
            overdue: only cases past their deadline.
        """
        self._tell("mode", {"shade": shade, "marks": marks, "overdue": overdue})

    def set_tool(self, name: Literal["pan", "lasso"]) -> None:
        """Put a tool into the hand."""
        self._tell("tool", name)

    def set_status(self, located: int, unlocated: int, approximate: bool) -> None:
        """Counts at the lower right.

        Args:
            located: cases of the set with a place.
            unlocated: cases without one, which no map can show.
            approximate: the boundaries are estimated, which must be said.
        """
        self._tell("status", {"located": located, "unlocated": unlocated, "approximate": approximate})

    def set_language(self, locale: str = "id-ID") -> None:
        """Send every word on the map again, in the language the translators now speak.

        Args:
            locale: BCP 47, for numbers: `id-ID` writes 1.204.
        """
        self._tell("language", {**self._texts(), "locale": locale})
        self._trouble.show_state(
            "error",
            self.tr("Peta tidak dapat digambar"),
            self.tr("Tabel tetap bisa dipakai."),
            self.tr("Coba lagi"),
        )
        self._view.setAccessibleName(self.tr("Peta laporan"))

    def show_popup(self, n: int, title: str, lines: Sequence[str]) -> None:
        """Answer `popup_wanted`. Plain text; the page shows it if the pointer still rests on the case."""
        if self._listening:
            self.bridge.call("popup", n, title, list(lines))

    def show_extent(self, extent: tuple[float, float, float, float] | None) -> None:
        """Show a part of the city and stay there, whatever set comes, as after a hand's gesture.

        Args:
            extent: south, west, north, east in degrees; None: follow the sets again.
        """
        self._tell("extent", extent)

    def show_all(self) -> None:
        """Show the whole set, and follow sets again: the same as the button `Lihat semua`."""
        if self._listening:
            self.bridge.call("fit")

    def reload(self) -> None:
        """Try again after the map failed."""
        self._deaths = 0
        self._stack.setCurrentWidget(self._view)
        self._listening = False
        self.page.load(QUrl(PAGE_URL))

    # What happens below ------------------------------------------------------------------------------------

    def _tell(self, name: str, *values: Any) -> None:
        self._state[name] = values
        if self._listening:
            self.bridge.call(name, *values)

    def _on_theme_changed(self) -> None:
        self.page.setBackgroundColor(self._theme["map_sea"])  # no white flash before the first picture
        self._tell("theme", json.loads(tokens_json(self._theme.dark)))

    def _on_page_ready(self) -> None:
        self._listening = True
        for name in _ORDER:
            if name in self._state:
                self.bridge.call(name, *self._state[name])

    def _on_points_drawn(self, _generation: int) -> None:
        self._deaths = 0  # a page that draws is sound again

    def _on_extent(self, extent: tuple[float, float, float, float]) -> None:
        self.extent = extent

    def _on_mode_chosen(self, mode: dict[str, Any]) -> None:
        self._state["mode"] = (mode,)
        self.mode_changed.emit(mode)

    def _on_load_finished(self, ok: bool) -> None:
        if not ok:
            self._give_up()

    def _on_process_terminated(
        self, status: QWebEnginePage.RenderProcessTerminationStatus, _exit_code: int
    ) -> None:
        """Load the page once more by ourselves; a second death before anything was drawn is told to the
        operator."""
        if status == QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            return
        self._listening = False
        self._deaths += 1
        if self._deaths > 1:
            self._give_up()
        else:
            self.page.load(QUrl(PAGE_URL))

    def _give_up(self) -> None:
        self._listening = False
        self._stack.setCurrentWidget(self._trouble)
        self.failed.emit(self.tr("Peta tidak dapat digambar. Tabel tetap bisa dipakai."))

    def changeEvent(self, event: QEvent) -> None:
        """Qt's entry: a translator was installed or removed."""
        if event.type() == QEvent.Type.LanguageChange:
            (texts,) = self._state["language"]
            self.set_language(texts["locale"])
        super().changeEvent(event)

    def _texts(self) -> dict[str, str]:
        return {
            "map": self.tr("Peta laporan. Panah menggeser, + dan - memperbesar, L laso, 0 lihat semua."),
            "tools": self.tr("Alat peta"),
            "pan": self.tr("Geser"),
            "lasso": self.tr("Laso"),
            "lasso_help": self.tr(
                "Laso: gambar garis mengelilingi laporan. Shift menambah, Esc membatalkan. "
                "Dengan papan tombol: panah, Spasi, Enter."
            ),
            "modes": self.tr("Tampilan peta"),
            "indicator": self.tr("Indikator"),
            "clusters": self.tr("Gugus"),
            "points": self.tr("Titik"),
            "heat": self.tr("Panas"),
            "overdue": self.tr("Lewat tenggat"),
            "fit": self.tr("Lihat semua"),
            "zoom_in": self.tr("Perbesar"),
            "zoom_out": self.tr("Perkecil"),
            "legend": self.tr("Menunggu di kelurahan"),
            "located": self.tr("{n} berlokasi"),
            "unlocated": self.tr("{n} tanpa lokasi"),
            "approximate": self.tr("batas perkiraan"),
            "source": self.tr("peta dasar: {host}"),
            "outlying": self.tr("Kepulauan Seribu"),
            "bay": self.tr("Teluk Jakarta"),
        }
