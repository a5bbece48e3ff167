"""Names of people: how they are cased, cut from their offices, and what is none."""

import pytest

from remarks.transcripts import parse, read
from remarks.transcripts.lexicon.names import normalize, pretty, split_role, without_honorifics
from remarks.transcripts.lexicon.personal import name_fault

from .files import SEED, golden_files


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("G.G. KARIUKI", "G.G. Kariuki"),
        ("J.K. ROLAND-SMYTHE", "J.K. Roland-Smythe"),
        ("McCURRY", "McCurry"),
        ("MCDONOUGH", "McDonough"),
        ("MACLEOD", "MacLeod"),
        ("MACRON", "Macron"),
        ("O'NEIL", "O'Neil"),
        ("D’ARCY", "D’Arcy"),
        ("URSULA VON DER LEYEN", "Ursula von der Leyen"),
        ("DE LA CRUZ", "De la Cruz"),
        ("MARIA DE LA CRUZ", "Maria de la Cruz"),
        ("JOHN DOE JR.", "John Doe Jr."),
        ("HENRY FORD III", "Henry Ford III"),
        ("Ana Ruiz", "Ana Ruiz"),
    ],
)
def test_capitals_become_names(printed, name):
    assert pretty(printed) == name


@pytest.mark.parametrize(
    ("phrase", "role", "name"),
    [
        ("Senator Grace King", "Senator", "Grace King"),
        ("Defense Minister Carl Major", "Defense Minister", "Carl Major"),
        ("DEFENSE MINISTER MAJOR", "DEFENSE MINISTER", "MAJOR"),
        ("AMBASSADOR LORD", "AMBASSADOR", "LORD"),
        ("Saudi King", "Saudi King", ""),
        ("Saudi Crown Prince", "Saudi Crown Prince", ""),
        ("Chief Justice", "Chief Justice", ""),
        (
            "Minister of Planning and Devolution Grace Otieno",
            "Minister of Planning and Devolution",
            "Grace Otieno",
        ),
        (
            "Minister of Trade and Enterprise Abel Koh",
            "Minister of Trade and Enterprise",
            "Abel Koh",
        ),
        ("Secretary of State and Abel Koh", "Secretary of State", "Abel Koh"),
        (
            "Acting Director of the Office of the Coalition to Defeat FROST Abel Koh",
            "Acting Director of the Office of the Coalition to Defeat FROST",
            "Abel Koh",
        ),
        ("Representative to NATO Grace Otieno", "Representative to NATO", "Grace Otieno"),
        (
            "Under Secretary for Trade and Financial Intelligence Paul Denby",
            "Under Secretary for Trade and Financial Intelligence",
            "Paul Denby",
        ),
        ("Governor of Sorna Region Ana Ruiz", "Governor of Sorna Region", "Ana Ruiz"),
        (
            "Chair of the Council of Economic Advisers Ana Ruiz",
            "Chair of the Council of Economic Advisers",
            "Ana Ruiz",
        ),
        ("Deputy NSA for Cyber Ana Ruiz", "Deputy NSA for Cyber", "Ana Ruiz"),
        ("Foreign Minister OKABE Tora", "Foreign Minister", "OKABE Tora"),
        ("Prime Minister Paul Denby of Norway", "Prime Minister of Norway", "Paul Denby"),
    ],
)
def test_an_office_ends_before_its_holder(phrase, role, name):
    assert split_role(phrase) == (role, name)


def test_forms_of_address_are_no_names_but_surnames_stay():
    assert without_honorifics(["MS.", "DEAN"]) == ["DEAN"]
    assert without_honorifics(["Lord"]) == ["Lord"]
    assert without_honorifics(["M.", "Dorn"]) == ["Dorn"]
    assert without_honorifics(["The", "Hon."]) == ["The", "Hon."]


def test_strokes_and_invisible_marks_are_one_letter():
    assert normalize("Łukasz Małek") == "lukasz malek"
    assert normalize("Işıl Yıldırım") == "isil yildirim"
    assert normalize("Lars Løkke") == "lars lokke"
    assert normalize("\u200eHad\u00addad\u200f") == "haddad"


@pytest.mark.parametrize(
    "name",
    [
        "Canberra",
        "Evans in Singapore",
        "John Howard of Australia",
        "Antony J. Blinken Joint",
        "Innovation Podesta",
        "Region Svetlana Orlova",
        "and Channel Nine",
        "Pm",
        "Members Of Bts",
        "Recreation",
        "La Ministre",
        "Transcript of Doorstop",
        "John Howard Mp",
        "The First Lady",
        "Financial Intelligence Stuart Levey",
        "New York",
        "Monday",
        "Reuters",
        "J.K.",
        "Border Protection",
        "Unidentified Male",
        "Off Mic",
        "SecretaryBureau",
        "Delgado's",
        "Triple M Ana",
        "Jou Rn A List",
        "BBC",
        "g.g. kariuki",
        "Dr. Ruiz",
        "Ana Ruiz English Television",
    ],
)
def test_what_is_no_name(name):
    assert name_fault(name)


@pytest.mark.parametrize(
    "name",
    [
        "Julia Bishop",
        "Carl Major",
        "Grace King",
        "Lord",
        "Dean",
        "Theresa May",
        "He",
        "So",
        "Lee",
        "Oh",
        "Ng",
        "Jim Jordan",
        "Bill English",
        "G.G. Kariuki",
        "C. Koh",
        "Ursula von der Leyen",
        "Luigi Di Maio",
        "Işıl Yıldırım",
        "Patrick O'Neil",
        "John F. Doe Jr.",
        "Grace Llewellyn-Jones",
        "Mohammed bin Salman",
        "Jean-Pierre",
        "Austin",
        "Mary Jo White",
        "Will Mauldin",
        "Ben Clement",
        "Abd al-Rahman",
        "K’naan",
        "Dean Acheson",
        "MOTEGI Toshimitsu",
    ],
)
def test_what_is_a_name(name):
    assert name_fault(name) is None


@pytest.mark.parametrize("path", [SEED, *golden_files()], ids=lambda path: path.name)
def test_every_stored_name_is_one(path):
    transcript = parse(read(path.read_bytes(), path.name))
    names = [p.name for p in transcript.header.principals]
    names += [turn.name for turn in transcript.turns if turn.name]
    names += [q.asker.name for q in transcript.questions if q.asker.name]
    assert {name: fault for name in names if (fault := name_fault(name))} == {}
