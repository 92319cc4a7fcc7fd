"""JSON that reads back the same and shows nothing that acts."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.json_text import dumps

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(values, st.sampled_from([None, 1]))
def test_it_reads_back_and_acts_on_nobody(value: object, indent: int | None) -> None:
    text = dumps(value, indent=indent)
    assert json.loads(text) == value
    assert not {c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c != "\n"}
    assert not set(text) & set("\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\xad\U000e0041")
    text.encode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"name": "莱多斯公司", "n": 1}, '{"name":"莱多斯公司","n":1}'),
        ("\x7f", '"\\u007f"'),
        ("é\x9b31m", '"é\\u009b31m"'),
        ("\udfff\ud800", '"\\udfff\\ud800"'),
        ("\U000e0041", '"\\udb40\\udc41"'),
        ("\u200b\u2028\ufffe", '"\\u200b\\u2028\\ufffe"'),
    ],
)
def test_letters_stay_and_the_rest_is_escaped(value: object, text: str) -> None:
    assert dumps(value) == text


def test_with_indentation_it_is_made_for_readers() -> None:
    assert dumps({"a": [1, 2]}, indent=1) == json.dumps({"a": [1, 2]}, indent=1)


def test_what_is_no_json_is_said_by_the_caller() -> None:
    assert dumps({"a": {1}}, default=lambda one: sorted(one)) == '{"a":[1]}'
