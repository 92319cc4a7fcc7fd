"""Finds sources/*/, validates each source.yml and binds the parser; nothing is registered anywhere."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import RLock
from types import ModuleType

from watcher.catalog.declared import ListFile, SourceFile, hosts_of
from watcher.catalog.version import version_of
from watcher.core.words import TOPICS
from watcher.errors import ConfigError
from watcher.model.document import Document, Request
from watcher.model.snapshot import FEED
from watcher.model.source import (
    Declaration,
    Expectation,
    FetchRules,
    ListInfo,
    Parsed,
    Parser,
    Source,
    SourceKind,
)
from watcher.settings import Settings, validate
from watcher.settings.located import did_you_mean, read
from watcher.settings.schema import Feed

_LOADING = RLock()
_PACKAGE = Path(__file__).resolve().parents[1]
SOURCES = _PACKAGE / "sources"
LISTS = _PACKAGE / "lists"


def find_sources(folder: Path = SOURCES) -> Mapping[str, Source]:
    """Every source of the folder by id. Raises ConfigError for a declaration that does not hold."""
    return {path.parent.name: _source(path) for path in sorted(folder.glob("*/source.yml"))}


def find_lists(folder: Path = LISTS) -> Mapping[str, ListInfo]:
    """Every list of the folder by id."""
    found = {}
    for path in sorted(folder.glob("*.yml")):
        info = validate(ListFile, read(path))
        if info.id != path.stem:
            raise ConfigError(f"{path}: id: is {info.id!r}, but the file is called {path.stem!r}")
        found[info.id] = ListInfo(**info.model_dump())
    return found


def chosen(settings: Settings, sources: Mapping[str, Source]) -> Mapping[str, Source]:
    """The sources as the configuration wants them: polled as it says, disabled ones left out."""
    wanted = dict(sources)
    for name, override in settings.config.sources.items():
        if name not in wanted:
            advice = f"Sources are named by folder{did_you_mean(name, wanted)}"
            raise ConfigError(f"{settings.path}: sources.{name}: no such source", advice=advice)
        declared = wanted[name].declaration
        enabled = declared.enabled if override.enabled is None else override.enabled
        wanted[name] = replace(
            wanted[name], declaration=replace(declared, enabled=enabled, poll=override.poll or declared.poll)
        )
    for feed in settings.config.feeds:
        if feed.id in wanted:
            raise ConfigError(f"{settings.path}: feeds: {feed.id}: a declared source has this name")
        wanted[feed.id] = _user_feed(feed)
    return {name: source for name, source in wanted.items() if source.declaration.enabled}


def _user_feed(feed: Feed) -> Source:
    """A feed of the user's own as a source: no code, no folder."""
    declaration = Declaration(
        id=feed.id,
        title=feed.title,
        authority=feed.title,
        kind=SourceKind.FEED,
        lists=(),
        topics=("statements",),
        start=(Request(feed.url),),
        fetch=FetchRules(hosts=hosts_of([feed.url])),
        poll=feed.poll or timedelta(hours=1),
        expectations={FEED: Expectation(min_entries=0)},
    )
    reader = _PACKAGE / "core" / "user_feed.py"

    def parse(documents: tuple[Document, ...]) -> Parsed:
        from watcher.core.user_feed import parse as read

        return read(documents)

    return Source(declaration, parse, version_of(reader))


def _source(path: Path) -> Source:
    located = read(path)
    declaration = validate(SourceFile, located).declaration(path.parent.name)
    _check(declaration, path)
    parser = path.parent / "parser.py"
    if not parser.is_file():
        raise ConfigError(f"{path.parent}: no parser.py beside source.yml")
    version = version_of(*parser.parent.glob("*.py"))
    return Source(declaration, _bind(declaration.id, parser), version)


def _check(declaration: Declaration, path: Path) -> None:
    if not (declaration.lists or declaration.topics):
        raise ConfigError(f"{path}: lists: a source speaks of at least one list or topic")
    for topic in declaration.topics:
        if topic not in TOPICS:
            advice = f"A topic has words of its own in core/words.py{did_you_mean(topic, TOPICS)}"
            raise ConfigError(f"{path}: topics: {topic}: no such topic", advice=advice)
    unknown = set(declaration.expectations) - set(declaration.lists) - {""}
    if unknown:
        raise ConfigError(f"{path}: expectations: {', '.join(sorted(unknown))}: not a list of this source")


def _bind(source_id: str, path: Path) -> Parser:
    """The folder's `parse`, imported when it is first needed."""

    def parse(documents: tuple[Document, ...]) -> Parsed:
        result = _module(source_id, path).parse(documents)
        assert isinstance(result, Parsed)
        return result

    return parse


def _module(source_id: str, path: Path) -> ModuleType:
    if path.parent.parent == SOURCES:
        return importlib.import_module(f"watcher.sources.{source_id}.parser")
    name = f"watcher_source_{source_id}"  # a folder outside the package (a contributor's, a test's)
    # The first check of several sources is in several threads: none of them may meet half a module.
    with _LOADING:
        if name not in sys.modules:
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            spec.loader.exec_module(module)
        return sys.modules[name]
