"""Harvesting by OAI-PMH, with the client that harvesters use and by the rules of the protocol."""

import datetime as dt

import pytest
from lxml import etree
from sickle import Sickle

from remarks.models import Event, EventChange, Series
from remarks.views import harvest

from . import make

NAMES = {
    "oai": "http://www.openarchives.org/OAI/2.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "tei": "http://www.tei-c.org/ns/1.0",
}


def event(number, **options):
    words = ("SECRETARY HALE", f"Number {number}: tariffs & <quotas>.")
    return make.load(make.transcript(words), name=f"{number}.txt", **options)


def ask(client, **arguments):
    response = client.get("/oai", arguments)
    assert response.status_code == 200 and response["Content-Type"].startswith("text/xml")
    return etree.fromstring(response.content)


def error_of(client, **arguments):
    errors = ask(client, **arguments).findall("oai:error", NAMES)
    return [error.get("code") for error in errors]


@pytest.mark.django_db(transaction=True)
def test_sickle_harvests_all_and_learns_of_withdrawals(live_server, monkeypatch):
    monkeypatch.setattr(harvest, "HEADERS_A_PAGE", 2)
    events = [event(n) for n in range(5)]
    event("draft", publish=False)
    briefing = Series.objects.create(name="Daily briefing of Norland", slug="daily-norland")
    events[0].series = briefing
    events[0].save()
    events[1].status = Event.Status.DRAFT
    events[1].save()
    sickle = Sickle(f"{live_server.url}/oai", timeout=20)

    identity = sickle.Identify()
    assert identity.deletedRecord == "persistent" and identity.protocolVersion == "2.0"
    assert {f.metadataPrefix for f in sickle.ListMetadataFormats()} == {"oai_dc", "tei"}
    assert [s.setSpec for s in sickle.ListSets()] == ["daily-norland"]

    headers = list(sickle.ListIdentifiers(metadataPrefix="oai_dc"))
    assert len({h.identifier for h in headers}) == len(headers) == 5
    assert [h.deleted for h in headers].count(True) == 1

    records = list(sickle.ListRecords(metadataPrefix="oai_dc", set="daily-norland"))
    assert len(records) == 1
    values = records[0].metadata
    assert values["title"] == ["Remarks With Foreign Minister Ilse Varga"]
    assert values["date"] == ["2003-03-04"] and values["coverage"] == ["Port Arlen, Norland"]
    assert records[0].header.identifier in values["identifier"]

    one = sickle.GetRecord(identifier=records[0].header.identifier, metadataPrefix="tei")
    utterances = one.xml.findall(".//tei:u", NAMES)
    assert "".join(utterances[0].itertext()).strip() == "Number 0: tariffs & <quotas>."


@pytest.mark.django_db
def test_records_are_in_the_order_and_form_of_the_schema(client):
    event(1)
    gone = event(2)
    gone.delete()
    root = ask(client, verb="ListRecords", metadataPrefix="oai_dc")
    tag = "{http://www.openarchives.org/OAI/2.0/}%s"
    assert root.tag == tag % "OAI-PMH"
    assert [child.tag for child in root] == [
        tag % name for name in ("responseDate", "request", "ListRecords")
    ]
    public, deleted = root.findall("oai:ListRecords/oai:record", NAMES)
    assert [child.tag for child in public] == [tag % "header", tag % "metadata"]
    assert [child.tag for child in public[0]] == [tag % "identifier", tag % "datestamp"]
    assert [child.tag for child in deleted] == [tag % "header"]
    assert deleted[0].get("status") == "deleted" and public[0].get("status") is None
    assert len(public[1]) == 1
    dt.datetime.strptime(public[0].findtext("oai:datestamp", None, NAMES), "%Y-%m-%dT%H:%M:%SZ")
    schema = public[1][0].get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation")
    assert schema.endswith("oai_dc.xsd")


@pytest.mark.django_db
def test_a_list_is_of_the_days_that_were_asked_for(client):
    first, second = event(1), event(2)
    for row, day in ((first, 3), (second, 5)):
        moment = dt.datetime(2026, 1, day, 12, tzinfo=dt.UTC)
        EventChange.objects.filter(event_key=row.pk).update(changed_at=moment)

    def days(**arguments):
        root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **arguments)
        return [d.text[8:10] for d in root.iterfind(".//oai:datestamp", NAMES)]

    assert days() == ["03", "05"]
    assert days(until="2026-01-03") == ["03"]
    assert days(**{"from": "2026-01-03T12:00:01Z"}) == ["05"]
    assert days(until="2026-01-03T12:00:00Z") == ["03"]
    assert days(until="9999-12-31") == ["03", "05"]


@pytest.mark.django_db
def test_errors_are_those_of_the_protocol(client):
    dated = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    assert error_of(client) == ["badVerb"]
    assert error_of(client, verb="Steal") == ["badVerb"]
    assert error_of(client, verb=["Identify", "Identify"]) == ["badVerb"]
    assert error_of(client, verb="Identify", until="2026-01-01") == ["badArgument"]
    assert error_of(client, verb="GetRecord", metadataPrefix="oai_dc") == ["badArgument"]
    assert error_of(client, verb="ListRecords") == ["badArgument"]
    assert error_of(client, **dated) == ["noRecordsMatch"]
    assert error_of(client, verb="ListSets") == ["noSetHierarchy"]
    event(1)
    assert error_of(client, verb="ListRecords", metadataPrefix="marc") == [
        "cannotDisseminateFormat"
    ]
    assert error_of(client, **dated, set="none\0") == ["noRecordsMatch"]
    for wrong in ("2026", "2026-13-01", "2026-01-01T00:00:00", "\0", "2026-02-30T00:00:00Z"):
        assert error_of(client, **dated, until=wrong) == ["badArgument"], wrong
    assert error_of(client, **dated, until="2026-01-01", **{"from": "2026-01-02"}) == [
        "badArgument"
    ]
    for wrong in ("x", "é", "W10", "eyJwcmVmaXgiOiAibWFyYyJ9", "W1tb" * 50):
        assert error_of(client, verb="ListRecords", resumptionToken=wrong) == [
            "badResumptionToken"
        ], wrong
    both = dated | {"resumptionToken": "x"}
    assert error_of(client, **both) == ["badArgument"]
    for wrong in ("oai:x:1", "ark:/99999/r11", "\0"):
        assert error_of(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=wrong) == [
            "idDoesNotExist"
        ], wrong


@pytest.mark.django_db
def test_requests_come_by_post_too_and_nothing_else(client):
    response = client.post("/oai", {"verb": "Identify"})
    assert b"<protocolVersion>2.0" in response.content
    assert client.put("/oai").status_code == 405
