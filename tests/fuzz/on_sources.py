"""A source under hostile documents: read, judged and told as in a check, and nothing lost without a word."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from fuzz.meter import Broken
from fuzz.mutate import mutated
from fuzz.recipe import Recipe
from fuzz.seeds import Seed
from support.walking import read

from watcher.core.acts import party_names
from watcher.core.reading import Reading
from watcher.core.render_json import changes_json
from watcher.core.render_json_entry import parsed_json
from watcher.core.text import loose
from watcher.errors import NotTheDocument, TooLarge
from watcher.fetch.inspect import inspect
from watcher.model.codec import decode, encode
from watcher.model.document import Document
from watcher.model.entry import Party, PartyEntry
from watcher.model.measure import ChangeKind, NoticeEntry
from watcher.model.snapshot import Head, Judgement
from watcher.model.source import Parsed, SourceKind


def documents(seed: Seed, recipe: Recipe, others: Iterable[Seed]) -> tuple[Document, ...]:
    """The documents of a seed, one or two of them changed."""
    spare = [one.body for other in others for one in other.documents if len(one.body) < 400_000]
    found = list(seed.documents)
    for _ in range(1 + recipe.number(2)):
        at = recipe.number(len(found))
        body = mutated(found[at].body, recipe, spare)
        found[at] = replace(found[at], body=body, sha256="")
    return tuple(found)


def take(seed: Seed, changed: tuple[Document, ...]) -> None:
    """One check of these documents on top of the seed's state. Raises typed errors, and Broken."""
    rules = seed.source.declaration.fetch
    kept = []
    for one in changed:
        if len(one.body) > rules.max_bytes:
            raise TooLarge(one.url)
        try:
            inspect(one, rules)
        except NotTheDocument:
            # A page of a feed that is none is left out, and the check goes on; a list needs all of its own.
            if seed.source.declaration.kind is SourceKind.LIST:
                raise
            continue
        kept.append(one)
    if not kept:
        raise NotTheDocument("nothing is left")
    parsed = seed.source.parse(tuple(kept))
    _writable(seed, parsed)
    reading = read(seed.source, seed.head, parsed)
    json.dumps(changes_json(reading.changes), ensure_ascii=False).encode()
    if seed.source.declaration.kind is SourceKind.LIST:
        _nothing_lost(seed.head, reading)
    else:
        _nothing_taken_back(seed.head, parsed, reading)


def _writable(seed: Seed, parsed: Parsed) -> None:
    """Every entry can be stored as it is, and comes back the same."""
    json.dumps(parsed_json(seed.source.id, parsed), ensure_ascii=False).encode()
    for entry in parsed.entries:
        kind = PartyEntry if isinstance(entry, PartyEntry) else NoticeEntry
        if decode(kind, json.loads(json.dumps(encode(entry)))) != entry:
            raise Broken(f"stored otherwise: {entry.key!r}")
    for one in parsed.follow:
        one.key.encode()
    for remark in parsed.remarks:
        remark.message.encode()


def _nothing_lost(head: Head, reading: Reading) -> None:
    """What an accepted state lacks is named by a change."""
    told = {name for change in reading.changes if change.party for name in party_names(change.party)}
    told |= {loose(field.before) for change in reading.changes for field in change.fields if field.before}
    for commit in reading.lists:
        verdict = commit.verdict
        if verdict.judgement is not Judgement.ACCEPTED:
            continue
        if not commit.opened and not commit.closed:
            raise Broken(f"accepted without a difference: {verdict.list_id}")
        stands = {e.party.key for e in reading.after[verdict.list_id].values()}
        for entry in head.lists[verdict.list_id].entries.values():
            assert isinstance(entry, PartyEntry)
            if entry.party.key not in stands and not _is_told(entry.party, told):
                raise Broken(f"lost without a word: {entry.key!r} of {verdict.list_id}")


def _nothing_taken_back(head: Head, parsed: Parsed, reading: Reading) -> None:
    """A notice that names fewer parties than before is told as changed."""
    known = {key: entry for one in head.lists.values() for key, entry in one.entries.items()}
    for entry in parsed.entries:
        former = known.get(entry.key)
        if not isinstance(former, NoticeEntry) or not isinstance(entry, NoticeEntry):
            continue
        now = {name for party in _parties(entry) for name in party_names(party)}
        gone = [party for party in _parties(former) if not party_names(party) & now]
        if gone and not reading.changes and not any(one.verdict.judgement == "held" for one in reading.lists):
            raise Broken(f"taken back without a word: {gone[0].key!r} of {entry.key!r}")


def _parties(entry: NoticeEntry) -> list[Party]:
    """Whom the notice touches: what was only published changes nobody's standing."""
    acting = (one for one in entry.measures if one.verb is not ChangeKind.PUBLISHED)
    return [one.subject for one in acting if isinstance(one.subject, Party)]


def _is_told(party: Party, told: set[str]) -> bool:
    return any(name in one for name in party_names(party) for one in told)
