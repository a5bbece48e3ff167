"""The standing phrases of heads that more than one module looks for."""

from __future__ import annotations

import re

NUMBER = re.compile(
    r"""^\(?(
        (?:19|20)\d\d/(?:T\d{1,2}-)?\d{1,4}[A-Z]?
      | (?:DPB|DPC|PRN|No\.?)[:\s]{0,2}\#?\s?\d[\d/.-]{0,12}
      | PRN:\s*[\d/.]{1,12}
    )\)?$""",
    re.I | re.VERBOSE,
)
RELEASED = re.compile(
    r"^(?:as\s+)?(?:released|issued|published|posted|last updated|for immediate release|"
    r"publication date)\b",
    re.I,
)
# "TRANSCRIPT OF ...", "Partial transcript - ...": what follows says what it is of.
TRANSCRIPT = re.compile(
    r"^(?:(?:partial|full|edited|joint|rush|draft|unofficial|verbatim|proof)\s+){0,2}transcript"
    r"(?:ion)?\b(?!\s*,?\s*e\s?&)",
    re.I,
)
OPENER = re.compile(TRANSCRIPT.pattern + r"(?:\s+of\b|\s*[:–-])?\s*(?:the\s+)?", re.I)
# "E & O E - PROOF ONLY" and what scanning makes of it: "E & E", "EO&E", "t ; k OE TROOP ONLY".
EOE = re.compile(
    r"""^(?:(?:transcript|statement|speech|transcription)\b[\s,:-]*)?
    (?:\W*(?:
        (?: e\s?&\s?\W{0,4}\s?o\s?e | e\s?&\s\W{0,4}\s?e\b | eo\s?&\s?e | e\s?&\s?eo
          | e\.?\s?&\s?(?:o|0)\.?\s?e )\b[.…]*
      | proof\b
    ))
    (?:[\s,-]*proof(?:\ only|\ copy)?)?
    | ^.{0,25}\b(?:proof|troop)\ (?:only|copy)\W*$""",
    re.I | re.VERBOSE,
)
KEYED_INSIDE = re.compile(
    r"\s(?:subjects?(?:\(s\))?|topics?|issues)\s*:|\s(?:E ?& ?O ?E|E&EO|EO&E)\b", re.I
)
MEMBER = re.compile(
    r"^(?:(?:federal|state|liberal|labor|labour|national|greens)\s+)*"
    r"(?:member|candidate|senator)\s+for\b",
    re.I,
)
EN_ROUTE = re.compile(r"^en route\b", re.I)
WEEKDAYS = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu "
        "thur thurs fri sat sun"
    ).split()
)
VENUE = re.compile(
    r"""
    \b(?:
        room|hall|hotel|palace|house|ministry|embassy|residence|auditorium|center
        | centre|building|university|airport|airport[ ]lounge|lobby|gardens?|pavilion
        | terminal|barracks|shipyard|factory|monument|memorial|mosque|synagogue|theater
        | theatre|library|museum|headquarters|base|air[ ]force[ ]one|aboard|studio
        | institute|club|castle|villa|plaza|tarmac|south[ ]lawn|north[ ]lawn
        | oval[ ]office|department|international[ ]airport|school|church|hospital
        | clinic|nursing[ ]home|cathedral|stadium|arena|campus|ballroom|chancery
        | capitol|council|compound|kremlin|united[ ]nations|virtual
        | via[ ](?:teleconference|telephone|zoom|video)|teleconference|convention
    )\b
    """,
    re.I | re.VERBOSE,
)
# What a title says the event was; a location may stand right behind it.
KIND_PHRASE = re.compile(
    r"""
    \b(?:
        joint[ ]|partial[ ]|short[ ]|brief[ ]|informal[ ]|radio[ ]|tv[ ]|television[ ]
        | all-in[ ]
    )*(?:
        (?:press|news|media)[ ]
        (?:conferences?|briefings?|availability|interviews?|statements?)
        | door-?\s?st[eo]ps?(?:[ ](?:press[ ]conference|interviews?|conference))?
        | interviews?|(?:departure[ ]|arrival[ ])?statements?|briefings?
        | (?:speech|address)
          (?:[ ]and[ ](?:questions?|q)[ ]?(?:&|and)[ ]?(?:answers?|a))?
        | q[ ]?&[ ]?a|remarks(?:[ ]and[ ]press[ ]conference)?
    )(?:[ ]no\.?[ ]?\d{1,2})?(?!\s+(?:cent(?:re|er)|room|hall|theatre))\b
    """,
    re.I | re.VERBOSE,
)
