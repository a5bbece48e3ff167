"""Who is who across transcripts: evidence goes in, decisions with their degree, rule and evidence
come out.

Pure: no database and no Django. ``loading.resolution`` gathers the evidence and writes the
decisions.
"""

from __future__ import annotations

from .askers import Call, Known, Print, outlet_decisions, reporter_decisions
from .labels import label_key, surname_of_label
from .offices import Office, OfficeTable, Refusal, holder_on, read_offices
from .principals import LabelGroup, NamePrint, principal_decisions
from .prints import printed_names
from .rooms import NO_ROOM, Head, Series, read_series, series_of
from .rulings import Ruling, call_rulings, label_rulings
from .types import Decision, Degree, Rule

__all__ = [
    "Call",
    "Decision",
    "Degree",
    "Head",
    "Known",
    "LabelGroup",
    "NO_ROOM",
    "NamePrint",
    "Office",
    "OfficeTable",
    "Print",
    "Refusal",
    "Rule",
    "Ruling",
    "Series",
    "call_rulings",
    "holder_on",
    "label_key",
    "label_rulings",
    "outlet_decisions",
    "principal_decisions",
    "printed_names",
    "read_offices",
    "read_series",
    "reporter_decisions",
    "series_of",
    "surname_of_label",
]
