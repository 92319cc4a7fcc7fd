"""Undo Content-Encoding piece by piece, never past a cap.

195 kB of gzip can hold 200 MB, so each step of the decompressor gets a limit, and the sum has one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from watcher.errors import CutShort, Refused, TooLarge

_STEP = 1 << 20
_AUTO = 47  # zlib or gzip, whichever the first bytes say
_RAW = -15  # what some servers call "deflate"
_GZIP_MAGIC = b"\x1f\x8b"
# "none" and "utf-8" are no codings, but misconfigured servers send them with plain bodies.
_PLAIN = frozenset({"", "identity", "none", "utf-8"})
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})


class Unpacker:
    """One body on its way in. Raises TooLarge past `cap` bytes, packed or unpacked; CutShort for damage."""

    def __init__(self, coding: str, *, cap: int, url: str) -> None:
        self._coding = coding.strip().lower()
        if self._coding not in _PLAIN | _PACKED:
            raise Refused(
                f"{url}: the body is encoded as {coding!r}, which was not asked for",
                url=url,
                advice="Ask the server's operator, or set another Accept-Encoding in `fetch.headers`.",
            )
        self._cap = cap
        self._url = url
        self._engine: zlib._Decompress | None = None
        self._between = b""
        self._done = False
        self.packed = 0
        self.unpacked = 0

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """What this piece of the body unpacks to, in steps of at most 1 MiB."""
        self.packed += len(piece)
        if self.packed > self._cap:
            raise self._too_large()
        if self._coding in _PLAIN:
            self.unpacked += len(piece)
            yield piece
            return
        data, more = piece, bool(piece)
        while more:
            if self._engine is None:
                data = self._begin(data)
                if self._engine is None:
                    return
            room = min(_STEP, self._cap - self.unpacked + 1)
            out = self._step(self._engine, data, room)
            self.unpacked += len(out)
            if self.unpacked > self._cap:
                raise self._too_large()
            if out:
                yield out
            if self._engine.eof:
                data = self._engine.unused_data
                self._engine = None
                self._done = True
                more = bool(data)
            else:
                data = self._engine.unconsumed_tail
                more = bool(data) or len(out) == room  # zlib may hold back what found no room

    def finish(self) -> None:
        """Raise CutShort where the packed body has no end."""
        if self._coding in _PACKED and self.packed and (self._engine is not None or not self._done):
            raise CutShort(
                f"{self._url}: the {self._coding} body stops in the middle, after {self.packed} bytes",
                url=self._url,
            )

    def _begin(self, data: bytes) -> bytes:
        """Choose the engine for the next member. Two bytes are needed to know one."""
        data = self._between + data
        self._between = b""
        if len(data) < 2:
            self._between = data
            return b""
        if self._done:
            # A gzip body may have several members; zeros or rubbish after the last are ignored, as
            # gzip itself does.
            if self._coding != "deflate" and data.startswith(_GZIP_MAGIC):
                self._engine = zlib.decompressobj(_AUTO)
                return data
            self._between = b"\0"
            return b""
        zlib_header = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
        raw = self._coding == "deflate" and not zlib_header and not data.startswith(_GZIP_MAGIC)
        self._engine = zlib.decompressobj(_RAW if raw else _AUTO)
        return data

    def _step(self, engine: zlib._Decompress, data: bytes, room: int) -> bytes:
        try:
            return engine.decompress(data, room)
        except zlib.error as error:
            raise CutShort(
                f"{self._url}: the {self._coding} body is damaged after {self.unpacked} bytes", url=self._url
            ) from error

    def _too_large(self) -> TooLarge:
        return TooLarge(f"{self._url}: the body is larger than {self._cap} bytes", url=self._url)
