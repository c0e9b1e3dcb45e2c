"""A day and a time in Jakarta, typed or picked from a calendar."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QDateTime, QLocale, QTimeZone
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from models.clocks import DAY, WIB_SECONDS
from models.filters import day_start

ZONE: Final = QTimeZone(WIB_SECONDS)  # Jakarta keeps no summer time
_LANGUAGES: Final = {"id": QLocale.Language.Indonesian, "en": QLocale.Language.English}
_EVENING: Final = 17 * 3600  # seconds of a day, when work ends


class MomentEdit(QDateTimeEdit):
    """See the module."""

    def __init__(self, lang: str, at: int = 0, parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            lang: of the months' names.
            at: the moment shown, seconds since the epoch.
        """
        super().__init__(parent)
        self.setTimeZone(ZONE)
        self.setLocale(QLocale(_LANGUAGES[lang]))
        self.setDisplayFormat("d MMM yyyy HH:mm" if lang == "en" else "d MMM yyyy HH.mm")
        self.setCalendarPopup(True)
        self.lineEdit().setTextMargins(4, 0, 0, 0)  # flush with the words of other fields
        self.show_moment(at)

    def show_moment(self, at: int) -> None:
        """Show another moment, seconds since the epoch."""
        self.setDateTime(QDateTime.fromSecsSinceEpoch(at, ZONE))

    def seconds(self) -> int:
        """What is shown, in seconds since the epoch."""
        return int(self.dateTime().toSecsSinceEpoch())


def offer_absence(since: MomentEdit, until: MomentEdit, now: int) -> None:
    """Show from when to when somebody is most often away: from this minute to the end of tomorrow's work."""
    since.show_moment(now - now % 60)
    until.show_moment(day_start(now) + DAY + _EVENING)
