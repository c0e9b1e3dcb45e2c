"""The settings a person may change on the screen: their names, choices and what each does, in one table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QCoreApplication

from console.ui.i18n import QT_TRANSLATE_NOOP

CHOICE, TEXT, NUMBER, TIME, SWITCH = "choice", "text", "number", "time", "switch"


@dataclass(frozen=True, slots=True)
class Spec:
    """One setting on the screen.

    Attributes:
        name: as in ``console.core.settings``.
        title, hint: Indonesian source texts of the context ``Preferences``.
        kind: how it is asked for.
        choices: value -> source text, for a choice.
        live: holds at once; the others at the next start.
        empty: source text of what an empty line means.
    """

    name: str
    title: str
    kind: str
    hint: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    live: bool = False
    empty: str = ""


_WHEN: Final = {
    "auto": QT_TRANSLATE_NOOP("Preferences", "Menurut peran"),
    "on": QT_TRANSLATE_NOOP("Preferences", "Ya"),
    "off": QT_TRANSLATE_NOOP("Preferences", "Tidak"),
}

SECTIONS: Final[tuple[tuple[str, tuple[Spec, ...]], ...]] = (
    (
        QT_TRANSLATE_NOOP("Preferences", "Tampilan"),
        (
            Spec(
                "language", QT_TRANSLATE_NOOP("Preferences", "Bahasa"), CHOICE,
                choices={
                    "id": QT_TRANSLATE_NOOP("Preferences", "Indonesia"),
                    "en": QT_TRANSLATE_NOOP("Preferences", "Inggris"),
                },
            ),
            Spec(
                "theme", QT_TRANSLATE_NOOP("Preferences", "Tema"), CHOICE, live=True,
                choices={
                    "system": QT_TRANSLATE_NOOP("Preferences", "Ikuti sistem"),
                    "light": QT_TRANSLATE_NOOP("Preferences", "Terang"),
                    "dark": QT_TRANSLATE_NOOP("Preferences", "Gelap"),
                },
            ),
            Spec("sounds", QT_TRANSLATE_NOOP("Preferences", "Bunyi saat sesuatu ditolak"), SWITCH),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Preferences", "Pemberitahuan"),
        (
            Spec(
                "notify_overdue", QT_TRANSLATE_NOOP("Preferences", "Laporan lewat tenggat"), CHOICE,
                QT_TRANSLATE_NOOP(
                    "Preferences", "Operator: laporan yang dipegangnya. Pengawas: semua, per dinas dan kelurahan."
                ),
                choices=_WHEN, live=True,
            ),
            Spec(
                "notify_red", QT_TRANSLATE_NOOP("Preferences", "Kelurahan menjadi merah, atau tidak lagi"), CHOICE,
                QT_TRANSLATE_NOOP("Preferences", "Menurut peran: hanya pengawas."), choices=_WHEN, live=True,
            ),
            Spec(
                "notify_surge", QT_TRANSLATE_NOOP("Preferences", "Lonjakan hari ini"), CHOICE,
                QT_TRANSLATE_NOOP("Preferences", "Menurut peran: hanya pengawas."), choices=_WHEN, live=True,
            ),
            Spec(
                "notify_sound", QT_TRANSLATE_NOOP("Preferences", "Bunyi pada setiap pemberitahuan"), SWITCH, live=True
            ),
            Spec(
                "quiet_from", QT_TRANSLATE_NOOP("Preferences", "Jam tenang mulai"), TIME,
                QT_TRANSLATE_NOOP("Preferences", "WIB, boleh melewati tengah malam; kosong berarti tanpa jam tenang."),
                live=True, empty=QT_TRANSLATE_NOOP("Preferences", "tidak ada"),
            ),
            Spec(
                "quiet_until", QT_TRANSLATE_NOOP("Preferences", "Jam tenang sampai"), TIME,
                QT_TRANSLATE_NOOP("Preferences", "Yang tertahan lalu disampaikan dalam satu pemberitahuan."), live=True,
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Preferences", "Operator"),
        (
            Spec(
                "operator", QT_TRANSLATE_NOOP("Preferences", "Nama operator"), TEXT,
                QT_TRANSLATE_NOOP(
                    "Preferences", "Tercatat di riwayat pada setiap tindakan; tanpa pusat tidak ada yang memeriksanya."
                ),
                empty=QT_TRANSLATE_NOOP("Preferences", "nama masuk komputer ini"),
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Preferences", "Peta"),
        (
            Spec(
                "tiles", QT_TRANSLATE_NOOP("Preferences", "Alamat petak peta"), TEXT,
                QT_TRANSLATE_NOOP(
                    "Preferences", "Server petak milik kota, misalnya https://peta.contoh.id/{z}/{x}/{y}.png"
                ),
                empty=QT_TRANSLATE_NOOP("Preferences", "tanpa latar; peta tidak perlu jaringan"),
            ),
            Spec(
                "graphics", QT_TRANSLATE_NOOP("Preferences", "Gambar peta"), CHOICE,
                QT_TRANSLATE_NOOP(
                    "Preferences", "Pilih tanpa kartu grafis bila peta berkedip atau tetap hitam."
                ),
                choices={
                    "auto": QT_TRANSLATE_NOOP("Preferences", "Otomatis"),
                    "gpu": QT_TRANSLATE_NOOP("Preferences", "Kartu grafis"),
                    "software": QT_TRANSLATE_NOOP("Preferences", "Tanpa kartu grafis"),
                },
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Preferences", "Indikator kelurahan"),
        (
            Spec(
                "red_from", QT_TRANSLATE_NOOP("Preferences", "Merah mulai dari"), NUMBER,
                QT_TRANSLATE_NOOP("Preferences", "laporan yang menunggu"), live=True,
            ),
            Spec(
                "amber_from", QT_TRANSLATE_NOOP("Preferences", "Kuning mulai dari"), NUMBER,
                QT_TRANSLATE_NOOP("Preferences", "laporan yang menunggu"), live=True,
            ),
            Spec(
                "jobs_per_crew_day", QT_TRANSLATE_NOOP("Preferences", "Pekerjaan per petugas PPSU"), NUMBER,
                QT_TRANSLATE_NOOP(
                    "Preferences", "sehari; 0,29 sama dengan 15 sampai 20 pekerjaan per kelurahan besar"
                ),
                live=True,
            ),
        ),
    ),
)  # fmt: skip

SPECS: Final = {spec.name: spec for _title, specs in SECTIONS for spec in specs}


def words(source: str) -> str:
    """A text of this table in the language of the screen."""
    return QCoreApplication.translate("Preferences", source) if source else ""
