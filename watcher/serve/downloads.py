"""Whole lists as files: written while they are sent, and kept packed for whoever asks next."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from threading import Lock
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from watcher.core.hashing import digest
from watcher.core.json_text import dumps
from watcher.core.render_json import moment, standing_json
from watcher.core.render_rows import STANDING_HEAD, standing_row
from watcher.model.standing import Standing
from watcher.model.views import Among
from watcher.serve.shown import Rows

_LEVEL = 3
_KEPT = 24_000_000
"""Bytes of packed files that are kept: a list of 45,000 rows takes two million."""

_CHUNK = 65_536


class Downloads:
    """The last files, packed."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def answer(
        self, request: Request, key: str, lines: Iterable[bytes], media_type: str, *, name: str | None = None
    ) -> Response:
        """A file that `lines` write, 304 for whoever has it. `key` stands for all that it depends on."""
        tag = f'"{digest(key)[:24]}"'
        headers = {"etag": tag, "vary": "Accept-Encoding"}
        if name:
            headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        packed = self._found(key)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            plain = _chunks(lines) if packed is None else iter([gzip.decompress(packed)])
            return StreamingResponse(plain, media_type=media_type, headers=headers)
        headers["content-encoding"] = "gzip"
        if packed is None:
            return StreamingResponse(self._packing(key, lines), media_type=media_type, headers=headers)
        return Response(packed, media_type=media_type, headers=headers)

    def _packing(self, key: str, lines: Iterable[bytes]) -> Iterator[bytes]:
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
        sent = []
        for chunk in _chunks(lines):
            sent.append(packer.compress(chunk))
            yield sent[-1]
        sent.append(packer.flush())
        yield sent[-1]
        self._keep(key, b"".join(sent))

    def _found(self, key: str) -> bytes | None:
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
            return self._files.get(key)

    def _keep(self, key: str, body: bytes) -> None:
        with self._lock:
            self._files[key] = body
            while sum(map(len, self._files.values())) > _KEPT:
                self._files.popitem(last=False)


def csv_lines(standings: Iterable[Standing]) -> Iterator[bytes]:
    """What `show --csv` prints."""
    # A spreadsheet takes a file without the mark for its own old encoding, and Chinese for noise.
    yield b"\xef\xbb\xbf"
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(STANDING_HEAD)
    for one in standings:
        writer.writerow(standing_row(one))
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def json_lines(rows: Rows) -> Iterator[bytes]:
    """What `show --json` prints."""
    head = {"list": rows.place, "on": rows.on.isoformat(), "known_at": moment(rows.known_at)}
    yield (dumps(head).removesuffix("}") + ',"parties":[').encode()
    comma = ""
    for one in rows.each(Among()):
        yield (comma + dumps(standing_json(one))).encode()
        comma = ","
    yield b"]}\n"


def _chunks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Larger pieces: every piece costs a turn between threads."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
