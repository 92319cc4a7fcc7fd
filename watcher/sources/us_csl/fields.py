"""The fields of a row that hold several values in one string."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from watcher.core.countries import US_STATES, iso
from watcher.core.text import squeeze

_CITATION = re.compile(r"[;,]\s*(?=(?:Vol\.\s*)?\d+\s*,?\s*(?:F\.?\s?R\.?|No\.))", re.IGNORECASE)
_POSTCODE = re.compile(r"\d{4,6}(?:-\d{4})?")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)$")


def several(text: str) -> tuple[str, ...]:
    """ "a; b; and c" as its parts. "[]" is an importer's way to write nothing."""
    if not text or text.strip() == "[]":
        return ()
    parts = (squeeze(part).removeprefix("and ") for part in text.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def places(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Addresses and their countries. Several addresses are joined by "; ", or by "; and" inside one of them.

    The importer appends the code of the country, also after its name ("Yerevan, Armenia, AM"), and leaves
    it out where it found none; an address that is nothing but a code is a country.
    """
    addresses: list[str] = []
    codes: list[str] = []
    for part in several(text):
        address, code = _place(part)
        addresses += [address] if address else []
        codes += [code] if code else []
    return tuple(dict.fromkeys(addresses)), tuple(dict.fromkeys(codes))


def codes(*texts: str) -> tuple[str, ...]:
    """Countries named in fields such as nationalities ("TN; BA") or a vessel's flag."""
    return tuple(dict.fromkeys(code for text in texts for one in several(text) if (code := _iso(one))))


def citations(text: str) -> str:
    """ "75 FR 36516, 77 FR 58006" as citations joined by "; "."""
    return (
        "; ".join(dict.fromkeys(part for one in _CITATION.split(text) if (part := squeeze(one))))
        if text
        else ""
    )


def day(text: str) -> date | None:
    """An ISO day; None where there is none or no such day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def joined(text: str) -> str:
    """Several values as one text, each once."""
    return "; ".join(several(text))


def _place(text: str) -> tuple[str, str | None]:
    parts = [part for part in (part.strip() for part in text.split(",")) if part]
    if not parts:
        return "", None
    last = parts[-1]
    if len(last) == 2 and last.isupper():
        code = _iso(last)
        if code or last not in US_STATES:
            return ", ".join(parts[:-1]), code
        return ", ".join(parts), "US"
    if len(parts) > 1 and _POSTCODE.fullmatch(last) and parts[-2] in US_STATES:
        return ", ".join(parts), "US"
    return ", ".join(parts), _iso(last)


@lru_cache(maxsize=4096)
def _iso(text: str) -> str | None:
    return iso(text) or iso(_IN_BRACKETS.sub("", text))
