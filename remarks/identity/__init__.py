"""Who is who across transcripts: evidence goes in, decisions with their degree, rule and evidence
come out.

Pure: no database and no Django. ``loading.who_is_who`` gathers the evidence and writes the
decisions. The door gives the decisions; the values that they rest on stand in the modules that are
called after them (``askers``, ``labels``, ``offices``, ``principals``, ``rooms``).
"""

from __future__ import annotations

from .askers import outlet_decisions, reporter_decisions
from .principals import principal_decisions
from .prints import printed_names
from .rulings import call_rulings, label_rulings
from .types import Decision, Degree, Rule

__all__ = [
    "Decision",
    "Degree",
    "Rule",
    "call_rulings",
    "label_rulings",
    "outlet_decisions",
    "principal_decisions",
    "printed_names",
    "reporter_decisions",
]
