"""Terms that run out, in careful words: by their own terms, and what has not been seen."""

from __future__ import annotations

from datetime import date

from watcher.core import words
from watcher.core.days import after
from watcher.core.escape import plain
from watcher.core.view_effects import Effect
from watcher.model.measure import ChangeKind

# what runs out → what then holds; the act that would have kept it alive is spoken of by the change's reason
_THEN = {
    "suspension": "the measures apply again unless an act says otherwise",
    "exemption": "the listing has its full effect again unless an act says otherwise",
    "order": "it denies nothing any more unless it has been renewed",
}

# how the change's reason begins (core.deadlines) → what takes effect
_TAKES_EFFECT = {
    "the suspension of": "the suspension of {who} takes effect",
    "the exemption from": "the exemption of {who} takes effect",
    "the end of the measures": "the end of the measures on {who} takes effect",
    "the cancellation of": "the cancellation of the measures on {who} takes effect",
    "the removal from the list": "the removal of {who} from the list takes effect",
}


def enters(effect: Effect) -> bool:
    """True where the day is the first in force, not the last of a term."""
    return effect.until is None and effect.effective_on is not None


def due_day(effect: Effect) -> date | None:
    """The last day of the term, or the first day in force."""
    return effect.effective_on if enters(effect) else effect.until


def due_count(effect: Effect, who: str, today: date) -> str:
    """The suspension of 16 parties runs out on 10 November 2026 (in 30 days)."""
    on = due_day(effect)
    when = f" on {words.day(on)} ({words.distance(on, today)})" if on else ""
    if enters(effect):
        return f"{_begins(effect, who)}{when}"
    verb = "ran" if on and on < today else "runs"
    return f"the {_what(effect)} of {who} {verb} out{when}"


def due_sentence(effect: Effect, today: date) -> str:
    """The suspension runs out by its own terms on 10 November 2026 (in 30 days); no extending act …"""
    on, reason = due_day(effect), plain(effect.change.reason or "")
    if on is None:
        return words.long_days(reason) or "A term runs out; its last day is not known."
    when = f"{words.day(on)} ({words.distance(on, today)})"
    if reason:
        sentence = words.long_days(reason)
    elif enters(effect):
        sentence = f"The measures enter into force on {when}."
    else:
        verb = "ran" if on < today else "runs"
        unseen = "no renewal has been seen" if _what(effect) == "order" else "no extending act has been seen"
        sentence = f"The {_what(effect)} {verb} out by its own terms on {when}; {unseen}."
    if effect.kind is ChangeKind.LAPSED and not enters(effect):
        sentence += f" From {words.day(after(on))} {_THEN[_what(effect)]}."
    return sentence


def _begins(effect: Effect, who: str) -> str:
    """Not only measures begin on a day: so do their suspension and their end."""
    begins = (effect.change.reason or "").lower()
    for start, said in _TAKES_EFFECT.items():
        if begins.startswith(start):
            return said.format(who=who)
    return f"the measures on {who} enter into force"


def _what(effect: Effect) -> str:
    begins = (effect.change.reason or "")[:60].lower()
    if effect.change.list_id == "us_bis_denied":
        return "order"
    return next((what for what in _THEN if what in begins), "suspension")
