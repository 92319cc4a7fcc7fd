"""Packed bodies, in any pieces, under a cap."""

from __future__ import annotations

import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.errors import CutShort, TooLarge
from watcher.fetch.unpack import Unpacker

bodies = st.one_of(st.binary(max_size=300), st.binary(min_size=1, max_size=4).map(lambda unit: unit * 500))


def raw(body: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(body) + engine.flush()


def unpack(coding: str, packed: bytes, size: int, cap: int = 10_000) -> bytes:
    unpacker = Unpacker(coding, cap=cap, url="u")
    out = b"".join(
        piece
        for start in range(0, len(packed), size)
        for piece in unpacker.feed(packed[start : start + size])
    )
    unpacker.finish()
    assert unpacker.unpacked == len(out)
    return out


@given(
    st.lists(bodies, min_size=1, max_size=3),
    st.integers(1, 50),
    st.sampled_from([b"", b"\0", b"\0" * 99, b"x"]),
)
def test_gzip_members_in_any_pieces(members: list[bytes], size: int, tail: bytes) -> None:
    packed = b"".join(gzip.compress(body, mtime=0) for body in members)
    assert unpack("gzip", packed + tail, size) == b"".join(members)


@given(bodies, st.integers(1, 50))
def test_deflate_with_and_without_its_header(body: bytes, size: int) -> None:
    assert unpack("deflate", zlib.compress(body), size) == body
    # One byte says too little to tell the two apart; whatever the guess, no wrong body comes out.
    try:
        assert unpack("deflate", raw(body), size) == body
    except CutShort:
        assert raw(body)[0] & 0x0F == 8


@given(bodies, st.integers(1, 50), st.data())
def test_any_shorter_gzip_is_cut_short(body: bytes, size: int, data: st.DataObject) -> None:
    packed = gzip.compress(body, mtime=0)
    cut = data.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(CutShort):
        unpack("gzip", packed[:cut], size)


@given(bodies, st.integers(1, 50), st.integers(0, 2000))
def test_never_more_than_the_cap(body: bytes, size: int, cap: int) -> None:
    packed = gzip.compress(body, mtime=0)
    if len(body) <= cap and len(packed) <= cap:
        assert unpack("gzip", packed, size, cap) == body
    else:
        with pytest.raises(TooLarge):
            unpack("gzip", packed, size, cap)


def test_steps_are_small_and_a_full_step_loses_nothing() -> None:
    step = 1 << 20
    for length in (step - 1, step, step + 1, 3 * step):
        unpacker = Unpacker("deflate", cap=1 << 30, url="u")
        pieces = list(unpacker.feed(raw(b"a" * length)))
        unpacker.finish()
        assert sum(map(len, pieces)) == length
        assert max(map(len, pieces)) <= step


def test_noise_survives() -> None:
    noise = random.Random(7).randbytes(3_000_000)
    assert unpack("gzip", gzip.compress(noise), 65_536, 1 << 30) == noise


def test_nothing_at_all_is_an_empty_body() -> None:
    for coding in ("gzip", "deflate", ""):
        assert unpack(coding, b"", 1) == b""
