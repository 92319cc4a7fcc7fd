"""config/watcher.yml + environment → Settings; an error names file, line and key."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from watcher.errors import ConfigError
from watcher.model.route import DigestPlan, Matcher, Mode, QuietHours, Route
from watcher.settings.located import Located, did_you_mean, read
from watcher.settings.schema import Config, Receiver

M = TypeVar("M", bound=BaseModel)

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True)
class Settings:
    """The configuration, checked as a whole. `path` is the file; relative paths start at `home`."""

    path: Path
    home: Path
    config: Config

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes in order, each named by its place in the file."""
        return tuple(
            Route(
                to=rule.to,
                mode=Mode(rule.mode),
                match=Matcher(**rule.match.model_dump()),
                name=f"routes.{index}",
            )
            for index, rule in enumerate(self.config.routes)
        )

    @property
    def digests(self) -> Mapping[str, DigestPlan]:
        """Receiver → when its digest closes."""
        return {
            name: DigestPlan(name, plan.at, tuple(sorted(set(plan.days))), plan.time_zone, plan.when_empty)
            for name, plan in self.config.digests.items()
        }

    @property
    def kinds(self) -> Mapping[str, str]:
        """Receiver → slack, email, webhook or console."""
        return {name: receiver.kind for name, receiver in self.config.receivers.items()}

    @property
    def quiet(self) -> Mapping[str, QuietHours]:
        """Receiver → its quiet hours, of those that have any."""
        return {
            name: QuietHours(receiver.quiet.start, receiver.quiet.end, receiver.quiet.time_zone)
            for name, receiver in self.config.receivers.items()
            if receiver.quiet is not None
        }

    @property
    def database(self) -> str:
        """The database URL; a relative SQLite path starts at `home`."""
        url = self.config.database.get_secret_value()
        for prefix in ("sqlite:///",):
            if url.startswith(prefix) and not url.startswith(prefix + "/"):
                return prefix + str(self.home / url.removeprefix(prefix))
        return url

    def secret(self, receiver: Receiver) -> str | None:
        """The secret of a Slack or webhook receiver, from the file where one is named."""
        way = receiver.slack or receiver.webhook
        if way is None:
            return None
        value = getattr(way, "token", None) or getattr(way, "secret", None)
        if value is not None:
            return str(value.get_secret_value())
        name = getattr(way, "token_file", None) or getattr(way, "secret_file", None)
        return None if name is None else self._from_file(name)

    @property
    def serve_token(self) -> str | None:
        """The token of the pages, from the file where one is named; None: the pages are read-only."""
        serve = self.config.serve
        if serve.token is None and serve.token_file is None:
            return None
        token = serve.token.get_secret_value() if serve.token else self._from_file(serve.token_file or "")
        if not token.strip():
            raise ConfigError(f"{self.path}: serve: the token is empty", advice="Give one, or none at all.")
        return token.strip()

    def _from_file(self, name: str) -> str:
        try:
            return (self.home / str(name)).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigError(f"{self.home / name}: the secret cannot be read: {error.strerror}") from error


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check the configuration. Raises ConfigError."""
    located = read(path, missing="Name another with --config or WATCHER_CONFIG.")
    config = validate(Config, located, environ)
    _check_names(config, located)
    return Settings(path, _home(path), config)


def _home(path: Path) -> Path:
    """The folder that relative paths start from: the one above `config/`, else the file's own."""
    folder = path.resolve().parent
    return folder.parent if folder.name == "config" else folder


def validate(kind: type[M], located: Located, environ: Mapping[str, str] | None = None) -> M:
    """Check located data against a schema; the first fault becomes a ConfigError with its place."""
    data = located.data if environ is None else _filled(located.data, (), located, environ)
    if not isinstance(data, dict):
        raise located.error((), "a mapping of keys to values is expected")
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        fault = error.errors()[0]
        place = tuple(part for part in fault["loc"] if part in _parts(located, fault["loc"]))
        raise located.error(place, _sentence(fault, kind)) from None


def _parts(located: Located, loc: tuple[str | int, ...]) -> set[str | int]:
    """The parts of pydantic's location that the file knows, or that name a missing key."""
    node: Any = located.data
    parts: set[str | int] = set()
    for part in loc:
        parts.add(part)
        node = _inside(node, part)
    return parts


def _inside(node: Any, part: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(part)
    return node[part] if isinstance(node, list) and isinstance(part, int) and part < len(node) else None


def _sentence(fault: Any, kind: type[BaseModel]) -> str:
    if fault["type"] == "extra_forbidden":
        return f"unknown key{did_you_mean(str(fault['loc'][-1]), _keys(kind, fault['loc'][:-1]))}"
    if fault["type"] == "missing":
        return "is missing"
    message = str(fault["msg"]).removeprefix("Value error, ")
    return message[0].lower() + message[1:]


def _keys(kind: Any, loc: tuple[str | int, ...]) -> list[str]:
    """The keys that the schema knows at a place."""
    for part in loc:
        if isinstance(part, int) or not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            continue
        names = {spec.alias or name: spec for name, spec in kind.model_fields.items()}
        if part in names:
            kind = _model_in(names[part].annotation)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [spec.alias or name for name, spec in kind.model_fields.items()]
    return []


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


def _filled(node: Any, place: tuple[str | int, ...], located: Located, environ: Mapping[str, str]) -> Any:
    """The data with `${NAME}` replaced from the environment."""
    if isinstance(node, dict):
        return {key: _filled(item, (*place, key), located, environ) for key, item in node.items()}
    if isinstance(node, list):
        return [_filled(item, (*place, index), located, environ) for index, item in enumerate(node)]
    if not isinstance(node, str):
        return node

    def value(found: re.Match[str]) -> str:
        if found[1] not in environ:
            raise located.error(
                place, f"the environment has no {found[1]}", advice=f"Set {found[1]} before starting watcher."
            )
        return environ[found[1]]

    return _VARIABLE.sub(value, node)


def _written(data: Any, place: tuple[str | int, ...]) -> str | None:
    """What the file itself says there: `${NAME}`, not its value, which may be a secret in a wrong place."""
    for part in place:
        data = _inside(data, part)
    return data if isinstance(data, str) else None


def _check_names(config: Config, located: Located) -> None:
    """Every receiver that is named exists."""
    known = list(config.receivers)
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("default",), config.default),
        (("operators",), config.operators),
        *((("routes", index, "to"), rule.to) for index, rule in enumerate(config.routes)),
        *((("digests", name), name) for name in config.digests),
    ]
    for place, name in named:
        if name not in config.receivers:
            written = _written(located.data, place) or name
            raise located.error(place, f"no receiver is called {written!r}{did_you_mean(name, known)}")
    for index, rule in enumerate(config.routes):
        if rule.mode == "digest" and rule.to not in config.digests:
            raise located.error(
                ("routes", index, "mode"),
                f"receiver {rule.to!r} has no digest",
                advice="Add it to `digests`.",
            )
