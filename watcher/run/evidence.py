"""The official bytes behind a change as one file that proves itself: manifest, hashes, headers, times."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from watcher import __version__
from watcher.core.acts import same_number
from watcher.core.implied import implied
from watcher.core.json_text import dumps
from watcher.core.render_json import VERSION, change_json, moment
from watcher.core.standing import Folded
from watcher.errors import StoreError
from watcher.model.change import Change
from watcher.model.views import Evidence, Exhibit
from watcher.run.tools import Tools
from watcher.store import views

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can state
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_SUFFIXES = {
    "text/html": ".html",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/json": ".json",
    "application/pdf": ".pdf",
}
_README = """\
The official documents behind a change, as the authority served them.

manifest.json   the change as it was told, and for every document its address, the time it was fetched,
                the response headers and its SHA-256
documents/      the bytes themselves, unaltered
SHA256SUMS      check them with: sha256sum -c SHA256SUMS

"after" and "before" are what the list was read from, and the state before it; "notice" is what the
announcing notice was read from, "referred" the earlier act by whose number it names its parties. Where a
body is no longer kept, its hash and headers still are.
"""


def of_change(tools: Tools, beginning: str, folded: Callable[[], Folded]) -> Evidence:
    """The evidence of a change by its id, or by the beginning of it if only one fits.

    `folded` gives the fold of all notices: a change that the first check read back was never told, but has
    its documents all the same. Raises StoreError where no change, or more than one, begins so.
    """
    known = views.change_ids(tools.engine, beginning)
    if not known:
        silent = [one for one in _silent(folded()) if one.id.startswith(beginning)]
        if len({one.id for one in silent}) == 1:
            change = silent[0]
            key = change.notice.key if change.notice else ""
            exhibits = views.notice_exhibits(tools.engine, key, change.source_id)
            return _whole(tools, Evidence(change, None, 0, exhibits), folded)
    found = views.evidence(tools.engine, known[0]) if len(known) == 1 else None
    if found is None:
        raise StoreError(
            f"{'several changes begin' if known else 'no change begins'} with {beginning!r}",
            advice="`watcher changes` prints the beginning of every id; give more letters of it.",
        )
    return _whole(tools, found, folded)


def _whole(tools: Tools, found: Evidence, folded: Callable[[], Folded]) -> Evidence:
    if referred_number(found.change) is None:
        return found
    return replace(found, exhibits=(*found.exhibits, *referred(tools, found.change, folded())))


def referred(tools: Tools, change: Change, folded: Folded) -> Iterator[Exhibit]:
    """The documents of the earlier act by whose number alone the notice names the party."""
    number = referred_number(change)
    for key in folded.register.numbers.get(same_number(number), ())[-1:] if number else ():
        source_id = folded.register.copies[key].source_id
        for exhibit in views.notice_exhibits(tools.engine, key, source_id):
            yield replace(exhibit, role="referred")


def referred_number(change: Change) -> str | None:
    """The number of that act; None where the notice is the act itself."""
    number = change.instrument.number if change.instrument else None
    if change.party is None or number is None or change.notice is None:
        return None
    own = change.notice.number
    return None if own and same_number(own) == same_number(number) else number


def bundle(changes: Iterable[Evidence]) -> bytes:
    """A zip file of the documents behind some changes; the same changes give the same bytes."""
    every = sorted(changes, key=lambda one: one.change.id)
    exhibits: dict[tuple[str, str, str], Exhibit] = {}
    for one in every:
        for exhibit in one.exhibits:
            exhibits.setdefault((exhibit.role, exhibit.request_key, exhibit.sha256), exhibit)
    files: dict[str, tuple[str, Exhibit]] = {}
    for exhibit in exhibits.values():
        if exhibit.document is not None:
            files.setdefault(exhibit.sha256, (_file_name(exhibit), exhibit))
    manifest = {
        "version": VERSION,
        "made_by": f"watcher {__version__}",
        "changes": [change_json(one.change) | {"event": one.event_id, "seq": one.seq} for one in every],
        "documents": [_described(exhibit, files.get(exhibit.sha256)) for exhibit in exhibits.values()],
    }
    text = dumps(manifest, indent=1) + "\n"
    sums = "".join(f"{sha}  {name}\n" for sha, (name, _) in files.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _write(archive, "README.txt", _README.encode(), None)
        _write(archive, "manifest.json", text.encode(), None)
        _write(archive, "SHA256SUMS", sums.encode(), None)
        for name, exhibit in files.values():
            assert exhibit.document is not None
            _write(archive, name, exhibit.document.body, exhibit.fetched_at)
    return out.getvalue()


def _silent(folded: Folded) -> Iterable[Change]:
    for key, copy in folded.register.copies.items():
        for one in implied(folded.register, key):
            yield replace(one.change, source_id=copy.source_id)


def _described(exhibit: Exhibit, file: tuple[str, Exhibit] | None) -> dict[str, Any]:
    method, _, rest = exhibit.request_key.partition(" ")
    url, _, body = rest.partition(" ")
    return {
        "role": exhibit.role,
        "source": exhibit.source_id,
        "method": method,
        "url": url,
        "body": body or None,
        "final_url": exhibit.final_url or url,
        "fetched_at": moment(exhibit.fetched_at),
        "status": exhibit.status,
        "headers": [list(pair) for pair in exhibit.headers],
        "sha256": exhibit.sha256,
        "size": exhibit.size,
        "file": file[0] if file else None,
    }


def _file_name(exhibit: Exhibit) -> str:
    """A name that says what it is, cannot leave its folder, and is never that of another document."""
    url = exhibit.request_key.partition(" ")[2].partition(" ")[0]
    last = PurePosixPath(unquote(urlsplit(url).path)).name
    stem = _UNSAFE.sub("-", last).strip("-.")[-60:] or "document"
    media = next((value for name, value in exhibit.headers if name == "content-type"), "")
    suffix = _SUFFIXES.get(media.partition(";")[0].strip().lower(), "")
    if "." not in stem:
        stem += suffix or ".bin"
    return f"documents/{exhibit.sha256[:12]}-{stem}"


def _write(archive: zipfile.ZipFile, name: str, body: bytes, at: datetime | None) -> None:
    moment_ = at.astimezone(UTC).timetuple()[:6] if at and at.year >= 1980 else _EPOCH
    info = zipfile.ZipInfo(name, moment_)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, body)
