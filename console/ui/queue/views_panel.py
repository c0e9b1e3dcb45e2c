"""The list of views at the left, each with its live count, and how suggestions fare today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from console.core import queries, records
from console.core.dispatch import Change
from console.ui.i18n import QT_TRANSLATE_NOOP
from console.ui.queue.formats import grouped, say
from console.ui.queue.views import View, built_in, saved
from console.ui.reads import Reads
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, rule, voice
from models.filters import BadFilter, day_start, parse

if TYPE_CHECKING:
    from sqlite3 import Connection

ROW = 32  # pixels
CAPTION = 30
CALM = 400  # milliseconds without a Change before anything is counted again
VIEW: Final = Qt.ItemDataRole.UserRole
COUNT: Final = Qt.ItemDataRole.UserRole + 1
FIELDS: Final = {
    "category": QT_TRANSLATE_NOOP("Queue", "Kategori"),
    "agency": QT_TRANSLATE_NOOP("Queue", "SKPD"),
    "kelurahan": QT_TRANSLATE_NOOP("Queue", "Kelurahan"),
}


def _taken(db: Connection, since: int, until: int) -> dict[str, tuple[int, int]]:
    from console.core.hit_rate import by_field  # not needed for the first rows

    return by_field(db, since, until)


class ViewsDelegate(QStyledItemDelegate):
    """A view's name and its count; captions between the groups."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, ROW if index.data(VIEW) is not None else CAPTION)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, rect = self._theme, option.rect
        state = option.state
        name, count = index.data(), index.data(COUNT) or ""
        painter.save()
        if index.data(VIEW) is None:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme["text3"])
            painter.drawText(rect.adjusted(12, 8, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)
            painter.restore()
            return
        current = bool(state & QStyle.StateFlag.State_Selected)
        if current:
            painter.fillRect(rect, theme["accent_soft"])
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), theme["accent"])
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme["hover"])
        font = theme.font("data_strong" if current else "data")
        painter.setFont(font)
        metrics = QFontMetrics(font)
        room = rect.width() - 24 - metrics.horizontalAdvance(count) - 8
        inside = rect.adjusted(12, 0, -12, 0)
        painter.setPen(theme["text"])
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(theme["text" if current else "text2"])
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme["accent"])
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()


class ViewsPanel(Panel):
    """Chooses views; saving, renaming and deleting are asked of whoever writes."""

    chosen = Signal(object)  # View
    save_asked = Signal(str, bool)  # name; whether everybody shall see it
    rename_asked = Signal(object, str)  # View, new name
    delete_asked = Signal(object)  # View

    def __init__(
        self,
        theme: Theme,
        reads: Reads,
        clock: Callable[[], int],
        me: str,
        lang: str = "id",
        parent: QWidget | None = None,
    ) -> None:
        """Make the panel; `load` fills it.

        Args:
            clock: the time, seconds since the epoch.
            me: the operator's name.
            lang: ``id`` or ``en``, for numbers.
        """
        super().__init__(theme, parent=parent)
        self.title.setText(self.tr("Tampilan"))
        self._theme, self._reads, self._clock, self._me, self._lang = theme, reads, clock, me, lang
        self._views: list[View] = []
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
        self._name = QLineEdit()
        self._name.setPlaceholderText(self.tr("Nama tampilan"))
        self._name.setAccessibleName(self.tr("Nama tampilan"))
        self._name.setMaxLength(80)
        self._name.returnPressed.connect(self._on_named)
        self._name.installEventFilter(self)
        self._share = QCheckBox(self.tr("Bagikan ke semua"))
        self._figures = QGridLayout()
        self._figures.setContentsMargins(12, 4, 12, 8)
        self._figures.setVerticalSpacing(4)
        self._build()

    def _build(self) -> None:
        below = QVBoxLayout()
        below.setContentsMargins(8, 4, 8, 8)
        below.setSpacing(4)
        below.addWidget(self._save, 0, Qt.AlignmentFlag.AlignLeft)
        below.addWidget(self._name)
        below.addWidget(self._share)
        caption = voice(QLabel(self.tr("Saran diterima hari ini")), "third", self._theme, "caption")
        caption.setContentsMargins(12, 8, 12, 0)
        self.body.addWidget(self._list, 1)
        self.body.addLayout(below)
        self.body.addWidget(rule())
        self.body.addWidget(caption)
        self.body.addLayout(self._figures)
        self._name.hide()
        self._share.hide()

    # filling -----------------------------------------------------------------------------------------------

    @property
    def views(self) -> Sequence[View]:
        """All views, in the order of the list."""
        return self._views

    def load(self) -> None:
        """Read the saved views, then count all."""
        me = self._me
        self._reads.read(lambda db: records.views(db, me), self._on_loaded, ticket="views.load")

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

    def _on_loaded(self, rows: list[records.ViewRow]) -> None:
        own = [saved(row, self._me) for row in rows]
        groups = (
            (self.tr("Bawaan"), built_in()),
            (self.tr("Dibagikan"), [view for view in own if view.shared]),
            (self.tr("Milik saya sendiri"), [view for view in own if not view.shared]),
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
                self._list.addItem(item)
                self._say_count(item, counts.get(view.key, ""))
                self._views.append(view)
        self._list.blockSignals(False)
        self.select(self._current)
        self.count_all()

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
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)

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
        self._open_name("")

    def _open_name(self, name: str) -> None:
        self._save.hide()
        self._share.setVisible(self._renaming is None)
        self._name.setText(name)
        self._name.show()
        self._name.selectAll()
        self._name.setFocus()

    def _close_name(self) -> None:
        self._name.hide()
        self._share.hide()
        self._save.show()
        self._list.setFocus()

    def _on_named(self) -> None:
        name = " ".join(self._name.text().split())
        if not name:
            return
        renaming, shared = self._renaming, self._share.isChecked()
        self._close_name()
        if renaming is None:
            self.save_asked.emit(name, shared)
        elif name != renaming.name:
            self.rename_asked.emit(renaming, name)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Esc leaves the name alone; F2 and Delete in the list do what its menu does."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self._name and event.key() == Qt.Key.Key_Escape:
            self._close_name()
            return True
        item = self._list.currentItem()
        view = item.data(VIEW) if item is not None else None
        if watched is self._list and view is not None and view.mine:
            if event.key() == Qt.Key.Key_F2:
                self._rename(view)
                return True
            if event.key() == Qt.Key.Key_Delete:
                self.delete_asked.emit(view)
                return True
        return False

    def _on_current(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        view = item.data(VIEW) if item is not None else None
        if view is not None:
            self._current = view.key
            self.chosen.emit(view)

    def _open_menu(self, at: QPoint) -> None:
        item = self._list.itemAt(at)
        view = item.data(VIEW) if item is not None else None
        if view is None or not view.mine:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Ganti nama…")).triggered.connect(lambda: self._rename(view))
        menu.addAction(self.tr("Hapus")).triggered.connect(lambda: self.delete_asked.emit(view))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._list.viewport().mapToGlobal(at))

    def _rename(self, view: View) -> None:
        self._renaming = view
        self._open_name(view.name)
