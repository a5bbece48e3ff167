"""The forms in which a text says who asks, each in a small briefing of its own."""

import pytest

from remarks.transcripts import parse

ASKED = "Will the treaty be signed before the summer?"
BRIEFING = """Press Briefing by Foreign Minister Ana Ruiz

March 4, 2019

MINISTER RUIZ: Good morning. I will take your questions about the harbor treaty now. {call}

QUESTION: {words}

MINISTER RUIZ: {answer}

QUESTION: What about the port?

MINISTER RUIZ: The port stays closed until the spring, as we said last week.
"""
INTERVIEW = """{title}

Ana Ruiz, Foreign Minister

March 4, 2019

QUESTION: Will the treaty be signed?

MINISTER RUIZ: The treaty will be signed in June, as we said last week.

QUESTION: And the port?

MINISTER RUIZ: It stays closed, as you know well.
"""
KELLER = "Tom Keller"
COURIER = (KELLER, "Anytown Courier")
OF_HARBOR = (KELLER, "Harbor News")
TOM = (KELLER, None)


def asker_of(call="", words=ASKED, answer="The treaty will be signed in June, as we said."):
    transcript = parse(BRIEFING.format(call=call, words=words, answer=answer))
    asker = transcript.questions[0].asker
    return asker.name, asker.outlet


CALLS = [
    ("We'll start with Nadia.", ("Nadia", None)),
    ("Nadia, why don't you kick us off.", ("Nadia", None)),
    ("And with that, Nadia, why don't you start.", ("Nadia", None)),
    ("Over to you, Nadia.", ("Nadia", None)),
    ("Nadia, over to you.", ("Nadia", None)),
    ("Nadia, in the front row.", ("Nadia", None)),
    ("Go ahead, JJ.", ("JJ", None)),
    ("Go ahead, P.J.", ("P.J.", None)),
    ("Go ahead, U.N.", (None, None)),
    ("Let me go to the other side — yes, Nadia.", ("Nadia", None)),
    ("Let's go to the line of Nadia Keller. Nadia?", ("Nadia Keller", None)),
    ("Nadia, would you mind reminding us how to ask questions?", (None, None)),
    ("Let's go to Tom Keller with the Anytown Courier.", COURIER),
    ("Let's do Tom Keller from the Anytown Courier.", COURIER),
    ("First question, from Tom Keller at Harbor Radio. Go ahead, Tom.", (KELLER, "Harbor Radio")),
    ("Let's go to Tom Keller from Reuters. What's your question, please?", (KELLER, "Reuters")),
    (
        "Let's go to Tom Keller from Reuters. Tom, can you ask your question?",
        (KELLER, "Reuters"),
    ),
    ("We'll begin with Tom Keller of Harbor News. Tom, over to you.", (KELLER, "Harbor News")),
    ("Now, Tom Keller of Harbor News has a question.", (KELLER, "Harbor News")),
    ("Tom from the Anytown Courier.", ("Tom", "Anytown Courier")),
    ("Reuters, please.", (None, "Reuters")),
    ("I'll come back to you, Nadia.", (None, None)),
    ("We heard from Reuters.", (None, None)),
    ("Let's go to the line of Tom Keller. Morning, Tom.", (KELLER, None)),
    ("With that, Nadia, welcome. Good to see you, my friend. How are you?", ("Nadia", None)),
    ("We go to Tom Keller. You should be able to unmute. Tom, go ahead.", (KELLER, None)),
    ("We go to Bella Ruiz of Harbor News.", ("Bella Ruiz", "Harbor News")),
    ("We go to Anna Ruiz of Harbor News.", (None, None)),
    ("The first question, I will ask Mr. Keller to ask his question.", ("Keller", None)),
    ("We'll go ahead to Tom Keller for the first question. Tom, you should be unmuted now.", TOM),
    ("I would like to thank Tom Keller for the first question.", (None, None)),
    ("Thanks, Tom, for the last question.", (None, None)),
    ("Tom Keller is here for the first question of the day.", (None, None)),
    ("And we'll conclude with the line of Tom Keller.", TOM),
    ("We will not continue with the line of Tom Keller's party.", (None, None)),
    ("Let's go to Tom Keller — I apologize if I'm mispronouncing that — Harbor News.", OF_HARBOR),
    ("Let's go to Tom Keller — I'm sorry, he is ill — Harbor News wrote so.", (None, None)),
    (
        "We take the last one from Reuters, Tom Keller. I apologize if I said your name wrong.",
        (KELLER, "Reuters"),
    ),
    ("I thanked Tom Keller. I apologize if I said the name wrong.", (None, None)),
    ("With that, I'll go to the Associated Press.", (None, "Associated Press")),
    ("If you do not print it, I'll go to the Associated Press.", (None, None)),
    ("I'll go to the Associated Press dinner tonight.", (None, None)),
    ("Mr. Keller, take us away.", ("Keller", None)),
    ("The storm may take us away, Mr. Keller said.", (None, None)),
    ("Go ahead, April.", ("April", None)),
    ("Oh, go ahead, Major.", ("Major", None)),
    ("The port opens in spring. Yes, April.", (None, None)),
    ("We go ahead in April.", (None, None)),
    ("Well, Tom hasn't asked one yet.", (None, None)),
    ("Parliament hasn't asked one yet.", (None, None)),
    ("Well, Labour hasn't had a turn yet.", (None, None)),
    ("Boris said the current would take us away.", (None, None)),
    ("I'll go to Reuters and complain.", (None, None)),
    ("Tom hasn't asked for it yet.", (None, None)),
    ("The first question goes to the Anytown Courier, Tom Keller.", COURIER),
    ("Our next question will come from Harbor News.", (None, "Harbor News")),
    ("So we'll go straight to the Associated Press.", (None, "Associated Press")),
    ("The last question is from the Harbor Weekly.", (None, "Harbor Weekly")),
    ("The next question comes from Bill Daily.", (None, None)),
    ("Bill Daily, please.", ("Bill Daily", None)),
    ("The next question goes to the Foreign Ministry.", (None, None)),
    ("The next question goes to the Harbor Protection Agency.", (None, None)),
    ("The next question comes from News Director Tom Keller.", (None, None)),
    ("Let's turn to the Keller Report.", (None, None)),
    ("The first question goes to the Associated Press, New Arlen.", (None, "Associated Press")),
    ("The first question goes to the heart of it.", (None, None)),
    ("But Nadia, go ahead, mate. You are all fired up.", ("Nadia", None)),
    ("Nobody wants it there. But Nadia.", (None, None)),
    ("Okay, Nadia. Let's move it around.", (None, None)),
    ("We depend on the help of – Ruritania.", (None, None)),
    ("Then we need to — Ruritania.", (None, None)),
]


@pytest.mark.parametrize(("call", "asker"), CALLS)
def test_a_call_names_the_asker(call, asker):
    assert asker_of(call=call) == asker


INTRODUCTIONS = [
    ("[Indistinct] from Reuters. Will the treaty hold?", (None, "Reuters")),
    ("Dr Ruiz, Tom Keller from the Anytown Courier. Will the treaty hold?", COURIER),
    ("Tom Keller, Anytown Courier.", COURIER),
    ("Thank you, Minister. Tom Keller from Radio Ruritania.", (KELLER, "Radio Ruritania")),
    ("I'm Tom Keller, a reporter for the Anytown Courier.", COURIER),
    ("My name is Tom Keller and I'm from Harbor TV.", (KELLER, "Harbor TV")),
    ("My name is Tom Keller. I'm from Harbor TV.", (KELLER, "Harbor TV")),
    ("Good morning, I'm from Harbor TV, my name is Tom Keller.", (KELLER, "Harbor TV")),
    ("Tom Keller here, Reuters.", (KELLER, "Reuters")),
    ("Well I'm a correspondent with Phoenix TV of Anytown.", (None, "Phoenix TV")),
    ("I'm a friend of the Anytown Courier.", (None, None)),
    ("Hi. Tom here — thanks — with Axios.", ("Tom", "Axios")),
    ("Hi. Boris here — he left — with Axios.", (None, None)),
    ("This is Tom Keller for Harbor Letter at Anytown Publishers.", (KELLER, "Harbor Letter")),
    ("I'm a correspondent for a good reason.", (None, None)),
    ("(Inaudible) with G20.", (None, None)),
    ("Jim Stone, Harbor Command. Does he go with you?", (None, None)),
    ("Jim Stone here, what has he got to do with it?", (None, None)),
    ("Jim Stone here. What has he got to do with it?", (None, None)),
    ("Good morning. Harbor TV, Tom Keller.", (KELLER, "Harbor TV")),
    ("I represent the Anytown Courier newspaper.", (None, "Anytown Courier newspaper")),
    ("I am Tom Keller from the newspaper Anytown Courier.", COURIER),
    ("Hello. My name is Tammy and I work in a bakery.", ("Tammy", None)),
    ("Mr. Chairman. Lin Frame is my name.", ("Lin Frame", None)),
    ("My name is William King and I'm a plumber.", ("William King", None)),
    ("Minister, I'm from Tuva, from the Republic.", (None, None)),
    ("Hello, this is T.K., Tom Keller, from Harbor News.", (KELLER, "Harbor News")),
    ("Thank you. Tom Keller here. I see.", (KELLER, None)),
    ("This is Tom with Administrator Regan.", (None, None)),
    ("(Inaudible) with G20.", (None, None)),
    ("Tom Keller, Young Sailors.", (KELLER, None)),
    ("\u00c2\u00a0 Tom Keller - Harbor Council. \u00c2\u00a0", (KELLER, None)),
    ("Prime Minister, Tom Keller from Harbor TV.", (KELLER, "Harbor TV")),
    ("Tom Keller, Secretary General.", (None, None)),
    ("Hello, Minister. Greetings from Ruritania. I am glad.", (None, None)),
    ("The Anytown Courier reported that you will not.", (None, None)),
    ("Minister, Tom Keller of Harbor News reported on this.", (None, None)),
    ("Tom Baker, the opposition leader, says you are wrong.", (None, None)),
]


@pytest.mark.parametrize(("words", "asker"), INTRODUCTIONS)
def test_who_introduces_himself_is_the_asker(words, asker):
    assert asker_of(words=f"{words} {ASKED}") == asker


ANSWERS = [
    ("Well, Tom, the treaty will be signed.", "Tom"),
    ("Look, as I told you yesterday, Tom, it will be signed.", "Tom"),
    ("My deputy, Tom, will sign it.", None),
    ("Yes Tom but it will be signed, as I told Tom.", "Tom"),
    ("Yes. Boris I've known for years, as dear Boris says.", None),
    ("Anytime we've said so, it was signed.", None),
    ("What is clear, Tom, is that it will be signed.", "Tom"),
    ("Well, Ana, the treaty will be signed.", "Ana"),
    ("It will be signed. You may well say, Ana, you know, I doubt it.", None),
    ("Thank you, Ana. Will it be signed?", None),
    ("It will be signed in June, I think. Go ahead, Tom. I have to --", None),
    ("In June. When we were clerks back then, Tom you would probably recall, I signed.", "Tom"),
    ("In June. You know, anytime — Tom, you've heard me say this — we sign it.", "Tom"),
    ("In June. I told my brother, Tom you would recall that I signed it.", None),
    ("In June. And Boris said to me, Tom you asked about this before.", None),
    ("In June. We all said — Tom, you remember when that was? — that we would.", None),
    ("In June. In the hall, Ana you heard me say it, was my sister.", None),
    ("Getting to your question, Tom, and broadly speaking, it will be signed.", "Tom"),
    ("I took your question, Tom, and Boris Dorn's, and it will be signed.", None),
    ("As for your earlier question, Tom, and I think so, it will be signed.", None),
    ("In June. The minister, Boris, you recall, signed it last year.", None),
    ("In June. Our first envoy, Boris you will recall, signed it.", None),
    ("It will be as in the song, Boris, you heard me sing it.", None),
    ("Those two, Anna, you should know, and Boris signed it.", None),
    ("In June. Boris, I'm told, signs it too.", None),
    ("We have two envoys. Boris, I don't trust at all.", None),
    ("In June. Boris, it's true, signed first.", None),
    ("In June. Boris, let me say it, signed first.", None),
    ("Boris, of course, is our envoy there and signs it.", None),
    ("The best information I have, Tom, is that it will be signed.", "Tom"),
    ("The only brother I have, Tom, is against it.", None),
    ("That is how they came. Tom, I have not seen the criticism of it.", None),
    ("He signed it — Boris, you remember him, was there too.", None),
    ("That is how they came. Tom, I have to say, was against it.", None),
    ("That is how Tom came. Tom, I will not hide it, signs it.", None),
    ("I can't talk about secrets like that Tom.", "Tom"),
    ("I can't talk about that Boris Dorn of theirs.", None),
    ("It will be signed in June. With that, thank you, everyone. Happy birthday, Tom!", None),
    ("It will be signed in June. Well, congratulations, Tom.", None),
]


@pytest.mark.parametrize(("answer", "name"), ANSWERS)
def test_an_answer_names_the_asker_and_nobody_else(answer, name):
    assert asker_of(answer=answer) == (name, None)


TITLES = [
    ("Interview With Tom Keller of Harbor News", (KELLER, "Harbor News")),
    ("INTERVIEW WITH TOM KELLER, RADIO RURITANIA", (KELLER, "RADIO RURITANIA")),
    ("Interview to Anytown Courier newspaper", (None, "Anytown Courier newspaper")),
    ("Interview on CBS's Face the Nation With Tom Keller", (KELLER, "CBS")),
    # Of three hosts any may ask.
    ("Interview With Tom Keller, Ada Frame, and Lin Baker of Harbor Morning", (None, None)),
]


def test_a_name_in_capitals_that_runs_on_is_no_name():
    words = INTERVIEW.format(title="INTERVIEW WITH WANDA BLUME FRONTROOM 4 MARCH 2019")
    assert {question.asker.name for question in parse(words).questions} == {None}
    words += "\nMINISTER RUIZ: Thank you, Wanda Blume Frontroom, for having me.\n"
    assert "Wanda Blume Frontroom" in {question.asker.name for question in parse(words).questions}


@pytest.mark.parametrize(("title", "asker"), TITLES)
def test_the_host_whom_a_title_names_asks_all_questions(title, asker):
    questions = parse(INTERVIEW.format(title=title)).questions
    assert [(q.asker.name, q.asker.outlet) for q in questions] == [asker, asker]


def test_a_call_that_is_not_heard_does_not_hide_the_next_one():
    words = BRIEFING.format(call="", words=ASKED, answer="It will be signed.").replace(
        "QUESTION: Will",
        "MODERATOR: We go to Paola with the Anytown Courier.\n\n"
        "MODERATOR: Paola, we can’t hear you. So we go on to Tom Keller with Harbor News.\n\n"
        "QUESTION: Will",
        1,
    )
    asker = parse(words).questions[0].asker
    assert (asker.name, asker.outlet) == (KELLER, "Harbor News")


def test_a_voice_without_a_name_is_not_the_host_who_has_a_label():
    words = INTERVIEW.format(title="Interview With Tom Keller of Harbor News")
    words = words.replace("QUESTION: Will", "MR KELLER: Will", 1)
    assert [q.asker.name for q in parse(words).questions] == [KELLER, None]


def test_whoever_is_called_in_full_anywhere_has_that_name():
    words = BRIEFING.format(call="Go ahead, Tom.", words=ASKED, answer="It will.") + (
        "\nMODERATOR: The last question goes to Tom Keller of Harbor News.\n\n"
        "QUESTION: Thank you. And the islands?\n\nMINISTER RUIZ: They stay as they are.\n"
    )
    askers = [question.asker.name for question in parse(words).questions]
    assert (askers[0], askers[-1]) == (KELLER, KELLER)


def test_an_operators_surname_is_nobodys_given_name():
    call = "Let's go to the line of Roe Keller.\n\nOPERATOR: Mr. Roe, your line is open."
    assert asker_of(call=call) == ("Roe", None)


@pytest.mark.parametrize("hello", ["", "QUESTION: Hello.\n\n"])
def test_the_operators_surname_is_the_one_of_the_full_call_before(hello):
    call = f"Let's go to the line of Tom Keller.\n\n{hello}OPERATOR: Mr. Keller, your line is open."
    assert asker_of(call=call) == TOM


@pytest.mark.parametrize("short", ["Dan", "Daniel", "D."])
def test_a_short_form_of_one_who_answers_is_no_reporter(short):
    words = BRIEFING.format(call="Go ahead, Dan.", words=ASKED, answer="It will.")
    words = words.replace("Minister Ana Ruiz", "Minister Daniel Ruiz") + (
        f"\nMODERATOR: Over to you, {short} Ruiz.\n\nMINISTER RUIZ: I will be short today.\n"
    )
    assert parse(words).questions[0].asker.name in ("Dan", None)


EXCHANGE = """Press Briefing by Foreign Minister Ana Ruiz

March 4, 2019

MINISTER RUIZ: Good morning. I will take your questions now. Tom, go ahead.

{exchange}

MINISTER RUIZ: The treaty will be signed in June, as we said last week.
"""


def last_asker(exchange):
    """Name and outlet of whoever asks last."""
    asker = parse(EXCHANGE.format(exchange=exchange)).questions[-1].asker
    return asker.name, asker.outlet


THANKED = "QUESTION: Oh, thank you. Thank you.\n\nMINISTER RUIZ: {back}\n\nQUESTION: {words}"


@pytest.mark.parametrize(
    ("back", "words", "name"),
    [
        ("Yeah, sorry. I was pointing.", ASKED, "Tom"),
        ("Sorry, I meant the gentleman behind you.", ASKED, None),
        ("Sorry, Nadia first.", ASKED, "Nadia"),
        ("Yeah, sorry. I was pointing.", f"Hi, Minister. {ASKED}", None),
        ("The treaty is ready, and you may all read it now.", ASKED, None),
    ],
)
def test_who_was_called_and_has_only_thanked_has_the_floor(back, words, name):
    assert last_asker(THANKED.format(back=back, words=words)) == (name, None)


HELD_ON = "QUESTION: " + ASKED + "\n\nMINISTER RUIZ: It will.\n\nQUESTION: {words}"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("I'll stop after this, I promise. Will the islands follow?", "Tom"),
        ("I mean, you signed it twice. Will the islands follow?", None),
        ("I'll stop you there. Will the islands follow?", None),
        ("I'll have to ask. Will the islands follow?", None),
        ("Last question, I promise. Will the islands follow?", None),
    ],
)
def test_a_promise_to_stop_is_that_of_the_voice_before(words, name):
    assert last_asker(HELD_ON.format(words=words)) == (name, None)


@pytest.mark.parametrize(
    ("calls", "outlet"),
    [
        (["Harbor News"], "Harbor News"),
        (["Harbor News", "Reuters"], None),
        ([], None),
    ],
)
def test_the_outlet_of_a_full_name_is_the_only_one_it_was_called_with(calls, outlet):
    called = "".join(
        f"MODERATOR: Let's go to Tom Keller with {name}.\n\nQUESTION: Will the port of {n} open?"
        f"\n\nMINISTER RUIZ: Not before the spring, as we have always said here.\n\n"
        for n, name in enumerate(calls)
    )
    exchange = f"{called}QUESTION: This is Tom Keller. {ASKED}"
    assert last_asker(exchange) == (KELLER, outlet)


def test_where_a_caller_lives_is_no_outlet():
    transcript = parse(
        "Interview with Minister Edda Roth\n\nMay 2, 2001\n\nPresenter: Is it full?\n\n"
        "Roth: It is.\n\nPresenter: Who is next?\n\n"
        "Caller: My name is Karl, from Oddholm. Will it rain?\n\nRoth: It will, Karl.\n\n"
        "Presenter: Thank you.\n"
    )
    (asked,) = [q for q in transcript.questions if q.asker.name == "Karl"]
    assert asked.asker.outlet is None


@pytest.mark.parametrize("inside", ["Harbor Television, Ana Roe", "Ana Roe, Harbor Television"])
def test_brackets_of_a_label_hold_name_and_outlet(inside):
    transcript = parse(
        "Remarks With Minister Edda Roth\n\nMay 2, 2001\n\n"
        "MODERATOR: Harbor Television, please.\n\n"
        f"QUESTION ({inside}): Is it full?\n\nMINISTER ROTH: It is.\n\nQUESTION: Since when?\n\n"
        "MINISTER ROTH: Since May.\n"
    )
    asker = transcript.questions[0].asker
    assert (asker.name, asker.outlet) == ("Ana Roe", "Harbor Television")


@pytest.mark.parametrize(
    ("bid", "asker"),
    [
        ("Thank you. Ms. Ruiz, Jackie Calm, of the Times.", ("Jackie Calm", "Times")),
        ("Jackie Calm of the Times.", ("Jackie Calm", "Times")),
        ("Did Jackie Calm of the Times call you?", (None, None)),
    ],
)
def test_who_presents_himself_and_is_called_asks_next(bid, asker):
    assert last_asker(
        f"QUESTION: {bid}\n\nMINISTER RUIZ: Yes, Jackie.\n\nQUESTION: Was the envoy right?"
    ) == (asker)


def test_pointing_at_somebody_answers_no_bid():
    exchange = (
        "QUESTION: Can I ask about the fleet?\n\n"
        "MINISTER RUIZ: In the back. Yes, you, in the red.\n\n"
        "QUESTION: Where is it now?"
    )
    questions = parse(EXCHANGE.format(exchange=exchange)).questions
    assert [question.turn for question in questions] == [4]


ALONE = """Press Briefing by Foreign Minister Ana Ruiz

March 4, 2019

MINISTER RUIZ:

Good morning. I will take your questions now.

QUESTION:

{asked}

MINISTER RUIZ:

{answer}

QUESTION:

{then}

MINISTER RUIZ:

{last}
"""
SIGNED = "The treaty will be signed in June, as we said last week."


@pytest.mark.parametrize(
    ("asked", "answer", "then", "last", "names"),
    [
        (ASKED, f"Tom, {SIGNED}", "What about the port?", SIGNED, ["Tom", None]),
        (ASKED, SIGNED, "And the port?", f"Tom, {SIGNED}", ["Tom", "Tom"]),
        ("(inaudible)", SIGNED, "And the port?", f"Tom, {SIGNED}", [None, "Tom"]),
        (ASKED, SIGNED, "They asked about the port?", f"Tom, {SIGNED}", [None, "Tom"]),
        (ASKED, "No.", "Will the port open?", f"Tom, {SIGNED}", [None, "Tom"]),
        (ASKED, f"{SIGNED[:-1]}-.", "Will the port open?", f"Tom, {SIGNED}", [None, "Tom"]),
    ],
)
def test_a_name_is_carried_back_only_by_a_cue(asked, answer, then, last, names):
    """Labels stand alone on their lines, with a blank line behind them."""
    questions = parse(ALONE.format(asked=asked, answer=answer, then=then, last=last)).questions
    assert [q.asker.name for q in questions] == names


def test_whoever_is_called_twice_was_called_the_first_time_too():
    exchange = (
        f"QUESTION: Thank you. {ASKED}\n\nMINISTER RUIZ: It will. I have nothing more on that --"
        "\n\nQUESTION: Just one more question, Minister.\n\n"
        "MINISTER RUIZ: Yeah, go ahead. Go ahead, Tom.\n\nQUESTION: Will the islands follow?"
    )
    questions = parse(EXCHANGE.format(exchange=exchange)).questions
    assert [q.asker.name for q in questions] == ["Tom", "Tom"]


def test_the_bracket_of_a_title_is_no_part_of_an_outlet():
    transcript = parse(
        "On harbors and fish (interview to TASS)\n\nMay 2, 2001\n\nAna Roe: Is it full?\n\n"
        "Minister Edda Roth: It is.\n\nAna Roe: Since when?\n\nMinister Edda Roth: Since May.\n"
    )
    assert {question.asker.outlet for question in transcript.questions} <= {"TASS", None}


def test_whom_one_who_answers_gives_the_floor_to_has_asked_nothing():
    transcript = parse(
        "Press Conference of President Aron Bell\n\nMay 3, 1999\n\nQUESTION: Do you trust him?\n\n"
        "PRESIDENT BELL: I do.\n\nQUESTION: Even now?\n\nPRESIDENT BELL: Even now.\n\n"
        "SECRETARY HALE: If I may, Mr. President.\n\nPRESIDENT BELL: Please, Martin.\n\n"
        "SECRETARY HALE: He kept his word in March.\n"
    )
    assert {question.asker.name for question in transcript.questions} == {None}
