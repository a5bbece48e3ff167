"""Heads of transcripts: title, place, venue and people, in the forms that heads take."""

import pytest

from remarks.transcripts import parse

BODY = "\n\n{label}: Good morning. The dam is full.\n\nJOURNALIST: Since when?\n\n{label}: May.\n"


def head(text, label="PRIME MINISTER"):
    """The transcript of a head above three turns."""
    return parse(text + BODY.format(label=label))


def people(transcript):
    return [(p.name, p.role) for p in transcript.header.principals]


def names(transcript):
    return {turn.name for turn in transcript.turns if turn.voice != "press"}


def test_a_venue_before_a_town_of_two_words():
    transcript = head(
        "2 May 2001\n\nTRANSCRIPT OF THE PRIME MINISTER\n\nTHE HON EDDA ROTH MP\n\n"
        "DOORSTOP INTERVIEW\n\nST OSYTH'S NURSING HOME, FERN HILL\n\nE&OE"
    )
    assert transcript.header.venue == "ST OSYTH'S NURSING HOME"
    assert transcript.header.place == "FERN HILL"


def test_the_name_of_the_field_is_no_part_of_the_place():
    transcript = head("Edda Roth at the Fair\n\nLos Angeles, California Location\n\n2 May 2001")
    assert transcript.header.place == "Los Angeles, California"


def test_a_title_goes_on_behind_a_peoples_name():
    transcript = head(
        "TRANSCRIPT OF THE PRIME MINISTER\nTHE HON EDDA ROTH MP\nADDRESS TO WEST AUSTRALIAN\n"
        "FARM COUNCIL\nPALAZZO LORENA, PERTH\n\n2 May 2001"
    )
    assert transcript.header.title.endswith("ADDRESS TO WEST AUSTRALIAN FARM COUNCIL")
    assert (transcript.header.venue, transcript.header.place) == ("PALAZZO LORENA", "PERTH")


def test_what_kind_of_paper_it_is_is_no_place():
    transcript = head("PRESS OFFICE TRANSCRIPT SUNDAY 30, MARCH 1980\n\nARNE HOLT - TALKS")
    assert transcript.header.place is None
    assert str(transcript.header.date) == "1980-03-30"


def test_a_sentence_of_the_head_names_the_holder():
    transcript = head(
        "FOREIGN MINISTER'S PRESS CONFERENCES\n\nThe following is a transcript of a press "
        "conference by the Minister for Foreign Affairs, Mr Arne Holt, in London.\n\n31 July 1979",
        label="FOREIGN MINISTER",
    )
    assert people(transcript) == [("Arne Holt", "Minister for Foreign Affairs")]
    assert names(transcript) == {"Arne Holt"}


@pytest.mark.parametrize(
    ("office", "label", "named"),
    [
        ("MINISTER FOR HEALTH AND SPORT", "HEALTH MINISTER", True),
        ("MINISTER FOR TRADE AND ENERGY", "ENERGY MINISTER", True),
        ("SHADOW MINISTER FOR HEALTH", "HEALTH MINISTER", False),
        ("MINISTER FOR HEALTH", "ASSISTANT MINISTER", False),
    ],
)
def test_offices_named_by_their_matter(office, label, named):
    title = f"TRANSCRIPT OF THE HON. EDDA ROTH MP, {office}, DOORSTOP INTERVIEW, PERTH"
    assert names(head(f"{title}\n\n2 May 2001", label)) == ({"Edda Roth"} if named else {None})


def test_an_honored_guest_behind_with_in_a_title():
    title = "Press Conference at the launch of the Dam Fund with the Minister for Dams, the Hon. "
    transcript = head(
        f"PRIME MINISTER\n\nTHE HON. EDDA ROTH MP\n\nTRANSCRIPT\n\n2 May 2001\n\n"
        f"{title}Arne Holt MP"
    )
    assert ("Arne Holt", "Minister for Dams") in people(transcript)


def test_a_senator_with_an_office_behind_the_name():
    label = "SENATOR THE HON. WANDA BLUME, MINISTER FOR DAMS"
    words = f"{label}: It holds.\n\nMINISTER BLUME: It does.\n\nJOURNALIST: Does it?\n\n"
    transcript = parse(f"TRANSCRIPT PRESS CONFERENCE\n\n2 May 2001\n\n{words}{label}: Yes.\n")
    assert names(transcript) == {"Wanda Blume"}


@pytest.mark.parametrize(
    "title",
    [
        "Background Press Call on President Holt’s Virtual Meeting with President Abt of Norland",
        "On-the-Record Briefing: Secretary Holt’s Upcoming Travel to Norland",
    ],
)
def test_whose_journey_it_is_about_is_no_principal(title):
    assert people(head(f"{title}\n\nMay 2, 2021", "SENIOR ADMINISTRATION OFFICIAL")) == []


def test_who_speaks_of_anothers_journey_is_a_principal():
    title = "Press Call by Security Advisor Arne Holt on the President’s Trip to Norland"
    assert people(head(f"{title}\n\nMay 2, 2021", "MR. HOLT")) == [
        ("Arne Holt", "Security Advisor")
    ]


def test_an_office_glued_to_its_house():
    transcript = head(
        "Briefing on Fisheries\n\nEdda Roth, Assistant SecretaryBureau of Fisheries\n\n"
        "Washington, D.C.\n\nMay 2, 2021",
        label="MS ROTH",
    )
    assert people(transcript) == [("Edda Roth", "Assistant Secretary, Bureau of Fisheries")]


def test_the_word_transcript_on_a_line_of_its_own_is_no_title():
    text = "The Hon. Edda Roth MP\n\nTRANSCRIPT  PRESS CONFERENCE  PERTH, WA  MONDAY 4 MAY 2020\n\n"
    header = parse(text + "PRIME MINISTER: We will open the port.\n").header
    assert (header.title, header.place) == ("PRESS CONFERENCE", "PERTH, WA")


@pytest.mark.parametrize(
    ("label", "name"),
    [("JOUR NALIST", None), ("PRIME MINISER", "Edda Roth"), ("PR1ME MINISTER", "Edda Roth")],
)
def test_damaged_standing_labels_name_nobody_new(label, name):
    turns = "PRIME MINISTER: It is.\n\nJOURNALIST: Is it?\n\n" * 3
    title = "TRANSCRIPT OF THE PRIME MINISTER THE HON EDDA ROTH MP PRESS CONFERENCE, PERTH"
    transcript = parse(f"{title}\n\n2 May 2001\n\n{turns}{label}: Well, then.\n")
    assert transcript.turns[-1].name == name


def test_a_title_that_ends_in_a_short_name_is_no_persons_line():
    transcript = head(
        "Remarks at Joint Press Availability With Kestrian Foreign Minister Pavel Ng\n\nRemarks\n"
        "Martin Hale\nSecretary of State\nDunmore, Kestria\nApril 9, 2012",
        "SECRETARY HALE",
    )
    assert transcript.header.title.startswith("Remarks at Joint Press Availability With")
    assert ("Pavel Ng", "Kestrian Foreign Minister") in people(transcript)


@pytest.mark.parametrize(
    "line", ["Radio Norland, Morning Program", "Senior Norland Department Official"]
)
def test_who_speaks_and_on_which_air_is_no_place(line):
    header = head(f"Interview with Minister Edda Roth\n{line}\nMay 2, 2001").header
    assert header.place is None and header.venue is None


def test_fields_of_a_mail_are_no_title():
    header = head(
        "From: Press Office\nSubject: Transcript\n\n"
        "Interview of the Foreign Minister, Edda Roth, with James Falk, Radio Norland"
        "\n\nMay 2, 2001"
    ).header
    assert header.title.startswith("Interview of the Foreign Minister")
    assert [(p.name, p.role) for p in header.principals] == [("Edda Roth", "Foreign Minister")]


def test_the_house_above_its_press_office_is_no_venue():
    transcript = head(
        "THE VESTMARK HOUSE\nOffice of the Press Secretary\nFor Immediate Release\nJune 3, 2011\n\n"
        "REMARKS BY PRESIDENT BELL\n\nEast Room",
        "PRESIDENT BELL",
    )
    assert transcript.header.venue == "East Room"
    assert people(transcript) == [("Bell", "President")]


def test_the_interviewer_of_the_title_is_no_principal_however_much_she_says():
    transcript = parse(
        "Foreign Minister Roth's Interview with Oda Brekke on Norland Public Radio's Morning Hour"
        "\n\n"
        "May 3, 2018\n\nMS. BREKKE: Minister, good morning. You have been here for ten years. Will "
        "you resign?\n\nMINISTER ROTH: No.\n\nMS. BREKKE: You said May last week.\n\n"
        "MINISTER ROTH: I did.\n\nMS. BREKKE: Thank you both.\n"
    )
    assert {turn.voice for turn in transcript.turns if turn.name == "Oda Brekke"} == {"press"}
    assert people(transcript) == [("Roth", "Foreign Minister")]


def test_who_stands_beside_is_no_place():
    header = head(
        "DOORSTOP, ODDHOLM AIRPORT, 4 MAY 2003\nTRANSCRIPT OF THE HON EDDA ROTH MP, MINISTER FOR "
        "FISHERIES\nWITH JANE LEE, MEMBER FOR TAMM"
    ).header
    assert header.place is None
