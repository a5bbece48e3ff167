"""The query explained in words, so that a reader sees how it was understood."""

from __future__ import annotations

import datetime as dt

from . import language as lang

SORTS = {"relevance": "most relevant first", "newest": "newest first", "oldest": "oldest first"}
_STATES = {
    "replied": "was answered",
    "not_transcribed": "has a reply that is not transcribed",
    "inaudible": "has an inaudible reply",
    "none": "got no reply",
    "unresolved": "has an unclear outcome",
}
_PROPERTIES = {
    "untranslated": "that are not translated",
    "undated": "of events without any date",
    "orphan": "that answer a question not printed",
    "printed": "whose names are printed in the transcript",
    "resolved": "with a name resolved by a rule",
    "settled": "with a name settled by an archivist",
}
_KINDS = {
    "other": "events of another kind",
    "joint": "joint remarks",
    "speech": "speeches",
    "remarks": "remarks",
}


def explain(query: lang.Query, names: dict, sort: str, noun: str = "turn") -> str:
    """``Turns by Condoleezza Rice in answers containing “missile” and “defense”, ...``."""
    filters = [n for n in query.tree.children if isinstance(n, lang.Filter)]
    others = [n for n in query.tree.children if not isinstance(n, lang.Filter)]
    title = any(f.name == "in" and f.value == "title" for f in filters)
    parts = [f"All {noun}s" if query.is_empty else _subject(filters, noun)]
    parts += [
        _filter(f, names)
        for f in filters
        if f.name not in lang.DATE_FILTERS and f.value != "title" and not _is_part(f)
    ]
    words = [n for n in others if not isinstance(n, lang.Not)]
    without = [n.child for n in others if isinstance(n, lang.Not)]
    if words:
        place = "of events whose title contains" if title else "containing"
        parts.append(f"{place} {_join([_node(n, names) for n in words], 'and')}")
    if without:
        parts.append("without " + _join([_node(n, names) for n in without], "or"))
    text = " ".join(parts)
    if dates := _dates(filters):
        text += f", {dates}"
    return f"{text}, {SORTS[sort]}."


def _is_part(node: lang.Filter) -> bool:
    return node.name in ("in", "is") and node.value in ("question", "answer")


def _subject(filters: list[lang.Filter], noun: str) -> str:
    if noun != "turn":
        return f"{noun.capitalize()}s"
    parts = {f.value for f in filters if _is_part(f)}
    if "question" in parts:
        return "Questions"
    if "answer" in parts:
        return "Answers"
    return "Turns"


def _filter(node: lang.Filter, names: dict) -> str:
    name = names.get((node.name, node.value), node.value)
    match node.name:
        case "speaker":
            return f"by {name}"
        case "office":
            return f"by holders of the office {name}"
        case "series":
            return f"in the series {name}"
        case "topic":
            return f"on {name}"
        case "kind":
            return f"in {_KINDS.get(node.value, node.value + 's')}"
        case "has":
            return f"with a mark “{node.value}”"
        case "is" | "known":
            return _PROPERTIES.get(node.value, node.value)
        case "state":
            return f"whose question {_STATES[node.value]}"
        case _:
            return f"{lang.FILTERS[node.name]} {name}"


def _node(node, names: dict) -> str:
    match node:
        case lang.Word():
            return f"“{node.text}”"
        case lang.Phrase(slop=0):
            return f"exactly “{node.text}”"
        case lang.Phrase():
            return f"the words “{node.text}” within {node.slop} words"
        case lang.Prefix():
            return f"words that begin with “{node.literal}”"
        case lang.Filter():
            if node.name in lang.DATE_FILTERS:
                return f"turns {_dates([node])}"
            return f"turns {_filter(node, names)}"
        case lang.Not():
            return f"not {_node(node.child, names)}"
        case lang.Any():
            return "either " + _join([_node(n, names) for n in node.children], "or")
        case _:
            return "(" + _join([_node(n, names) for n in node.children], "and") + ")"


def _join(parts: list[str], word: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _dates(filters: list[lang.Filter]) -> str:
    spans = [f.days for f in filters if f.days]
    if not spans:
        return ""
    firsts = [a for a, _ in spans if a]
    lasts = [b for _, b in spans if b]
    if firsts and lasts:
        if max(firsts) == min(lasts):
            return f"on {_day(max(firsts))}"
        return f"{_day(max(firsts))} to {_day(min(lasts))}"
    return f"from {_day(max(firsts))} on" if firsts else f"up to {_day(min(lasts))}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"
