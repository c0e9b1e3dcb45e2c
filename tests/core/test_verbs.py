"""What words mean for a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from console.core.errors import Refused
from console.core.verbs import (
    VERBS,
    Order,
    commands,
    parse_category,
    parse_kelurahan,
    parse_kind,
    parse_rung,
    parse_verb,
    remark,
    several,
)
from models.commands import (
    SPECS,
    Accept,
    Actor,
    Categorise,
    Classify,
    Coordinate,
    Dispose,
    Escalate,
    Locate,
    Merge,
    Note,
    Prioritise,
    SendBack,
    Withdraw,
)
from models.complaint import Complaint
from models.reference import Reference, default_reference

PLUIT = "31.72.01.1005"
OTHER = UUID(int=7)


@pytest.fixture(scope="module")
def ref() -> Reference:
    return default_reference()


def case(**given: Any) -> Complaint:
    values = {"kelurahan": PLUIT, **given}
    return Complaint(UUID(int=1), "qlue", "1", 0, "teks", **values)


def command(ref: Reference, verb: str, on: Complaint, to: str = "", reason: str = "") -> Any:
    return Order(verb, to, reason).command(on, ref, lambda key: OTHER if key == "JK1" else None)


def refusal(ref: Reference, verb: str, on: Complaint, to: str = "") -> str:
    with pytest.raises(Refused) as refused:
        command(ref, verb, on, to)
    assert refused.value.sentence("id") != refused.value.sentence("en")
    return refused.value.code


def test_every_command_of_an_operator_has_a_verb() -> None:
    channels = {"receivereport", "amend", "retract", "release", "deliver"}  # the intake's own
    assert set(VERBS) == set(SPECS) - channels - {"reveal", "restore"}


def test_every_verb_makes_its_own_command(ref: Reference) -> None:
    to = {"classify": "spam", "categorise": "jalan", "locate": "Pluit", "coordinate": "DBM", "merge": "JK1"}
    held = ({"id": str(OTHER), "state": "held", "due": 0, "by": ""},)
    for verb in VERBS:
        made = command(ref, verb, case(category="sampah", replies=held), to.get(verb, ""), "sebab")
        assert isinstance(made, SPECS[verb].type), verb


@pytest.mark.parametrize(
    ("word", "verb"), [("Disposisi", "dispose"), (" koordinasi ", "coordinate"), ("TOLAK", "reject")]
)
def test_verbs_have_indonesian_names(word: str, verb: str) -> None:
    assert parse_verb(word) == verb


def test_an_unknown_verb_names_those_there_are() -> None:
    with pytest.raises(Refused) as refused:
        parse_verb("hapus")
    assert "dispose" in refused.value.sentence("id")


@pytest.mark.parametrize(
    ("given", "to"),
    [
        # What the kelurahan can settle: first to the lurah, from the lurah to the crew.
        ({"category": "sampah"}, f"LURAH-{PLUIT}"),
        ({"category": "sampah", "agency": f"LURAH-{PLUIT}"}, f"PPSU-{PLUIT}"),
        ({"category": None, "agency": f"LURAH-{PLUIT}"}, f"PPSU-{PLUIT}"),
        # Anything else to the Suku Dinas of its kota.
        ({"category": "saluran-air", "agency": f"LURAH-{PLUIT}"}, "DSDA-3172"),
        ({"category": "sampah", "agency": f"PPSU-{PLUIT}"}, f"LURAH-{PLUIT}"),
        ({"category": "jalan", "agency": "DSDA"}, "DSDA-3172"),
    ],
)  # fmt: skip
def test_a_disposition_without_an_addressee_goes_where_the_case_belongs(
    ref: Reference, given: dict[str, Any], to: str
) -> None:
    assert command(ref, "dispose", case(**given)) == Dispose(to)


def test_a_disposition_nobody_can_guess_is_refused(ref: Reference) -> None:
    assert refusal(ref, "dispose", case(kelurahan=None, category="sampah")) == "verb.no_place"
    assert refusal(ref, "dispose", case(category=None)) == "verb.no_category"
    assert (
        refusal(ref, "dispose", case(category="jaringan-listrik")) == "verb.across"
    )  # PLN has no Suku Dinas


@pytest.mark.parametrize(
    ("to", "agency"), [("ppsu", f"PPSU-{PLUIT}"), ("Lurah", f"LURAH-{PLUIT}"), ("sudin dsda", "DSDA-3172")]
)
def test_words_are_relative_to_the_case(ref: Reference, to: str, agency: str) -> None:
    assert command(ref, "dispose", case(), to, "segera") == Dispose(agency, "segera")


def test_words_that_mean_nobody(ref: Reference) -> None:
    assert refusal(ref, "dispose", case(kelurahan=None), "ppsu") == "verb.lacks.kelurahan"
    assert refusal(ref, "dispose", case(), "sudin") == "verb.lacks.agency"
    assert refusal(ref, "coordinate", case(), "dinas bina margo") == "verb.near"
    assert refusal(ref, "coordinate", case(), "qqqq") == "refused.agency"


def test_the_suggestion_is_taken_and_marked_as_taken(ref: Reference) -> None:
    suggested = {
        "kind": {"value": "complaint"}, "category": {"value": "jalan"}, "kelurahan": {"value": PLUIT},
        "agency": {"value": "DBM"}, "twins": [{"id": str(OTHER)}],
    }  # fmt: skip
    on = case(suggested=suggested)
    assert command(ref, "classify", on) == Classify("complaint", accepted=True)
    assert command(ref, "categorise", on) == Categorise("jalan", accepted=True)
    assert command(ref, "locate", on) == Locate(PLUIT, accepted=True)
    assert command(ref, "coordinate", on) == Coordinate("DBM", accepted=True)
    assert command(ref, "merge", on) == Merge(OTHER)
    assert command(ref, "categorise", on, "Parkir liar") == Categorise("parkir-liar")


@pytest.mark.parametrize("verb", ["classify", "categorise", "locate", "coordinate", "merge"])
def test_without_a_suggestion_something_must_be_said(ref: Reference, verb: str) -> None:
    assert refusal(ref, verb, case()) == f"verb.needs.{verb}"


def test_names_and_codes(ref: Reference) -> None:
    assert parse_kelurahan("kel. pluit", ref) == parse_kelurahan(PLUIT, ref) == PLUIT
    assert parse_category("Parkir Liar", ref) == parse_category("parkir-liar", ref) == "parkir-liar"
    assert parse_kind("Aspirasi") == "aspiration"
    for parse, word in ((parse_kelurahan, "Atlantis"), (parse_category, ""), (parse_category, "naga")):
        with pytest.raises(Refused):
            parse(word, ref)


def test_words_about_clocks_and_supervisors(ref: Reference) -> None:
    assert command(ref, "note", case(), "warga", "menunggu foto") == Note("menunggu foto", "citizen")
    assert command(ref, "prioritise", case(), "biasa") == Prioritise(0)
    assert command(ref, "escalate", case(), "off") == Escalate(on=False)
    assert command(ref, parse_verb("naikkan"), case(), "Camat", "dua hari") == Escalate(
        "dua hari", to="camat"
    )
    assert command(ref, parse_verb("terima"), case()) == Accept()
    assert command(ref, parse_verb("kembalikan"), case(), reason="bukan kami") == SendBack("bukan kami")
    assert refusal(ref, "escalate", case(), "mungkin") == "verb.on_off"
    assert refusal(ref, "prioritise", case(), "9") == "refused.priority"
    assert refusal(ref, "merge", case(), "JK9") == "verb.no_case"


def test_a_reply_is_the_words_or_a_template(ref: Reference) -> None:
    said = command(ref, "reply", case(), reason="Sudah kami cek.")
    assert (said.text, said.template, said.hold) == ("Sudah kami cek.", "", 60)
    assert said == command(
        ref, "reply", case(), reason="Sudah kami cek."
    )  # said twice at once, it is one reply
    later = case(replies=({"id": str(said.reply), "state": "sent", "due": None, "by": "kanal"},))
    assert command(ref, "reply", later, reason="Sudah kami cek.").reply != said.reply
    filled = command(ref, "reply", case(number="JK2511240001", status="proses"), "process")
    assert filled.template == "process" and "JK2511240001" in filled.text
    assert refusal(ref, "reply", case(), "prosess") == "verb.template"
    with pytest.raises(Refused) as refused:
        command(ref, "reply", case(), "process", "dan kata sendiri")
    assert refused.value.code == "verb.template_or_words"


def test_the_newest_held_reply_is_withdrawn_unless_one_is_named(ref: Reference) -> None:
    replies = tuple(
        {"id": str(UUID(int=i << 120)), "state": state, "due": None, "by": ""}
        for i, state in enumerate(("held", "held", "sent"), 1)
    )
    assert command(ref, "withdraw", case(replies=replies)) == Withdraw(UUID(int=2 << 120))
    assert command(ref, "withdraw", case(replies=replies), "01") == Withdraw(UUID(int=1 << 120))
    assert refusal(ref, "withdraw", case(replies=replies[2:])) == "verb.none_held"
    assert refusal(ref, "withdraw", case(replies=replies), "ff") == "refused.reply_missing"


def test_a_reason_no_command_carries_becomes_a_remark() -> None:
    assert remark(Order("classify", "spam", "iklan judi")) == Note("iklan judi")
    assert remark(Order("dispose", "ppsu", "segera")) is None
    assert remark(Order("classify", "spam")) is None


def test_one_case_refused_does_not_stop_the_others(ref: Reference) -> None:
    cases = [case(category="sampah"), case(kelurahan=None, category="sampah")]
    orders, refused = commands(Order("dispose"), cases, ref, lambda _key: None)
    assert [c for _id, c in orders] == [Dispose(f"LURAH-{PLUIT}")]
    assert [r.code for _id, r in refused] == ["verb.no_place"]


# Several in one ----------------------------------------------------------------------------------------------------


def meant(ref: Reference, said: list[Order], *cases: Complaint) -> tuple[list[Any], list[Any]]:
    orders, refused = several(said, cases, ref, lambda _key: None, 1_763_946_600, Actor("rina"))
    return [command for _case, command in orders], [(one, why.code) for one, why in refused]


def test_each_is_read_by_the_case_as_the_ones_before_leave_it(ref: Reference) -> None:
    said = [Order("categorise", "jalan", "dicek"), Order("dispose")]
    orders, refused = meant(ref, said, case(category="sampah"))
    assert refused == []
    assert orders == [Categorise("jalan"), Dispose("DBM-3172"), Note("dicek")]
    assert meant(ref, [Order("dispose")], case(category="sampah"))[0] == [Dispose(f"LURAH-{PLUIT}")]


def test_where_one_means_nothing_the_case_is_left_out(ref: Reference) -> None:
    orders, refused = meant(
        ref, [Order("prioritise"), Order("dispose")], case(kelurahan=None), case(category="sampah")
    )
    assert refused == [(UUID(int=1), "verb.no_place")]
    assert [type(one) for one in orders] == [Prioritise, Dispose]


def test_what_the_rules_will_refuse_is_left_to_them(ref: Reference) -> None:
    orders, refused = meant(ref, [Order("start"), Order("prioritise")], case(status="selesai"))
    assert refused == [] and len(orders) == 2


@pytest.mark.parametrize(
    ("said", "rung"),
    [
        ("camat", "camat"), ("Wali Kota", "walikota"), ("bupati", "walikota"), ("kepala SKPD", "skpd"), ("none", None),
        ("", None), ("rapat", None),
    ],
)  # fmt: skip
def test_a_rung_goes_by_several_names(said: str, rung: str | None) -> None:
    assert parse_rung(said) == rung
