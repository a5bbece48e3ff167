"""Quote check: what is exact, the same, altered, spliced, and not found.

And that a negation never passes.
"""

import json
import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remarks import loading, search
from remarks.analysis import alignment, articles, quotes
from remarks.analysis.quoting.differences import compare, negates
from remarks.analysis.quoting.laying import Stretch, lay
from remarks.analysis.quoting.readings import readings
from remarks.analysis.quoting.units import units
from remarks.models import Event, Speaker, Turn
from remarks.search.tokens import tokens

from . import make

pytestmark = pytest.mark.django_db
SAID = (
    "We would not use the same word about it. The harbor treaty – as we’ve said – stands in the "
    "centre of our policy (laughter), and it will stand."
)
THEN = (
    "The minister spoke with (inaudible) before the meeting in the spring of that year. Nobody "
    "has ever asked us for grain, and we would gladly give it."
)
LATER = (
    "I can't say that the pipeline is settled. We discussed the fishery dispute at great length "
    "this morning."
)


def _archive():
    call_command("load_topics", verbosity=0)
    make.load(
        make.transcript(
            ("QUESTION", "Dana Whitlock with Reuters. What now, Mr. Secretary?"),
            ("SECRETARY HALE", SAID),
            ("FOREIGN MINISTER VARGA", THEN),
        ),
        name="one.txt",
    )
    make.load(
        make.transcript(("SECRETARY HALE", LATER), day="May 9, 2004", title="Remarks at Sandholm"),
        name="two.txt",
    )
    search.sync()


@pytest.fixture
def archive(db, snapshots):
    snapshots(_archive)


CASES = [
    ("We would not use the same word about it.", "exact"),
    ("would not use the same word", "exact"),
    ("“We would not use the same word about it”", "exact"),
    ("The harbor treaty – as we’ve said – stands in the centre of our policy", "exact"),
    ("the harbor treaty - as we've said - stands in the center of our policy", "same"),
    ("THE HARBOUR TREATY as we've said stands in the centre", "same"),
    ("in the centre of our policy, and it will stand", "same"),
    ("We would use the same word about it.", "altered"),
    ("We would gladly use the same word about it.", "altered"),
    ("We would not use the same words about it.", "altered"),
    ("I can say that the pipeline is settled", "altered"),
    ("say that the pipeline is settled", "exact"),
    ("Somebody has ever asked us for grain", "altered"),
    ("The minister spoke with us before the meeting in the spring", "altered"),
    ("The minister spoke with before the meeting in the spring", "altered"),
    ("We discussed the fishery dispute at great length. We would not use the same word about it.",
    "spliced"),
    ("would not use the same word ... stands in the centre of our policy", "spliced"),
    ("Nobody has ever asked […] we would gladly give it", "spliced"),
    ("The zeppelin will land on the moon before breakfast", "not_found"),
    ("word same the use not would we it about", "not_found"),
    ("three words only", "not_found"),
    ("grain, and", "exact"),
    ("word", "refused"),
    ("", "refused"),
    ("word " * 1501, "refused"),
    ("word " * 9000, "refused"),
    ("would not use the same word ... about it.", "same"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"), CASES, ids=[f"{kind}: {text[:50]}" for text, kind in CASES]
)
def test_verdicts(archive, text, kind):
    assert quotes.check(text).verdict == kind


def test_what_differs_is_shown(archive):
    result = quotes.check("We would gladly use the same word about it.")
    assert [(d.kind, d.quoted, d.source_text) for d in result.passages[0].match.differences] == [
        ("negation", "gladly", "not")
    ]
    assert any("negation" in note for note in result.notes)
    same = (
        quotes.check("the harbor treaty - as we've said - stands in the center of our policy")
        .passages[0]
        .match
    )
    assert same.normalized == ("case", "quotation marks", "spelling", "dashes")


def test_a_gap_is_noted(archive):
    result = quotes.check("The minister spoke with before the meeting in the spring")
    assert any("(inaudible)" in note for note in result.notes)
    touching = quotes.check("before the meeting in the spring of that year")
    assert touching.verdict == "exact" and touching.passages[0].match.gap


@pytest.mark.parametrize(
    ("speaker", "on", "words"),
    [
        ("Varga", "", "Martin Hale’s here, not Ilse Varga’s"),
        ("Hale", "", ""),
        ("Nobody Atall", "", "Nobody called “Nobody Atall”"),
        ("", "2007", "of 4 March 2003, not 2007"),
        ("", "2003-03", ""),
        ("", "March 4, 2003", ""),
        ("", "Tuesday, 4 March 2003", ""),
        ("", "March 2003", ""),
        ("", "5 May 2007", "of 4 March 2003, not 5 May 2007"),
        ("", "springtime", "is not a date"),
    ],
)
def test_the_speaker_and_the_day_are_checked(archive, speaker, on, words):
    notes = quotes.check("We would not use the same word about it.", speaker, on).notes
    assert words in " ".join(notes) if words else notes == ()


def test_it_says_what_was_searched(archive):
    result = quotes.check("The zeppelin will land on the moon before breakfast")
    assert (
        result.searched.startswith("Searched: 2 events, 2003-2004.")
        and "not said" not in result.searched
    )


def test_no_draft_is_quoted(archive):
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    assert quotes.check("We would not use the same word about it.").verdict == "not_found"


WORDS = st.lists(
    st.sampled_from(
        "we would not use the same word about it never can't no stand treaty “ ” – ( ) ... … [ ] "
        "中 \x00".split(" ")
    ),
    max_size=14,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(WORDS)
def test_exact_means_that_the_words_stand_there(archive, words):
    """Whatever is pasted.

    No error, and what is called exact or the same is a run of words of a turn, negations and all.
    """
    text = " ".join(words)
    result = quotes.check(text)
    if result.verdict in ("exact", "same"):
        asked = [w.literal for w in tokens(text)]
        for passage in result.passages:
            stands = [w.literal for w in tokens(passage.words)]
            assert stands == asked or passage.match.normalized
            # Where words around quotation marks are set aside, the answer says so.
            if "the words around the quotation marks" in passage.match.normalized:
                continue
            assert [u.key for u in units(text) if negates(u.key)] == [
                u.key for u in units(passage.words) if negates(u.key)
            ]


def test_every_sentence_of_the_seed_is_exact(seeded):
    from remarks.transcripts.sentences import sentences

    tried = 0
    for turn in Turn.objects.filter(event=seeded):
        marks = [(m["start"] - turn.body_start, m["end"] - turn.body_start) for m in turn.marks]
        for span in sentences(turn.text, 0, len(turn.text)):
            words = turn.text[span.start : span.end]
            if len(words.split()) >= 6 and not any(
                a < span.end and b > span.start for a, b in marks
            ):
                result = quotes.check(words)
                assert result.verdict == "exact", (words, result.passages[:1])
                tried += 1
    assert tried > 30


def test_the_page_the_data_and_the_command_agree(client, archive, capsys):
    text = "We would gladly use the same word about it."
    page = client.get("/quote/", {"text": text}).content.decode()
    assert ">Altered</h2>" in page and "<del>" in page and "<ins>" in page and ":~:text=" in page
    data = client.get("/quote.json", {"text": text}).json()
    assert data["verdict"] == "altered" and data["passages"][0]["differences"] == [
        {"kind": "negation", "quoted": "gladly", "source_text": "not"}
    ]
    call_command("check_quote", text, speaker="Varga")
    output = capsys.readouterr().out
    assert (
        output.startswith("altered:")
        and "negation: quoted “gladly”, transcript “not”" in output
        and "not Ilse Varga’s" in output
    )
    with pytest.raises(CommandError, match="at least 2 words"):
        call_command("check_quote", "short")


def test_the_empty_page_explains(client, db):
    page = client.get("/quote/").content.decode()
    assert (
        "How the verdict is reached" in page
        and client.get("/quote/", {"text": "four words are enough"}).status_code == 200
    )


PRICES = (
    "We have set aside $2.6 billion for the canal, 40 percent of the budget. "
    "They were — they were ready in March. I don't think the harbor is lost. "
    "Some ministers voted for the tariff, except two. If the ferry sails, we will pay the crew. "
    "The governor said “the dikes will never break” to a crowd. "
    "The barges left Sandholm on Tuesday and the council recommended the plan. "
    "The fleet has 12 – I’m sorry, 14 tugs and 20,000 sailors. "
    "As you heard, as we look at those conversa- — as we have those meetings, we need charts. "
    "Had the mayor not signed, the port would have closed in spring. "
    "I have seen the observations that our neighbors are willing to dredge the strait. "
    "No ferries were sunk in the spring storm, as of Aug. 3. "
    "The acid causes burns, <s>declassification</s> \\[decalcification\\] of bones. "
    "The tugs, for the most part, carry coal to the islands. "
    "We paid over 300 sailors before the flood. Let me go back to the -- what you said at the top. "
    "It grew by 3.8 percent, two-thirds of the plan, and it cost 40 million rubles. "
    "The <s>mayor</s> \\[minister\\] of Norland came late. "
    "We've said that we will match the spending of Norland. "
    "If I may say so, actions speak louder than speeches. "
    "The share grew from nine to 12 percent in spring. "
    "We rebuilt one of his — the key dikes of the coast. "
    "We fear their aggression against – their aggression could become a threat. "
    "By treaty they [the partners] should set up posts there. "
    "I have no doubt that the majority of the islanders are grateful. "
    "And we will meet them in spring, provided, of course, Norland has not left. "
    "We are open to any island that shares our aims. We signed for neighborliness with Norland. "
    "No minister said that if it failed the vote the house would be dissolved. "
    "We have provided over 52 boats to Norland, and the boats have sailed to the south."
)


def _prices():
    call_command("load_topics", verbosity=0)
    make.load(
        make.transcript(
            ("SECRETARY HALE", PRICES),
            ("QUESTION", "Will the crew be paid at last?"),
            ("SECRETARY HALE", "Every sailor of the fleet has been paid since the winter."),
            ("SENIOR ADMINISTRATION OFFICIAL", "The lighthouse is going to be painted in red."),
            ("PRIME MINISTER", "Our herring is the best of all the seas."),
        ),
        name="prices.txt",
    )
    search.sync()


@pytest.fixture
def prices(db, snapshots):
    snapshots(_prices)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We have set aside €2.6 billion for the canal", "currency"),
        ("We have set aside $2.6 million for the canal", "number"),
        ("We have set aside 2.6 billion for the canal", "currency"),
        ("We have set aside 2.6 billion", "currency"),
        ("set aside $2.6 billion for the canal, 40 points of the budget", "number"),
        ("The barges left Sandholm on Friday and the council", "date"),
        ("the council required the plan and the barges left", None),
        ("on Tuesday and the council required the plan", "modal"),
        ("I do think the harbor is lost", "negation"),
        ("No. Ferries were sunk in the spring storm", "negation"),
        ("The barges leave Sandholm on Tuesday", "tense"),
        ("Many ministers voted for the tariff", "scope"),
        ("The barges left Lindholm on Tuesday and the council", "name"),
        ("We have set aside US$2.6 billion for the canal", "currency"),
        ("We have set aside A$2.6 billion for the canal", "currency"),
        ("The barges left Sandholm on Monday morning and the council", "date"),
        ("We paid over 300 sailors after the flood", "opposite"),
        ("We paid about 300 sailors before the flood", "scope"),
        ("We paid >300 sailors before the flood", "scope"),
        ("You don't think the harbor is lost", "synonym"),
    ],
)
def test_differences_have_a_kind(prices, text, kind):
    check = quotes.check(text)
    if kind is None:
        assert check.verdict != "same" and check.verdict != "exact"
        return
    assert check.verdict == "altered"
    assert kind in [d.kind for d in check.passages[0].match.differences]
    assert check.answer.startswith(check.passages[0].match.differences[0].name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("40 percent of the budget. They were ready in March", "stutter"),
        ("We have set aside 2.6 billion dollars for the canal", "number writing"),
        ("40 per cent of the budget", "number writing"),
        ("It grew by 3,8 percent, two-thirds of the plan", "number writing"),
        ("It grew by 3.8 percent, 2/3 of the plan", "number writing"),
        ("It grew by 3.8 percent, ⅔ of the plan", "number writing"),
        ("and it cost RUB 40 million", "number writing"),
        ("The share grew from 9% to 12% in spring", "number writing"),
        ("We rebuilt one of the key dikes of the coast", "stutter"),
        ("We fear their aggression could become a threat", "stutter"),
        ("they should set up posts there", "editors' marks"),
        ("Let me go back to what you said at the top", "stutter"),
        ("The [minister] of Norland came late", "editors' marks"),
        ("We signed for neighbourliness with Norland", "spelling"),
        ("I do not think the harbor is lost", "contraction"),
        ("The fleet has 14 tugs", "a slip that the speaker corrects"),
        ("14 tugs and 20 000 sailors", "number writing"),
        ("The acid causes burns, decalcification of bones", "a strike-out of the transcript"),
        ("No ferries were sunk in the spring storm, as of August 3", "spelling"),
        ("As you heard, as we have those meetings, we need charts", "stutter"),
        (
            "I don't think the harbor is lost. #SaveTheHarbor https://example.org/a1",
            "hashtags and links",
        ),
        ("We have set aside $2.6 billion for [the project], 40 percent", "editors' marks"),
        ("SECRETARY HALE: We have set aside $2.6 billion for the canal", "speaker's label"),
        ("set aside $2.6 billion for the cаnal", "look-alike letters"),
        ("set aside $2.6 billion for the ca\u00adnal", "invisible characters"),
        ("set aside $2.6 billion&nbsp;for the canal", "HTML entities"),
        (
            "We have set aside $2.6 billion for the canal, said Mr Hale",
            "who said it, in the middle",
        ),
    ],
)
def test_what_is_no_change_is_named(prices, text, name):
    check = quotes.check(text)
    assert (check.verdict, name in check.passages[0].match.normalized) == ("same", True)


TAKEN_BACK = [
    # A qualification is no slip, whatever excuse stands behind it.
    ("We support this, at least in part, I mean, and will vote for it",
     "We support this and will vote for it", False),
    ("We will sign, if congress agrees, I mean, and then pay",
     "We will sign and then pay", False),
    ("The law covers some of, I mean, the towns", "The law covers the towns", False),
    ("They have allegedly, or rather, openly sold arms", "They have openly sold arms", False),
    ("We freed only some of them, sorry, the sailors of the fleet",
     "We freed the sailors of the fleet", False),
    ("We lost about 12, I'm sorry, 14 ships", "We lost 14 ships", False),
    ("They may go, excuse me, go to Sandholm", "They go to Sandholm", False),
    # Nothing replaces it, or not all of it.
    ("We will pay them fully, I'm sorry, and at once", "We will pay them and at once", False),
    ("We sent 5 ships and 3, I mean, 4 boats to them", "We sent 4 boats to them", False),
    ("It was Norland and Sudland, sorry, Ostland that paid",
     "It was Ostland that paid", False),
    ("We lost 12, I'm sorry. 14 others are home", "We lost 14 others are home", False),
    ("We meet the people we mean and I mean the sailors",
     "We meet the sailors", False),
    ("We lost 12 I mean 14 ships there", "We lost 14 ships there", False),
    # A slip and what stands in its place.
    ("We lost 12, I mean, 14 ships there", "We lost 14 ships there", True),
    ("We lost 12 ships – sorry, 14 ships there", "We lost 14 ships there", True),
    ("It cost 534 -- I'm sorry, $543 million in all", "It cost $543 million in all", True),
    ("They met on Monday, excuse me, Tuesday in town", "They met on Tuesday in town", True),
    ("I met Minister Berg, or rather, Ost there", "I met Minister Ost there", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "is_slip"), TAKEN_BACK)
def test_a_slip_is_replaced_and_never_a_qualification(text, quote, is_slip):
    stretch = Stretch(0, tuple(units(text)))
    quoted = readings(quote, ())[0].quoted
    laid = max(lay(quoted, [stretch]), key=lambda one: one.shared)
    compared = compare(laid, quoted, quote, stretch, text)
    assert ("a slip that the speaker corrects" in compared.allowed) is is_slip
    assert bool(compared.differences) is not is_slip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the harbor is lost", "denial"),
        ("ministers voted for the tariff", "qualifier"),
        ("we will pay the crew", "condition"),
        ("the dikes will never break", "attribution"),
        ("the port would have closed in spring", "condition"),
        ("carry coal to the islands", "qualifier"),
        ("we will meet them in spring", "condition"),
        ("the islanders are grateful", "qualifier"),
        ("We are open to any island", "qualifier"),
        ("our neighbors are willing to dredge the strait", "attribution"),
    ],
)
def test_what_stands_outside_is_a_warning(prices, text, kind):
    check = quotes.check(text)
    assert check.verdict == "exact" and kind in [w.kind for w in check.warnings]


@pytest.mark.parametrize(
    "text",
    [
        "we will match the spending of Norland",
        "actions speak louder than speeches",
        "We have provided over 52 boats to Norland",
        "the boats have sailed to the south",
        "the majority of the islanders are grateful",
    ],
)
def test_no_warning_without_a_cause(prices, text):
    check = quotes.check(text)
    assert check.verdict == "exact" and check.warnings == ()


def test_the_word_that_denies_is_shown(prices):
    warning = quotes.check("the house would be dissolved").warnings[0]
    assert warning.kind == "denial" and warning.words.startswith("No minister")


def test_what_is_struck_out_is_shown_without_signs(prices):
    check = quotes.check("The lord of Norland came late to the old city")
    differences = [d.source_text for p in check.passages for d in p.match.differences]
    assert differences and not any("<" in words or "\\" in words for words in differences)


def test_how_pieces_are_joined(prices):
    make.load(
        make.transcript(
            ("SECRETARY HALE", "The herring fleet has sailed at dawn."),
            ("MINISTER VARGA", "Nobody in Norland pays for the lanterns of the harbor."),
            day="May 9, 2004",
            title="Remarks at Sandholm",
        ),
        name="later.txt",
    )
    search.sync()
    days = quotes.check("The herring fleet has sailed at dawn. I don't think the harbor is lost.")
    assert days.verdict == "spliced" and "not at one event" in days.answer
    assert days.joins[0].endswith("another day (9 May 2004, then 4 March 2003).")
    speakers = quotes.check(
        "Nobody in Norland pays for the lanterns of the harbor. The barges left Sandholm on Tuesday"
    )
    assert "another speaker" in speakers.joins[0] and "another day" in speakers.joins[0]
    apart = quotes.check(
        "the council recommended the plan. Every sailor of the fleet has been paid"
    )
    assert apart.verdict == "spliced" and "1 question of reporters" in apart.joins[0]
    cut = quotes.check("We have set aside $2.6 billion … I don't think the harbor is lost.")
    assert cut.verdict == "spliced" and "words are left out" in cut.joins[0]
    denied = quotes.check("I … think the harbor is lost.")
    assert denied.verdict != "same"


def test_quotations_that_a_paper_sets_apart_are_no_stitching(prices):
    pasted = "“We paid over 300 sailors before the flood,” said Martin Hale, adding that it was {}."
    check = quotes.check(pasted.format("“two-thirds of the plan”"))
    assert check.verdict == "same" and any("between the quotation marks" in n for n in check.notes)
    tag = "“We paid over 300 sailors,” Hale said, “two-thirds of the plan.”"
    assert quotes.check(tag).verdict == "spliced"
    other = quotes.check(pasted.format("“Will the crew be paid at last?”"))
    assert other.verdict not in ("exact", "same")


def test_a_made_up_half_has_no_home(prices):
    begun = quotes.check(
        "My cousin paid for it. We have set aside $2.6 billion for whatever the aunts of the mayor "
        "want to drink at breakfast"
    )
    assert begun.verdict == "not_found" and "begins like" not in begun.answer
    check = quotes.check(
        "We have set aside $2.6 billion for the canal, and my cousin keeps the rest in a shed."
    )
    assert check.verdict == "not_found" and "begins like words of Martin Hale" in check.answer


def test_names_resolve_and_nobody_is_denied_by_mistake(prices):
    words = "We have set aside $2.6 billion for the canal"
    for name in ("Canal Authority spokesman Martin Hale", "Martyn B. Hale"):
        assert quotes.attribution(name, "").people, name
    for name in ("Hale", "Secretary Hale", "Martin Hale", "Marty Hale", "Martin Hael"):
        assert not quotes.check(words, name).denies, name
    assert quotes.check("Will the crew be paid at last?", "Martin Hale").denies


def test_nameless_people_and_offices_without_a_holder_are_nobody_else(prices):
    red = "The lighthouse is going to be painted in red"
    for name in ("a senior administration official", "a senior US official", "an official"):
        check = quotes.check(red, name)
        assert not check.denies and not any("Hale" in note for note in check.notes), name
    herring = "Our herring is the best of all the seas"
    assert not quotes.check(herring, "the Prime Minister").denies
    # Who is printed by name may be that official; a questioner is not.
    words = "We have set aside $2.6 billion for the canal"
    assert not quotes.check(words, "a senior administration official").denies
    assert quotes.check("Will the crew be paid at last?", "a senior official").denies
    assert quotes.check(red, "Martin Hale").denies


def test_an_office_that_only_a_label_gives_denies_nobody(prices):
    turn = Turn.objects.get(label="PRIME MINISTER")
    turn.speaker = Speaker.objects.get(name="Ilse Varga")
    turn.save()
    check = quotes.check("We have set aside $2.6 billion for the canal", "the prime minister")
    assert not check.denies and not any("Varga" in note for note in check.notes)
    unknown = quotes.check("We have set aside $2.6 billion for the canal", "the Norland premier")
    assert not unknown.denies


def test_a_day_behind_the_release_of_an_undated_event_is_said(prices):
    Event.objects.update(date=None, released="2003-03-05")
    check = quotes.check("We have set aside $2.6 billion for the canal", "", "2007-05-01")
    assert check.denies and check.notes == (
        "The event is undated; its transcript was released 5 March 2003, before 2007-05-01.",
    )


def test_a_short_form_of_a_name_is_not_denied(prices):
    turn = Turn.objects.get(label="PRIME MINISTER")
    turn.speaker = Speaker.objects.create(name="Marty Hale", slug="marty-hale")
    turn.save()
    check = quotes.check("We have set aside $2.6 billion for the canal", "Marty Hale")
    assert not check.denies and any("is not known" in note for note in check.notes)


def test_an_article_is_checked_whole(prices, client, tmp_path, capsys):
    text = (
        "The canal will cost more.\n“We have set aside €2.6 billion for the canal,” said Martin "
        "Hale. He went on.\n“I don't think the harbor is lost,” Hale said. “Never.”"
    )
    report = articles.check_article(text)
    assert [(i.quotation.line, i.quotation.speaker, i.check.verdict) for i in report.items] == [
        (2, "Martin Hale", "altered"),
        (3, "Martin Hale", "exact"),
    ]
    page = client.post("/quote/article/", {"text": text}).content.decode()
    assert "Currency changed" in page and "1 exact" in page
    path = tmp_path / "article.txt"
    path.write_text(text)
    call_command("check_quotes", str(path), json=True)
    data = json.loads(capsys.readouterr().out)
    assert [one["check"]["verdict"] for one in data["quotations"]] == ["altered", "exact"]


ARTICLES = [
    # American, with the speaker behind, before, in the middle, and by a pronoun.
    ("Press secretary Ann Hale was calm. “We will pay,” she told reporters. “It is enough.”",
     [("We will pay,", "Ann Hale"), ("It is enough.", "Ann Hale")]),
    ('Ann Hale, the minister, told parliament that "the canal is safe".',
     [("the canal is safe", "Ann Hale")]),
    ("“We can’t pay,” Ann Hale, the acting mayor, said, “if they don’t.”",
     [("We can’t pay if they don’t.", "Ann Hale")]),
    ("“We pay,” said the minister, Ann Hale, on Tuesday. “We pay more,” countered opposition "
     "leader Ilse Varga.", [("We pay,", "Ann Hale"), ("We pay more,", "Ilse Varga")]),
    ("“It was late,” quipped Ann Hale. “We pay,” said Ilse Varga’s deputy.",
     [("It was late,", "Ann Hale"), ("We pay,", "")]),
    ("At the ministry, spokesman Jan Holm was blunt: “We pay.” He added: “We pay at once.”",
     [("We pay.", "Jan Holm"), ("We pay at once.", "Jan Holm")]),
    ("Jan Holm, a spokesman, left.\n\n“We pay at once,” the spokesman said.",
     [("We pay at once,", "Jan Holm")]),
    ("According to Jan Holm, an envoy, “we pay at once”.", [("we pay at once", "Jan Holm")]),
    ("“We pay,” said Ursula von der Leyen.", [("We pay,", "Ursula von der Leyen")]),
    ("Secretary of State Ann Hale said, “We pay.”", [("We pay.", "Ann Hale")]),
    ("A reporter asked, “Will you pay?”", [("Will you pay?", "A reporter")]),
    # The words behind a full stop lead to the next quotation.
    ("Ann Hale said: “We pay.” Jan Holm added: “We do not.”",
     [("We pay.", "Ann Hale"), ("We do not.", "Jan Holm")]),
    # British, French, German and other marks.
    ("‘We won’t pay the ministers’ salaries,’ said Jan Holm. ‘It’s late,’ he added.",
     [("We won’t pay the ministers’ salaries,", "Jan Holm"), ("It’s late,", "Jan Holm")]),
    ("It was the Holms' boat in the '90s: 'never for sale', said Jan Holm.",
     [("never for sale", "Jan Holm")]),
    ("Jan Holm a déclaré : « Nous payons tout. » « Et demain », a-t-il ajouté.",
     [("Nous payons tout.", "Jan Holm"), ("Et demain", "Jan Holm")]),
    ("„Wir zahlen“, sagte Jan Holm. Später sagte Holm: »Wir zahlen alles.«",
     [("Wir zahlen", "Jan Holm"), ("Wir zahlen alles.", "Jan Holm")]),
    ("``We pay at once,'' Holm said.", [("We pay at once,", "Holm")]),
    ("<p>&ldquo;We pay&nbsp;it,&rdquo; said Jan Holm.</p>", [("We pay it,", "Jan Holm")]),
    # Quotations inside, over lines and over paragraphs.
    ("“He said ‘we pay’ to “all” of us,” said Jan Holm.",
     [("He said ‘we pay’ to “all” of us,", "Jan Holm")]),
    ('"We pay\nat once," said Jan Holm.', [("We pay at once,", "Jan Holm")]),
    ("“We pay. It is late.\n\n“And we pay more,” Holm said.\n\n“So be it,” he said.",
     [("We pay. It is late. And we pay more,", "Holm"), ("So be it,", "Holm")]),
    ('The 6\'2" man came. "We pay at noon," said Jan Holm.', [("We pay at noon,", "Jan Holm")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), ARTICLES, ids=[text[:40] for text, _ in ARTICLES])
def test_quotations_and_speakers_of_an_article(text, wanted):
    quotations = articles.read_article(text).quotations
    assert [(quotation.text, quotation.speaker) for quotation in quotations] == wanted


def test_places_are_those_of_the_source():
    text = "<p>One &amp; all.</p>\n<p>&ldquo;We pay it,&rdquo; said Jan Holm.</p>"
    quotation = articles.read_article(text).quotations[0]
    assert text[quotation.start :].startswith("&ldquo;We pay") and quotation.line == 2


def test_what_nobody_says_is_listed_and_not_checked(prices, client):
    text = (
        "The so-called “red lines” and the book “War and Tides” lay there. “We pay.\n\nIt rained."
    )
    report = articles.check_article(text)
    assert [phrase.text for phrase in report.phrases] == ["red lines", "War and Tides"]
    assert not report.items and any("not closed" in note for note in report.notes)
    page = client.post("/quote/article/", {"text": text}).content.decode()
    assert "“War and Tides”" in page
    data = client.post("/quote/article/", {"text": text, "format": "json"}).json()
    assert [one["text"] for one in data["not_checked"]] == ["red lines", "War and Tides"]


def test_nobody_is_contradicted_over_a_pronoun(prices):
    text = "Ilse Varga spoke. “I don't think the harbor is lost,” he said."
    item = articles.check_article(text).items[0]
    assert item.check.verdict == "exact" and not item.check.denies
    assert "by “he” only, perhaps Ilse Varga" in item.check.notes[0]
    named = articles.check_article("“I don't think the harbor is lost,” said Ilse Varga.")
    assert named.items[0].check.denies


def test_the_press_is_known_as_such(prices):
    asked = quotes.check("Will the crew be paid at last?", "a reporter")
    assert not asked.denies and asked.notes == ()


@pytest.mark.parametrize(
    "text", ["“", "‘a ", " 'a", "“a b” ", "Hale, the a b c, ", "said Hale ", "A. ", "<p ", "“a\n\n"]
)
def test_an_article_of_anything_is_read_in_bounded_time(text):
    started = time.thread_time()
    articles.read_article(text * (40_000 // len(text)))
    assert time.thread_time() - started < 2


def test_anything_pasted_is_answered_in_bounded_time(prices):
    started = time.monotonic()
    for text in (
        "the " * 1400,
        "“" * 9000,
        "a [b] … " * 900,
        "$ 5 % " * 900,
        "x: y said Z, " * 400,
    ):
        quotes.check(text, "x" * 500, "2" * 50)
    articles.check_article("“a b” " * 3000)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    ("quote", "source", "pair"),
    [
        ("We gave them $70 billion, but", "We gave them $35 billion, but", "$70 $35"),
        ("We gave them $70 billion, but", "We gave them €70 billion, but", "$70 €70"),
        ("We gave them 70 billion, but", "We gave them $70 billion, but", "70 $70"),
        ("We gave them $70 billion, but", "We gave them €35 billion, but", "$70 €35"),
    ],
)
def test_a_sign_stays_before_its_number_word_by_word(quote, source, pair):
    """The pieces side by side are the two texts, each word once and in its place."""
    diff = alignment.word_diff(quote, source)
    assert [" ".join(side) for side in zip(*(row[1:] for row in diff), strict=True)] == [
        quote, source
    ]  # fmt: skip
    mine, other = pair.split()
    assert ("changed", f"{mine} billion,", f"{other} billion,") in diff


def test_signs_of_the_passage_stand_at_its_words(client, db):
    make.load(make.transcript(("SECRETARY HALE", "He said: “The harbor stays open.” We agreed.")))
    search.sync()
    page = client.get("/quote/", {"text": "The harbor stays open"}).content.decode()
    assert "said: “<mark>The harbor stays open</mark>.” We agreed." in " ".join(page.split())
