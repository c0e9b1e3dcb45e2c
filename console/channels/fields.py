"""What a column is called: the names by which the fields of a Report are known.

The same table serves every format: a CSV header, the keys of a JSON object (nested ones joined with dots) and
the tags of an Open311 document. Names are compared without case, spaces, underscores and dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from console.channels.dates import is_bare_clock
from console.channels.file_source import UnreadableFile

#: Field of a Report -> the names it goes by, best first. `place` is "lat, lon" in one cell; `area` is added
#: to the address.
NAMES: dict[str, str] = {
    "text": (
        "text isi isi_laporan deskripsi deskripsi_laporan description keluhan isi_keluhan aduan "
        "isi_aduan pengaduan uraian permasalahan content message pesan body teks full_text "
        "text_decoded raw laporan report komentar comment caption keterangan detail catatan notes "
        "complaint"
    ),
    "title": "title judul judul_laporan subject subjek perihal topic_title headline",
    "created_at": (
        "created_at requested_datetime created_time received_at receiving_datetime report_date "
        "date_time waktu_laporan tanggal_laporan tgl_laporan waktu_lapor tanggal_lapor "
        "tanggal_masuk tanggal_dibuat dibuat_pada dibuat created timestamp tanggal tgl date waktu "
        "time jam pukul"
    ),
    "lat": "lat latitude lintang geo_lat koordinat_lat y",
    "lon": (
        "lon long lng longitude bujur geo_lon geo_lng geo_long koordinat_long koordinat_lng koordinat_lon x"
    ),
    "place": (
        "koordinat coordinates coordinate lat_lon lat_lng lat_long latitude_longitude "
        "titik_koordinat geo_point wkt"
    ),
    "external_id": (
        "external_id service_request_id id id_str report_id id_laporan laporan_id ticket_id "
        "id_tiket uuid guid message_id pkey code kode kode_laporan nomor_laporan no_laporan "
        "nomor_tiket no_tiket tiket nomor"
    ),
    "category": (
        "category kategori kategori_laporan category_name kategori_name service_name "
        "complaint_category_name complaint_category jenis_laporan jenis jenis_aduan service_code"
    ),
    "address": (
        "address alamat alamat_lengkap alamat_laporan detail_alamat detail_alamat_laporan "
        "alamat_kejadian address_string lokasi lokasi_kejadian location tempat place"
    ),
    "area": "kelurahan nama_kelurahan kel desa village_name village kelurahan_name",
    "photos": (
        "photos photo foto foto_laporan media_url media_urls image image_url images gambar url_foto "
        "photo_url lampiran attachment attachments documents_url documents picture "
        "attributes_media_url"
    ),
    "reporter_name": (
        "reporter_name nama_pelapor pelapor nama name nama_lengkap user_name user username author "
        "author_name reporter from_name pengirim nama_pengirim first_name"
    ),
    "reporter_contact": (
        "reporter_contact kontak contact telepon no_telepon nomor_telepon telp no_telp telpon phone "
        "phone_number hp no_hp nomor_hp handphone whatsapp no_wa wa email e_mail surel "
        "sender_number msisdn reporter_phone reporter_email user_email user_phone nik"
    ),
    "status": "status status_name tstatus_name tstatus status_laporan state",
}
#: Fields a person may name in a mapping.
FIELDS = tuple(NAMES)
# Several columns of these belong together (telephone and e-mail; every photo).
_JOINED = {"photos": " ", "reporter_contact": "; "}
# Wrappers that say nothing about what is inside them.
_WRAPPERS = re.compile(
    r"^(?:(?:properties|attributes|data|fields|geo|geometry|location|lokasi|koordinat|coordinates|position|point)\.)+"
)
_SEPARATORS = re.compile(r"[\W_]+")


def plain(name: str) -> str:
    """A column name without case, spaces, punctuation and a stray byte order mark."""
    return _SEPARATORS.sub("", name.replace("\ufeff", "").casefold())


_KNOWN: dict[str, tuple[str, int]] = {
    plain(name): (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names.split())
}


class Columns:
    """Which column feeds which field: recognised by name, or said by the operator.

    Args:
        mapping: column -> field as the operator gave it; overrules recognition for that field and that
            column.

    Raises:
        UnreadableFile: a field in the mapping that does not exist.
    """

    #: JSON may bring new keys in every object; beyond this many the answers are no longer remembered.
    REMEMBERED = 10_000

    def __init__(self, mapping: Mapping[str, str] | None) -> None:
        self._mapped: dict[str, str] = {}
        for column, wanted in (mapping or {}).items():
            field = wanted.strip() if wanted.strip() in NAMES else _KNOWN.get(plain(wanted), ("", 0))[0]
            if not field:
                raise UnreadableFile("file.map_unknown_field", field=wanted, fields=", ".join(FIELDS))
            self._mapped[plain(column)] = field
        self._columns = list(mapping or {})
        self._taken = set(self._mapped.values())
        self._answers: dict[str, tuple[str, int] | None] = {}

    def field_of(self, column: str) -> tuple[str, int] | None:
        """Field and rank (lower is better) of a column or dotted key, None when it is of no use."""
        try:
            return self._answers[column]
        except KeyError:
            answer = self._find(column)
            if len(self._answers) < self.REMEMBERED:
                self._answers[column] = answer
            return answer

    def _find(self, column: str) -> tuple[str, int] | None:
        inner = _WRAPPERS.sub("", column.casefold())
        for name in (plain(column), plain(inner)):
            if name in self._mapped:
                return self._mapped[name], -1
        for name in (plain(column), plain(inner)):
            known = _KNOWN.get(name)
            if known and known[0] not in self._taken:
                return known
        return None

    def know_text(self, columns: Iterable[str]) -> bool:
        """Whether one of the columns holds a text or a title."""
        return any((self.field_of(column) or ("",))[0] in ("text", "title") for column in columns)

    def require(self, columns: Iterable[str]) -> None:
        """Checks that the columns of a file can make reports at all.

        Raises:
            UnreadableFile: no column holds a text or title, none holds a date, or a mapped column is not
            there.
        """
        columns = [column for column in columns if column.strip()]
        present = {plain(column) for column in columns} | {
            plain(_WRAPPERS.sub("", column.casefold())) for column in columns
        }
        listed = ", ".join(column.strip()[:40] for column in columns[:40]) or "-"
        for column in self._columns:
            if plain(column) not in present:
                raise UnreadableFile("file.map_unknown_column", column=column, columns=listed)
        found = {answer[0] for column in columns if (answer := self.field_of(column))}
        if not found & {"text", "title"}:
            raise UnreadableFile("file.no_text_column", columns=listed)
        if "created_at" not in found:
            raise UnreadableFile("file.no_date_column", columns=listed)

    def gather(self, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Fields of one record from its (column, value) pairs, several columns of a field merged."""
        found: dict[str, str] = {}
        rivals: dict[str, list[tuple[int, str]]] = {}
        for column, value in pairs:
            answer = self.field_of(column)
            if not answer or not value:
                continue
            field, rank = answer
            if field in found:
                rivals[field].append((rank, value))
            else:
                found[field] = value
                rivals[field] = [(rank, value)]
        for field, ranked in rivals.items():
            if len(ranked) > 1:
                found[field] = merge(field, [value for _, value in sorted(ranked, key=_rank)])
        return found


def _rank(ranked: tuple[int, str]) -> int:
    return ranked[0]


def merge(field: str, values: list[str]) -> str:
    """One value from several columns of the same field, given best first."""
    values = [value for value in values if value]
    if len(values) < 2:
        return values[0] if values else ""
    if field in _JOINED:
        return _JOINED[field].join(values)
    if field == "created_at":  # a date in one column and the time of day in another
        clock = next((value for value in values if is_bare_clock(value.strip())), "")
        date = next((value for value in values if not is_bare_clock(value.strip())), "")
        if clock and date and ":" not in date:
            return f"{date.strip()} {clock.strip()}"
        return date or clock
    return values[0]
