"""The list of views at the left, each with its live count, and how suggestions fare today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from console.core import kept, queries
from console.core.dispatch import Change
from console.core.kept import Kept
from console.core.records import has_central
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.formats import grouped, say
from console.ui.queue.view_form import ViewForm
from console.ui.queue.views import View, built_in, saved
from console.ui.queue.views_delegate import COUNT, VIEW, ViewsDelegate
from console.ui.reads import Reads
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, rule, voice
from models.filters import BadFilter, day_start, parse

if TYPE_CHECKING:
    from sqlite3 import Connection

STEPS: Final[dict[int, int]] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
CALM = 400  # milliseconds without a Change before anything is counted again
FIELDS: Final = {
    "category": QT_TRANSLATE_NOOP("Queue", "Kategori"),
    "agency": QT_TRANSLATE_NOOP("Queue", "SKPD"),
    "kelurahan": QT_TRANSLATE_NOOP("Queue", "Kelurahan"),
}


def _taken(db: Connection, since: int, until: int) -> dict[str, tuple[int, int]]:
    from console.core.hit_rate import by_field  # not needed for the first rows

    return by_field(db, since, until)


class ViewsPanel(Panel):
    """Chooses views; whoever writes is asked to save, change and delete them.

    Signals:
        chosen: View.
        save_asked: (name, shared, with the map's extent): what is shown now, under this name.
        update_asked: View that shall hold what is shown now. rename_asked: (View, new name). share_asked: (View,
            whether everybody shall see it). delete_asked: View.
        arrange_asked: names of the operator's own views, in their new order.
        cover_asked: the operator wants a colleague to take over for a time.
    """

    chosen = Signal(object)
    save_asked = Signal(str, bool, bool)
    update_asked = Signal(object)
    rename_asked = Signal(object, str)
    share_asked = Signal(object, bool)
    delete_asked = Signal(object)
    arrange_asked = Signal(list)
    cover_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        reads: Reads,
        clock: Callable[[], int],
        me: str,
        lang: str = "id",
        role: str = "operator",
        parent: QWidget | None = None,
    ) -> None:
        """Make the panel; `load` fills it.

        Args:
            clock: the time, seconds since the epoch.
            me: the operator's name.
            lang: ``id`` or ``en``, for numbers.
            role: the operator's.
        """
        super().__init__(theme, parent=parent)
        self.title.setText(self.tr("Tampilan"))
        self._theme, self._reads, self._clock, self._me, self._lang = theme, reads, clock, me, lang
        self._role = role
        self._views: list[View] = []
        self._rows: Sequence[Kept] = ()
        self._covers: tuple[View, ...] = ()
        self._loaded = False
        self._to_count: list[View] = []
        self._counting = False
        self._current = ""
        self._renaming: View | None = None
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self.count_all)
        self._list = QListWidget()
        self._list.setItemDelegate(ViewsDelegate(theme, self._list))
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(self.tr("Tampilan"))
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._open_menu)
        self._list.currentItemChanged.connect(self._on_current)
        self._list.installEventFilter(self)
        theme.changed.connect(self._list.viewport().update)
        self._save = Button(theme, self.tr("Simpan tampilan ini…"), icon="plus", variant="flat", compact=True)
        self._save.clicked.connect(self.start_saving)
        self.form = ViewForm(theme, self._is_taken)
        self.form.kept.connect(self._on_named)
        self.form.left.connect(self._on_left)
        self._figures = QGridLayout()
        self._figures.setContentsMargins(12, 4, 12, 8)
        self._figures.setVerticalSpacing(4)
        self._build()

    def _build(self) -> None:
        below = QVBoxLayout()
        below.setContentsMargins(8, 4, 8, 8)
        below.setSpacing(4)
        below.addWidget(self._save, 0, Qt.AlignmentFlag.AlignLeft)
        below.addWidget(self.form)
        caption = voice(QLabel(self.tr("Saran diterima hari ini")), "third", self._theme, "caption")
        caption.setContentsMargins(12, 8, 12, 0)
        self.body.addWidget(self._list, 1)
        self.body.addLayout(below)
        self.body.addWidget(rule())
        self.body.addWidget(caption)
        self.body.addLayout(self._figures)

    # filling -----------------------------------------------------------------------------------------------

    @property
    def views(self) -> Sequence[View]:
        """All views, in the order of the list."""
        return self._views

    def load(self) -> None:
        """Read the saved views, then count all."""
        me = self._me
        self._reads.read(
            lambda db: (kept.rows(db, "view", me), has_central(db)), self._on_loaded, ticket="views.load"
        )

    def set_covers(self, covers: Sequence[View]) -> None:
        """Colleagues whose work the operator does meanwhile, as views."""
        if tuple(covers) != self._covers:
            self._covers = tuple(covers)
            if self._loaded:
                self._fill()

    def select(self, key: str) -> None:
        """Mark a view as the one shown, without asking for it; an unknown key marks none."""
        self._current = key
        item = next((i for i in self._items() if i.data(VIEW).key == key), None)
        self._list.blockSignals(True)
        self._list.setCurrentRow(-1 if item is None else self._list.row(item))
        self._list.blockSignals(False)
        self._list.viewport().update()

    def view(self, key: str) -> View | None:
        """A view by its key."""
        return next((view for view in self._views if view.key == key), None)

    def apply_change(self, change: Change) -> None:
        """Count again once Changes pause; read the list again when views were written."""
        if "view" in change.other:
            self.load()
        elif change.cases or change.everything:
            self._calm.start()

    def count_all(self) -> None:
        """Count every view, the one shown first, one after another so that other reads come in between."""
        self._to_count = sorted(self._views, key=lambda view: view.key != self._current)
        self._count_next()
        now = self._clock()
        self._reads.read(
            lambda db: _taken(db, day_start(now), now + 1), self._on_taken, ticket="views.suggestions"
        )

    def count_of(self, key: str) -> str:
        """The count a view shows, "" while unknown."""
        return next((str(i.data(COUNT) or "") for i in self._items() if i.data(VIEW).key == key), "")

    def _on_loaded(self, found: tuple[list[Kept], bool]) -> None:
        self._rows, central = found
        if not central:  # then nothing waits: there is nowhere to go
            self._rows = [replace(row, dirty=False) for row in self._rows]
        self._loaded = True
        self._fill()

    def _fill(self) -> None:
        found = [saved(row, self._me, self._role, self._lang) for row in self._rows]
        groups = (
            (self.tr("Menggantikan rekan"), self._covers),
            (self.tr("Bawaan"), built_in()),
            (self.tr("Dibagikan"), [view for view in found if view.shared]),
            (self.tr("Milik saya sendiri"), [view for view in found if not view.shared]),
        )
        counts = {view.key: self.count_of(view.key) for view in self._views}
        self._list.blockSignals(True)
        self._list.clear()
        self._views = []
        for caption, views in groups:
            if views:
                head = QListWidgetItem(caption)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self._list.addItem(head)
            for view in views:
                item = QListWidgetItem(view.name)
                item.setData(VIEW, view)
                item.setToolTip(self._tip(view))
                self._list.addItem(item)
                self._say_count(item, counts.get(view.key, ""))
                self._views.append(view)
        self._list.blockSignals(False)
        self.select(self._current)
        self.count_all()

    def _tip(self, view: View) -> str:
        """What the line has no room for."""
        parts = [view.name]
        if view.shared and not view.own:
            parts.append(self.tr("dibagikan {who}").format(who=view.owner))
        if view.trouble:
            parts.append(self.tr("ditolak pusat: {why}").format(why=view.trouble))
        elif view.unsent:
            parts.append(self.tr("belum terkirim ke pusat"))
        return " · ".join(parts) if len(parts) > 1 else ""

    def _count_next(self) -> None:
        if self._counting or not self._to_count:
            return
        view = self._to_count.pop(0)
        try:
            wanted = queries.Wanted(parse(view.filter), "urgent", self._clock(), self._me)
        except BadFilter:  # saved by another program version: shown without a count, refused when chosen
            self._count_next()
            return
        self._counting = True
        self._reads.read(
            lambda db: queries.count(db, wanted),
            lambda n: self._on_counted(view, n),
            failed=self._on_not_counted,
        )

    def _on_counted(self, view: View, count: int) -> None:
        self._counting = False
        for item in self._items():
            if item.data(VIEW).key == view.key:
                self._say_count(item, grouped(count, self._lang))
        self._count_next()

    def _on_not_counted(self, _failure: Exception) -> None:
        """The old counts stand; the next Change counts again."""
        self._counting = False
        self._to_count.clear()

    def _say_count(self, item: QListWidgetItem, count: str) -> None:
        item.setData(COUNT, count)
        text = (
            self.tr("{name}, {count} laporan").format(name=item.text(), count=count) if count else item.text()
        )
        tip = item.toolTip().partition(" · ")[2]
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{text}, {tip}" if tip else text)

    def _on_taken(self, taken: dict[str, tuple[int, int]]) -> None:
        while (old := self._figures.takeAt(0)) is not None:
            if (label := old.widget()) is not None:
                label.hide()
                label.deleteLater()
        for row, (field, name) in enumerate(FIELDS.items()):
            good, total = taken.get(field, (0, 0))
            figures = (grouped(good, self._lang), grouped(total, self._lang))
            figure = QLabel(self.tr("{good} dari {total}").format(good=figures[0], total=figures[1]))
            self._figures.addWidget(voice(QLabel(say(name)), "second", self._theme), row, 0)
            self._figures.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignRight)

    def _items(self) -> list[QListWidgetItem]:
        items = [self._list.item(i) for i in range(self._list.count())]
        return [item for item in items if item.data(VIEW) is not None]

    # hands -------------------------------------------------------------------------------------------------

    def focus_list(self) -> None:
        """Give the keyboard to the list."""
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def start_saving(self) -> None:
        """Ask for a name for the view as it is now."""
        self._renaming = None
        self._save.hide()
        self.form.ask()

    def _is_taken(self, name: str) -> bool:
        return any(view.own and view.name == name for view in self._views)

    def _on_left(self) -> None:
        self._save.show()
        self._list.setFocus()

    def _on_named(self, name: str, shared: bool, extent: bool) -> None:
        renaming = self._renaming
        self._on_left()
        if renaming is None:
            self.save_asked.emit(name, shared, extent)
        elif name != renaming.name:
            self.rename_asked.emit(renaming, name)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """F2, Delete and Alt with an arrow do in the list what its menu does."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        item = self._list.currentItem()
        view = item.data(VIEW) if item is not None else None
        if view is None or not view.mine:
            return False
        step = STEPS.get(event.key(), 0)
        if event.key() == Qt.Key.Key_F2:
            self._rename(view)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit(view)
        elif step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(view, step)
        else:
            return False
        return True

    def _on_current(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        view = item.data(VIEW) if item is not None else None
        if view is not None:
            self._current = view.key
            self.chosen.emit(view)

    def _open_menu(self, at: QPoint) -> None:
        item = self._list.itemAt(at)
        view = item.data(VIEW) if item is not None else None
        menu = self.menu(view) if view is not None else None
        if menu is not None:
            menu.popup(self._list.viewport().mapToGlobal(at))

    def menu(self, view: View) -> QMenu | None:
        """What can be done with a view, None for nothing."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if view.key == "mine":
            menu.addAction(self.tr("Minta digantikan…")).triggered.connect(self.cover_asked.emit)
        if view.mine:
            menu.addAction(self.tr("Simpan yang tampil sekarang di sini")).triggered.connect(
                lambda: self.update_asked.emit(view)
            )
            menu.addAction(self.tr("Ganti nama…")).triggered.connect(lambda: self._rename(view))
        if view.own:
            words = self.tr("Jangan bagikan lagi") if view.shared else self.tr("Bagikan ke semua")
            menu.addAction(words).triggered.connect(lambda: self.share_asked.emit(view, not view.shared))
            menu.addSeparator()
            for words, step in ((self.tr("Naik"), -1), (self.tr("Turun"), 1)):
                action = menu.addAction(words)
                action.triggered.connect(partial(self._move, view, step))
                action.setEnabled(self._neighbour(view, step) is not None)
        if view.mine:
            menu.addSeparator()
            menu.addAction(self.tr("Hapus")).triggered.connect(lambda: self.delete_asked.emit(view))
        if menu.isEmpty():
            menu.deleteLater()
            return None
        return menu

    def _rename(self, view: View) -> None:
        self._renaming = view
        self._save.hide()
        self.form.ask(view.name)

    def _neighbour(self, view: View, step: int) -> View | None:
        """The operator's own view above or below in the same group."""
        group = [one for one in self._views if one.own and one.shared == view.shared]
        at = group.index(view) + step if view in group else -1
        return group[at] if 0 <= at < len(group) else None

    def _move(self, view: View, step: int, *_checked: bool) -> None:
        other = self._neighbour(view, step)
        if other is None:
            return
        names = [one.name for one in self._views if one.own]
        here, there = names.index(view.name), names.index(other.name)
        names[here], names[there] = names[there], names[here]
        self.arrange_asked.emit(names)
