"""Commands as JSON and back: how an Event keeps one, and how a console sends one to the central."""

from __future__ import annotations

import json
import math
import types
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from models.commands import SPECS, Command, kind_of

_AnyCommand = TypeVar("_AnyCommand", bound=Command)

#: Numbers below it fit the database's 64 bits.
_WHOLE: Final = 1 << 63

# (field, its key in JSON, its default or MISSING) by type, made once: a load writes a million of them.
_DEFAULTS: Final[dict[type, tuple[tuple[str, str, Any], ...]]] = {
    spec.type: tuple(
        (f.name, "what" if f.name == "kind" else f.name,
         f.default_factory() if f.default_factory is not MISSING else f.default)
        for f in fields(spec.type)
    )
    for spec in SPECS.values()
}  # fmt: skip


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
