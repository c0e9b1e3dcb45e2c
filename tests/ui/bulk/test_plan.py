"""What is wanted of many, as Commands on each: in an order in which each is allowed; said twice is once."""

from __future__ import annotations

import pytest

from console.core.errors import Refused
from console.ui.bulk.plan import Plan, Words, likely_template, may_join, steps
from console.ui.case.options import BELONGS
from console.ui.case.orders import Order
from models.commands import (
    Accept,
    Categorise,
    Coordinate,
    Dispose,
    Escalate,
    Note,
    Prioritise,
    Reply,
    Start,
)
from models.complaint import Complaint
from models.identity import report_id
from models.reference import Reference

PLUIT = "31.72.01.1005"


def case(**fields: object) -> Complaint:
    values: dict[str, object] = {"kelurahan": PLUIT, "agency": "DSDA", "number": "JK1", "kind": "complaint"}
    return Complaint(report_id("x", "1", 0), "x", "1", 0, "banjir", **(values | fields))  # type: ignore[arg-type]


def test_steps_come_in_the_order_they_can_be_done(ref: Reference) -> None:
    orders = (Order("note", text="cek"), Order("coordinate", "DISHUB"), Order("categorise", "parkir-liar"))
    made = [step(case()) for step in steps(Plan("coordinate", orders, Words("", "Halo")), ref, "id")]
    assert [type(command) for command in made] == [Categorise, Coordinate, Note, Reply]


def test_down_means_each_cases_own(ref: Reference) -> None:
    def down(to: str, of: Complaint) -> object:
        return steps(Plan("dispose", (Order("dispose", to, "segera"),)), ref, "id")[0](of)

    assert down("ppsu", case()) == Dispose(f"PPSU-{PLUIT}", "segera")
    assert down("sudin", case()) == Dispose("DSDA-3172", "segera")
    assert down(BELONGS, case(category="sampah", agency=f"LURAH-{PLUIT}")) == Dispose(
        f"PPSU-{PLUIT}", "segera"
    )
    with pytest.raises(Refused) as refused:
        down("lurah", case(kelurahan=None))
    assert refused.value.code == "verb.lacks.kelurahan"


def test_of_many_nothing_is_switched_back(ref: Reference) -> None:
    """A single case's priority is toggled; of a thousand, some high already, all become high."""
    for high in (0, 1):
        made = steps(Plan("prioritise", (Order("prioritise"), Order("escalate"))), ref, "id")
        assert [step(case(priority=high, escalated=bool(high))) for step in made] == [
            Prioritise(1),
            Escalate(on=True),
        ]


def test_a_case_is_raised_whatever_was_asked_before(ref: Reference) -> None:
    made = steps(Plan("raise", (Order("raise", "camat", "rapat"), Order("note", text="cek"))), ref, "id")
    assert [step(case(escalated=True)) for step in made] == [Escalate("rapat", to="camat"), Note("cek")]
    assert "escalate" not in may_join("raise", ()), "one is asked, not two"


def test_a_hand_over_is_taken_or_given_back_alone(ref: Reference) -> None:
    for verb in ("accept", "sendback"):
        assert not {"coordinate", "dispose"} & set(may_join(verb, ()))
    assert "start" in may_join("accept", ()) and "start" not in may_join("sendback", ())
    (taken, begun) = steps(Plan("accept", (Order("start"), Order("accept"))), ref, "id")
    assert (taken(case()), begun(case())) == (Accept(), Start())


def test_a_template_is_said_only_where_it_fits(ref: Reference) -> None:
    (step,) = steps(Plan("reply", (), Words("handed")), ref, "id")
    reply = step(case(status="koordinasi"))
    assert isinstance(reply, Reply) and "JK1" in reply.text and reply.template == "handed"
    assert step(case(status="koordinasi")) == reply, "previewed, then done: the same reply"
    with pytest.raises(Refused) as refused:
        step(case(status="selesai"))
    assert refused.value.code == "refused.template_unfit"


@pytest.mark.parametrize(
    ("verb", "template"),
    [
        ("coordinate", "handed"),
        ("dispose", "handed"),
        ("start", "process"),
        ("complete", "done"),
        ("reject", "rejected"),
    ],
)
def test_the_template_says_what_was_done(ref: Reference, verb: str, template: str) -> None:
    assert likely_template(Plan(verb, (Order(verb),)), ref) == template


def test_a_case_is_handed_over_once_and_ended_once() -> None:
    assert not {"coordinate", "dispose"} & set(may_join("coordinate", ()))
    assert {"note", "reply"} <= set(may_join("reject", ()))
    assert not {"coordinate", "start", "escalate", "prioritise"} & set(may_join("reject", ()))
    assert "note" not in may_join("start", ("note",))
