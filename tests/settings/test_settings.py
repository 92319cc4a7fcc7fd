"""The configuration: what is wrong is named by file, line and key; secrets stay secret."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.errors import ConfigError
from watcher.settings import load
from watcher.settings.located import parse
from watcher.settings.units import duration, local_time, weekday, zone

BASE = "receivers:\n  screen: {console: {}}\ndefault: screen\noperators: screen\n"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "watcher.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            "routes:\n  - {to: screne}\n",
            ":6:6: routes.0.to: no receiver is called 'screne'; did you mean 'screen'?",
        ),
        (
            "routes:\n  - {to: screen, mode: digest}\n",
            ":6:18: routes.0.mode: receiver 'screen' has no digest",
        ),
        (
            "routes:\n  - {to: screen, mode: later}\n",
            ":6:18: routes.0.mode: input should be 'now' or 'digest'",
        ),
        ("digests:\n  screen: {at: noon}\n", ":6:12: digests.screen.at: a time of day looks like"),
        (
            "digests:\n  screen: {at: '08:00', days: [moon]}\n",
            ":6:32: digests.screen.days.0: a day is one of",
        ),
        (
            "digests:\n  screen: {at: '08:00', time_zone: Mars}\n",
            ":6:25: digests.screen.time_zone: not a time zone",
        ),
        ("sources:\n  us_bis_dpl: {poll: soon}\n", ":6:16: sources.us_bis_dpl.poll: a duration looks like"),
        ("feeds:\n  - {id: 'Bad Id', title: x, url: y}\n", ":6:6: feeds.0.id"),
        ("database: 7\n", ":5:1: database: input should be a valid string"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, more: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, BASE + more))
    assert message in str(caught.value)


def test_a_receiver_is_exactly_one_way_out(tmp_path: Path) -> None:
    text = BASE.replace("{console: {}}", "{console: {}, slack: {channel: C, token: t}}")
    with pytest.raises(ConfigError, match="exactly one of slack, email, webhook, console"):
        load(write(tmp_path, text))


def test_secrets_come_from_the_environment_or_a_file_and_are_not_shown(tmp_path: Path) -> None:
    text = (
        "receivers:\n  a: {slack: {channel: C, token: '${TOKEN}'}}\n"
        "  b: {slack: {channel: C, token_file: token.txt}}\n"
        "  c: {webhook: {url: 'https://x.example'}}\n  d: {console: {}}\ndefault: a\noperators: b\n"
    )
    (tmp_path / "token.txt").write_text("from-a-file\n", encoding="utf-8")
    settings = load(write(tmp_path, text), {"TOKEN": "from-the-environment"})
    receivers = settings.config.receivers
    assert settings.secret(receivers["a"]) == "from-the-environment"
    assert settings.secret(receivers["b"]) == "from-a-file"
    assert settings.secret(receivers["c"]) is None
    assert settings.secret(receivers["d"]) is None
    assert "from-the-environment" not in repr(settings)
    (tmp_path / "token.txt").unlink()
    with pytest.raises(ConfigError, match="the secret cannot be read"):
        settings.secret(receivers["b"])


def test_two_tokens_are_one_too_many(tmp_path: Path) -> None:
    text = BASE.replace("{console: {}}", "{slack: {channel: C, token: a, token_file: b}}")
    with pytest.raises(ConfigError, match="exactly one of token and token_file"):
        load(write(tmp_path, text))


def test_paths_start_above_the_folder_config(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    path = tmp_path / "config" / "watcher.yml"
    path.write_text(BASE, encoding="utf-8")
    assert load(path).database == f"sqlite:///{tmp_path}/state/watcher.sqlite3"
    path.write_text(BASE + "database: postgresql+psycopg://u@h/d\n", encoding="utf-8")
    assert load(path).database == "postgresql+psycopg://u@h/d"
    path.write_text(BASE + "database: sqlite:////var/x.sqlite3\n", encoding="utf-8")
    assert load(path).database == "sqlite:////var/x.sqlite3"


@pytest.mark.parametrize("text", ["", "[]", "just words"])
def test_what_is_no_mapping_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError):
        load(write(tmp_path, text))


def test_a_missing_or_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(tmp_path / "nothing.yml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "latin.yml").write_bytes(b"default: \xff\n")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "latin.yml")


def test_yaml_1_1_has_no_surprises_left() -> None:
    data = parse("a: no\nb: 12:30\nc: true\nd: 010\ne: 0\nf: 1.5\ng: ~\nh: 0x1F\ni: -3\n", Path("x")).data
    assert data == {
        "a": "no",
        "b": "12:30",
        "c": True,
        "d": "010",
        "e": 0,
        "f": 1.5,
        "g": None,
        "h": "0x1F",
        "i": -3,
    }


@given(st.integers(1, 10_000), st.sampled_from("smhdw"))
def test_durations(count: int, unit: str) -> None:
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}[unit]
    assert duration(f"{count}{unit}") == timedelta(seconds=count * seconds)


@pytest.mark.parametrize("text", ["", "5", "0m", "m5", "5x", "1h x"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        duration(text)


def test_units_take_what_they_gave() -> None:
    assert duration(timedelta(hours=1)) == timedelta(hours=1)
    assert duration("1h30m") == timedelta(minutes=90)
    assert local_time("8:45") == local_time(time(8, 45)) == time(8, 45)
    assert [weekday(word) for word in ("mon", "Sunday", 3)] == [0, 6, 3]
    assert zone("Asia/Shanghai") == "Asia/Shanghai"
