"""The report itself: where it came from, from whom (masked), the words as received, and the place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.core.history import DOTS, day_and_hour, isolated, mask_contact, mask_name
from console.core.records import CaseDetail
from console.ui.case.citizen_text import CitizenText
from console.ui.case.parts import Section, Sign, plain
from console.ui.theme import Theme
from console.ui.widgets import Button, Chip
from models.reference import Reference

FIELDS_WITH_WORDS = ("kind", "category", "kelurahan", "agency")


class ReportBlock(Section):
    """Channel, time, reporter, text, place."""

    reveal_asked = Signal()

    def __init__(self, theme: Theme, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._lang = lang
        self._reporter = ("", "")
        self._revealed = False
        self._whole = ("", "")
        self.channel_sign = Sign(theme, "channel-qlue")
        self.channel = plain(theme)
        self.when = plain(theme, "", "third")
        self.reporter = plain(theme, "", "second")
        self.reporter.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reveal = Button(theme, self.tr("Tampilkan"), icon="eye", variant="flat", compact=True)
        self.reveal.setAccessibleName(self.tr("Tampilkan pelapor"))
        self.reveal.clicked.connect(self._on_reveal)
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self.channel_sign, self.channel, self.when):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.reporter)
        line.addWidget(self.reveal)
        self.column.setSpacing(6)
        self.column.addLayout(line)
        self.heading = plain(theme, "", "", "data_strong")
        self.heading.setWordWrap(True)
        self.column.addWidget(self.heading)
        self.text = CitizenText(theme)
        self.column.addWidget(self.text)
        self._place = QWidget()
        place = QHBoxLayout(self._place)
        place.setContentsMargins(0, 0, 0, 0)
        place.setSpacing(8)
        self.address = plain(theme, "", "second")
        self.address.setWordWrap(True)
        place.addWidget(Sign(theme, "pin"), 0, Qt.AlignmentFlag.AlignTop)
        place.addWidget(self.address, 1)
        self.column.addWidget(self._place)
        self.warning = Chip(theme, "", "warning")
        self.column.addWidget(self.warning)
        self.source = Chip(theme, "", "warning")
        self.column.addWidget(self.source)

    def show_case(
        self, detail: CaseDetail, ref: Reference, now: int, *, fresh: bool, why_not_reveal: str
    ) -> None:
        """Show a report.

        Args:
            detail: the case.
            ref: master data.
            now: seconds since the epoch.
            fresh: another case than before: the reporter is hidden again.
            why_not_reveal: why the reporter cannot be shown, "" when they can.
        """
        case = detail.complaint
        if fresh:
            self._revealed = False
            self._whole = ("", "")
        channel = ref.channels.get(case.channel)
        name = channel.name if channel is not None else case.channel
        self.channel_sign.show_icon(f"channel-{case.channel}" if channel is not None else "")
        self.channel.setText(name)
        self.when.setText(day_and_hour(case.received_at, now, self._lang))
        self._reporter = detail.reporter
        self.reveal.setEnabled(not why_not_reveal)
        self.reveal.setToolTip(why_not_reveal)
        self._show_reporter()
        self.heading.setText(isolated(case.title))
        self.heading.setVisible(bool(case.title.strip()) and case.title.strip() not in case.text)
        told = [case.suggested.get(field) or {} for field in FIELDS_WITH_WORDS]
        self.text.show_text(case.text, [str(word) for one in told for word in one.get("words", ())])
        self._show_place(detail)
        self._warn(self.source, {
            "edited": self.tr("Diubah pengirim di kanalnya; perubahannya ada di riwayat"),
            "deleted": self.tr("Dihapus di kanalnya; laporan ini tetap"),
        }.get(case.source, ""))  # fmt: skip

    @property
    def masked(self) -> bool:
        """Whether this console has the reporter only as the central shows one to everybody."""
        return any(DOTS in part for part in self._reporter)

    def set_revealed(self, whole: tuple[str, str] = ("", "")) -> None:
        """The look at the reporter was recorded: show name and contact until another case is shown.

        Args:
            whole: name and contact as the central gave them; where this console has them itself they are not needed.
        """
        self._revealed = True
        self._whole = whole
        self._show_reporter()

    @property
    def revealed(self) -> bool:
        """Whether name and contact stand on the screen."""
        return self._revealed

    def _on_reveal(self) -> None:
        if self._revealed:
            self._revealed = False
            self._whole = ("", "")
            self._show_reporter()
        else:
            self.reveal_asked.emit()

    def _show_reporter(self) -> None:
        name, contact = self._whole if self._revealed and any(self._whole) else self._reporter
        known = bool(name or contact)
        if self._revealed:
            shown = [isolated(part) for part in (name, contact) if part]
        else:
            shown = [mask_name(name) if name else mask_contact(contact)] if known else []
        self.reporter.setText(" · ".join(shown) if known else self.tr("pelapor tidak dikenal"))
        self.reveal.setVisible(known)
        self.reveal.setText(self.tr("Sembunyikan") if self._revealed else self.tr("Tampilkan"))

    def _show_place(self, detail: CaseDetail) -> None:
        case = detail.complaint
        words = [isolated(case.address)] if case.address.strip() else []
        if case.lat is not None and case.lon is not None:
            words.append(f"{case.lat:.5f}, {case.lon:.5f}")
        if case.place == "approximate":
            words.append(self.tr("lokasi perkiraan"))
        self.address.setText(" · ".join(words))
        self._place.setVisible(bool(words))
        problem = (case.suggested.get("point") or {}).get("problem")
        said = {
            "zero": self.tr("Koordinat kosong (0, 0)"),
            "swapped": self.tr("Lintang dan bujur tampaknya tertukar"),
        }.get(str(problem), "")
        self._warn(self.warning, said)

    @staticmethod
    def _warn(chip: Chip, said: str) -> None:
        chip.setText(said)
        chip.setAccessibleName(said)
        chip.updateGeometry()
        chip.setVisible(bool(said))
