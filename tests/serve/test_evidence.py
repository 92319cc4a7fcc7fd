"""The bundle proves itself: the official bytes, how they came, and the hashes of both."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.pages import NOW, opened

from watcher.cli import run as command
from watcher.serve.library import Library
from watcher.store import views


def unpacked(body: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files["manifest.json"]), files


def proven(body: bytes) -> dict[str, Any]:
    """The manifest, after every hash was found right."""
    manifest, files = unpacked(body)
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    kept = {name: data for name, data in files.items() if name.startswith("documents/")}
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in kept.items()}
    for document in manifest["documents"]:
        if document["file"]:
            assert document["sha256"] == sums[document["file"]]
            assert document["size"] == len(kept[document["file"]])
            assert document["headers"]
            assert document["fetched_at"].endswith("Z")
            assert document["url"].startswith("https://")
            assert document["status"] == 200
    return manifest


def test_an_announced_change_has_its_notice_and_what_it_refers_to(
    client: httpx.Client, books: Library
) -> None:
    act = next(one for one in books.acts() if one.day.isoformat() == "2025-11-05" and "管控" in one.title)
    change = next(one for one in act.lines if one.kind == "ended")
    body = client.get(f"/changes/{change.change_id}/evidence.zip").content
    manifest = proven(body)
    assert [one["id"] for one in manifest["changes"]] == [change.change_id]
    assert [one["role"] for one in manifest["documents"]] == ["notice", "referred"]
    _, files = unpacked(body)
    text = b"".join(data for name, data in files.items() if name.startswith("documents/")).decode()
    assert "停止执行" in text
    assert change.other_name in text
    assert client.get(f"/changes/{change.change_id}/evidence.zip").content == body


def test_an_observed_change_has_the_list_before_and_after(client: httpx.Client, books: Library) -> None:
    act = next(one for one in books.acts() if "1 renewed" in one.title)
    manifest = proven(client.get(f"/acts/{act.id}/evidence.zip").content)
    assert {one["role"] for one in manifest["documents"]} == {"before", "after"}
    assert manifest["changes"][0]["kind"] == "renewed"
    assert manifest["changes"][0]["event"] == act.id


def test_what_was_read_back_has_its_documents_too(client: httpx.Client, books: Library) -> None:
    act = next(one for one in books.acts() if not one.told and one.lines)
    manifest = proven(client.get(f"/acts/{act.id}/evidence.zip").content)
    assert manifest["documents"][0]["role"] == "notice"
    assert {one["event"] for one in manifest["changes"]} == {None}
    change = act.lines[0].change_id
    assert proven(client.get(f"/changes/{change[:16]}/evidence.zip").content)["changes"][0]["id"] == change


def test_a_file_name_says_what_it_is_and_stays_in_its_folder(client: httpx.Client, books: Library) -> None:
    for act in books.acts():
        for document in proven(client.get(f"/acts/{act.id}/evidence.zip").content)["documents"]:
            folder, _, name = document["file"].partition("/")
            assert folder == "documents"
            assert "/" not in name
            assert Path(name).suffix in (".html", ".csv", ".xml", ".json", ".txt")


@pytest.fixture
def evidence(story_config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.setenv("WATCHER_CLOCK", NOW.isoformat())

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as leaving:
            command(["--config", str(story_config), "evidence", *arguments])
        said = capsys.readouterr()
        return int(leaving.value.code or 0), said.out, said.err

    return run


def test_the_command_writes_what_the_page_gives(
    evidence: Any, client: httpx.Client, books: Library, tmp_path: Path
) -> None:
    change = next(line for act in books.acts() for line in act.lines if line.kind == "suspended")
    target = tmp_path / "evidence.zip"
    code, out, _ = evidence(change.change_id[:12], "-o", str(target))
    assert code == 0
    assert "2 of 2 documents" in out
    assert target.read_bytes() == client.get(f"/changes/{change.change_id}/evidence.zip").content


def test_the_command_says_what_is_wrong(evidence: Any, tmp_path: Path) -> None:
    code, _, err = evidence("zzzz", "-o", str(tmp_path / "x.zip"))
    assert code == 1
    assert "no change begins with 'zzzz'" in err
    code, _, err = evidence("", "-o", str(tmp_path / "x.zip"))
    assert code == 1
    assert "several changes begin" in err


def test_where_the_file_cannot_be_written(evidence: Any, books: Library, tmp_path: Path) -> None:
    change = next(line.change_id for act in books.acts() if act.told for line in act.lines)
    code, _, err = evidence(change, "-o", str(tmp_path / "missing" / "x.zip"))
    assert code == 1
    assert "cannot be written" in err


def test_a_body_that_is_no_longer_kept_leaves_its_hash(story_config: Path, books: Library) -> None:
    from dataclasses import replace

    from watcher.run.evidence import bundle

    change = next(line.change_id for act in books.acts() if act.told for line in act.lines)
    with opened(story_config) as (_, tools):
        found = views.evidence(tools.engine, change)
    assert found is not None
    bare = replace(found, exhibits=tuple(replace(one, document=None) for one in found.exhibits))
    manifest, files = unpacked(bundle([bare]))
    assert sorted(files) == ["README.txt", "SHA256SUMS", "manifest.json"]
    assert [one["sha256"] for one in manifest["documents"]] == [one.sha256 for one in found.exhibits]
    assert {one["file"] for one in manifest["documents"]} == {None}
