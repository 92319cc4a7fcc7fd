"""YAML read with the line and column of every key, and without YAML 1.1's surprises."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from watcher.errors import ConfigError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """Plain data with a map from the path of each key to its (line, column), both from 1."""

    path: Path
    data: Any
    places: Mapping[Place, tuple[int, int]]

    def error(self, place: Iterable[str | int], message: str, *, advice: str | None = None) -> ConfigError:
        """A ConfigError that names file, line, column and key."""
        where = tuple(place)
        known = where
        while known and known not in self.places:
            known = known[:-1]
        line, column = self.places.get(known, (1, 1))
        key = ".".join(str(part) for part in where) or "the file"
        return ConfigError(f"{self.path}:{line}:{column}: {key}: {message}", advice=advice)


def read(path: Path, *, missing: str | None = None) -> Located:
    """Read a YAML file. Raises ConfigError for bad YAML, a key given twice, or no file: `missing` advises."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file", advice=missing) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    return parse(text, path)


def parse(text: str, path: Path) -> Located:
    """Read YAML text; `path` is only named in errors."""
    places: dict[Place, tuple[int, int]] = {}
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        # Its own words may quote the line, and in it a secret.
        mark = error.problem_mark or error.context_mark
        where = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise ConfigError(f"{path}:{where}: not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}:1:1: not YAML: {error}") from None
    return Located(path, _build(node, (), places, path) if node is not None else {}, places)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'parser'?`, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def _build(node: yaml.Node, place: Place, places: dict[Place, tuple[int, int]], path: Path) -> Any:
    places.setdefault(place, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.MappingNode):
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            mark = key_node.start_mark
            if key in out:
                raise ConfigError(f"{path}:{mark.line + 1}:{mark.column + 1}: {key}: given twice")
            places[(*place, key)] = (mark.line + 1, mark.column + 1)
            out[key] = _build(value_node, (*place, key), places, path)
        return out
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*place, index), places, path) for index, item in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    """YAML 1.2's reading: only true and false are booleans, and 12:30 is not 750."""
    kind, value = node.tag.rsplit(":", 1)[-1], str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return {"true": True, "false": False}.get(value.lower(), value)
    if kind == "int" and ":" not in value:
        return int(value.replace("_", ""), 0) if not value.lstrip("+-").startswith("0") else _zero(value)
    if kind == "float" and ":" not in value:
        return float(value.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
    return value


def _zero(value: str) -> int | str:
    return 0 if value.lstrip("+-") == "0" else value
