"""Templates of replies: each can be written for every case, and fits its channel."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.templates import (
    FREE,
    LANGUAGES,
    SMS_MOST,
    BadTemplate,
    Template,
    check,
    fill,
    of_body,
    parse,
    suggested,
    templates,
    to_body,
)
from models import replies
from models.complaint import CHANNELS, KINDS, STATUSES, Complaint
from models.sentences import say
from tests.support.factories import LURAH, NOW, PLUIT, reference

NUMBER = "JK251124000123"
ALL = list(templates().values())
RESULT = "Sampah diangkut dua truk oleh delapan petugas; TPS dibersihkan dan warga diberi jadwal. " * 60


def case(**values: Any) -> Complaint:
    known: dict[str, Any] = {"number": NUMBER, "kind": "complaint", "kelurahan": PLUIT, "category": "jalan"}
    return Complaint(UUID(int=1), values.pop("channel", "qlue"), "q-1", NOW, "teks", **{**known, **values})


def longest(lang: str) -> dict[str, Any]:
    """A case with the longest names there are."""
    ref = reference()
    name = "name" if lang == "id" else "name_en"
    return {
        "kelurahan": max(ref.territory.kelurahan, key=lambda code: len(ref.kelurahan_name(code))),
        "category": max(ref.categories, key=lambda code: len(getattr(ref.categories[code], name))),
        "agency": max(ref.agencies, key=lambda code: len(ref.agencies[code].name)),
        "completion_due": NOW,
    }


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("template", ALL, ids=lambda one: one.id)
def test_each_can_be_sent_for_every_case(template: Template, channel: str) -> None:
    for lang in LANGUAGES:
        for status in STATUSES:
            for values in ({"kelurahan": None, "category": None}, {"agency": LURAH}, longest(lang)):
                for result in ("", RESULT):
                    found = case(channel=channel, status=status, result=result, **values)
                    text = fill(template, found, reference(), lang, reason=result)
                    assert replies.problem(channel, text) is None
                    assert NUMBER in text
                    assert not set("[]{}") & set(text)
                    assert "  " not in text and text == text.strip()


@pytest.mark.parametrize("template", ALL, ids=lambda one: one.id)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_sms_unless_people_are_quoted(template: Template, lang: str) -> None:
    for agency in ("DSDA-3172", LURAH, longest(lang)["agency"]):
        found = case(channel="sms", status="disposisi", **{**longest(lang), "agency": agency})
        text = fill(template, found, reference(), lang)
        assert replies.segments(text) == 1, (len(text), text)
        quoted = fill(template, replace(found, result=RESULT), reference(), lang, reason=RESULT)
        assert replies.segments(quoted) <= SMS_MOST


@given(st.text(max_size=400), st.sampled_from(ALL), st.sampled_from(CHANNELS), st.sampled_from(LANGUAGES))
def test_whatever_people_wrote_it_can_be_sent(
    words: str, template: Template, channel: str, lang: str
) -> None:
    text = fill(
        template, case(channel=channel, status="selesai", result=words), reference(), lang, reason=words
    )
    assert replies.problem(channel, text) is None


def test_words_put_in_are_not_read_again() -> None:
    said = "{nomor} [dan {alasan}] {{7*7}} {% x %}"
    text = fill(templates()["done"], case(status="selesai", result=said), reference(), "id")
    assert said in text


def test_what_is_not_known_is_left_out() -> None:
    ref = reference()
    known = fill(templates()["received"], case(), ref, "id")
    assert "tentang Jalan di Kelurahan Pluit" in known
    bare = fill(templates()["received"], case(category=None, kelurahan=None), ref, "id")
    assert "Laporan sudah kami terima" in bare


def test_whom_it_is_only_suggested_to_is_not_told_as_having_it() -> None:
    ref = reference()
    text = fill(templates()["aspiration"], case(kind="aspiration", agency="DBM"), ref, "id")
    assert "Bina Marga" not in text
    handed = fill(
        templates()["aspiration"], case(kind="aspiration", agency="DBM", status="koordinasi"), ref, "id"
    )
    assert "Bina Marga" in handed


def test_links_do_not_go_to_x() -> None:
    text = fill(templates()["done"], case(channel="x", status="selesai", result="Lihat https://jakarta.go.id ya"),
                reference(), "id")  # fmt: skip
    assert "Lihat ya" in text and "jakarta.go.id" not in text


def test_an_sms_keeps_to_the_alphabet_of_sms() -> None:
    text = fill(templates()["done"], case(channel="sms", status="selesai", result="Sudah “bersih” 🚧 – beres"),
                reference(), "id")  # fmt: skip
    assert 'Sudah "bersih" - beres' in text


@pytest.mark.parametrize(
    ("values", "first"),
    [
        ({"category": "sampah"}, ["advice-sampah", "received"]),
        ({"category": "coretan-tempelan"}, ["advice-coretan-tempelan", "received"]),
        ({}, ["received"]),
        ({"kelurahan": None}, ["need-place", "received"]),
        ({"kelurahan": None, "category": "sampah"}, ["advice-sampah", "need-place", "received"]),
        ({"merged_into": UUID(int=2)}, ["merged", "received"]),
        ({"reopened": 1}, ["reopened", "received"]),
        ({"status": "koordinasi"}, ["handed"]),
        ({"status": "proses", "category": "sampah"}, ["process"]),
        ({"status": "selesai"}, ["done"]),
        ({"status": "ditolak"}, ["rejected"]),
        ({"kind": "aspiration"}, ["aspiration"]),
        ({"kind": "spam"}, []),
    ],
)
def test_what_fits_comes_in_the_order_of_what_helps(values: dict[str, Any], first: list[str]) -> None:
    assert [template.id for template in suggested(case(**values), reference())] == first


def test_every_status_of_a_report_and_every_trifle_has_its_words() -> None:
    for status in STATUSES:
        for kind in set(KINDS) - {"spam"}:
            assert suggested(case(status=status, kind=kind), reference()), (status, kind)
    for code, category in reference().categories.items():
        advice = [one.id for one in ALL if one.category == code]
        assert bool(advice) == category.trifle, code


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Laporan {nomer}.", "unknown words"),
        ("Laporan {nomor} di {kelurahan}.", "every other word inside"),
        ("Terima kasih.", "stands outside"),
        ("Laporan {nomor} [di {kelurahan}", "stands alone"),
        ("Laporan {nomor} [di [jalan {kategori}]].", "stands alone"),
        ("Laporan {nomor} [entah].", "holds no word"),
        ("Laporan {nomor} {", "stands alone"),
        ("Laporan {nomor.__class__}", "unknown words"),
    ],
)
def test_a_template_that_could_not_be_filled_is_refused(text: str, wrong: str) -> None:
    rows = {f"{key}{lang}": "Laporan {nomor}" for key in ("name_", "short_", "") for lang in LANGUAGES}
    table = "".join(f'{key} = "{value}"\n' for key, value in {**rows, "en": text}.items())
    with pytest.raises(ValueError, match=wrong):
        parse(f'[own]\nfits = ["menunggu"]\nkinds = ["complaint"]\n{table}')


@pytest.mark.parametrize("table", ["", 'fits = ["x"]\n', 'colour = "red"\n'])
def test_a_table_that_lacks_or_has_too_much_is_refused(table: str) -> None:
    with pytest.raises(ValueError, match="template own"):
        parse(f"[own]\n{table}")
    assert FREE == ("hasil", "alasan")


def kept(name: str = "received", **body: Any) -> Any:
    """Master data with one template a supervisor keeps."""
    whole = to_body(templates()["done"]) | body
    return replace(reference(), reply_templates=((name, json.dumps(whole)),))


def test_a_kept_template_takes_the_place_of_a_shipped_one() -> None:
    words = {"id": "Sudah, {nomor}.", "en": "Done, {nomor}."}
    ref = kept("done", texts=words)
    assert list(templates(ref)) == list(templates())
    found = next(one for one in suggested(case(status="selesai"), ref) if one.id == "done")
    assert fill(found, case(status="selesai"), ref, "id") == f"Sudah, {NUMBER}."
    assert templates(reference()) is templates()  # taken away again: as shipped


def test_a_template_of_their_own_comes_last() -> None:
    ref = kept("banjir-rutin", category="sampah", fits=["menunggu"])
    assert list(templates(ref)) == [*templates(), "banjir-rutin"]
    first = [one.id for one in suggested(case(category="sampah"), ref)]
    assert "banjir-rutin" in first


@pytest.mark.parametrize(
    "body",
    [{"texts": {"id": "x", "en": "x"}}, {"texts": 5}, {"fits": ["bukan"]}, {"kinds": []}, {"when": "selalu"},
     {"names": {}}, {"texts": {"id": "{nomor} {", "en": "{nomor}"}}],
)  # fmt: skip
def test_a_kept_template_that_cannot_be_used_is_left_out(
    body: dict[str, Any], expect_log: Callable[[str], None]
) -> None:
    expect_log("left out")
    assert templates(kept("done", **body)) == templates()


def test_shipped_templates_pass_the_check_of_kept_ones() -> None:
    for template in ALL:
        assert of_body(template.id, to_body(template)) == template
        check(template, reference())


@pytest.mark.parametrize(
    ("short", "code"),
    [
        ("Laporan {nomor}: lihat https://jakarta.go.id", "refused.reply_link"),
        ("Laporan {nomor} " + "x" * 280, "refused.reply_long"),
        ("Laporan {nomor} 🚧 " + "x" * 200, "template.sms"),
    ],
)
def test_what_a_channel_cannot_carry_is_said(short: str, code: str) -> None:
    template = replace(templates()["done"], short={"id": short, "en": "{nomor}"})
    with pytest.raises(BadTemplate) as told:
        check(template, reference())
    assert told.value.code == code
    assert say("id", told.value.code, **told.value.params)
