"""A plugin of the measuring run: by which test each line is reached, and how long each test takes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest


class Contexts:
    """One context of the coverage data per test; their seconds go into `durations.json` beside it."""

    def __init__(self, measuring: coverage.Coverage) -> None:
        self.measuring = measuring
        self.took: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.measuring.switch_context(item.nodeid)
        began = time.perf_counter()
        try:
            return (yield)
        finally:
            self.took[item.nodeid] = round(time.perf_counter() - began, 4)
            self.measuring.switch_context("")

    def pytest_sessionfinish(self) -> None:
        folder = Path(str(self.measuring.get_option("run:data_file"))).parent
        (folder / "durations.json").write_text(json.dumps(self.took), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    measuring = coverage.Coverage.current()
    assert measuring is not None, "the measuring run is a run of coverage"
    config.pluginmanager.register(Contexts(measuring))
