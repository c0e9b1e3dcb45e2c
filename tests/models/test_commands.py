"""Commands: their JSON and the table of what each may do."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import commands, reading
from models.command_json import from_json, to_json, well_formed
from models.commands import SPECS, Command, Note, Restore, kind_of
from models.complaint import OPEN, STATUSES
from tests.support import factories


@pytest.mark.parametrize("kind", SPECS)
@given(data=st.data())
def test_a_command_survives_json(kind: str, data: st.DataObject) -> None:
    command = data.draw(factories.any_command(kind))
    assert from_json(json.loads(json.dumps(to_json(command)))) == command


@given(factories.any_command())
def test_json_leaves_defaults_out_and_names_the_kind(command: Command) -> None:
    data = to_json(command)
    assert data["kind"] == kind_of(command)
    for f in fields(command):
        if getattr(command, f.name) == f.default:
            assert ("what" if f.name == "kind" else f.name) not in data


@given(st.dictionaries(st.text(max_size=9) | st.sampled_from(("kind", "to", "reason", "into", "values")),
                       st.none() | st.integers() | st.text(max_size=9) | st.lists(st.integers(), max_size=2)
                       | st.sampled_from(tuple(SPECS)), max_size=4))  # fmt: skip
def test_any_other_json_is_refused_with_a_value_error(data: dict[str, Any]) -> None:
    try:
        command = from_json(data)
    except ValueError as error:
        assert str(error)
    else:
        assert kind_of(command) == data["kind"]


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({}, "None"),
        ({"kind": ["dispose"]}, "dispose"),
        ({"kind": "pay"}, "pay"),
        ({"kind": "dispose"}, "to"),
        ({"kind": "dispose", "to": 7}, "dispose.to"),
        ({"kind": "dispose", "to": None}, "dispose.to"),
        ({"kind": "dispose", "to": "DSDA", "colour": "red"}, "colour"),
        ({"kind": "dispose", "to": "DSDA", "accepted": 1}, "dispose.accepted"),
        ({"kind": "note", "what": "x", "text": "y"}, "what"),
        ({"kind": "merge", "into": "no id"}, "merge.into"),
        ({"kind": "merge", "into": 12}, "merge.into"),
        ({"kind": "complete", "photos": "one"}, "complete.photos"),
        ({"kind": "complete", "photos": [1]}, "complete.photos"),
        ({"kind": "complete", "follows": "no id"}, "complete.follows"),
        ({"kind": "prioritise", "to": True}, "prioritise.to"),
        ({"kind": "prioritise", "to": 2**63}, "prioritise.to"),
        ({"kind": "locate", "to": "x", "lat": float("nan")}, "locate.lat"),
        ({"kind": "locate", "to": "x", "lat": 10**400}, "locate.lat"),
        ({"kind": "restore", "undoes": str(UUID(int=1)), "values": []}, "restore.values"),
    ],
)
def test_bad_json_names_the_field(data: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        from_json(data)


@pytest.mark.parametrize("data", [None, [], "note", 3])
def test_a_command_is_an_object(data: Any) -> None:
    with pytest.raises(ValueError, match="object"):
        from_json(data)


def test_every_command_stands_in_the_table_once() -> None:
    assert {spec.type for spec in SPECS.values()} == set(get_args(Command))
    assert all(is_dataclass(spec.type) and spec.type.__name__.lower() == kind for kind, spec in SPECS.items())


@pytest.mark.parametrize("kind", SPECS)
def test_the_table_speaks_of_what_exists(kind: str) -> None:
    spec = SPECS[kind]
    assert set(spec.roles) <= set(factories.ROLES)
    assert set(spec.columns) <= set(reading.COLUMNS)
    assert set(spec.from_status) | set(spec.to_status) <= set(STATUSES)
    assert spec.to_status
    assert bool(spec.from_status) != spec.creates
    # What a case is, came with the report for good; and only a central gives numbers and counts revisions.
    # Its words alone may change later, when whoever wrote the message edits it at its channel.
    words = {"text"} if kind != "amend" else set()
    fixed = {"id", "number", "revision", "twins"} | (
        set() if spec.creates else {"channel", "external_id", "received_at"} | words
    )
    assert not fixed & set(spec.columns)


#: What happened at a channel, or was said to a citizen: no Restore takes it back (``rules.inverse``).
WORLD = {"amend", "retract", "reply", "withdraw", "release", "deliver"}


def test_undo_may_touch_whatever_a_command_may() -> None:
    here = [spec for kind, spec in SPECS.items() if not spec.creates and kind not in WORLD]
    assert {column for spec in here for column in spec.columns} <= set(SPECS["restore"].columns)
    # and no undo reaches what was said to a citizen
    assert not {"replies", "reply_due", "source", "text"} & set(SPECS["restore"].columns)


def test_only_supervisors_reopen_and_reveal_and_auditors_only_remark() -> None:
    assert SPECS["reopen"].roles == SPECS["reveal"].roles == ("supervisor",)
    assert [kind for kind, spec in SPECS.items() if "auditor" in spec.roles] == ["note"]
    takes_in = ["receivereport", "escalate", "amend", "retract", "reply", "release", "deliver"]
    assert [kind for kind, spec in SPECS.items() if "intake" in spec.roles] == takes_in
    assert SPECS["amend"].roles == SPECS["retract"].roles == SPECS["release"].roles == ("intake",)
    assert set(SPECS["reject"].from_status) == set(OPEN)


@given(factories.any_command())
def test_sound_text_is_left_alone(command: Command) -> None:
    assert well_formed(command) is command


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("rusak \ud83d", "rusak \ufffd"),
        ("\udea7", "\ufffd"),
        ("\ud83d\udea7", "🚧"),
        ("utuh 🚧", "utuh 🚧"),
        ("a\0b", "a\ufffdb"),
    ],
)
def test_what_no_database_holds_is_mended_wherever_it_stands(text: str, mended: str) -> None:
    assert well_formed(Note(text)) == Note(mended)
    restored = well_formed(Restore(UUID(int=1), {"result": text, "result_photos": [text]}, {}))
    assert restored == Restore(UUID(int=1), {"result": mended, "result_photos": [mended]}, {})
    assert well_formed(commands.Complete(photos=(text,))).photos == (mended,)


@pytest.mark.parametrize("kind", SPECS)
def test_each_field_of_the_wrong_type_is_named(kind: str) -> None:
    """A list that holds a number is none of the types Commands use."""
    for f in fields(SPECS[kind].type):
        key = "what" if f.name == "kind" else f.name
        with pytest.raises(ValueError, match=rf"{kind}\.{key}\b"):
            from_json({"kind": kind, key: [1]})


@pytest.mark.parametrize("kind", SPECS)
def test_each_missing_field_is_named(kind: str) -> None:
    needed = [
        f.name for f in fields(SPECS[kind].type) if f.default is MISSING and f.default_factory is MISSING
    ]
    if needed:
        with pytest.raises(ValueError, match=f"'{needed[0]}'"):
            from_json({"kind": kind})
    else:
        assert kind_of(from_json({"kind": kind})) == kind
