"""Tables of cases for the parser's rules.

Labels, introductions, calls, marks, dates, header lines.
"""

import datetime as dt

import pytest

from remarks.transcripts import parse
from remarks.transcripts.lexicon import outlets
from remarks.transcripts.lexicon.dates import find_dates, find_slashed, find_time
from remarks.transcripts.lexicon.names import looks_like_name, pretty, split_role, surname_of
from remarks.transcripts.marks import classify

from .make import transcript

REPLY = "That is a matter for the government of Norland, and it will say so in time."


def labels(text):
    return [turn.label for turn in parse(text).turns]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("SECRETARY HALE: Good morning to you all.", "SECRETARY HALE"),
        ("**SECRETARY HALE:** Good morning.", "SECRETARY HALE"),
        ("**MR HALE: **Good morning.", "MR HALE"),
        ("**Martin Hale**: Good morning.", "Martin Hale"),
        ("MR. McCURRY: Good morning.", "MR. McCURRY"),
        ("FOREIGN MINISTER LE DRIAN: Good morning.", "FOREIGN MINISTER LE DRIAN"),
        ("MR. FERNÁNDEZ HERNÁNDEZ: Good morning.", "MR. FERNÁNDEZ HERNÁNDEZ"),
        (
            "SENIOR STATE DEPARTMENT OFFICIAL ONE: Good morning.",
            "SENIOR STATE DEPARTMENT OFFICIAL ONE",
        ),
        ("MODERATOR: Good morning.", "MODERATOR"),
        ("THE PRESIDENT:  Good morning.", "THE PRESIDENT"),
        ("AUDIENCE MEMBER: Good morning.", "AUDIENCE MEMBER"),
        (
            "MINISTER FOR FOREIGN AFFAIRS OF NORLAND ILSE VARGA: Good morning.",
            "MINISTER FOR FOREIGN AFFAIRS OF NORLAND ILSE VARGA",
        ),
        ("\u200b\u00a0\u00a0QUESTION: Good morning.", "QUESTION"),
    ],
)
def test_labels(line, label):
    text = transcript(("QUESTION", "What is new?")) + f"\n{line}\n\nQUESTION: Thank you.\n"
    assert label in labels(text)


@pytest.mark.parametrize(
    "line",
    [
        "DATE: 6 March 2007",
        "SUBJECT: The border",
        "Media contact: Dana Whitlock 6277 7500",
        "Inquiries: 6277 7500",
        "E&OE: proof only",
        "Here is what I said then: it is over.",
        "I WILL SAY THIS ONCE MORE: IT IS OVER.",
        "At 2:30 we left.",
        "https://www.example.org/path",
        "There are three points: one, two and three.",
        "NOTE: the following is a translation.",
    ],
)
def test_what_is_no_label(line):
    text = (
        transcript(
            ("SECRETARY HALE", "Good morning. I have a statement."), ("QUESTION", "What is new?")
        )
        + f"\n{line}\n\nSECRETARY HALE: Nothing.\n"
    )
    assert labels(text) == ["SECRETARY HALE", "QUESTION", "SECRETARY HALE"]


def test_continuation_paragraphs_stay_with_their_speaker():
    text = transcript(
        ("SECRETARY HALE", "One.\n\nTwo: and this is no label.\n\nThree."),
        ("QUESTION", "And four?"),
    )
    turns = parse(text).turns
    assert [t.paragraphs for t in turns] == [3, 1]


def test_the_same_surname_twice_stays_two_people():
    text = transcript(
        ("SECRETARY HALE", "Thank you."),
        ("MINISTER HALE", "Thank you."),
        title="Remarks With Norland Foreign Minister Orla Hale",
        who="Secretary Martin Hale",
    )
    assert [t.name for t in parse(text).turns] == ["Martin Hale", "Orla Hale"]


def test_near_equal_labels_of_different_people_stay_apart():
    text = transcript(
        ("MODERATOR", "Welcome."),
        ("OPERATOR", "Your line is open."),
        ("MR. MCMULLEN", "Yes."),
        ("MR. MCMILLON", "No."),
        ("MR. MCMULLEN", "Well."),
    )
    assert labels(text) == ["MODERATOR", "OPERATOR", "MR. MCMULLEN", "MR. MCMILLON", "MR. MCMULLEN"]
    names = [t.name for t in parse(text).turns][2:]
    assert names[0] == names[2] != names[1]


def asker_of(words, before=None):
    turns = [
        ("SECRETARY HALE", before or "I am glad to be here."),
        ("QUESTION", words),
        ("SECRETARY HALE", REPLY),
    ]
    (question,) = parse(transcript(*turns)).questions
    return question.asker


@pytest.mark.parametrize(
    ("words", "name", "outlet"),
    [
        ("Arno Fedder from Reuters. Will you sign?", "Arno Fedder", "Reuters"),
        (
            "Thank you. Dana Whitlock with the Associated Press. Will you sign?",
            "Dana Whitlock",
            "Associated Press",
        ),
        (
            "Hi, this is Simon Ateka with Harbor News Africa in Port Arlen. Will you sign?",
            "Simon Ateka",
            "Harbor News Africa",
        ),
        ("Ksenia Sokol, Snob magazine. Will you sign?", "Ksenia Sokol", "Snob magazine"),
        ("Bloomberg. My name is Yamato. Will you sign?", "Yamato", "Bloomberg"),
        (
            "(Inaudible) of Norland Today Television. Will you sign?",
            None,
            "Norland Today Television",
        ),
        (
            "I'm Petra Lindt from Der Spiegel. I have a question on gas. Will you sign?",
            "Petra Lindt",
            "Der Spiegel",
        ),
        ("Reuters has reported that there is a secret annex. Is that so?", None, None),
        ("According to The New York Times, there is an annex. Is that so?", None, None),
        ("The Washington Post said this morning that you will sign. Will you?", None, None),
        ("Mr. Secretary, Axios reported that two advisors will leave. Is that so?", None, None),
        ("Iran is still enriching uranium. What will you do?", None, None),
        ("Will you sign the treaty?", None, None),
    ],
)
def test_introductions(words, name, outlet):
    asker = asker_of(words)
    assert (asker.name, asker.outlet) == (name, outlet)
    assert (asker.evidence is None) == (name is None and outlet is None)


@pytest.mark.parametrize(
    ("before", "name", "outlet"),
    [
        ("We'll start with Kira Alwood of CNN.", "Kira Alwood", "CNN"),
        ("Okay. Go ahead, Andrea.", "Andrea", None),
        ("Yeah, Nick.", "Nick", None),
        ("Let's go to the line of Matt Spelnick at Reuters.", "Matt Spelnick", "Reuters"),
        ("Great. Alex from Reuters.", "Alex", "Reuters"),
        ("Sure, Petra.", "Petra", None),
        ("Thank you, Mr. Secretary.", None, None),
        ("That is what I told Congress.", None, None),
        ("I spoke about that with President Belov.", None, None),
    ],
)
def test_calls(before, name, outlet):
    asker = asker_of("Will you sign?", before)
    assert (asker.name, asker.outlet) == (name, outlet)


def test_a_question_for_somebody_else_is_marked_so():
    text = transcript(
        ("SECRETARY HALE", "I am glad to be here."),
        (
            "MODERATOR",
            "I have a question from Adam Lonergan of the Harbor Courier. He says, “Will you sign?”",
        ),
        ("SECRETARY HALE", REPLY),
    )
    (question,) = parse(text).questions
    assert (question.asker.name, question.asker.outlet, question.asker.on_behalf) == (
        "Adam Lonergan",
        "Harbor Courier",
        True,
    )


@pytest.mark.parametrize(
    "words",
    [
        "Thank you.",
        "(Laughter.)",
        "Okay.",
        "Thank you very much, Mr. Secretary.",
        "Second question --",
        "Follow-up?",
        "Good to see you. I am well. How are you?",
        "One quick thing on the harbor -- sorry, can you hear me?",
    ],
)
def test_what_is_no_question(words):
    text = transcript(("SECRETARY HALE", REPLY), ("QUESTION", words), ("SECRETARY HALE", REPLY))
    parsed = parse(text)
    assert parsed.questions == () and len(parsed.turns) == 3


@pytest.mark.parametrize(
    "words",
    [
        "(inaudible) responses to your appeal for people to come forward.",
        "The polls say (inaudible) that people have made up their minds.",
        "I was wondering if you could talk about the harbor. Hello? Can you hear me?",
        "12 Will the harbor open",
    ],
)
def test_what_is_a_question_though_a_part_is_not_heard(words):
    text = transcript(("SECRETARY HALE", REPLY), ("QUESTION", words), ("SECRETARY HALE", REPLY))
    assert [question.replies for question in parse(text).questions] == [(3,)]


def test_one_question_to_two_people_and_one_for_each():
    text = transcript(
        ("QUESTION", "Is the treaty ready, for both of you?"),
        ("SECRETARY HALE", REPLY),
        ("FOREIGN MINISTER VARGA", "Yes. It is ready to be signed."),
        ("QUESTION", "Mr. Secretary, will you sign it? And Foreign Minister Varga, will you?"),
        ("FOREIGN MINISTER VARGA", "I will, as I have said."),
        ("SECRETARY HALE", "And so will I, of course."),
    )
    links = [(q.addressees, q.replies) for q in parse(text).questions]
    assert links == [
        (("Martin Hale", "Ilse Varga"), (2, 3)),
        (("Martin Hale",), (6,)),
        (("Ilse Varga",), (5,)),
    ]


def test_states():
    text = transcript(
        ("QUESTION", "Is the treaty ready?"),
        ("FOREIGN MINISTER VARGA", "(In Norwegian.)"),
        ("QUESTION", "Will it be signed in May?"),
        ("SECRETARY HALE", "(Inaudible.)"),
        ("QUESTION", "Or in June?"),
        ("QUESTION", "Or never at all?"),
        ("SECRETARY HALE", REPLY),
    )
    assert [q.state for q in parse(text).questions] == [
        "not_transcribed",
        "inaudible",
        "none",
        "replied",
    ]


def test_a_name_alone_gives_the_floor_and_answers_nothing():
    text = transcript(
        ("QUESTION", "Is the treaty ready?"),
        ("SECRETARY HALE", REPLY),
        ("QUESTION", "Thank you."),
        ("SECRETARY HALE", "Nick."),
        ("QUESTION", "Who signs?"),
        ("SECRETARY HALE", REPLY),
    )
    first, second = parse(text).questions
    assert first.replies == (2,) and second.replies == (6,)


@pytest.mark.parametrize(
    ("inside", "kind", "language"),
    [
        ("In Russian.", "untranslated", "Russian"),
        ("in Russian", "untranslated", "Russian"),
        ("In Russian, through interpreter", "interpreted", "Russian"),
        ("Via interpreter", "interpreted", None),
        ("Speaks in Spanish", "untranslated", "Spanish"),
        ("Inaudible", "inaudible", None),
        ("off-mike", "inaudible", None),
        ("Laughter.", "laughter", None),
        ("Laughter and applause", "laughter", None),
        ("Applause", "applause", None),
        ("cross-talk", "crosstalk", None),
        ("sic", "sic", None),
        ("No translation provided", "untranslated", None),
        ("The executive order is signed.", "note", None),
        ("million", None, None),
        ("USAID", None, None),
        ("and in particular the Russian people, who have suffered so much", None, None),
    ],
)
def test_marks(inside, kind, language):
    assert classify(inside) == (kind, language)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("May 15, 2007", dt.date(2007, 5, 15)),
        ("15 May 2007", dt.date(2007, 5, 15)),
        ("Sept. 3, 2019", dt.date(2019, 9, 3)),
        ("2007-05-15", dt.date(2007, 5, 15)),
        ("27 September 201520:12", dt.date(2015, 9, 27)),
        ("May 2007", None),
        ("February 30, 2007", None),
        ("15/05", None),
    ],
)
def test_dates_are_whole_or_none(text, day):
    dates = find_dates(text)
    assert (dates[0][0] if dates else None) == day


def test_slashed_dates_have_the_month_first():
    assert find_slashed("Press Briefing, 3/9/2016") == dt.date(2016, 3, 9)
    assert find_slashed("Press Briefing, 7/11/12") == dt.date(2012, 7, 11)
    assert find_slashed("Press Briefing, 25/11/2012") is None


@pytest.mark.parametrize(
    ("text", "time"),
    [("2:06 p.m. EDT", "2:06 p.m. EDT"), ("12:16 P.M. EDT", "12:16 P.M. EDT"), ("no time", None)],
)
def test_times(text, time):
    assert find_time(text) == time


@pytest.mark.parametrize(
    ("phrase", "role", "name"),
    [
        ("Russian Foreign Minister Sergey Lavrov", "Russian Foreign Minister", "Sergey Lavrov"),
        ("Secretary of State Madeleine K. Albright", "Secretary of State", "Madeleine K. Albright"),
        ("Minister for Foreign Affairs Ilse Varga", "Minister for Foreign Affairs", "Ilse Varga"),
        ("NATO Secretary General Stoltenberg", "NATO Secretary General", "Stoltenberg"),
        ("Ilse Varga", None, "Ilse Varga"),
    ],
)
def test_offices_and_names(phrase, role, name):
    assert split_role(phrase) == (role, name)


def test_names():
    assert surname_of("Luigi Di Maio") == "di maio"
    assert pretty("McCURRY") == "McCurry" and pretty("O'BRIEN-SMITH") == "O'Brien-Smith"
    assert (
        looks_like_name(["Theresa", "May"])
        and not looks_like_name(["Prime", "Minister"])
        and not looks_like_name(["Anna", "B."])
    )


def test_the_table_of_outlets():
    assert len(outlets.table()) >= 300
    assert (
        outlets.canonical_name("the AP") == "Associated Press"
        and outlets.canonical_name("L.A. Times") == "Los Angeles Times"
    )
    assert outlets.canonical_name("Harbor Courier") is None
    assert len({o.name for o in outlets.table()}) == len(outlets.table())


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Department Press Briefing – June 9, 2015", "briefing"),
        ("Background Press Call on the Summit", "call"),
        ("Secretary Martin Hale With Yonna Lev of Channel Seven", "interview"),
        ("Interview With Yonna Lev", "interview"),
        ("Secretary Martin Hale On CNN's State of the Union", "interview"),
        ("Address to the Nation", "speech"),
        ("Remarks at the Harbor", "remarks"),
    ],
)
def test_kinds(title, kind):
    assert parse(transcript(("SECRETARY HALE", REPLY), title=title)).header.kind == kind


def test_a_date_that_is_only_that_of_publication_is_no_date():
    feed = (
        "<item><title>Remarks at the Harbor</title><pubDate>Tue, 06 Apr 2021 01:12:33 "
        "+0000</pubDate>"
        "<description><![CDATA[<p>Martin Hale, Secretary of State</p><p><strong>SECRETARY "
        "HALE:</strong> Good morning.</p>]]></description></item>"
    )
    from remarks.transcripts import read

    parsed = parse(read(feed.encode()))
    assert parsed.header.date is None and parsed.header.released == dt.date(2021, 4, 6)
    assert "no_date" in {p.code for p in parsed.problems}


def test_front_matter_is_yaml():
    text = (
        '---\ntitle: "Remarks\\_by Martin Hale on the\\\n  \\ Harbor"\ndate: 2021-04-06\n---\n\n'
        "SECRETARY HALE: Good morning.\n\nQ   Why?\n"
    )
    header = parse(text).header
    assert (header.title, header.date) == (
        "Remarks by Martin Hale on the Harbor",
        dt.date(2021, 4, 6),
    )


def test_problems_carry_their_place():
    text = transcript(
        ("SECRETARY HALE", "Good morning."),
        ("THE PREMIER", "Hello there."),
        ("THE PREMIER", "And so on."),
    )
    problem = next(p for p in parse(text).problems if p.code == "unknown_speaker")
    assert text.splitlines()[problem.line - 1].startswith("THE PREMIER") and text[
        problem.start : problem.end
    ].startswith("THE PREMIER")


def test_the_field_of_a_form_is_no_title():
    head = (
        "N E W S  R E L E A S E\n\nDATE\n\n9 May 1983\n\nMINISTER'S PRESS CONFERENCE - PORT "
        "ARLEN\n\n"
    )
    text = head + "QUESTION: Minister, why now?\n\nMINISTER HALE: Because it was time.\n"
    assert parse(text).header.title == "MINISTER'S PRESS CONFERENCE - PORT ARLEN"


TOLD = """Statement on tin

8 March 1978

Mr Edgar Stone spoke to the Institute in Port Anvil on 6 March 1978. The transcript follows.

MR STONE: We sell less of it than we did.

QUESTION: Why?

MR STONE: Because others sell more.
"""


def test_a_sentence_that_presents_the_words_tells_the_day_and_the_place():
    header = parse(TOLD).header
    assert (header.date, header.released) == (dt.date(1978, 3, 6), dt.date(1978, 3, 8))
    assert header.place == "Port Anvil"


def test_a_sentence_that_tells_of_another_day_changes_nothing():
    header = parse(TOLD.replace("1978. The transcript follows.", "1978.")).header
    assert header.date == dt.date(1978, 3, 8)
