"""The verbs of a case: what its buttons and its menu call them. ``orders`` says whether one is possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from console.core.verbs import parse_rung
from console.ui import actions
from console.ui.i18n import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to do.

    Attributes:
        id: what ``CasePanel.trigger`` takes; where the table of actions knows it, the same id.
        text: Indonesian source text.
        icon: name of an icon.
        asks: what the form asks for: ``agency``, ``category``, ``kelurahan``, ``kind``, ``rung``, ``case`` or
            ``text``; "" when it is done at once (and can be undone).
        label: what the text field is for.
        photos: the form takes pictures.
        ready: texts that are offered for the field.
    """

    id: str
    text: str
    icon: str = ""
    asks: str = ""
    label: str = ""
    photos: bool = False
    ready: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The keycap, "" when the table of actions gives it none."""
        return actions.key_of(self.id) if self.id in actions.SPECS else ""


_NOTE: Final = QT_TRANSLATE_NOOP("CaseVerbs", "Catatan (boleh kosong)")
_WHY: Final = QT_TRANSLATE_NOOP("CaseVerbs", "Alasan")

ALL: Final = (
    Verb("dispose", QT_TRANSLATE_NOOP("CaseVerbs", "Disposisi"), "handover", "agency", _NOTE),
    Verb("coordinate", QT_TRANSLATE_NOOP("CaseVerbs", "Koordinasi"), "arrow-right", "agency", _NOTE),
    Verb("accept", QT_TRANSLATE_NOOP("CaseVerbs", "Terima penyerahan"), "check"),
    Verb(
        "sendback",
        QT_TRANSLATE_NOOP("CaseVerbs", "Kembalikan"),
        "arrow-left",
        "text",
        QT_TRANSLATE_NOOP("CaseVerbs", "Alasan yang akan dibaca yang menyerahkannya"),
        ready=(
            QT_TRANSLATE_NOOP("CaseVerbs", "Bukan wewenang kami"),
            QT_TRANSLATE_NOOP("CaseVerbs", "Di luar wilayah kami"),
            QT_TRANSLATE_NOOP("CaseVerbs", "Lokasi tidak jelas"),
            QT_TRANSLATE_NOOP("CaseVerbs", "Data kurang lengkap"),
            QT_TRANSLATE_NOOP("CaseVerbs", "Kategori keliru"),
            QT_TRANSLATE_NOOP("CaseVerbs", "Sudah ditangani"),
        ),
    ),
    Verb("start", QT_TRANSLATE_NOOP("CaseVerbs", "Proses"), "play"),
    Verb(
        "complete",
        QT_TRANSLATE_NOOP("CaseVerbs", "Selesai"),
        "check",
        "text",
        QT_TRANSLATE_NOOP("CaseVerbs", "Apa yang dikerjakan"),
        photos=True,
    ),
    Verb("classify", QT_TRANSLATE_NOOP("CaseVerbs", "Klasifikasi"), "filter", "kind"),
    Verb("categorise", QT_TRANSLATE_NOOP("CaseVerbs", "Kategori"), "list", "category"),
    Verb("locate", QT_TRANSLATE_NOOP("CaseVerbs", "Lokasi"), "pin", "kelurahan"),
    Verb(
        "note",
        QT_TRANSLATE_NOOP("CaseVerbs", "Catatan"),
        "note",
        "text",
        QT_TRANSLATE_NOOP("CaseVerbs", "Catatan"),
    ),
    Verb("wait", QT_TRANSLATE_NOOP("CaseVerbs", "Tunggu warga"), "pause", "text", _NOTE),
    Verb("resume", QT_TRANSLATE_NOOP("CaseVerbs", "Lanjutkan jam"), "play"),
    Verb("prioritise", QT_TRANSLATE_NOOP("CaseVerbs", "Prioritas tinggi"), "chevron-up"),
    Verb("escalate", QT_TRANSLATE_NOOP("CaseVerbs", "Eskalasi ke pengawas"), "warning", "text", _NOTE),
    Verb("raise", QT_TRANSLATE_NOOP("CaseVerbs", "Naikkan jenjang"), "rung-3", "rung", _NOTE),
    Verb("merge", QT_TRANSLATE_NOOP("CaseVerbs", "Gabung"), "merge", "case", _NOTE),
    Verb("unmerge", QT_TRANSLATE_NOOP("CaseVerbs", "Pisahkan"), "twins"),
    Verb(
        "reject",
        QT_TRANSLATE_NOOP("CaseVerbs", "Tolak"),
        "struck",
        "text",
        QT_TRANSLATE_NOOP("CaseVerbs", "Alasan yang akan dibaca warga"),
    ),
    Verb("verify", QT_TRANSLATE_NOOP("CaseVerbs", "Verifikasi"), "check"),
    Verb("reopen", QT_TRANSLATE_NOOP("CaseVerbs", "Buka kembali"), "undo", "text", _WHY),
    Verb("reveal", QT_TRANSLATE_NOOP("CaseVerbs", "Tampilkan pelapor"), "eye"),
)
VERBS: Final[dict[str, Verb]] = {verb.id: verb for verb in ALL}

BUTTONS: Final = ("dispose", "coordinate", "start", "complete")
MENU: Final = (
    ("accept", "sendback", "raise"),
    ("classify", "categorise", "locate"),
    ("note", "wait", "resume", "prioritise", "escalate"),
    ("merge", "unmerge"),
    ("reject", "verify", "reopen"),
)
"""The menu in groups; of ``wait`` and ``resume`` only one shows at a time."""

TAKEN_BACK: Final = {
    "prioritise": QT_TRANSLATE_NOOP("CaseVerbs", "Prioritas biasa"),
    "escalate": QT_TRANSLATE_NOOP("CaseVerbs", "Tarik eskalasi"),
}

# What was done, as the message bar says it after a count: "3 laporan dikoordinasikan ke DSDA".
DONE: Final = {
    "dispose": QT_TRANSLATE_NOOP("CaseVerbs", "didisposisikan ke {to}"),
    "coordinate": QT_TRANSLATE_NOOP("CaseVerbs", "dikoordinasikan ke {to}"),
    "accept": QT_TRANSLATE_NOOP("CaseVerbs", "diterima penyerahannya"),
    "sendback": QT_TRANSLATE_NOOP("CaseVerbs", "dikembalikan"),
    "start": QT_TRANSLATE_NOOP("CaseVerbs", "mulai diproses"),
    "complete": QT_TRANSLATE_NOOP("CaseVerbs", "diselesaikan"),
    "classify": QT_TRANSLATE_NOOP("CaseVerbs", "ditetapkan sebagai {to}"),
    "categorise": QT_TRANSLATE_NOOP("CaseVerbs", "dikategorikan {to}"),
    "locate": QT_TRANSLATE_NOOP("CaseVerbs", "dilokasikan di {to}"),
    "note": QT_TRANSLATE_NOOP("CaseVerbs", "diberi catatan"),
    "wait": QT_TRANSLATE_NOOP("CaseVerbs", "menunggu warga, jam berhenti"),
    "resume": QT_TRANSLATE_NOOP("CaseVerbs", "berjalan lagi jamnya"),
    "prioritise": QT_TRANSLATE_NOOP("CaseVerbs", "diubah prioritasnya"),
    "escalate": QT_TRANSLATE_NOOP("CaseVerbs", "diubah eskalasinya"),
    "raise": QT_TRANSLATE_NOOP("CaseVerbs", "dinaikkan ke {to}"),
    "merge": QT_TRANSLATE_NOOP("CaseVerbs", "digabung ke {to}"),
    "unmerge": QT_TRANSLATE_NOOP("CaseVerbs", "dipisahkan"),
    "reject": QT_TRANSLATE_NOOP("CaseVerbs", "ditolak"),
    "verify": QT_TRANSLATE_NOOP("CaseVerbs", "diverifikasi"),
    "reopen": QT_TRANSLATE_NOOP("CaseVerbs", "dibuka kembali"),
    "reveal": QT_TRANSLATE_NOOP("CaseVerbs", "dibuka data pelapornya"),
    "suggestion": QT_TRANSLATE_NOOP("CaseVerbs", "diterima sarannya"),
    "reply": QT_TRANSLATE_NOOP("CaseVerbs", "dibalas"),
    "forward": QT_TRANSLATE_NOOP("CaseVerbs", "diteruskan ke yang berwenang"),
}

# What the confirming button of a form does: to this case, and to so many.
DOES: Final = {
    "dispose": QT_TRANSLATE_NOOP("CaseVerbs", "Disposisikan ke {to}"),
    "coordinate": QT_TRANSLATE_NOOP("CaseVerbs", "Koordinasikan ke {to}"),
    "sendback": QT_TRANSLATE_NOOP("CaseVerbs", "Kembalikan"),
    "start": QT_TRANSLATE_NOOP("CaseVerbs", "Mulai proses"),
    "complete": QT_TRANSLATE_NOOP("CaseVerbs", "Selesaikan"),
    "classify": QT_TRANSLATE_NOOP("CaseVerbs", "Tetapkan {to}"),
    "categorise": QT_TRANSLATE_NOOP("CaseVerbs", "Tetapkan {to}"),
    "locate": QT_TRANSLATE_NOOP("CaseVerbs", "Tetapkan {to}"),
    "note": QT_TRANSLATE_NOOP("CaseVerbs", "Simpan catatan"),
    "wait": QT_TRANSLATE_NOOP("CaseVerbs", "Hentikan jam"),
    "escalate": QT_TRANSLATE_NOOP("CaseVerbs", "Eskalasikan"),
    "raise": QT_TRANSLATE_NOOP("CaseVerbs", "Naikkan ke {to}"),
    "merge": QT_TRANSLATE_NOOP("CaseVerbs", "Gabungkan ke {to}"),
    "reject": QT_TRANSLATE_NOOP("CaseVerbs", "Tolak laporan"),
    "reopen": QT_TRANSLATE_NOOP("CaseVerbs", "Buka kembali"),
}
DOES_MANY: Final = {
    "dispose": QT_TRANSLATE_NOOP("CaseVerbs", "Disposisikan {n} laporan"),
    "coordinate": QT_TRANSLATE_NOOP("CaseVerbs", "Koordinasikan {n} laporan"),
    "accept": QT_TRANSLATE_NOOP("CaseVerbs", "Terima {n} laporan"),
    "sendback": QT_TRANSLATE_NOOP("CaseVerbs", "Kembalikan {n} laporan"),
    "start": QT_TRANSLATE_NOOP("CaseVerbs", "Proses {n} laporan"),
    "complete": QT_TRANSLATE_NOOP("CaseVerbs", "Selesaikan {n} laporan"),
    "note": QT_TRANSLATE_NOOP("CaseVerbs", "Catat pada {n} laporan"),
    "reject": QT_TRANSLATE_NOOP("CaseVerbs", "Tolak {n} laporan"),
    "merge": QT_TRANSLATE_NOOP("CaseVerbs", "Gabungkan {n} laporan"),
    "locate": QT_TRANSLATE_NOOP("CaseVerbs", "Tetapkan {n} laporan"),
    "categorise": QT_TRANSLATE_NOOP("CaseVerbs", "Tetapkan {n} laporan"),
    "classify": QT_TRANSLATE_NOOP("CaseVerbs", "Tetapkan {n} laporan"),
    "prioritise": QT_TRANSLATE_NOOP("CaseVerbs", "Prioritaskan {n} laporan"),
    "escalate": QT_TRANSLATE_NOOP("CaseVerbs", "Eskalasikan {n} laporan"),
    "raise": QT_TRANSLATE_NOOP("CaseVerbs", "Naikkan {n} laporan"),
    "wait": QT_TRANSLATE_NOOP("CaseVerbs", "Hentikan jam {n} laporan"),
    "verify": QT_TRANSLATE_NOOP("CaseVerbs", "Verifikasi {n} laporan"),
    "reopen": QT_TRANSLATE_NOOP("CaseVerbs", "Buka kembali {n} laporan"),
    "reply": QT_TRANSLATE_NOOP("CaseVerbs", "Balas {n} pelapor"),
}

HINTS: Final = {
    "agency": QT_TRANSLATE_NOOP("CaseVerbs", "Ketik nama atau singkatan"),
    "category": QT_TRANSLATE_NOOP("CaseVerbs", "Ketik kategori"),
    "kelurahan": QT_TRANSLATE_NOOP("CaseVerbs", "Ketik kelurahan atau kecamatan"),
    "kind": QT_TRANSLATE_NOOP("CaseVerbs", "Pilih jenis"),
    "rung": QT_TRANSLATE_NOOP("CaseVerbs", "Pilih siapa yang dimintai"),
    "case": QT_TRANSLATE_NOOP("CaseVerbs", "Nomor laporan, misalnya JK2511240018"),
}
TITLE_MANY: Final = QT_TRANSLATE_NOOP("CaseVerbs", "{verb} {n} laporan")
TITLE_TO: Final = QT_TRANSLATE_NOOP("CaseVerbs", "{verb} {n} laporan ke {to}")
REPLY: Final = QT_TRANSLATE_NOOP("CaseVerbs", "Balas")
FORWARD: Final = QT_TRANSLATE_NOOP("CaseVerbs", "Teruskan")
FORWARD_MANY: Final = QT_TRANSLATE_NOOP("CaseVerbs", "Teruskan {n} laporan")
CHOOSE_PHOTOS: Final = QT_TRANSLATE_NOOP("CaseVerbs", "Pilih foto bukti")


def words(source: str) -> str:
    """A text of these tables in the language of the screen."""
    return QCoreApplication.translate("CaseVerbs", source)


def handed(to: str, *, across: bool) -> str:
    """What the message says of a case that was handed over."""
    return words(DONE["coordinate" if across else "dispose"]).format(to=to)


def name(verb: str, *, on: bool = False) -> str:
    """What a verb is called, or, for one that is on already, what takes it back."""
    if verb not in VERBS:  # what is done to many alone, or below a case's words by no form
        return words(FORWARD if verb == "forward" else REPLY)
    return words(TAKEN_BACK[verb] if on and verb in TAKEN_BACK else VERBS[verb].text)


def meant(verb: str, to: str) -> str:
    """The verb an order means on a screen: escalated to a rung, a case is raised."""
    return "raise" if verb == "escalate" and parse_rung(to) is not None else verb


def command_of(verb: str) -> str:
    """The kind of Command a verb leads to."""
    return "escalate" if verb == "raise" else verb
