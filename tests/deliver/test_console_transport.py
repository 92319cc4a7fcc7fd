"""The terminal: it shows everything, whatever letters it has."""

from __future__ import annotations

import io

import pytest
from support.told import delivery

from watcher.core.view_types import View
from watcher.deliver.console import ConsoleTransport
from watcher.errors import TryAgain


def test_a_message_is_printed_with_an_empty_line_after_it() -> None:
    stream = io.StringIO()
    way = ConsoleTransport(stream)
    assert way.send(delivery("console")).reference == {"printed": True}
    assert stream.getvalue() == "BIS Entity List: 1 added\nAddition to the Entity List\n\n"
    assert way.find(delivery("console", doubtful=True)) is None


def test_a_terminal_without_chinese_letters_loses_no_line() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    ConsoleTransport(stream).send(delivery("console", view=View(headline="Leidos 莱多斯公司 ended")))
    assert raw.getvalue() == b"Leidos ????? ended\n\n"


def test_a_closed_terminal_is_tried_again() -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(TryAgain):
        ConsoleTransport(stream).send(delivery("console"))


def test_the_probe_prints() -> None:
    stream = io.StringIO()
    assert ConsoleTransport(stream).probe() == "printed a test message"
    assert stream.getvalue()
