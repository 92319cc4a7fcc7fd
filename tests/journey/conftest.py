"""Where the journeys through the stages of an act begin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from support.office import Office
from support.origin import Origin
from support.readers import opened
from support.regulation import before
from support.slack import FakeSlack


@pytest.fixture
def opening(tmp_path: Path, database_url: str, origin: Origin, slack: FakeSlack) -> Callable[..., Office]:
    """Opens an office that has read all four places once; what is given is said in its configuration."""
    before(origin)
    return partial(opened, tmp_path, origin, slack, database=database_url)
