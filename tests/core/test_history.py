"""History in sentences, and masks that hide what they must."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core import history
from console.core.records import EventRow
from models.commands import SPECS
from models.reference import Reference, default_reference
from models.rules import Refusal
from models.sentences import catalogue


@cache
def ref() -> Reference:
    return default_reference()


def pluit() -> str:
    return next(code for code, place in ref().territory.kelurahan.items() if place.name == "Pluit")


Body = dict[str, Any]


def event(kind: str, body: Body | None = None, before: Body | None = None, **other: Any) -> EventRow:
    values: dict[str, Any] = {
        "n": 1,
        "id": "a" * 32,
        "at": 1_763_946_600,
        "actor": "budi",
        "kind": kind,
        "body": body or {},
        "effect": {},
        "before": before or {},
        "outcome": None,
        "reason": None,
        "batch": None,
    }
    return EventRow(**(values | other))


def said(kind: str, body: Body | None = None, before: Body | None = None, lang: str = "id") -> str:
    return history.sentence(event(kind, body, before), ref(), lang)


def test_a_note_says_who_and_what() -> None:
    assert said("note", {"text": "pompa 3 dari 5\nmenyala"}) == "Budi mencatat: pompa 3 dari 5 menyala"


def test_a_report_says_where_it_came_from_and_what_was_suggested() -> None:
    body = {"channel": "x", "what": "complaint", "category": "banjir", "kelurahan": pluit(), "agency": "DSDA"}
    assert said("receivereport", body) == "Diterima dari X, Tanggap menyarankan Banjir, Pluit, DSDA"
    assert said("receivereport", body | {"sure": 2 | 4}) == "Diterima dari X, Tanggap menyarankan DSDA"
    assert said("receivereport", {"channel": "qlue", "sure": 15}) == "Diterima dari Qlue"


@pytest.mark.parametrize(
    ("kind", "body", "before", "expected"),
    [
        ("coordinate", {"to": "DSDA"}, {}, "Budi mengoordinasikan ke DSDA"),
        ("coordinate", {"to": "DSDA"}, {"agency": "DBM"}, "Budi mengoordinasikan dari DBM ke DSDA"),
        ("coordinate", {"to": "DSDA", "accepted": True}, {}, "Budi menerima saran, dikoordinasikan ke DSDA"),
        (
            "dispose",
            {"to": "PLN", "reason": "tiang\nmiring"},
            {},
            "Budi mendisposisikan ke PLN: tiang miring",
        ),
        ("classify", {"to": "spam"}, {"kind": "complaint"}, "Budi mengubah jenis dari Keluhan menjadi Spam"),
        ("categorise", {"to": "banjir"}, {"category": None}, "Budi menetapkan kategori Banjir"),
        ("categorise", {"to": "banjir", "accepted": True}, {}, "Budi menerima saran kategori Banjir"),
        ("complete", {"reason": "disedot", "photos": ["a", "b"]}, {}, "Budi menyelesaikan: disedot (2 foto)"),
        ("complete", {"reason": "disedot", "follows": "1"}, {}, "Selesai bersama laporan induknya: disedot"),
        ("note", {"waiting": "citizen"}, {}, "Budi menghentikan jam, menunggu warga"),
        ("note", {"waiting": "none", "text": "sudah jawab"}, {}, "Budi menjalankan jam lagi: sudah jawab"),
        ("escalate", {}, {}, "Budi meminta bantuan pengawas"),
        ("escalate", {"on": False}, {}, "Budi menarik permintaan ke pengawas"),
        ("escalate", {"to": "camat", "reason": "tiga hari"}, {}, "Budi menaikkannya ke camat: tiga hari"),
        (
            "escalate",
            {"to": "walikota", "rule": "Dua hari"},
            {},
            "Dinaikkan ke wali kota oleh aturan “Dua hari”",
        ),
        ("accept", {}, {}, "Budi menerima penyerahan"),
        ("sendback", {"reason": "salah alamat"}, {}, "Budi mengembalikannya: salah alamat"),
        (
            "sendback",
            {"reason": "bukan"},
            {"agency": "DBM"},
            "Budi mengembalikannya dari DBM ke ruang kendali: bukan",
        ),
        ("prioritise", {"to": 0}, {}, "Budi mengembalikan prioritas biasa"),
        ("reveal", {"why": "menelepon balik"}, {}, "Budi melihat data pelapor: menelepon balik"),
    ],
)
def test_sentences(kind: str, body: dict[str, Any], before: dict[str, Any], expected: str) -> None:
    assert said(kind, body, before) == expected


def test_a_lurah_is_called_by_the_place() -> None:
    assert said("dispose", {"to": f"LURAH-{pluit()}"}) == "Budi mendisposisikan ke Kelurahan Pluit"


def test_boundaries_speak_for_themselves() -> None:
    assert (
        said("locate", {"to": pluit(), "source": "gps"}) == "Batas wilayah menempatkan laporan ini di Pluit"
    )


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("kind", [kind for kind in SPECS if kind != "receivereport"])
def test_every_command_has_a_sentence_and_a_name(kind: str, lang: str) -> None:
    text = said(kind, {"to": "x"}, lang=lang)
    # What happens at a channel, and how a reply fares, nobody in the room did.
    by_itself = kind in ("amend", "retract", "release", "deliver")
    assert text.startswith("Budi ") != by_itself
    assert text != kind
    assert history.word(lang, "verb", kind) != kind


def test_an_undo_names_what_it_took_back_and_a_redo_what_came_again() -> None:
    done = event("dispose", {"to": "DSDA"}, id="1" * 32)
    undone = event("restore", {"undoes": str(UUID("1" * 32)), "values": {"status": "menunggu"}}, id="2" * 32)
    again = event("restore", {"undoes": str(UUID("2" * 32))}, id="3" * 32)
    lines = history.sentences([done, undone, again], ref(), "id")
    assert [line.text for line in lines] == [
        "Budi mengulangi yang diurungkan",
        "Budi mengurungkan: Disposisi, kembali ke Menunggu",
        "Budi mendisposisikan ke DSDA",
    ]
    assert {line.who for line in lines} == {"Budi"}


def test_a_merge_names_the_other_case_when_its_number_is_known() -> None:
    other = str(UUID(int=7))
    (line,) = history.sentences([event("merge", {"into": other})], ref(), "id", {other: "JK2511240018"})
    assert line.text == "Budi menggabungkannya ke JK2511240018"
    assert said("merge", {"into": other}) == "Budi menggabungkannya ke laporan lain"


def test_braces_and_markup_of_citizens_stay_what_they_are() -> None:
    assert said("note", {"text": "{who} <b>%s</b>"}) == "Budi mencatat: {who} <b>%s</b>"


def test_a_refusal_speaks_the_words_of_the_screen() -> None:
    assert history.why_not(Refusal("refused.role", {"role": "operator", "verb": "reopen"}), "id") == (
        "Peran operator tidak boleh melakukan “Buka kembali”. Minta pengawas melakukannya."
    )
    assert "status Done" in history.why_not(Refusal("refused.status.reject", {"status": "selesai"}), "en")


def test_both_languages_say_the_same_things() -> None:
    ours = [{key for key in catalogue()[lang] if key.startswith("history.")} for lang in ("id", "en")]
    assert ours[0] == ours[1]


def test_moments_are_as_short_as_they_stay_clear() -> None:
    now = 1_763_946_600  # Monday 24 November 2025, 08.10 in Jakarta
    assert history.moment(now - 600, now, "id") == "08.00"
    assert history.moment(now - 9 * 3600, now, "id") == "Min 23 Nov 23.10"
    assert history.moment(now - 400 * 86400, now, "en") == "Sun 20 Oct 2024 08.10"
    assert history.day_and_hour(now, now, "id") == "Sen 24 Nov 08.10"


@pytest.mark.parametrize(
    ("contact", "masked"),
    [
        ("08111272206", "08••••2206"),
        ("+62 811-1272-206", "+62••••2206"),
        ("budi.santoso@kantor.go.id", "bu••••@••••.id"),
        ("a@b", "••••@••••"),
        ("1122", "1••••"),
        ("", ""),
    ],
)
def test_contacts_behind_a_mask(contact: str, masked: str) -> None:
    assert history.mask_contact(contact) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("@rakyatlis", "@ra••••lis"),
        ("Budi", "B••••"),
        ("Budi Santoso", "Bu••••oso"),
        ("A", "••••"),
        ("@", "@••••"),
    ],
)
def test_names_behind_a_mask(name: str, masked: str) -> None:
    assert history.mask_name(name) == masked


@given(st.one_of(st.text(alphabet="0123456789", min_size=1, max_size=16), st.text(min_size=1, max_size=40)))
def test_a_mask_hides_the_middle(value: str) -> None:
    for mask in (history.mask_name, history.mask_contact):
        masked = mask(value)
        if masked and "@" not in masked[1:]:
            head, _dots, tail = masked.partition(history.DOTS)
            shown = len(head.lstrip("@+")) + len(tail)
            whole = len(history._upright(value).lstrip("@+"))
            assert shown <= 1 or whole - shown >= 3
            assert shown <= (whole + 2) // 2


@given(
    st.text(alphabet="abcdefghij.", min_size=1, max_size=20),
    st.text(alphabet="klmnopq", min_size=1, max_size=20),
)
def test_an_address_shows_two_letters_and_its_last_domain(local: str, domain: str) -> None:
    masked = history.mask_contact(f"{local}@{domain}.id")
    assert masked.split("@")[0] in (local[:2] + history.DOTS, local[:1] + history.DOTS, history.DOTS)
    assert domain not in masked


def test_foreign_directions_stay_inside_their_own_text() -> None:
    assert history.isolated("a\u202eb\nc") == "ab c"
    assert history.isolated("שלום") == "\u2068שלום\u2069"
