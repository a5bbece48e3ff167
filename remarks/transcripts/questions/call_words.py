"""The words around a name with which the floor is given, put off or taken back."""

from __future__ import annotations

import re

from .passage import phrases

BEFORE_CALLED = re.compile(
    r"(?:^|[.,;:!?—–-]\s*|\b"
    + phrases(
        "to",
        "with",
        "from",
        "call on",
        "ask",
        "have",
        "and",
        "is",
        "line of",
        "question,",
        "next,",
        "ahead,",
        "yes,",
        "yeah,",
        "please,",
        "then",
        "start with",
        "do",
        "take",
        "see",
    )
    + r"\s+)\s*$",
    re.I,
)
# The last words of these: most places are told by one look.
LEADING = frozenset("to with from on ask have and is of then do take".split())
CALL_WORDS = re.compile(
    "^(?:"
    + phrases(
        "okay",
        "ok",
        "all right",
        "alright",
        "great",
        "good",
        "yes",
        "yeah",
        "yep",
        "sure",
        "please",
        "and",
        r"but(?=\s+[\w’'-]{2,15}, go ahead)",
        "so",
        "now",
        "let[’']s",
        "we[’']ll",
        "we will",
        "i[’']ll",
        "i will",
        "go",
        "ahead",
        "next",
        "then",
        "the",
        "with that",
        "first",
        "last",
        "final",
        "second",
        "third",
        "question",
        "up",
        "is",
        "from",
        "to",
        "with",
        "over",
        "on",
        "(?:good )?(?:morning|afternoon|evening)",
        "call",
        "ask",
        "invite",
        "start",
        "turn",
        "take",
        "back",
        "back to",
        "here",
        "right here",
        "right there",
        "in the back",
        "thank you",
        "thanks",
        "thank you very much",
        "uh",
        "um",
        "oh",
        "hi",
        "hey",
        "hello",
        "well",
        "just",
        "finally",
        "how about",
        "what about",
        "one",
        "more",
        "over here",
        "over there",
        "our",
        "your",
        "can",
        "could",
        "we",
        "i",
        "you",
        "got",
        "a",
        "of",
        "line",
        "will",
        "come",
        "move",
        "at",
        "go to",
        "go back to",
        "do",
        "try",
        "see",
        "before",
        "then",
        "have",
        "sorry",
        "i[’']m",
        "let",
        "me",
        "may",
        "again",
    )
    + r"\b[\s,.!—–-]*)+",
    re.I,
)
AHEAD = re.compile(
    phrases(
        r"(?:you(?:[’']re| are| may| can| should| have| had| want)?|do you want|"
        r"if you(?:[’']d| would| want)?|"
        r"would you|could you|can you|why don[’']t you|let[’']s)\b.{0,50}\b"
        + phrases(
            "unmuted?",
            "live",
            "next",
            "open",
            "floor",
            "question",
            "go ahead",
            "speak",
            "kick",
            "start",
            "begin",
            "first",
            "ask",
            "on the line",
            "yourself",
            "up",
        )
        + r"\b.{0,12}",
        r"(?:do|did) you (?:want|have) (?:one|something|a question)",
        r"to (?:ask|put|pose|give us) .{0,20}\bquestions?",
        r"(?:your )?line(?: is (?:now )?open)?",
        "go ahead(?:,? (?:mate|please|sir|ma[’']am))?",
        "please",
        "yes",
        "yeah",
        "you[’']re next",
        "(?:i|we)[’']ll give you the (?:first|next|last|final) (?:one|question|word)",
        "(?:the )?floor is yours",
        "you had a question",
        "what(?:[’']s| is) your question,?(?: please)?",
        "question",
        "jump in",
        "take (?:us|it) away",
        "(?:kick|start|lead) (?:us|this) off",
        "get us (?:started|going)",
        "back to you",
        "yep",
        "sir",
        "ma[’']am",
        "next",
        "(?:(?:all the )?way )?in the (?:back|front|middle|(?:first|second|front|back) row)",
        "over to you",
        "over (?:here|there)",
        "right (?:here|there)",
        "last (?:one|question)",
        "and then .{0,30}",
        "first",
        "again",
        "thank you",
        "thanks",
        "welcome(?: back)?",
    )
    + r"[\s,.!?]*$",
    re.I,
)
FILLER = re.compile(
    phrases(
        "your line is",
        "you may",
        "please",
        "one moment",
        "thank",
        # Of the one just called: "She is a student here. She has a question for the minister."
        r"(?:he|she) (?:is|has) (?:the|an?|our)\b",
        r"what can i (?:answer|do)\b",
        r"(?:can|do) (?:we|you) hear\b",
        r"(?:uh[ -]?)?oh\W*$",
        r"are you (?:there|trying to (?:talk|speak))\b",
        "(?:good|nice|great) to (?:see|have) you",
        r"you(?:[’']re| are) (?:all )?(?:fired up|warmed up|all set)(?: and)?(?: ready to go)?\W*$",
        r"how are you\W*$",
        # "I apologize if I said your last name wrong.": still to the one just called.
        r"(?:i apologi[sz]e|(?:i[’']m )?sorry|forgive me)\b[^.?!]{0,40}\b"
        r"(?:(?:mis)?pronounc\w+|butcher\w*|name (?:wrong|wrongly|incorrectly|badly|right))\b",
    ),
    re.I,
)
# "Let's go to Ana Roe – I'm sorry if I mispronounce that – Harbor News."
APOLOGY = re.compile(
    r"\s*(?:--|—|–)\s+(?=[^–—]{0,60}\b(?:pronounc|mispronounc|butcher|name (?:wrong|right)))"
    r"[^–—]{0,100}\s(?:--|—|–)\s+",
    re.I,
)
# "We'll go to Ana Roe for the first question."
FOR_QUESTION = re.compile(
    r"\s+for (?:the|our|a|one) (?:very )?(?:first|next|second|third|fourth|fifth|last|final)"
    r"\s+question(?=\W*$)"
)
# "Go ahead, Patsy. I promised to get back to you.": still to the one just called.
TO_THE_CALLED = re.compile(
    r"\W*(?:i|we)(?:[’']\w+)? (?:\w+ ){0,2}(?:promised|said|told|owe|skipped|missed|saw|see|"
    r"cut|know|forgot|interrupted)\b"
    r".{0,50}\byou\b.{0,20}",
    re.I,
)
# "No. Go ahead, Ana." has answered before it calls; "Yes, Ana." only calls.
YES_NO = re.compile(
    r"\W*(?:yes|yeah|yep|no|nope|sure|correct|right|exactly|absolutely)\s*(?:[.!—–]|-|$)|\W*no\b",
    re.I,
)
# "Ana, would you mind reminding us how to ask questions?": the operator, not a reporter.
TELLS_HOW = re.compile(
    r"\bhow to (?:ask|submit|put|join|register|signal)\b|"
    r"\b(?:instructions?|(?:remind(?:ing)?|tell(?:ing)?) (?:us|every(?:one|body)|people|folks))\b",
    re.I,
)
BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
HONORIFIC = re.compile(r"(?:Mr|Mrs|Ms|Dr)\.? ")
# "With that, let's go to ...", "Our next question comes from the line of ...".
HANDED = re.compile(
    r"""
    \b(?:go|going|goes|turn|move|come|comes|over|back|start|question|next|up)\s+(?:
        (?:
            first|next|now|here|will|is|be|going|go|ahead|over|back|comes|come|just
            | then|on|off
        )\s+
    ){0,5}(?:to|with|from|is)\s+(?:the\s+line\s+of\s+)?(?=[^\W\d_a-z])
    | \b(?:conclude|finish|close|end|wrap[ ]up|begin|continue)\s+with\s+the\s+line\s+of\s+
      (?=[^\W\d_a-z])
    """,
    re.VERBOSE,
)
# Whoever hands the floor on says so of himself or of the questions.
BY_CALLER = re.compile(
    r"\b(?:let[’']s|let us|we|we[’']\w+|i|i[’']\w+|next|first|last|final|second|question|"
    r"start|line|you)\b",
    re.I,
)
THANKED_FIRST = re.compile(
    r"\W*(?:(?:[Ss]ure|[Yy]es|[Yy]eah|[Oo]kay|[Gg]reat|[Gg]ood|[Rr]ight|[Ff]ine),?\s+)?"
    r"(?:[Tt]hank you|[Tt]hanks)\W+(?=[^\W\d_a-z])"
)
QUESTION_OF = re.compile(r"^[’']s (?:line|question)")
# "Helene, how are you?" calls her as "Helene, go ahead" does.
BEHIND_CALLED = re.compile(r"(?:and then|then|and)?\s*(?:go ahead|please|how are you).{0,40}", re.I)
BROKEN_OFF = re.compile(r"\s*(?:--|—|–|-|”|\")")


# "I'll come back to you, Ana.": another has the floor first.
PUTS_OFF = re.compile(
    r"\b(?:come|get|go|return) (?:right )?back to you\b|\byou[’']ll be next\b|\byou[’']re after\b|"
    r"\b(?:wait|hold on|one second|in a (?:second|minute|moment)),\s",
    re.I,
)
