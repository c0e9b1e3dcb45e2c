"""Commands: what somebody wants done to a case. Frozen dataclasses, imperative names, one place for their
JSON.

``SPECS`` is the table the central database enforces too: who may, from which status to which, and which
columns a Command may touch. The finer rules are in ``models.rules``.
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from models.complaint import OPEN, STATUSES


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts.

    Attributes:
        name: login name.
        role: operator, supervisor, auditor or intake.
    """

    name: str
    role: str = "operator"


#: Roles from the highest down.
ROLES: Final = ("supervisor", "operator", "auditor", "intake")


def highest(roles: Iterable[str]) -> str:
    """The role in which somebody with all of these acts; "" without any."""
    held = set(roles)
    return next((role for role in ROLES if role in held), "")


@dataclass(frozen=True, slots=True)
class ReceiveReport:
    """A message became a case. Made by the intake only.

    The reporter's name and contact ride beside the Event, never inside it: Events are copied to every
    console.
    """

    channel: str
    external_id: str
    received_at: int
    text: str
    title: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    kind: str = "undecided"
    category: str | None = None
    kelurahan: str | None = None
    agency: str | None = None
    sure: int = 0
    place: str = ""
    photos: tuple[str, ...] = ()
    suggested: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Classify:
    """Decide what it is: complaint, aspiration, spam, undecided. ``accepted``: the suggestion was taken as it
    stood.
    """

    to: str
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Categorise:
    """Decide the category (slug)."""

    to: str
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Locate:
    """Decide the place: a kelurahan, and if known the point (WGS 84 degrees).

    ``source``: "operator", or "gps" when newly imported boundaries say where a known point lies.
    """

    to: str
    lat: float | None = None
    lon: float | None = None
    accepted: bool = False
    source: str = "operator"


@dataclass(frozen=True, slots=True)
class Coordinate:
    """Hand the case across, to another agency (koordinasi)."""

    to: str
    reason: str = ""
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Dispose:
    """Hand the case down: to a Sudin, the lurah or a PPSU crew (disposisi)."""

    to: str
    reason: str = ""
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Work has begun (proses)."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Complete:
    """Work is done: what was done, and the pictures that prove it (content hashes or addresses).

    ``follows``: the case this twin closes with; None when it is closed for itself.
    """

    reason: str = ""
    photos: tuple[str, ...] = ()
    follows: UUID | None = None


@dataclass(frozen=True, slots=True)
class Verify:
    """A second person confirms the result."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Back to red: the result did not hold, or the refusal was wrong. ``follows`` as in ``Complete``."""

    reason: str
    follows: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """Turn the case down, with the reason the citizen will read. ``follows`` as in ``Complete``."""

    reason: str
    follows: UUID | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """This case is a twin of ``into``; its reporter follows that one from now on."""

    into: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unmerge:
    """Not a twin after all: the case stands on its own again."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark. ``waiting``: "citizen" stops the clocks until an answer, "none" lets them run, "" leaves
    them.
    """

    text: str
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class Prioritise:
    """Set the priority: 1 high, 0 normal."""

    to: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Escalate:
    """Ask a supervisor; ``on`` False takes the request back."""

    reason: str = ""
    on: bool = True


@dataclass(frozen=True, slots=True)
class Reveal:
    """Look at the reporter's name and contact. Reading personal data is itself an Event."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Restore:
    """Take a Command back: put the fields it changed to what they were. Only ``rules.inverse`` makes it.

    Attributes:
        undoes: the Event taken back.
        values: column -> value before it.
        expects: column -> value it left; if one differs now, somebody moved the case and the undo is refused.
    """

    undoes: UUID
    values: dict[str, Any] = field(default_factory=dict, hash=False)
    expects: dict[str, Any] = field(default_factory=dict, hash=False)


Command = Union[  # noqa: UP007 - eighteen names, three lines
    ReceiveReport, Classify, Categorise, Locate, Coordinate, Dispose, Start, Complete, Verify, Reopen, Reject, Merge,
    Unmerge, Note, Prioritise, Escalate, Reveal, Restore,
]  # fmt: skip


_AnyCommand = TypeVar("_AnyCommand", bound=Command)


@dataclass(frozen=True, slots=True)
class Spec:
    """What the table says about one kind of Command.

    Attributes:
        type: the dataclass.
        roles: who may dispatch it.
        columns: what its effect may touch.
        from_status: statuses it is allowed in.
        to_status: statuses it may leave behind.
        creates: it makes the case.
    """

    type: type
    roles: tuple[str, ...]
    columns: tuple[str, ...]
    from_status: tuple[str, ...]
    to_status: tuple[str, ...]
    creates: bool = False


_STAFF: Final = ("operator", "supervisor")
_CLOCK: Final = (
    "handover_due", "lurah_due", "completion_due", "due_at", "due_clock", "clock_from", "paused_seconds",
    "waiting_for", "paused_at", "urgent",
)  # fmt: skip
_TRIAGE: Final = ("suggested", "sure", "agency", "assignee", *_CLOCK)
_MOVE: Final = ("status", "agency", "sure", "assignee", "channel_red", "escalated", *_CLOCK)
_END: Final = ("status", "closed_at", "channel_red", "escalated", "assignee", *_CLOCK)

SPECS: Final[dict[str, Spec]] = {
    "receivereport": Spec(ReceiveReport, ("intake", *_STAFF), (
        "channel", "external_id", "received_at", "text", "title", "address", "lat", "lon", "kind", "category",
        "kelurahan", "sure", "place", "photos", "suggested", "agency", "status", "channel_red", *_CLOCK,
    ), (), ("menunggu",), creates=True),
    "classify": Spec(Classify, _STAFF, ("kind", *_TRIAGE), OPEN, OPEN),
    "categorise": Spec(Categorise, _STAFF, ("category", *_TRIAGE), OPEN, OPEN),
    "locate": Spec(Locate, _STAFF, ("kelurahan", "lat", "lon", "place", *_TRIAGE), STATUSES, STATUSES),
    "coordinate": Spec(Coordinate, _STAFF, _MOVE, OPEN, ("koordinasi",)),
    "dispose": Spec(Dispose, _STAFF, _MOVE, OPEN, ("disposisi",)),
    "start": Spec(Start, _STAFF, _MOVE, ("menunggu", "koordinasi", "disposisi"), ("proses",)),
    # From menunggu only as a twin that closes with its parent; for itself models.rules refuses that.
    "complete": Spec(Complete, _STAFF, ("result", "result_photos", "verified", *_END), OPEN, ("selesai",)),
    "verify": Spec(Verify, _STAFF, ("verified",), ("selesai",), ("selesai",)),
    "reopen": Spec(Reopen, ("supervisor",), ("reopened", "verified", "result", "result_photos", *_END, *_MOVE),
                   ("selesai", "ditolak"), ("menunggu",)),
    "reject": Spec(Reject, _STAFF, _END, OPEN, ("ditolak",)),
    "merge": Spec(Merge, _STAFF, ("merged_into", *_CLOCK), OPEN, OPEN),
    "unmerge": Spec(Unmerge, _STAFF, ("merged_into", *_CLOCK), STATUSES, STATUSES),
    "note": Spec(Note, ("auditor", *_STAFF), _CLOCK, STATUSES, STATUSES),
    "prioritise": Spec(Prioritise, _STAFF, ("priority",), OPEN, OPEN),
    "escalate": Spec(Escalate, _STAFF, ("escalated",), OPEN, OPEN),
    "reveal": Spec(Reveal, ("supervisor",), (), STATUSES, STATUSES),
    "restore": Spec(Restore, _STAFF, (
        "kind", "category", "kelurahan", "lat", "lon", "place", "suggested", "priority", "result", "result_photos",
        "verified", "reopened", "merged_into", *_MOVE, *_END,
    ), STATUSES, STATUSES),
}  # fmt: skip

#: How many cases one act of an operator may move; above it, it takes a supervisor. The central holds to it too.
BULK_LIMIT: Final = 500

#: Numbers below it fit the database's 64 bits.
_WHOLE: Final = 1 << 63

_KIND_OF: Final = {spec.type: kind for kind, spec in SPECS.items()}
# (field, its key in JSON, its default or MISSING) by type, made once: a load writes a million of them.
_DEFAULTS: Final[dict[type, tuple[tuple[str, str, Any], ...]]] = {
    spec.type: tuple(
        (f.name, "what" if f.name == "kind" else f.name,
         f.default_factory() if f.default_factory is not MISSING else f.default)
        for f in fields(spec.type)
    )
    for spec in SPECS.values()
}  # fmt: skip


def kind_of(command: Command) -> str:
    """The Command's word, as in ``tanggap do VERB`` and in ``event.kind``."""
    return _KIND_OF[type(command)]


def to_json(command: Command) -> dict[str, Any]:
    """The Command as plain JSON values; fields at their default are left out.

    Returns:
        A dict with ``kind`` and the fields. UUIDs become strings, tuples lists.
    """
    out: dict[str, Any] = {"kind": kind_of(command)}
    for name, key, default in _DEFAULTS[type(command)]:
        value = getattr(command, name)
        if value != default:
            out[key] = _plain(value)
    return out


def from_json(data: dict[str, Any]) -> Command:
    """The Command a JSON object means.

    Args:
        data: as ``to_json`` makes it.

    Raises:
        ValueError: unknown kind, unknown or missing field, or a value of the wrong type; the message names
            it.
    """
    if not isinstance(data, dict):
        raise ValueError(f"a command is an object, not {type(data).__name__}")  # noqa: TRY004 - bad input, as below
    kind = data.get("kind")
    spec = SPECS.get(kind) if isinstance(kind, str) else None
    if spec is None:
        raise ValueError(f"unknown command {kind!r}")
    hints = _hints(spec.type)
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key == "kind":
            continue
        name = "kind" if key == "what" else key
        if name not in hints:
            raise ValueError(f"{kind}: unknown field {key!r}")
        values[name] = _typed(hints[name], value, f"{kind}.{key}")
    try:
        command: Command = spec.type(**values)
    except TypeError as error:
        raise ValueError(f"{kind}: {error}") from None
    return command


def well_formed(command: _AnyCommand) -> _AnyCommand:
    """The Command with text that can be stored: halves of a surrogate pair are joined or become U+FFFD.

    A paste into a text field and a JSON escape can both bring a lone half, which no UTF-8 can hold.
    """
    changes = {}
    for name, _key, _default in _DEFAULTS[type(command)]:
        value = getattr(command, name)
        if isinstance(value, dict) and _encodes(value):
            continue
        whole = sound(value)
        if whole != value:
            changes[name] = whole
    return replace(command, **changes) if changes else command


def _encodes(value: dict[str, Any]) -> bool:
    """Whether a structure holds nothing that cannot be stored: one pass in C, where walking it took 60 µs."""
    try:
        return b"\\u0000" not in json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False


def sound(value: Any) -> Any:
    """A value whose texts can be stored, here and in the central, which knows no NUL; see ``well_formed``."""
    if isinstance(value, str):
        whole = value if "\0" not in value else value.replace("\0", "\ufffd")
        return (
            whole if whole.isascii() else whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )
    if isinstance(value, dict):
        return {sound(key): sound(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(sound(item) for item in value)
    return value


@cache
def _hints(command: type) -> dict[str, Any]:
    return get_type_hints(command)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _typed(hint: Any, value: Any, where: str) -> Any:
    """``value`` as the field's type, or ValueError; only the shapes Commands use."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
        origin = get_origin(hint)
    if origin is tuple:
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise ValueError(f"{where}: a list of texts expected")
        return tuple(value)
    if origin is dict:
        if not isinstance(value, dict):
            raise ValueError(f"{where}: an object expected")
        return value
    if hint is UUID:
        try:
            return UUID(value)
        except (ValueError, TypeError, AttributeError):
            raise ValueError(f"{where}: an id expected, {value!r} found") from None
    if hint is float and isinstance(value, int) and not isinstance(value, bool) and abs(value) < _WHOLE:
        value = float(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise ValueError(f"{where}: {hint.__name__} expected, {type(value).__name__} found")
    if (hint is float and not math.isfinite(value)) or (hint is int and abs(value) >= _WHOLE):
        raise ValueError(f"{where}: {value!r} is out of range")
    return value
