"""The receivers of the chaos run: a Slack, a mail server and an endpoint that fail in every way they can."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from support.hook import Hook
from support.mail import MailServer
from support.slack import FakeSlack

SLACK = (500, 503, 429, "hang", "drop", "drop after", "internal_error")
SMTP = (421, 450, 451, 554, "hang", "drop")
HOOK = (500, 503, 429, 410, "hang", "drop")
LONG = 3
"""So many steps in a row are prepared where a receiver is out of order for a while."""


class Endpoint(Hook):
    """Calls `strike` with every post: True kills whoever posted, before or after it is stored."""

    def __init__(self) -> None:
        super().__init__()
        self.strike: Callable[[str], bool] = lambda _: False

    def step(self) -> int | str:
        if self.strike("webhook before"):
            return "drop"
        self.strike("webhook after")
        return super().step()


@dataclass
class Desks:
    """All receivers. `faults` counts what was prepared for them and met."""

    dice: random.Random
    slack: FakeSlack
    mail: MailServer
    hook: Endpoint
    clock: Callable[[], datetime]
    often: float = 1.0
    faults: Counter[str] = field(default_factory=Counter)
    strike: Callable[[str], bool] = field(default=lambda _: False)
    calm: bool = False
    deaf: dict[str, int] = field(default_factory=dict)
    _planned: dict[str, list[int | str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.slack.page = 200
        self.slack.before_store, self.slack.after_store = self._before, self._after
        self.hook.strike = lambda place: self.strike(place)

    def turn(self) -> None:
        """What the receivers do in this step: mostly well, now and then deaf for some steps."""
        dice = self.dice
        for name, kinds in (("slack", SLACK), ("smtp", SMTP), ("webhook", HOOK)):
            left = self.deaf.get(name, 0)
            if self.calm:
                left = 0
            elif left == 0 and dice.random() < 0.01 * self.often:
                left = dice.choice((1, 2, 8, 40))
            self.deaf[name] = max(0, left - 1)
            steps: list[int | str] = []
            if left:
                steps = [dice.choice(kinds) for _ in range(LONG)]
                # A refusal for good is a matter for a person: not in every outage.
                steps = [one for one in steps if one not in (554, 410) or dice.random() < 0.3] or [kinds[0]]
            elif not self.calm and dice.random() < 0.03 * self.often:
                steps = [dice.choice(kinds)]
            self._prepare(name, steps)

    def _prepare(self, name: str, steps: list[int | str]) -> None:
        self._count_met(name)
        if name == "slack":
            self.slack.retry_after = self.dice.choice((7, 60, 1800))
            self.slack.script(steps)
            self.slack.script([500] if steps and self.dice.random() < 0.3 else [], "conversations.history")
        elif name == "smtp":
            self.mail.script(steps)
        else:
            self.hook.retry_after = str(self.dice.choice((7, 600)))
            self.hook.script(steps)
        self._planned[name] = list(steps)

    def _count_met(self, name: str) -> None:
        left = {
            "slack": self.slack.steps_left(),
            "smtp": self.mail.steps_left,
            "webhook": self.hook.steps_left,
        }[name]
        planned = self._planned.get(name, [])
        for step in planned[: len(planned) - left]:
            self.faults[f"{name} {step}"] += 1

    def _before(self, message: dict[str, Any]) -> None:
        message["ts"] = f"{self.clock().timestamp():.0f}.{int(message['ts'].partition('.')[2]):06d}"
        if self.strike("slack before"):
            raise ConnectionAbortedError

    def _after(self, _message: dict[str, Any]) -> None:
        self.strike("slack after")
