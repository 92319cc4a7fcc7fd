"""Terms that run out, in careful words: by their own terms, and what has not been seen."""

from __future__ import annotations

from datetime import date, timedelta

from watcher.core import words
from watcher.core.view_effects import Effect
from watcher.model.measure import ChangeKind

# deadline kind → (what ends, what would have kept it alive, what then holds)
_ENDS = {
    "suspension_ends": (
        "The suspension",
        "no extending act has been seen",
        "the measures apply again unless an act says otherwise",
    ),
    "order_expires": (
        "The order",
        "no renewal has been seen",
        "it no longer denies anything unless it is renewed",
    ),
    "exemption_ends": (
        "The exemption",
        "no extending act has been seen",
        "the listing has its full effect again unless an act says otherwise",
    ),
}
ENTERS = "enters_into_force"


def due_kind(effect: Effect) -> str:
    """Which deadline is told: the one that `reason` names, else what the change itself shows."""
    reason = effect.change.reason or ""
    if reason in _ENDS or reason == ENTERS:
        return reason
    if effect.until is None and effect.effective_on is not None:
        return ENTERS
    return "order_expires" if effect.change.list_id == "us_bis_denied" else "suspension_ends"


def due_day(effect: Effect) -> date | None:
    """The last day of the term, or the first day in force."""
    return effect.effective_on if due_kind(effect) == ENTERS else effect.until or effect.effective_on


def due_sentence(effect: Effect, today: date) -> str:
    """The suspension runs out by its own terms on 10 November 2026 (in 30 days); no extending act …"""
    on, kind = due_day(effect), due_kind(effect)
    if on is None:
        return "A term runs out; its last day is not known."
    when = f"{words.day(on)} ({words.distance(on, today)})"
    if kind == ENTERS:
        return f"The measures enter into force on {when}; no act that takes them back has been seen."
    what, unseen, then = _ENDS[kind]
    verb = "ran" if on < today else "runs"
    computed = f" ({basis})" if (basis := _computed(effect)) else ""
    sentence = f"{what} {verb} out by its own terms on {when}{computed}; {unseen}."
    if effect.kind is ChangeKind.LAPSED:
        sentence += f" That day is its last; from {words.day(on + timedelta(days=1))} {then}."
    return sentence


def _computed(effect: Effect) -> str:
    if effect.until is None or effect.basis is None:
        return ""
    said = words.until(effect.until, effect.basis, effect.quote)
    return said.partition(" (")[2].removesuffix(")")
