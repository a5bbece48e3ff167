"""What looks like the labels of some document's habit and is none, or somebody else's."""

import pytest

from remarks.transcripts import parse

HEAD = "{title}\n\nHarbor City\nMay 3, 2014\n\n"


def labels(*paragraphs, title="Remarks by Minister Ana Ruiz"):
    text = HEAD.format(title=title) + "\n\n".join(paragraphs) + "\n"
    return [(turn.label, turn.name, turn.voice) for turn in parse(text).turns]


def named_labels(*paragraphs, title="Press Conference by Minister Ana Ruiz"):
    return [label for label, _, _ in labels(*paragraphs, title=title)]


QUARTERS = ("Q1: Growth stood at two per cent.", "Q2: It slowed.", "Q3: It stopped.")


def test_quarters_of_a_year_are_no_questions():
    assert named_labels("I report on the year.", *QUARTERS, "I thank you.") == [""]
    answer = ("MINISTER RUIZ: Here are the numbers.", *QUARTERS)
    asked = ("Q: Minister, how did it grow?", *answer, "Q: And now?", "MINISTER RUIZ: It falls.")
    assert named_labels(*asked) == ["Q", "MINISTER RUIZ"] * 2


def test_roads_are_no_answers():
    answer = ("Minister Ruiz: These are closed.", "A1: to the town.", "A2: to the fort.")
    assert named_labels("Q: Which roads?", *answer, "Q: And then?", "Minister Ruiz: None.") == [
        "Q", "Minister Ruiz", "Q", "Minister Ruiz",
    ]  # fmt: skip


def test_headings_between_questions_are_nobody():
    turns = labels(
        "Port Arlen", "Q: Has the port been opened?", "It has been opened this morning.",
        "Fort Selby", "Q: Are there soldiers?", "There are none that I know of.",
        "Port Arlen", "Q: Who pays?", "The town pays for it.",
        title="Daily Briefing",
    )  # fmt: skip
    assert {name for _, name, _ in turns} == {None}
    assert {label for label, _, _ in turns} == {"Q", ""}


def test_people_whom_a_speech_honors_do_not_speak():
    rows = []
    for name in ("Arne Holt", "Hanna Lund") * 2:
        rows += [name, f"{name.split()[0]} went into the water at night, and I thank you for it."]
    assert len(labels("I thank you for coming.", *rows)) == 1


@pytest.mark.parametrize(
    "note", ["NOTE: The line failed here for a moment.", "NOTE: the port is open."]
)
def test_a_note_within_the_last_words_cuts_nothing_off(note):
    text = HEAD.format(title="Press Conference by Minister Ana Ruiz") + (
        "QUESTION: And the bridge?\n\nMINISTER RUIZ: It needs a year.\n\n"
        f"{note}\n\nAs I was saying, we will open it together.\n"
    )
    last = parse(text).turns[-1]
    assert text[last.start : last.end].endswith("we will open it together.")


def test_two_holders_of_one_office_are_two():
    turns = labels(
        "FOREIGN MINISTER: I welcome my colleague to our capital.",
        "FOREIGN MINISTER PAVEL NOVAK: Thank you, dear Ana.",
        "QUESTION: When will the border open?",
        "FOREIGN MINISTER: In May, as my government decided.",
        title="Joint Press Conference",
    )
    assert [name for label, name, _ in turns if label == "FOREIGN MINISTER"] == [None, None]


def test_the_guest_of_an_interview_is_not_the_press():
    turns = labels(
        "Hanna Lund: Good morning. Will the port open?",
        "Arne Holt: It will open in May, and the ships may enter.",
        "Hanna Lund: And who pays?",
        "Arne Holt: The Ministry of Ports does.",
        title="Interview with Arne Holt, Harbor Radio",
    )
    assert {name: voice for _, name, voice in turns} == {
        "Hanna Lund": "press",
        "Arne Holt": "principal",
    }


def test_a_minister_who_ends_in_a_question_is_still_one():
    turns = labels(
        "MODERATOR: Welcome. I give the floor to our first speaker.",
        "ANA RUIZ, MINISTER OF TRADE: Our ports are old. What then should we do?",
        "MODERATOR: Thank you, Minister. Mr. Holt?",
        "ARNE HOLT, HARBOR UNIVERSITY: I studied them for ten years. Who would not be angry?",
        "MODERATOR: Thank you both.",
        title="Panel on Ports",
    )
    assert [voice for _, _, voice in turns] == ["moderator", "principal"] * 2 + ["moderator"]


def test_a_witness_of_the_press_council_is_no_reporter():
    turns = labels(
        "CHAIR: We hear two witnesses today, and we thank them for having come so far to us.",
        "Arne Holt, Head of Media: Thank you. We hold that the law is good.",
        "CHAIR: Ms. Roe, the floor is yours, and you may take the time that you need for it.",
        "Ana Roe, Press Council: We hold that the law is bad.",
        title="Hearing of the Committee on Culture",
    )
    assert "press" not in {voice for _, _, voice in turns}


def test_statutes_are_no_dialogue():
    offices = ("Chairman", "Secretary", "Treasurer", "Chairman")
    rows = [f"The {office}. The {office} keeps the papers of the league." for office in offices]
    assert named_labels(*rows, title="Statutes of the Harbor League") == [""]


def test_an_address_and_a_list_are_no_labels_with_a_full_stop():
    assert named_labels(
        "The President. Good afternoon. I have named two people.",
        "General Stone. He will go to the border.",
        "Q. Mr. President, two questions. First, the border.",
        "Prime Minister. You said last week that it would stay closed. What changed?",
        "The President. Nothing has changed.",
        "Q. And the harbor?",
        "The President. It stays open.",
        title="The President's News Conference",
    ) == ["The President", "Q", "The President", "Q", "The President"]


def test_one_question_under_a_letter_without_a_colon_is_the_presss():
    turns = labels(
        "THE PRESIDENT: I sign this accord today.",
        "Q Mr. President, what does it cost?",
        "THE PRESIDENT: Nothing at all.",
        title="Remarks by President Ruiz at the Signing",
    )
    assert [voice for _, _, voice in turns] == ["principal", "press", "principal"]


def test_an_answer_that_begins_with_he_stands_under_its_label():
    assert named_labels(
        "The President. Good afternoon.",
        "Q. Will Mr. Stone stay on?",
        "The President. He will stay as long as he wants to.",
        "Prime Minister. We will sign it in June.",
        "Q. And the harbor?",
        "Prime Minister. It stays open.",
        title="The President's News Conference",
    ) == ["The President", "Q", "The President", "Prime Minister", "Q", "Prime Minister"]


def test_numbers_of_questions_begin_anew_and_are_misprinted():
    rows = [f"Q{n}: Who pays for part {n}?\n\nA{n}: We do." for n in (1, 2, 2, 4, 1, 2)]
    assert len(labels(*rows, title="Q&A with Minister Ana Ruiz")) == 12


def test_a_guest_who_asks_back_first_is_no_reporter():
    turns = labels(
        "QUESTION: Mr. Kade, why was the port closed?",
        "KADE: Well, why did we close it? Because it was not safe.",
        "QUESTION: Prime Minister, who pays?",
        "ROE: We do.",
        title="Interview with Prime Minister Ana Roe and Boris Kade",
    )
    assert [voice for _, _, voice in turns] == ["press", "principal"] * 2


def test_dots_may_stand_before_the_name_by_which_the_press_calls_the_holder():
    asked = ("Mr Kade, who pays?", "... Mr Kade, who paid last year?", "Mr Kade, does it sink?")
    rows = [row for words in asked for row in (f"JOURNALIST: {words}", "PM: We do not know yet.")]
    turns = labels(*rows, title="Transcript of News Conference, Port Arlen")
    assert {name for label, name, _ in turns if label == "PM"} == {"Kade"}


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("MR. KADE: Dr. Holt, do you want to start?", "Boris Kade"),
        ("MR. KADE: I will take the first half, on the ferry.", "Kade"),
        ("Q: Boris Lund, Harbor Daily. Who pays?\n\nMR. KADE: I will take the first half.", "Kade"),
    ],
    ids=["by whom he gives the floor to", "behind no hand-over", "who is a reporter"],
)
def test_whoever_is_thanked_for_the_floor_has_that_given_name(before, name):
    turns = labels(
        "MR. KADE: Welcome to all of you.",
        before,
        "DR. HOLT: Sure. Thanks, Boris. It is clean.",
        title="Briefing on the Water of Port Arlen",
    )
    assert {full for label, full, _ in turns if label == "MR. KADE"} == {name}


def test_a_surname_of_two_is_not_the_moderators():
    turns = labels(
        "Moderator Wanda Roe: Welcome. Minister, the floor is yours.",
        "Minister Ana Roe: It will not rise.",
        "Boris Kade: It will rise, and she knows it.",
        "Roe: That is not true. I wrote the bill.",
        "Boris Kade: I read it.",
        "Roe: So you know.",
        title="Panel on Prices",
    )
    names = [name for label, name, _ in turns if label == "Roe"]
    assert len(names) == 2 and "Wanda Roe" not in names


def test_who_answers_once_alone_on_the_line_has_the_answer():
    assert named_labels(
        "Q: Will the port open?", "Arne Holt", "It will.", "Q: When?", "Arne Holt", "In May.",
        "Q: And the bridge?", "Wanda Blume", "The bridge is safe.", "Q: Who pays?", "Arne Holt",
        "We do.",
        title="Meeting with Students",
    ) == ["Q", "Arne Holt"] * 2 + ["Q", "Wanda Blume", "Q", "Arne Holt"]  # fmt: skip


@pytest.mark.parametrize(
    "note",
    [
        "NOTE: The President spoke at 7:02 p.m. in the East Room.\n\nHis office also released a "
        "Norse text of these remarks.",
        "NOTE: Prime Minister Kade spoke in Norse, and his remarks were translated.",
    ],
)
def test_an_editors_note_is_nobodys(note):
    text = HEAD.format(title="Press Conference by Minister Ana Ruiz") + (
        f"QUESTION: And the bridge?\n\nMINISTER RUIZ: It needs a year.\n\n{note}\n"
    )
    assert "NOTE" not in text[parse(text).turns[-1].body : parse(text).turns[-1].end]


@pytest.mark.parametrize("noted", [">> [APPLAUSE]", ">> (Laughter.)", ">> ♪ ♪"])
def test_applause_behind_a_change_is_no_turn(noted):
    rows = (">> MODERATOR: Welcome.", ">> MAYOR ROE: Good day.", noted, ">>And who pays for it?")
    assert len(labels("\n".join([*rows, ">> MAYOR ROE: We do."]))) == 4


def test_initials_of_an_office_that_a_label_names_in_full():
    """ "PM" stands for words that no label has alone: nothing is taken from their order."""
    turns = labels(
        "PRIME MINISTER JAN HOLM: Good day.",
        "QUESTION: Who pays?",
        "PM: We do.",
        "QUESTION: When?",
        "PM: In May.",
        title="Joint Press Conference",
    )
    assert len(turns) == 5


def test_footnotes_are_nobody():
    """Their numbers run through, as those of labels in the archive's own export do."""
    notes = ("[1] Treaty of Oslo", "[2] Annex B", "[3] Harbor Radio")
    words = ("We signed it [1], with its annex [2].", "I said so there [3].")
    assert named_labels(*words, *notes) == [""]
    rows = ("[1] Ana Ruiz", "The port is open.", "[2] Arne Holt (Harbor Radio)", "Since when?")
    assert named_labels(*rows) == ["Ana Ruiz", "Arne Holt (Harbor Radio)"]
