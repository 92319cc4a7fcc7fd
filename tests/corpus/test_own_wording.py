"""The project states facts (names, numbers, days, titles) in its own words: nothing of an official text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.chinese_corpus import FOLDER, events
from support.samples import CORPUS, ROOT
from support.wording import Library, chinese, english, plain, strings

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.exists(), reason="no ../shared/corpus: the official texts are not here"),
]

KINDS = {
    ".css", ".csv", ".html", ".j2", ".js", ".json", ".md", ".py", ".svg", ".txt", ".xml", ".yml",
}  # fmt: skip
LEAST_CHINESE = 18
LEAST_ENGLISH = 60
MOST_ROWS = 25
# Fields of the Federal Register's replies that are sentences; the others are names, numbers, addresses.
SENTENCES = re.compile(r"abstract|excerpts|explanation|editorial_note|lead|text|body|action|dates")
TITLES = re.compile(r"title|subject|toc_doc")
SUBJECT = re.compile(r"<SUBJECT>([^<>]+)</SUBJECT>")
HEADLINES = (
    "Commerce Adds 11 Entities to the Entity List for Supporting PRC Military Modernization and Providing "
    "Support to Russia’s Military",
    "Commerce Makes Additions to Entity List for Supporting Online Censorship and Surveillance to Target "
    "Political Actors and Human Rights Activists and for Diversion of U.S. Items to Entity Listed Party",
)
# Official files of lists, whose rows a sample may carry, but few.
TABLES = ("*.csv", "*.txt")


def ours() -> Iterator[Path]:
    """Every text file of the program and of its tests."""
    for folder in ("watcher", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in KINDS and "__pycache__" not in path.parts:
                yield path


@cache
def names() -> tuple[str, ...]:
    """Titles, numbers and parties of the official Chinese texts."""
    found: set[str] = set()
    for event in events():
        found |= {event[key] for key in ("title", "announcement_no", "number_as_printed") if event.get(key)}
        found |= {one[lang] for one in event["entities"] for lang in ("zh", "en") if one.get(lang)}
    return tuple(name for name in found if len(name) > 1)


@cache
def chinese_library() -> Library:
    texts = sorted((FOLDER / "notices").glob("*.txt"))
    return Library(((path.name, chinese(path.read_text("utf-8"), names())) for path in texts), LEAST_CHINESE)


@cache
def titles() -> tuple[str, ...]:
    """Titles of the official English documents, as `english` gives them, the longest first."""
    us = CORPUS / "us"
    found = {subject for path in us.rglob("*.xml") for subject in SUBJECT.findall(path.read_text("utf-8"))}
    found.update(HEADLINES)
    for path in sorted((us / "federal_register").glob("*.json*")):
        found.update(_values(_documents(path), TITLES))
    return tuple(sorted({english(title) for title in found if len(title) > 20}, key=len, reverse=True))


@cache
def english_library() -> Library:
    return Library(((name, english(text, titles())) for name, text in _english()), LEAST_ENGLISH)


def _english() -> Iterator[tuple[str, str]]:
    us = CORPUS / "us"
    for path in sorted(us.rglob("*.xml")):
        # What stands in a table are entries: names, addresses, citations.
        yield path.name, re.sub(r"(?s)<GPOTABLE.*?</GPOTABLE>", " ", path.read_text("utf-8"))
    for path in sorted((us / "html").iterdir()):
        if path.suffix == ".json":
            yield path.name, "\n".join(strings(json.loads(path.read_text("utf-8"))))
        else:
            yield path.name, re.sub(r"(?s)<p>.*?</p>", " ", path.read_text("utf-8"))
    for path in sorted((us / "federal_register").glob("*.json*")):
        for place, text in enumerate(_values(_documents(path), SENTENCES)):
            yield f"{path.name}, {place}", text


def _documents(path: Path) -> list[Any]:
    raw = path.read_text("utf-8")
    return [json.loads(line) for line in (raw.splitlines() if path.suffix == ".jsonl" else [raw])]


def _values(value: Any, fields: re.Pattern[str], field: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if fields.search(field):
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from _values(one, fields, field)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _values(one, fields, key)


def test_no_sentence_of_a_chinese_text_is_ours() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {run.official}: {run.words}"
        for path in ours()
        for run in chinese_library().runs(chinese(plain(path), names()))
    ]
    assert found == []


def test_no_sentence_of_an_english_text_is_ours() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {run.official}: {run.words}"
        for path in ours()
        for run in english_library().runs(english(plain(path), titles()))
    ]
    assert found == []


def test_a_sample_of_a_list_is_no_copy_of_it() -> None:
    """Rows are facts; more than a few of them, or many in a row, would be the official file itself."""
    rows = {
        line.strip()
        for kind in TABLES
        for path in (CORPUS / "us").rglob(kind)
        for line in path.read_bytes().decode("utf-8", "replace").splitlines()
        if len(line) > 40
    }
    assert rows
    for kind in TABLES:
        for path in (ROOT / "watcher").rglob(f"samples/*/{kind}"):
            lines = path.read_bytes().decode("utf-8", "replace").splitlines()
            assert sum(line.strip() in rows for line in lines) <= MOST_ROWS, path


def test_copied_words_are_found_in_every_disguise(tmp_path: Path) -> None:
    """So that an empty answer above means something."""
    text = (FOLDER / "notices" / "UEL-2025-05.txt").read_text("utf-8")
    paragraph = next(line for line in text.splitlines() if "决定将" in line)
    pieces = re.findall(".{1,12}", paragraph)
    disguises = {
        "marked.html": "".join(f"<p>{piece}</p>\n" for piece in pieces),
        "glued.py": "WORDS = (\n" + "".join(f'    "{piece}"\n' for piece in pieces) + ")\n",
        "escaped.json": json.dumps({"text": paragraph}),
        "spaced.txt": " ".join(paragraph).replace("，", ","),
    }
    for name, words in disguises.items():
        path = tmp_path / name
        path.write_text(words, encoding="utf-8")
        assert list(chinese_library().runs(chinese(plain(path), names()))), name
    rule = (CORPUS / "us" / "federal_register" / "2023-03929.xml").read_text("utf-8")
    sentence = max(re.findall(r"<P>([^<>]*)</P>", rule), key=len)
    assert list(english_library().runs(english(f"# {sentence}", titles())))


def test_facts_alone_are_nobodys_words() -> None:
    text = (FOLDER / "notices" / "MOFCOM-2025-013.txt").read_text("utf-8")
    annex = text[text.rindex("附件") :]
    assert annex.count("公司") >= 15
    assert list(chinese_library().runs(chinese(annex, names()))) == []
