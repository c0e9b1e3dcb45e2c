"""What became of an act: how many, and each case with its answer, narrowed down by answer or by words.

It stands in the place of the case panel until it is closed or a case is opened, and follows the central: a case that is
turned down there later moves to its own group.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from console.core import act_result
from console.core.act_result import ActResult, Answers
from console.core.dispatch import Change
from console.core.history import moment, why_not
from console.ui.bulk.cases import CasesModel, CasesTable
from console.ui.bulk.parts import Tallies, Tally, emptied
from console.ui.case.parts import MARGIN, plain
from console.ui.desk import Desk
from console.ui.queue.cells import Describe
from console.ui.queue.formats import grouped
from console.ui.states import StateView
from console.ui.theme import Theme
from console.ui.widgets import Button, IconButton, Panel, rule
from models.rules import Refusal

PAUSE_MS: Final = 200
LONGEST: Final = 64  # characters of a reason on its button
ALL, ACCEPTED = "", "\0accepted"  # groups that are no reason


class ResultPanel(Panel):
    """See the module.

    Signals:
        closed: somebody has seen it.
        case_asked: small key of a case to be shown.
        selection_asked: small keys to be selected in the queue.
        filled: what is shown is read.
    """

    closed = Signal()
    case_asked = Signal(int)
    selection_asked = Signal(object)
    filled = Signal()

    def __init__(self, theme: Theme, desk: Desk, describe: Describe, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self.title.setText(self.tr("Hasil"))
        self._theme, self._desk, self._lang = theme, desk, desk.language
        self._result: ActResult | None = None
        self._answers = Answers()
        self._keys: dict[UUID, int] = {}
        self._there: frozenset[int] = frozenset()
        self._verdicts: dict[int, str] = {}
        self._groups: dict[str, list[int]] = {}
        self._group = ALL
        self.accepted = Tally(theme, "check", self.tr("diterima"), self._lang)
        self.refused = Tally(theme, "refused", self.tr("ditolak"), self._lang)
        self.headline = plain(theme, "", "", "title")
        self.when = plain(theme, "", "second")
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Cari nomor atau kata di hasil ini"))
        self.words.setAccessibleName(self.tr("Cari di hasil"))
        self.words.setClearButtonEnabled(True)
        self.model = CasesModel(theme, desk.reads, describe)
        self.table = CasesTable(theme, self.model)
        self.nothing = StateView(theme)
        self.undo = Button(theme, self.tr("Urungkan"), icon="undo")
        self.pick = Button(theme, self.tr("Pilih yang tampil"))
        self.pick.setToolTip(self.tr("Laporan di daftar ini menjadi pilihan di antrian"))
        self.buttons: dict[str, QToolButton] = {}
        self._exclusive = QButtonGroup(self)
        self._exclusive.setExclusive(True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._build()
        self._pause.timeout.connect(self._narrow)
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self.table.opened.connect(lambda n: self.case_asked.emit(n) if n in self._there else None)
        self.table.left.connect(self.closed)
        self.undo.clicked.connect(self._on_undo)
        self.pick.clicked.connect(
            lambda: self.selection_asked.emit([n for n in self.model.ns if n in self._there])
        )
        desk.changed.connect(self._on_changed)

    def _build(self) -> None:
        close = IconButton(self._theme, "close", self.tr("Tutup hasil (Esc)"))
        close.clicked.connect(self.closed)
        self.header.addWidget(close)
        self.headline.setWordWrap(True)
        self._chips = QVBoxLayout()
        self._chips.setSpacing(2)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, 12, MARGIN, 12)
        top.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.headline)
        head.addWidget(self.when)
        top.addLayout(head)
        top.addWidget(Tallies(self.accepted, self.refused))
        top.addLayout(self._chips)
        top.addWidget(self.words)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 12, MARGIN, 12)
        foot.setSpacing(8)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        foot.addWidget(self.pick)
        self.body.addLayout(top)
        self.body.addWidget(rule())
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.nothing, 1)
        self.body.addWidget(rule())
        self.body.addLayout(foot)
        self.nothing.hide()
        self.setFocusProxy(self.table)

    # what is shown -----------------------------------------------------------------------------------------

    def show_result(self, result: ActResult) -> None:
        """Show an act."""
        self._result, self._answers, self._group = result, Answers(), ALL
        self._keys, self._groups = {}, {}
        self.words.clear()
        self.headline.setText(result.title)
        self.setAccessibleName(result.title)
        self.when.setText(moment(result.at, self._desk.now(), self._lang))
        self.undo.setVisible(result.batch is not None)
        self.undo.setEnabled(True)
        self._read()

    @property
    def result(self) -> ActResult | None:
        """The act shown."""
        return self._result

    @property
    def groups(self) -> Mapping[str, list[int]]:
        """Small keys by answer; ``ACCEPTED`` for those that passed."""
        return self._groups

    def choose(self, group: str) -> None:
        """Show one group; ``ALL`` for every case."""
        self._group = group if group in self._groups else ALL
        if self._group in self.buttons:
            self.buttons[self._group].setChecked(True)
        self._narrow()

    # inside ------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        result, lang = self._result, self._lang
        if result is None:
            return
        known = self._keys

        def ask(db: Any) -> tuple[ActResult, dict[UUID, int], Answers]:
            cases = (
                *result.accepted,
                *result.followed,
                *(case for case, _why in (*result.refused, *result.stayed)),
            )
            found = known or act_result.keys(db, cases)
            told = (
                act_result.answers(db, result.batch, lang)
                if result.batch is not None
                else Answers(refused={})
            )
            return result, found, told

        self._desk.read(ask, self._on_read, ticket="bulk.result")

    def _on_read(self, answer: tuple[ActResult, dict[UUID, int], Answers]) -> None:
        result, keys, answers = answer
        if result is not self._result:
            return
        if keys is self._keys and answers == self._answers:
            self.model.forget()
            self.filled.emit()
            return
        self._keys, self._answers = keys, answers
        later = answers.refused or {}
        groups: dict[str, list[int]] = {}
        verdicts: dict[int, str] = {}

        lost = itertools.count(-1, -1)  # a case that left the store meanwhile has its row all the same

        def put(group: str, cases: Iterable[UUID], words: str) -> None:
            for case in cases:
                n = keys.get(case) or next(lost)
                groups.setdefault(group, []).append(n)
                verdicts[n] = words

        for why, cases in result.groups(self._lang).items():
            put(why, cases, why)
        if result.gone:
            missing = why_not(Refusal("refused.missing"), self._lang)
            groups.setdefault(missing, []).extend(result.gone)
            verdicts |= dict.fromkeys(result.gone, missing)
        for case, why in later.items():
            words = self.tr("ditolak pusat: {why}").format(why=why)
            put(words, (case,), words)
        for case, refusal in result.stayed:
            words = self.tr("kembaran tidak ikut: {why}").format(why=why_not(refusal, self._lang))
            put(words, (case,), words)
        followed = self.tr("kembaran, ikut")
        put(followed, (c for c in result.followed if c not in later), followed)
        put(ACCEPTED, (c for c in result.accepted if c not in later), self.tr("diterima"))
        self._groups, self._verdicts, self._there = groups, verdicts, frozenset(keys.values())
        refused = result.denied + len(later)
        self.accepted.show_number(len(result.accepted) - sum(c in later for c in result.accepted))
        self.refused.show_number(refused)
        self._show_buttons()
        self.choose(self._group)

    def _show_buttons(self) -> None:
        emptied(self._chips)
        self.buttons = {}
        total = sum(len(ns) for ns in self._groups.values())
        named = [(ALL, self.tr("Semua"), total)]
        named += [(group, self._name(group), len(ns)) for group, ns in self._groups.items()]
        if len(named) <= 2:  # one answer for all is said by the numbers above
            return
        for group, name, count in named:
            button = QToolButton()
            words = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
            button.setText(f"{grouped(count, self._lang)}  {words}")
            button.setAccessibleName(f"{grouped(count, self._lang)} {name}")
            button.setFont(self._theme.font("data"))
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, group=group: self.choose(group))
            self._exclusive.addButton(button)
            self._chips.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.buttons[group] = button

    def _name(self, group: str) -> str:
        if group != ACCEPTED:
            return group
        unsent = self._answers.unsent
        name = self.tr("diterima")
        if not unsent:
            return name
        return self.tr("{name}, {n} belum dijawab pusat").format(name=name, n=grouped(unsent, self._lang))

    def _narrow(self) -> None:
        """The rows of the group in which the words occur."""
        ns = self._groups.get(self._group)
        if ns is None:
            ns = [n for some in self._groups.values() for n in some]
        words = self.words.text().strip()
        if not words:
            self._desk.reads.cancel("bulk.result.find")
            self._fill(ns)
            return

        def ask(db: Any) -> list[int]:
            found = act_result.with_words(db, ns, words)
            return [n for n in ns if n in found]

        self._desk.read(ask, self._fill, ticket="bulk.result.find")

    def _fill(self, ns: list[int]) -> None:
        verdicts = self._verdicts
        self.model.show(ns, lambda n: verdicts.get(n, ""))
        self.table.show_verdicts(on=self._group == ALL and len(self._groups) > 1)
        self.table.setVisible(bool(ns))
        self.nothing.setVisible(not ns)
        if not ns:
            self.nothing.show_state("nothing", self.tr("Tidak ada laporan di sini"))
        self.pick.setEnabled(any(n in self._there for n in ns))
        self.filled.emit()

    def _on_undo(self) -> None:
        if self._result is not None and self._result.batch is not None:
            self.undo.setEnabled(False)
            self._desk.take_back(self._result.batch)

    def _on_changed(self, change: Change) -> None:
        if self._result is not None and self.isVisible() and (change.everything or change.cases):
            self._read()
