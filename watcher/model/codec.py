"""Records ↔ JSON: one generic, strict codec for every dataclass of the model.

Fields that hold their default are left out, so that adding a field to a record changes neither the
stored form nor the hash of the records that do not use it.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Turn a record into plain JSON data (dict, list, str, int, float, bool, None)."""
    if is_dataclass(value) and not isinstance(value, type):
        out: dict[str, Any] = {}
        for spec in fields(value):
            item = getattr(value, spec.name)
            if not _is_default(spec, item):
                out[spec.name] = encode(item)
        return out
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        raise TypeError("bytes have no place in JSON: store them as a document")
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, (tuple, list, frozenset)):
        return [encode(item) for item in value]
    return value


def decode(kind: type[T], data: Any) -> T:
    """Build a record of `kind` from what `encode` made. Raises ValueError for an unknown key."""
    return typing.cast(T, _decode(kind, data))


def instant(moment: datetime) -> str:
    """An aware datetime as fixed-width ISO 8601 in UTC: sorts as text on every database."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment!r}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _is_default(spec: Field[Any], item: Any) -> bool:
    if spec.default is not MISSING:
        return bool(item == spec.default)
    if spec.default_factory is not MISSING:
        return bool(item == spec.default_factory())
    return False


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _decode(kind: Any, data: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _decode_union(typing.get_args(kind), data)
    if origin is tuple:
        args = typing.get_args(kind)
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_decode(args[0], item) for item in data)
        return tuple(_decode(arg, item) for arg, item in zip(args, data, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        value_kind = typing.get_args(kind)[1]
        return {key: _decode(value_kind, item) for key, item in data.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return _decode_record(kind, data)
    if isinstance(kind, type):
        return _decode_scalar(kind, data)
    return data


def _decode_record(kind: type, data: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    unknown = set(data) - {spec.name for spec in fields(kind)}
    if unknown:
        raise ValueError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    return kind(**{name: _decode(hints[name], item) for name, item in data.items()})


def _decode_union(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None:
        return None
    options = [kind for kind in kinds if kind is not type(None)]
    if len(options) == 1:
        return _decode(options[0], data)
    for kind in options:
        # Records of a union are told apart by their required fields: Party has `key`, an
        # InstrumentRef has none; a PartyEntry has `party`, a NoticeEntry `notice`.
        names = {spec.name for spec in fields(kind)}
        required = {s.name for s in fields(kind) if s.default is MISSING and s.default_factory is MISSING}
        if set(data) <= names and required <= set(data):
            return _decode(kind, data)
    raise ValueError(f"none of {[kind.__name__ for kind in options]} has the fields {sorted(data)}")


def _decode_scalar(kind: type, data: Any) -> Any:
    if issubclass(kind, Enum):
        return kind(data)
    if kind is datetime:
        return datetime.fromisoformat(data.replace("Z", "+00:00"))
    if kind in (date, time):
        return kind.fromisoformat(data)
    if kind is timedelta:
        return timedelta(seconds=data)
    return kind(data) if kind is float else data
