"""Stable names for content: SHA-256 over canonical JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from watcher.model.codec import encode
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry

# Records are trees; to look for circles in them is a sixth of the work.
_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False)


def canonical(value: Any) -> bytes:
    """A record as canonical JSON: keys sorted, no spaces, UTF-8."""
    return _JSON.encode(encode(value)).encode()


def digest(*parts: Any) -> str:
    """SHA-256 (hex) of the parts in order."""
    return hashlib.sha256(canonical(list(parts))).hexdigest()


def fingerprint(entry: PartyEntry | NoticeEntry) -> str:
    """The hash of one entry's content, where it was read from left out."""
    return hashlib.sha256(hashed_form(entry).encode()).hexdigest()


def hashed_form(entry: PartyEntry | NoticeEntry) -> str:
    """What the fingerprint of an entry is the hash of."""
    data = encode(entry)
    data.pop("read_from", None)
    return _JSON.encode([data])


def content_hash(entries: Iterable[PartyEntry | NoticeEntry]) -> str:
    """The hash of a set of entries; their order is irrelevant."""
    return hash_of((entry.key, fingerprint(entry)) for entry in entries)


def hash_of(fingerprints: Iterable[tuple[str, str]]) -> str:
    """The same, from (entry key, fingerprint)."""
    return digest(sorted(fingerprints))
