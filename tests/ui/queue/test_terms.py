"""A filter in words."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from console.ui.queue.cells import Describe
from console.ui.queue.terms import term_words
from console.ui.queue.views import built_in
from models.filters import FIELDS, Term, parse
from models.reference import default_reference


@pytest.fixture(scope="module")
def describe(qapp: QApplication) -> Describe:
    return Describe(default_reference())


@pytest.mark.parametrize(
    "text, said",
    [
        ("status=menunggu", "menunggu"),
        ("status!=selesai,ditolak", "bukan selesai / ditolak"),
        ("category=parkir-liar", "parkir liar"),
        ("agency=KEL", "KEL"),
        ("channel=x", "X"),
        ("kind=aspiration", "aspirasi"),
        ("colour=red", "merah"),
        ("received_at>=today", "diterima sejak 00.00"),
        ("received_at<2025-11-20", "diterima sebelum Kam 20 Nov 00.00"),
        ("age>6h", "lebih lama dari 6 j"),
        ("age<7d", "7 h terakhir"),
        ("due<2h", "tenggat dalam 2 j"),
        ("due<-1d", "lewat lebih dari 1 h"),
        ("overdue=yes", "lewat tenggat"),
        ("overdue!=yes", "belum lewat tenggat"),
        ("located=no", "tanpa lokasi"),
        ("reopened>0", "kembali merah"),
        ("bounced>0", "bolak-balik"),
        ("bounced>=2", "bolak-balik ≥ 2"),
        ("accepted=no", "belum diterima"),
        ("rung>=lurah", "dinaikkan"),
        ("rung>none", "dinaikkan"),
        ("rung!=none", "dinaikkan"),
        ("rung=none", "belum dinaikkan"),
        ("rung>=walikota", "dinaikkan ke wali kota atau lebih tinggi"),
        ("rung>lurah", "dinaikkan ke camat atau lebih tinggi"),
        ("rung=camat,skpd", "dinaikkan ke camat / kepala SKPD"),
        ("assignee=me", "milik saya"),
        ("assignee=none", "tanpa pemegang"),
        ('text~"pompa banjir"', "“pompa banjir”"),
        ("category=none", "tanpa isi"),
        ("lat>-6", "lintang > -6"),
    ],
)
def test_terms_as_an_operator_says_them(describe: Describe, now: int, text: str, said: str) -> None:
    (term,) = parse(text).terms
    assert term_words(term, describe, now) == said


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("op", ["=", "!=", "~", "<", ">="])
def test_every_field_has_words(describe: Describe, now: int, field: str, op: str) -> None:
    assert term_words(Term(field, op, ("3",)), describe, now)


def test_the_built_in_views_can_be_read(qapp: QApplication) -> None:
    views = built_in()
    assert len({view.key for view in views}) == len(views) == 10
    for view in views:
        assert str(parse(view.filter)) == view.filter
