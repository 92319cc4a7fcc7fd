"""Watchlist files: what is read, what is refused, and when all lists are screened again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.watchlists import listed

from watcher.errors import ConfigError
from watcher.model.standing import Standing, State
from watcher.run.search import Listed
from watcher.run.watchlists import Watchlists, fresh_hits, load
from watcher.settings import Settings
from watcher.settings import load as settings_of

CONFIG = """
receivers: {screen: {console: {}}}
default: screen
operators: screen
watchlists:
  - {file: mine.csv, columns: {name: company, aliases: also_known_as, country: country, owner: slack_user}}
"""
HEAD = "company,also_known_as,country,slack_user\n"


def write(folder: Path, body: str | bytes, name: str = "mine.csv") -> None:
    (folder / name).write_bytes(body if isinstance(body, bytes) else body.encode())


def settings(folder: Path, config: str = CONFIG) -> Settings:
    path = folder / "watcher.yml"
    path.write_text(config, encoding="utf-8")
    return settings_of(path, {})


def read(folder: Path, body: str | bytes) -> Watchlists:
    write(folder, body)
    return load(settings(folder))


def test_a_file_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    body = (
        HEAD + '"Huawei Technologies Co., Ltd.",华为; 华为技术；HUAWEI ;;,中国,U012AB3CD\r\n\r\nSkydio,,,\r\n'
    )
    huawei, skydio = read(tmp_path, b"\xef\xbb\xbf" + body.encode()).counterparties
    assert (huawei.name, huawei.aliases) == ("Huawei Technologies Co., Ltd.", ("华为", "华为技术", "HUAWEI"))
    assert (huawei.country, huawei.owner, huawei.file) == ("CN", "U012AB3CD", "mine.csv")
    assert (skydio.aliases, skydio.country, skydio.owner) == ((), None, None)


@pytest.mark.parametrize(
    "body",
    [
        'slack_user;company;also_known_as;country\nU1;Skydio;"Sky Dio; 斯凯迪奥";us\n',
        "slack_user\tcompany\talso_known_as\tcountry\nU1\tSkydio\tSky Dio; 斯凯迪奥\tUnited States\n",
        "slack_user\tcompany\talso_known_as\tcountry\nU1\tSkydio\tSky Dio; 斯凯迪奥\tUS\n".encode("utf-16"),
        "slack_user,notes,company,also_known_as,country\nU1,x,Skydio,Sky Dio; 斯凯迪奥,美国\n",
    ],
)
def test_signs_encodings_and_columns_in_any_order(tmp_path: Path, body: str | bytes) -> None:
    (one,) = read(tmp_path, body).counterparties
    assert (one.name, one.aliases, one.country, one.owner) == ("Skydio", ("Sky Dio", "斯凯迪奥"), "US", "U1")


@pytest.mark.parametrize(
    "body, message",
    [
        (HEAD + "Skydio,,Narnia,\n", "mine.csv:2: 'Narnia' is no country"),
        (HEAD + "Skydio,,,\n,alias,,\n", "mine.csv:3: no name"),
        (HEAD + "Skydio,,,\n---,,,\n", "mine.csv:3: '---' is no name"),
        (HEAD + "Skydio,,\n", "mine.csv:2: 3 cells under 4 headings"),
        (HEAD + "Skydio,,,,x\n", "mine.csv:2: 5 cells under 4 headings"),
        (
            HEAD + '"two\nlines",,,\nSkydio\nCubic\n',
            "mine.csv:4: 1 cells under 4 headings (and 1 more lines)",
        ),
        (HEAD + '"Skydio,,,\nCubic,,,\n', "mine.csv:"),
        (
            "compny,also_known_as,country,slack_user\n",
            "mine.csv:1: no column called 'company'; did you mean 'compny'?",
        ),
        ("company,company,also_known_as,country,slack_user\n", "mine.csv:1: two columns called 'company'"),
        ("", "mine.csv:1: no header line"),
        ((HEAD + "Skydio,,,\n").encode() + b"M\xfcller GmbH,,,\n", "mine.csv:3: not UTF-8"),
        (b"PK\x03\x04rest", "mine.csv: a spreadsheet, not a CSV file"),
    ],
)
def test_what_cannot_be_read_is_named_by_file_and_line(
    tmp_path: Path, body: str | bytes, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, body)
    assert message in str(caught.value)
    assert caught.value.advice


def test_a_missing_file_names_the_key(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"watcher.yml: watchlists.0.file: .*mine.csv: cannot be read: No such file"
    ):
        load(settings(tmp_path))


def test_trailing_empty_cells_and_repeated_lines_are_forgiven(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + "Skydio,,,,,\nSkydio,,,\nCubic,,,\n").counterparties
    assert [one.name for one in found] == ["Skydio", "Cubic"]


def test_a_counterparty_keeps_its_id_while_file_and_name_stay(tmp_path: Path) -> None:
    before = read(tmp_path, HEAD + "Skydio,,,\nCubic,,,\n").counterparties
    after = read(tmp_path, HEAD + "Other,,,\nCubic,,,\nSKYDIO,Sky Dio,US,U1\n").counterparties
    assert [one.id for one in before] == [after[2].id, after[1].id]
    assert len({one.id for one in after}) == 3


def test_namesakes_are_told_apart(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + "Acme,,US,\nAcme,,DE,\n").counterparties
    assert len({one.id for one in found}) == 2


def test_nothing_is_rebuilt_while_nothing_changes(tmp_path: Path) -> None:
    known = read(tmp_path, HEAD + "Skydio,,,\n")
    assert known.index
    assert load(settings(tmp_path), known) is known
    write(tmp_path, HEAD + "Skydio,,,\nCubic,,,\n")
    grown = load(settings(tmp_path), known)
    assert grown.digest != known.digest
    assert [one.name for one in grown.counterparties] == ["Skydio", "Cubic"]


def test_another_mapping_of_columns_is_another_reading(tmp_path: Path) -> None:
    known = read(tmp_path, HEAD + "Skydio,Sky Dio,,\n")
    other = load(
        settings(tmp_path, CONFIG.replace("name: company, aliases: also_known_as", "name: also_known_as")),
        known,
    )
    assert other.digest != known.digest
    assert [one.name for one in other.counterparties] == ["Sky Dio"]


def test_several_files_and_none(tmp_path: Path) -> None:
    write(tmp_path, HEAD + "Skydio,,,U1\n")
    write(tmp_path, "name\nSkydio\n", "other.csv")
    found = load(settings(tmp_path, CONFIG + "  - {file: other.csv}\n"))
    assert [(one.file, one.owner) for one in found.counterparties] == [
        ("mine.csv", "U1"),
        ("other.csv", None),
    ]
    assert len({one.id for one in found.counterparties}) == 2
    assert not load(settings(tmp_path, CONFIG.split("watchlists:")[0])).index


def standing(name: str, state: State, on: str = "cn_mofcom_control") -> Listed:
    party = listed(name)
    where = Standing(on, None, party, state, date(2025, 3, 4), None, None, None, None)
    return Listed(on, "cn_mofcom_control_bureau", party, where)


def test_a_changed_watchlist_is_held_against_all_who_stand_and_each_hit_is_told_once(tmp_path: Path) -> None:
    everybody = [
        standing("Skydio, Inc.", State.SUSPENDED),
        standing("Skydio, Inc.", State.LISTED, "us_bis_entity"),
        standing("Cubic Corporation", State.ENDED),
        standing("Leidos", State.LISTED),
    ]
    known = read(tmp_path, HEAD + "Skydio,,,U1\nCubic,,,\n")
    found = fresh_hits(known, everybody, told=())
    assert {(one.party.key, one.list_id) for one in found} == {
        ("Skydio, Inc.", "cn_mofcom_control"),
        ("Skydio, Inc.", "us_bis_entity"),
    }
    grown = read(tmp_path, HEAD + "Leidos,,,\nSkydio,Sky Dio,,U2\n")
    (fresh,) = fresh_hits(grown, everybody, told={one.id for one in found})
    assert fresh.hit.counterparty == "Leidos"
