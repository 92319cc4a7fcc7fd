"""The user's watchlists: CSV files in, counterparties out; read again when a file has changed."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from watcher.core import match
from watcher.core.countries import iso
from watcher.core.hashing import digest
from watcher.core.match_index import WatchlistIndex, index
from watcher.core.names import forms
from watcher.core.text import fold, squeeze
from watcher.errors import ConfigError
from watcher.model.standing import State
from watcher.model.watchlist import Counterparty, FreshHit, Watchlist
from watcher.run.search import Listed
from watcher.settings import Settings
from watcher.settings.located import did_you_mean
from watcher.settings.schema import Columns, WatchlistFile

_SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_GONE = frozenset({State.ENDED, State.CANCELLED, State.REMOVED})
_SAVE = "Save it as “CSV UTF-8” with a header line."
_MEND = "Mend the file, or map other columns in `columns`."


@dataclass(frozen=True)
class Watchlists:
    """All watchlists as they were last read; the index is built when it is first needed."""

    lists: tuple[Watchlist, ...] = ()

    @property
    def digest(self) -> str:
        """Changes when any file, any mapping of columns or the rules of matching change."""
        return digest(match.RULES, [one.digest for one in self.lists])

    @property
    def counterparties(self) -> tuple[Counterparty, ...]:
        """Those of all files, in order."""
        return tuple(counterparty for one in self.lists for counterparty in one.counterparties)

    @cached_property
    def index(self) -> WatchlistIndex:
        """What `core.match.screen` and `core.match.hits` take."""
        return index(self.counterparties)


@dataclass
class InUse:
    """The watchlists in use. What is broken later leaves the last good reading in use, and is `fault`."""

    settings: Settings
    current: Watchlists = field(default_factory=Watchlists)
    fault: ConfigError | None = None

    def refresh(self) -> None:
        """Read the files again where they have changed."""
        try:
            self.current = load(self.settings, self.current)
            self.fault = None
        except ConfigError as error:
            self.fault = error


def load(settings: Settings, known: Watchlists | None = None) -> Watchlists:
    """Read every watchlist of the configuration; `known` itself, index and all, where nothing changed.

    Raises ConfigError, with file and line, for a file that cannot be read as it is configured.
    """
    before = {one.digest: one for one in known.lists} if known else {}
    lists = []
    for number, wanted in enumerate(settings.config.watchlists):
        path = settings.home / wanted.file
        try:
            body = path.read_bytes()
        except OSError as error:
            place = f"{settings.path}: watchlists.{number}.file"
            raise ConfigError(f"{place}: {path}: cannot be read: {error.strerror}") from error
        of_file = digest(wanted.file, wanted.columns.model_dump(), hashlib.sha256(body).hexdigest())
        lists.append(before.get(of_file) or Watchlist(wanted.file, of_file, read(body, path, wanted)))
    fresh = Watchlists(tuple(lists))
    return known if known is not None and known.lists == fresh.lists else fresh


def fresh_hits(
    watchlists: Watchlists, everybody: Sequence[Listed], told: Collection[str]
) -> tuple[FreshHit, ...]:
    """Who of all that stand on any list is a counterparty, and nobody was told yet.

    For the moment when `watchlists.digest` has changed. `everybody` comes from run.search.everybody;
    `told` are the FreshHit ids that were told before. Whoever calls this stores, in the one transaction
    that queues the messages, the ids that it told and the digest up to which it has screened.
    """
    standing: dict[str, list[Listed]] = {}
    for one in everybody:
        if one.standing.state not in _GONE:
            standing.setdefault(one.list_id, []).append(one)
    parties = {list_id: [one.party for one in rows] for list_id, rows in standing.items()}
    return match.fresh_hits(parties, watchlists.index, told)


def read(body: bytes, path: Path, wanted: WatchlistFile) -> tuple[Counterparty, ...]:
    """The counterparties of one file; lines that repeat each other count once.

    Comma, semicolon or tab, whichever parts the header into the columns that are configured; aliases are
    separated by `;` inside their cell. Raises ConfigError that names the first bad line and how many
    more there are.
    """
    text = _decoded(body, path)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text, wanted.columns), strict=True
    )
    rows: list[_Row] = []
    faults: list[ConfigError] = []
    try:
        columns = _columns(next(reader, []), wanted.columns, path)
        begin = reader.line_num + 1
        for cells in reader:
            try:
                if any(cell.strip() for cell in cells):
                    rows.append(_row(cells, columns, f"{path}:{begin}"))
            except ConfigError as fault:
                faults.append(fault)
            begin = reader.line_num + 1
    except csv.Error as error:
        raise ConfigError(f"{path}:{reader.line_num}: {error}", advice=_MEND) from error
    if faults:
        more = f" (and {len(faults) - 1} more lines)" if len(faults) > 1 else ""
        raise ConfigError(f"{faults[0]}{more}", advice=_MEND)
    return tuple(_counterparties(list(dict.fromkeys(rows)), wanted.file))


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    aliases: tuple[str, ...]
    country: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class _Columns:
    width: int
    places: Mapping[str, int] = field(default_factory=dict)

    def cell(self, name: str, cells: Sequence[str]) -> str:
        return squeeze(cells[self.places[name]]) if name in self.places else ""


def _decoded(body: bytes, path: Path) -> str:
    if body.startswith(_SPREADSHEET):
        raise ConfigError(f"{path}: a spreadsheet, not a CSV file", advice=_SAVE)
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls “Unicode text”
        return body.decode("utf-16")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8", advice=_SAVE) from error


def _delimiter(text: str, columns: Columns) -> str:
    """The sign under which most of the configured columns are found; a comma where that says nothing."""
    wanted = set(filter(None, columns.model_dump().values()))
    header = text.partition("\n")[0]

    def found(sign: str) -> int:
        return len(wanted & {cell.strip() for cell in next(csv.reader([header], delimiter=sign), [])})

    return max(",;\t", key=found)


def _columns(header: Sequence[str], wanted: Columns, path: Path) -> _Columns:
    names = [cell.strip() for cell in header]
    if not any(names):
        raise ConfigError(f"{path}:1: no header line", advice=_SAVE)
    places: dict[str, int] = {}
    for key, name in wanted.model_dump().items():
        if name is None:
            continue
        if names.count(name) != 1:
            what = "two columns" if name in names else "no column"
            raise ConfigError(
                f"{path}:1: {what} called {name!r}{did_you_mean(name, names)}",
                advice=f"The header says {', '.join(names)}; name the column in `columns.{key}`.",
            )
        places[key] = names.index(name)
    return _Columns(len(names), places)


def _row(cells: Sequence[str], columns: _Columns, where: str) -> _Row:
    if len(cells) < columns.width or any(cell.strip() for cell in cells[columns.width :]):
        raise ConfigError(f"{where}: {len(cells)} cells under {columns.width} headings")
    name = columns.cell("name", cells)
    if not forms(name):
        raise ConfigError(f"{where}: {f'{name!r} is no name' if name else 'no name'}")
    printed = columns.cell("country", cells)
    country = iso(printed) or iso(printed.upper())
    if printed and country is None:
        raise ConfigError(f"{where}: {printed!r} is no country; write its name, or its two-letter code")
    aliases = [squeeze(alias) for alias in columns.cell("aliases", cells).replace("；", ";").split(";")]
    kept = tuple(dict.fromkeys(alias for alias in aliases if alias and alias != name))
    return _Row(name, kept, country, columns.cell("owner", cells) or None)


def _counterparties(rows: Sequence[_Row], file: str) -> Iterator[Counterparty]:
    """A counterparty is known by file and name, and only where a file has namesakes by the rest as well."""
    named = Counter(fold(row.name).casefold() for row in rows)
    for row in rows:
        name = fold(row.name).casefold()
        more = (row.country, row.owner, row.aliases) if named[name] > 1 else ()
        key = digest("counterparty", file, name, *more)
        yield Counterparty(key, row.name, row.aliases, row.country, row.owner, file)
