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
from remarks.analysis import articles, quotes
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
    "The tugs, for the most part, carry coal to the islands."
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
        ("our neighbors are willing to dredge the strait", "attribution"),
    ],
)
def test_what_stands_outside_is_a_warning(prices, text, kind):
    check = quotes.check(text)
    assert check.verdict == "exact" and kind in [w.kind for w in check.warnings]


def test_how_pieces_are_joined(prices):
    apart = quotes.check(
        "the council recommended the plan. Every sailor of the fleet has been paid"
    )
    assert apart.verdict == "spliced" and "1 question of reporters" in apart.joins[0]
    cut = quotes.check("We have set aside $2.6 billion … I don't think the harbor is lost.")
    assert cut.verdict == "spliced" and "words are left out" in cut.joins[0]
    denied = quotes.check("I … think the harbor is lost.")
    assert denied.verdict != "same"


def test_a_made_up_half_has_no_home(prices):
    check = quotes.check(
        "We have set aside $2.6 billion for the canal, and my cousin keeps the rest in a shed."
    )
    assert check.verdict == "not_found" and "begins like words of Martin Hale" in check.answer


def test_names_resolve_and_nobody_is_denied_by_mistake(prices):
    words = "We have set aside $2.6 billion for the canal"
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
