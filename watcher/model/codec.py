"""Records ↔ JSON: one generic, strict codec for every dataclass of the model.

Fields that hold their default are left out, so that adding a field to a record changes neither the
stored form nor the hash of the records that do not use it.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Turn a record into plain JSON data (dict, list, str, int, float, bool, None)."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    return _encoder(kind)(value)


def decode(kind: type[T], data: Any) -> T:
    """Build a record of `kind` from what `encode` made. Raises ValueError for an unknown key."""
    return typing.cast(T, _decode(kind, data))


def instant(moment: datetime) -> str:
    """An aware datetime as fixed-width ISO 8601 in UTC: sorts as text on every database."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment!r}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


_PLAIN = frozenset((str, int, float, bool, type(None)))
_Step = Callable[[Any], Any]


@cache
def _encoder(kind: Any) -> _Step:
    """How to encode one type; worked out once, since a list may hold a hundred thousand entries."""
    if is_dataclass(kind):
        return _record_encoder(kind if isinstance(kind, type) else type(kind))
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, datetime):
        return instant
    if issubclass(kind, (date, time)):
        return lambda value: value.isoformat()
    if issubclass(kind, timedelta):
        return lambda value: value.total_seconds()
    if issubclass(kind, bytes):
        raise TypeError("bytes have no place in JSON: store them as a document")
    if issubclass(kind, Mapping):
        return lambda value: {str(key): encode(item) for key, item in value.items()}
    if issubclass(kind, (tuple, list, frozenset)):
        return lambda value: [item if type(item) is str else encode(item) for item in value]
    return lambda value: value


def _record_encoder(kind: type) -> _Step:
    specs: list[tuple[str, Any, _Step | None]] = []

    def step(value: Any) -> dict[str, Any]:
        if not specs:  # filled late: a record may contain its own kind
            hints = typing.get_type_hints(kind)
            specs.extend((one.name, _default(one), _converter(hints[one.name])) for one in fields(kind))
        out: dict[str, Any] = {}
        for name, default, convert in specs:
            item = getattr(value, name)
            if item is not default and item != default:
                out[name] = item if convert is None else convert(item)
        return out

    return step


def _converter(hint: Any) -> _Step | None:
    """How to encode a field of this type; None where its value goes in as it is."""
    if isinstance(hint, types.UnionType):
        return None if all(option in _PLAIN for option in typing.get_args(hint)) else encode
    if hint in _PLAIN:
        return None
    inner, *rest = typing.get_args(hint) or (None,)
    if typing.get_origin(hint) is not tuple:
        # A date may be a moment, and a Mapping any mapping: those are told apart by their value.
        sure = isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, Enum))
        return _encoder(hint) if sure else encode
    if inner is str and all(one in (str, Ellipsis) for one in rest):
        return list
    if rest != [Ellipsis]:
        return encode
    each = _converter(inner)
    return encode if each in (None, encode) else lambda value: [each(item) for item in value]


def _default(spec: Field[Any]) -> Any:
    """The default, to compare with; MISSING, which equals nothing, where there is none."""
    return spec.default_factory() if spec.default_factory is not MISSING else spec.default


def _decode(kind: Any, data: Any) -> Any:
    return _decoder(kind)(data)


@cache
def _decoder(kind: Any) -> _Step:
    """How to decode one type; worked out once."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _union_decoder(typing.get_args(kind))
    if origin is tuple:
        return _tuple_decoder(typing.get_args(kind))
    if origin is not None and issubclass(origin, Mapping):
        item_step = _decoder(typing.get_args(kind)[1])
        return lambda data: {key: item_step(item) for key, item in data.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return _record_decoder(kind)
    if isinstance(kind, type):
        return _scalar_decoder(kind)
    return _as_it_is


def _as_it_is(data: Any) -> Any:
    return data


def _tuple_decoder(args: tuple[Any, ...]) -> _Step:
    if len(args) == 2 and args[1] is Ellipsis:
        step = _decoder(args[0])
        return tuple if step is _as_it_is else lambda data: tuple([step(item) for item in data])
    steps = [_decoder(arg) for arg in args]
    if all(step is _as_it_is for step in steps):
        return lambda data: _of_length(data, len(steps))
    return lambda data: tuple([step(item) for step, item in zip(steps, data, strict=True)])


def _of_length(data: Any, length: int) -> tuple[Any, ...]:
    if len(data) != length:
        raise ValueError(f"{len(data)} values where {length} belong")
    return tuple(data)


def _record_decoder(kind: type) -> _Step:
    hints = typing.get_type_hints(kind)
    steps: dict[str, _Step] = {}

    def step(data: Mapping[str, Any]) -> Any:
        if not steps:  # filled late: a record may contain its own kind
            steps.update((spec.name, _decoder(hints[spec.name])) for spec in fields(kind))
        try:
            return kind(**{name: steps[name](item) for name, item in data.items()})
        except KeyError:
            unknown = sorted(set(data) - steps.keys())
            if not unknown:
                raise
            raise ValueError(f"{kind.__name__} has no field {', '.join(unknown)}") from None

    return step


def _union_decoder(kinds: tuple[Any, ...]) -> _Step:
    options = [kind for kind in kinds if kind is not type(None)]
    if len(options) == 1:
        step = _decoder(options[0])
        return lambda data: None if data is None else step(data)
    return lambda data: None if data is None else _decoder(_fitting(options, data))(data)


def _fitting(options: list[Any], data: Mapping[str, Any]) -> Any:
    for kind in options:
        # Records of a union are told apart by their required fields: Party has `key`, an
        # InstrumentRef has none; a PartyEntry has `party`, a NoticeEntry `notice`.
        names = {spec.name for spec in fields(kind)}
        required = {s.name for s in fields(kind) if s.default is MISSING and s.default_factory is MISSING}
        if set(data) <= names and required <= set(data):
            return kind
    raise ValueError(f"none of {[kind.__name__ for kind in options]} has the fields {sorted(data)}")


def _scalar_decoder(kind: type) -> _Step:
    if issubclass(kind, Enum):
        return kind
    if kind is datetime:
        return lambda data: datetime.fromisoformat(data.replace("Z", "+00:00"))
    if kind in (date, time):
        return kind.fromisoformat
    if kind is timedelta:
        return lambda data: timedelta(seconds=data)
    return float if kind is float else _as_it_is
