"""Every record of the model goes to JSON and comes back as it was."""

from __future__ import annotations

import importlib
import json
import pkgutil
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import watcher.model
from watcher.model.codec import decode, encode, instant
from watcher.model.document import Document, NotModified, Request
from watcher.model.entry import Name, Party, PartyEntry
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, NoticeEntry
from watcher.model.source import PollWindow


def records() -> Iterator[type]:
    """All dataclasses of the model."""
    for module in pkgutil.iter_modules(watcher.model.__path__, "watcher.model."):
        for name, kind in vars(importlib.import_module(module.name)).items():
            if is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == module.name:
                assert kind.__name__ == name
                yield kind


def parts_of(kind: Any, seen: frozenset[Any] = frozenset()) -> frozenset[Any]:
    """All types that a type is made of."""
    if kind in seen:
        return seen
    seen = seen | {kind}
    inner = typing.get_type_hints(kind).values() if is_dataclass(kind) else typing.get_args(kind)
    for part in inner:
        seen = parts_of(part, seen)
    return seen


ALL = sorted(records(), key=lambda kind: kind.__name__)
# A document's bytes lie in the archive, and a source's parser is code: neither is ever encoded.
ENCODED = [kind for kind in ALL if bytes not in parts_of(kind) and kind.__name__ != "Source"]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
zones = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5, minutes=30))])
EARLY, LATE = datetime(1, 1, 3), datetime(9999, 12, 30)  # noqa: DTZ001 - Hypothesis adds the zone
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=5),
    bool: st.booleans(),
    int: st.integers(-(2**40), 2**40),
    float: st.floats(allow_nan=False, allow_infinity=False),
    date: st.dates(),
    datetime: st.datetimes(EARLY, LATE, timezones=zones),
    time: st.times(),
    timedelta: st.timedeltas(timedelta(0), timedelta(days=36_500)),
    Any: json_values,
    type(None): st.none(),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type as the model uses it."""
    if kind in SCALARS:
        return SCALARS[kind]
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([st.deferred(lambda arg=arg: values(arg)) for arg in args])
    if origin is tuple and args[-1] is Ellipsis:
        return st.lists(st.deferred(lambda: values(args[0])), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(st.deferred(lambda arg=arg: values(arg)) for arg in args))
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(st.text(max_size=3), st.deferred(lambda: values(args[1])), max_size=2)
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    hints = typing.get_type_hints(kind)
    needed = {spec.name: values(hints[spec.name]) for spec in fields(kind) if _is_required(spec)}
    optional = {spec.name: values(hints[spec.name]) for spec in fields(kind) if not _is_required(spec)}
    return st.fixed_dictionaries(needed, optional=optional).map(lambda drawn: kind(**drawn))


def _is_required(spec: Any) -> bool:
    return spec.default is MISSING and spec.default_factory is MISSING


def test_the_walk_finds_the_model() -> None:
    names = {kind.__name__ for kind in ENCODED}
    assert {"Change", "Party", "NoticeEntry", "CheckCommit", "Incident", "Message", "Validator"} <= names
    assert {kind.__name__ for kind in ALL} - names >= {"Document", "Source"}


@pytest.mark.parametrize("kind", ENCODED, ids=lambda kind: kind.__name__)
def test_there_and_back_again(kind: type) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(values(kind))
    def law(record: Any) -> None:
        through = json.loads(json.dumps(encode(record)))
        assert through == encode(record)
        assert decode(kind, through) == record
        assert encode(decode(kind, through)) == encode(record)

    law()


@pytest.mark.parametrize("kind", ENCODED, ids=lambda kind: kind.__name__)
def test_an_unknown_key_raises_and_defaults_are_left_out(kind: type) -> None:
    required = {spec.name for spec in fields(kind) if _is_required(spec)}
    hints = typing.get_type_hints(kind)

    @settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.fixed_dictionaries({name: values(hints[name]) for name in required}))
    def law(drawn: dict[str, Any]) -> None:
        plain = encode(kind(**drawn))
        assert set(plain) == required
        with pytest.raises(ValueError, match=f"{kind.__name__} has no field colour, taste"):
            decode(kind, {**plain, "taste": 1, "colour": 2})

    law()


def test_a_field_at_its_default_does_not_change_the_stored_form() -> None:
    assert encode(Name("华为", "zh")) == {"text": "华为", "lang": "zh"}
    assert encode(Party("k", (Name("A"),), countries=())) == {"key": "k", "names": [{"text": "A"}]}
    assert encode(Request("https://a.example/", method="GET")) == {"url": "https://a.example/"}


def test_instants_are_utc_and_of_one_width_so_that_text_sorts_as_time() -> None:
    beijing = timezone(timedelta(hours=8))
    assert instant(datetime(2025, 11, 5, 17, 0, tzinfo=beijing)) == "2025-11-05T09:00:00.000000Z"
    assert instant(datetime(2025, 11, 5, 9, 0, 0, 1, tzinfo=UTC)) == "2025-11-05T09:00:00.000001Z"
    with pytest.raises(ValueError, match="a time without a zone"):
        instant(datetime(2025, 11, 5, 9, 0))  # noqa: DTZ001 - the error is the point


@given(st.lists(SCALARS[datetime], max_size=5))
def test_instants_sort(moments: list[datetime]) -> None:
    assert [instant(moment) for moment in sorted(moments)] == sorted(instant(moment) for moment in moments)


def test_bytes_have_no_place_in_json() -> None:
    with pytest.raises(TypeError, match="store them as a document"):
        encode(Document(Request("https://a.example/"), b"x"))


def test_the_records_of_a_union_are_told_apart_by_their_fields() -> None:
    party = Party("k", (Name("A"),))
    for subject in (
        party,
        InstrumentRef(),
        InstrumentRef(number="商务部公告2025年第13号", parties=("k",)),
        None,
    ):
        measure = Measure(ChangeKind.SUSPENDED, subject, list_id="cn_mofcom_control")
        assert decode(Measure, encode(measure)) == measure
    union = PartyEntry | NoticeEntry
    assert decode(union, encode(PartyEntry("k", "l", party))) == PartyEntry("k", "l", party)  # type: ignore[arg-type]
    with pytest.raises(
        ValueError, match=r"none of \['PartyEntry', 'NoticeEntry'\] has the fields \['colour', 'key'\]"
    ):
        decode(union, {"key": "k", "colour": 1})  # type: ignore[arg-type]


def test_a_number_of_the_other_kind_is_read_as_the_field_says() -> None:
    window = PollWindow((0, 1), "08:45", "18:30", timedelta(minutes=5))
    assert encode(window)["every"] == 300.0
    assert decode(PollWindow, {**encode(window), "every": 300}) == window
    assert decode(NotModified, {"request": {"url": "u"}, "sha256": "x"}) == NotModified(Request("u"), "x")


def test_a_type_that_is_nothing_to_the_codec_passes_as_it_is() -> None:
    assert decode(typing.TypeVar("Anything"), {"a": 1}) == {"a": 1}  # type: ignore[arg-type]


def test_a_pair_is_a_pair() -> None:
    assert decode(tuple[str, str], ["a", "b"]) == ("a", "b")
    with pytest.raises(ValueError, match="3 values where 2 belong"):
        decode(tuple[str, str], ["a", "b", "c"])


def test_a_text_of_some_library_is_a_text() -> None:
    class Read(str):
        __slots__ = ()

    assert json.dumps(encode({"title": Read("A")})) == '{"title": "A"}'


@dataclass(frozen=True)
class Checked:
    """A record that looks something up when it is made."""

    key: str

    def __post_init__(self) -> None:
        _ = {"known": 1}[self.key]


def test_an_error_of_the_record_itself_is_not_called_an_unknown_field() -> None:
    assert decode(Checked, {"key": "known"}) == Checked("known")
    with pytest.raises(KeyError, match="other"):
        decode(Checked, {"key": "other"})
    with pytest.raises(ValueError, match="Checked has no field colour"):
        decode(Checked, {"key": "known", "colour": 1})
