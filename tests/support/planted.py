"""Secrets planted in a configuration, and the search for what became of them."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

import zstandard

SECRETS: Mapping[str, str] = {
    "SLACK_TOKEN": "xoxb-7Zplanted+slack/token=",
    "WEBHOOK_SECRET": "7Zplanted webhook secret+/=",
    "WEBHOOK_PATH": "7Zplanted-webhook-address",
    "SMTP_PASSWORD": "7Zplanted:smtp/p@ss word",
    "DATABASE_PASSWORD": "7Zplanted-database+pass",
    "PAGE_TOKEN": "7Zplanted-page-token+/",
    "HEARTBEAT_PATH": "7Zplanted-heartbeat-address",
    "PROXY_PASSWORD": "7Zplanted-proxy+pass@word",
    "FILE_TOKEN": "xoxb-7Zplanted-in-a-file",
}


@dataclass(frozen=True)
class Find:
    """Which secret was found where."""

    secret: str
    place: str
    about: bytes


def forms(secret: str) -> set[bytes]:
    """How a secret may be written: as it is, percent-encoded, in hexadecimal, and within base64."""
    raw = secret.encode()
    texts = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), raw.hex(), repr(secret)[1:-1]}
    found = {text.encode() for text in texts}
    for before in range(3):
        # What stands before it shifts the letters of base64; its first and last ones belong to others too.
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            found.add(encode(b"x" * before + raw)[4 if before else 0 :].rstrip(b"=")[:-2])
    return found


_FORMS = {name: forms(secret) for name, secret in SECRETS.items()}


def search(place: str, body: bytes) -> list[Find]:
    """The secrets in some bytes."""
    return [
        Find(name, place, body[max(0, at - 60) : at + 40])
        for name, written in _FORMS.items()
        for one in written
        if (at := body.find(one)) >= 0
    ]


def artefacts(folder: Path, *, but: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder; what is packed is unpacked as well."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name in but:
            continue
        body = path.read_bytes()
        yield str(path.relative_to(folder)), body
        if zipfile.is_zipfile(io.BytesIO(body)):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                yield from ((f"{path.name}/{name}", archive.read(name)) for name in archive.namelist())
        yield from _frames(path.name, body)


def _frames(name: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """Zstandard frames within a file, as the archive of documents keeps them."""
    at = body.find(b"\x28\xb5\x2f\xfd")
    while at >= 0:
        with suppress(zstandard.ZstdError):
            yield f"{name}@{at}", zstandard.ZstdDecompressor().decompressobj().decompress(body[at:])
        at = body.find(b"\x28\xb5\x2f\xfd", at + 4)
