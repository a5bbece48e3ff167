"""Labels by the document's own habit: which lines begin a turn, whose it is, what is doubted."""

import pytest

from remarks.transcripts import parse

HEAD = "{title}\n\nSorna, Vestria\nJune 2, 2014\n\n"
ANSWER = "It will be ready in the autumn, as we have said before."


def read(*turns, title="Remarks With Foreign Minister Irma Sand", between="\n\n"):
    """The transcript of ``(label, words)`` pairs; a label stands as it is printed."""
    words = between.join(f"{label} {words}".strip() for label, words in turns)
    return parse(HEAD.format(title=title) + words + "\n")


def speakers(transcript):
    return [(turn.label, turn.name) for turn in transcript.turns]


def codes(transcript):
    return {problem.code for problem in transcript.problems}


SAND = ("FOREIGN MINISTER SAND:", "Good morning. The dam is full.")
QUESTION = ("QUESTION:", "When was it filled?")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("PRESIDENT HE:", "He"),
        ("MR. YOUNG:", "Young"),
        ("SENATOR MAY:", "May"),
        ("MS. WILL:", "Will"),
        ("DEPUTY MINISTER NG:", "Ng"),
        ("DR. O’HARA-WYNN:", "O’Hara-Wynn"),
        ("MR. VAN DER BERG:", "van der Berg"),
        ("AMBASSADOR LORD:", "Lord"),
        ("MS. KING:", "King"),
        ("MR. PRICE:", "Price"),
        ("LOPEZ GARCÍA:", "Lopez García"),
        ("OH:", "Oh"),
        ("MINISTER JAMES T. ABT:", "James T. Abt"),
        ("MR. ABT (NORLAND):", "Abt"),
        ("\u202bMR. ABT\u202c:", "Abt"),
        ("MR. ABT\uff1a", "Abt"),
        ("[00:01:12] MR. ABT:", "Abt"),
    ],
)
def test_whoever_a_label_of_the_style_names_once(label, name):
    turns = speakers(read(SAND, QUESTION, SAND, (label, "One word from me."), QUESTION, SAND))
    assert len(turns) == 6
    got = turns[3][1]
    assert got is not None and got.casefold() == name.casefold() or (name == "Oh" and got is None)


@pytest.mark.parametrize(
    ("label", "voice"),
    [
        ("UNIDENTIFIED MALE:", "unknown"),
        ("ANOTHER REPORTER:", "press"),
        ("VARIOUS SPEAKERS:", "unknown"),
        ("MALE JOURNALIST #4:", "press"),
        ("JOUR NALIST:", "press"),
        ("AUDIENCE MEMBERS:", "audience"),
        ("OFF-MIC:", "unknown"),
        ("RUSSIAN:", "interpreter"),
        ("[SPEAKER_02]:", "unknown"),
    ],
)
def test_voices_without_a_name(label, voice):
    turn = read(SAND, QUESTION, SAND, (label, "Louder, please!"), QUESTION, SAND).turns[3]
    assert (turn.name, turn.voice) == (None, voice)


@pytest.mark.parametrize(
    "words",
    [
        "Dear Minister: thank you for the dam.",
        "She said: it is cold.",
        "NOTE: this is a translation.",
        "Two things: it is deep and it is cold.",
        "Minister's office: (02) 5550 7500",
        "PRESS CONFERENCE: 3 JUNE",
        "Vestria: that is where I am from.",
        "Mr. Abt: “I never said so,” he told the paper.",
        "SO: WE SHALL SEE.",
    ],
)
def test_what_begins_no_turn(words):
    turns = read(SAND, QUESTION, (SAND[0], f"Let me read.\n\n{words}\n\nThat is all."), QUESTION)
    assert len(turns.turns) == 4


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("HOW ARTH:", "HOWARTH"),
        ("H O W A R T H :", "HOWARTH"),
        ("HOWARTH;", "HOWARTH"),
        (". HOWARTH:", "HOWARTH"),
        ("HOWARTH (cont):", "HOWARTH"),
    ],
)
def test_torn_labels_stand_for_a_label_of_the_document(torn, whole):
    turns = [(f"{whole}:", ANSWER), ("JOURNALIST:", "And then?")] * 3
    title = "Doorstop by Minister Ada Howarth"
    transcript = read(*turns, (torn, "So be it."), ("JOURNALIST:", "Indeed?"), title=title)
    assert [turn.name for turn in transcript.turns][6] == "Ada Howarth"


@pytest.mark.parametrize(
    ("printed", "label"), [("JULAI SAND:", "JULIA SAND"), ("MINSTER ABT:", "MINISTER ABT")]
)
def test_slipped_labels_are_read_with_a_warning(printed, label):
    turns = [(f"{label}:", ANSWER), ("QUESTION:", "And then?")] * 4
    transcript = read(*turns, (printed, "So be it."), title="Remarks")
    assert transcript.turns[8].name == transcript.turns[0].name
    assert "typo_label" in codes(transcript)


@pytest.mark.parametrize(
    ("one", "other"),
    [("MR. HALL", "MR. HALE"), ("MR. SAND", "MS. SAND"), ("FBI OFFICIAL", "FAA OFFICIAL")],
)
def test_near_labels_of_two_people_stay_apart(one, other):
    turns = [(f"{one}:", ANSWER), ("QUESTION:", "And then?")] * 4
    transcript = read(*turns, (f"{other}:", "So be it."), title="Remarks")
    assert transcript.turns[8].label == other
    assert "typo_label" not in codes(transcript)


@pytest.mark.parametrize("style", ["{}.", "{}. "])
def test_full_stops_end_labels_where_no_colon_does(style):
    turns = [("CHAIR WINN", "Good morning."), ("DORA RELL", "Thank you."), ("CHAIR WINN", "Next.")]
    transcript = read(*[(style.format(name), words) for name, words in turns], title="Hearing")
    assert [turn.label for turn in transcript.turns] == ["CHAIR WINN", "DORA RELL", "CHAIR WINN"]


def test_initials_of_a_header_answer_q():
    turns = [("Q:", "And now?"), ("IS:", ANSWER), ("Q:", "And then?"), ("IS:", "Later.")]
    transcript = read(*turns, title="Press Conference by Minister Irma Sand")
    assert [turn.name for turn in transcript.turns] == [None, "Irma Sand", None, "Irma Sand"]


def test_lines_that_do_not_begin_a_paragraph_are_labels_where_turns_crowd():
    turns = [("Minister Sand:", "Good morning."), ("Question:", "Is it full?")] * 3
    assert len(read(*turns, ("Mr. Abt:", "Very full."), between="\n").turns) == 7


def test_an_opening_without_a_label_is_the_one_principals():
    opening = (
        "",
        "Good morning. I have come to speak about the dam, and you will like what I say.",
    )
    title = "Doorstep by Minister Irma Sand"
    transcript = read(opening, QUESTION, SAND, QUESTION, title=title)
    assert transcript.turns[0].name == "Irma Sand"
    assert transcript.turns[0].label == ""


def test_an_opening_begins_where_its_torn_paragraphs_do():
    rows = (
        "",
        "I was asked to say what we",
        "want of the dam, and I will. " * 8,
        "We like it. " * 20,
    )
    title = "Doorstep by Minister Irma Sand"
    transcript = read(("", "\n\n".join(rows[1:])), QUESTION, SAND, QUESTION, title=title)
    assert transcript.turns[0].name == "Irma Sand"
    words = transcript.text[transcript.turns[0].start : transcript.turns[0].end]
    assert words.startswith("I was asked")


def test_a_report_on_what_was_said_is_in_nobodys_mouth():
    report = (
        "The minister visited the dam and its keepers and praised their work of many years. " * 4
    )
    transcript = read(("", report), title="Minister Irma Sand visited the dam")
    assert [turn.name for turn in transcript.turns] == [None]
    assert any(problem.blocks_publishing for problem in transcript.problems)


def test_who_is_announced_and_never_speaks_is_doubted():
    title = "Joint Press Conference With Foreign Minister Irma Sand and President Leon Abt"
    transcript = read(SAND, QUESTION, SAND, title=title)
    (doubt,) = [p for p in transcript.problems if p.code == "announced_silent"]
    assert "Leon Abt" in doubt.message and doubt.blocks_publishing


def test_a_line_like_a_label_that_is_none_is_doubted_at_its_place():
    turns = [("Minister Sand:", ANSWER), ("Question:", "And then?")] * 3
    words = f"{ANSWER}\nMr. Leon Abt: so it is said."
    transcript = read(*turns, ("Minister Sand:", words))
    labels = [turn.label for turn in transcript.turns]
    doubted = [p for p in transcript.problems if p.code in ("label_not_taken", "name_inside_turn")]
    assert "Mr. Leon Abt" in labels or doubted


def test_speech_below_the_last_turn_is_doubted():
    tail = "[ENDS]\n\nI thank you all for what you have done, and I hope that we meet again soon."
    assert "speech_in_footer" in codes(read(SAND, QUESTION, SAND, ("", tail)))


def test_speech_above_the_first_turn_is_doubted():
    opening = "I thank you all for what you have done, and I hope that we shall meet again. " * 3
    transcript = parse(f"{opening}\n\nDaily Briefing\n\n{SAND[0]} {SAND[1]}\n\n{QUESTION[0]} When?")
    assert "speech_in_header" in codes(transcript)


def test_what_stands_below_the_words_with_which_a_page_ends_is_nobodys():
    tail = "(The briefing was concluded at 3:14 p.m.)\n\nCorrection: The lake is a river, they say."
    transcript = read(SAND, QUESTION, SAND, ("", tail))
    assert transcript.text[: transcript.turns[-1].end].endswith(SAND[1])


def test_a_plain_transcript_raises_no_doubt():
    assert codes(read(SAND, QUESTION, SAND)) == set()


def test_pages_own_lines_are_in_nobodys_words():
    pages = [(SAND[0], f"{ANSWER}\n\nFax: 3 June 2014 04:1{page}") for page in range(4)]
    transcript = read(*[turn for page in pages for turn in (page, QUESTION)])
    assert all("Fax" not in transcript.text[t.start : t.end] for t in transcript.turns)
    assert {s.kind for s in transcript.segments} >= {"furniture"}


def test_the_press_names_the_one_who_answers():
    turns = [("Q:", "Thanks, Edda. Is it full?"), ("MS. WINN:", "It is."), ("Q:", "Edda, when?")]
    again = read(*turns, ("MS. WINN:", "Now."), ("Q:", "Hey. Thanks, Edda. So?"), title="Daily")
    assert {turn.name for turn in again.turns if turn.voice == "principal"} == {"Edda Winn"}
    transcript = read(*turns, ("MS. WINN:", "Now."), *turns, title="Daily Briefing")
    assert {turn.name for turn in transcript.turns if turn.voice == "principal"} == {"Edda Winn"}


def test_the_press_names_the_holder_of_the_one_office():
    turns = [("JOURNALIST:", "Ms Winn, is it full?"), ("PM:", ANSWER)] * 3
    transcript = read(*turns, title="Transcript of doorstop")
    assert [turn.name for turn in transcript.turns] == [None, "Winn"] * 3


def test_whom_the_press_speaks_about_holds_no_office_here():
    turns = [("JOURNALIST:", "Ms Winn, is it full?"), ("PM:", ANSWER)] * 3
    about = [("JOURNALIST:", "Mr Abt says that it is full."), ("PM:", ANSWER)]
    transcript = read(*turns, *about, title="Transcript of doorstop")
    assert {turn.name for turn in transcript.turns} == {None, "Winn"}


def test_the_press_names_each_of_two_who_answer():
    winn = [("Q:", "Edda, is it full?"), ("MS. WINN:", "It is.")] * 3
    abt = [("Q:", "Hugo, is that so?"), ("MR. ABT:", "It is.")] * 3
    transcript = read(*winn, *abt, title="Daily Briefing")
    named = {turn.name for turn in transcript.turns if turn.voice == "principal"}
    assert named == {"Edda Winn", "Hugo Abt"}


@pytest.mark.parametrize(
    ("label", "words", "name"),
    [
        ("MR. ABT:", "Good morning. This is Hugo from the dam office.", "Hugo Abt"),
        ("MR. ABT:", "Hi, everyone, this is Hugo from the dam office.", "Hugo Abt"),
        ("MR. ABT:", "We are all here. My name is Hugo from the dam office.", "Hugo Abt"),
        ("MR. ABT:", "We are all here. This is Hugo from the dam office.", "Abt"),
        ("MR. ABT:", "With me today, this is Hugo from the dam office.", "Abt"),
        ("MR. ABT:", "Hello. This is Hugo from the dam office, who will begin.", "Abt"),
        ("MODERATOR:", "I'm joined by one of us. This is Hugo Abt, who will begin.", None),
        ("MODERATOR:", "Good morning. This is Irma Sand with the dam office.", None),
        ("HUGO:", "Good morning. This is Hugo from the dam office.", "Hugo"),
        ("MODERATOR:", "Thank you. This\nis Hugo Abt with the dam office.", "Hugo Abt"),
        ("OPERATOR:", "Next we have somebody. This is Hugo Abt with the Courier.", None),
    ],
)
def test_who_says_his_own_name_first_has_it(label, words, name):
    transcript = read((label, words), QUESTION, SAND, QUESTION, SAND, title="Call on the dam")
    assert transcript.turns[0].name == name


@pytest.mark.parametrize(("label", "name"), [("MODERATOR:", None), ("MS. GILMORE:", "Gilmore")])
def test_what_the_next_turn_says_of_its_speaker_names_nobody_else(label, name):
    asked = ("QUESTION:", "Hi, this is Rob from the Harbor Daily. I'm Rob Stone with them.")
    transcript = read((label, "Good morning. Go ahead."), asked, SAND, title="Call on the dam")
    assert transcript.turns[0].name == name


def test_a_damaged_letter_keeps_questions_and_answers_in_turn():
    turns = [("Q.", "Is it full?"), ("A.", "It is.")] * 2
    again = ("A.", "Yes.\n\nA = It was the third of them.")
    damaged = ("Q =", "And now?")
    transcript = read(*turns, ("Q.", "One more?"), again, damaged, ("A.", "Now too."), title="Call")
    labels = [turn.label for turn in transcript.turns]
    assert labels == ["Q", "A", "Q", "A", "Q", "A", "Q =", "A"]


@pytest.mark.parametrize(
    "words",
    [
        "Al Stone said yesterday that it is full.",
        "Ai Lin has said that it is full.",
        "A, B and C are the parts of it. Which one is full?",
        "I saw it. A number of us did.",
    ],
)
def test_what_opens_as_a_damaged_letter_is_no_label(words):
    turns = [("Q.", "Is it full?"), ("A.", "It is.")] * 2
    transcript = read(*turns, ("Q.", f"One more.\n\n{words}"), ("A.", "Yes."), title="Call")
    assert [turn.label for turn in transcript.turns] == ["Q", "A"] * 3


def test_a_name_goes_on_behind_its_particle():
    turns = [("Hassan Omar:", "Thank you, Irma Sand."), QUESTION, SAND] * 2
    title = "Irma Sand and Hassan Omar bin Salim at the dam"
    assert read(*turns, title=title).turns[0].name == "Hassan Omar bin Salim"


def test_a_name_that_the_press_calls_once_or_beside_another_names_nobody():
    turns = [("JOURNALIST:", "Ms Winn, is it full?"), ("PM:", ANSWER)] * 3
    other = [("JOURNALIST:", "Mr Abt, is that so?"), ("PM:", ANSWER)]
    transcript = read(*turns, *other, title="Transcript of doorstop")
    assert {turn.name for turn in transcript.turns} == {None}


NOTE = (
    "*To date we have closed forty sluices for the winter, and our engineers tell us that we will "
    "open them again when the ice has gone and the river is safe for all of us."
)


def test_a_note_above_the_hour_is_nobodys_words():
    added = f"See below for an answer (marked with an asterisk).\n\n{NOTE}\n\n12:42 P.M. EDT"
    transcript = read(("", added), SAND, QUESTION, SAND)
    assert [turn.label for turn in transcript.turns][0] == "FOREIGN MINISTER SAND"
    assert transcript.header.time == "12:42 P.M. EDT"
    assert "speech_in_header" not in codes(transcript)


def test_a_footnote_below_the_hour_is_nobodys_words():
    added = f"12:42 P.M. EDT\n\nThe answer is marked with an asterisk.\n\n{NOTE}"
    transcript = read(("", added), SAND, QUESTION, SAND)
    assert [turn.label for turn in transcript.turns][0] == "FOREIGN MINISTER SAND"


@pytest.mark.parametrize("field", ["Subjects", "Topics", "E&OE"])
def test_a_heading_that_ends_in_a_field_is_no_label(field):
    title = f"PRESS CONFERENCE AT LAKE HOTEL, SORNA {field}: The dam; fish; the harvest."
    transcript = read(("", title), SAND, QUESTION, SAND)
    assert len(transcript.turns) == 3


def test_a_surname_that_is_a_title_is_a_label_in_ordinary_case():
    clip = ("Bishop:", "I will say what I think of the dam.")
    turns = [("HOST:", "Here is Vera Bishop on the line."), clip, ("HOST:", "Go on, Vera."), clip]
    transcript = read(*turns, title="Interview with Radio Sorna")
    assert speakers(transcript)[1] == ("Bishop", "Vera Bishop")


def test_a_voice_that_is_played_in_is_a_turn_of_nobody():
    clip = ("Northgate supporter:", "‘They should have built it higher, I say.’")
    transcript = read(("HOST:", "Listen:"), clip, ("PM:", "Well."), ("HOST:", "Well?"), clip)
    assert ("Northgate supporter", None) in speakers(transcript)


@pytest.mark.parametrize("words", ["Mr. Leon Abt: It was I who said so.", "Leon Abt: Not I."])
def test_a_name_of_another_style_that_opens_a_paragraph_is_doubted(words):
    transcript = read(SAND, QUESTION, ("", words), SAND, QUESTION)
    assert "name_inside_turn" in codes(transcript)


def test_what_a_principal_reads_out_is_not_doubted():
    words = "Senator Leon Abt: “I voted for the dam.”\n\nFirst, on Norland: “We are glad.”"
    assert codes(read(SAND, QUESTION, SAND, ("", words), QUESTION, SAND)) == set()


LONG = (
    "I know it well, and so does everybody who lives there. "
    "We built it for the towns below the lake, which every spring stood under water, and it holds."
)
ASKED = "Foreign Minister, will you open the new dam before the summer?"


@pytest.mark.parametrize("turns", [1, 3])
def test_labels_printed_the_wrong_way_round_are_doubted(turns):
    asked = ASKED if turns == 1 else ASKED.partition(", ")[2]
    swapped = [(SAND[0], asked), (QUESTION[0], LONG)] * turns
    transcript = read(SAND, QUESTION, SAND, *swapped, SAND)
    (doubt,) = [p for p in transcript.problems if p.code == "labels_swapped"]
    assert doubt.start == transcript.turns[3].start and doubt.blocks_publishing


def test_a_counter_question_is_no_label_the_wrong_way_round():
    counter = [(SAND[0], "And what do you say to that yourself?"), (QUESTION[0], "That it holds.")]
    assert "labels_swapped" not in codes(read(SAND, *counter * 3, SAND))


def test_the_one_person_of_the_head_holds_the_one_office():
    turns = [("JOURNALIST:", "Is it full?"), ("PM:", ANSWER)] * 2
    transcript = read(*turns, title="Transcript: Irma Sand, Press Conference, Sorna")
    assert [turn.name for turn in transcript.turns] == [None, "Irma Sand"] * 2


def test_labels_the_wrong_way_round_name_nobody():
    swapped = [(SAND[0], ASKED), (QUESTION[0], LONG)] * 2
    transcript = read(SAND, QUESTION, SAND, *swapped, QUESTION, SAND)
    named = [turn.position for turn in transcript.turns if turn.name == "Irma Sand"]
    assert named == [1, 3, 9]


def test_who_only_by_the_labels_gives_remarks_is_a_principal():
    guest = ("LEON ABT:", "The dam was built by a thousand people, of whom I was one.")
    turns = [("IRMA SAND:", ANSWER), guest, QUESTION, ("IRMA SAND:", ANSWER), QUESTION, guest]
    transcript = read(*turns, title="Doorstop interview")
    assert [p.name for p in transcript.header.principals] == ["Irma Sand", "Leon Abt"]


HAND_OVER = """On-the-Record Call on the Harbor Budget

March 4, 2019

MS. KROLL: Good afternoon. {ends}

MINISTER RUIZ: {thanks} The budget is settled, and the harbor stays open.

Q: Will it hold?

MINISTER RUIZ: It will hold until the summer.

MS. KROLL: That is all for today.
"""


@pytest.mark.parametrize(
    ("ends", "thanks", "name"),
    [
        ("With that, let me turn it over to the minister.", "Thank you, Vera.", "Vera Kroll"),
        ("With that, let's go to the minister.", "Thanks so much, JT.", "JT Kroll"),
        ("The budget is on your table.", "Thank you, Vera.", "Kroll"),
        ("With that, let me turn it over to the minister.", "Thank you, Secretary.", "Kroll"),
        ("With that, let me turn it over to the minister.", "Thank you all.", "Kroll"),
    ],
)
def test_whoever_is_thanked_for_the_floor_has_that_given_name(ends, thanks, name):
    turns = parse(HAND_OVER.format(ends=ends, thanks=thanks)).turns
    assert [turn.name for turn in turns if "KROLL" in turn.label] == [name, name]


def test_labels_with_a_full_stop_in_ordinary_case_need_a_habit():
    """A statement whose one paragraph begins with "The President." has no labels."""
    words = "We met.\n\nThe President. The minister. Everybody came.\n\nWe parted at four.\n"
    transcript = parse(HEAD.format(title="Statement by Minister Irma Sand") + words)
    assert [turn.label for turn in transcript.turns] == [""]


@pytest.mark.parametrize("opening", ["said: “QUESTION: who knew?”", 'wrote, "QUESTION: who knew?"'])
def test_a_label_right_behind_a_quotation_mark_that_opens_is_read_out(opening):
    answer = ("FOREIGN MINISTER SAND:", f"My friend {opening} I was in Sorna then.")
    assert len(read(SAND, QUESTION, answer, QUESTION, SAND).turns) == 5
    closes = ("FOREIGN MINISTER SAND:", "My friend said, “I knew it.” QUESTION: Who is it?")
    assert len(read(SAND, QUESTION, closes, SAND).turns) == 5


def test_a_listener_is_a_voice_and_a_word_alone_in_the_style_is_doubted():
    turns = [("Presenter:", "Is it full?"), ("Sand:", "It is.")] * 3
    title = "Interview with Foreign Minister Irma Sand"
    listener = read(*turns, ("Listener (by telephone):", "Will it rain?"), turns[1], title=title)
    assert listener.turns[6].voice == "audience"
    word = read(*turns, ("Baker:", "The bread is dear."), turns[1], title=title)
    assert "name_inside_turn" in codes(word)


def test_whoever_is_called_king_speaks_under_his_surname_alone():
    title = "DOORSTOP INTERVIEW\nSENATOR THE HON JANE KING, MINISTER FOR TRADE"
    transcript = read(("JOURNALIST:", "Is it full?"), ("KING:", "It is."), title=title)
    assert transcript.turns[1].name == "Jane King"
    assert transcript.turns[1].role == "Minister for Trade"


def test_an_office_alone_is_its_holder_by_another_label():
    turns = [
        ("Secretary General Jan Holm:", "We met at noon, and we parted as friends."),
        ("Question:", "Will you meet again?"),
        ("Secretary General:", "In autumn."),
    ]
    transcript = read(*turns, title="Joint Press Point")
    assert transcript.turns[2].name == "Jan Holm"
    two = read(turns[0], ("Secretary General Ana Roe:", "So do I."), *turns[1:])
    assert two.turns[3].name is None


@pytest.mark.parametrize(
    "label", ["Terry Schall, Reuters and Harbor Radio:", "TERRY SCHALL, REUTERS:"]
)
def test_a_name_before_an_outlet_in_a_label_is_the_presss(label):
    transcript = read(SAND, QUESTION, SAND, (label, "I was there. It looked full to me."), SAND)
    assert (transcript.turns[3].name, transcript.turns[3].voice) == ("Terry Schall", "press")


def test_what_a_statement_says_to_a_minister_is_no_label():
    """A line is no witness that the head names whom it names itself."""
    words = (
        "I have two points.\n\nMinister Abt: you know this better. He said: it holds.\n\nThanks.\n"
    )
    transcript = parse(HEAD.format(title="Statement by Foreign Minister Irma Sand") + words)
    assert len(transcript.turns) == 1 and "name_inside_turn" in codes(transcript)


def test_headings_of_a_statement_are_no_labels_alone_on_their_lines():
    words = "\n\n".join(
        f"{heading}\n\nIt will be ready in the autumn." for heading in ("Jobs", "Port Arlen") * 2
    )
    transcript = parse(HEAD.format(title="Statement by Foreign Minister Irma Sand") + words)
    assert len(transcript.turns) == 1


def test_a_slipped_official_stays_unnamed():
    label = "SENIOR ADMINISTRATION OFFIAL:"
    transcript = read(SAND, QUESTION, (label, "It is full."), QUESTION, SAND)
    assert transcript.turns[2].name is None and transcript.turns[2].voice == "principal"


@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_good_news_is_no_outlet(between):
    sand = ("Minister Sand:", f"I have two things.{between}Good News: the dam is full.")
    asks = ("Journalist:", "Since when?")
    transcript = read(sand, asks, sand, asks, ("Minister Sand:", "Since May."))
    assert {turn.label for turn in transcript.turns} == {"Minister Sand", "Journalist"}
