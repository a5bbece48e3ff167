"""Records that citations are told apart by: what is known of them, and how their people are named.

``citations.json`` holds what citeproc-js says of each in the official styles; it is written by
``make clients ARGS=--write``.
"""

import datetime as dt

from remarks.exports.writers import Record
from remarks.exports.writers.record import Quote, person

HALE, VARGA, REPORTER = person("Martin Hale", "Secretary"), person("Ilse Varga"), "Dana Whitlock"
CAST = tuple(
    map(person, ("Martin Hale", "Ilse Varga", "Jaap de Hoop Scheffer", "Ada Berg Jr.", "Lin Po",
                 "Tomas Reed", "Jean-Luc Moreau"))
)  # fmt: skip
FULL = Record(
    key="",
    title="Remarks With Foreign Minister Ilse Varga",
    kind="Joint remarks",
    url="https://remarks.example.org/events/x/",
    accessed=dt.date(2026, 11, 24),
    people=(HALE,),
    date=dt.date(2003, 3, 4),
    place="Port Arlen, Norland",
    document_number="2003/17",
    publisher="Office of the Spokesman",
)
CROWD = tuple(person(f"Ann{chr(97 + i)} Bell{chr(97 + i)}") for i in range(22))
_SAID = Quote(10, "The harbor is open.", (HALE,), "SECRETARY HALE")
_ASKED = Quote(3, "Is it open?", (person(REPORTER),), REPORTER, 1)

_CHANGES: dict[str, dict] = {
    **{f"{n} authors": {"people": CAST[:n]} for n in range(8)},
    **{f"{n} authors": {"people": CROWD[:n]} for n in (20, 21, 22)},
    "no day": {"date": None},
    "released": {"date": None, "released": dt.date(2003, 5, 1)},
    "nothing known": {"date": None, "place": "", "document_number": "", "publisher": ""},
    "no number": {"document_number": ""},
    "no number, nobody": {"document_number": "", "people": ()},
    "no publisher": {"publisher": ""},
    "no place": {"place": ""},
    "neither": {"place": "", "publisher": ""},
    "another kind": {"kind": "Remarks to the press"},
    "September": {"date": dt.date(2003, 9, 14)},
    "June": {"date": dt.date(2003, 6, 30)},
    "publisher with a stop": {"publisher": "Dept. of Norland, D.C."},
    "a question for a title": {"title": "Who Decides?"},
    "and nobody": {"title": "Who Decides?", "people": (), "document_number": ""},
    "a quote at the end": {"title": "Remarks on “Open Skies”"},
    "a quoted question": {"title": "What Is “Peace”?"},
    "quotes": {"title": "“Open Skies” and the “Long Peace”"},
    "lower case": {"title": "remarks on the state’s year-end review: a look at what is to come"},
    "upper case": {"title": "REMARKS TO THE PRESS"},
    "a dash": {"title": "Press Briefing — the harbor, the tariffs and i"},
    "an exclamation": {"title": "Welcome! the day begins"},
    "a turn": {"quote": _SAID},
    "a turn, no number": {"quote": _SAID, "document_number": ""},
    "a turn, no day": {"quote": _SAID, "date": None},
    "a question": {"quote": _ASKED},
    "a second question": {"quote": Quote(3, "When?", (person(REPORTER),), REPORTER, 2)},
    "a turn of nobody": {"quote": Quote(5, "And?", (), "QUESTION")},
}
_NAMES = (
    "Najib", "Jaap de Hoop Scheffer", "Ursula von der Leyen", "Ada Berg Jr.", "Mohammed bin Salman",
    "Martin Luther King, Jr.", "Luigi Di Maio", "Jane O’Neill", "María José Pérez", "王毅",
    "Сергей Лавров", "Kim Jin-ho", "Jin-ho Kim", "George W. Bush", "JK Reed", "MOTEGI Toshimitsu",
)  # fmt: skip
_CHANGES |= {name: {"people": (person(name), VARGA)} for name in _NAMES}

CASES = {
    key: Record(
        **{**{f: getattr(FULL, f) for f in FULL.__dataclass_fields__}, **change, "key": key}
    )
    for key, change in _CHANGES.items()
}
