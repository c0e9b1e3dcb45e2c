"""*Tidak di tempat*: who is away, from when to when, and who does the work meanwhile. Supervisors say it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.core.deputies import last
from console.core.dispatch import Change
from console.core.errors import Told
from console.core.load import called
from console.ui.case.options import Option
from console.ui.case.parts import MARGIN, Phrase, plain
from console.ui.case.picker import Picker
from console.ui.desk import Desk
from console.ui.moment_edit import MomentEdit, offer_absence
from console.ui.queue.formats import moment
from console.ui.theme import Theme
from console.ui.widgets import Button, Panel, rule, scrolled
from models.clocks import DAY
from models.reference import Reference
from models.routing import Absence
from models.sentences import say

LONGEST_DAYS: Final = 366
KIND: Final = "absences"


class AbsencesPanel(Panel):
    """See the module. An absence ends by itself; it can be ended before."""

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        """Build it; see ``show_absences``."""
        super().__init__(theme, "", parent)
        self._theme, self._desk = theme, desk
        self._may = desk.role == "supervisor"
        self.title.setText(self.tr("Tidak di tempat"))
        self._list = QVBoxLayout()
        self._list.setContentsMargins(MARGIN, 12, MARGIN, 12)
        self._list.setSpacing(12)
        self.texts: list[str] = []
        self.ends: list[Button] = []
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._list)
        self.who = Picker(theme, self.tr("Siapa yang tidak di tempat"), self.tr("lurah, pasukan, atau SKPD"))
        self.deputy = Picker(theme, self.tr("Pengganti"), self.tr("boleh kosong: tidak ada yang menerima"))
        self.since, self.until = MomentEdit(desk.language), MomentEdit(desk.language)
        self.wrong = plain(theme, "", "wrong", "caption")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.add = Button(theme, self.tr("Catat"), variant="primary")
        self.add.clicked.connect(self.keep)
        if self._may:
            column.addWidget(rule())
            column.addWidget(self._form())
        else:
            note = plain(theme, self.tr("Dicatat oleh pengawas."), "third", "caption")
            note.setContentsMargins(MARGIN, 0, MARGIN, 12)
            column.addWidget(note)
        column.addStretch(1)
        self.body.addWidget(scrolled(inside), 1)
        self._known: Reference | None = None
        self.begin_anew()
        self.show_absences()

    def _form(self) -> QWidget:
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(MARGIN, 12, MARGIN, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        rows: Sequence[tuple[str, QWidget]] = (
            (self.tr("Siapa"), self.who), (self.tr("Mulai"), self.since), (self.tr("Sampai"), self.until),
            (self.tr("Pengganti"), self.deputy),
        )  # fmt: skip
        for row, (name, widget) in enumerate(rows):
            widget.setFont(self._theme.font("data"))
            if isinstance(widget, MomentEdit):
                widget.setAccessibleName(name)
            label = plain(self._theme, name, "second")
            label.setContentsMargins(0, 6, 0, 0)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(widget, row, 1)
        grid.addWidget(self.wrong, len(rows), 1)
        grid.addWidget(self.add, len(rows) + 1, 1, Qt.AlignmentFlag.AlignLeft)
        return form

    # what is shown -----------------------------------------------------------------------------------------

    def begin_anew(self) -> None:
        """An empty form: from now to the end of tomorrow's work."""
        offer_absence(self.since, self.until, self._desk.now())
        for picker in (self.who, self.deputy):
            picker.choose("")
        self._say("")

    def show_absences(self) -> None:
        """Show those that run or come, and offer whoever there is."""
        ref = self._desk.store.reference
        if ref is not self._known:
            self._known = ref
            offered = addressees(ref)
            for picker in (self.who, self.deputy):
                picker.set_options(offered)
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.texts, self.ends = [], []
        current = self.current()
        for one in current:
            self._list.addWidget(self._line(one))
        # Whom a newer program knows to be away is not seen here, and must not be said over.
        unread = KIND in ref.unread
        self.add.setEnabled(not unread)
        if unread:
            words = plain(self._theme, say(self._desk.language, "rules.unread"), "wrong")
            words.setWordWrap(True)
            self._list.addWidget(words)
        elif not current:
            self._list.addWidget(plain(self._theme, self.tr("Semua ada di tempat."), "second"))

    def current(self) -> list[Absence]:
        """Absences that have not ended, those that began first first."""
        now = self._desk.now()
        known = (a for a in self._desk.store.reference.absences if a.until > now)
        return sorted(known, key=lambda a: (a.since, a.agency))

    def _line(self, one: Absence) -> QWidget:
        ref, lang = self._desk.store.reference, self._desk.language
        runs = one.since <= self._desk.now()
        span = self.tr("sampai {until}") if runs else self.tr("{since} sampai {until}")
        until = last(one.until, self._desk.now(), lang)
        span = span.format(since=moment(one.since, lang), until=until)
        who = called(one.agency, ref)
        deputy = self.tr("tanpa pengganti")
        if one.deputy:
            deputy = self.tr("diganti {who}").format(who=called(one.deputy, ref))
        words = Phrase(self._theme, pad=4)
        words.set_parts(
            (who, "strong"), (f" {span}, ", "second"), (deputy, "plain" if one.deputy else "near")
        )
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words, 1)
        if self._may:
            end = Button(
                self._theme, self.tr("Akhiri") if runs else self.tr("Batalkan"), variant="flat", compact=True
            )
            end.setAccessibleName(self.tr("Akhiri: {who} {span}").format(who=who, span=span))
            end.clicked.connect(lambda: self.end(one))
            row.addWidget(end, 0, Qt.AlignmentFlag.AlignTop)
            self.ends.append(end)
        self.texts.append(words.text())
        return holder

    # what is done ------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Record what is in the fields; what cannot be is said under them."""
        since, until = self.since.seconds(), self.until.seconds()
        one = Absence(self.who.value(), since, until, self.deputy.value())
        if not one.agency:
            self._say(self.tr("Pilih siapa yang tidak di tempat."))
        elif self.deputy.edit.text().strip() and not one.deputy:
            self._say(self.tr("Pengganti itu tidak ada di daftar."))
        elif one.agency == one.deputy:
            self._say(self.tr("Penggantinya harus orang lain."))
        elif until <= max(since, self._desk.now()):
            self._say(self.tr("Waktu selesainya harus sesudah mulai dan belum lewat."))
        elif until - since > LONGEST_DAYS * DAY:
            self._say(self.tr("Paling lama satu tahun."))
        else:
            self._say("")
            kept = [a for a in self.current() if a != one]
            said = self.tr("{who} dicatat tidak di tempat").format(
                who=called(one.agency, self._desk.store.reference)
            )
            self._save([*kept, one], said, self.begin_anew)

    def end(self, one: Absence) -> None:
        """Back early, or not going after all."""
        now = self._desk.now()
        kept = [a for a in self.current() if a != one]
        if one.since < now:
            kept.append(replace(one, until=now))  # what was before stays told
        said = self.tr("{who} kembali di tempat").format(who=called(one.agency, self._desk.store.reference))
        self._save(kept, said, self.begin_anew)

    def _save(
        self, wanted: Sequence[Absence], said: str, then: Callable[[], object] | None = None,
        held: tuple[Absence, ...] | None = None,
    ) -> None:  # fmt: skip
        """Say all of them anew, on the write thread, unless others hold than those that were read.

        Args:
            wanted: all of them.
            said: what that means, for the message; Urungkan says those before once more.
            then: what to do once it is done; None when this takes something back.
            held: what must be in force for that; None: what is now.
        """
        desk, before = self._desk, tuple(self.current())
        dispatcher, store = desk.dispatcher, desk.store
        read = store.reference.absences if held is None else held

        def run() -> Change | None:
            store.refresh_reference()  # another process of this home may have said some, too
            if store.reference.absences != read and KIND not in store.reference.unread:
                return None
            return dispatcher.set_absences(wanted)

        def saved(change: Change | None) -> None:
            self.show_absences()
            if change is None:
                desk.messages.refuse(self.tr("Tidak disimpan: sudah diubah orang lain."))
                return
            desk.changed.emit(change)
            desk.said.emit()
            undo = None
            if then is not None:
                then()
                undo = desk.undo.done(
                    said,
                    lambda: self._save(before, said, held=tuple(wanted)),
                    lambda: self._save(wanted, said, held=before),
                )
            told = said if then is not None else self.tr("Diurungkan: {what}").format(what=said)
            desk.messages.success(told, undo=undo)

        desk.work.write(run, saved, failed=self._on_failed)

    def _on_failed(self, failure: Told) -> None:
        self._say(failure.sentence(self._desk.language))

    def _say(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))


def addressees(ref: Reference) -> list[Option]:
    """Whoever can be given cases, by name; houses before the people of a kelurahan."""
    found = [a for a in ref.agencies.values() if a.active]
    found.sort(key=lambda a: (a.kelurahan is not None, called(a.code, ref)))
    return [Option(a.code, called(a.code, ref), "" if a.kelurahan else a.name, (a.code,)) for a in found]
