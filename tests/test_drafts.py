"""A draft names nobody: one walk over every public address and every parameter that it reads.

The addresses come from the URLconf, the parameters from what each view looks at while it answers
and from the OpenAPI description: a new address or parameter is walked without a word here.
"""

import codecs
import datetime as dt
import re
from contextlib import contextmanager
from itertools import cycle, islice, product

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from remarks import loading, models, search
from remarks.exports import arks, writers
from remarks.models import (
    ChangeCounter,
    Event,
    OfficeHolding,
    PendingRevision,
    Place,
    Speaker,
    Topic,
    TurnTopic,
)
from remarks.sitemaps import SITEMAPS
from remarks.views.openapi import PATHS

from . import make

PUBLIC = [
    ("QUESTION", "Dana Whitlock with Reuters. Is the harbor open?"),
    (
        "FOREIGN MINISTER VARGA",
        "The harbor is open, and it was always open to the ships of Norland.",
    ),
    ("MR. HALE", "I agree with every word of that."),
]
# Words and names that stand in the draft, or in a waiting revision, and nowhere else.
SECRET = (
    "ottoline wyvernholt zelda quixley umbriel gazette marzipan quoblin vexland plenipotentiary "
    "farquhar zwetschge ombudsperson bramblewick snodgrass"
).split()
NAMES = [
    "ottoline-wyvernholt",
    "wyvernholt",
    "zelda-quixley",
    "umbriel-gazette",
    "umbriel",
    "marzipan-embargo",
    "quoblin",
    "quoblin-vexland",
    "bramblewick",
    "plenipotentiary",
]
QUERIES = [
    "speaker:wyvernholt",
    'speaker:"ottoline wyvernholt"',
    "speaker:plenipotentiary",
    "speaker:snodgrass",
    "reporter:zelda-quixley",
    "asked:wyvernholt",
    "outlet:umbriel",
    'outlet:"umbriel gazette"',
    "topic:marzipan",
    "place:quoblin",
    "place:bramblewick",
    "doc:marzipan/7",
    "ottoline wyvernholt",
    "marzip*",
    "in:title farquhar",
    "office:plenipotentiary",
    "office:plenipotentiary-umbriel-house",
]
# What shows lists of names and counts of events only with these parameters.
NARROWED = (
    "/search/?q=harbor&facet=office",
    "/search/?q=harbor&facet=speaker&unit=exchanges",
    "/search/?q=open&unit=questions&facet=outlet",
    "/search.json?q=the+harbor&unit=exchanges&facet=office",
    "/search.json?q=ships&unit=exchanges",
    "/search.json?q=topic:kosovo",
    "/search.txt?q=harbor",
    "/search.csv?q=harbor&unit=questions",
    "/search.atom?q=harbor&unit=exchanges",
    "/suggest.json?q=wyv",
    "/suggest.json?q=plen",
    "/choices.json?list=events&choose=speaker&q=o",
    "/choices.json?list=questions&choose=outlet&q=u",
    "/choices.json?list=events&choose=topic&q=m",
    "/choices.json?list=questions&choose=reporter&q=z",
    "/compare.json?q=harbor&measure=exchanges&series=speaker:varga",
    "/compare.json?q=harbor&series=office:minister",
    "/compare/?q=embargo&exact=1&measure=exchanges",
    "/events/?open=speaker&speaker=ilse-varga",
    "/questions/?outlet=reuters&outlet=cnn&open=topic",
    "/speakers/?who=reporters",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "/oai?verb=ListIdentifiers&metadataPrefix=tei",
    "/oai?verb=ListSets",
)
QUOTES = ["the marzipan embargo is over for zwetschge and all of us"]
EACH = 3
IN_LANGUAGE = {"q", "series", "a"}
# What names nothing; the former names of one parameter are walked once, as ``a``.
NAMELESS = {"page", "sort", "cursor", "csrfmiddlewaretoken", "b", "c", "d"}
# What is told of the moment, and not of the archive.
OF_THE_MOMENT = ("X-Request-ID", "Expires")


@pytest.fixture
def archive(seeded, settings):
    """A public archive; the events that hide things come in later."""
    settings.PAGE_CACHE_MB = 0
    make.load(make.transcript(*PUBLIC), name="public.txt")
    search.sync()
    return seeded


def hide():
    """A draft full of names of its own, and a revision of a public event that waits."""
    text = make.transcript(
        (
            "QUESTION",
            "Zelda Quixley with the Umbriel Gazette. What becomes of the marzipan embargo?",
        ),
        ("DEPUTY MINISTER WYVERNHOLT", "The marzipan embargo is over for zwetschge and all of us."),
        ("PLENIPOTENTIARY VARGA", "The ombudsperson of Reuters says so too."),
        ("QUESTION", "Dana Whitlock with Reuters. Was Mr. Snodgrass there?"),
        title="Remarks With Deputy Minister Ottoline Wyvernholt on the Farquhar Matter",
        who="Deputy Minister Ottoline Wyvernholt",
        place="Quoblin, Vexland",
        day="March 9, 2003",
    )
    draft = make.load(text, name="farquhar.txt", publish=False)
    varga = Speaker.objects.get(name="Ilse Varga")
    # Whatever the parser makes of the labels: the draft prints these of a person whom readers know.
    turn = draft.turns.get(label="PLENIPOTENTIARY VARGA")
    turn.speaker = varga
    turn.save()
    varga.aliases.get_or_create(
        kind="label", text="PLENIPOTENTIARY VARGA", defaults={"event": draft}
    )
    varga.aliases.create(kind="name", text="Ilse Snodgrass Varga", event=draft)
    place = Place.objects.create(name="Quoblin", slug="quoblin-vexland")
    place.aliases.create(text="Bramblewick")
    draft.place_record = place
    draft.document_number = "Marzipan/7"
    draft.save()
    Topic.objects.create(name="Marzipan Embargo", slug="marzipan-embargo", query="marzipan")
    # A term of office, a subject under the publisher's heading, and a day in a year of its own.
    OfficeHolding.objects.create(
        name="Ottoline Wyvernholt",
        speaker=Speaker.objects.get(slug="ottoline-wyvernholt"),
        office="Plenipotentiary",
        organization="Umbriel House",
        first="2001-01-01",
        source="The Farquhar Gazette",
    )
    TurnTopic.objects.create(
        turn=draft.turns.get(label="QUESTION", position=1),
        topic=Topic.objects.get(slug="kosovo"),
        heading="The Marzipan Embargo",
    )
    loading.correct(draft, "header", "venue", "Snodgrass Hall", "The recording of Bramblewick.")
    changed = [*PUBLIC[:2], ("MR. HALE", "The zwetschge of the ombudsperson is another matter.")]
    loading.apply(loading.plan(make.upload(make.transcript(*changed), "public.txt")))
    assert PendingRevision.objects.waiting().count() == 1
    search.sync()
    return Event.objects.get(pk=draft.pk)


def other(text):
    """The same with every word of the draft turned into one that stands nowhere."""
    for word in SECRET + ["marzip", "embargo"]:
        for form in (word, word.title(), word.upper()):
            text = text.replace(form, codecs.encode(form, "rot13"))
    return text


def other_part(value, part):
    """What ``other`` makes of the first characters of a value."""
    return other(value)[: len(part)]


def addresses(event, slugs):
    """Every address of the URLconf, with these slugs and with all values of its other parts."""
    parts = {
        "kind": ["events", "questions", "speakers", "outlets", "topics"],
        "ending": ["csv", "jsonl"],
        "format": [*writers.TRANSCRIPT_FORMATS, *writers.CITATION_FORMATS],
        "anchor": ["t1", "t2"],
        "key": ["t1", "t4"],
        "section": list(SITEMAPS),
        "year": ["2003"],
        "month": ["3"],
        "day": ["9"],
        "name": [arks.of_event(Event.objects.get(slug=event)).removeprefix("ark:")],
    }
    for pattern in get_resolver("remarks.urls").url_patterns:
        named = re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
        if not pattern.name:
            continue
        kind = str(pattern.pattern).lstrip("^").split("/")[0]
        values = parts | {"slug": slugs.get(kind, [event])}
        for chosen in product(*(values[name] for name in named)):
            yield reverse(pattern.name, kwargs=dict(zip(named, chosen, strict=True)))


@contextmanager
def parameters_read(monkeypatch):
    """The names that a view looks up in the query of its request, collected while it answers."""
    names = set()

    def recorder(method):
        def look(self, key, *arguments):
            if isinstance(self, QueryDict) and isinstance(key, str):
                names.add(key)
            return method(self, key, *arguments)

        return look

    with monkeypatch.context() as patch:
        for method in ("get", "__getitem__", "getlist", "__contains__"):
            patch.setattr(QueryDict, method, recorder(getattr(QueryDict, method)))
        yield names


def answer(client, address, parameters=()):
    """Status, headers and body, as one text."""
    response = client.get(address, dict(parameters))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {k: v for k, v in response.headers.items() if k not in OF_THE_MOMENT}
    if "no-store" in headers.get("Cache-Control", ""):
        headers.pop("Last-Modified", None)
    text = body.decode(errors="replace")
    # When a harvester asked is of the moment as well.
    text = re.sub(r"<responseDate>[^<]*</responseDate>", "", text)
    if "<feed" in text and "<entry>" not in text:
        # A feed of nothing says that it is of this moment.
        text = re.sub(r"<updated>[^<]*</updated>", "", text)
    return f"{response.status_code} {headers}\n{text}"


def without_state(text):
    """An answer without what rightly moves when an event was public in between."""
    text = re.sub(r"'(ETag|Last-Modified)': '[^']*',? ?", "", text)
    # Harvesters are told that what they were given is withdrawn, by its number alone.
    gone = r"<header status=\"deleted\"><identifier>[^<]*</identifier><datestamp>[^<]*"
    text = re.sub(rf"(?:<record>)?{gone}</datestamp></header>(?:</record>)?", "", text)
    # A list of drafts that came and went may be numbered on; nothing else.
    return re.sub(r"'Content-Length': '\d+',? ?", "", text)


class Walk:
    """All public addresses, and for each the parameters that its view reads."""

    def __init__(self, monkeypatch, event):
        self.client = Client()
        plain = dict.fromkeys((*addresses(event.slug, {}), *NARROWED))
        self.plain = [a for a in plain if a != "/readyz"]
        self.parameters = {}
        # What each parameter answers for a name that nobody has.
        self.unknown = {}
        for address in self.plain:
            if "?" in address:
                continue
            with parameters_read(monkeypatch) as names:
                answer(self.client, address)
            if address == "/asking/":
                assert names, "no parameter was seen"
            described = PATHS.get(address, {"get": {"parameters": []}})["get"]["parameters"]
            self.parameters[address] = names | {p["name"] for p in described if p["in"] == "query"}

    def snapshot(self):
        models.clear_cache()
        return {address: answer(self.client, address) for address in self.plain}

    def check(self):
        """Each draft-only name in each parameter: the same bytes as for a name that nobody has."""
        models.clear_cache()
        # Each parameter of each address gets some of the names, and all of them come up in turn.
        turns = {id(values): cycle(values) for values in (QUERIES, NAMES, QUOTES)}
        for address, names in self.parameters.items():
            # A picture shows the name that was asked for: the drawing of the same says it in words.
            for name in sorted(names - NAMELESS) if not address.endswith(".png") else ():
                values = QUERIES if name in IN_LANGUAGE else NAMES
                values = QUOTES if name in ("text", "words") else values
                for value in islice(turns[id(values)], min(len(values), EACH)):
                    # The concordance compares series of words that it is given.
                    more = {"q": "harbor"} if address.startswith("/compare") and name != "q" else {}
                    known = answer(self.client, address, more | {name: value})
                    # Some views read no more than so many characters: the longest stretch first.
                    for text in (value, value[:20], value[:10]):
                        known = known.replace(text, other_part(value, text))
                    self._compare((address, name, value), other(known), more)

    def _compare(self, where, known, more):
        """Nobody's name is asked for once: what it answers stays the same, but for the state."""
        address, name, value = where
        if where in self.unknown:
            assert without_state(known) == without_state(self.unknown[where]), where
            return
        unknown = answer(self.client, address, more | {name: other(value)})
        assert known == unknown, where
        clean(unknown, where)
        self.unknown[where] = unknown


def clean(text, where):
    leaked = [word for word in SECRET if word in text.lower()]
    assert not leaked, (where, leaked)


def test_a_draft_shows_at_no_address_and_in_no_parameter(archive, monkeypatch):
    """Before it is published and after its withdrawal, byte for byte as if it were not there."""
    walk = Walk(monkeypatch, archive)
    assert {"q", "speaker", "addressee", "text", "cursor", "name", "turn", "from"} <= set().union(
        *walk.parameters.values()
    )
    # Within two seconds of a change no page has a Last-Modified.
    ChangeCounter.objects.update(changed_at=timezone.now() - dt.timedelta(minutes=1))
    before, number = walk.snapshot(), ChangeCounter.objects.number()
    draft = hide()
    assert ChangeCounter.objects.number() == number
    after = walk.snapshot()
    for address in walk.plain:
        assert after[address] == before[address], address
        clean(after[address], address)
    walk.check()
    of_draft = rows_of(draft)
    for address in of_draft:
        assert other(answer(walk.client, address)) == answer(walk.client, other(address)), address

    loading.set_status(Event.objects.filter(pk=draft.pk), Event.Status.PUBLISHED)
    search.sync()
    published = " ".join(walk.snapshot().values()).lower()
    # The waiting revision stays hidden; everything else is there now.
    assert sum(word in published for word in SECRET) >= len(SECRET) - 3
    # Of two turns of each kind not both are asked about, so some of these are not there.
    shown = [a for a in of_draft if answer(walk.client, a)[:3] in ("200", "302")]
    assert len(shown) > 0.7 * len(of_draft), set(of_draft) - set(shown)

    loading.set_status(Event.objects.filter(pk=draft.pk), Event.Status.DRAFT)
    search.sync()
    after = walk.snapshot()
    for address in walk.plain:
        assert without_state(after[address]) == without_state(before[address]), address
    walk.check()
    for address in of_draft:
        assert other(answer(walk.client, address)) == answer(walk.client, other(address)), address


def rows_of(draft):
    """The addresses of the draft itself and of all that only it names."""
    slugs = {
        "events": [draft.slug],
        "speakers": ["ottoline-wyvernholt", "zelda-quixley"],
        "outlets": ["umbriel-gazette"],
        "topics": ["marzipan-embargo"],
    }
    return [
        address
        for address in dict.fromkeys(addresses(draft.slug, slugs))
        if any(word in address for word in SECRET)
    ]


def test_work_on_a_draft_moves_nothing_that_readers_see(archive):
    """Neither the change number nor an ETag tells that somebody works on what is not public."""
    client = Client()
    before = ChangeCounter.objects.identity(), client.get("/")["ETag"]
    draft = hide()
    loading.correct(draft, "header", "title", "Farquhar again", "The recording.")
    draft.turns.first().save()
    draft.questions.first().save()
    Speaker.objects.get(slug="ottoline-wyvernholt").save()
    loading.set_status(Event.objects.filter(pk=draft.pk), Event.Status.DRAFT)
    Event.objects.get(pk=draft.pk).delete()
    assert (ChangeCounter.objects.identity(), client.get("/")["ETag"]) == before


def test_a_namesake_in_a_draft_takes_no_card_away(archive):
    """A second person of a public name must not show by what is missing."""
    before = Client().get("/search/", {"q": "condoleezza rice"}).content
    other_rice = Speaker.objects.create(name="Condoleezza Rice", slug="rice-2")
    other_rice.aliases.create(text="Condoleezza Rice")
    assert Client().get("/search/", {"q": "condoleezza rice"}).content == before


def test_a_person_who_is_only_asked_has_a_page(archive):
    question = Event.objects.get(slug=archive.slug).questions.first()
    asked = Speaker.objects.create(name="Only Asked", slug="only-asked")
    question.addressees.add(asked)
    assert Client().get("/speakers/only-asked/").status_code == 200
