"""The clocks of a case: hand-over, the lurah's, completion. Time left, a bar, the deadline and the limit."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.core.history import moment
from console.ui.case.parts import Bar, Sign, plain
from console.ui.theme import Theme
from console.ui.widgets import voice
from models.clocks import humane
from models.complaint import Complaint
from models.reference import Reference

LOW = 0.2  # of the time left: from here on the clock is amber


class ClockView(QWidget):
    """One clock."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.title = plain(theme, "", "second")
        self.left = plain(theme, "", "", "data_strong")
        self.caption = plain(theme, "", "third", "caption")
        self.caption.setWordWrap(True)
        self.bar = Bar(theme)
        self._pause = Sign(theme, "pause")
        self._pause.hide()
        self._ink = "text"
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self._pause)
        top.addWidget(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addWidget(self.caption)
        theme.changed.connect(self._dress)

    def show_clock(
        self, title: str, left: str, caption: str, share: float, token: str, *, stopped: bool
    ) -> None:
        """Show it.

        Args:
            title, left, caption: words.
            share: of its time that has gone, 0 to 1.
            token: colour of the time left.
            stopped: it stands still.
        """
        self.title.setText(title)
        self.left.setText(left)
        self.caption.setText(caption)
        self._pause.setVisible(stopped)
        quiet = {"text": "accent", "text2": "text3", "amber_text": "amber", "red_text": "red"}
        self.bar.show_share(share, quiet[token])
        self.setAccessibleName(f"{title}: {left}, {caption}")
        self._ink = token
        self._dress()

    def _dress(self) -> None:
        palette = self.left.palette()
        palette.setColor(self.left.foregroundRole(), self._theme[self._ink])
        self.left.setPalette(palette)


class ClockRow(QWidget):
    """Every clock that runs, beside each other; or one line that says when it ended."""

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self.views = {name: ClockView(theme) for name in ("handover", "lurah", "completion")}
        self.ended = voice(plain(theme), "second", theme)
        self.ended.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        for view in self.views.values():
            row.addWidget(view, 1)
        row.addWidget(self.ended, 1)

    def show_case(self, case: Complaint, ref: Reference, now: int) -> None:
        """Show the clocks of a case at a moment, seconds since the epoch."""
        titles = {"handover": self.tr("Serah"), "lurah": self.tr("Lurah"), "completion": self.tr("Selesai")}
        category = ref.category(case.category)
        hours = {
            "handover": category.handover_hours,
            "lurah": category.lurah_hours,
            "completion": category.completion_hours,
        }
        running = {name: getattr(case, f"{name}_due") for name in titles}
        if case.merged_into is not None or not case.is_open:
            running = dict.fromkeys(titles)
        for name, view in self.views.items():
            due = running[name]
            view.setVisible(due is not None)
            if due is not None:
                whole = due - case.clock_from
                if name == "lurah" and case.status == "disposisi":
                    whole = round(hours[name] * 3600)  # this clock began with the disposition
                self._show(view, titles[name], case, due, (hours[name], whole), ref, now)
        self.ended.setVisible(not any(running.values()))
        self.ended.setText(self._ended(case, now))

    def _show(
        self,
        view: ClockView,
        title: str,
        case: Complaint,
        due: int,
        limit: tuple[float, int],
        ref: Reference,
        now: int,
    ) -> None:
        hours, whole = limit
        caption = self.tr("tenggat {when} · batas {limit}").format(
            when=moment(due, now, self._lang), limit=humane(round(hours * 3600), self._lang)
        )
        at = now if case.paused_at is None else min(now, case.paused_at)
        gone = 1 - (due - at) / max(whole, 1)
        if case.paused_at is not None:
            whom = (
                self.tr("warga") if case.waiting_for == "citizen" else ref.agency_short(case.waiting_for)
            ) or self.tr("jawaban")
            view.show_clock(
                title,
                self.tr("berhenti"),
                self.tr("menunggu {whom} sejak {when}").format(
                    whom=whom, when=moment(case.paused_at, now, self._lang)
                ),
                gone,
                "text2",
                stopped=True,
            )
            return
        left = due - now
        words = humane(left, self._lang)
        token = "red_text" if left < 0 else "amber_text" if gone > 1 - LOW else "text"
        if left >= 0:
            words = self.tr("{time} lagi").format(time=words)
        view.show_clock(title, words, caption, gone, token, stopped=False)

    def _ended(self, case: Complaint, now: int) -> str:
        if case.merged_into is not None:
            return self.tr("Jamnya ikut laporan induk.")
        if case.closed_at is None:
            return self.tr("Tidak ada jam yang berjalan.")
        when = moment(case.closed_at, now, self._lang)
        if case.status == "ditolak":
            return self.tr("Ditolak {when}.").format(when=when)
        return self.tr("Selesai {when}.").format(when=when)
