"""A check of a quote as data, for the API and the command line."""

from __future__ import annotations


def check_json(check, address):
    """A check as data; ``address`` makes a path absolute."""
    return {
        "verdict": check.verdict,
        "answer": check.answer,
        "description": check.description,
        "searched": check.searched or None,
        "denies": check.denies,
        "place_count": check.place_count,
        "notes": list(check.notes),
        "warnings": [
            {"kind": w.kind, "sentence": w.sentence, "words": w.words} for w in check.warnings
        ],
        "joins": list(check.joins),
        "passages": [_passage(passage, address) for passage in check.passages],
    }


def report_json(report, address):
    """The check of an article as data: each quotation in order, and what was left out."""
    return {
        "quotations": [
            {**_place(item.quotation), "check": check_json(item.check, address)}
            for item in report.items
        ],
        "not_checked": [_place(phrase) for phrase in report.phrases],
        "notes": list(report.notes),
    }


def _place(quotation):
    return {
        "text": quotation.text,
        "start": quotation.start,
        "line": quotation.line,
        "speaker": quotation.speaker or None,
        "speaker_from": quotation.via or None,
    }


def _iso(day):
    return day.isoformat() if day else None


def _passage(passage, address):
    turn, match = passage.turn, passage.match
    before, behind = passage.around
    return {
        "url": address(passage.url),
        "event": turn.event.title,
        "date": _iso(turn.event.date),
        "released": _iso(turn.event.released),
        "speaker": turn.speaker.slug if turn.speaker_id else None,
        "name": turn.display_name,
        "before": before,
        "words": passage.words,
        "after": behind,
        "gap": match.gap,
        "normalized": list(match.normalized),
        "differences": [
            {"kind": d.kind, "quoted": d.quoted, "source_text": d.source_text}
            for d in match.differences
        ],
    }
