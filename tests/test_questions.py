"""Who asks and what answers, read by hand off golden transcripts."""

import pytest

from remarks.transcripts import parse, read

from .files import GOLDEN

READ_BY_HAND = {
    "asked_of_price_and_young.txt": [
        (3, None, None, (4,)),
        (5, None, None, (6, 7)),
    ],
    "asked_of_bishop_and_field.txt": [
        (3, None, None, (4,)),
        (5, None, None, (6,)),
    ],
    "asked_of_wu.txt": [
        (1, "Holt", None, (2,)),
        (3, "Holt", None, (4,)),
        (5, None, None, (6,)),
    ],
    "asked_of_ng.txt": [
        (2, None, None, (3,)),
        (4, None, None, (5,)),
    ],
    "asked_of_a_guest_once.txt": [
        (2, None, None, (3,)),
        (4, None, None, (5,)),
    ],
    "asked_once_by_one_name.txt": [
        (2, None, None, (3,)),
        (4, None, None, (5, 6)),
    ],
    "asked_of_a_second_deputy.txt": [(4, None, None, (5,))],
    "asked_of_a_first_vice.txt": [
        (3, None, None, (4,)),
        (5, None, None, (6,)),
    ],
    "asked_by_crowd.txt": [
        (2, None, None, (3,)),
        (4, None, None, (5,)),
    ],
    "asked_off_mic.txt": [
        (2, None, None, (3,)),
        (5, None, None, (6,)),
    ],
    "asked_behind_full_stops.txt": [
        (3, "Walter Pryce", "Reuters", (4,)),
        (6, "Henry Stoll", "New York Times", (7,)),
    ],
    "asked_in_the_house.txt": [(3, "Rollins", None, (4,))],
    "asked_behind_time_codes.txt": [
        (2, "Ulf Brandt", "Reuters", (3,)),
        (4, None, None, (5,)),
    ],
    "asked_before_time_codes.txt": [
        (2, "Mina Holt", "Associated Press", (3,)),
        (4, None, None, (5,)),
    ],
    "asked_behind_marks_of_direction.txt": [
        (2, None, None, (3,)),
        (4, None, None, (5,)),
    ],
    "asked_behind_zero_width.txt": [
        (2, None, None, (3,)),
        (4, None, None, (5,)),
    ],
    "carried_exchange.txt": [
        (4, "Wanda", None, (5,)),
        (6, "Wanda", None, (7, 9)),
        (10, "Tomas", None, (11,)),
        (12, "Tomas", None, (13, 15)),
        (16, None, None, (17,)),
        (18, None, None, (19,)),
        (22, "Edda", None, (23,)),
    ],
    "called_by_outlet.txt": [
        (4, "Dana Whitlock", "Reuters", (5,)),
        (6, "Dana Whitlock", "Reuters", (7, 8)),
        (10, "Leon Abt", "Norland Radio", (12, 13)),
        (16, "Petra Sorn", "Harbor Courier", (17,)),
    ],
    "one_word_answers.txt": [
        (2, None, None, (3,)),
        (4, None, None, (5,)),
        (6, None, None, (7,)),
        (8, None, None, (9,)),
        (10, "Ulrich", None, (11,)),
    ],
    "one_word_interjections.txt": [
        (3, None, None, (4,)),
        (5, None, None, (6,)),
        (7, None, None, (8,)),
        (9, None, None, (10,)),
    ],
    "one_word_places.txt": [
        (2, None, None, (3,)),
        (4, None, None, (5,)),
        (6, None, None, (7,)),
        (8, "Pavel Dorn", None, (9,)),
    ],
    "remarks_and_replies.txt": [
        (1, "Wanda Blume", "Harbor Television", (2, 4)),
        (9, "Wanda Blume", "Harbor Television", (10,)),
        (11, "Wanda Blume", "Harbor Television", (12,)),
        (13, "Wanda Blume", "Harbor Television", (14,)),
    ],
}


# Whom the questions are put to, turn by turn, where a label or an address names somebody.
PUT_TO = {
    "asked_of_price_and_young.txt": ["Nora Price", "Adeyemi"],
    "asked_of_bishop_and_field.txt": ["Tomas Bishop", "Clara Field"],
    "asked_of_wu.txt": ["Dora Wu", "Dora Wu", "Dora Wu"],
    "asked_of_ng.txt": ["Paul Ng", "Paul Ng"],
    "asked_of_a_guest_once.txt": ["Ana Mercer", "Ruth Hale"],
    "asked_of_a_first_vice.txt": [None, "Jon Alder"],
    "asked_by_crowd.txt": ["Dana Holm", "Dana Holm"],
    "asked_off_mic.txt": ["Ivo Lant", "Ivo Lant"],
    "asked_in_the_house.txt": ["Vane"],
    "asked_behind_time_codes.txt": ["Rosa Thiel", "Rosa Thiel"],
    "asked_behind_zero_width.txt": ["Adil Karim", "Adil Karim"],
}


@pytest.mark.parametrize("name", PUT_TO)
def test_addressees_are_those_that_a_reader_finds(name):
    path = GOLDEN / name
    questions = parse(read(path.read_bytes(), name)).questions
    assert [q.addressees for q in questions] == [(n,) if n else () for n in PUT_TO[name]]


@pytest.mark.parametrize("name", READ_BY_HAND)
def test_askers_and_replies_are_those_that_a_reader_finds(name):
    path = GOLDEN / name
    questions = parse(read(path.read_bytes(), name)).questions
    questions_read = [(q.turn, q.asker.name, q.asker.outlet, q.replies) for q in questions]
    assert questions_read == READ_BY_HAND[name]


GUEST = """Press Briefing by Press Secretary Nora Keane and Fire Chief Tomas Brandt

March 4, 2019

MS. KEANE: Good morning. Chief Brandt is here and will take your questions first.

MR. BRANDT: Thank you, Nora. The fire on the ridge is out, and all roads are open again.

{exchange}
"""


def replies_of(exchange):
    """Turn, addressees and replies of each question behind the two openings."""
    questions = parse(GUEST.format(exchange=exchange)).questions
    return [(q.turn, q.addressees, q.replies) for q in questions]


CHIEF = ("Tomas Brandt",)
ANSWER = "MR. BRANDT: We lost three barns, and nobody was hurt on the ridge."
EXCHANGES = {
    "the guest is asked, the spokeswoman takes the floor back": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\nMS. KEANE: Okay. Last question. Go ahead.",
        [(3, CHIEF, (4,))],
    ),
    "the spokeswoman thanks the guest": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\n"
        "MS. KEANE: Thank you so much. The chief has to go back to the ridge now.",
        [(3, CHIEF, (4,))],
    ),
    "what the spokeswoman adds is a reply": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\n"
        "MS. KEANE: The governor has asked for help for the three farms as well.",
        [(3, (), (4, 5))],
    ),
    "she defers to the guest": (
        "Q: What was lost on the ridge?\n\n"
        "MS. KEANE: I'm going to defer to the chief on the farms, who has been there all week.\n\n"
        + ANSWER,
        [(3, CHIEF, (5,))],
    ),
    "the end of a question that an answer broke into": (
        "Q: Do you expect that the county will now open the road down to the --\n\n"
        f"MR. BRANDT: Look --\n\nQ: Millbrook crossing?\n\n{ANSWER}",
        [(3, CHIEF, (4, 6))],
    ),
    "a new question behind one that was given up": (
        "Q: Do you expect that the county will now open the road down to the --\n\n"
        f"MR. BRANDT: Look --\n\nQ: Is the crossing closed?\n\n{ANSWER}",
        [(3, CHIEF, (4,)), (5, CHIEF, (6,))],
    ),
    "words off the microphone ask nothing": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\nQ: (Off-mike.)\n\n"
        "MR. BRANDT: And the fourth barn was empty when the fire came.",
        [(3, CHIEF, (4, 6))],
    ),
    "a bid while the answer goes on": (
        f"Q: What was lost on the ridge?\n\n{ANSWER[:-1]} --\n\n"
        "Q: May I ask you one last one on the dam?\n\nMR. BRANDT: -- and none of the animals.",
        [(3, CHIEF, (4, 6))],
    ),
}


EXCHANGES |= {
    "the question is put again where it is asked for": (
        "Q: Will the county open the bridge?\n\nMR. BRANDT: Sorry, can you repeat that?\n\n"
        f"Q: Whether the county will open the bridge this year.\n\n{ANSWER}",
        [(3, (), ()), (5, CHIEF, (6,))],
    ),
    "whoever lost a part of it apologizes": (
        "Q: Will the county open the bridge?\n\nMR. BRANDT: Yeah, could you just repeat the end "
        "of that really quickly? I think I lost that. My apologies.\n\n"
        f"Q: Whether the county will open the bridge this year.\n\n{ANSWER}",
        [(3, (), ()), (5, CHIEF, (6,))],
    ),
    "who asks to speak up has not replied": (
        "Q: Will the county open the bridge?\n\nMR. BRANDT: I'm sorry, can you speak up a bit?\n\n"
        f"Q: Whether the county will open the bridge this year.\n\n{ANSWER}",
        [(3, (), ()), (5, CHIEF, (6,))],
    ),
    "who must speak up for others has replied": (
        "Q: Will the county open the bridge?\n\n"
        "MR. BRANDT: You have to speak up for the people of the valley.\n\n"
        f"Q: What was lost on the ridge?\n\n{ANSWER}",
        [(3, CHIEF, (4,)), (5, CHIEF, (6,))],
    ),
    "who lost a bid has replied": (
        "Q: What was the vote?\n\nMR. BRANDT: Your last election. We lost it.\n\n"
        f"Q: What was lost on the ridge?\n\n{ANSWER}",
        [(3, CHIEF, (4,)), (5, CHIEF, (6,))],
    ),
    "what is said instead of that asks nothing": (
        "Q: Will the county open the bridge?\n\nMR. BRANDT: Sorry, can you repeat that?\n\n"
        f"Q: No, I heard it from the mayor just now.\n\n{ANSWER}",
        [(3, CHIEF, (6,))],
    ),
    "a name asks for the floor": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\nQ: Mr. Brandt?\n\n"
        "MR. BRANDT: I will be here until the evening, and so will my men.",
        [(3, CHIEF, (4,))],
    ),
    "another's name asks": (
        f"Q: Who lost barns there?\n\n{ANSWER}\n\nQ: Mr. Dorn?\n\n"
        "MR. BRANDT: He lost the one that stood nearest to the ridge.",
        [(3, CHIEF, (4,)), (5, CHIEF, (6,))],
    ),
    "not heard, and the next one is called": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\nQ: (Inaudible.)\n\n"
        "MR. BRANDT: Good. All right. Maybe one more. Sarah.\n\n"
        "Q: Is the crossing closed?\n\nMR. BRANDT: It is closed to all but farmers.",
        [(3, CHIEF, (4,)), (7, CHIEF, (8,))],
    ),
    "not heard, and answered": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\nQ: (Inaudible.)\n\n"
        "MR. BRANDT: Nobody has been told to leave the valley.",
        [(3, CHIEF, (4,)), (5, CHIEF, (6,))],
    ),
    "leave to change the topic": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\n"
        "Q: Can I change topic just for a second?\n\nMR. BRANDT: Really, do you have to?\n\n"
        "Q: Is the crossing closed?\n\nMR. BRANDT: It is closed to all but farmers.",
        [(3, CHIEF, (4,)), (7, CHIEF, (8,))],
    ),
    "words said again to make sure": (
        "Q: What was lost beyond the crossing on the ridge?\n\nMR. BRANDT: Beyond the crossing?"
        f"\n\nQ: Yes.\n\n{ANSWER}",
        [(3, CHIEF, (6,))],
    ),
    "a question back": (
        "Q: What was lost beyond the crossing on the ridge?\n\nMR. BRANDT: Who told you that?"
        f"\n\nQ: The mayor.\n\n{ANSWER}",
        [(3, CHIEF, (4, 6))],
    ),
    "a matter and its question are no bid": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\n"
        "Q: On another matter, will councilors pay for it?\n\nMR. BRANDT: No.\n\n"
        "Q: Is the crossing closed?\n\nMR. BRANDT: It is closed to all but farmers.",
        [(3, CHIEF, (4,)), (5, CHIEF, (6,)), (7, CHIEF, (8,))],
    ),
    "no is an answer, also before the next is called": (
        f"Q: Was a barn lost on the ridge?\n\nMR. BRANDT: No. Go ahead.\n\n"
        f"Q: What was lost there?\n\n{ANSWER}\n\nQ: (Inaudible.)\n\nMR. BRANDT: No.",
        [(3, CHIEF, (4,)), (5, CHIEF, (6,)), (7, CHIEF, (8,))],
    ),
    "a question not understood": (
        f"Q: What was lost on the ridge?\n\nMR. BRANDT: I beg your pardon?\n\n"
        f"Q: What was lost there?\n\n{ANSWER}",
        [(3, (), ()), (5, CHIEF, (6,))],
    ),
    "a follow-up that asks behind its bid": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\n"
        "Q: But one quick follow-up. You are not back to the old level, correct?\n\n"
        "MR. BRANDT: Yeah.\n\nQ: Is the crossing closed?\n\n"
        "MR. BRANDT: It is closed to all but farmers.",
        [(3, CHIEF, (4,)), (5, CHIEF, (6,)), (7, CHIEF, (8,))],
    ),
    "places in the room ask for the floor": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\nQ: Chief, can I follow up?\n\n"
        "MR. BRANDT: One moment, I have to look for the list.\n\nQ: Back of the room?\n\n"
        "MR. BRANDT: You will all have your turn.",
        [(3, CHIEF, (4,))],
    ),
    "asked about for others": (
        f"Q: My colleagues are asking whether the crossing is closed.\n\n{ANSWER}",
        [(3, CHIEF, (4,))],
    ),
    "the given name of one who answers, and thanks to the other": (
        f"Q: Thanks, Nora. Tomas, what have you lost on the ridge?\n\n{ANSWER}",
        [(3, CHIEF, (4,))],
    ),
    "the line is checked": (
        f"Q: What was lost on the ridge?\n\n{ANSWER}\n\nQ: This is Tom. Can you hear me now?"
        "\n\nMR. BRANDT: Yes, I can hear you.\n\n"
        "Q: Is the crossing closed?\n\nMR. BRANDT: It is closed to all but farmers.",
        [(3, CHIEF, (4,)), (7, CHIEF, (8,))],
    ),
}


@pytest.mark.parametrize("kind", EXCHANGES)
def test_a_guest_who_is_asked_first_answers_for_himself(kind):
    exchange, expected = EXCHANGES[kind]
    assert replies_of(exchange) == expected


CALL = """Background Press Call on the Harbor Treaty

March 4, 2019

MR. HOLM: Hi, everyone. Thanks for joining. I will turn it over to [senior official] now.

SENIOR OFFICIAL: Good morning. The treaty was signed last night, and all ports are open again.
Ships may call from Monday on, and the pilots have been told. We will answer what you want to know.
The duties are halved, and what is landed before noon is free. Nothing else of the old law changes,
and the wardens go on as before. The bridge stays as it is until the county has voted on it.

MR. HOLM: Thank you. We'll go to Nadia Berg for the first question.

Q: Who pays for the pilots?

SENIOR OFFICIAL: Good question. [Senior official], why don't you take this one?

SENIOR OFFICIAL: The ports pay, as they have always done, and the ministry adds a tenth.

MR. HOLM: All right. Thank you everyone for joining. This call was on background.
"""


def test_who_steers_a_call_of_nameless_officials_is_no_principal():
    transcript = parse(CALL)
    assert {t.voice for t in transcript.turns if t.name == "Holm"} == {"moderator"}
    assert not transcript.header.principals
    [question] = transcript.questions
    assert (question.asker.name, question.replies) == ("Nadia Berg", (6,))


def test_who_speaks_more_than_a_nameless_official_is_a_principal():
    words = CALL.replace("MR. HOLM: Thank you. We'll", "MR. HOLM: We close at ten. " * 40 + "We'll")
    assert {t.voice for t in parse(words).turns if t.name == "Holm"} == {"principal"}
