"""Who covers for whom right now: a view for the deputy, a word in the top bar for both, and nothing when it is over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from console.core import kept
from console.core.dispatch import Change
from console.core.kept import Cover
from console.ui.desk import Desk
from console.ui.queue.formats import moment
from console.ui.queue.views import View, covered
from console.ui.queue.views_panel import ViewsPanel
from console.ui.topbar import TopBar


class CoverWatch(QObject):
    """Reads covers when they change, and looks every minute which of them run.

    Signals:
        view_asked: View with a colleague's cases.
        settings_asked: the operator's own cover is to be seen.
    """

    view_asked = Signal(object)
    settings_asked = Signal()

    def __init__(self, desk: Desk, top: TopBar, panel: ViewsPanel, parent: QObject | None = None) -> None:
        """Nothing is read before ``load``."""
        super().__init__(parent)
        self._desk, self._top, self._panel = desk, top, panel
        self._all: Sequence[Cover] = ()
        self._running: tuple[Cover, ...] = ()
        desk.changed.connect(self._on_changed)
        top.cover.clicked.connect(self._on_clicked)

    def load(self) -> None:
        """Read who covers for whom."""
        self._desk.read(kept.covers, self._on_read, ticket="covers.load")

    def look(self) -> None:
        """A minute has passed: one may have begun or ended."""
        me, now = self._desk.me, self._desk.now()
        running = tuple(cover for cover in self._all if cover.runs(now) and me in (cover.owner, cover.deputy))
        before, self._running = self._running, running
        if running == before:
            return
        self._panel.set_covers([covered(cover) for cover in running if cover.deputy == me])
        self._show()
        for cover in before:
            if cover not in running and cover in self._all and now >= cover.until:
                self._desk.messages.info(
                    self.tr("Anda tidak lagi menggantikan {who}.").format(who=cover.owner)
                    if cover.deputy == me
                    else self.tr("{who} tidak lagi menggantikan Anda.").format(who=cover.deputy)
                )

    def _on_read(self, found: list[Cover]) -> None:
        self._all = found
        self.look()

    def _on_changed(self, change: Change) -> None:
        if "cover" in change.other:
            self.load()

    def _show(self) -> None:
        me, lang = self._desk.me, self._desk.language
        theirs = [cover for cover in self._running if cover.deputy == me]
        own = [cover for cover in self._running if cover.owner == me]
        lines = [
            self.tr("Menggantikan {who} sampai {when}").format(who=c.owner, when=moment(c.until, lang)) for c in theirs
        ] + [
            self.tr("Digantikan {who} sampai {when}").format(who=c.deputy, when=moment(c.until, lang)) for c in own
        ]  # fmt: skip
        lines = [f"{line}. {cover.note}" if cover.note else line
                 for line, cover in zip(lines, [*theirs, *own], strict=True)]  # fmt: skip
        words = ""
        if len(theirs) > 1:
            words = self.tr("Menggantikan {n} rekan").format(n=len(theirs))
        elif theirs:
            words = self.tr("Menggantikan {who}").format(who=theirs[0].owner)
        elif own:
            words = self.tr("Digantikan {who}").format(who=own[0].deputy)
        self._top.show_cover(words, "\n".join(lines))

    def _on_clicked(self) -> None:
        theirs = [cover for cover in self._running if cover.deputy == self._desk.me]
        if theirs:
            view: View = covered(theirs[0])
            self.view_asked.emit(view)
        else:
            self.settings_asked.emit()
